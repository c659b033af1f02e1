//! Whatever the accelerator is sent, it ends with a result or an error, and `cancel` brings it back.

use forms_golden::Config;
use forms_golden::accelerator::{Accelerator, Burst, Image, Operation, PacketKind, Target, packet};
use forms_rtl::accelerator::forms_accelerator::FormsAccelerator;
use forms_testbench::accelerator::host::{control, register};
use forms_testbench::accelerator::random::draw;
use forms_testbench::accelerator::{Host, Manners, build, compile, picture, run_pictures};
use forms_testbench::simulator::Simulator;
use forms_verilog::hardware;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Bits of ERRORS.
const FRAMING: u32 = 1;
const HEADER: u32 = 1 << 1;
const CHECKSUM: u32 = 1 << 2;
const BURST: u32 = 1 << 3;
const START: u32 = 1 << 4;
const FRAGMENT: u32 = 1 << 5;
const BUSY_TILE: u32 = 1 << 6;
const STILL: u32 = 1 << 7;
const RANGE: u32 = 1 << 8;

const STOPPED: u32 = 4;

fn accelerator() -> Accelerator {
    Accelerator {
        memory_words: 256,
        word_bits: 12,
        table_words: 512,
        ..Accelerator::new(&Config::named("forms-tiny").unwrap(), 3)
    }
}

/// A network that is loaded at once, and a picture of it.
fn small() -> (Image, Vec<i32>) {
    let accelerator = accelerator();
    for seed in 0..100 {
        let (network, map) = draw(&accelerator.config, seed).unwrap();
        if let Ok(compiled) = compile(&network, &accelerator)
            && compiled.image.passes.is_empty()
            && compiled.steps.len() >= 2
        {
            return (compiled.image, picture(map.view()).unwrap());
        }
    }
    panic!("none of a hundred networks is small");
}

fn new() -> Simulator<FormsAccelerator> {
    build(&accelerator()).unwrap_or_else(|error| panic!("{error}"))
}

/// Clocks until an error shows, at most `most`: ERRORS.
fn errors(host: &mut Host<'_>, most: u64) -> u32 {
    for _ in 0..most {
        host.clock().unwrap();
    }
    host.read(register::ERRORS).unwrap()
}

/// Cancels, and runs `image` as if nothing had been.
fn recovers(host: &mut Host<'_>, image: &Image, picture: &[i32], what: &str) {
    let before = host.read(register::ERRORS).unwrap();
    if before != 0 {
        assert_eq!(host.read(register::STATUS).unwrap(), STOPPED, "{what}");
        // What comes is thrown away.
        host.drain(10_000).unwrap();
    }
    host.forget();
    // A word that is offered is taken, whatever the state.
    host.write(register::CONTROL, control::CANCEL).unwrap();
    assert_eq!(host.read(register::ERRORS).unwrap(), 0, "{what}");
    assert_eq!(host.read(register::STATUS).unwrap(), 0, "{what}");
    run_pictures(host, image, &[picture.to_vec()], false)
        .unwrap_or_else(|error| panic!("after {what}: {error}"));
}

/// Loads a program, TLAST with the last word.
fn load(host: &mut Host<'_>, bursts: &[Burst]) {
    let words = packet(
        PacketKind::Program,
        accelerator().fingerprint(),
        &Burst::words(bursts),
    );
    host.send(&words);
    host.drain(10 * words.len() as u64 + 100).unwrap();
}

#[test]
fn a_packet_that_is_wrong_raises_its_error_and_no_other() {
    let (image, picture) = small();
    let good = image.packets().remove(0);
    let length = good.len();
    let framed = |words: &[u32], last: usize| -> Vec<(u32, bool)> {
        words
            .iter()
            .enumerate()
            .map(|(i, &word)| (word, i == last))
            .collect()
    };
    let changed = |place: usize, word: u32| {
        let mut words = good.clone();
        words[place] = word;
        framed(&words, length - 1)
    };
    let cases = [
        ("another first word", HEADER, changed(0, good[0] ^ 1 << 31)),
        ("a map while idle", HEADER, changed(0, good[0] + 1)),
        ("another fingerprint", HEADER, changed(1, good[1] ^ 4)),
        ("no payload", HEADER, changed(2, 0)),
        (
            "a changed checksum",
            CHECKSUM,
            changed(length - 1, good[length - 1] ^ 2),
        ),
        (
            "a length too small",
            FRAMING | CHECKSUM,
            changed(2, good[2] - 1),
        ),
        ("an early TLAST", FRAMING, framed(&good, length - 2)),
        ("a TLAST at once", FRAMING, framed(&good, 0)),
        ("no TLAST", FRAMING, framed(&good, usize::MAX)),
    ];
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::ragged(1), 1).unwrap();
    for (what, expected, words) in cases {
        host.send_words(words);
        host.drain(100_000).unwrap();
        let found = errors(&mut host, 5);
        // A length that is wrong makes something else of the checksum.
        let is_right = match expected == FRAMING | CHECKSUM {
            true => found & expected != 0 && found & !expected == 0,
            false => found == expected,
        };
        assert!(is_right, "{what}: {found:#x} instead of {expected:#x}");
        recovers(&mut host, &image, &picture, what);
    }
}

#[test]
fn a_burst_that_cannot_be_is_refused() {
    let (image, picture) = small();
    let burst = |target: u32, crossbar: u32, count: u32| target | crossbar << 8 | count << 16;
    let cases: [(&str, Vec<u32>); 9] = [
        ("target 14", vec![burst(14, 0, 1), 0, 0]),
        ("target 28", vec![burst(28, 0, 1), 0, 0]),
        ("an operation in a packet", vec![burst(20, 0, 1), 0, 6]),
        ("no data", vec![burst(16, 0, 0), 0, 0]),
        ("crossbar 3 of 3", vec![burst(0, 3, 1), 0, 1]),
        ("row 48 of 48", vec![burst(16, 0, 2), 47, 0, 0]),
        ("fragment 12 of 12", vec![burst(17, 0, 1), 12, 0]),
        ("word 512 of 512", vec![burst(18, 0, 1), 512, 0]),
        ("a burst cut off", vec![burst(16, 0, 3), 0, 0, 0]),
    ];
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::Steady, 0).unwrap();
    for (what, payload) in cases {
        host.send(&packet(
            PacketKind::Program,
            accelerator().fingerprint(),
            &payload,
        ));
        host.drain(1000).unwrap();
        assert_eq!(errors(&mut host, 5), BURST, "{what}");
        recovers(&mut host, &image, &picture, what);
    }
}

/// A layer table in a program that does nothing else.
fn table(bursts: &[Burst]) -> Vec<Burst> {
    let words = Burst::words(bursts).into_iter().enumerate();
    Burst::gather(words.map(|(at, word)| (Target::Table, 0, at as u32, word)))
}

#[test]
fn a_layer_table_that_cannot_be_is_refused() {
    let (image, picture) = small();
    let mut unknown = Burst::run(&[Operation::End]);
    unknown.data = vec![7];
    let mut endless = Burst::run(&[Operation::End]);
    endless.target = Target::Low;
    endless.data = vec![0; 510];
    let itself = Burst::gather([(Target::Table, 0, 0, 0)]);
    let cases = [
        ("operation 7", table(&[unknown])),
        ("no end", table(&[endless])),
        ("a table that writes itself", table(&itself)),
    ];
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::Steady, 0).unwrap();
    for (what, program) in cases {
        load(&mut host, &program);
        assert_eq!(errors(&mut host, 5), 0, "{what}");
        host.write(register::CONTROL, control::START).unwrap();
        assert_eq!(errors(&mut host, 1600), BURST, "{what}");
        recovers(&mut host, &image, &picture, what);
    }
}

#[test]
fn a_start_that_cannot_be_is_refused() {
    let (image, picture) = small();
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::Steady, 0).unwrap();
    host.write(register::CONTROL, control::START).unwrap();
    assert_eq!(errors(&mut host, 5), START, "nothing is loaded");
    recovers(&mut host, &image, &picture, "a start with nothing loaded");
    load(&mut host, &image.loaded);
    host.write(register::PICTURES, 0).unwrap();
    host.write(register::CONTROL, control::START).unwrap();
    assert_eq!(errors(&mut host, 5), START, "no pictures");
    recovers(&mut host, &image, &picture, "a start of no pictures");
    load(&mut host, &image.loaded);
    host.write(register::PICTURES, 1).unwrap();
    host.write(register::CONTROL, control::START).unwrap();
    host.write(register::CONTROL, control::START).unwrap();
    assert_eq!(errors(&mut host, 5), START, "a second start");
    recovers(&mut host, &image, &picture, "a second start");
}

/// The loaded program with the words of a target's bursts changed; in the layer table, too.
fn altered(image: &Image, target: Target, change: impl Fn(u32, &mut u32)) -> Vec<Burst> {
    let mut bursts = image.loaded.clone();
    for burst in &mut bursts {
        if burst.target == Target::Table {
            let mut inner = Burst::read(&burst.data, "table").unwrap();
            for inner in inner.iter_mut().filter(|inner| inner.target == target) {
                for (place, word) in (inner.address..).zip(&mut inner.data) {
                    change(place, word);
                }
            }
            burst.data = Burst::words(&inner);
        }
        if burst.target == target {
            for (place, word) in (burst.address..).zip(&mut burst.data) {
                change(place, word);
            }
        }
    }
    bursts
}

#[test]
fn numbers_that_contradict_each_other_stop_a_run_and_never_hang_it() {
    let (image, picture) = small();
    let cases: [(&str, u32, Vec<Burst>); 5] = [
        (
            "no last fragment",
            FRAGMENT,
            altered(&image, Target::Fragment, |_, word| *word &= 31),
        ),
        (
            "fragments of no crossbar",
            STILL,
            altered(&image, Target::Fragment, |_, word| *word = 31),
        ),
        (
            "one result too many",
            STILL,
            // The first descriptor is that of the map that comes in.
            altered(&image, Target::Descriptor, |place, word| {
                if place == 15 && *word + 1 != picture.len() as u32 {
                    *word += 1;
                }
            }),
        ),
        (
            "crossbars that are not fed",
            STILL,
            altered(&image, Target::Tile(5), |_, word| *word = 7),
        ),
        (
            "a result too few",
            BUSY_TILE,
            altered(&image, Target::Descriptor, |place, word| {
                if place == 15 && *word + 1 != picture.len() as u32 && *word > 0 {
                    *word = 0;
                }
            }),
        ),
    ];
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::Steady, 0).unwrap();
    for (what, expected, program) in cases {
        load(&mut host, &program);
        host.write(register::PICTURES, 1).unwrap();
        host.write(register::CONTROL, control::START).unwrap();
        let words: Vec<u32> = picture.iter().map(|&word| word as u32).collect();
        host.send(&packet(
            PacketKind::Map,
            accelerator().fingerprint(),
            &words,
        ));
        let sizes = hardware::sizes(&accelerator()).unwrap();
        let found = errors(&mut host, 4 * sizes.patience() + 6000);
        assert_eq!(found, expected, "{what}");
        recovers(&mut host, &image, &picture, what);
    }
}

#[test]
fn a_word_that_does_not_fit_the_memory_is_an_error() {
    let (image, picture) = small();
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::Steady, 0).unwrap();
    for (word, expected) in [(2048, RANGE), (-2049, RANGE), (2047, 0), (-2048, 0)] {
        load(&mut host, &image.loaded);
        host.write(register::PICTURES, 1).unwrap();
        host.write(register::CONTROL, control::START).unwrap();
        let mut words = vec![0; picture.len()];
        words[0] = word as u32;
        host.send(&packet(
            PacketKind::Map,
            accelerator().fingerprint(),
            &words,
        ));
        host.drain(1000).unwrap();
        assert_eq!(host.read(register::ERRORS).unwrap(), expected, "{word}");
        host.forget();
        host.write(register::CONTROL, control::CANCEL).unwrap();
    }
    recovers(&mut host, &image, &picture, "words at the limits");
}

/// Starts three pictures, and lets `clocks` go by.
fn begin(host: &mut Host<'_>, image: &Image, picture: &[i32], clocks: usize) {
    load(host, &image.loaded);
    host.write(register::PICTURES, 3).unwrap();
    host.write(register::CONTROL, control::START).unwrap();
    let words: Vec<u32> = picture.iter().map(|&word| word as u32).collect();
    let map = packet(PacketKind::Map, accelerator().fingerprint(), &words);
    for _ in 0..3 {
        host.send(&map);
    }
    for _ in 0..clocks {
        host.clock().unwrap();
    }
}

/// One clock of reset is enough in whatever state it comes: every flag and counter is that of a new accelerator, and a
/// picture takes golden's clocks.
#[test]
fn a_reset_in_any_clock_leaves_an_accelerator_like_a_new_one() {
    let (image, picture) = small();
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut dut = new();
    for round in 0..12 {
        let mut host = Host::new(&mut dut, Manners::ragged(round), round).unwrap();
        begin(&mut host, &image, &picture, rng.random_range(0..1500));
        let mut host = Host::new(&mut dut, Manners::Steady, round).unwrap();
        assert_eq!(host.read(register::STATUS).unwrap(), 0, "round {round}");
        assert_eq!(host.read(register::ERRORS).unwrap(), 0, "round {round}");
        let clocks = host.counter(register::CLOCKS).unwrap();
        assert_eq!(clocks, 0, "round {round}");
        run_pictures(&mut host, &image, std::slice::from_ref(&picture), true)
            .unwrap_or_else(|error| panic!("round {round}: {error}"));
    }
}

#[test]
fn a_cancel_in_any_clock_leaves_an_accelerator_that_works() {
    let (image, picture) = small();
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::ragged(6), 6).unwrap();
    for round in 0..8 {
        begin(&mut host, &image, &picture, rng.random_range(0..1500));
        // The word on offer may be thrown away, or begin nothing: an error, which the next cancel clears.
        host.forget();
        host.write(register::CONTROL, control::CANCEL).unwrap();
        for _ in 0..20 {
            host.clock().unwrap();
        }
        recovers(&mut host, &image, &picture, &format!("cancel {round}"));
    }
}

#[test]
fn programs_with_random_words_end_or_are_ended() {
    let (image, picture) = small();
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::Steady, 7).unwrap();
    let mut stopped = 0;
    for round in 0..14 {
        let mut payload = Burst::words(&image.loaded);
        for _ in 0..rng.random_range(1..4) {
            let place = rng.random_range(0..payload.len());
            payload[place] ^= 1 << rng.random_range(0..32);
        }
        host.send(&packet(
            PacketKind::Program,
            accelerator().fingerprint(),
            &payload,
        ));
        host.drain(10_000).unwrap();
        host.write(register::PICTURES, 1).unwrap();
        host.write(register::CONTROL, control::START).unwrap();
        let words: Vec<u32> = picture.iter().map(|&word| word as u32).collect();
        host.send(&packet(
            PacketKind::Map,
            accelerator().fingerprint(),
            &words,
        ));
        stopped += u32::from(errors(&mut host, 1500) != 0);
        // Where it goes on, it may well be right to: counts are long.
        host.forget();
        host.write(register::CONTROL, control::CANCEL).unwrap();
        for _ in 0..20 {
            host.clock().unwrap();
        }
        recovers(
            &mut host,
            &image,
            &picture,
            &format!("random program {round}"),
        );
    }
    assert!(stopped > 2, "{stopped} of 14 stopped");
}

#[test]
fn the_bus_refuses_part_of_a_word_and_reads_what_it_wrote() {
    let mut dut = new();
    let mut host = Host::new(&mut dut, Manners::ragged(8), 8).unwrap();
    let accelerator = accelerator();
    for (address, expected) in [
        (register::ID, 0x464f_524d),
        (register::VERSION, 0x100),
        (register::FINGERPRINT, accelerator.fingerprint()),
        (register::GEOMETRY, 3 | 4 << 16),
        (register::MEMORIES, 511 | 255 << 16),
        (register::WORDS, 12 | 16 << 8),
        (register::PICTURES, 1),
        (0x18, 0),
        (0xfc, 0),
    ] {
        assert_eq!(host.read(address).unwrap(), expected, "{address:#x}");
        // Nothing but PICTURES can be written.
        host.write(address, !expected).unwrap();
        let expected = match address {
            register::PICTURES => !expected,
            _ => expected,
        };
        assert_eq!(host.read(address).unwrap(), expected, "{address:#x}");
    }
    for bytes in 0..15 {
        let (answer, _) = host.write_bytes(register::PICTURES, 7, bytes).unwrap();
        assert_eq!(answer, 2, "bytes {bytes:#x}");
    }
    assert_eq!(host.read(register::PICTURES).unwrap(), !1);
    assert_eq!(host.read(register::STATUS).unwrap(), 0);
}
