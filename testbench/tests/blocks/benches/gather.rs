//! Gather unit, against the contract's sums for the place of each word.

use std::collections::VecDeque;

use forms_golden::accelerator::Accelerator;
use forms_rtl::accelerator::gather::Gather;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, index, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Clocks from that of a row's entry to that in which its word is read.
const TO_READ: usize = 2;

/// A descriptor's words.
struct Descriptor([u64; 16]);

impl Descriptor {
    /// The low, y, or the high half, x, of a word.
    fn half(&self, word: usize, axis: usize) -> u64 {
        self.0[word] >> (16 * axis) & 0xffff
    }

    fn signed(&self, word: usize, axis: usize) -> i64 {
        i64::from(self.half(word, axis) as u16 as i16)
    }

    fn set(&mut self, word: usize, axis: usize, value: u64) {
        let (low, high) = match axis {
            0 => (value, self.half(word, 1)),
            _ => (self.half(word, 0), value),
        };
        self.0[word] = low & 0xffff | (high & 0xffff) << 16;
    }

    /// y and x of a product, the products counted in their order; nothing where there are no more.
    fn place(&self, product: u64) -> Option<[i64; 2]> {
        let counts = [(6, 1), (6, 0), (7, 1), (7, 0)].map(|(word, axis)| self.half(word, axis) + 1);
        let mut rest = product;
        let [product_x, product_y, window_x, window_y] = counts.map(|count| {
            let digit = rest % count;
            rest /= count;
            digit
        });
        let along = |axis: usize, window: u64, product: u64| {
            let steps = window * self.half(4, axis) + product * self.half(5, axis);
            let at = (self.half(3, axis) + steps) as u16 as i16;
            i64::from(at)
                .max(self.signed(8, axis))
                .min(self.signed(9, axis))
        };
        (rest == 0).then(|| [along(0, window_y, product_y), along(1, window_x, product_x)])
    }

    /// What a row's entry leads to, for the product at a place.
    fn row(&self, entry: u64, [y, x]: [i64; 2]) -> Row {
        if entry >> 31 == 1 {
            return Row::Idle;
        }
        let (i, j) = (
            y + (entry >> 16 & 127) as i64,
            x + (entry >> 23 & 127) as i64,
        );
        let inside = |at: i64, axis| (0..self.half(1, axis) as i64).contains(&at);
        if !inside(i, 0) || !inside(j, 1) {
            return Row::Padding;
        }
        let pitch = |axis| self.half(2, axis) as i64;
        let sum = self.half(0, 0) as i64 + y * pitch(0) + x * pitch(1) + (entry & 0xffff) as i64;
        Row::Word(sum as u64 & 0xffff)
    }
}

/// What a row is fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Idle,
    Padding,
    Word(u64),
}

/// What the unit does in a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Nothing,
    Place,
    Base,
    Row(usize),
    Arrive(usize),
    Offer,
}

/// A multiplication as a network has it; one at the limits of all numbers; or one of more windows or products than anybody
/// waits for.
fn descriptor(
    rng: &mut ChaCha8Rng,
    rows: &[u64],
    [first_row, first]: [usize; 2],
    fragments: usize,
) -> Descriptor {
    let mut d = Descriptor(std::array::from_fn(|_| {
        word(rng, 0xffff) | word(rng, 0xffff) << 16
    }));
    d.0[13] = [0, 8, word(rng, 0xffff_ffff)][rng.random_range(0..3)];
    d.set(11, 0, first_row as u64);
    d.set(11, 1, first as u64);
    d.set(12, 0, fragments as u64 - 1);
    // A unit of one row has little to do for a product.
    let few = rows.len() == 1;
    let kind = rng.random_range(0..if few { 20 } else { 4 });
    for axis in 0..2 {
        d.set(6, axis, rng.random_range(0..if few { 4 } else { 2 }));
        d.set(7, axis, rng.random_range(0..2));
        match kind {
            0 | 1 | 4.. => {
                // Of a small map most reaches lie outside.
                let size = match chance(rng, 1, if few { 6 } else { 3 }) {
                    true => rng.random_range(1..8),
                    false => rng.random_range(60..300),
                };
                d.set(1, axis, size);
                d.set(2, axis, rng.random_range(0..40));
                let first = rng.random_range(if few { -1 } else { -3 }..3_i64);
                d.set(3, axis, first as u64);
                d.set(4, axis, rng.random_range(0..4));
                d.set(5, axis, rng.random_range(0..3));
                // Mostly without a clamp that does anything.
                let low = [-100_i64, -1, 0][rng.random_range(0..3)];
                d.set(8, axis, low as u64);
                d.set(9, axis, [1000, 4, 1][rng.random_range(0..3)]);
            }
            _ => {
                // Bounds that clamp, that nearly do, and the whole range; sizes that end at a row of the first product.
                if chance(rng, 1, 2) {
                    d.set(8, axis, 0x8000);
                } else if chance(rng, 1, 2) {
                    let near = (d.half(3, axis) + rng.random_range(0..3)).wrapping_sub(1);
                    d.set(8, axis, near);
                }
                if chance(rng, 1, 2) {
                    d.set(9, axis, 0x7fff);
                } else if chance(rng, 1, 2) {
                    let near = (d.half(3, axis) + rng.random_range(0..3)).wrapping_sub(1);
                    d.set(9, axis, near);
                }
                let lowest = d.signed(8, axis).min(d.signed(9, axis));
                d.set(8, axis, lowest as u64);
                // No map is as large as what a negative number looks like.
                let size = d.half(1, axis).min(0x8000);
                d.set(1, axis, size);
            }
        }
        if kind == 3 {
            // One more than the highest bit: without that bit there is but one.
            let count = 1 << rng.random_range(0..16);
            d.set(6 + rng.random_range(0..2), rng.random_range(0..2), count);
        }
    }
    if matches!(kind, 2 | 3)
        && let Some([y, x]) = d.place(0)
    {
        for (axis, at) in [(0, y), (1, x)] {
            let entry = rows[index(rng, rows.len())];
            let seen = at + (entry >> (16 + 7 * axis) & 127) as i64;
            if (0..0x8000).contains(&seen) && chance(rng, 2, 3) {
                d.set(1, axis, seen as u64 + rng.random_range(0..2));
            }
        }
    }
    if kind == 3 && chance(rng, 1, 3) {
        d.set(12, 0, 1 << rng.random_range(4..16));
    }
    d
}

/// Multiplications of all kinds over tables of random rows and fragments, to crossbars that are ready when they please; reset
/// where they would not end; tables written anew between them.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: Gather, accelerator: &Accelerator) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let config = &accelerator.config;
    let (m, crossbars) = (config.fragment_rows, accelerator.crossbars);
    let bits = dut.x[0].width();
    let mut bench = Bench::new(plan, dut)?;
    let mut rows = vec![0_u64; crossbars * config.rows];
    let mut fragments = vec![0_u64; crossbars * config.fragments()];
    let mut awake = false;
    let rounds = if m == 4 { 80 } else { 24 };
    for round in 0..rounds {
        // Of fragment, or of row: where, what.
        let mut writes: Vec<(bool, usize, u64)> = Vec::new();
        let few = rows.len() == 1;
        let entry = |rng: &mut ChaCha8Rng| {
            let idle = u64::from(chance(rng, 1, if few { 10 } else { 6 })) << 31;
            let reach = match chance(rng, 1, if few { 6 } else { 2 }) {
                true => word(rng, 127) << 16 | word(rng, 127) << 23,
                false => rng.random_range(0..4) << 16 | rng.random_range(0..4) << 23,
            };
            idle | reach | word(rng, 0xffff) | rng.random_range(0..2) << 30
        };
        let fragment = |rng: &mut ChaCha8Rng| {
            let crossbar = match chance(rng, 1, 60) {
                true => rng.random_range(0..32),
                false => word(rng, crossbars as u64 - 1),
            };
            crossbar | rng.random_range(0..1 << 27) << 5
        };
        if round == 0 {
            writes.extend((0..rows.len()).map(|at| (false, at, entry(&mut rng))));
            writes.extend((0..fragments.len()).map(|at| (true, at, fragment(&mut rng))));
        } else {
            for _ in 0..rng.random_range(0..6) {
                writes.push((false, index(&mut rng, rows.len()), entry(&mut rng)));
                writes.push((true, index(&mut rng, fragments.len()), fragment(&mut rng)));
            }
        }
        for &(of_fragment, at, data) in &writes {
            match of_fragment {
                true => fragments[at] = data,
                false => rows[at] = data,
            }
        }
        let most = fragments.len().min(3);
        let count = rng.random_range(1..=most);
        let first = index(&mut rng, fragments.len() + 1 - count);
        // The rows of fragments need not begin with a fragment's.
        let first_row = index(&mut rng, rows.len() + 1 - count * m);
        let d = descriptor(
            &mut rng,
            &rows[first_row..][..count * m],
            [first_row, first],
            count,
        );
        let mut doing = Doing::Nothing;
        let mut place = [0; 2];
        let (mut product, mut at) = (0, 0);
        let mut fed = vec![Row::Idle; m];
        let mut words = vec![0_u64; m];
        // The rows read and arrived in this clock.
        let mut reads: VecDeque<Option<usize>> = VecDeque::from([None; TO_READ]);
        let mut arrives: Option<(usize, u64)> = None;
        let readiness = [10, 8, 3][rng.random_range(0..3)];
        let setup = writes.len() + 1;
        let mut left = setup + 160;
        let mut clock = 0;
        while left > 0 {
            left -= 1;
            let reset = round == 0 && clock == 0 || left == 0 && doing != Doing::Nothing;
            let start = clock == setup;
            let write = writes.get(clock.wrapping_sub(1)).copied();
            let noise = rng.random_range(0..1_u64 << 32);
            let ready = match crossbars {
                1 => 1,
                _ => word(&mut rng, (1 << crossbars) - 1),
            };
            let ready = if chance(&mut rng, readiness, 10) {
                ready
            } else {
                0
            };

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.program_row.next = write.is_some_and(|(of_fragment, ..)| !of_fragment);
            pins.program_fragment.next = write.is_some_and(|(of_fragment, ..)| of_fragment);
            let (_, address, data) = write.unwrap_or((false, index(&mut rng, rows.len()), noise));
            pins.program_address.next = (address as u64).into();
            pins.program_data.next = data.into();
            for (pin, &word) in pins.descriptor.iter_mut().zip(&d.0) {
                pin.next = word.into();
            }
            pins.start.next = start;
            let data = arrives.map_or(noise, |(_, data)| data);
            pins.read_data.next = data.into();
            for (i, pin) in pins.x_ready.iter_mut().enumerate() {
                pin.next = ready >> i & 1 == 1;
            }
            bench.settle()?;
            let read_row = reads.pop_front().flatten();
            let read = read_row.and_then(|row| match fed[row] {
                Row::Word(address) => Some(address),
                _ => None,
            });
            let offered = (doing == Doing::Offer).then(|| fragments[first + at]);
            let to = offered.map(|fragment| (fragment & 31) as usize);
            let accepted = to.is_some_and(|to| to < crossbars && ready >> to & 1 == 1);
            if awake {
                bench.expect("busy", doing != Doing::Nothing)?;
                bench.expect("read", read.is_some())?;
                if let Some(address) = read {
                    bench.expect("read_address", address)?;
                }
                for i in 0..crossbars {
                    bench.expect(&format!("x_valid_{i}"), to == Some(i))?;
                }
                bench.expect("accepted", accepted)?;
                if let Some(fragment) = offered {
                    bench.expect("x_last", fragment >> 5 & 1 == 1)?;
                    for (r, word) in words.iter().enumerate() {
                        bench.expect(&format!("x_{r}"), *word)?;
                    }
                }
            }
            bench.clock()?;

            if let Some((row, data)) = arrives.take() {
                let fed = match fed[row] {
                    Row::Idle => 0,
                    Row::Padding => d.0[13],
                    Row::Word(_) => d.0[13] + data,
                };
                words[row] = fed & (u64::MAX >> (64 - bits));
            }
            arrives = read_row.map(|row| (row, word(&mut rng, 0xffff_ffff)));
            let mut next_read = None;
            doing = match doing {
                Doing::Nothing if start => Doing::Place,
                Doing::Nothing => Doing::Nothing,
                Doing::Place => {
                    place = d.place(product).unwrap_or_default();
                    Doing::Base
                }
                Doing::Base => Doing::Row(0),
                Doing::Row(row) => {
                    let entry = rows.get(first_row + at * m + row);
                    fed[row] = d.row(entry.copied().unwrap_or_default(), place);
                    next_read = Some(row);
                    if row + 1 == m {
                        Doing::Arrive(0)
                    } else {
                        Doing::Row(row + 1)
                    }
                }
                Doing::Arrive(TO_READ) => Doing::Offer,
                Doing::Arrive(clocks) => Doing::Arrive(clocks + 1),
                Doing::Offer if !accepted => Doing::Offer,
                Doing::Offer if at as u64 != d.half(12, 0) => {
                    at += 1;
                    // More fragments than there are end here.
                    if at == count {
                        left = 1;
                    }
                    Doing::Row(0)
                }
                Doing::Offer => {
                    (product, at) = (product + 1, 0);
                    match d.place(product) {
                        Some(_) => Doing::Place,
                        None => Doing::Nothing,
                    }
                }
            };
            reads.push_back(next_read);
            if reset {
                (doing, awake) = (Doing::Nothing, true);
                reads = VecDeque::from([None; TO_READ]);
                arrives = None;
            }
            if doing == Doing::Nothing && clock > setup + 2 {
                left = left.min(1);
            }
            clock += 1;
        }
    }
    bench.finish()
}
