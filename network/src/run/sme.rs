//! What SME's three steps did to each layer (contract, section 8).

use forms_golden::Mapped;
use forms_golden::crossbar::sme::Deviation;
use forms_golden::mapping::{SmeArrays, SmeReport};
use schemars::JsonSchema;
use serde::Serialize;

/// SME's steps on one layer, all its matrices together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LayerSme {
    /// The layer.
    pub name: String,
    /// Weights of its matrices.
    pub weights: u64,
    /// Crossbars before and after each step.
    pub crossbars: SmeArrays,
    /// Crossbars if up to 0, 1, .. squeezes may be tried, each crossbar keeping its fewest.
    pub tries: Vec<usize>,
    /// What rounding to few significant bits changed.
    pub quantization: Deviation,
    /// What the shifts of squeezing truncated.
    pub truncation: Deviation,
}

impl LayerSme {
    /// Adds another layer's; both with as many squeezes allowed.
    pub fn add(&mut self, other: &LayerSme) {
        self.weights += other.weights;
        let (crossbars, others) = (&mut self.crossbars, other.crossbars);
        crossbars.dense += others.dense;
        crossbars.sliced += others.sliced;
        crossbars.quantized += others.quantized;
        crossbars.squeezed += others.squeezed;
        self.quantization.add(other.quantization);
        self.truncation.add(other.truncation);
        for (total, crossbars) in self.tries.iter_mut().zip(&other.tries) {
            *total += crossbars;
        }
    }

    /// Of a layer's matrices; `None` where none of them is SME's.
    pub(super) fn new<'m>(
        name: &str,
        matrices: impl Iterator<Item = &'m Mapped>,
    ) -> Option<LayerSme> {
        let mut sum: Option<LayerSme> = None;
        for mapped in matrices {
            let report = mapped.sme()?;
            let one = LayerSme {
                name: name.to_owned(),
                weights: (mapped.rows() * mapped.columns()) as u64,
                crossbars: report.arrays,
                tries: tries(report),
                quantization: report.quantization,
                truncation: report.truncation,
            };
            match &mut sum {
                Some(sum) => sum.add(&one),
                None => sum = Some(one),
            }
        }
        sum
    }
}

/// Crossbars of a matrix if up to 0, 1, .. squeezes may be tried, each crossbar keeping its fewest.
fn tries(report: &SmeReport) -> Vec<usize> {
    (0..=report.options.squeeze)
        .map(|most| {
            let crossbars = report.crossbars.iter();
            crossbars
                .filter_map(|crossbar| crossbar.tries.iter().take(most + 1).min())
                .sum()
        })
        .collect()
}
