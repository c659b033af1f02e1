//! The same clocks of the same crossbar, in four simulators: our loop over rust-hdl, rust-hdl's own
//! `Simulation`, and Icarus and Verilator on the exported Verilog.
//!
//! The clocks are those of `forms-8` being reset, programmed with 128 x 32 weights, and multiplying
//! one vector of 8-bit inputs. Each simulator applies the same pins in every clock and adds up the
//! results that it sees; a wrong sum ends the run. Nothing else is recorded or compared, so that
//! what is timed is the simulation alone. `cargo bench -p forms-testbench` prints clocks a second.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use forms_golden::{Config, Crossbar as Golden};
use forms_rtl::crossbar::crossbar::Crossbar;
use forms_testbench::Error;
use forms_testbench::crossbar::dut::apply;
use forms_testbench::crossbar::{CrossbarDut, Inputs, Observation, Outputs, batch, build};
use forms_testbench::simulator::Simulator;
use forms_testbench::verilated::VerilatedCrossbar;
use forms_verilog::{Hardware, hardware};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rust_hdl::prelude::{Block, Sim, Simulation};

const CONFIG: &str = "forms-8";
const SEED: u64 = 8;
/// Words of a fragment.
const ROWS: usize = 8;

/// A crossbar, and the pins of every clock that went by.
struct Tape {
    dut: Box<dyn CrossbarDut>,
    inputs: Vec<Inputs>,
    sum: u64,
}

impl CrossbarDut for Tape {
    fn drive(&mut self, inputs: &Inputs) -> Result<Outputs, Error> {
        let outputs = self.dut.drive(inputs)?;
        self.inputs.push(inputs.clone());
        Ok(outputs)
    }

    fn clock(&mut self) -> Result<(), Error> {
        self.dut.clock()
    }

    fn clocks(&self) -> u64 {
        self.dut.clocks()
    }

    fn observe(&self) -> Option<Observation> {
        None
    }
}

/// The pins of every clock, and the sum of the results.
fn tape() -> Result<Tape, Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let config = Config::named(CONFIG)?;
    let weights = Array2::from_shape_fn((128, 32), |(r, k)| {
        let sign = if (r / ROWS + k).is_multiple_of(2) {
            1
        } else {
            -1
        };
        sign * rng.random_range(0..256)
    });
    let x: Vec<i64> = (0..128).map(|_| rng.random_range(0..256)).collect();
    let golden = Golden::program(&config, weights.view())?;
    let mut tape = Tape {
        dut: Box::new(build(&config)?),
        inputs: Vec::new(),
        sum: 0,
    };
    let done = batch::run(&mut tape, &golden, &[x], 8)?;
    tape.sum = done.outputs[0]
        .iter()
        .fold(0, |sum, &y| (sum + y as u64) & 0xffff_ffff);
    Ok(tape)
}

/// Adds what a clock shows to the sum of the results.
fn add(sum: u64, valid: bool, y: u64) -> u64 {
    if valid { (sum + y) & 0xffff_ffff } else { sum }
}

/// The pins of a clock as one hexadecimal word, first pin highest.
fn row(inputs: &Inputs) -> String {
    let mut bits = String::new();
    let mut push = |value: u64, width: usize| {
        let _ = write!(bits, "{value:0width$b}");
    };
    let write = inputs.write.as_ref();
    push(u64::from(inputs.reset), 1);
    push(u64::from(write.is_some()), 1);
    push(write.map_or(0, |write| write.target as u64), 2);
    push(write.map_or(0, |write| write.address), 11);
    push(write.map_or(0, |write| write.data), 32);
    push(u64::from(inputs.x.is_some()), 1);
    push(u64::from(inputs.x_last), 1);
    for i in 0..ROWS {
        push(inputs.x.as_ref().map_or(0, |x| x[i]), 16);
    }
    push(u64::from(inputs.y_ready), 1);
    push(u64::from(inputs.clear_counters), 1);
    bits
}

/// Verilog that applies the rows and prints the sum.
fn testbench(clocks: usize) -> String {
    let x: Vec<_> = (0..ROWS).map(|i| format!("x_{i}")).collect();
    let ports: String = x.iter().map(|x| format!(".{x}({x}), ")).collect();
    format!(
        "module bench;
    reg clock = 1'b0, reset, program_enable, x_valid, x_last, y_ready, clear_counters;
    reg [1:0] program_target;
    reg [10:0] program_address;
    reg [31:0] program_data;
    reg [15:0] {words};
    wire y_valid;
    wire [31:0] y;
    reg [31:0] sum = 32'd0;
    reg [178:0] rows [0:{last}];
    integer i;
    crossbar dut (.clock(clock), .reset(reset), .program_enable(program_enable),
        .program_target(program_target), .program_address(program_address),
        .program_data(program_data), .x_valid(x_valid), .x_last(x_last), {ports}
        .y_ready(y_ready), .clear_counters(clear_counters), .y_valid(y_valid), .y(y));
    initial begin
        $readmemb(\"rows.txt\", rows);
        for (i = 0; i <= {last}; i = i + 1) begin
            {{reset, program_enable, program_target, program_address, program_data, x_valid, x_last,
                {words}, y_ready, clear_counters}} = rows[i];
            #1 if (y_valid === 1'b1) sum = sum + y;
            #4 clock = 1'b1;
            #5 clock = 1'b0;
        end
        $display(\"%0d\", sum);
        $finish;
    end
endmodule
",
        words = x.join(", "),
        last = clocks - 1,
    )
}

fn compile_for_icarus(folder: &Path, inputs: &[Inputs]) {
    let rows: String = inputs.iter().map(|pins| row(pins) + "\n").collect();
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("the temporary folder can be written");
    };
    write("rows.txt", &rows);
    write("bench.v", &testbench(inputs.len()));
    let config = Config::named(CONFIG).expect("a named configuration");
    let design = Hardware::crossbar(&config)
        .and_then(|hardware| hardware.design())
        .expect("the crossbar is exported");
    design
        .write_to(&folder.join("rtl"), "")
        .expect("the Verilog is written");
    let compiled = Command::new("sh")
        .args([
            "-c",
            "iverilog -g2005 -s bench -o bench.vvp bench.v rtl/*.v",
        ])
        .current_dir(folder)
        .status()
        .expect("a shell");
    assert!(
        compiled.success(),
        "iverilog failed: apt-get install iverilog"
    );
}

fn run_icarus(folder: &Path) -> u64 {
    let output = Command::new("vvp")
        .args(["-n", "bench.vvp"])
        .current_dir(folder)
        .output()
        .expect("vvp runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let said = text.lines().find_map(|line| line.trim().parse().ok());
    said.unwrap_or_else(|| panic!("vvp said: {text}"))
}

fn simulators(criterion: &mut Criterion) {
    let tape = tape().expect("the crossbar runs");
    let config = Config::named(CONFIG).expect("a named configuration");
    let parameters = hardware::parameters(&config).expect("a legal configuration");
    let crossbar = || Crossbar::new(&parameters).expect("a legal configuration");
    let Tape { inputs, sum, .. } = tape;
    let mut group = criterion.benchmark_group("clocks of forms-8");
    group.throughput(Throughput::Elements(inputs.len() as u64));
    group.sample_size(10);

    let mut ours = Simulator::new(crossbar()).expect("the crossbar is sound");
    group.bench_function("this bench", |bencher| {
        bencher.iter(|| {
            let mut seen = 0;
            for pins in &inputs {
                apply(&mut ours.dut, pins);
                ours.settle().expect("it settles");
                seen = add(seen, ours.dut.y_valid.val(), ours.dut.y.val().to_u64());
                ours.clock().expect("it settles");
            }
            assert_eq!(seen, sum);
        });
    });

    let cache = tempfile::tempdir().expect("a temporary folder");
    let mut verilator =
        VerilatedCrossbar::build(&config, cache.path()).unwrap_or_else(|error| panic!("{error}"));
    group.bench_function("Verilator", |bencher| {
        bencher.iter(|| {
            let mut seen = 0;
            for pins in &inputs {
                let outputs = verilator.drive(pins).expect("it settles");
                seen = add(seen, outputs.y_valid, outputs.y);
                verilator.clock().expect("it clocks");
            }
            assert_eq!(seen, sum);
        });
    });

    let folder = tempfile::tempdir().expect("a temporary folder");
    compile_for_icarus(folder.path(), &inputs);
    group.bench_function("Icarus", |bencher| {
        bencher.iter(|| assert_eq!(run_icarus(folder.path()), sum));
    });

    let inputs = Arc::new(inputs);
    group.bench_function("rust-hdl's Simulation", |bencher| {
        bencher.iter(|| {
            let mut dut = crossbar();
            dut.connect_all();
            let seen = Arc::new(AtomicU64::new(0));
            let mut simulation = Simulation::new();
            simulation.add_clock(5, |x: &mut Box<Crossbar>| {
                x.clock.next = !x.clock.val();
            });
            let (rows, total) = (Arc::clone(&inputs), Arc::clone(&seen));
            simulation.add_testbench(move |mut sim: Sim<_>| {
                let mut x: Box<Crossbar> = sim.init()?;
                let mut seen = 0;
                for pins in rows.iter() {
                    // The pins change while the clock is low, and settle before it rises.
                    x = sim.watch(|x| !x.clock.val().clk, x)?;
                    apply(&mut x, pins);
                    x = sim.wait(1, x)?;
                    seen = add(seen, x.y_valid.val(), x.y.val().to_u64());
                    x = sim.watch(|x| x.clock.val().clk, x)?;
                }
                total.store(seen, Ordering::Relaxed);
                sim.done(x)
            });
            simulation.run(Box::new(dut), u64::MAX).expect("it runs");
            assert_eq!(seen.load(Ordering::Relaxed), sum);
        });
    });
    group.finish();
}

criterion_group!(benches, simulators);
criterion_main!(benches);
