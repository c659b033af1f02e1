//! A wrapper of few pins: any module on any device, to be tried on a board, or placed and routed.
//!
//! Inputs are shifted in and applied for one clock, in which all outputs are taken; they are shifted out. Every path of
//! the module lies between registers, none of its logic is lost, and a host of four pins can do all that one of all pins can.

use forms_export::{Direction, Module};

use super::About;

/// Name of the wrapper.
pub const FEW_PINS: &str = "few_pins";

/// The wrapper of `module`.
pub fn text(module: &Module, about: About<'_>) -> String {
    let pins = |direction: Direction| {
        let ports = module.ports.iter();
        ports
            .filter(move |port| port.direction == direction && !port.clock)
            .map(|port| (port.name.as_str(), port.width))
    };
    let bits = |direction| pins(direction).map(|(_, width)| width).sum::<usize>();
    let (inputs, outputs) = (bits(Direction::Input), bits(Direction::Output));
    let mut wiring = vec![".clock(clock)".to_string()];
    let mut places = String::new();
    for (direction, bus) in [(Direction::Input, "driven"), (Direction::Output, "seen")] {
        let mut low = 0;
        for (name, width) in pins(direction) {
            let bits = match width {
                1 => format!("{bus}[{low}]"),
                _ => format!("{bus}[{}:{low}]", low + width - 1),
            };
            places.push_str(&format!("//   {bits}: {name}\n"));
            wiring.push(format!(".{name}({bits})"));
            low += width;
        }
    }
    format!(
        "\
{header}//
// {FEW_PINS}: {module} behind four pins.
// serial_in goes into a shift register, a bit a clock, the highest first, {inputs} bits in all. In the clock after one
// with apply high its bits stand on the inputs, and the outputs are taken; in every other clock all inputs are 0, which
// starts nothing. What was taken leaves by serial_out, the lowest bit first, from the third clock after apply on.
{places}
`timescale 1ns / 1ps
`default_nettype none

module {FEW_PINS} (
    input  wire clock,      // Rising edge
    input  wire serial_in,  // The next bit of the inputs
    input  wire apply,      // The inputs are set for one clock, and the outputs taken
    output reg  serial_out  // The next bit of the outputs
);

    reg  [{i}:0] shifted, driven;
    wire [{o}:0] seen;
    reg  [{o}:0] taken;
    reg  applied;

    always @(posedge clock) begin
        shifted <= {{shifted[{i_less}:0], serial_in}};
        driven <= apply ? shifted : {i_bits}'d0;
        applied <= apply;
        taken <= applied ? seen : {{1'b0, taken[{o}:1]}};
        serial_out <= taken[0];
    end

    {module} {module} (
        {wiring}
    );

endmodule

`default_nettype wire
",
        header = about.header("//"),
        module = module.name,
        i = inputs.max(2) - 1,
        i_bits = inputs.max(2),
        i_less = inputs.max(2) - 2,
        o = outputs.max(2) - 1,
        wiring = wiring.join(",\n        "),
    )
}
