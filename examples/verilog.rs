//! A configuration of one's own, from TOML to Verilog.
//!
//!     cargo run --release --example verilog

use std::path::Path;

use forms_golden::Config;
use forms_verilog::Hardware;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What is not said is the paper's: `forms configs --show forms-8` prints all of it.
    let config = Config::from_toml(
        r#"
        name = "mine"
        rows = 24
        columns = 20
        fragment_rows = 6
        weight_bits = 4
        input_bits = 8
        adcs = 2
        adc = { bits = 4, policy = "flip-encoded" }
        "#,
    )?;
    let hardware = Hardware::crossbar(&config)?;
    let design = hardware.design()?;
    for module in &design.modules {
        println!("{:5} lines  {}", module.text.lines().count(), module.name);
    }
    let folder = Path::new("out/mine");
    design.write_to(folder, &hardware.summary())?;
    println!(
        "{}: iverilog -g2005 -s {} {0}/*.v",
        folder.display(),
        hardware.top()
    );
    Ok(())
}
