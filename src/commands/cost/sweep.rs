//! Design points: fragment lengths, bits of a device, converters of a crossbar, ways to skip.

use forms_cost::compare::{self, Ratios};
use forms_cost::model::NetworkCost;
use forms_golden::{Adc, AdcPolicy, Config, SignPolicy, ZeroSkip};
use forms_network::Network;
use ndarray::Array3;
use schemars::JsonSchema;
use serde::Serialize;

use super::Pricing;
use crate::CommandError;
use crate::commands::progress;
use crate::costing::count;

/// One design point beside the reference.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    /// m, rows that are read at once.
    pub fragment_rows: usize,
    /// Bits of a device.
    pub device_bits: usize,
    /// Converters of a crossbar.
    pub adcs: usize,
    /// Bits of each.
    pub adc_bits: usize,
    /// Whether planes are skipped wherever they are, and not only leading ones.
    pub skips_planes: bool,
    /// Crossbars of one copy of the network.
    pub crossbars: usize,
    /// Effective input cycles.
    pub mean_eic: f64,
    /// How much better than the reference.
    pub ratios: Ratios,
}

/// Every design point, in a fixed order; those whose converters have no price are left out.
pub(super) fn sweep(
    network: &Network,
    images: &[Array3<i64>],
    signs: SignPolicy,
    pricing: &Pricing,
    reference: &NetworkCost,
) -> Result<Vec<Point>, CommandError> {
    const ROWS: [usize; 4] = [4, 8, 16, 32];
    const DEVICES: [usize; 3] = [1, 2, 4];
    let bar = progress((ROWS.len() * DEVICES.len()) as u64, "design points");
    let mut points = Vec::new();
    for fragment_rows in ROWS {
        for device_bits in DEVICES {
            let mut config = Config {
                name: String::new(),
                fragment_rows,
                device_bits,
                ..Config::default()
            };
            // A flip-encoded fragment's stored sum is at most half its full scale.
            let largest = config.full_scale() / 2;
            config.adc = Adc {
                bits: (usize::BITS - largest.leading_zeros()) as usize,
                policy: AdcPolicy::FlipEncoded,
            };
            let mut counts = count(network, images, &config, signs)?;
            for adcs in [1, 2, 4, 8, 16, 32] {
                for zero_skip in [ZeroSkip::Leading, ZeroSkip::Plane] {
                    // Steps are counted under all policies at once, and do not depend on the converters.
                    counts.config.adcs = adcs;
                    counts.config.zero_skip = zero_skip;
                    let skips_planes = zero_skip == ZeroSkip::Plane;
                    let plane = if skips_planes { "plane" } else { "leading" };
                    counts.config.name = format!("m{fragment_rows} d{device_bits} A{adcs} {plane}");
                    if counts.config.validate().is_err() {
                        continue;
                    }
                    let layers = counts.layers();
                    let priced = counts.counted(&layers).price(
                        &pricing.components,
                        pricing.source,
                        pricing.links,
                    );
                    let Ok((_, cost)) = priced else { continue };
                    points.push(Point {
                        fragment_rows,
                        device_bits,
                        adcs,
                        adc_bits: config.adc.bits,
                        skips_planes,
                        crossbars: cost.crossbars,
                        mean_eic: cost.mean_eic,
                        ratios: compare::ratios(&cost, reference),
                    });
                }
            }
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    Ok(points)
}
