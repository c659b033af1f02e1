//! What Yosys is asked, for each target.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::replay::sources::Sources;

pub(crate) const STATISTICS: &str = "statistics.json";
pub(crate) const MEMORIES: &str = "memories.il";
pub(crate) const DEPTHS: &str = "depths.txt";
pub(crate) const NETLIST: &str = "netlist.v";

/// What is synthesized for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// Gates of two inputs, multiplexers and flip-flops of no technology; clocked memories stay
    /// memories.
    Generic,
    /// Lattice iCE40.
    Ice40,
    /// Lattice ECP5.
    Ecp5,
    /// Xilinx series 7.
    Xilinx,
}

impl Target {
    /// All of them.
    pub const ALL: [Target; 4] = [Target::Generic, Target::Ice40, Target::Ecp5, Target::Xilinx];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Target::Generic => "generic",
            Target::Ice40 => "ice40",
            Target::Ecp5 => "ecp5",
            Target::Xilinx => "xilinx",
        }
    }

    /// The commands that map a design that has been read. Hierarchy is kept, so that every module has
    /// figures of its own.
    fn map(self, top: &str) -> String {
        match self {
            // As `synth`, but only memories read without a clock become registers.
            Target::Generic => format!(
                "synth -top {top} -run begin:fine; memory_map t:$mem_v2 r:RD_CLK_ENABLE=1'0 %i; \
                 opt -fast -full; opt -undriven -fine; techmap; opt -fast; abc -fast; opt -fast"
            ),
            Target::Ice40 => format!("synth_ice40 -noflatten -top {top}"),
            Target::Ecp5 => format!("synth_ecp5 -noflatten -top {top}"),
            Target::Xilinx => format!("synth_xilinx -noiopad -noclkbuf -top {top}"),
        }
    }

    /// The cells at which a path begins and ends, Yosys' own flip-flops aside.
    fn path_ends(self) -> &'static str {
        match self {
            Target::Generic => "t:$mem_v2",
            Target::Ice40 => "t:SB_DFF* t:SB_RAM*",
            Target::Ecp5 => "t:TRELLIS_FF t:DP16KD t:PDPW16KD t:TRELLIS_DPR16X4",
            Target::Xilinx => "t:FD* t:RAM* t:SRL*",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let named = Self::ALL.into_iter().find(|target| target.name() == name);
        named.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("{name:?} is no target; choose one of {names}")
        })
    }
}

/// The script that leaves its answers in `folder`.
///
/// Depth is that of a module with everything inside it: each is flattened by itself, which is why
/// none may be called the top by then. (With a top, Yosys 0.23 also breaks the JSON of `stat`.)
pub fn script(sources: &Sources, target: Target, folder: &Path) -> String {
    let place = |file: &str| folder.join(file).display().to_string();
    format!(
        "read_verilog {files}; {map}; setattr -mod -unset top *; \
         tee -q -o {statistics} stat -json; tee -q -o {memories} dump t:$mem_v2; \
         write_verilog -noattr {netlist}; delete {path_ends}; flatten; \
         tee -q -o {depths} ltp -noff",
        files = sources.names().join(" "),
        map = target.map(&sources.top),
        statistics = place(STATISTICS),
        memories = place(MEMORIES),
        netlist = place(NETLIST),
        path_ends = target.path_ends(),
        depths = place(DEPTHS),
    )
}
