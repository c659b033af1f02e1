//! Tiles and accelerators driven as nobody should, for `mutants`: errors, cancels, resets in flight, every register. What the
//! contract says of it is compared; afterwards they work as before.

use forms_golden::accelerator::{Accelerator, Image, PacketKind, packet};
use forms_testbench::accelerator::host::{control, register};
use forms_testbench::accelerator::random::draw;
use forms_testbench::accelerator::{Host, Manners, build, compile, picture, run_pictures};
use forms_testbench::tile::random::run_layers;
use forms_testbench::tile::run::reset;
use forms_testbench::tile::{self, TileDut, TileFragment, TileInputs, TileTarget, TileWrite};
use forms_testbench::{Error, crossbar::Target};
use forms_verilog::Hardware;
use forms_verilog::design::{FORMS_ACCELERATOR, FORMS_TILE};
use forms_verilog::recording::Recording;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What must be, or an error that says what is not.
fn must(is: bool, what: &str) -> Result<(), Error> {
    match is {
        true => Ok(()),
        false => Err(Error::Block(what.to_string())),
    }
}

/// Fragments that are said to be the last at random, and writes while the tile is busy; then a reset, and layers as usual.
pub fn tile(hardware: &Hardware, seed: u64) -> Result<Recording, Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut dut = tile::build(hardware)?;
    let recording = dut.record(FORMS_TILE);
    recording.qualify("z", "z_valid");
    recording.qualify("z_last", "z_valid");
    let config = &hardware.config;
    reset(&mut dut)?;
    let crossbars = dut.drive(&TileInputs::default())?.x_ready.len();
    let most = (1_u64 << config.input_bits) - 1;
    for round in 0..3 {
        run_layers(&mut dut, hardware, 100 * seed + round, 3)?;
        let mut errors = (false, false);
        for _ in 0..400 {
            let x = (0..crossbars).map(|_| {
                rng.random_ratio(1, 2).then(|| TileFragment {
                    words: (0..config.fragment_rows)
                        .map(|_| rng.random_range(0..=most))
                        .collect(),
                    last: rng.random_ratio(1, 2),
                })
            });
            let x = x.collect();
            let crossbar = rng.random_range(0..crossbars);
            let target = [
                TileTarget::Crossbar(crossbar, Target::Register),
                TileTarget::Twins(crossbar),
                TileTarget::Bias,
                TileTarget::Multiplier,
                TileTarget::High,
            ][rng.random_range(0..5)];
            let write = rng.random_ratio(1, 40).then(|| TileWrite {
                target,
                address: rng.random_range(0..3),
                data: rng.random_range(1..=4),
            });
            let outputs = dut.drive(&TileInputs {
                reset: false,
                write,
                x,
                z_ready: rng.random_ratio(1, 2),
            })?;
            errors.0 |= outputs.framing_error;
            errors.1 |= outputs.programming_error;
            dut.clock()?;
        }
        must(errors == (true, true), "a tile notices neither error")?;
        // What is under way does not end by itself, perhaps.
        reset(&mut dut)?;
        let outputs = dut.drive(&TileInputs::default())?;
        let clean = !outputs.busy && !outputs.framing_error && !outputs.programming_error;
        must(clean, "a tile is not as new after a reset")?;
    }
    run_layers(&mut dut, hardware, seed, 3)?;
    dut.take_recording()
        .ok_or_else(|| Error::Block("no recording".into()))
}

/// A network that fits at once, and a picture of it.
fn small(accelerator: &Accelerator, from: u64) -> Result<(Image, Vec<i32>), Error> {
    for seed in from..from + 1000 {
        let (network, map) = draw(&accelerator.config, seed)?;
        if let Ok(compiled) = compile(&network, accelerator)
            && compiled.image.passes.is_empty()
        {
            return Ok((compiled.image, picture(map.view())?));
        }
    }
    Err(Error::NothingFits { drawn: 1000 })
}

/// Runs that a cancel, an error or a reset ends, packets with a bit wrong, parts of a word written, every address read; after
/// each of them a picture as if nothing had been.
pub fn accelerator(accelerator: &Accelerator, seed: u64) -> Result<Recording, Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut dut = build(accelerator)?;
    let recording = dut.record(FORMS_ACCELERATOR);
    for output in ["m_axis_tdata", "m_axis_tlast"] {
        recording.qualify(output, "m_axis_tvalid");
    }
    let fingerprint = accelerator.fingerprint();
    for round in 0..8 {
        let (image, picture) = small(accelerator, 5000 * seed + 100 * round)?;
        let mut host = Host::new(&mut dut, Manners::ragged(seed + round), round)?;
        let good = image.packets().remove(0);
        let words: Vec<u32> = picture.iter().map(|&word| word as u32).collect();
        let map = packet(PacketKind::Map, fingerprint, &words);
        if round % 2 == 0 {
            // A program with a bit wrong is an error; what it is depends on the place.
            let mut wrong = good.clone();
            let place = match round {
                0 => 1,
                _ => rng.random_range(3..wrong.len()),
            };
            wrong[place] ^= 1 << rng.random_range(0..32);
            host.send(&wrong);
        } else {
            host.send(&good);
            host.drain(20 * good.len() as u64 + 100)?;
            host.write(register::PICTURES, 3)?;
            host.write(register::INTERRUPT_ENABLE, rng.random_range(0..4))?;
            host.write(register::CONTROL, control::START)?;
            for _ in 0..3 {
                host.send(&map);
            }
        }
        for _ in 0..rng.random_range(100..1500) {
            host.clock()?;
        }
        // All there is to read, and what ignores a write.
        for address in (0..=0xfc).step_by(4) {
            host.read(address)?;
        }
        let part = rng.random_range(0..15);
        must(
            host.write_bytes(register::PICTURES, 7, part)?.0 == 2,
            "a part of a word is written",
        )?;
        if round % 2 == 0 {
            host.drain(20 * good.len() as u64 + 1000)?;
            must(host.read(register::ERRORS)? != 0, "a wrong bit is no error")?;
            must(host.read(register::STATUS)? == 4, "an error stops nothing")?;
        }
        host.forget();
        host.write(register::CONTROL, control::CANCEL)?;
        // The word on offer may begin nothing: an error, which the next cancel clears.
        for _ in 0..20 {
            host.clock()?;
        }
        host.write(register::CONTROL, control::CANCEL)?;
        must(host.read(register::ERRORS)? == 0, "a cancel leaves errors")?;
        must(host.read(register::STATUS)? == 0, "a cancel leaves a run")?;
        run_pictures(&mut host, &image, &[picture.clone(), picture], false)?;
        for address in (0x20..0x60).step_by(4) {
            host.read(address)?;
        }
    }
    dut.take_recording()
        .ok_or_else(|| Error::Block("no recording".into()))
}
