//! Netlist against Verilog, by proof rather than by vectors.

use crate::Error;
use crate::replay::sources::{Sources, read};
use crate::replay::yosys;

/// Proves that `netlist` does, in every state and for every input, what `sources` does.
///
/// State is matched register by register, by name; each output and next state is then proved equal
/// by induction. Memories become registers first. For blocks up to some ten thousand cells.
///
/// Each output gets a buffer on both sides: where synthesis makes an output and a register one net,
/// Yosys would otherwise match the pair under the output's name only and lose the register.
///
/// A wire whose bits synthesis has dropped keeps its name in the netlist and leaves them open (`1'x`). Nothing
/// there reads such a bit, so that there is nothing to prove of it.
///
/// # Errors
///
/// [`Error::Complaint`] names the first bit that could not be proved equal; [`Error::ToolFailed`].
pub fn prove(sources: &Sources, netlist: &Sources) -> Result<(), Error> {
    let top = &sources.top;
    let prepare = format!(
        "hierarchy -check -top {top}; proc; flatten; memory; opt_clean; iopadmap -bits -outpad $_BUF_ A:Y"
    );
    let status = netlist.folder().join("equivalence.txt");
    let script = format!(
        "read_verilog {gold}; {prepare}; design -stash gold; \
         read_verilog {gate}; {prepare}; design -stash gate; \
         design -copy-from gold -as gold {top}; design -copy-from gate -as gate {top}; \
         equiv_make gold gate equiv; hierarchy -top equiv; opt_clean; \
         equiv_simple; equiv_induct; tee -o {status} equiv_status",
        gold = sources.names().join(" "),
        gate = netlist.paths().join(" "),
        status = status.display(),
    );
    yosys::script(sources, &script, "equivalence")?;
    let said = read(&status)?;
    let unproven: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("Unproven $equiv") && !line.ends_with("1'x"))
        .collect();
    // Without a word of cells there was no proof at all.
    match (said.contains("$equiv cells in equiv"), unproven.first()) {
        (true, None) => Ok(()),
        (_, first) => Err(Error::Complaint {
            tool: "Yosys".to_string(),
            module: top.clone(),
            said: format!(
                "{} bits are unproven, {}",
                unproven.len(),
                first.unwrap_or(&"and it told of none")
            ),
        }),
    }
}
