//! A point of a sweep: all that decides its result, and the name that follows from it.

use std::path::PathBuf;

use forms_golden::{Adc, AdcPolicy, Config, NonIdeal, Scheme, SmeOptions};
use forms_network::run::Layout;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::plan::{Axes, Plan, Policy, Seeds, Values};
use crate::CommandError;
use crate::commands::choices::Signs;

/// The most points of a plan.
const MOST: usize = 1_000_000;

/// What a point is, in the plan's words and all numbers that follow from them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    /// The network's file.
    pub network: PathBuf,
    /// The data set.
    pub data: PathBuf,
    /// The most images.
    pub limit: Option<usize>,
    /// The design point.
    pub config: Config,
    /// What becomes of mixed fragments.
    pub signs: Signs,
    /// SME: significant bits of a magnitude.
    pub window: Option<usize>,
    /// SME: squeezes.
    pub squeeze: usize,
    /// Bits of activations, where others than the network's.
    pub activation_bits: Option<u32>,
    /// What is not ideal, with the seed of all chance.
    pub imperfections: NonIdeal,
}

impl Point {
    /// How weights are laid out.
    ///
    /// # Errors
    /// SME's options elsewhere, or out of range.
    pub fn layout(&self) -> Result<Layout, CommandError> {
        let sme = SmeOptions {
            significant_bits: self.window,
            squeeze: self.squeeze,
            ..SmeOptions::exact()
        };
        if self.config.scheme == Scheme::Sme || self.window.is_some() || self.squeeze > 0 {
            sme.validate(&self.config)?;
        }
        Ok(Layout {
            signs: self.signs.into(),
            sme,
        })
    }

    /// Whether nothing is drawn by chance.
    pub fn is_ideal(&self) -> bool {
        let ideal = NonIdeal {
            seed: self.imperfections.seed,
            ..NonIdeal::default()
        };
        self.imperfections == ideal
    }

    /// Sixteen hexadecimal digits of all that decides the result: the files' contents, not their names.
    ///
    /// # Errors
    /// Where JSON cannot hold a number.
    pub fn id(&self, network: &str, images: &str) -> Result<String, CommandError> {
        let content = (
            "forms sweep 1",
            (network, images),
            (&self.config, self.signs, self.window, self.squeeze),
            (self.activation_bits, &self.imperfections),
        );
        let text = crate::commands::json(&content)?;
        let digest = Sha256::digest(text.as_bytes());
        Ok(digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

/// The points of a plan, in its order, none twice; and how many of them were left out, since they break a rule.
///
/// # Errors
/// A plan without networks, data or points; a configuration that is not known; a point that breaks a rule, unless the plan
/// leaves such out.
pub fn points(plan: &Plan) -> Result<(Vec<Point>, usize), CommandError> {
    let whole = [Axes::default()];
    let grids: &[Axes] = match plan.grid.is_empty() {
        true => &whole,
        false => &plan.grid,
    };
    let mut all: Vec<Point> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut illegal = 0;
    for (number, grid) in grids.iter().enumerate() {
        let axes = grid.over(&plan.usual);
        for candidate in product(&axes, number + 1)? {
            match candidate {
                // Debug text tells every field of a point, floats included.
                Ok(point) => {
                    if seen.insert(format!("{point:?}")) {
                        all.push(point);
                    }
                }
                Err(_) if plan.skip_illegal => illegal += 1,
                Err(error) => return Err(error),
            }
        }
    }
    match all.is_empty() {
        false => Ok((all, illegal)),
        true => Err(CommandError::Argument(format!(
            "the plan has no point; {illegal} were left out, since they break a rule"
        ))),
    }
}

/// Every point of one grid, networks outermost and seeds innermost.
fn product(axes: &Axes, number: usize) -> Result<Vec<Result<Point, CommandError>>, CommandError> {
    let missing = |key: &str, what: &str| {
        CommandError::Argument(format!("grid {number} names no {key}: {what}"))
    };
    let networks = axes
        .network
        .as_ref()
        .ok_or_else(|| missing("network", "network = \"lenet5.net\""))?
        .list();
    let data = axes.data.clone().ok_or_else(|| {
        missing(
            "data",
            "data = \"mnist\" runs the network on that folder's test images",
        )
    })?;
    let seeds = match &axes.seed {
        None => vec![0],
        Some(Seeds::Listed(values)) => values.list(),
        Some(Seeds::Range { first, count }) => (0..*count)
            .take(MOST + 1)
            .map(|i| first.wrapping_add(i))
            .collect(),
    };
    let mut bases = Vec::new();
    for name in list(&axes.config, "forms-8".to_owned()) {
        bases.push(crate::commands::config(&name)?);
    }
    let counts = [
        networks.len(),
        bases.len(),
        count(&axes.fragment_rows),
        count(&axes.device_bits),
        count(&axes.adcs),
        count(&axes.adc_bits),
        count(&axes.adc_policy),
        count(&axes.zero_skip),
        count(&axes.signs),
        count(&axes.window),
        count(&axes.squeeze),
        count(&axes.activation_bits),
        count(&axes.variation),
        count(&axes.stuck),
        count(&axes.on_off),
        count(&axes.noise),
        count(&axes.adc_gain),
        count(&axes.adc_offset),
        count(&axes.adc_bow),
        seeds.len(),
    ];
    let total = counts
        .iter()
        .try_fold(1_usize, |product, &n| product.checked_mul(n));
    let Some(total) = total.filter(|&total| total <= MOST) else {
        return Err(CommandError::Argument(format!(
            "grid {number} has more than {MOST} points; make several plans of it"
        )));
    };
    let point = |mut at: usize| {
        // The number's digits, each in the base of its axis, the innermost last.
        let mut digits = [0; 20];
        for (digit, &n) in digits.iter_mut().zip(&counts).rev() {
            (*digit, at) = (at % n, at / n);
        }
        let seed = seeds[digits[19]];
        let half = pick(&axes.stuck, digits[13]).unwrap_or(0.0) / 2.0;
        let imperfections = NonIdeal {
            seed,
            first_array: 0,
            on_off_ratio: pick(&axes.on_off, digits[14]),
            stuck_at_zero: half,
            stuck_at_most: half,
            variation: pick(&axes.variation, digits[12]).unwrap_or(0.0),
            gain: pick(&axes.adc_gain, digits[16]).unwrap_or(0.0),
            offset: pick(&axes.adc_offset, digits[17]).unwrap_or(0.0),
            bow: pick(&axes.adc_bow, digits[18]).unwrap_or(0.0),
            noise: pick(&axes.noise, digits[15]).unwrap_or(0.0),
        };
        imperfections.validate()?;
        let mut point = Point {
            network: networks[digits[0]].clone(),
            data: data.clone(),
            limit: axes.limit,
            config: config(&bases[digits[1]], axes, &digits)?,
            signs: pick(&axes.signs, digits[8]).unwrap_or(Signs::Split),
            window: pick(&axes.window, digits[9]),
            squeeze: pick(&axes.squeeze, digits[10]).unwrap_or(0),
            activation_bits: pick(&axes.activation_bits, digits[11]),
            imperfections,
        };
        if point.is_ideal() {
            // Nothing is drawn, so all seeds are one point.
            point.imperfections.seed = 0;
        }
        point.layout()?;
        Ok(point)
    };
    Ok((0..total).map(point).collect())
}

/// The base with the grid's changes; what was changed stands in its name.
fn config(base: &Config, axes: &Axes, digits: &[usize; 20]) -> Result<Config, CommandError> {
    let mut config = base.clone();
    let rows = pick(&axes.fragment_rows, digits[2]);
    let bits = pick(&axes.device_bits, digits[3]);
    config.fragment_rows = rows.unwrap_or(config.fragment_rows);
    config.device_bits = bits.unwrap_or(config.device_bits);
    config.adcs = pick(&axes.adcs, digits[4]).unwrap_or(config.adcs);
    config.zero_skip = pick(&axes.zero_skip, digits[7]).unwrap_or(config.zero_skip);
    let policy = match pick(&axes.adc_policy, digits[6]) {
        None => config.adc.policy,
        Some(Policy::Lossless) => AdcPolicy::Lossless,
        Some(Policy::FlipEncoded) => AdcPolicy::FlipEncoded,
        Some(Policy::Saturating) => AdcPolicy::Saturating,
        Some(Policy::Uniform { lsb }) => AdcPolicy::Uniform { lsb },
    };
    let said = pick(&axes.adc_bits, digits[5]);
    let changed = rows.is_some() || bits.is_some() || policy != config.adc.policy;
    let largest = match policy {
        AdcPolicy::Lossless if changed => Some(config.full_scale()),
        // A flip-encoded fragment's stored sum is at most half its full scale.
        AdcPolicy::FlipEncoded if changed => Some(config.full_scale() / 2),
        _ => None,
    };
    let fitting = largest.map(|most| (usize::BITS - most.leading_zeros()).max(1) as usize);
    config.adc = Adc {
        bits: said.or(fitting).unwrap_or(config.adc.bits),
        policy,
    };
    config.name = name(base, &config);
    config.validate()?;
    Ok(config)
}

/// The base's name and what is different: `forms-8 m4 a3`.
fn name(base: &Config, config: &Config) -> String {
    let mut name = base.name.clone();
    let mut add = |letter: &str, before: usize, now: usize| {
        if before != now {
            name.push_str(&format!(" {letter}{now}"));
        }
    };
    add("m", base.fragment_rows, config.fragment_rows);
    add("d", base.device_bits, config.device_bits);
    add("A", base.adcs, config.adcs);
    add("a", base.adc.bits, config.adc.bits);
    if base.adc.policy != config.adc.policy {
        name.push_str(&match config.adc.policy {
            AdcPolicy::Lossless => " lossless".to_owned(),
            AdcPolicy::FlipEncoded => " flip-encoded".to_owned(),
            AdcPolicy::Saturating => " saturating".to_owned(),
            AdcPolicy::Uniform { lsb } => format!(" uniform {lsb}"),
        });
    }
    if base.zero_skip != config.zero_skip {
        name.push_str(match config.zero_skip {
            forms_golden::ZeroSkip::Off => " off",
            forms_golden::ZeroSkip::Leading => " leading",
            forms_golden::ZeroSkip::Plane => " plane",
        });
    }
    name
}

fn list<T: Clone>(values: &Option<Values<T>>, usual: T) -> Vec<T> {
    values.as_ref().map_or_else(|| vec![usual], Values::list)
}

/// How many values an axis has; 1 where it says nothing.
fn count<T: Clone>(values: &Option<Values<T>>) -> usize {
    values.as_ref().map_or(1, |values| values.list().len())
}

fn pick<T: Clone>(values: &Option<Values<T>>, at: usize) -> Option<T> {
    values
        .as_ref()
        .and_then(|values| values.list().get(at).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<(Vec<Point>, usize), CommandError> {
        points(&Plan::parse(text).unwrap())
    }

    #[test]
    fn a_grid_is_the_product_of_its_keys_with_fitting_converters() {
        let (all, _) = of(
            "network = [\"a\", \"b\"]\ndata = \"d\"\nfragment_rows = [4, 8, 16]\nvariation = [0.0, 0.1]\nseed = [1, 2]",
        )
        .unwrap();
        // Without variation both seeds are one point.
        assert_eq!(all.len(), 2 * 3 * (1 + 2));
        let names: Vec<(&str, usize)> = all
            .iter()
            .map(|p| (&p.config.name[..], p.config.adc.bits))
            .collect();
        assert_eq!(names[0], ("forms-8 m4 a3", 3));
        assert_eq!(names[3], ("forms-8", 4));
        assert_eq!(names[6], ("forms-8 m16 a5", 5));
        assert_eq!(all[0].imperfections.seed, 0);
        assert_eq!(
            (all[1].imperfections.seed, all[2].imperfections.seed),
            (1, 2)
        );
        assert_eq!(all[9].network, PathBuf::from("b"));
    }

    #[test]
    fn a_point_that_breaks_a_rule_is_refused_or_left_out() {
        let text = "network = \"a\"\ndata = \"d\"\nadc_bits = [3, 4]";
        assert!(of(text).unwrap_err().to_string().contains("3"));
        let (all, illegal) = of(&format!("skip_illegal = true\n{text}")).unwrap();
        assert_eq!((all.len(), illegal), (1, 1));
    }

    #[test]
    fn an_id_is_of_contents_and_of_every_number() {
        let (all, _) = of("network = \"a\"\ndata = \"d\"\nvariation = 0.1\nseed = [1, 2]").unwrap();
        let id = |point: &Point, network: &str| point.id(network, "images").unwrap();
        assert_eq!(id(&all[0], "n"), id(&all[0].clone(), "n"));
        assert_ne!(id(&all[0], "n"), id(&all[1], "n"));
        assert_ne!(id(&all[0], "n"), id(&all[0], "o"));
        assert_eq!(id(&all[0], "n").len(), 16);
    }
}
