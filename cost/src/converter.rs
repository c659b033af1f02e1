//! What a converter costs: published figures for one width of converter differ elevenfold, so the source is
//! a parameter.
//!
//! | source | up to 5 bits | from 6 bits |
//! | --- | --- | --- |
//! | `forms` | FORMS' line of 4 bits, halved a bit | ISAAC's line of 8 bits, halved a bit |
//! | `isaac` | ISAAC's line, whatever the bits | the same |
//! | `pow2` | ISAAC's line of 8 bits, halved a bit | the same |
//! | `saberi` | ISAAC's line scaled after Saberi et al., 3 to 7 bits | the same; 8 bits are ISAAC's line |
//! | `pimsyn` | PIMSYN-NN's energy of 4 bits, halved a bit; Saberi's areas | as `saberi` |
//! | `newton` | Newton's energy of 4 bits, in proportion to the bits; Saberi's areas | as `saberi` |
//! | `survey` | the fit of a survey, by bits, rate and node | the same |

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::components::Trace;

/// Whose figures price the converters of every scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The two papers' own lines.
    Forms,
    /// ISAAC's line, unscaled.
    Isaac,
    /// ISAAC's line, halved a bit.
    Pow2,
    /// ISAAC's line, scaled after Saberi et al.
    Saberi,
    /// PIMSYN-NN's energies.
    Pimsyn,
    /// Newton's law.
    Newton,
    /// The fit of a survey.
    Survey,
}

impl Source {
    /// All of them.
    pub const ALL: [Source; 7] = [
        Source::Forms,
        Source::Isaac,
        Source::Pow2,
        Source::Saberi,
        Source::Pimsyn,
        Source::Newton,
        Source::Survey,
    ];

    /// As the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Source::Forms => "forms",
            Source::Isaac => "isaac",
            Source::Pow2 => "pow2",
            Source::Saberi => "saberi",
            Source::Pimsyn => "pimsyn",
            Source::Newton => "newton",
            Source::Survey => "survey",
        }
    }
}

/// The most bits of a converter that runs at `narrow-rate`.
pub const NARROW_BITS: usize = 5;

/// A converter's price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// pJ a conversion, static part included.
    pub energy_pj: f64,
    /// mm2.
    pub area_mm2: f64,
}

/// Conversions a nanosecond of a converter of `bits`.
pub fn rate(trace: &Trace, bits: usize) -> f64 {
    match bits <= NARROW_BITS {
        true => trace.get("narrow-rate"),
        false => trace.get("wide-rate"),
    }
}

/// What a converter of `bits` costs.
///
/// # Errors
/// [`Error::NoPrice`] for a width that the source does not know.
pub fn price(trace: &Trace, source: Source, bits: usize) -> Result<Price, Error> {
    match source {
        Source::Forms if bits <= NARROW_BITS => Ok(halved(trace, forms_line(trace), 4, bits)),
        Source::Forms | Source::Pow2 => Ok(halved(trace, isaac_line(trace), 8, bits)),
        Source::Isaac => Ok(isaac_line(trace)),
        Source::Saberi => saberi(trace, source, bits),
        Source::Pimsyn if bits <= NARROW_BITS => Ok(Price {
            energy_pj: trace.get("pimsyn-4-energy") * trace.get("halving").powi(bits as i32 - 4),
            ..saberi(trace, source, bits)?
        }),
        Source::Newton if bits <= NARROW_BITS => Ok(Price {
            energy_pj: trace.get("newton-4-energy") * bits as f64 / 4.0,
            ..saberi(trace, source, bits)?
        }),
        Source::Pimsyn | Source::Newton => saberi(trace, source, bits),
        Source::Survey => Ok(survey(trace, bits)),
    }
}

/// ISAAC's eight converters of 8 bits: power over what they convert.
fn isaac_line(trace: &Trace) -> Price {
    let converters = trace.get("unit-crossbars");
    Price {
        energy_pj: trace.get("isaac-converter-power") / (converters * trace.get("wide-rate")),
        area_mm2: trace.get("isaac-converter-area") / converters,
    }
}

/// FORMS' 32 converters of 4 bits, four a crossbar.
fn forms_line(trace: &Trace) -> Price {
    let converters = 4.0 * trace.get("unit-crossbars");
    Price {
        energy_pj: trace.get("forms-converter-power") / (converters * trace.get("narrow-rate")),
        area_mm2: trace.get("forms-converter-area") / converters,
    }
}

/// A price of `from` bits at `bits`, each bit less halving it.
fn halved(trace: &Trace, price: Price, from: i32, bits: usize) -> Price {
    let bits = bits as i32;
    if bits == from {
        return price;
    }
    let factor = trace.get("halving").powi(bits - from);
    Price {
        energy_pj: price.energy_pj * factor,
        area_mm2: price.area_mm2 * factor,
    }
}

fn saberi(trace: &Trace, source: Source, bits: usize) -> Result<Price, Error> {
    match bits {
        3..=7 => Ok(Price {
            energy_pj: trace.get(&format!("saberi-{bits}-energy")),
            area_mm2: trace.get(&format!("saberi-{bits}-area")),
        }),
        8 => Ok(isaac_line(trace)),
        _ => Err(Error::NoPrice {
            bits,
            name: source.name(),
            known: "3 to 8 bits",
        }),
    }
}

/// The survey's fit, which begins at 4 bits: fewer cost as much.
fn survey(trace: &Trace, bits: usize) -> Price {
    let get = |name: &str| trace.get(&format!("survey-{name}"));
    let hertz = rate(trace, bits) * 1e9;
    let node = trace.get("chip-node");
    let b = bits.max(4) as f64;
    let by_rate = get("fom-rate-constant") + get("fom-rate-slope") * hertz.ln();
    let by_bits = get("fom-bits-constant") + get("fom-bits-slope") * b.ceil();
    let snr = 6.0206 * b + 1.7609;
    let best = 1.0 / (2.0 * 10_f64.powf((by_rate.min(by_bits) - snr) / 10.0));
    let exponent = get("energy-constant")
        + get("energy-node") * node.ln()
        + get("energy-bits") * b.ln()
        + get("energy-shift");
    let energy_pj = best * exponent.exp();
    let area_um2 = (get("area-constant")
        + get("area-node") * node.ln()
        + get("area-rate") * hertz.ln()
        + get("area-energy") * energy_pj.ln())
    .exp();
    Price {
        energy_pj,
        area_mm2: area_um2 * 1e-6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Components;

    fn of(source: Source, bits: usize) -> Price {
        let components = Components::isaac();
        price(&components.trace(), source, bits).unwrap()
    }

    fn close(found: f64, expected: f64, part: f64) {
        assert!(
            (found / expected - 1.0).abs() < part,
            "{found} where {expected} is expected"
        );
    }

    #[test]
    fn published_prices_of_four_bits_come_out() {
        let four = [
            (Source::Forms, 0.22619),
            (Source::Pow2, 1.5625 / 16.0),
            (Source::Saberi, 0.79),
            (Source::Pimsyn, 0.645),
            (Source::Newton, 1.15),
            (Source::Isaac, 1.5625),
        ];
        for (source, energy) in four {
            close(of(source, 4).energy_pj, energy, 1e-4);
        }
        close(of(Source::Forms, 4).area_mm2, 284.375e-6, 1e-9);
        close(of(Source::Saberi, 4).area_mm2, 361e-6, 1e-9);
        close(of(Source::Isaac, 8).area_mm2, 1200e-6, 1e-9);
    }

    #[test]
    fn the_survey_s_fit_gives_its_published_checks() {
        // 4 bits, 2.1 GS/s, 32 nm: 0.92 pJ, 5,675 um2; 8 bits, 1.28 GS/s: 1.93 pJ, 6,467 um2.
        close(of(Source::Survey, 4).energy_pj, 0.92, 0.01);
        close(of(Source::Survey, 4).area_mm2, 5675e-6, 0.01);
        close(of(Source::Survey, 8).energy_pj, 1.93, 0.01);
        close(of(Source::Survey, 8).area_mm2, 6467e-6, 0.01);
    }

    #[test]
    fn a_bit_halves_the_papers_lines() {
        close(of(Source::Forms, 3).energy_pj, 0.226190 / 2.0, 1e-4);
        close(of(Source::Forms, 5).area_mm2, 2.0 * 284.375e-6, 1e-9);
        close(of(Source::Forms, 8).energy_pj, 1.5625, 1e-9);
    }

    #[test]
    fn a_width_without_a_price_is_refused() {
        let components = Components::isaac();
        let error = price(&components.trace(), Source::Saberi, 9).unwrap_err();
        assert_eq!(
            error.to_string(),
            "converters of 9 bits have no price from saberi: it knows 3 to 8 bits; choose another \
             source with --adc-cost"
        );
    }
}
