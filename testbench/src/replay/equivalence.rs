//! Netlist against Verilog, by proof rather than by vectors.

use crate::Error;
use crate::replay::sources::Sources;
use crate::replay::yosys;

/// Proves that `netlist` does, in every state and for every input, what `sources` does.
///
/// State is matched register by register, by name; each output and next state is then proved equal
/// by induction. Memories become registers first. For blocks up to some ten thousand cells.
///
/// Each output gets a buffer on both sides: where synthesis makes an output and a register one net,
/// Yosys would otherwise match the pair under the output's name only and lose the register.
///
/// # Errors
///
/// [`Error::ToolFailed`] names the cells that could not be proved equal.
pub fn prove(sources: &Sources, netlist: &Sources) -> Result<(), Error> {
    let top = &sources.top;
    let prepare = format!(
        "hierarchy -check -top {top}; proc; flatten; memory; opt_clean; iopadmap -bits -outpad $_BUF_ A:Y"
    );
    let script = format!(
        "read_verilog {gold}; {prepare}; design -stash gold; \
         read_verilog {gate}; {prepare}; design -stash gate; \
         design -copy-from gold -as gold {top}; design -copy-from gate -as gate {top}; \
         equiv_make gold gate equiv; hierarchy -top equiv; opt_clean; \
         equiv_simple; equiv_induct; equiv_status -assert",
        gold = sources.names().join(" "),
        gate = netlist.paths().join(" "),
    );
    yosys::script(sources, &script, "equivalence").map(drop)
}
