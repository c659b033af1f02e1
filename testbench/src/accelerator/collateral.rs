//! What a chip's build system reads beside the accelerator's Verilog.

use forms_export::Design;

/// The FuseSoC description of a folder that has the Verilog in `rtl/`: targets `default` and `lint`.
pub fn fusesoc(design: &Design) -> String {
    let files: String = design
        .modules
        .iter()
        .map(|module| format!("      - rtl/{}.v\n", module.name))
        .collect();
    format!(
        "\
CAPI=2:
name: forms:accelerator:{top}:0.1.0
description: A tile of ReRAM crossbars that runs a whole network from its image

filesets:
  rtl:
    files:
{files}    file_type: verilogSource-2005

targets:
  default: &default
    filesets: [rtl]
    toplevel: {top}
  lint:
    <<: *default
    default_tool: verilator
    tools:
      verilator:
        mode: lint-only
        verilator_options: [-Wall]
",
        top = design.top
    )
}
