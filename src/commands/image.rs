//! `forms image`: a network as the accelerator's binary image, and images in words.

use std::fs;
use std::path::{Path, PathBuf};

use forms_golden::accelerator::{Accelerator, Burst, Image, Machine, PacketKind, Target, packet};
use forms_network::{Dataset, Network, Split};
use forms_testbench::Error as Bench;
use forms_testbench::accelerator::{
    Compiled, Host, Manners, VerilatedAccelerator, compile, output_map, picture, run_pictures,
};
use forms_testbench::verilated::model;
use forms_verilog::collateral::About;
use forms_verilog::folder::write_collateral;
use forms_verilog::hardware::Hardware;

use crate::commands::hardware::Memories;
use crate::commands::print;
use crate::table::{Table, grouped};
use crate::{CommandError, files};

/// The longest image that is read.
const MOST_BYTES: u64 = 1 << 28;

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms image lenet5.net --out net.bin  for eight crossbars of forms-8
  forms image resnet20.net --config forms-8 --crossbars 16 --out net.bin
  forms image lenet5.net --out net.bin --verilog build
      and the hardware it is for
  forms image lenet5.net --out net.bin --data mnist/ --limit 3
      and what golden says of three digits
  forms image lenet5.net --memory 4096 --data digit.png --simulate
      a digit over AXI, through the Verilog, to its class
  forms image net.bin --disassemble  an image in words

An image is for one hardware: configuration, crossbars and sizes of memories.
Say the same of --config, --crossbars, --memory, --word-bits and --layer-table
to print it as to make it. Section 12 of docs/contract.md says how it is laid
out; what it is sent to is the Verilog that --verilog writes, top
forms_accelerator. --simulate compiles that with Verilator (`apt-get install
verilator make g++`), keeps it in the user's cache, and compares every word, its
clock and every counter with golden; a difference ends it with exit code 1.";

/// Turn a network into the accelerator's binary image
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The network: a file that `forms import` or `forms train` wrote; with --disassemble, an image
    #[arg(value_name = "NET|IMAGE")]
    input: PathBuf,

    /// A named configuration, or a TOML file of one
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "forms-8")]
    config: String,

    /// Crossbars of the accelerator, 1 to 32
    #[arg(long, value_name = "N", default_value_t = 8)]
    crossbars: usize,

    #[command(flatten)]
    memories: Memories,

    /// Where to write the image
    #[arg(
        long,
        value_name = "IMAGE",
        required_unless_present_any = ["disassemble", "simulate"],
        conflicts_with = "disassemble"
    )]
    out: Option<PathBuf>,

    /// Folder to write the accelerator's Verilog to, in a folder rtl/ of it, with what build systems read beside it
    #[arg(long, value_name = "DIR")]
    verilog: Option<PathBuf>,

    /// Pictures to run through golden's accelerator: IDX, NPY, NPZ, PNG, or a folder
    #[arg(long, value_name = "FILE|FOLDER", conflicts_with = "disassemble")]
    data: Option<PathBuf>,

    /// Where to write these pictures as packets, one behind the other
    #[arg(long, value_name = "FILE", requires = "data")]
    maps: Option<PathBuf>,

    /// The most pictures
    #[arg(long, value_name = "N", requires = "data", default_value_t = 1,
          value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,

    /// Run them on the Verilog too: the image and the pictures over AXI, the scores back
    #[arg(long, requires = "data")]
    simulate: bool,

    /// Print an image in words
    #[arg(long)]
    disassemble: bool,
}

/// Runs it.
///
/// # Errors
/// A file that is no network or no image for this hardware, a layer that the accelerator does not compute, a file that
/// cannot be written.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let accelerator = args.memories.accelerator(&args.config, args.crossbars)?;
    if args.disassemble {
        let image = read(&accelerator, &args.input)?;
        print(&image.listing())?;
        return write_verilog(args, &accelerator);
    }
    files::apart(
        &[
            ("--out", args.out.as_deref()),
            ("--maps", args.maps.as_deref()),
        ],
        &[Some(&args.input), args.data.as_deref()],
    )?;
    let network = Network::load(&args.input)?;
    let compiled = compile(&network, &accelerator)?;
    let bytes = compiled.image.to_bytes();
    write_verilog(args, &accelerator)?;
    if let Some(out) = &args.out {
        files::write_bytes(out, &bytes)?;
        print(&format!("{}\n", out.display()))?;
    }
    print(&summary(&network, &compiled, bytes.len()))?;
    match &args.data {
        Some(data) => predict(args, &network, &compiled, data),
        None => Ok(()),
    }
}

/// An image for `accelerator`.
fn read(accelerator: &Accelerator, path: &Path) -> Result<Image, CommandError> {
    let length = fs::metadata(path).map_err(CommandError::read(path))?.len();
    if length > MOST_BYTES {
        let reason = format!("is longer than {MOST_BYTES} bytes, so it is no image");
        return Err(CommandError::file(path, reason));
    }
    let bytes = fs::read(path).map_err(CommandError::read(path))?;
    Image::from_bytes(accelerator, &bytes)
        .map_err(|error| CommandError::file(path, error.to_string()))
}

fn write_verilog(args: &Args, accelerator: &Accelerator) -> Result<(), CommandError> {
    let Some(folder) = &args.verilog else {
        return Ok(());
    };
    let config = &accelerator.config.name;
    let name = format!("accelerator-{config}");
    let hardware = Hardware::accelerator(&name, accelerator)?;
    let design = hardware.design()?;
    let summary = format!(
        "{}\nExported by `forms image` from the Rust in rtl/: change that, not this.",
        hardware.summary()
    );
    files::create_folder(folder)?;
    let rtl = folder.join("rtl");
    design.write_to(&rtl, &summary)?;
    let about = About {
        name: &name,
        summary: &summary,
        bench: None,
    };
    let beside = write_collateral(folder, &design, about)?;
    let mut text = format!("{}\n", rtl.display());
    for path in beside {
        text.push_str(&format!("{}\n", path.display()));
    }
    print(&text)
}

/// What became of the network.
fn summary(network: &Network, compiled: &Compiled, bytes: usize) -> String {
    let image = &compiled.image;
    let table = image.loaded.iter();
    let table = table.filter(|burst| burst.target == Target::Table);
    let table: usize = table.map(|burst: &Burst| burst.data.len()).sum();
    let passes = match image.passes.len() {
        0 => "all of them loaded at once".to_owned(),
        passes => format!("in {passes} passes"),
    };
    let mut text = format!(
        "{}: {} crossbars, {passes}; {} bytes, {table} words of layer table, {} activations\n\n",
        network.name,
        compiled.crossbars,
        grouped(bytes as u64),
        grouped(compiled.activations as u64),
    );
    let mut rows = Table::new(["operation", "part", "crossbars"]);
    for step in &compiled.steps {
        let (part, of) = step.part;
        rows.row([
            step.name.clone(),
            format!("{part} of {of}"),
            match step.crossbars {
                0 => "adder".to_owned(),
                crossbars => crossbars.to_string(),
            },
        ]);
    }
    text.push_str(&rows.to_string());
    text
}

/// What golden's accelerator makes of pictures: scores, clocks and class; and the Verilog, if that is asked for.
fn predict(
    args: &Args,
    network: &Network,
    compiled: &Compiled,
    data: &Path,
) -> Result<(), CommandError> {
    let set = Dataset::open(data, Split::Test, network.input.shape)?;
    set.check(network)?;
    let mut machine = Machine::load(&compiled.image).map_err(Bench::from)?;
    let fingerprint = compiled.image.accelerator.fingerprint();
    let (mut maps, mut pictures) = (Vec::new(), Vec::new());
    for i in 0..set.len().min(args.limit as usize) {
        let map = set.integers(i, &network.input);
        let words = picture(map.view())?;
        let outcome = machine.run(&words).map_err(Bench::from)?;
        let sent: Vec<i64> = outcome.sent.iter().map(|sent| sent.word.into()).collect();
        print(&format!(
            "picture {i}: {} clocks, {} of them programming; {}\n",
            grouped(outcome.clocks),
            grouped(outcome.programming),
            scores(&sent, compiled.output)
        ))?;
        // Words of two's complement.
        let bits: Vec<u32> = words.iter().map(|&word| word as u32).collect();
        let packet = packet(PacketKind::Map, fingerprint, &bits);
        maps.extend(packet.iter().flat_map(|word| word.to_le_bytes()));
        pictures.push(words);
    }
    if let Some(path) = &args.maps {
        files::write_bytes(path, &maps)?;
    }
    match args.simulate {
        true => simulate(compiled, &pictures),
        false => Ok(()),
    }
}

/// Sends the image and pictures to the Verilog, and compares what comes with golden.
fn simulate(compiled: &Compiled, pictures: &[Vec<i32>]) -> Result<(), CommandError> {
    let mut dut = VerilatedAccelerator::build(&compiled.image.accelerator, &model::cache()?)?;
    let mut host = Host::new(&mut dut, Manners::Steady, 0)?;
    let run = run_pictures(&mut host, &compiled.image, pictures, true)?;
    for (i, words) in run.words.iter().enumerate() {
        let sent: Vec<i64> = words.iter().map(|&word| word.into()).collect();
        let scores = scores(&sent, compiled.output);
        print(&format!("picture {i} in Verilator, over AXI: {scores}\n"))?;
    }
    print(&format!(
        "{} clocks; every word, its clock and every counter are as golden says\n",
        grouped(run.clocks)
    ))
}

/// Words that were sent, channels first; and the class, where there is one score for each.
fn scores(sent: &[i64], output: [usize; 3]) -> String {
    let words: Vec<i64> = output_map(sent, output).iter().copied().collect();
    let text: Vec<String> = words.iter().map(i64::to_string).collect();
    // Of equal ones the first, as everywhere.
    let class = (0..words.len()).max_by_key(|&k| (words[k], std::cmp::Reverse(k)));
    match (class, output) {
        (Some(class), [_, 1, 1]) if words.len() > 1 => {
            format!("scores {}; class {class}", text.join(" "))
        }
        _ => format!("scores {}", text.join(" ")),
    }
}
