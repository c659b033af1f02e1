//! Runs an image: every word that is sent, and the clock in which it stands on the stream.

use super::clocks::{Fragment, TileTokens};
use super::contents::{Behind, CrossbarContents};
use super::gather::{RowEntry, address, places};
use super::packet::HEADER_WORDS;
use super::{Accelerator, AcceleratorError, Burst, Descriptor, Image, Operation, Target};
use crate::layers::{ActivationRange, LayerError, Scale, requantize, sum_tiles};

/// Clocks of a word of the layer table.
const TABLE_WORD: u64 = 3;
/// Clocks in which a product's place is found, and in which the last rows of a fragment arrive.
const PLACE: u64 = 2;
const ARRIVE: u64 = 3;
/// Clocks of an addition beyond two a sum.
const ADD: u64 = 7;

/// A word on the output stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// The word.
    pub word: i32,
    /// TLAST.
    pub last: bool,
    /// The clock in which it is there, the first of the picture being 1.
    pub clock: u64,
}

/// An operation that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Executed {
    /// Which.
    pub operation: Operation,
    /// Its own clocks.
    pub clocks: u64,
    /// Products of a multiplication.
    pub products: u64,
    /// Conversions of all crossbars.
    pub conversions: u64,
}

/// What a picture came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The words that were sent.
    pub sent: Vec<Sent>,
    /// Clocks of the picture.
    pub clocks: u64,
    /// Of them, clocks in which crossbars and tables were programmed.
    pub programming: u64,
    /// The operations, one after the other.
    pub executed: Vec<Executed>,
}

/// An accelerator with a loaded image.
#[derive(Debug, Clone)]
pub struct Machine {
    accelerator: Accelerator,
    memory: Vec<i32>,
    rows: Vec<u32>,
    fragments: Vec<u32>,
    table: Vec<u32>,
    descriptor: [u32; 16],
    /// M of both operands, s of both.
    scales: [[u32; 2]; 2],
    bounds: [i32; 2],
    crossbars: Vec<CrossbarContents>,
    behind: Behind,
    passes: Vec<Vec<Burst>>,
    next_pass: usize,
}

/// What is wrong, before it is known where.
struct Refused(String);

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Refused(reason)
    }
}

impl From<crate::Error> for Refused {
    fn from(error: crate::Error) -> Self {
        Refused(error.to_string())
    }
}

impl From<LayerError> for Refused {
    fn from(error: LayerError) -> Self {
        Refused(error.to_string())
    }
}

impl Machine {
    /// Loads `image`.
    ///
    /// # Errors
    /// Those of [`Accelerator::validate`]; [`AcceleratorError::Burst`] for a write that has no place.
    pub fn load(image: &Image) -> Result<Machine, AcceleratorError> {
        let accelerator = &image.accelerator;
        accelerator.validate()?;
        let mut machine = Machine {
            memory: vec![0; accelerator.memory_words],
            rows: vec![0; accelerator.row_entries()],
            fragments: vec![0; accelerator.fragment_entries()],
            table: vec![0; accelerator.table_words],
            descriptor: [0; 16],
            scales: [[0; 2]; 2],
            bounds: [i32::MIN, i32::MAX],
            crossbars: vec![CrossbarContents::new(&accelerator.config); accelerator.crossbars],
            behind: Behind::new(&accelerator.config, accelerator.crossbars),
            passes: image.passes.clone(),
            next_pass: 0,
            accelerator: accelerator.clone(),
        };
        machine.execute(&image.loaded, "packet 0")?;
        Ok(machine)
    }

    /// Writes bursts, none of which runs anything.
    fn execute(&mut self, bursts: &[Burst], place: &str) -> Result<(), AcceleratorError> {
        let mut word = 0;
        for burst in bursts {
            let done = match burst.target {
                Target::Run => Err("a packet runs no operation".to_owned()),
                _ => self.write(burst),
            };
            done.map_err(|reason| AcceleratorError::Burst {
                place: place.to_owned(),
                word,
                reason,
            })?;
            word += 2 + burst.data.len();
        }
        Ok(())
    }

    fn write(&mut self, burst: &Burst) -> Result<(), String> {
        let crossbar = usize::from(burst.crossbar);
        for (place, &data) in (u64::from(burst.address)..).zip(&burst.data) {
            let outside = || format!("{} have no place {place}", burst.target.name());
            let place = u32::try_from(place).map_err(|_| outside())?;
            let index = place as usize;
            match burst.target {
                Target::Tile(target @ 0..=4) => self
                    .crossbars
                    .get_mut(crossbar)
                    .ok_or_else(|| format!("there is no crossbar {crossbar}"))?
                    .write(target, place, data)?,
                Target::Tile(target) => self.behind.write(target, place, data)?,
                Target::Row => *self.rows.get_mut(index).ok_or_else(outside)? = data,
                Target::Fragment => *self.fragments.get_mut(index).ok_or_else(outside)? = data,
                Target::Table => *self.table.get_mut(index).ok_or_else(outside)? = data,
                Target::Descriptor => *self.descriptor.get_mut(index).ok_or_else(outside)? = data,
                Target::Scale => *self.scales[0].get_mut(index).ok_or_else(outside)? = data,
                Target::Shift => *self.scales[1].get_mut(index).ok_or_else(outside)? = data,
                Target::Low => self.bounds[0] = data as i32,
                Target::High => self.bounds[1] = data as i32,
                Target::Run => return Err("an operation is no number to store".to_owned()),
            }
        }
        Ok(())
    }

    /// Runs one picture: a map as the layer table receives it, channels last.
    ///
    /// # Errors
    /// [`AcceleratorError::Picture`]; [`AcceleratorError::Burst`] and [`AcceleratorError::Operation`] for what the
    /// hardware stops at, or would compute as something else.
    pub fn run(&mut self, picture: &[i32]) -> Result<Outcome, AcceleratorError> {
        let mut outcome = Outcome::default();
        let mut picture = Some(picture);
        self.next_pass = 0;
        let mut at = 0;
        loop {
            let place = "the layer table";
            let word = at;
            let refused = |reason: String| AcceleratorError::Burst {
                place: place.to_owned(),
                word,
                reason,
            };
            let header = *self.table.get(at).ok_or_else(|| {
                refused("the table ends without an end of the picture".to_owned())
            })?;
            let length = 2 + (header >> 16) as usize;
            let words = self.table.get(at..at + length);
            let words = words.ok_or_else(|| refused("the table ends within it".to_owned()))?;
            let burst = match &Burst::read(words, place)?[..] {
                [burst] => burst.clone(),
                _ => return Err(refused("it has no data".to_owned())),
            };
            match burst.target {
                Target::Table => return Err(refused("the table does not write itself".to_owned())),
                Target::Run => outcome.clocks += TABLE_WORD * 2,
                _ => {
                    outcome.clocks += TABLE_WORD * length as u64;
                    self.write(&burst).map_err(refused)?;
                }
            }
            if burst.target == Target::Run {
                for (i, &number) in burst.data.iter().enumerate() {
                    outcome.clocks += TABLE_WORD;
                    let operation = Operation::of(number)
                        .ok_or_else(|| refused(format!("there is no operation {number}")))?;
                    if operation == Operation::End {
                        return Ok(outcome);
                    }
                    self.operate(operation, at + 2 + i, &mut picture, &mut outcome)?;
                }
            }
            at += length;
        }
    }

    fn operate(
        &mut self,
        operation: Operation,
        word: usize,
        picture: &mut Option<&[i32]>,
        outcome: &mut Outcome,
    ) -> Result<(), AcceleratorError> {
        let d = Descriptor::of(&self.descriptor);
        let begun = outcome.clocks;
        let mut executed = Executed {
            operation,
            clocks: 0,
            products: 0,
            conversions: 0,
        };
        let refused = |Refused(reason)| AcceleratorError::Operation {
            operation: operation.name(),
            word,
            reason,
        };
        match operation {
            Operation::Receive => {
                let map = picture.take().ok_or_else(|| {
                    refused(Refused(
                        "a picture is one map, and it was received".to_owned(),
                    ))
                })?;
                executed.clocks = self.receive(&d, map)?;
            }
            Operation::Program => {
                let pass = self.passes.get(self.next_pass).cloned().ok_or_else(|| {
                    refused(Refused(format!("the image has {} passes", self.next_pass)))
                })?;
                self.next_pass += 1;
                self.execute(&pass, &format!("packet {}", self.next_pass))?;
                executed.clocks = HEADER_WORDS as u64 + Burst::words(&pass).len() as u64 + 1;
                outcome.programming += executed.clocks;
            }
            Operation::Multiply => self
                .multiply(&d, begun, &mut executed, &mut outcome.sent)
                .map_err(refused)?,
            Operation::Add => executed.clocks = self.add(&d).map_err(refused)?,
            Operation::Send => {
                for i in 0..=d.count {
                    let word = self.read(d.input.wrapping_add(i as u16)).map_err(refused)?;
                    outcome.sent.push(Sent {
                        word,
                        last: i == d.count,
                        clock: begun + 2 * u64::from(i) + 3,
                    });
                }
                executed.clocks = 2 * (u64::from(d.count) + 1);
            }
            Operation::End => {}
        }
        outcome.clocks += executed.clocks;
        outcome.executed.push(executed);
        Ok(())
    }

    fn receive(&mut self, d: &Descriptor, map: &[i32]) -> Result<u64, AcceleratorError> {
        let expected = u64::from(d.count) + 1;
        if map.len() as u64 != expected {
            return Err(AcceleratorError::Picture(format!(
                "the picture has {} words, but the image receives {expected}; give one of the network's size",
                map.len()
            )));
        }
        for (i, &word) in map.iter().enumerate() {
            self.store(d.output.wrapping_add(i as u16), word.into())
                .map_err(|Refused(reason)| {
                    AcceleratorError::Picture(format!("word {i} of the picture: {reason}"))
                })?;
        }
        Ok(HEADER_WORDS as u64 + expected + 1)
    }

    fn add(&mut self, d: &Descriptor) -> Result<u64, Refused> {
        let word = ActivationRange::signed(32)?;
        let range = ActivationRange::new(self.bounds[0].into(), self.bounds[1].into())?;
        let [multipliers, shifts] = self.scales;
        let scales = [
            Scale::new(multipliers[0], shifts[0])?,
            Scale::new(multipliers[1], shifts[1])?,
        ];
        for i in 0..=d.count {
            let mut sum = 0;
            for (base, scale) in [d.input, d.second].into_iter().zip(scales) {
                let operand = self.read(base.wrapping_add(i as u16))?;
                sum += requantize(operand.into(), scale, word);
            }
            self.store(d.output.wrapping_add(i as u16), range.clamp(sum.into()))?;
        }
        Ok(2 * (u64::from(d.count) + 1) + ADD)
    }

    fn read(&self, address: u16) -> Result<i32, Refused> {
        let word = self.memory.get(usize::from(address)).copied();
        word.ok_or_else(|| {
            let words = self.memory.len();
            Refused(format!("word {address} of {words} activations is read"))
        })
    }

    fn store(&mut self, address: u16, value: i64) -> Result<(), Refused> {
        let words = self.memory.len();
        let bits = self.accelerator.word_bits as u32;
        if ActivationRange::signed(bits)?.clamp(value.into()) != value {
            return Err(Refused(format!("{value} has more than {bits} bits")));
        }
        let place = self
            .memory
            .get_mut(usize::from(address))
            .ok_or_else(|| Refused(format!("word {address} of {words} activations is written")))?;
        // At most 32 bits, as was seen above.
        *place = value as i32;
        Ok(())
    }

    /// The crossbar of each fragment of a product, as the table has them.
    fn walk(&mut self, d: &Descriptor) -> Result<Vec<(usize, bool)>, Refused> {
        let first = usize::from(d.first_fragment);
        let range = first..=first + usize::from(d.last_fragment);
        let words = self.fragments.get(range.clone());
        let words = words.ok_or_else(|| format!("there are no fragments {range:?}"))?;
        let walk: Vec<_> = words
            .iter()
            .map(|&word| ((word & 31) as usize, word >> 5 & 1 == 1))
            .collect();
        for (i, contents) in self.crossbars.iter().enumerate() {
            let own = walk.iter().filter(|(crossbar, _)| *crossbar == i);
            let lasts: Vec<bool> = own.map(|(_, last)| *last).collect();
            let is_used = self.behind.used >> i & 1 == 1;
            let expected = if is_used { contents.f_used() } else { 0 };
            let is_framed = lasts.iter().position(|&last| last).map(|at| at + 1) == Some(expected);
            if lasts.len() != expected || (is_used && !is_framed) {
                return Err(Refused(format!(
                    "crossbar {i} is fed {} fragments, and {expected} are in use, of which the last alone says so",
                    lasts.len()
                )));
            }
        }
        if let Some((crossbar, _)) = walk.iter().find(|(c, _)| *c >= self.crossbars.len()) {
            return Err(Refused(format!("there is no crossbar {crossbar}")));
        }
        Ok(walk)
    }

    fn multiply(
        &mut self,
        d: &Descriptor,
        begun: u64,
        executed: &mut Executed,
        sent: &mut Vec<Sent>,
    ) -> Result<(), Refused> {
        let config = self.accelerator.config.clone();
        let m = config.fragment_rows;
        let walk = self.walk(d)?;
        let [max_window, average_window] = self.behind.windows();
        let window = d.last_product.map(|last| usize::from(last) + 1);
        let windows = d.last_window.map(|last| u64::from(last) + 1);
        if window[0] * window[1] != max_window * average_window {
            return Err(Refused(format!(
                "windows of {window:?} products are fed to pools of {max_window} and {average_window}"
            )));
        }
        if windows[0] * windows[1] != u64::from(d.count) + 1 {
            return Err(Refused(format!(
                "{windows:?} windows are not {} results",
                u64::from(d.count) + 1
            )));
        }
        let first = usize::from(d.first_row);
        let rows = self.rows.get(first..first + walk.len() * m);
        let rows =
            rows.ok_or_else(|| format!("there are no {} rows from {first}", walk.len() * m))?;
        let rows: Vec<RowEntry> = rows.iter().map(|&word| RowEntry::of(word)).collect();
        let mut columns = Vec::new();
        for (i, contents) in self.crossbars.iter().enumerate() {
            columns.push(match self.behind.used >> i & 1 {
                1 => Some(contents.columns().ok_or_else(|| {
                    format!("crossbar {i} has columns or twins beyond those it has in use")
                })?),
                _ => None,
            });
        }
        let widths = columns.iter().flatten();
        let mut widths = widths.map(|columns| columns.last().map_or(0, |last| last + 1));
        let width = widths.next().unwrap_or(0);
        if width == 0 || widths.any(|other| other != width) {
            return Err(Refused(
                "its crossbars do not have as many columns each".to_owned(),
            ));
        }
        let places = places(d);
        let mut works = Vec::with_capacity(places.len());
        let mut products: Vec<Vec<i64>> = Vec::with_capacity(places.len());
        for &place in &places {
            let mut inputs: Vec<Vec<i64>> = vec![Vec::new(); self.crossbars.len()];
            for (&(crossbar, _), rows) in walk.iter().zip(rows.chunks(m)) {
                for &row in rows {
                    inputs[crossbar].push(match (row, address(d, place, row)) {
                        (RowEntry::Idle, _) => 0,
                        (_, None) => d.offset.into(),
                        (_, Some(at)) => i64::from(d.offset) + i64::from(self.read(at)?),
                    });
                }
            }
            let mut words = vec![Vec::new(); width];
            let mut work: Vec<_> = vec![Vec::new(); self.crossbars.len()];
            for (i, contents) in self.crossbars.iter_mut().enumerate() {
                let Some(columns) = &columns[i] else { continue };
                let (crossbar, b_used) = contents.crossbar()?;
                let mvm = crossbar.mvm(&inputs[i], b_used)?;
                let beats = config.beats(columns.len());
                work[i] = mvm
                    .steps
                    .iter()
                    .map(|steps| (steps * beats).max(1) as u64)
                    .collect();
                executed.conversions += mvm.conversions;
                let mut own = vec![0; width];
                for (&k, y) in columns.iter().zip(&mvm.outputs) {
                    own[k] += y;
                }
                for (words, y) in words.iter_mut().zip(own) {
                    words.push(y);
                }
            }
            let acc = config.acc_bits() as u32;
            let range = self.behind.range()?;
            let mut activations = Vec::with_capacity(width);
            for (k, words) in words.iter().enumerate() {
                let sum = sum_tiles(words, self.behind.bias(k), acc)?;
                activations.push(requantize(sum, self.behind.scale(k)?, range));
            }
            products.push(activations);
            works.push(work);
        }
        executed.products = places.len() as u64;
        let windows = [max_window, average_window];
        let clocks = time(
            &walk,
            &works,
            TileTokens::new(columns, windows, config.weight_columns()),
            m,
            &products,
            windows,
        );
        let results = pooled(&products, windows);
        for (i, (row, clocks)) in results.iter().zip(clocks.chunks(width)).enumerate() {
            for (k, (&value, &clock)) in row.iter().zip(clocks).enumerate() {
                executed.clocks = clock;
                let place = (i * usize::from(d.output_pitch) + k) as u16;
                if d.to_stream {
                    // Bounds have 32 bits.
                    sent.push(Sent {
                        word: value as i32,
                        last: i + 1 == results.len() && k + 1 == width,
                        clock: begun + clock + 1,
                    });
                } else {
                    self.store(d.output.wrapping_add(place), value)?;
                }
            }
        }
        Ok(())
    }
}

/// The clock in which each result is taken, the first of the multiplication being 1.
fn time(
    walk: &[(usize, bool)],
    works: &[Vec<Vec<u64>>],
    mut tile: TileTokens,
    m: usize,
    products: &[Vec<i64>],
    windows: [usize; 2],
) -> Vec<u64> {
    let expected =
        products.len() / (windows[0] * windows[1]) * products.first().map_or(0, Vec::len);
    let mut taken = Vec::with_capacity(expected);
    let mut clock = 0;
    let mut tick = |offered: Option<Fragment>| {
        clock += 1;
        let (accepted, result) = tile.clock(offered);
        if result.is_some() {
            taken.push(clock);
        }
        (accepted, taken.len() == expected)
    };
    for work in works {
        for _ in 0..PLACE {
            tick(None);
        }
        let mut next = vec![0; work.len()];
        for &(crossbar, last) in walk {
            for _ in 0..m as u64 + ARRIVE {
                tick(None);
            }
            let fragment = Fragment {
                crossbar,
                last,
                work: work[crossbar][next[crossbar]],
            };
            next[crossbar] += 1;
            while !tick(Some(fragment)).0 {}
        }
    }
    while expected > 0 && !tick(None).1 {}
    taken
}

/// Products to windows: the largest of each of so many, then the mean of so many of these.
fn pooled(products: &[Vec<i64>], [max_window, average_window]: [usize; 2]) -> Vec<Vec<i64>> {
    let reduce = |rows: &[Vec<i64>], each: &dyn Fn(&mut dyn Iterator<Item = i64>) -> i64| {
        let width = rows.first().map_or(0, Vec::len);
        let column = |k: usize| each(&mut rows.iter().map(|row| row[k]));
        (0..width).map(column).collect::<Vec<i64>>()
    };
    let largest: Vec<_> = products
        .chunks(max_window)
        .map(|rows| reduce(rows, &|column| column.max().unwrap_or(0)))
        .collect();
    let n = average_window as i64;
    let means = largest.chunks(average_window);
    means
        .map(|rows| {
            reduce(rows, &|column| {
                (2 * column.sum::<i64>() + n).div_euclid(2 * n)
            })
        })
        .collect()
}
