# Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
# configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
# unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
#
# Constraints of crossbar_core. Nanoseconds; set `period` before, or CLOCK_PERIOD in the environment, for another clock.

if {![info exists period]} {
    set period [expr {[info exists ::env(CLOCK_PERIOD)] ? $::env(CLOCK_PERIOD) : 5.0}]
}

# One clock, its rising edges alone. What may go wrong between an ideal clock and a real one: a tenth of it.
create_clock -name clock -period $period [get_ports clock]
set_clock_uncertainty -setup [expr {0.1 * $period}] [get_clocks clock]
set_clock_uncertainty -hold 0.05 [get_clocks clock]

# Who drives the inputs and who takes the outputs has three tenths of the clock each, registers at their ends.
# A path that goes through without a register (below) has what is left.
set inputs {
    reset
    program_enable
    program_target[*]
    program_address[*]
    program_data[*]
    x_valid
    x_last
    x[*]
    y_ready
    clear_counters
    array_wait
    bit_line[*]
}
set_input_delay -clock clock -max [expr {0.3 * $period}] [get_ports $inputs]
set_input_delay -clock clock -min 0.0 [get_ports $inputs]
set outputs {
    x_ready
    y_valid
    y_last
    y[*]
    busy
    framing_error
    programming_error
    clocks[*]
    stalls[*]
    steps[*]
    conversions[*]
    clips[*]
    array_advance
    array_apply
    array_address[*]
    array_select_0[*]
    array_word_lines_0[*]
}
set_output_delay -clock clock -max [expr {0.3 * $period}] [get_ports $outputs]
set_output_delay -clock clock -min 0.0 [get_ports $outputs]

# From y_ready and array_wait to x_ready and array_advance, and from program_enable to x_ready, no register
# lies between: keep what stands outside short, and derive none of them from the other side's answer.

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
