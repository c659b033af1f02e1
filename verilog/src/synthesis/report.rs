//! Yosys' answers in numbers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use forms_export::Design;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::design::{CROSSBAR, CROSSBAR_CORE};
use crate::hardware::Hardware;
use crate::synthesis::Target;

/// Version of [`SynthesisReport`]'s shape.
pub const SCHEMA_VERSION: u32 = 1;

/// What synthesis makes of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SynthesisReport {
    /// Version of this shape.
    pub schema: u32,
    /// Name of the configuration.
    pub config: String,
    /// What it was synthesized for.
    pub target: Target,
    /// The tool and its version, without which the figures mean little.
    pub tool: String,
    /// The crossbar or tile, then its modules, parents first. `crossbar` is with the devices,
    /// `crossbar_core` without.
    pub modules: Vec<ModuleReport>,
    /// Cells of one crossbar by kind.
    pub crossbar_cells: BTreeMap<String, usize>,
    /// Cells of one crossbar without its devices, by kind.
    pub crossbar_core_cells: BTreeMap<String, usize>,
}

/// A module, with everything inside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ModuleReport {
    /// Its name.
    pub module: String,
    /// Instances in the whole.
    pub instances: usize,
    /// One instance.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Figures of one instance of a module, with everything inside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Figures {
    /// Cells, flip-flops and memories among them.
    pub cells: usize,
    /// Flip-flops; for the generic target those of memories that are read without a clock too.
    pub flip_flops: usize,
    /// Memories, or block and distributed RAM cells.
    pub memories: usize,
    /// Bits in them; generic target only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_bits: Option<usize>,
    /// Cells on the longest path between flip-flops, memories and pins.
    pub depth: usize,
}

impl SynthesisReport {
    /// As JSON.
    pub fn json(&self) -> String {
        // Names and numbers only: serializing them cannot fail.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// A table for people.
    pub fn table(&self) -> String {
        let width = self.modules.iter().map(|m| m.module.len()).max();
        let width = width.unwrap_or(0).max("module".len());
        let mut text = format!(
            "{}, target {}, {}\n\
             {:width$}  instances   cells  flip-flops  memories  memory bits  depth\n",
            self.config, self.target, self.tool, "module"
        );
        for module in &self.modules {
            let Figures {
                cells,
                flip_flops,
                memories,
                memory_bits,
                depth,
            } = module.figures;
            let bits = memory_bits.map_or("-".to_string(), |bits| bits.to_string());
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{:width$}  {:9}  {cells:6}  {flip_flops:10}  {memories:8}  {bits:>11}  {depth:5}",
                module.module, module.instances
            );
        }
        text.push_str(
            "Each line is one instance with everything inside it; crossbar is with the devices, \
             crossbar_core without.\nDepth counts cells between flip-flops, memories and pins.\n",
        );
        text
    }
}

/// What Yosys wrote.
pub struct Answers {
    pub(crate) statistics: String,
    pub(crate) memories: String,
    pub(crate) depths: String,
}

#[derive(Deserialize)]
struct Statistics {
    modules: BTreeMap<String, ModuleStatistics>,
}

#[derive(Deserialize)]
struct ModuleStatistics {
    num_cells_by_type: BTreeMap<String, usize>,
}

/// What a module is made of: cells by kind, instances resolved, and bits of memory.
#[derive(Clone, Default)]
struct Inside {
    cells: BTreeMap<String, usize>,
    instances: BTreeMap<String, usize>,
    bits: usize,
}

/// The report, from the answers.
pub fn report(
    hardware: &Hardware,
    target: Target,
    tool: &str,
    design: &Design,
    answers: &Answers,
) -> Result<SynthesisReport, Error> {
    let unreadable = |what: String| Error::Complaint {
        tool: tool.to_string(),
        module: design.top.clone(),
        said: what,
    };
    let statistics: Statistics =
        serde_json::from_str(&without_trailing_commas(&answers.statistics))
            .map_err(|error| unreadable(format!("its statistics cannot be read: {error}")))?;
    let bits = memory_bits(&answers.memories);
    let depths = depths(&answers.depths);

    // Children come before their parents.
    let mut inside: BTreeMap<&str, Inside> = BTreeMap::new();
    for module in &design.modules {
        let name = module.name.as_str();
        let own = statistics.modules.get(&format!("\\{name}"));
        let mut sum = Inside {
            bits: bits.get(name).copied().unwrap_or(0),
            ..Inside::default()
        };
        for (kind, &count) in own.iter().flat_map(|own| &own.num_cells_by_type) {
            match inside.get(kind.as_str()) {
                None => *sum.cells.entry(kind.clone()).or_default() += count,
                Some(child) => {
                    *sum.instances.entry(kind.clone()).or_default() += count;
                    for (kind, cells) in &child.cells {
                        *sum.cells.entry(kind.clone()).or_default() += count * cells;
                    }
                    for (name, instances) in &child.instances {
                        *sum.instances.entry(name.clone()).or_default() += count * instances;
                    }
                    sum.bits += count * child.bits;
                }
            }
        }
        inside.insert(name, sum);
    }

    let of = |name: &str| inside.get(name).cloned().unwrap_or_default();
    let top = of(&design.top);
    let modules = design.modules.iter().rev().map(|module| {
        let name = module.name.as_str();
        let sum = of(name);
        let count = |select: fn(&str) -> bool| {
            let cells = sum.cells.iter();
            cells.filter(|(kind, _)| select(kind)).map(|(_, n)| n).sum()
        };
        ModuleReport {
            module: name.to_string(),
            instances: match name == design.top {
                true => 1,
                false => top.instances.get(name).copied().unwrap_or(0),
            },
            figures: Figures {
                cells: count(|_| true),
                flip_flops: count(is_flip_flop),
                memories: count(is_memory),
                memory_bits: (target == Target::Generic).then_some(sum.bits),
                depth: depths.get(name).copied().unwrap_or(0),
            },
        }
    });
    Ok(SynthesisReport {
        schema: SCHEMA_VERSION,
        config: hardware.name.clone(),
        target,
        tool: tool.to_string(),
        modules: modules.collect(),
        crossbar_cells: of(CROSSBAR).cells,
        crossbar_core_cells: of(CROSSBAR_CORE).cells,
    })
}

/// The cells of a flattened module by kind, from what `stat -json` said.
pub(super) fn cells(said: &str, module: &str) -> serde_json::Result<BTreeMap<String, usize>> {
    let mut statistics: Statistics = serde_json::from_str(&without_trailing_commas(said))?;
    let own = statistics.modules.remove(&format!("\\{module}"));
    Ok(own.map_or_else(BTreeMap::new, |own| own.num_cells_by_type))
}

/// Yosys 0.23 writes a comma after the last member of an object.
fn without_trailing_commas(json: &str) -> String {
    let mut text = String::new();
    let mut lines = json
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .peekable();
    while let Some(line) = lines.next() {
        let last = lines.peek().is_some_and(|next| next.starts_with('}'));
        text.push_str(if last {
            line.trim_end_matches(',')
        } else {
            line
        });
        text.push('\n');
    }
    text
}

fn is_flip_flop(kind: &str) -> bool {
    let yosys = kind.starts_with("$_") && kind.contains("DFF");
    let lattice = kind.starts_with("SB_DFF") || kind == "TRELLIS_FF";
    yosys || lattice || ["FDRE", "FDSE", "FDCE", "FDPE"].contains(&kind)
}

fn is_memory(kind: &str) -> bool {
    let lattice = ["SB_RAM", "DP16KD", "PDPW16KD", "TRELLIS_DPR"];
    let xilinx = ["RAM"];
    let families = lattice.iter().chain(&xilinx);
    kind == "$mem_v2" || families.into_iter().any(|family| kind.starts_with(family))
}

/// Bits of memory in each module, from Yosys' dump of its memory cells.
fn memory_bits(dump: &str) -> BTreeMap<String, usize> {
    let mut bits = BTreeMap::new();
    let (mut module, mut size) = (String::new(), 0);
    for line in dump.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            // A module's own parameters come before its cells: there is no size to multiply by yet.
            ["module", name] => {
                (module, size) = (name.trim_start_matches('\\').to_string(), 0);
            }
            ["parameter", "\\SIZE", value] => size = value.parse().unwrap_or(0),
            ["parameter", "\\WIDTH", value] => {
                let width: usize = value.parse().unwrap_or(0);
                *bits.entry(module.clone()).or_default() += size * width;
            }
            _ => {}
        }
    }
    bits
}

/// The longest path of each module, from what `ltp` printed.
fn depths(said: &str) -> BTreeMap<String, usize> {
    let depth = |line: &str| {
        let rest = line.strip_prefix("Longest topological path in ")?;
        let (module, rest) = rest.split_once(" (length=")?;
        let (length, _) = rest.split_once(')')?;
        Some((module.to_string(), length.parse().ok()?))
    };
    said.lines().filter_map(depth).collect()
}
