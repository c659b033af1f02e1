//! Timing constraints in SDC, for synthesis, place and route, and static timing alike.

use std::fmt::Write as _;

use forms_export::{Direction, Module};

use super::About;

/// The clock if nobody says another, in nanoseconds.
pub const PERIOD: &str = "5.0";

/// The constraints of `chip`.
pub fn text(chip: &Module, about: About<'_>) -> String {
    let mut text = about.header("#");
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "\
#
# Constraints of {top}. Nanoseconds; set `period` before, or CLOCK_PERIOD in the environment, for another clock.

if {{![info exists period]}} {{
    set period [expr {{[info exists ::env(CLOCK_PERIOD)] ? $::env(CLOCK_PERIOD) : {PERIOD}}}]
}}

# One clock, its rising edges alone. What may go wrong between an ideal clock and a real one: a tenth of it.
create_clock -name clock -period $period [get_ports clock]
set_clock_uncertainty -setup [expr {{0.1 * $period}}] [get_clocks clock]
set_clock_uncertainty -hold 0.05 [get_clocks clock]

# Who drives the inputs and who takes the outputs has three tenths of the clock each, registers at their ends.
# A path that goes through without a register (below) has what is left.
",
        top = chip.name
    );
    for (direction, list, command) in [
        (Direction::Input, "inputs", "set_input_delay"),
        (Direction::Output, "outputs", "set_output_delay"),
    ] {
        let ports = chip.ports.iter();
        let _ = writeln!(text, "set {list} {{");
        for port in ports.filter(|port| port.direction == direction && !port.clock) {
            let _ = writeln!(text, "    {}", selected(&port.name, port.width));
        }
        let _ = writeln!(
            text,
            "}}\n{command} -clock clock -max [expr {{0.3 * $period}}] [get_ports ${list}]\n\
             {command} -clock clock -min 0.0 [get_ports ${list}]"
        );
    }
    let has = |name: &str| chip.ports.iter().any(|port| port.name == name);
    if has("array_wait") {
        text.push_str(
            "\n# From y_ready and array_wait to x_ready and array_advance, and from program_enable to x_ready, no register\n\
             # lies between: keep what stands outside short, and derive none of them from the other side's answer.\n",
        );
    }
    if has("s_axi_awvalid") {
        text.push_str(
            "\n# No path leads from an input to an output without a register: every ready and every valid comes from one.\n",
        );
    }
    text.push_str(
        "
# Reset is synchronous, active high, and reaches most registers: an ordinary input, not a false path. One edge is
# enough. A reset that is released without regard to the clock goes through two registers first, outside.
#
# Clock domains: there is one. A stream or a bus of another clock crosses in a FIFO or a bridge of its own, outside;
# levels such as `irq` or `busy` go through two registers in the clock that reads them.
#
# Clock gating: the registers from the shift registers to the drain move only in clocks with `advance` high (the port
# `array_advance` of a core), and are written with that as their enable. A synthesizer that is asked to makes gates of
# such enables; gated by hand, `advance` alone is what to gate by. Counters, programming and output registers are not
# behind it.
",
    );
    text
}

/// A port as SDC selects it.
fn selected(name: &str, width: usize) -> String {
    match width {
        1 => name.to_owned(),
        _ => format!("{name}[*]"),
    }
}
