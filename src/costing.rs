//! A network's layers counted by the fast engine, to be priced.

use forms_cost::actions::Layer;
use forms_cost::compare::Counted;
use forms_cost::model::NetworkCost;
use forms_cost::{Components, Source};
use forms_engine::Counts;
use forms_golden::{Config, Scheme, SignPolicy};
use forms_network::Network;
use forms_network::run::{Fast, LayerCost, Machine, Session};
use ndarray::Array3;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{CommandError, comparison};

/// A scheme's counts for some frames.
#[derive(Debug, Clone)]
pub struct SchemeCounts {
    /// The configuration; ISAAC's as wide as the weights need.
    pub config: Config,
    /// Every layer with a matrix.
    pub layers: Vec<(LayerCost, Counts)>,
    /// Frames.
    pub frames: u64,
}

impl SchemeCounts {
    /// What a session has counted so far.
    pub fn of(config: &Config, session: &Session) -> SchemeCounts {
        SchemeCounts {
            config: config.clone(),
            layers: session.costs().into_iter().zip(session.counts()).collect(),
            frames: session.images(),
        }
    }

    /// The layers, as the cost model reads them.
    pub fn layers(&self) -> Vec<Layer<'_>> {
        let layers = self.layers.iter();
        layers
            .map(|(layer, counts)| Layer {
                name: &layer.name,
                rows: layer.rows,
                filters: layer.filters,
                groups: layer.groups,
                counts,
            })
            .collect()
    }

    /// The layers and the configuration, as the cost model compares them.
    pub fn counted<'a>(&'a self, layers: &'a [Layer<'a>]) -> Counted<'a> {
        Counted {
            config: &self.config,
            layers,
            frames: self.frames,
        }
    }
}

/// Runs `images` through `network` on `config`.
///
/// # Errors
/// What the network or the engine refuses.
pub fn count(
    network: &Network,
    images: &[Array3<i64>],
    config: &Config,
    signs: SignPolicy,
) -> Result<SchemeCounts, CommandError> {
    let config = match config.scheme {
        Scheme::Isaac => comparison::network::widened(network, config)?,
        Scheme::Forms | Scheme::Prime | Scheme::Sme => config.clone(),
    };
    let machine = Machine::program(network, &config, signs, &Fast)?;
    let mut session = machine.start()?;
    for part in images.chunks(machine.batch()) {
        session.push(part)?;
    }
    Ok(SchemeCounts::of(&config, &session))
}

/// What `run` and `compare` show of a network's cost; `forms cost` shows the rest.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Totals {
    /// The component file.
    pub components: String,
    /// Whose converters.
    pub adc_cost: Source,
    /// uJ a frame that its actions take.
    pub dynamic_uj: f64,
    /// uJ a frame that flow whatever happens, idle crossbars and links included.
    pub static_uj: f64,
    /// Of the dynamic energy, the converters' part.
    pub converter_share: f64,
    /// Frames a second on a chip, layers copied to balance the pipeline.
    pub frames_a_second: f64,
    /// us from a frame's first input to its last output.
    pub latency_us: f64,
    /// Chips.
    pub chips: usize,
    /// mm2 of them.
    pub area_mm2: f64,
    /// W at the pipeline's pace.
    pub power_w: f64,
    /// 10^9 operations a second for each mm2; a multiply-add is two.
    pub gops_per_s_mm2: f64,
    /// 10^9 operations a second for each W.
    pub gops_per_w: f64,
}

impl Totals {
    /// Of a priced network.
    pub fn new(cost: &NetworkCost, components: &Components, source: Source) -> Totals {
        let converters = cost.parts.iter().filter(|part| part.part == "converter");
        let converters: f64 = converters.map(|part| part.dynamic_pj).sum();
        Totals {
            components: components.name.clone(),
            adc_cost: source,
            dynamic_uj: cost.dynamic_pj / 1e6,
            static_uj: cost.static_pj / 1e6,
            converter_share: if cost.dynamic_pj > 0.0 {
                converters / cost.dynamic_pj
            } else {
                0.0
            },
            frames_a_second: cost.frames_a_second,
            latency_us: cost.latency_us,
            chips: cost.chips,
            area_mm2: cost.area_mm2,
            power_w: cost.power_w,
            gops_per_s_mm2: cost.achieved.gops_per_s_mm2,
            gops_per_w: cost.achieved.gops_per_w,
        }
    }

    /// On the published chip with the papers' own converters; `None` where no frame was counted, or where
    /// the configuration has converters that they do not price.
    pub fn published(counts: &SchemeCounts) -> Option<Totals> {
        let components = Components::isaac();
        let layers = counts.layers();
        let priced = counts
            .counted(&layers)
            .price(&components, Source::Forms, true);
        let (_, cost) = priced.ok()?;
        Some(Totals::new(&cost, &components, Source::Forms))
    }

    /// Two lines for people.
    pub fn text(&self) -> String {
        format!(
            "{} uJ a frame by its actions (converters {:.0} %) and {} uJ that flow always; {} frames a second on \
             {} chip{} of {:.1} mm2, {:.1} W;\n{} GOPs/(s mm2), {} GOPs/W; see `forms cost` for the parts and \
             their sources\n",
            short(self.dynamic_uj),
            100.0 * self.converter_share,
            short(self.static_uj),
            short(self.frames_a_second),
            self.chips,
            if self.chips == 1 { "" } else { "s" },
            self.area_mm2 / self.chips as f64,
            self.power_w,
            short(self.gops_per_s_mm2),
            short(self.gops_per_w),
        )
    }
}

/// A number with three digits that count, in groups of three from a thousand on.
pub fn short(number: f64) -> String {
    let size = number.abs();
    if size >= 1000.0 {
        return crate::table::grouped(number.round() as u64);
    }
    let decimals = match size {
        s if s >= 100.0 => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        s if s >= 0.1 => 3,
        s if s >= 0.01 => 4,
        s if s >= 0.001 => 5,
        _ if size == 0.0 => 0,
        _ => return format!("{number:.2e}"),
    };
    format!("{number:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_of_a_number_are_shown() {
        for (number, text) in [
            (0.0, "0"),
            (1234.6, "1,235"),
            (123.4, "123"),
            (12.34, "12.3"),
            (1.234, "1.23"),
            (0.1234, "0.123"),
            (0.01234, "0.0123"),
            (0.0000123, "1.23e-5"),
        ] {
            assert_eq!(short(number), text);
        }
    }
}
