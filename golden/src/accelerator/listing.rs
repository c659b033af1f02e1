//! An image in words, for people.

use std::fmt::{self, Display, Write};

use super::{Burst, Descriptor, Image, Operation, Target};

/// A number of data words that are printed; of more, the first ones.
const SHOWN: usize = 8;

impl Image {
    /// What the image says, a line a burst.
    pub fn listing(&self) -> String {
        let mut text = format!(
            "for {} crossbars of {}, {} activations of {} bits, {} words of layer table; fingerprint {:#010x}\n",
            self.accelerator.crossbars,
            self.accelerator.config.name,
            self.accelerator.memory_words,
            self.accelerator.word_bits,
            self.accelerator.table_words,
            self.accelerator.fingerprint()
        );
        let programs = std::iter::once(&self.loaded).chain(&self.passes);
        for (position, bursts) in programs.enumerate() {
            let words: usize = bursts.iter().map(|burst| 2 + burst.data.len()).sum();
            let what = match position {
                0 => "loaded once".to_owned(),
                pass => format!("pass {pass} of {}", self.passes.len()),
            };
            // Writing to a string does not fail.
            let _ = writeln!(text, "\npacket {position}: {what}, {words} words");
            list(&mut text, bursts, "  ");
        }
        text
    }
}

/// Lists bursts; a layer table is listed as the program that it is.
fn list(text: &mut String, bursts: &[Burst], indent: &str) {
    for burst in bursts {
        let table = match burst.target {
            Target::Table => Burst::read(&burst.data, "table").ok(),
            _ => None,
        };
        match table {
            Some(table) => {
                let (first, words) = (burst.address, burst.data.len());
                let _ = writeln!(text, "{indent}layer table from {first}, {words} words:");
                list(text, &table, "    ");
            }
            None => {
                let _ = writeln!(text, "{indent}{burst}");
            }
        }
    }
}

impl Display for Burst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Burst {
            target,
            crossbar,
            address,
            data,
        } = self;
        if *target == Target::Run {
            let names = data.iter().map(|&word| match Operation::of(word) {
                Some(operation) => operation.name().to_owned(),
                None => format!("unknown {word}"),
            });
            return write!(f, "run {}", names.collect::<Vec<_>>().join(", "));
        }
        if let (Target::Descriptor, 0, Ok(words)) = (target, address, data[..].try_into()) {
            return write!(f, "descriptor {}", Descriptor::of(words));
        }
        write!(f, "{}", target.name())?;
        if let Target::Tile(0..=4) = target {
            write!(f, " of crossbar {crossbar}")?;
        }
        write!(f, " from {address}, {}:", data.len())?;
        for word in data.iter().take(SHOWN) {
            write!(f, " {word:x}")?;
        }
        match data.len() > SHOWN {
            true => write!(f, " ..."),
            false => Ok(()),
        }
    }
}

impl Display for Descriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Descriptor {
            input,
            output,
            size: [height, width],
            last_product: [down, across],
            last_window: [windows_down, windows_across],
            offset,
            count,
            ..
        } = self;
        write!(
            f,
            "input {input}, output {output}, map {height} x {width}, {} x {} windows of {} x {} products, {} \
             fragments from {}, rows from {}, offset {offset}, count {}",
            u32::from(*windows_down) + 1,
            u32::from(*windows_across) + 1,
            u32::from(*down) + 1,
            u32::from(*across) + 1,
            u32::from(self.last_fragment) + 1,
            self.first_fragment,
            self.first_row,
            u64::from(*count) + 1
        )?;
        match self.to_stream {
            true => write!(f, ", to the stream"),
            false => Ok(()),
        }
    }
}

impl Operation {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Receive => "receive",
            Operation::Program => "program",
            Operation::Multiply => "multiply",
            Operation::Add => "add",
            Operation::Send => "send",
            Operation::End => "end",
        }
    }
}

impl Target {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Target::Tile(0) => "registers",
            Target::Tile(1) => "devices",
            Target::Tile(2) => "flips",
            Target::Tile(3) => "polarities or doublings",
            Target::Tile(4) => "twins",
            Target::Tile(5) => "crossbars in use",
            Target::Tile(6) => "biases",
            Target::Tile(7) => "biases, high bits",
            Target::Tile(8) => "multipliers",
            Target::Tile(9) => "shifts",
            Target::Tile(10) => "lower bound",
            Target::Tile(11) => "upper bound",
            Target::Tile(12) => "maximum pool",
            Target::Tile(_) => "average pool",
            Target::Row => "rows",
            Target::Fragment => "fragments",
            Target::Table => "layer table",
            Target::Descriptor => "descriptor",
            Target::Run => "run",
            Target::Scale => "multipliers of a sum",
            Target::Shift => "shifts of a sum",
            Target::Low => "lower bound of a sum",
            Target::High => "upper bound of a sum",
        }
    }
}
