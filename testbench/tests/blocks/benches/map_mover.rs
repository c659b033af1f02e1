//! Map mover, against one word at a time as the contract has them.

use forms_rtl::accelerator::map_mover::MapMover;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::elastic::{raw, signed};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Nothing,
    /// Of words received so far.
    Receive(u64),
    /// Of windows that ended and of results of the present one.
    Results {
        windows: u64,
        of_this: u64,
    },
    /// Of words sent, and whether the next was read.
    Send {
        sent: u64,
        was_read: bool,
    },
}

/// A word of a map that may have more bits than `bits`: right, or wrong in a single bit.
fn received(rng: &mut ChaCha8Rng, bits: usize) -> u64 {
    let right = signed(word(rng, u64::MAX >> (64 - bits)), bits);
    match rng.random_range(0..3) {
        0 => raw(right, 32) ^ 1 << rng.random_range(bits - 1..32),
        1 => word(rng, 0xffff_ffff),
        _ => raw(right, 32),
    }
}

/// Maps in, results to memory and to the stream, words of memory out: of a few words, and of so many that only a cancel or a
/// reset ends them. Streams are ragged; sometimes all is stopped; what is offered stays whatever ends.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: MapMover, bits: usize) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut held: Option<(u64, bool)> = None;
    let mut long: Vec<u32> = (2..32).collect();
    for round in 0..70 {
        let mut count = match long.is_empty() || round % 2 == 0 {
            true => rng.random_range(1..=5),
            false => (1_u64 << long.swap_remove(rng.random_range(0..long.len()))) + 1,
        };
        // A map comes in as long as it pleases.
        let kind = rng.random_range(u32::from(count > 5)..3);
        // Words that are sent are read in every other clock at most, so there are more of them.
        if count < 6 && kind == 2 {
            count += 11;
        }
        let mut descriptor: Vec<u64> = (0..16)
            .map(|_| word(&mut rng, 0xffff) | word(&mut rng, 0xffff) << 16)
            .collect();
        descriptor[15] = count - 1;
        let to_stream = chance(&mut rng, 1, 2);
        descriptor[10] = descriptor[10] & !(1 << 16) | u64::from(to_stream) << 16;
        let (input, output) = (descriptor[0] & 0xffff, descriptor[0] >> 16);
        let pitch = descriptor[10] & 0xffff;
        let offers = [10, 7, 3][rng.random_range(0..3)];
        // A word may stand on the stream all the time.
        let takes = [10, 7, 3, 0][rng.random_range(0..4)];
        let mut moves = Move::Nothing;
        // The word that was read stands until another is.
        let mut read_word = word(&mut rng, 0xffff_ffff);
        let clocks = match count {
            0..6 => 40,
            6..40 => 60,
            _ => 12,
        };
        let is_last_of_window = rng.random_range(1..=4);
        for clock in 0..=clocks {
            // Nothing is written to the descriptor while something is under way.
            let begins = clock == 1;
            let ends = clock == clocks;
            let reset = round == 0 && clock == 0 || ends && chance(&mut rng, 1, 4);
            let cancel = ends || chance(&mut rng, 1, 150);
            let stopped = chance(&mut rng, 1, 12);
            let word_valid = chance(&mut rng, offers, 10);
            let received = received(&mut rng, bits);
            let (z_valid, z) = (chance(&mut rng, offers, 10), word(&mut rng, 0xffff_ffff));
            let z_last = match moves {
                Move::Results { of_this, .. } => of_this + 1 == is_last_of_window,
                _ => chance(&mut rng, 1, 2),
            };
            let taken = chance(&mut rng, takes, 10);

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.cancel.next = cancel;
            pins.stopped.next = stopped;
            for (i, pin) in pins.descriptor.iter_mut().enumerate() {
                let other = rng.random_range(0..1_u64 << 32);
                pin.next = if begins || i == 10 {
                    descriptor[i]
                } else {
                    other
                }
                .into();
            }
            pins.start_receive.next = begins && kind == 0;
            pins.start_results.next = begins && kind == 1;
            pins.start_send.next = begins && kind == 2;
            pins.word_valid.next = word_valid;
            pins.word.next = received.into();
            pins.z_valid.next = z_valid;
            pins.z_last.next = z_last;
            pins.z.next = z.into();
            pins.read_data.next = read_word.into();
            pins.m_ready.next = taken;
            bench.settle()?;

            let room = held.is_none() || taken;
            let is_taking = matches!(moves, Move::Results { .. });
            let ready = is_taking && !stopped && (room || !to_stream);
            let (mut read, mut write, mut pushed, mut too_wide) = (None, None, None, false);
            let mut after = moves;
            let mut done = false;
            match &mut after {
                Move::Nothing => {}
                Move::Receive(words) => {
                    if word_valid && !stopped {
                        write = Some((output + *words, received));
                        let value = signed(received, 32);
                        let most = 1_i64 << (bits - 1);
                        too_wide = !(-most..most).contains(&value);
                        *words += 1;
                    }
                }
                Move::Results { windows, of_this } => {
                    if z_valid && ready {
                        done = z_last && *windows + 1 == count;
                        match to_stream {
                            true => pushed = Some((z, done)),
                            false => write = Some((output + *windows * pitch + *of_this, z)),
                        }
                        *of_this += 1;
                        if z_last {
                            (*windows, *of_this) = (*windows + 1, 0);
                        }
                    }
                }
                Move::Send { sent, was_read } => {
                    if !*was_read && !stopped {
                        read = Some(input + *sent);
                        *was_read = true;
                    } else if *was_read && !stopped && room {
                        done = *sent + 1 == count;
                        pushed = Some((read_word, done));
                        (*sent, *was_read) = (*sent + 1, false);
                    }
                }
            }
            if round > 0 || clock > 0 {
                bench.expect("z_ready", ready)?;
                bench.expect("takes", is_taking)?;
                bench.expect("read", read.is_some())?;
                if let Some(address) = read {
                    bench.expect("read_address", address & 0xffff)?;
                }
                bench.expect("write", write.is_some())?;
                if let Some((address, data)) = write {
                    bench.expect("write_address", address & 0xffff)?;
                    bench.expect("write_data", data)?;
                }
                bench.expect("m_valid", held.is_some())?;
                if let Some((data, last)) = held {
                    bench.expect("m_data", data)?;
                    bench.expect("m_last", last)?;
                }
                bench.expect("done", done)?;
                bench.expect("sends", pushed.is_some())?;
                bench.expect("range_error", too_wide)?;
            }
            bench.clock()?;

            if read.is_some() {
                read_word = word(&mut rng, 0xffff_ffff);
            }
            held = pushed.or(held.filter(|_| !taken));
            moves = match (begins, kind) {
                _ if done => Move::Nothing,
                (false, _) => after,
                (true, 0) => Move::Receive(0),
                (true, 1) => Move::Results {
                    windows: 0,
                    of_this: 0,
                },
                (true, _) => Move::Send {
                    sent: 0,
                    was_read: false,
                },
            };
            if cancel || reset {
                moves = Move::Nothing;
            }
            if reset {
                held = None;
            }
        }
    }
    bench.finish()
}
