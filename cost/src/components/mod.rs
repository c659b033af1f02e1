//! The component file: what each part costs, and where each figure comes from.
//!
//! The model reads a row through a [`Trace`], which keeps the names of what was read: a figure's rows are what
//! was really multiplied, not what a comment says.

mod rows;

use std::cell::RefCell;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Error;
pub use rows::ROWS;

/// The published file, as the command prints it.
pub const ISAAC: &str = include_str!("../../components.toml");

/// What a row's value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Unit {
    /// A whole number of things.
    #[serde(rename = "count")]
    Count,
    /// Feature size.
    #[serde(rename = "nm")]
    Nanometre,
    /// Power at peak.
    #[serde(rename = "mW")]
    Milliwatt,
    /// Area.
    #[serde(rename = "mm2")]
    SquareMillimetre,
    /// Area.
    #[serde(rename = "um2")]
    SquareMicrometre,
    /// Energy of one action.
    #[serde(rename = "pJ")]
    Picojoule,
    /// Time.
    #[serde(rename = "ns")]
    Nanosecond,
    /// Conversions.
    #[serde(rename = "GS/s")]
    GigasamplesPerSecond,
    /// Bytes.
    #[serde(rename = "GB/s")]
    GigabytesPerSecond,
    /// Any other action.
    #[serde(rename = "G/s")]
    GigaPerSecond,
    /// A pure number.
    #[serde(rename = "ratio")]
    Ratio,
}

impl Unit {
    /// As component files write it.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::Nanometre => "nm",
            Unit::Milliwatt => "mW",
            Unit::SquareMillimetre => "mm2",
            Unit::SquareMicrometre => "um2",
            Unit::Picojoule => "pJ",
            Unit::Nanosecond => "ns",
            Unit::GigasamplesPerSecond => "GS/s",
            Unit::GigabytesPerSecond => "GB/s",
            Unit::GigaPerSecond => "G/s",
            Unit::Ratio => "ratio",
        }
    }

    /// The power of (chip's node / row's node) that a value is multiplied by; `None` where a node means nothing.
    fn node_exponent(self) -> Option<i32> {
        match self {
            Unit::Milliwatt | Unit::Picojoule => Some(1),
            Unit::SquareMillimetre | Unit::SquareMicrometre => Some(2),
            _ => None,
        }
    }
}

/// How well a figure is founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Printed in its source.
    Published,
    /// From published figures by a formula.
    Fitted,
    /// A decision of this project.
    Ours,
}

/// One row of a component file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// In `unit`, at `node`.
    pub value: f64,
    /// What the value is measured in.
    pub unit: Unit,
    /// nm; for energies, powers and areas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<f64>,
    /// Where it is printed, or what it was derived from.
    pub source: String,
    /// How well it is founded.
    pub kind: Kind,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    name: String,
    rows: BTreeMap<String, Row>,
}

/// A checked component file.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// What reports call it.
    pub name: String,
    rows: BTreeMap<&'static str, Row>,
}

impl Components {
    /// The published ISAAC chip, with FORMS' converters and our additions.
    ///
    /// # Panics
    /// Never: a test reads the file.
    pub fn isaac() -> Components {
        match Components::from_toml(ISAAC) {
            Ok(components) => components,
            Err(error) => unreachable!("the carried component file: {error}"),
        }
    }

    /// Reads a component file.
    ///
    /// # Errors
    /// The first row that is missing, that nothing uses, or whose unit, value, node or source is refused.
    pub fn from_toml(text: &str) -> Result<Components, Error> {
        let mut file: File =
            toml::from_str(text).map_err(|error| Error::Toml(error.message().to_owned()))?;
        if file.schema != 1 {
            return Err(Error::Schema { found: file.schema });
        }
        let mut rows = BTreeMap::new();
        for &(name, unit) in ROWS {
            let row = file.rows.remove(name).ok_or(Error::Missing(name))?;
            check(name, unit, &row)?;
            rows.insert(name, row);
        }
        if let Some((name, _)) = file.rows.pop_first() {
            let nearest = nearest(&name);
            return Err(Error::Unused { name, nearest });
        }
        Ok(Components {
            name: file.name,
            rows,
        })
    }

    /// Every row, by name.
    pub fn rows(&self) -> &BTreeMap<&'static str, Row> {
        &self.rows
    }

    /// The same with one row's value multiplied, cut to what the row may be.
    pub fn scaled(&self, name: &str, factor: f64) -> Components {
        let mut scaled = self.clone();
        if let Some(row) = scaled.rows.get_mut(name) {
            row.value *= factor;
            if name.starts_with("static-") {
                row.value = row.value.min(1.0);
            }
        }
        scaled
    }

    /// Begins to read: what is read is remembered.
    pub fn trace(&self) -> Trace<'_> {
        Trace {
            components: self,
            read: RefCell::new(Vec::new()),
        }
    }
}

/// Reads rows and remembers their names.
#[derive(Debug)]
pub struct Trace<'c> {
    components: &'c Components,
    read: RefCell<Vec<&'static str>>,
}

impl Trace<'_> {
    /// A row's value at the chip's node: mW, pJ, mm2 (whatever the row's unit of area), ns, G/s, or a number.
    ///
    /// # Panics
    /// For a name that [`ROWS`] does not have.
    pub fn get(&self, name: &str) -> f64 {
        let Some((&name, row)) = self.components.rows.get_key_value(name) else {
            unreachable!("no row is called {name}")
        };
        if !self.read.borrow().contains(&name) {
            self.read.borrow_mut().push(name);
        }
        let in_unit = match row.unit {
            Unit::SquareMicrometre => row.value * 1e-6,
            _ => row.value,
        };
        match (row.unit.node_exponent(), row.node) {
            (Some(exponent), Some(node)) => {
                let chip = self.components.rows["chip-node"].value;
                if !self.read.borrow().contains(&"chip-node") {
                    self.read.borrow_mut().push("chip-node");
                }
                in_unit * (chip / node).powi(exponent)
            }
            _ => in_unit,
        }
    }

    /// The names of the rows that were read, in that order.
    pub fn rows(&self) -> Vec<String> {
        self.read
            .borrow()
            .iter()
            .map(|&name| name.to_owned())
            .collect()
    }
}

fn check(name: &'static str, unit: Unit, row: &Row) -> Result<(), Error> {
    if row.unit != unit {
        return Err(Error::Unit {
            name,
            found: row.unit.word(),
            expected: unit.word(),
        });
    }
    let refuse = |rule| {
        Err(Error::Value {
            name,
            value: row.value,
            rule,
        })
    };
    let coefficient = name.starts_with("survey-");
    match unit {
        _ if !row.value.is_finite() => return refuse("give a finite number"),
        Unit::Count if row.value < 1.0 || row.value.fract() != 0.0 || row.value > 1e6 => {
            return refuse("give a whole number, 1 to 1,000,000");
        }
        Unit::Ratio if name.starts_with("static-") && !(0.0..=1.0).contains(&row.value) => {
            return refuse("give a part of the whole, 0 to 1");
        }
        Unit::Ratio if name == "halving" && row.value < 1.0 => {
            return refuse("give a factor of at least 1");
        }
        Unit::Milliwatt | Unit::Picojoule | Unit::SquareMillimetre | Unit::SquareMicrometre
            if row.value < 0.0 =>
        {
            return refuse("give 0 or more");
        }
        Unit::Nanometre
        | Unit::Nanosecond
        | Unit::GigasamplesPerSecond
        | Unit::GigabytesPerSecond
        | Unit::GigaPerSecond
            if row.value <= 0.0 && !coefficient =>
        {
            return refuse("give more than 0");
        }
        _ => {}
    }
    match (unit.node_exponent(), row.node) {
        (Some(_), None) => {
            let rule = "has no node; say in nm at which feature size its value holds";
            return Err(Error::Node { name, rule });
        }
        (None, Some(_)) => {
            let rule = "has a node, which means nothing in its unit; remove it";
            return Err(Error::Node { name, rule });
        }
        (Some(_), Some(node)) if !(node.is_finite() && (1.0..=1000.0).contains(&node)) => {
            let rule = "node is outside 1 to 1,000 nm; correct it";
            return Err(Error::Node { name, rule });
        }
        _ => {}
    }
    if row.source.trim().is_empty() {
        return Err(Error::Source(name));
    }
    Ok(())
}

/// The known name that shares the longest beginning, then end, with a name.
fn nearest(name: &str) -> &'static str {
    let shared = |known: &str| {
        let begin = known.bytes().zip(name.bytes()).take_while(|(a, b)| a == b);
        let end = known.bytes().rev().zip(name.bytes().rev());
        begin.count() + end.take_while(|(a, b)| a == b).count()
    };
    let names = ROWS.iter().map(|&(known, _)| known);
    names.max_by_key(|known| shared(known)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(from: &str, to: &str) -> String {
        assert!(ISAAC.contains(from), "{from}");
        Components::from_toml(&ISAAC.replacen(from, to, 1))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_carried_file_is_read() {
        assert_eq!(Components::isaac().rows().len(), ROWS.len());
    }

    #[test]
    fn a_row_that_is_unknown_or_missing_is_named() {
        assert_eq!(
            refused("[rows.edram-power]", "[rows.edram-pwr]"),
            "row `edram-power` is missing; copy it from what `forms cost --show-chip` prints"
        );
        let more = "[rows.edram-pwr]\nvalue = 1\nunit = \"mW\"\nnode = 32\nsource = \"me\"\n\
                    kind = \"ours\"\n[rows.edram-power]";
        assert_eq!(
            refused("[rows.edram-power]", more),
            "row `edram-pwr` is used by nothing; remove it, or correct its name (nearest: `edram-power`)"
        );
    }

    #[test]
    fn units_values_nodes_and_sources_are_checked() {
        let row = "value = 20.7\nunit = \"mW\"\nnode = 32\n";
        assert_eq!(
            refused(row, "value = 20.7\nunit = \"pJ\"\nnode = 32\n"),
            "row `edram-power` is in pJ where mW is needed; convert its value"
        );
        assert_eq!(
            refused(row, "value = -1\nunit = \"mW\"\nnode = 32\n"),
            "row `edram-power`: value = -1 is refused: give 0 or more"
        );
        assert!(refused(row, "value = nan\nunit = \"mW\"\nnode = 32\n").contains("finite"));
        assert!(refused(row, "value = 20.7\nunit = \"mW\"\n").contains("has no node"));
        assert!(
            refused(row, "value = 20.7\nunit = \"mW\"\nnode = 0\n").contains("outside 1 to 1,000")
        );
        assert!(refused("value = 168\n", "value = 0.5\n").contains("whole number"));
        assert!(refused("value = 168\n", "value = 168\nnode = 32\n").contains("remove it"));
        let source = "source = \"ISAAC, ISCA 2016, component table\"";
        assert!(refused(source, "source = \" \"").contains("empty source"));
        assert!(refused("schema = 1", "schema = 2").contains("schema = 2 where 1 is known"));
        assert!(refused("schema = 1", "schema = \"x\"").contains("refused: invalid type"));
    }

    #[test]
    fn values_at_the_ends_of_their_rules_are_taken() {
        let taken = |from: &str, to: &str| {
            assert!(ISAAC.contains(from), "{from}");
            Components::from_toml(&ISAAC.replacen(from, to, 1)).unwrap();
        };
        let refuses = |from: &str, to: &str, why: &str| {
            let message = refused(from, to);
            assert!(message.contains(why), "{message}");
        };
        taken("value = 168\n", "value = 1\n");
        taken("value = 168\n", "value = 1000000\n");
        refuses("value = 168\n", "value = 1000001\n", "1 to 1,000,000");
        refuses("value = 168\n", "value = 0\n", "1 to 1,000,000");
        let row = "value = 20.7\nunit = \"mW\"\nnode = 32\n";
        taken(row, "value = 0\nunit = \"mW\"\nnode = 1\n");
        taken(row, "value = 0\nunit = \"mW\"\nnode = 1000\n");
        let share = "value = 1.0\nunit = \"ratio\"\n";
        taken(share, "value = 0\nunit = \"ratio\"\n");
        refuses(share, "value = 1.001\nunit = \"ratio\"\n", "0 to 1");
        refuses(share, "value = -0.001\nunit = \"ratio\"\n", "0 to 1");
        let halving = "value = 2\nunit = \"ratio\"\n";
        taken(halving, "value = 1\nunit = \"ratio\"\n");
        refuses(halving, "value = 0.99\nunit = \"ratio\"\n", "at least 1");
        let cycle = "value = 100\nunit = \"ns\"\n";
        refuses(cycle, "value = 0\nunit = \"ns\"\n", "more than 0");
    }

    #[test]
    fn energies_scale_with_the_node_and_areas_with_its_square() {
        let components = Components::isaac();
        let trace = components.trace();
        assert!((trace.get("adder-energy") - 0.21 * 0.8).abs() < 1e-12);
        assert!((trace.get("adder-area") - 278e-6 * 0.64).abs() < 1e-12);
        assert_eq!(trace.get("edram-power"), 20.7);
        assert_eq!(
            trace.rows(),
            ["adder-energy", "chip-node", "adder-area", "edram-power"]
        );
    }
}
