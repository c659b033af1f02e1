//! Registers of the accelerator, against plain variables behind the map of the contract.

use forms_golden::accelerator::Accelerator;
use forms_rtl::accelerator::accelerator_registers::AcceleratorRegisters;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Bits of ERRORS.
const ERRORS: usize = 9;

/// What software sees.
#[derive(Clone, Copy, Debug)]
struct Registers {
    pictures: u32,
    enables: u32,
    causes: u32,
    errors: u32,
    counters: [u64; 4],
    /// High words of the counters, kept when the low ones were read.
    kept: [u32; 4],
}

/// After a reset.
const RESET: Registers = Registers {
    pictures: 1,
    enables: 0,
    causes: 0,
    errors: 0,
    counters: [0; 4],
    kept: [0; 4],
};

/// The bus as it stands before a clock.
#[derive(Clone, Copy, Debug, Default)]
struct Bus {
    /// Taken and not yet written.
    address: Option<u8>,
    word: Option<(u32, u8)>,
    /// Waiting to be taken.
    answer: Option<u64>,
    read: Option<u32>,
}

/// A register's address; those of nothing among them.
fn address(rng: &mut ChaCha8Rng) -> u8 {
    match rng.random_range(0..5) {
        0 => word(rng, 0xff) as u8,
        1 => 0x20,
        2 => [0x28, 0x2c, 0x34][rng.random_range(0..3)],
        _ => 4 * rng.random_range(0..24),
    }
}

/// Reads and writes of any address, whose parts come in any order and are answered late; events at random, in calm times
/// and in busy ones; resets.
///
/// # Errors
///
/// [`Error::Mismatch`]; golden's, which would be a mistake of this bench.
pub fn bench(
    plan: &Plan,
    dut: AcceleratorRegisters,
    accelerator: &Accelerator,
) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let pair = |low: usize, high: usize| (low | high << 16) as u32;
    let config = &accelerator.config;
    let identity = [
        0x464f_524d,
        0x0000_0100,
        accelerator.fingerprint(),
        pair(accelerator.crossbars, config.fragment_rows),
        pair(accelerator.table_words - 1, accelerator.memory_words - 1),
        (accelerator.word_bits | config.input_bits << 8) as u32,
    ];
    let mut registers: Option<Registers> = None;
    let mut bus = Bus::default();
    // What the master offers stays until it is taken.
    let (mut offered, mut offered_word, mut asked) = (None, None, None);
    for clock in 0..2400 {
        let phase = clock / 400;
        let reset = clock == 0 || phase < 4 && chance(&mut rng, 1, 150);
        let rate = [10, 4, 1, 10, 2, 8][phase];
        if offered.is_none() && chance(&mut rng, rate, 10) {
            offered = Some(address(&mut rng));
        }
        if offered_word.is_none() && chance(&mut rng, rate, 10) {
            let bytes = match chance(&mut rng, 1, 5) {
                true => rng.random_range(0..16),
                false => 15,
            };
            let word = match chance(&mut rng, 1, 2) {
                true => rng.random_range(0..8),
                false => word(&mut rng, 0xffff_ffff) as u32,
            };
            // Nothing clears the counters at last.
            let word = if phase == 5 { word & !4 } else { word };
            offered_word = Some((word, bytes));
        }
        if asked.is_none() && chance(&mut rng, rate, 10) {
            asked = Some(address(&mut rng));
        }
        let (answer_ready, read_ready) = (chance(&mut rng, 2, 3), chance(&mut rng, 2, 3));
        // Errors one at a time, none for a while, or many.
        let errors: u32 = match rng.random_range(0..40) {
            0 => rng.random_range(0..1 << ERRORS),
            1..4 => 1 << rng.random_range(0..ERRORS),
            _ => 0,
        };
        let events: [bool; 4] = match phase {
            // They count without end.
            5 => [true; 4],
            _ => std::array::from_fn(|_| chance(&mut rng, 1, 2)),
        };
        let run_done = chance(&mut rng, 1, 12);
        let status: [bool; 4] = std::array::from_fn(|_| chance(&mut rng, 1, 2));
        let pictures_done = word(&mut rng, 0xffff_ffff) as u32;
        let other = rng.random_range(0..=u32::MAX);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.awvalid.next = offered.is_some();
        pins.awaddr.next = u64::from(offered.unwrap_or(other as u8)).into();
        pins.wvalid.next = offered_word.is_some();
        let (data, bytes) = offered_word.unwrap_or((other, 15));
        pins.wdata.next = u64::from(data).into();
        pins.wstrb.next = u64::from(bytes).into();
        pins.bready.next = answer_ready;
        pins.arvalid.next = asked.is_some();
        pins.araddr.next = u64::from(asked.unwrap_or((other >> 8) as u8)).into();
        pins.rready.next = read_ready;
        for (e, pin) in pins.error.iter_mut().enumerate() {
            pin.next = errors >> e & 1 == 1;
        }
        [
            pins.running.next,
            pins.starved.next,
            pins.passing.next,
            pins.sends.next,
        ] = events;
        [
            pins.busy.next,
            pins.loaded.next,
            pins.stopped.next,
            pins.awaiting.next,
        ] = status;
        pins.run_done.next = run_done;
        pins.pictures_done.next = u64::from(pictures_done).into();
        bench.settle()?;

        // A write is done when no answer waits.
        let written = match bus {
            Bus {
                address: Some(address),
                word: Some(word),
                answer: None,
                ..
            } => Some((address, word)),
            _ => None,
        };
        let whole = written.and_then(|(address, (word, bytes))| match bytes {
            15 => Some((address & !3, word)),
            _ => None,
        });
        let control = whole.map_or(0, |(address, word)| if address == 0x20 { word } else { 0 });
        let (cancels, clears) = (control & 2 != 0, control & 4 != 0);
        if let Some(r) = &registers {
            bench.expect("awready", bus.address.is_none())?;
            bench.expect("wready", bus.word.is_none())?;
            bench.expect("bvalid", bus.answer.is_some())?;
            if let Some(answer) = bus.answer {
                bench.expect("bresp", answer)?;
            }
            bench.expect("arready", bus.read.is_none())?;
            bench.expect("rvalid", bus.read.is_some())?;
            if let Some(word) = bus.read {
                bench.expect("rdata", u64::from(word))?;
            }
            bench.expect("rresp", 0_u64)?;
            bench.expect("irq", r.causes & r.enables != 0)?;
            bench.expect("start", control & 3 == 1)?;
            bench.expect("cancel", cancels)?;
            bench.expect("clear", clears)?;
            bench.expect("pictures", u64::from(r.pictures))?;
            bench.expect("halt", errors != 0)?;
        }
        bench.clock()?;

        if let Some(r) = &mut registers {
            let before = *r;
            let accepted = asked.filter(|_| bus.read.is_none());
            if let Some(address) = accepted {
                let place = usize::from(address >> 2);
                let counter = place.wrapping_sub(16) / 2;
                let word = match place {
                    0..6 => identity[place],
                    9 => (0..4).map(|i| u32::from(status[i]) << i).sum(),
                    10 => before.enables,
                    11 => before.causes,
                    12 => before.errors,
                    13 => before.pictures,
                    14 => pictures_done,
                    16..24 if place % 2 == 0 => {
                        r.kept[counter] = (before.counters[counter] >> 32) as u32;
                        before.counters[counter] as u32
                    }
                    16..24 => before.kept[counter],
                    _ => 0,
                };
                bus.read = Some(word);
                asked = None;
            } else if read_ready {
                bus.read = None;
            }
            for (counter, happens) in r.counters.iter_mut().zip(events) {
                *counter = match clears {
                    true => 0,
                    false => *counter + u64::from(happens),
                };
            }
            r.errors = if cancels { 0 } else { r.errors | errors };
            match whole {
                Some((0x28, word)) => r.enables = word & 3,
                Some((0x2c, word)) => r.causes &= !word,
                Some((0x34, word)) => r.pictures = word,
                _ => {}
            }
            r.causes |= u32::from(run_done) | u32::from(errors != 0 && !cancels) << 1;
            let before = bus;
            if let Some((_, (_, bytes))) = written {
                let answer = if bytes == 15 { 0 } else { 2 };
                (bus.address, bus.word, bus.answer) = (None, None, Some(answer));
            } else if answer_ready {
                bus.answer = None;
            }
            if before.address.is_none() {
                bus.address = offered.take();
            }
            if before.word.is_none() {
                bus.word = offered_word.take();
            }
        }
        if reset {
            registers = Some(RESET);
            bus = Bus::default();
        }
    }
    bench.finish()
}
