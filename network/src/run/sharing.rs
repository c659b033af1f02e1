//! A network's tiles side by side in as few crossbars as hold them (contract, section 9).

use forms_engine::{Counts, PerPolicy};
use forms_golden::mapping::share_crossbars;
use forms_golden::{Config, Scheme};
use serde::Serialize;

/// What a network costs where tiles of few columns share a crossbar, and its converters in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SideBySide {
    /// Crossbars.
    pub crossbars: usize,
    /// The most tiles in one of them.
    pub most_tiles: usize,
    /// Clocks of all images, every crossbar being hardware of its own that computes its tiles one after the
    /// other: the slowest crossbar's.
    pub clocks: PerPolicy<u64>,
}

impl SideBySide {
    /// Of what each layer's tiles cost; `None` on SME, whose tiles take a crossbar a bit plane.
    pub(super) fn new(config: &Config, layers: &[Counts]) -> Option<SideBySide> {
        if config.scheme == Scheme::Sme {
            return None;
        }
        let tiles: Vec<_> = layers.iter().flat_map(|layer| &layer.tiles).collect();
        let widths: Vec<usize> = tiles.iter().map(|tile| tile.columns).collect();
        let places = share_crossbars(config, &widths);
        // PRIME's tiles are pairs of crossbars, and stay so.
        let each = tiles.iter().map(|tile| tile.crossbars).max()?;
        let count = places.iter().map(|place| place.crossbar + 1).max()?;
        let mut shares = vec![0; count];
        let mut clocks = vec![PerPolicy::<u64>::default(); count];
        for (tile, place) in tiles.iter().zip(&places) {
            shares[place.crossbar] += 1;
            let sum = &mut clocks[place.crossbar];
            *sum = PerPolicy::from_fn(|policy| sum.of(policy) + tile.clocks.of(policy));
        }
        let slowest = |policy| clocks.iter().map(|clocks| *clocks.of(policy)).max();
        Some(SideBySide {
            crossbars: count * each,
            most_tiles: shares.into_iter().max()?,
            clocks: PerPolicy::from_fn(|policy| slowest(policy).unwrap_or(0)),
        })
    }
}
