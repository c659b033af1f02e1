//! A plan: a TOML file of grids, each the product of what its keys list.

use std::path::{Path, PathBuf};

use forms_golden::ZeroSkip;
use serde::Deserialize;

use crate::CommandError;
use crate::commands::choices::Signs;

/// The longest plan that is read.
const MAX_TOML: u64 = 1 << 20;

/// What a plan's file says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// What every grid begins with: a grid's own keys replace these.
    #[serde(flatten)]
    pub usual: Axes,
    /// The grids; without any, the keys above them are the only one.
    pub grid: Vec<Axes>,
    /// Whether points that break a rule are left out, and not refused.
    pub skip_illegal: bool,
}

/// One value, or a list of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Values<T> {
    /// A value.
    One(T),
    /// A list.
    Many(Vec<T>),
}

impl<T: Clone> Values<T> {
    /// As a list.
    pub fn list(&self) -> Vec<T> {
        match self {
            Values::One(value) => vec![value.clone()],
            Values::Many(values) => values.clone(),
        }
    }
}

/// Seeds: one, a list, or so many from one on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Seeds {
    /// `seed = { first = 0, count = 50 }`
    Range {
        /// The first.
        first: u64,
        /// How many.
        count: u64,
    },
    /// `seed = 7` or `seed = [1, 2]`
    Listed(Values<u64>),
}

/// A converter's policy in a word, or uniform with its step.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Policy {
    /// As in a configuration.
    Lossless,
    /// As in a configuration.
    FlipEncoded,
    /// As in a configuration.
    Saturating,
    /// `{ uniform = { lsb = 2 } }`
    Uniform {
        /// Counts a code step.
        lsb: usize,
    },
}

macro_rules! axes {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)*) => {
        /// The keys of a grid. Each takes a value or a list.
        #[derive(Debug, Clone, Default, PartialEq, Deserialize)]
        #[serde(default)]
        pub struct Axes {
            $($(#[$doc])* pub $name: Option<$type>,)*
        }

        impl Axes {
            /// These keys, and `usual`'s where they say nothing.
            pub fn over(&self, usual: &Axes) -> Axes {
                Axes { $($name: self.$name.clone().or_else(|| usual.$name.clone()),)* }
            }

            /// The names of all keys.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)*];
        }
    };
}

axes! {
    /// Networks, as `forms run` reads them; paths are the plan's folder's.
    network: Values<PathBuf>,
    /// One data set for all networks of the grid.
    data: PathBuf,
    /// The most images of a point.
    limit: usize,
    /// Named configurations, or TOML files.
    config: Values<String>,
    /// m.
    fragment_rows: Values<usize>,
    /// Bits of a device.
    device_bits: Values<usize>,
    /// Converters of a crossbar.
    adcs: Values<usize>,
    /// Bits of a converter; where fragments or devices are said and these are not, the least that lose nothing.
    adc_bits: Values<usize>,
    /// What a converter does.
    adc_policy: Values<Policy>,
    /// Which planes are not fed.
    zero_skip: Values<ZeroSkip>,
    /// What becomes of mixed fragments.
    signs: Values<Signs>,
    /// SME: significant bits.
    window: Values<usize>,
    /// SME: squeezes.
    squeeze: Values<usize>,
    /// Bits of activations; as the network has them if not said.
    activation_bits: Values<u32>,
    /// sigma of conductances.
    variation: Values<f64>,
    /// Probability that a device is stuck, half of them at each end.
    stuck: Values<f64>,
    /// Conductance at the highest level over that at level 0.
    on_off: Values<f64>,
    /// Counts, standard deviation of a conversion's noise.
    noise: Values<f64>,
    /// Relative error of the converters' gain.
    adc_gain: Values<f64>,
    /// Counts, the converters' offset.
    adc_offset: Values<f64>,
    /// Counts, the converters' bow.
    adc_bow: Values<f64>,
    /// Seeds of what is drawn by chance.
    seed: Seeds,
}

impl Plan {
    /// Reads a plan; its paths become those of its folder.
    ///
    /// # Errors
    /// A file that cannot be read, or that is no plan.
    pub fn read(path: &Path) -> Result<Plan, CommandError> {
        use std::io::Read;
        let file = std::fs::File::open(path).map_err(CommandError::read(path))?;
        let mut text = String::new();
        file.take(MAX_TOML + 1)
            .read_to_string(&mut text)
            .map_err(CommandError::read(path))?;
        if text.len() as u64 > MAX_TOML {
            let reason = format!("is longer than {MAX_TOML} bytes, so it is no plan");
            return Err(CommandError::file(path, reason));
        }
        let mut plan = Plan::parse(&text).map_err(|reason| CommandError::file(path, reason))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for axes in [&mut plan.usual].into_iter().chain(&mut plan.grid) {
            axes.in_folder(folder);
        }
        Ok(plan)
    }

    /// A plan's text.
    ///
    /// # Errors
    /// One sentence.
    pub fn parse(text: &str) -> Result<Plan, String> {
        let table: toml::Table = toml::from_str(text)
            .map_err(|error| format!("is no TOML: {}", error.message().replace('\n', "; ")))?;
        let grids = table.get("grid").and_then(toml::Value::as_array);
        let grids = grids
            .into_iter()
            .flatten()
            .filter_map(toml::Value::as_table);
        let known = |key: &str| Axes::NAMES.contains(&key);
        let own = |key: &str| ["grid", "skip_illegal"].contains(&key);
        let mut unknown = table
            .keys()
            .filter(|key| !known(key) && !own(key))
            .chain(grids.flat_map(toml::Table::keys).filter(|key| !known(key)));
        if let Some(key) = unknown.next() {
            return Err(format!(
                "has no use for \"{key}\"; a grid's keys are {}",
                Axes::NAMES.join(", ")
            ));
        }
        let grids = table.get("grid").and_then(toml::Value::as_array);
        let grids = grids
            .into_iter()
            .flatten()
            .filter_map(toml::Value::as_table);
        for (key, value) in table.iter().chain(grids.flatten()) {
            if known(key) {
                one_key(key, value)?;
            }
        }
        table
            .try_into()
            .map_err(|error: toml::de::Error| format!("is no plan: {}", error.message()))
    }
}

/// Whether a key's value can be read: an untagged enum does not say which key it is that cannot.
fn one_key(key: &str, value: &toml::Value) -> Result<(), String> {
    let alone = toml::Table::from_iter([(key.to_owned(), value.clone())]);
    alone.try_into::<Axes>().map(drop).map_err(|_| {
        format!(
            "{key} = {value} cannot be read; give a value or a list of them, as docs/sweep.md shows"
        )
    })
}

impl Axes {
    /// Takes relative paths from the plan's folder.
    fn in_folder(&mut self, folder: &Path) {
        let join = |path: &mut PathBuf| *path = folder.join(&*path);
        match &mut self.network {
            Some(Values::One(path)) => join(path),
            Some(Values::Many(paths)) => paths.iter_mut().for_each(join),
            None => {}
        }
        if let Some(path) = &mut self.data {
            join(path);
        }
        let config = |name: &mut String| {
            if name.ends_with(".toml") {
                *name = folder.join(&*name).display().to_string();
            }
        };
        match &mut self.config {
            Some(Values::One(name)) => config(name),
            Some(Values::Many(names)) => names.iter_mut().for_each(config),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_takes_a_value_or_a_list_and_grids_inherit() {
        let plan = Plan::parse(
            "network = \"a.net\"\nseed = { first = 3, count = 2 }\n[[grid]]\nfragment_rows = [4, 8]\n[[grid]]\nnetwork = [\"b.net\"]\nadc_policy = [\"saturating\", { uniform = { lsb = 2 } }]\n",
        )
        .unwrap();
        assert_eq!(plan.usual.seed, Some(Seeds::Range { first: 3, count: 2 }));
        assert_eq!(plan.grid[0].fragment_rows, Some(Values::Many(vec![4, 8])));
        let second = plan.grid[1].over(&plan.usual);
        assert_eq!(second.network, Some(Values::Many(vec!["b.net".into()])));
        assert_eq!(second.seed, plan.usual.seed);
        let policies = second.adc_policy.unwrap().list();
        assert_eq!(policies, [Policy::Saturating, Policy::Uniform { lsb: 2 }]);
    }

    #[test]
    fn what_a_plan_cannot_say_is_named() {
        let refused = |text: &str| Plan::parse(text).unwrap_err();
        assert!(
            refused("fragment_row = 4")
                .starts_with("has no use for \"fragment_row\"; a grid's keys are network")
        );
        assert!(refused("[[grid]]\nsedes = 4").starts_with("has no use for \"sedes\""));
        assert!(
            refused("fragment_rows = \"four\"")
                .starts_with("fragment_rows = \"four\" cannot be read")
        );
        assert!(refused("a = ").starts_with("is no TOML"));
    }
}
