//! A configuration of LibreLane (OpenLane 2): from Verilog to a layout with open tools.

use forms_export::Design;
use serde_json::{Value, json};

use super::constraints::PERIOD;
use super::{chip, of_chip};

/// The configuration, for the folder `collateral`.
pub fn text(design: &Design) -> String {
    let files: Vec<String> = of_chip(design)
        .map(|name| format!("dir::../rtl/{name}.v"))
        .collect();
    let period: Value = PERIOD.parse::<f64>().map_or(Value::Null, Value::from);
    let configuration = json!({
        "meta": {"version": 2, "flow": "Classic"},
        "DESIGN_NAME": chip(design).name,
        "VERILOG_FILES": files,
        "CLOCK_PORT": "clock",
        "CLOCK_PERIOD": period,
        "PNR_SDC_FILE": "dir::constraints.sdc",
        "SIGNOFF_SDC_FILE": "dir::constraints.sdc",
        "SYNTH_STRATEGY": "DELAY 1",
        "FP_CORE_UTIL": 40,
        "PL_TARGET_DENSITY_PCT": 50,
    });
    // Names and numbers only: serializing them cannot fail.
    serde_json::to_string_pretty(&configuration).unwrap_or_default() + "\n"
}
