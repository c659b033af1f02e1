//! The array of devices as what it is in a chip: no logic. A stub for synthesis, and a liberty skeleton.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use forms_export::{Direction, Module};

use super::About;

/// The module that an analogue array takes the place of.
pub const DEVICE_ARRAY: &str = "device_array";

/// `array` without what is in it: ports alone.
pub fn stub(array: &Module, about: About<'_>) -> String {
    let mut text = about.header("//");
    let _ = write!(
        text,
        "\
//
// {name}: the array as a black box, in place of rtl/{name}.v, for synthesis and place and route. It is timed by
// {name}.lib, or by a characterized one of the same pins.

`timescale 1ns / 1ps
`default_nettype none

(* blackbox *)
module {name} (
",
        name = array.name
    );
    for (place, port) in array.ports.iter().enumerate() {
        let direction = match port.direction {
            Direction::Input => "input  wire",
            Direction::Output => "output wire",
        };
        let range = match port.width {
            1 => String::new(),
            width => format!("[{}:0] ", width - 1),
        };
        let comma = if place + 1 < array.ports.len() {
            ","
        } else {
            ""
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {direction} {range}{}{comma}", port.name);
    }
    text.push_str(");\nendmodule\n\n`default_nettype wire\n");
    text
}

/// A liberty file of the array, its numbers placeholders.
pub fn liberty(array: &Module, about: About<'_>) -> String {
    let summary: String = about
        .summary
        .lines()
        .map(|line| format!("   {line}\n"))
        .collect();
    let mut text = format!(
        "\
/*
{summary}
   {name} as a hard macro: a skeleton. Every number here is a placeholder that a characterization replaces: area,
   capacitances (pF), and times (ns) from and to the rising edge of the clock. What must hold is in the guide,
   section 9: the array takes a plane on a rising edge with advance high, and its counts stand on bit_line before
   the second such edge after it.
*/
library ({name}) {{
  delay_model : table_lookup;
  time_unit : \"1ns\";
  voltage_unit : \"1V\";
  current_unit : \"1mA\";
  leakage_power_unit : \"1nW\";
  pulling_resistance_unit : \"1kohm\";
  capacitive_load_unit (1, pf);
  nom_process : 1.0;
  nom_temperature : 25.0;
  nom_voltage : 1.2;
  input_threshold_pct_rise : 50;
  input_threshold_pct_fall : 50;
  output_threshold_pct_rise : 50;
  output_threshold_pct_fall : 50;
  slew_lower_threshold_pct_rise : 20;
  slew_lower_threshold_pct_fall : 20;
  slew_upper_threshold_pct_rise : 80;
  slew_upper_threshold_pct_fall : 80;
",
        name = array.name
    );
    let ports = || array.ports.iter();
    let widths: BTreeSet<usize> = ports().map(|port| port.width).filter(|w| *w > 1).collect();
    for width in widths {
        let _ = write!(
            text,
            "
  type (bits_{width}) {{
    base_type : array;
    data_type : bit;
    bit_width : {width};
    bit_from : {high};
    bit_to : 0;
    downto : true;
  }}
",
            high = width - 1
        );
    }
    let _ = write!(
        text,
        "
  cell ({name}) {{
    area : 0.0;
    is_macro_cell : true;
    dont_touch : true;
    dont_use : true;
",
        name = array.name
    );
    for port in ports() {
        let (kind, ty) = match port.width {
            1 => ("pin", String::new()),
            width => ("bus", format!("      bus_type : bits_{width};\n")),
        };
        let _ = write!(text, "\n    {kind} ({}) {{\n{ty}", port.name);
        match (port.clock, port.direction) {
            (true, _) => text.push_str(
                "      direction : input;\n      clock : true;\n      capacitance : 0.01;\n",
            ),
            (false, Direction::Input) => {
                text.push_str("      direction : input;\n      capacitance : 0.01;\n");
                for (kind, time) in [("setup_rising", "0.2"), ("hold_rising", "0.0")] {
                    text.push_str(&arc(kind, "constraint", time));
                }
            }
            (false, Direction::Output) => {
                text.push_str("      direction : output;\n      max_capacitance : 0.2;\n");
                text.push_str(&output_arc("0.5", "0.05"));
            }
        }
        text.push_str("    }\n");
    }
    text.push_str("  }\n}\n");
    text
}

/// A check against the clock.
fn arc(kind: &str, what: &str, time: &str) -> String {
    format!(
        "      timing () {{
        related_pin : \"clock\";
        timing_type : {kind};
        rise_{what} (scalar) {{ values (\"{time}\"); }}
        fall_{what} (scalar) {{ values (\"{time}\"); }}
      }}
"
    )
}

/// From the clock to an output.
fn output_arc(delay: &str, slew: &str) -> String {
    format!(
        "      timing () {{
        related_pin : \"clock\";
        timing_type : rising_edge;
        cell_rise (scalar) {{ values (\"{delay}\"); }}
        cell_fall (scalar) {{ values (\"{delay}\"); }}
        rise_transition (scalar) {{ values (\"{slew}\"); }}
        fall_transition (scalar) {{ values (\"{slew}\"); }}
      }}
"
    )
}
