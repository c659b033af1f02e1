//! Synthesis for standard cells: area, flip-flops, memories and the longest path, in cells that a liberty file names.
//!
//! Memories with a clocked read are black boxes, listed by size: a chip makes SRAM macros or register files of them.
//! All else is mapped, buffered and sized by ABC; OpenSTA, where it is installed, times it under an ideal clock, else
//! ABC itself. Paths that end or begin at a black box are not timed, since nothing is known of it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use forms_export::Design;
use schemars::JsonSchema;
use serde::Serialize;

use super::LIMIT;
use super::liberty::Library;
use super::timing::{self, LongestPath};
use crate::Error;
use crate::hardware::Hardware;
use crate::replay::sources::{Sources, read, temporary, write};
use crate::replay::tools::Tool;

/// Version of [`AsicReport`]'s shape.
pub const SCHEMA_VERSION: u32 = 1;

/// What ABC does with the logic; `{D}` is the clock, where one is asked for.
const MAPPING: &str = "&get -n\n&st\n&dch\n&nf\n&put\nbuffer -c\ntopo\nstime -p\nupsize {D} -c\ndnsize {D} -c\nstime -p\n";

/// Load of an output, in the unit of the liberty file, which is nearly always a picofarad.
const LOAD: &str = "0.01";

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct AsicOptions {
    /// The liberty file; `.lib` or `.lib.gz`.
    pub liberty: PathBuf,
    /// The clock that cells are sized for, in nanoseconds; as fast as they go without one.
    pub clock_ns: Option<f64>,
    /// The module that is flattened and timed.
    pub module: String,
    /// Every module alone too.
    pub every_module: bool,
}

/// What standard cells make of a configuration.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AsicReport {
    /// Version of this shape.
    pub schema: u32,
    /// Name of the configuration.
    pub config: String,
    /// The library that the liberty file names.
    pub library: String,
    /// The synthesizer and its version.
    pub tool: String,
    /// What timed it, and its version.
    pub timed_by: String,
    /// The library's delay of an inverter that drives four, in nanoseconds; none without OpenSTA.
    pub fan_out_of_four_ns: Option<f64>,
    /// The flattened module first, then every module alone if that was asked for, parents first.
    pub modules: Vec<AsicModule>,
}

/// A module in standard cells, with everything inside it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AsicModule {
    /// Its name in the Verilog.
    pub module: String,
    /// Area without memories, in the unit of the liberty file (um2).
    pub area: f64,
    /// Cells, memories aside.
    pub cells: usize,
    /// Flip-flops among them.
    pub flip_flops: usize,
    /// Memories by size.
    pub memories: Vec<MemoryKind>,
    /// Its longest path; none where nothing lies between registers or pins.
    pub path: Option<LongestPath>,
}

/// Memories of one size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemoryKind {
    /// Words of each.
    pub words: usize,
    /// Bits of a word.
    pub bits: usize,
    /// Memories of this size in the module.
    pub count: usize,
}

impl AsicReport {
    /// A table for people.
    pub fn table(&self) -> String {
        let mut text = self.head();
        for module in &self.modules {
            text.push_str(&self.row(&module.module, module));
        }
        for kind in self.modules.iter().take(1).flat_map(|m| &m.memories) {
            let MemoryKind { words, bits, count } = kind;
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "memory, a black box: {count} of {words} x {bits} bits"
            );
        }
        text
    }

    /// The lines above a table: tools, and the columns.
    pub fn head(&self) -> String {
        let delay = match self.fan_out_of_four_ns {
            Some(ns) => format!(", FO4 {:.0} ps", 1e3 * ns),
            None => String::new(),
        };
        format!(
            "{}{delay}; {}; timed by {}; ideal clock, no wires, no path from or to a memory\n\
             {:20} area, um2   cells  flip-flops  memory, bits     ns   MHz  FO4  from, to\n",
            self.library, self.tool, self.timed_by, ""
        )
    }

    /// The flattened module in one line, called by the configuration.
    pub fn line(&self) -> String {
        let first = self.modules.first();
        first.map_or(String::new(), |module| self.row(&self.config, module))
    }

    fn row(&self, name: &str, module: &AsicModule) -> String {
        let memories = module.memories.iter();
        let bits: usize = memories.map(|m| m.words * m.bits * m.count).sum();
        let (ns, mhz, delays, ends) = match &module.path {
            Some(path) => {
                let delays = self.fan_out_of_four_ns.map(|one| path.ns / one);
                (
                    format!("{:.2}", path.ns),
                    format!("{:.0}", path.mhz()),
                    delays.map_or("-".to_owned(), |delays| format!("{delays:.0}")),
                    format!("{}, {}", path.from, path.to),
                )
            }
            None => (
                "-".to_owned(),
                "-".to_owned(),
                "-".to_owned(),
                String::new(),
            ),
        };
        format!(
            "{name:20} {:9.0}  {:6}  {:10}  {bits:12}  {ns:>5}  {mhz:>4}  {delays:>3}  {ends}\n",
            module.area, module.cells, module.flip_flops
        )
    }
}

/// Synthesizes `hardware` for the cells of a liberty file. The netlist of the flattened module comes beside the report.
///
/// # Errors
///
/// [`Error::Liberty`]; [`Error::Elaboration`]; [`Error::MissingTool`]; [`Error::ToolFailed`]; [`Error::NoModule`].
pub fn run(hardware: &Hardware, options: &AsicOptions) -> Result<(AsicReport, String), Error> {
    let design = hardware.design()?.specialized();
    super::module(&design, &options.module)?;
    let sources = Sources::from_design(&design)?;
    let folder = temporary()?;
    let library = Library::unpack(&options.liberty, folder.path())?;
    let tool = Tool::Yosys.version()?;
    let timed_by = match Tool::Sta.find() {
        Ok(_) => format!("OpenSTA {}", Tool::Sta.version()?),
        Err(_) => "ABC, which leaves out the flip-flops' own delays".to_string(),
    };
    let mut names = vec![options.module.clone()];
    if options.every_module {
        let others = design
            .modules
            .iter()
            .rev()
            .map(|module| module.name.clone());
        names.extend(others.filter(|name| *name != options.module && !is_memory(name)));
    }
    let fan_out_of_four_ns = match Tool::Sta.find() {
        Ok(_) => timing::fan_out_of_four(&library, folder.path())?,
        Err(_) => None,
    };
    let mut modules = Vec::new();
    let mut netlist = String::new();
    for name in &names {
        let (module, text) = one(&design, &sources, &library, name, options, folder.path())?;
        if modules.is_empty() {
            netlist = text;
        }
        modules.push(module);
    }
    let report = AsicReport {
        schema: SCHEMA_VERSION,
        config: hardware.name.clone(),
        library: library.name,
        tool,
        timed_by,
        fan_out_of_four_ns,
        modules,
    };
    Ok((report, netlist))
}

/// A memory that is a black box.
fn is_memory(module: &str) -> bool {
    size(module).is_some()
}

/// Words and bits of a memory with a clocked read, from its name: `memory_512x4`.
fn size(module: &str) -> Option<(usize, usize)> {
    let (words, bits) = module.strip_prefix("memory_")?.split_once('x')?;
    Some((words.parse().ok()?, bits.parse().ok()?))
}

/// The flip-flops of a library, for Yosys to select.
fn flip_flops(library: &Library) -> String {
    let cells = library.cells.iter().filter(|(_, cell)| cell.is_flip_flop);
    cells.map(|(name, _)| format!("t:{name} ")).collect()
}

/// One module, flattened: its figures and its netlist.
fn one(
    design: &Design,
    sources: &Sources,
    library: &Library,
    module: &str,
    options: &AsicOptions,
    folder: &Path,
) -> Result<(AsicModule, String), Error> {
    let place = |file: &str| folder.join(format!("{module}.{file}"));
    let shown = |path: &Path| path.display().to_string();
    let mut constraints = format!("set_load {LOAD}\n");
    if let Some(driver) = &library.driver {
        constraints.insert_str(0, &format!("set_driving_cell {driver}\n"));
    }
    write(&place("constr"), constraints.as_bytes())?;
    write(&place("abc"), MAPPING.as_bytes())?;
    let memories: Vec<&str> = design
        .modules
        .iter()
        .map(|m| m.name.as_str())
        .filter(|n| is_memory(n))
        .collect();
    let black_boxes = match memories.is_empty() {
        true => String::new(),
        false => format!("blackbox {}; ", memories.join(" ")),
    };
    let cells = shown(&library.path);
    let script = format!(
        "read_liberty -lib {cells}; read_verilog {files}; {black_boxes}hierarchy -check -top {module}; synth -flatten -top {module}; \
         dfflibmap -liberty {cells}; opt; \
         tee -q -o {timed} abc -liberty {cells} -constr {constr}{clock} -script {abc}; \
         setundef -zero; clean -purge; splitnets; rename -wire -suffix {suffix} {flip_flops}; setattr -mod -unset top *; \
         tee -q -o {statistics} stat -json; write_verilog -noattr -noexpr -simple-lhs {netlist}",
        files = sources.names().join(" "),
        suffix = timing::REGISTER,
        flip_flops = flip_flops(library),
        constr = shown(&place("constr")),
        clock = options
            .clock_ns
            .map_or(String::new(), |ns| format!(" -D {}", (ns * 1000.0).round())),
        abc = shown(&place("abc")),
        timed = shown(&place("timed")),
        statistics = shown(&place("json")),
        netlist = shown(&place("v")),
    );
    Tool::Yosys.run(sources.folder(), &["-q", "-p", &script], LIMIT)?;
    let netlist = read(&place("v"))?;
    let kinds =
        super::report::cells(&read(&place("json"))?, module).map_err(|error| Error::Complaint {
            tool: "yosys".to_string(),
            module: module.to_string(),
            said: format!("its statistics cannot be read: {error}"),
        })?;
    let memories: Vec<MemoryKind> = kinds
        .iter()
        .filter_map(|(kind, &count)| {
            let (words, bits) = size(kind)?;
            Some(MemoryKind { words, bits, count })
        })
        .collect();
    let known = |kind: &String| library.cells.get(kind);
    let area = |(kind, &count): (&String, &usize)| {
        known(kind).map_or(0.0, |cell| cell.area) * count as f64
    };
    let counted = |of: &dyn Fn(&String) -> bool| -> usize {
        let some = kinds.iter().filter(|(kind, _)| of(kind));
        some.map(|(_, count)| count).sum()
    };
    let path = match Tool::Sta.find() {
        Ok(_) => timing::sta(module, library, &place("v"), folder)?,
        Err(_) => timing::abc(&read(&place("timed"))?),
    };
    let module = AsicModule {
        module: module.to_string(),
        area: kinds.iter().map(area).sum(),
        cells: counted(&|kind| !is_memory(kind)),
        flip_flops: counted(&|kind| known(kind).is_some_and(|cell| cell.is_flip_flop)),
        memories,
        path,
    };
    Ok((module, netlist))
}
