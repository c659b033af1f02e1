//! Packet reader, against the place of each word in its packet and a checksum of bytes.

use forms_rtl::accelerator::packet_reader::PacketReader;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// The CRC-32 of words, as zlib has it, of their bytes, lowest first.
fn checksum(words: &[u32]) -> u32 {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    !bytes.fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| match crc & 1 {
            1 => crc >> 1 ^ 0xedb8_8320,
            _ => crc >> 1,
        })
    })
}

/// A packet, what is awaited, and whether a reset ends it.
struct Packet {
    words: Vec<(u32, bool)>,
    want_map: bool,
    last_index: u32,
    cut: bool,
}

/// One that is right, or wrong in one place.
fn packet(rng: &mut ChaCha8Rng, fingerprint: u32, kind: u32, place: u32) -> Packet {
    // What is awaited of a length shows in a map's.
    let want_map = chance(rng, 1, 2) || kind == 3 || kind == 6;
    let length = rng.random_range(1..=9_u32);
    let mut words = vec![0x4652_0101 + u32::from(want_map), fingerprint, length];
    words.extend((0..length).map(|_| word(rng, 0xffff_ffff) as u32));
    words.push(checksum(&words));
    let last = words.len() - 1;
    let mut words: Vec<(u32, bool)> = (0..)
        .zip(words)
        .map(|(i, word)| (word, i == last))
        .collect();
    let mut packet = Packet {
        words: Vec::new(),
        want_map,
        last_index: length - 1,
        cut: true,
    };
    let bit = 1 << place;
    match kind {
        0 => words[0].0 ^= bit,
        1 => words[1].0 ^= bit,
        // Of the other kind, with a right checksum or without.
        2 => packet.want_map = !want_map,
        // More words than come: a reset ends it. Whatever they are, a map of as many is awaited.
        3 | 4 => {
            words[2].0 = length | bit;
            packet.last_index = words[2].0 - 1;
            words[last] = (rng.random_range(0..=u32::MAX), words[2].0 == length);
        }
        5 => {
            words[2].0 = 0;
            words.truncate(3);
        }
        // A length that is not the map's.
        6 => packet.last_index ^= bit,
        7 => words[last].0 ^= bit,
        8 => words[last].1 = false,
        9 => words[rng.random_range(0..last)].1 = true,
        _ => packet.cut = false,
    }
    packet.words = words;
    packet
}

/// Packets that are right, and such that are wrong in every place; words that are offered while nobody listens, or that are
/// thrown away; what is awaited changes where it does not matter; a reset after each error.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: PacketReader, fingerprint: u32) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    // The words of the packet under way, as they came.
    let mut taken: Vec<u32> = Vec::new();
    let mut clean = true;
    for round in 0..320 {
        // Every second packet is as it happens; the others have each bit wrong, once in every place.
        let (kind, place) = match round % 2 {
            0 => (rng.random_range(0..12), rng.random_range(0..32)),
            _ => ([0, 1, 3, 6, 7][round / 64], round as u32 / 2 % 32),
        };
        let packet = packet(&mut rng, fingerprint, kind, place);
        let listens = [10, 7, 3][rng.random_range(0..3)];
        let offers = [10, 7, 3][rng.random_range(0..3)];
        let mut reset = round == 0 || !clean;
        let mut next = 0;
        while reset || next < packet.words.len() {
            let (data, last) = match reset {
                true => (rng.random_range(0..=u32::MAX), chance(&mut rng, 1, 2)),
                false => packet.words[next],
            };
            let valid = !reset && chance(&mut rng, offers, 10);
            let listen = !reset && chance(&mut rng, listens, 10);
            let discard = chance(&mut rng, 1, 10);
            let at = taken.len() as u64;
            // The length so far, where it is known.
            let length = taken.get(2).map_or(0, |&length| u64::from(length));
            let begins = at == 0;
            let want_map = if begins || at == 2 {
                packet.want_map
            } else {
                chance(&mut rng, 1, 2)
            };
            let last_index = match at {
                2 => packet.last_index,
                _ => rng.random_range(0..=u32::MAX),
            };

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.listen.next = listen;
            pins.discard.next = discard;
            pins.want_map.next = want_map;
            pins.last_index.next = u64::from(last_index).into();
            pins.s_valid.next = valid;
            pins.s_last.next = last;
            pins.s_data.next = u64::from(data).into();
            bench.settle()?;
            let take = valid && listen && !discard;
            bench.expect("s_ready", listen || discard)?;
            bench.expect("taken", take)?;
            bench.expect("word", u64::from(data))?;
            if round > 0 || !reset {
                let payload = at > 2 && at < 3 + length;
                let ends = at > 2 && at == 3 + length;
                let wrong = match at {
                    0 => data != 0x4652_0101 + u32::from(want_map),
                    1 => data != fingerprint,
                    2 => data == 0 || want_map && data - 1 != last_index,
                    _ => false,
                };
                let differs = ends && data != checksum(&taken);
                bench.expect("word_valid", take && payload)?;
                bench.expect("header_error", take && wrong)?;
                bench.expect("framing_error", take && last != ends)?;
                bench.expect("checksum_error", take && differs)?;
                bench.expect("finished", take && ends && last && !differs)?;
                if take && ends {
                    taken.clear();
                } else if take {
                    taken.push(data);
                }
            }
            bench.clock()?;
            next += usize::from(take || valid && discard && chance(&mut rng, 1, 8));
            if taken.len() == 3 && data == 0 {
                // A packet of nothing has no end.
                next = packet.words.len();
            }
            if reset {
                taken.clear();
            }
            reset = false;
        }
        // Whoever hears of an error resets the reader.
        clean = !packet.cut && taken.is_empty();
    }
    bench.finish()
}
