//! A network on a design: energy, time and throughput, layer by layer and part by part.

use forms_engine::{Counts, CrossbarCounts};
use forms_golden::Config;
use schemars::JsonSchema;
use serde::Serialize;

use crate::actions::{Actions, Layer};
use crate::balance::{self, Stage};
use crate::design::{Action, Level};
use crate::{Design, Error};

/// Energy of one kind of part.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Energy {
    /// The part; as in [`PartCost`], which names the rows behind it.
    pub part: &'static str,
    /// What it did.
    pub action: Action,
    /// How often, over all frames.
    pub count: u64,
    /// pJ a frame, dynamic.
    pub dynamic_pj: f64,
}

/// What one layer costs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LayerCost {
    /// The layer.
    pub name: String,
    /// Crossbars of one copy.
    pub crossbars: usize,
    /// Copies that balance the pipeline.
    pub copies: usize,
    /// Multiply-adds of a frame.
    pub multiply_adds: f64,
    /// Bits of an input that are fed.
    pub input_bits: usize,
    /// Effective input cycles, the mean of its sub-arrays.
    pub mean_eic: f64,
    /// How often each action happened, over all frames.
    pub actions: Actions,
    /// Energies of its parts.
    pub energy: Vec<Energy>,
    /// Their sum, pJ a frame, dynamic.
    pub dynamic_pj: f64,
    /// mm2 of the crossbars of all copies, with their shares of units.
    pub area_mm2: f64,
    /// us that a frame occupies one copy.
    pub busy_us: f64,
    /// us from its first input of a frame to its last output, with its copies.
    pub latency_us: f64,
    /// 10^9 operations a second of all copies, at the pipeline's pace.
    pub gops: f64,
    /// Of the time, the part in which a copy is busy.
    pub busy_share: f64,
}

/// Power and area of one kind of part.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PartCost {
    /// What it is.
    pub part: &'static str,
    /// Where it is.
    pub level: Level,
    /// On a chip.
    pub instances: f64,
    /// pJ an action at peak.
    pub action_pj: f64,
    /// W at peak on a chip.
    pub peak_w: f64,
    /// W on a chip that always flow.
    pub static_w: f64,
    /// mm2 on a chip.
    pub area_mm2: f64,
    /// pJ a frame, dynamic.
    pub dynamic_pj: f64,
    /// pJ a frame that flow whatever happens.
    pub static_pj: f64,
    /// The rows of the component file behind these figures.
    pub rows: Vec<String>,
}

/// Throughput by time, area and power.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Throughput {
    /// 10^9 operations a second; a multiply-add is two.
    pub gops: f64,
    /// For each mm2.
    pub gops_per_s_mm2: f64,
    /// For each W.
    pub gops_per_w: f64,
}

/// Energy a conversion x conversions a multiply-add x multiply-adds / utilization.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Titanium {
    /// pJ a conversion, static share included.
    pub conversion_pj: f64,
    /// Conversions a multiply-add where every fragment is full and of one sign.
    pub conversions_a_multiply_add: f64,
    /// Multiply-adds of a frame.
    pub multiply_adds: f64,
    /// Of the conversions, the part that full fragments would have needed.
    pub utilization: f64,
    /// The product: pJ a frame.
    pub product_pj: f64,
}

/// What a network costs on one design.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NetworkCost {
    /// The configuration.
    pub scheme: String,
    /// Bits of a weight.
    pub weight_bits: usize,
    /// Crossbars of one copy of the network.
    pub crossbars: usize,
    /// Chips that hold one copy.
    pub chips: usize,
    /// Of the crossbars of those chips, the ones with a copy of a layer.
    pub crossbars_in_use: usize,
    /// ns of a step with every column in use.
    pub step_ns: f64,
    /// Effective input cycles, the mean of all sub-arrays.
    pub mean_eic: f64,
    /// Bits of an input that are fed, the mean over the same.
    pub mean_input_bits: f64,
    /// Frames a second, layers copied to balance the pipeline.
    pub frames_a_second: f64,
    /// us from a frame's first input to its last output, one layer after the other, on idle chips.
    pub latency_us: f64,
    /// pJ a frame that its actions take.
    pub dynamic_pj: f64,
    /// pJ a frame that flow whatever happens, idle crossbars and links included.
    pub static_pj: f64,
    /// Their sum.
    pub frame_pj: f64,
    /// W, the chips at the pipeline's pace.
    pub power_w: f64,
    /// W at peak.
    pub peak_w: f64,
    /// mm2 of the chips.
    pub area_mm2: f64,
    /// Of the network, at the pipeline's pace.
    pub achieved: Throughput,
    /// Of full crossbars whose sub-arrays take the mean EIC, with the power at peak.
    pub at_mean_eic: Throughput,
    /// Of full crossbars that skip nothing, with inputs of the configuration's bits, with the power at peak.
    pub peak: Throughput,
    /// Achieved over `at_mean_eic`.
    pub utilization: f64,
    /// The converters' energy, as a product.
    pub titanium: Titanium,
    /// How often each action happened, over all frames.
    pub actions: Actions,
    /// Every kind of part.
    pub parts: Vec<PartCost>,
    /// Every layer.
    pub layers: Vec<LayerCost>,
}

/// Prices a network of `layers` that took its counts for `frames` frames.
///
/// # Errors
/// [`Error::NoFrames`].
pub fn price(design: &Design, layers: &[Layer], frames: u64) -> Result<NetworkCost, Error> {
    if frames == 0 {
        return Err(Error::NoFrames);
    }
    let each = 1.0 / frames as f64;
    let stages: Vec<Stage> = layers
        .iter()
        .map(|layer| Stage {
            ns: busy_ns(design, layer.counts) * each,
            crossbars: layer.counts.arrays(),
        })
        .collect();
    let crossbars: usize = stages.iter().map(|stage| stage.crossbars).sum();
    let chips = crossbars.div_ceil(design.chip_crossbars()).max(1);
    let copies = balance::copies(&stages, chips * design.chip_crossbars());
    let period_ns = balance::period(&stages, &copies);
    let in_use = stages
        .iter()
        .zip(&copies)
        .map(|(s, copies)| s.crossbars * copies);
    let mut layer_costs = Vec::with_capacity(layers.len());
    let mut actions = Actions::default();
    for ((layer, stage), &copies) in layers.iter().zip(&stages).zip(&copies) {
        let cost = layer_cost(design, layer, *stage, copies, period_ns, each);
        actions.add(&cost.actions);
        layer_costs.push(cost);
    }
    let multiply_adds: f64 = layer_costs.iter().map(|layer| layer.multiply_adds).sum();
    let dynamic_pj: f64 = layer_costs.iter().map(|layer| layer.dynamic_pj).sum();
    let chip_count = chips as f64;
    // mW times ns is pJ.
    let static_pj = design.static_mw() * chip_count * period_ns;
    let frame_pj = dynamic_pj + static_pj;
    let area_mm2 = design.area_mm2() * chip_count;
    let peak_w = design.power_mw() * chip_count / 1e3;
    let power_w = ratio(frame_pj, period_ns) / 1e3;
    let achieved = throughput(ratio(2.0 * multiply_adds, period_ns), area_mm2, power_w);
    let (steps, fed, sub_arrays) = eic(&design.config, layers);
    let (mean_eic, mean_input_bits) = (ratio(steps, sub_arrays), ratio(fed, sub_arrays));
    let of_peak = |bits: f64| {
        let gops = if bits > 0.0 {
            design.peak_gops(bits) * chip_count
        } else {
            0.0
        };
        throughput(gops, area_mm2, peak_w)
    };
    let at_mean_eic = of_peak(mean_eic);
    Ok(NetworkCost {
        scheme: design.config.name.clone(),
        weight_bits: design.config.weight_bits,
        crossbars,
        chips,
        crossbars_in_use: in_use.sum(),
        step_ns: design.full_step_ns(),
        mean_eic,
        mean_input_bits,
        frames_a_second: ratio(1e9, period_ns),
        latency_us: layer_costs.iter().map(|layer| layer.latency_us).sum(),
        dynamic_pj,
        static_pj,
        frame_pj,
        power_w,
        peak_w,
        area_mm2,
        achieved,
        at_mean_eic,
        peak: of_peak(design.config.input_bits as f64),
        utilization: ratio(achieved.gops, at_mean_eic.gops),
        titanium: titanium(design, &layer_costs, &actions, multiply_adds, each),
        parts: parts(design, &actions, each, chip_count, period_ns),
        actions,
        layers: layer_costs,
    })
}

/// `a / b`, 0 where there is nothing to divide by.
pub(crate) fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { 0.0 } else { a / b }
}

fn throughput(gops: f64, area_mm2: f64, power_w: f64) -> Throughput {
    Throughput {
        gops,
        gops_per_s_mm2: ratio(gops, area_mm2),
        gops_per_w: ratio(gops, power_w),
    }
}

/// ns that all multiplications of a layer keep its slowest crossbar busy.
fn busy_ns(design: &Design, counts: &Counts) -> f64 {
    let crossbars = counts
        .crossbars
        .iter()
        .filter(|crossbar| crossbar.arrays > 0);
    crossbars
        .map(|crossbar| crossbar_ns(design, crossbar))
        .fold(0.0, f64::max)
}

/// ns of a crossbar: its steps, and a clock for each sub-array that has none (contract, section 5).
fn crossbar_ns(design: &Design, crossbar: &CrossbarCounts) -> f64 {
    let policy = design.config.zero_skip;
    let histogram = crossbar.eic_histogram.of(policy);
    let without = histogram.first().copied().unwrap_or(0);
    *crossbar.steps.of(policy) as f64 * design.step_ns(crossbar.columns)
        + without as f64 / design.rate
}

/// Steps, bits that would be fed without skipping, and sub-arrays, of all layers.
fn eic(config: &Config, layers: &[Layer]) -> (f64, f64, f64) {
    let (mut steps, mut fed, mut all) = (0.0, 0.0, 0.0);
    for layer in layers {
        let histogram = layer.counts.eic_histogram();
        let histogram = histogram.of(config.zero_skip);
        let sub_arrays = histogram.iter().sum::<u64>() as f64;
        let taken = histogram.iter().zip(0_u64..).map(|(count, e)| count * e);
        steps += taken.sum::<u64>() as f64;
        fed += sub_arrays * layer.counts.b_used as f64;
        all += sub_arrays;
    }
    (steps, fed, all)
}

fn layer_cost(
    design: &Design,
    layer: &Layer,
    stage: Stage,
    copies: usize,
    period_ns: f64,
    each: f64,
) -> LayerCost {
    let actions = Actions::of_layer(&design.config, layer);
    let energy: Vec<Energy> = design
        .parts
        .iter()
        .filter(|part| part.action != Action::Always)
        .map(|part| Energy {
            part: part.name,
            action: part.action,
            count: actions.of(part.action),
            dynamic_pj: actions.of(part.action) as f64 * part.dynamic_pj() * each,
        })
        .collect();
    let positions = layer.counts.mvms as f64 * each;
    // More copies than positions serve other frames.
    let side_by_side = (copies as f64).min(positions.max(1.0));
    let area: f64 = design
        .parts
        .iter()
        .map(|part| match part.level {
            Level::Crossbar => part.area_mm2,
            Level::Unit => {
                let shared = design.instances(Level::Crossbar) / design.instances(Level::Unit);
                part.area_mm2 / shared
            }
            Level::Tile | Level::Chip => 0.0,
        })
        .sum();
    let multiply_adds = layer.multiply_adds() as f64 * each;
    LayerCost {
        name: layer.name.to_owned(),
        crossbars: stage.crossbars,
        copies,
        multiply_adds,
        input_bits: layer.counts.b_used,
        mean_eic: *layer.counts.mean_eic().of(design.config.zero_skip),
        dynamic_pj: energy.iter().map(|energy| energy.dynamic_pj).sum(),
        energy,
        area_mm2: area * (stage.crossbars * copies) as f64,
        busy_us: stage.ns / 1e3,
        latency_us: (stage.ns / side_by_side + design.fill_ns) / 1e3,
        gops: ratio(2.0 * multiply_adds, period_ns),
        busy_share: ratio(stage.ns, copies as f64 * period_ns),
        actions,
    }
}

fn titanium(
    design: &Design,
    layers: &[LayerCost],
    actions: &Actions,
    multiply_adds: f64,
    each: f64,
) -> Titanium {
    let config = &design.config;
    let devices = config.weight_bits as f64 / config.device_bits as f64;
    let full: f64 = layers
        .iter()
        .map(|layer| {
            let conversions = devices * layer.mean_eic / config.fragment_rows as f64;
            conversions * layer.multiply_adds
        })
        .sum();
    let conversions = actions.conversions as f64 * each;
    let converters = design.parts.iter().filter(|part| part.name == "converter");
    let conversion_pj = converters.map(|part| part.energy_pj).sum();
    let conversions_a_multiply_add = ratio(full, multiply_adds);
    let utilization = ratio(full, conversions);
    Titanium {
        conversion_pj,
        conversions_a_multiply_add,
        multiply_adds,
        utilization,
        product_pj: ratio(
            conversion_pj * conversions_a_multiply_add * multiply_adds,
            utilization,
        ),
    }
}

fn parts(
    design: &Design,
    actions: &Actions,
    each: f64,
    chips: f64,
    period_ns: f64,
) -> Vec<PartCost> {
    let parts = design.parts.iter().map(|part| {
        let instances = design.instances(part.level);
        PartCost {
            part: part.name,
            level: part.level,
            instances,
            action_pj: part.energy_pj,
            peak_w: part.power_mw * instances / 1e3,
            static_w: part.static_mw() * instances / 1e3,
            area_mm2: part.area_mm2 * instances,
            dynamic_pj: actions.of(part.action) as f64 * part.dynamic_pj() * each,
            static_pj: part.static_mw() * instances * chips * period_ns,
            rows: part.rows.clone(),
        }
    });
    parts.collect()
}
