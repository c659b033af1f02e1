//! Designs beside each other.

use schemars::JsonSchema;
use serde::Serialize;

use crate::actions::Layer;
use crate::model::{self, NetworkCost, ratio};
use crate::{Components, Design, Error};

/// A design's measured EIC beside the one at which it is as fast as a reference, full crossbar against full
/// crossbar.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BreakEven {
    /// The design.
    pub scheme: String,
    /// What it is held against.
    pub reference: String,
    /// Effective input cycles, the mean of all sub-arrays.
    pub measured_eic: f64,
    /// The EIC of equal speed.
    pub break_even_eic: f64,
    /// Whether it is faster, crossbar for crossbar.
    pub wins: bool,
}

/// A design over a reference; above 1 the design is better.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ratios {
    /// The design.
    pub scheme: String,
    /// What it is held against.
    pub reference: String,
    /// Frames a second, of chips with as many crossbars.
    pub frames_a_second: f64,
    /// GOPs/(s mm2) of the network.
    pub gops_per_s_mm2: f64,
    /// GOPs/W of the network.
    pub gops_per_w: f64,
    /// GOPs/(s mm2) of full crossbars at the mean EIC.
    pub full_gops_per_s_mm2: f64,
    /// GOPs/W of full crossbars at the mean EIC, all parts at peak.
    pub full_gops_per_w: f64,
    /// Dynamic energy of a frame: the reference's over the design's.
    pub dynamic_energy: f64,
    /// Area of a chip: the design's over the reference's.
    pub area: f64,
    /// Power at peak of a chip: the design's over the reference's.
    pub peak_power: f64,
}

/// The EIC at which `design` takes as long as `reference` for a full crossbar: time of a matrix of R rows is
/// sub-arrays x EIC x step.
pub fn break_even(
    design: &Design,
    cost: &NetworkCost,
    reference: (&Design, &NetworkCost),
) -> BreakEven {
    let (other, other_cost) = reference;
    let theirs = other_cost.mean_eic * other.config.fragments() as f64 * other.full_step_ns();
    let break_even_eic = theirs / (design.config.fragments() as f64 * design.full_step_ns());
    BreakEven {
        scheme: cost.scheme.clone(),
        reference: other_cost.scheme.clone(),
        measured_eic: cost.mean_eic,
        break_even_eic,
        wins: cost.mean_eic < break_even_eic,
    }
}

/// How much better `cost` is than `reference`.
pub fn ratios(cost: &NetworkCost, reference: &NetworkCost) -> Ratios {
    let over = |of: fn(&NetworkCost) -> f64| ratio(of(cost), of(reference));
    Ratios {
        scheme: cost.scheme.clone(),
        reference: reference.scheme.clone(),
        frames_a_second: over(|cost| cost.frames_a_second / cost.chips as f64),
        gops_per_s_mm2: over(|cost| cost.achieved.gops_per_s_mm2),
        gops_per_w: over(|cost| cost.achieved.gops_per_w),
        full_gops_per_s_mm2: over(|cost| cost.at_mean_eic.gops_per_s_mm2),
        full_gops_per_w: over(|cost| cost.at_mean_eic.gops_per_w),
        dynamic_energy: ratio(reference.dynamic_pj, cost.dynamic_pj),
        area: over(|cost| cost.area_mm2 / cost.chips as f64),
        peak_power: over(|cost| cost.peak_w / cost.chips as f64),
    }
}

/// A scheme's counts, to be priced again and again.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// The scheme.
    pub config: &'a forms_golden::Config,
    /// Its layers.
    pub layers: &'a [Layer<'a>],
    /// Frames that were counted.
    pub frames: u64,
}

impl Counted<'_> {
    /// The design and what the network costs on it.
    ///
    /// # Errors
    /// Those of [`Design::new`] and [`model::price`].
    pub fn price(
        &self,
        components: &Components,
        source: crate::Source,
        links: bool,
    ) -> Result<(Design, NetworkCost), Error> {
        let design = Design::new(self.config, components, source, links)?;
        let cost = model::price(&design, self.layers, self.frames)?;
        Ok((design, cost))
    }
}

/// Ratios with the converters priced by one source.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BySource {
    /// Whose figures.
    pub adc_cost: crate::Source,
    /// Each scheme over the reference; those whose converters the source does not price are left out.
    pub ratios: Vec<Ratios>,
}

/// The ratios of every scheme to the reference, with every source of converters.
pub fn by_source(
    schemes: &[Counted],
    reference: Counted,
    components: &Components,
    links: bool,
) -> Vec<BySource> {
    let sources = crate::Source::ALL.iter().map(|&adc_cost| {
        let price = |counted: &Counted| counted.price(components, adc_cost, links);
        let ratios = match price(&reference) {
            Err(_) => Vec::new(),
            Ok((_, base)) => schemes
                .iter()
                .filter_map(|scheme| price(scheme).ok())
                .map(|(_, cost)| ratios(&cost, &base))
                .collect(),
        };
        BySource { adc_cost, ratios }
    });
    sources.collect()
}

/// What a row's doubling and halving do to a conclusion.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Sensitivity {
    /// The row of the component file.
    pub row: String,
    /// The design.
    pub scheme: String,
    /// What it is held against.
    pub reference: String,
    /// Which ratio.
    pub measure: &'static str,
    /// With the row halved.
    pub halved: f64,
    /// As the file has it.
    pub as_is: f64,
    /// With the row doubled.
    pub doubled: f64,
    /// Whether one of the two is on the other side of 1.
    pub flips: bool,
}

/// One of a design's ratios.
type Measure = fn(&Ratios) -> f64;

/// The ratios that a conclusion rests on.
const MEASURES: [(&str, Measure); 3] = [
    ("frames a second", |ratios| ratios.frames_a_second),
    ("GOPs/(s mm2)", |ratios| ratios.gops_per_s_mm2),
    ("GOPs/W", |ratios| ratios.gops_per_w),
];

/// Every row by 2 up and down, for every scheme against the reference; counts of parts, the node and a
/// fit's coefficients stay.
///
/// # Errors
/// Those of [`Counted::price`].
pub fn sensitivity(
    schemes: &[Counted],
    reference: Counted,
    components: &Components,
    source: crate::Source,
    links: bool,
) -> Result<Vec<Sensitivity>, Error> {
    use crate::components::Unit;
    let all = |components: &Components| {
        let (_, base) = reference.price(components, source, links)?;
        let priced = schemes.iter().map(|scheme| {
            let (_, cost) = scheme.price(components, source, links)?;
            Ok(ratios(&cost, &base))
        });
        priced.collect::<Result<Vec<Ratios>, Error>>()
    };
    let as_is = all(components)?;
    let mut found = Vec::new();
    for (&row, value) in components.rows() {
        // A logarithm's coefficient has no meaning doubled.
        if matches!(value.unit, Unit::Count | Unit::Nanometre) || row.starts_with("survey-") {
            continue;
        }
        let halved = all(&components.scaled(row, 0.5))?;
        let doubled = all(&components.scaled(row, 2.0))?;
        for ((as_is, halved), doubled) in as_is.iter().zip(&halved).zip(&doubled) {
            for (measure, of) in MEASURES {
                let (now, less, more) = (of(as_is), of(halved), of(doubled));
                if less == now && more == now {
                    continue;
                }
                found.push(Sensitivity {
                    row: row.to_owned(),
                    scheme: as_is.scheme.clone(),
                    reference: as_is.reference.clone(),
                    measure,
                    halved: less,
                    as_is: now,
                    doubled: more,
                    flips: [less, more]
                        .iter()
                        .any(|&other| (other > 1.0) != (now > 1.0)),
                });
            }
        }
    }
    Ok(found)
}
