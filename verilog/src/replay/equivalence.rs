//! Netlist against Verilog, by proof rather than by vectors.

use crate::Error;
use crate::replay::sources::{Sources, read, temporary, write};
use crate::replay::yosys;

/// Proves that `netlist` does, in every state and for every input, what `sources` does.
///
/// State is matched register by register, by name; each output and next state is then proved equal by induction over two
/// clocks: where they agree for two clocks, they agree in the third. Two, as a register that never changes has no counterpart in
/// the netlist; what it holds is known after a clock. Memories become registers first. For blocks up to some ten thousand cells.
///
/// Each output gets a buffer on both sides: where synthesis makes an output and a register one net,
/// Yosys would otherwise match the pair under the output's name only and lose the register.
///
/// A wire whose bits synthesis has dropped keeps its name in the netlist and leaves them open (`1'x`). Such a wire is matched
/// bit by bit, without those that are open: Yosys would take an open bit for 0, and assume that of the Verilog's.
///
/// # Errors
///
/// [`Error::Complaint`] names the first bit that could not be proved equal; [`Error::ToolFailed`].
pub fn prove(sources: &Sources, netlist: &Sources) -> Result<(), Error> {
    let top = &sources.top;
    let prepare = format!(
        "hierarchy -check -top {top}; proc; flatten; memory; opt_clean; iopadmap -bits -outpad $_BUF_ A:Y"
    );
    let folder = temporary()?;
    let in_folder = |name: &str| folder.path().join(name);
    let (both, vectors, bits) = (
        in_folder("both.il"),
        in_folder("vectors.txt"),
        in_folder("bits.txt"),
    );
    let script = format!(
        "read_verilog {gold}; {prepare}; design -stash gold; \
         read_verilog {gate}; {prepare}; design -stash gate; \
         design -copy-from gold -as gold {top}; design -copy-from gate -as gate {top}; \
         write_rtlil {both}; design -save both; tee -q -o {vectors} equiv_make gold gate equiv; \
         design -load both; splitnets; tee -q -o {bits} equiv_make gold gate equiv",
        gold = sources.names().join(" "),
        gate = netlist.paths().join(" "),
        both = both.display(),
        vectors = vectors.display(),
        bits = bits.display(),
    );
    yosys::script(sources, &script, "matching")?;
    let open: Vec<String> = open_wires(&read(&vectors)?)
        .into_iter()
        .map(|wire| format!("gold/w:{wire} gate/w:{wire}"))
        .collect();
    // Without a selection all wires would be split, which takes longer.
    let split = match open.as_slice() {
        [] => String::new(),
        _ => format!("splitnets {};", open.join(" ")),
    };
    let (unmatched, status) = (in_folder("unmatched.txt"), in_folder("equivalence.txt"));
    let open = open_wires(&read(&bits)?).join("\n");
    write(&unmatched, open.as_bytes())?;
    let script = format!(
        "read_rtlil {both}; {split} equiv_make -blacklist {unmatched} gold gate equiv; \
         hierarchy -top equiv; opt_clean; equiv_simple; equiv_simple -short -seq 2; equiv_induct -seq 2; \
         tee -o {status} equiv_status",
        both = both.display(),
        unmatched = unmatched.display(),
        status = status.display(),
    );
    yosys::script(sources, &script, "equivalence")?;
    let said = read(&status)?;
    let unproven: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("Unproven $equiv"))
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

/// The wires that have an open bit in the netlist, of what `equiv_make` says of those that it matches:
/// `Presumably equivalent wires: n_gold (...), n_gate ({ 2'x \r_gate [1:0] }) -> n`.
fn open_wires(matched: &str) -> Vec<&str> {
    let is_open = |net: &str| {
        net.split_once('\'')
            .is_some_and(|(size, bits)| size.parse::<usize>().is_ok() && bits.contains('x'))
    };
    matched
        .lines()
        .filter_map(|line| line.strip_prefix("Presumably equivalent wires: "))
        .filter_map(|line| line.rsplit_once(") -> "))
        .filter_map(|(pair, name)| Some((pair.rsplit_once("_gate (")?.1, name)))
        .filter(|(gate, _)| gate.split_whitespace().any(is_open))
        .map(|(_, name)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::open_wires;

    #[test]
    fn a_wire_with_an_open_bit_in_the_netlist_is_found() {
        let said = r"
Presumably equivalent wires: a.b_gold (\a.b_gold), a.b_gate ({ 2'x \a.c_gate [1:0] }) -> a.b
Presumably equivalent wires: x_gold (\x_gold), x_gate (\x_gate) -> x
Presumably equivalent wires: e[1].f_gold (\e_gold), e[1].f_gate (1'x) -> e[1].f
Presumably equivalent wires: k_gold (2'x), k_gate (2'10) -> k
Changing input A of cell $x ($and): \p_gate -> \p
";
        assert_eq!(open_wires(said), ["a.b", "e[1].f"]);
    }
}
