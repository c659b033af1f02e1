//! Sequencer, against an interpreter of bursts that goes word by word.

use std::collections::VecDeque;

use forms_golden::accelerator::Accelerator;
use forms_rtl::accelerator::sequencer::Sequencer;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Clocks in which a word of the layer table is read, before that in which it is executed.
const TO_READ: u32 = 2;

/// What the sequencer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Idle,
    Loading,
    /// A word of the layer table is read, then executed.
    Reading {
        clocks: u32,
    },
    Executing,
    /// A map or a pass comes in.
    Map,
    Pass,
    /// An operation is under way.
    Unit,
    Stopped,
}

/// A word of the layer table is about to be read.
const READING: Doing = Doing::Reading { clocks: 1 };

/// How far a burst has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Burst {
    /// Its first word comes.
    Header,
    /// The address does.
    Address {
        target: u32,
        crossbar: u32,
        count: u32,
    },
    /// A word for this address does, and so many behind it.
    Data {
        target: u32,
        crossbar: u32,
        address: u32,
        left: u32,
    },
}

/// Where the words of bursts and of operations have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interpreter {
    burst: Burst,
    /// Operations that follow in the layer table.
    operations: u32,
}

impl Interpreter {
    const NEW: Interpreter = Interpreter {
        burst: Burst::Header,
        operations: 0,
    };
}

/// What a word does in its clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Effect {
    write: Option<(u32, u32, u32, u32)>,
    /// 1 to 6.
    operation: Option<u32>,
    fault: bool,
}

/// The numbers that bound addresses.
#[derive(Clone, Copy, Debug)]
struct Limits {
    crossbars: u32,
    rows: u32,
    fragments: u32,
    table: u32,
}

impl Interpreter {
    /// Takes a word, of the layer table or of a packet.
    fn take(&mut self, word: u32, of_table: bool, limits: &Limits) -> Effect {
        let mut effect = Effect::default();
        if of_table && self.operations > 0 {
            self.operations -= 1;
            effect.fault = !(1..=6).contains(&word);
            effect.operation = Some(word).filter(|_| !effect.fault);
            if word == 6 {
                // What follows is for nobody.
                *self = Interpreter::NEW;
            }
            return effect;
        }
        self.burst = match self.burst {
            Burst::Header => {
                let (target, crossbar, count) = (word & 255, word >> 8 & 255, word >> 16);
                let known = match target {
                    0..=13 | 16 | 17 | 19 | 24..=27 => true,
                    18 => !of_table,
                    20 => of_table,
                    _ => false,
                };
                // Each crossbar has targets 0 to 4 of its own.
                let nowhere = target < 5 && crossbar >= limits.crossbars;
                effect.fault = !known || count == 0 || nowhere;
                Burst::Address {
                    target,
                    crossbar,
                    count,
                }
            }
            Burst::Address {
                target: 20, count, ..
            } => {
                self.operations = count;
                Burst::Header
            }
            Burst::Address {
                target,
                crossbar,
                count,
            } => Burst::Data {
                target,
                crossbar,
                address: word,
                left: count,
            },
            Burst::Data {
                target,
                crossbar,
                address,
                left,
            } => {
                effect.fault = address >= limits.of(target);
                if !effect.fault {
                    effect.write = Some((target, crossbar, address, word));
                }
                match left {
                    1 => Burst::Header,
                    _ => Burst::Data {
                        target,
                        crossbar,
                        address: address.wrapping_add(1),
                        left: left.wrapping_sub(1),
                    },
                }
            }
        };
        effect
    }
}

impl Limits {
    /// Addresses of a target.
    fn of(&self, target: u32) -> u32 {
        match target {
            16 => self.rows,
            17 => self.fragments,
            18 => self.table,
            19 => 16,
            24 | 25 => 2,
            _ => u32::MAX,
        }
    }
}

/// The words of a burst to a target that exists, of up to four words; or one that is wrong.
fn burst(rng: &mut ChaCha8Rng, limits: &Limits, wrong: bool) -> Vec<u32> {
    let target = match rng.random_range(0..3) {
        0 => rng.random_range(0..14),
        1 => [16, 17, 19][rng.random_range(0..3)],
        _ => rng.random_range(24..28),
    };
    let most = limits.of(target);
    let crossbar = match target {
        0..5 => word(rng, u64::from(limits.crossbars) - 1) as u32,
        _ => rng.random_range(0..256),
    };
    // Wrong: more words than come, or an address at the end of what there is, or beyond it.
    let many = wrong && (most == u32::MAX || chance(rng, 1, 3));
    let count = match many {
        true => (1 << rng.random_range(2..16)) + rng.random_range(0..2),
        false => rng.random_range(1..=most.min(4)),
    };
    let mut address = word(rng, u64::from(most - count.min(most))) as u32;
    if wrong && !many {
        address = match rng.random_range(0..3) {
            0 => most,
            1 => most - 1,
            _ => address | 1 << rng.random_range(0..32),
        };
    }
    let mut words = vec![target | crossbar << 8 | count << 16, address];
    let come = count.min(rng.random_range(4..8));
    words.extend((0..come).map(|_| word(rng, 0xffff_ffff) as u32));
    words
}

/// A program of the layer table, all of its words: bursts and operations, an end, and what nothing reads.
fn table(rng: &mut ChaCha8Rng, limits: &Limits) -> Vec<u32> {
    let all = limits.table as usize;
    let mut words = Vec::new();
    let ends = !chance(rng, 1, 8);
    while words.len() + 18 < all {
        if chance(rng, 1, 2) {
            words.extend(burst(rng, limits, false));
        } else {
            let count = rng.random_range(1..4);
            words.extend([
                20 | rng.random_range(0..256) << 8 | count << 16,
                rng.random(),
            ]);
            words.extend((0..count).map(|_| rng.random_range(1..6_u32)));
        }
        if chance(rng, 1, 4) {
            break;
        }
    }
    if ends {
        // Those behind the end are never reached.
        let count = match chance(rng, 1, 2) {
            true => 1 << rng.random_range(0..16),
            false => 1,
        };
        words.extend([20 | count << 16, rng.random(), 6]);
    }
    while words.len() < all {
        // A write for each two words that are left, so that the end of the table is met in a header or in its data.
        words.extend([5 | 1 << 16, rng.random(), rng.random()]);
    }
    words.truncate(all);
    words
}

/// A word that comes with a packet.
#[derive(Clone, Copy, Debug)]
enum Incoming {
    Header,
    Payload(u32),
    Checksum,
}

fn packet(payload: Vec<u32>) -> VecDeque<Incoming> {
    let payload = payload.into_iter().map(Incoming::Payload);
    let header = [Incoming::Header; 3].into_iter();
    header.chain(payload).chain([Incoming::Checksum]).collect()
}

/// Programs that are right, and such of which a bit or a number is wrong; tables that end and tables that do not; maps, passes
/// and operations of any length; starts that are refused; halts and resets in the midst of it.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: Sequencer, accelerator: &Accelerator) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let config = &accelerator.config;
    let limits = Limits {
        crossbars: accelerator.crossbars as u32,
        rows: (accelerator.crossbars * config.rows) as u32,
        fragments: (accelerator.crossbars * config.fragments()) as u32,
        table: accelerator.table_words as u32,
    };
    let mut memory = vec![0_u32; accelerator.table_words];
    for round in 0..60 {
        let mut doing = Doing::Idle;
        let mut interpreter = Interpreter::NEW;
        let (mut loaded, mut count, mut at) = (false, 0_u32, 0_usize);
        let mut table_word = 0;
        // The first fills the table, some others do.
        let mut payload = Vec::new();
        if round == 0 || chance(&mut rng, 2, 3) {
            payload.extend([18 | limits.table << 16, 0]);
            payload.extend(table(&mut rng, &limits));
        }
        for _ in 0..rng.random_range(usize::from(round > 0)..4) {
            let wrong = round > 0 && chance(&mut rng, 1, 3);
            payload.extend(burst(&mut rng, &limits, wrong));
        }
        if round > 0 && chance(&mut rng, 1, 2) {
            // One word wrong: of the table, or of the bursts.
            let place = match chance(&mut rng, 1, 2) {
                true => rng.random_range(0..payload.len()),
                false => payload.len() - 1 - word(&mut rng, payload.len() as u64 - 1) as usize,
            };
            payload[place] ^= 1 << rng.random_range(0..32);
        }
        let mut incoming = packet(payload);
        let pictures = match rng.random_range(0..6) {
            0 => 0,
            1 => 1 | 1 << rng.random_range(1..32),
            _ => rng.random_range(1..=3),
        };
        let offers = [10, 7, 3][rng.random_range(0..3)];
        let mut since = 0;
        let mut left = 900;
        let mut first = true;
        while left > 0 {
            left -= 1;
            let reset = first;
            // Errors of others, and what software does.
            let later = !first && round > 0;
            let mut halt = later && chance(&mut rng, 1, 600);
            let idle =
                doing == Doing::Idle && (incoming.is_empty() || later && chance(&mut rng, 1, 200));
            let start =
                !first && (idle && chance(&mut rng, 1, 4) || later && chance(&mut rng, 1, 400));
            let listens = matches!(
                doing,
                Doing::Idle | Doing::Loading | Doing::Map | Doing::Pass
            );
            let comes = !first && listens && chance(&mut rng, offers, 10);
            if comes && incoming.is_empty() && matches!(doing, Doing::Map | Doing::Pass) {
                let mut payload = Vec::new();
                let cut = chance(&mut rng, 1, 10);
                payload.extend(burst(&mut rng, &limits, cut));
                if chance(&mut rng, 1, 3) {
                    // A pass may change the table; here, to what it is.
                    let place = word(&mut rng, u64::from(limits.table) - 1) as usize;
                    payload = vec![18 | 1 << 16, place as u32, memory[place]];
                }
                incoming = packet(payload);
            }
            let came = if comes { incoming.pop_front() } else { None };
            let done = doing == Doing::Unit && chance(&mut rng, 1, 6);
            let noise = word(&mut rng, 0xffff_ffff) as u32;
            let (payload, given) = match came {
                Some(Incoming::Payload(word)) => (true, word),
                _ => (false, noise),
            };
            let finished = matches!(came, Some(Incoming::Checksum));

            // What the words mean.
            let mut after = interpreter;
            let mut effect = Effect::default();
            match doing {
                Doing::Loading | Doing::Pass if payload => {
                    effect = after.take(given, false, &limits);
                }
                Doing::Executing => effect = after.take(table_word, true, &limits),
                _ => {}
            }
            let past_the_end = doing == READING && at == memory.len();
            let cut_off = finished && doing != Doing::Map && interpreter.burst != Burst::Header;
            let refused =
                start && (doing != Doing::Idle || came.is_some() || !loaded || pictures == 0);
            let burst_error = effect.fault || past_the_end || cut_off;
            halt |= burst_error || refused;
            let run_done = effect.operation == Some(6) && count.wrapping_add(1) == pictures;

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.start.next = start;
            pins.pictures.next = u64::from(pictures).into();
            pins.halt.next = halt;
            pins.taken.next = came.is_some();
            pins.word_valid.next = payload;
            pins.word.next = u64::from(given).into();
            pins.finished.next = finished;
            pins.done.next = done;
            bench.settle()?;
            if !first {
                let is = |doings: &[Doing]| doings.contains(&doing);
                bench.expect("listen", listens)?;
                bench.expect("want_map", is(&[Doing::Map]))?;
                bench.expect("write", effect.write.is_some())?;
                if let Some((target, crossbar, address, data)) = effect.write {
                    bench.expect("target", u64::from(target))?;
                    bench.expect("crossbar", u64::from(crossbar))?;
                    bench.expect("address", u64::from(address))?;
                    bench.expect("data", u64::from(data))?;
                }
                bench.expect("start_receive", effect.operation == Some(1))?;
                bench.expect("start_multiply", effect.operation == Some(3))?;
                bench.expect("start_add", effect.operation == Some(4))?;
                bench.expect("start_send", effect.operation == Some(5))?;
                bench.expect("run_done", run_done)?;
                bench.expect("pictures_done", u64::from(count))?;
                let runs = !is(&[Doing::Idle, Doing::Loading, Doing::Stopped]);
                bench.expect("running", runs)?;
                bench.expect("awaiting", is(&[Doing::Map, Doing::Pass]))?;
                bench.expect("passing", is(&[Doing::Pass]))?;
                bench.expect("busy", runs || is(&[Doing::Loading]))?;
                bench.expect("loaded", loaded)?;
                bench.expect("stopped", is(&[Doing::Stopped]))?;
                bench.expect("burst_error", burst_error)?;
                bench.expect("start_error", refused)?;
            }
            bench.clock()?;

            interpreter = after;
            if let Some((18, _, address, word)) = effect.write {
                memory[address as usize] = word;
            }
            let was = doing;
            doing = match was {
                Doing::Idle if start => READING,
                Doing::Idle if came.is_some() => Doing::Loading,
                Doing::Loading if finished => Doing::Idle,
                Doing::Reading { clocks: TO_READ } => Doing::Executing,
                Doing::Reading { clocks } => Doing::Reading { clocks: clocks + 1 },
                Doing::Executing => match effect.operation {
                    Some(1) => Doing::Map,
                    Some(2) => Doing::Pass,
                    Some(3..=5) => Doing::Unit,
                    Some(6) if run_done => Doing::Idle,
                    _ => READING,
                },
                Doing::Map | Doing::Pass if finished => READING,
                Doing::Unit if done => READING,
                same => same,
            };
            match was {
                Doing::Idle if start => (at, count) = (0, 0),
                Doing::Idle if came.is_some() => loaded = false,
                Doing::Loading if finished => loaded = true,
                Doing::Reading { clocks: TO_READ } if !past_the_end => {
                    table_word = memory[at];
                    at += 1;
                }
                Doing::Executing if effect.operation == Some(6) => {
                    (at, count) = (0, count.wrapping_add(1));
                }
                _ => {}
            }
            if halt {
                (doing, loaded) = (Doing::Stopped, false);
            }
            if reset {
                (doing, loaded, count, at) = (Doing::Idle, false, 0, 0);
                interpreter = Interpreter::NEW;
            }
            first = false;
            // A while after it stopped or idles with nothing to come, the next.
            since = match doing {
                Doing::Stopped => since + 1,
                Doing::Idle if incoming.is_empty() && loaded && pictures > 3 => since + 1,
                _ => 0,
            };
            let enough = since > 5 || doing == Doing::Idle && count > 0 && chance(&mut rng, 1, 3);
            if enough || later && chance(&mut rng, 1, 700) {
                left = 0;
            }
        }
    }
    bench.finish()
}
