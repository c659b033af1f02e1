//! What build systems read beside the Verilog: other people's tools read it too, and what is Verilog of it does what it
//! stands for.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use forms_export::Direction;
use forms_verilog::collateral::macros::MACRO;
use forms_verilog::collateral::{About, FOLDER, chip, files};
use forms_verilog::hardware::Hardware;
use forms_verilog::replay::tools::Tool;
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(120);

/// A folder as the exporter makes it, and the collateral by path.
fn exported(name: &str) -> (TempDir, BTreeMap<String, String>) {
    let folder = tempfile::tempdir().unwrap();
    let design = Hardware::named(name).unwrap().design().unwrap();
    design
        .write_to(&folder.path().join("rtl"), "a test")
        .unwrap();
    std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
    let about = About {
        name,
        summary: "a test",
        bench: Some("tb_crossbar"),
    };
    let files: BTreeMap<String, String> = files(&design, about).into_iter().collect();
    for (path, text) in &files {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    (folder, files)
}

fn ran(tool: Tool, folder: &Path, arguments: &[&str]) -> String {
    tool.run(folder, arguments, LIMIT)
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The Verilog of a design but `without`, in order.
fn sources(name: &str, without: &[&str]) -> Vec<String> {
    let design = Hardware::named(name).unwrap().design().unwrap();
    let names = design.modules.into_iter().map(|module| module.name);
    names
        .filter(|name| !without.contains(&name.as_str()))
        .map(|name| format!("rtl/{name}.v"))
        .collect()
}

#[test]
fn both_package_descriptions_list_every_file_that_is_there_once() {
    for name in ["forms-tiny", "tile-forms-tiny"] {
        let (folder, made) = exported(name);
        let top = Hardware::named(name).unwrap().top();
        for package in [format!("{top}.core"), "Bender.yml".to_owned()] {
            let text = &made[&package];
            for file in sources(name, &[]) {
                assert_eq!(text.matches(&file).count(), 1, "{name} {package} {file}");
            }
            let listed = text.split(|c: char| " [],".contains(c) || c.is_whitespace());
            let listed: Vec<&str> = listed.filter(|word| word.ends_with(".v")).collect();
            assert!(listed.len() > 10, "{text}");
            for file in listed {
                assert!(
                    folder.path().join(file).is_file(),
                    "{name} {package} {file}"
                );
            }
        }
    }
}

#[test]
fn the_stub_and_the_liberty_of_an_array_take_its_place() {
    for name in ["forms-tiny", "prime-128"] {
        let (folder, made) = exported(name);
        let array = ["device_array", "device_column", "bit_line"];
        let files = sources(name, &array);
        let stub = format!("{FOLDER}/device_array_stub.v");
        let mut arguments = vec!["-g2005", "-Wall", "-s", "crossbar", "-t", "null", &stub];
        arguments.extend(files.iter().map(String::as_str));
        assert_eq!(ran(Tool::Iverilog, folder.path(), &arguments), "", "{name}");
        let liberty = format!("read_liberty -lib {FOLDER}/device_array.lib");
        for read in [format!("read_verilog {stub}"), liberty] {
            let script = format!(
                "{read}; read_verilog {}; hierarchy -check -top crossbar; check -assert; \
                 select -assert-min 1 crossbar/t:device_array",
                files.join(" ")
            );
            ran(Tool::Yosys, folder.path(), &["-q", "-p", &script]);
        }
        // Both have all pins, and the liberty file their widths.
        let design = Hardware::named(name).unwrap().design().unwrap();
        let module = design.modules.iter().find(|m| m.name == array[0]).unwrap();
        for port in &module.ports {
            let (kind, width) = match port.width {
                1 => ("pin", String::new()),
                width => ("bus", format!("      bus_type : bits_{width};\n")),
            };
            let head = format!("    {kind} ({}) {{\n{width}", port.name);
            assert!(
                made[&format!("{FOLDER}/device_array.lib")].contains(&head),
                "{head}"
            );
        }
    }
}

/// A bench that compares `memory` with what it stands for, at random, reading no word that is being written.
const MEMORIES: &str = "
module tb;
    localparam DEPTH = @DEPTH, WIDTH = @WIDTH, ADDRESS_BITS = $clog2(DEPTH);
    reg clock = 0, write_enable, read_enable;
    reg [ADDRESS_BITS-1:0] write_address, read_address;
    reg [WIDTH-1:0] write_data, expected;
    wire [WIDTH-1:0] read_data;
    reg [WIDTH-1:0] words [0:DEPTH-1];
    integer i, seed = 7;
    memory #(.DEPTH(DEPTH), .WIDTH(WIDTH)) memory (
        .clock(clock), .write_enable(write_enable), .write_address(write_address), .write_data(write_data),
        .read_enable(read_enable), .read_address(read_address), .read_data(read_data));
    initial begin
        for (i = 0; i < 4 * DEPTH + 500; i = i + 1) begin
            // First all of it is written.
            write_enable  = i < DEPTH || $random(seed) % 2;
            write_address = i < DEPTH ? i : $unsigned($random(seed)) % DEPTH;
            write_data    = {$random(seed), $random(seed), $random(seed)};
            read_address  = $unsigned($random(seed)) % DEPTH;
            read_enable   = i >= DEPTH && $random(seed) % 2 && read_address != write_address;
            if (read_enable) expected = words[read_address];
            #1 clock = 1;
            #1 clock = 0;
            if (write_enable) words[write_address] = write_data;
            if (i > DEPTH + 20 && read_data !== expected) begin
                $display(\"FAIL %0d: %h, not %h\", i, read_data, expected);
                $finish(0);
            end
        end
        $display(\"PASS %0d\", i);
    end
endmodule
";

#[test]
fn a_memory_of_macros_holds_what_a_memory_holds() {
    let (folder, _) = exported("forms-tiny");
    let macros = format!("{FOLDER}/{MACRO}.v");
    let memory = format!("{FOLDER}/memory.v");
    // One macro, slices, banks, both, none.
    for (depth, width) in [(256, 32), (32, 33), (512, 16), (300, 70), (16, 29)] {
        let bench = MEMORIES
            .replace("@DEPTH", &depth.to_string())
            .replace("@WIDTH", &width.to_string());
        std::fs::write(folder.path().join("tb.v"), bench).unwrap();
        let arguments = [
            "-g2005", "-o", "tb.vvp", "-s", "tb", "tb.v", &macros, &memory,
        ];
        ran(Tool::Iverilog, folder.path(), &arguments);
        let said = ran(Tool::Vvp, folder.path(), &["-n", "tb.vvp"]);
        assert_eq!(
            said.trim(),
            format!("PASS {}", 4 * depth + 500),
            "{depth} x {width}"
        );
        let sizes = [format!("-GDEPTH={depth}"), format!("-GWIDTH={width}")];
        let arguments = [
            "--lint-only",
            "-Wall",
            "--top-module",
            "memory",
            &sizes[0],
            &sizes[1],
        ];
        let arguments = [&arguments[..], &[&macros, &memory]].concat();
        assert_eq!(ran(Tool::Verilator, folder.path(), &arguments), "");
    }
}

#[test]
fn the_wrapper_of_few_pins_sets_and_shows_every_pin() {
    let (folder, made) = exported("forms-tiny");
    let few_pins = format!("{FOLDER}/few_pins.v");
    let design = Hardware::named("forms-tiny").unwrap().design().unwrap();
    let core = chip(&design);
    assert_eq!(core.name, "crossbar_core");
    let bits = |direction: Direction| {
        let ports = core
            .ports
            .iter()
            .filter(|p| p.direction == direction && !p.clock);
        ports.map(|port| port.width).sum::<usize>()
    };
    let (inputs, outputs) = (bits(Direction::Input), bits(Direction::Output));
    // Where a port begins: `//   driven[3:2]: program_target`.
    let place = |bus: &str, port: &str| -> usize {
        let mut lines = made[&few_pins].lines();
        let line = lines.find(|line| {
            line.starts_with(&format!("//   {bus}[")) && line.ends_with(&format!(": {port}"))
        });
        let range = line.unwrap().split(['[', ']']).nth(1).unwrap();
        range.rsplit(':').next().unwrap().parse().unwrap()
    };
    // A reset; then an idle core is ready and moves; and a write keeps a fragment out.
    let bench = format!(
        "module tb;
    reg clock = 0, serial_in = 0, apply = 0;
    wire serial_out;
    reg [{inputs}-1:0] pins;
    reg [{outputs}-1:0] seen;
    integer i;
    few_pins few_pins (.clock(clock), .serial_in(serial_in), .apply(apply), .serial_out(serial_out));
    always #1 clock = !clock;
    task set;
        begin
            for (i = {inputs} - 1; i >= 0; i = i - 1) begin
                @(negedge clock) serial_in = pins[i];
            end
            @(negedge clock) apply = 1;
            @(negedge clock) apply = 0;
            @(negedge clock);
            for (i = 0; i < {outputs}; i = i + 1) @(negedge clock) seen[i] = serial_out;
        end
    endtask
    initial begin
        pins = 0; pins[{reset}] = 1; set;
        pins = 0; pins[{y_ready}] = 1; set;
        $display(\"%b\", seen);
        pins[{program_enable}] = 1; set;
        $display(\"%b\", seen);
        $finish(0);
    end
endmodule
",
        reset = place("driven", "reset"),
        y_ready = place("driven", "y_ready"),
        program_enable = place("driven", "program_enable"),
    );
    std::fs::write(folder.path().join("tb.v"), bench).unwrap();
    let files = sources("forms-tiny", &[]);
    let mut arguments = vec!["-g2005", "-o", "tb.vvp", "-s", "tb", "tb.v", &few_pins];
    arguments.extend(files.iter().map(String::as_str));
    ran(Tool::Iverilog, folder.path(), &arguments);
    let said = ran(Tool::Vvp, folder.path(), &["-n", "tb.vvp"]);
    let high = said.lines().map(|line| {
        let bits = line.chars().rev().enumerate();
        bits.filter(|(_, bit)| *bit != '0')
            .map(|(i, _)| i)
            .collect()
    });
    let (ready, moves) = (place("seen", "x_ready"), place("seen", "array_advance"));
    let expected = [vec![ready, moves], vec![moves]];
    assert_eq!(high.collect::<Vec<Vec<usize>>>(), expected, "{said}");
    let mut arguments = vec![
        "--lint-only",
        "-Wall",
        "--top-module",
        "few_pins",
        &few_pins,
    ];
    arguments.extend(files.iter().map(String::as_str));
    assert_eq!(ran(Tool::Verilator, folder.path(), &arguments), "");
}

#[test]
fn the_constraints_and_the_layout_name_every_pin_and_file_of_what_a_chip_builds() {
    for name in ["forms-8", "tile-forms-tiny"] {
        let (_folder, made) = exported(name);
        let design = Hardware::named(name).unwrap().design().unwrap();
        let chip = chip(&design);
        let constraints = &made[&format!("{FOLDER}/constraints.sdc")];
        let list = |of: &str| {
            let (_, rest) = constraints.split_once(&format!("set {of} {{\n")).unwrap();
            let (inside, _) = rest.split_once("}\n").unwrap();
            inside
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        for (direction, of) in [(Direction::Input, "inputs"), (Direction::Output, "outputs")] {
            let ports = chip
                .ports
                .iter()
                .filter(|p| p.direction == direction && !p.clock);
            let ports = ports.map(|port| match port.width {
                1 => port.name.clone(),
                _ => format!("{}[*]", port.name),
            });
            assert_eq!(list(of), ports.collect::<Vec<_>>(), "{name}");
        }
        let layout: serde_json::Value =
            serde_json::from_str(&made[&format!("{FOLDER}/librelane.json")]).unwrap();
        assert_eq!(layout["DESIGN_NAME"], chip.name.as_str());
        let files: Vec<&str> = layout["VERILOG_FILES"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file.as_str().unwrap())
            .collect();
        assert!(files.contains(&"dir::../rtl/lane.v"), "{files:?}");
        let has_array = files.contains(&"dir::../rtl/device_array.v");
        assert_eq!(has_array, name != "forms-8", "{files:?}");
    }
}
