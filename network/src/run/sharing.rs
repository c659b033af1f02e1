//! A network's matrices side by side in as few crossbars as hold them (contract, section 9).

use forms_engine::{Counts, PerPolicy};
use forms_golden::mapping::share_crossbars;
use forms_golden::{Config, Scheme};
use schemars::JsonSchema;
use serde::Serialize;

/// What a network costs where parts of few columns share a crossbar, and its converters in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SideBySide {
    /// Crossbars.
    pub crossbars: usize,
    /// The most parts in one of them.
    pub most_parts: usize,
    /// Clocks of all images, every crossbar being hardware of its own that computes its parts one after the
    /// other: the slowest crossbar's.
    pub clocks: PerPolicy<u64>,
}

impl SideBySide {
    /// Of what each layer's parts cost; `None` on SME, whose parts take a crossbar a bit plane.
    pub(super) fn new(config: &Config, layers: &[Counts]) -> Option<SideBySide> {
        if config.scheme == Scheme::Sme {
            return None;
        }
        let parts: Vec<_> = layers.iter().flat_map(|layer| &layer.crossbars).collect();
        let widths: Vec<usize> = parts.iter().map(|part| part.columns).collect();
        let places = share_crossbars(config, &widths);
        // PRIME's parts are pairs of arrays, and stay so.
        let each = parts.iter().map(|part| part.arrays).max()?;
        let count = places.iter().map(|place| place.crossbar + 1).max()?;
        let mut shares = vec![0; count];
        let mut clocks = vec![PerPolicy::<u64>::default(); count];
        for (part, place) in parts.iter().zip(&places) {
            shares[place.crossbar] += 1;
            let sum = &mut clocks[place.crossbar];
            *sum = PerPolicy::from_fn(|policy| sum.of(policy) + part.clocks.of(policy));
        }
        let slowest = |policy| clocks.iter().map(|clocks| *clocks.of(policy)).max();
        Some(SideBySide {
            crossbars: count * each,
            most_parts: shares.into_iter().max()?,
            clocks: PerPolicy::from_fn(|policy| slowest(policy).unwrap_or(0)),
        })
    }
}
