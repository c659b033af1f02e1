//! Runs pictures on an accelerator and compares every word, with steady streams every clock, and every counter with golden.

use forms_golden::accelerator::{Image, Machine, Outcome, PacketKind, packet};

use super::host::{Host, control, register};
use crate::Error;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PicturesRun {
    /// The words of each picture.
    pub words: Vec<Vec<i32>>,
    /// Clocks of all pictures, as the accelerator counts them.
    pub clocks: u64,
    /// Of them, clocks in which passes came in.
    pub programming: u64,
    /// Of them, clocks in which the input stream had nothing to offer.
    pub waits: u64,
}

/// Loads `image`, runs `pictures`, compares. `is_steady` says that `host` always offers and always takes: then clocks are compared too.
///
/// # Errors
///
/// [`Error::Mismatch`] at the first difference; [`Error::Silent`] where nothing comes; golden's; those of the simulator.
pub fn run_pictures(
    host: &mut Host<'_>,
    image: &Image,
    pictures: &[Vec<i32>],
    is_steady: bool,
) -> Result<PicturesRun, Error> {
    let mut machine = Machine::load(image)?;
    let outcomes: Vec<Outcome> = pictures
        .iter()
        .map(|picture| machine.run(picture))
        .collect::<Result<_, _>>()?;
    let packets = image.packets();
    let fingerprint = image.accelerator.fingerprint();
    expect(
        host,
        "FINGERPRINT",
        fingerprint.into(),
        register::FINGERPRINT,
    )?;
    host.write(register::CONTROL, control::CLEAR)?;
    host.write(register::INTERRUPT_CAUSE, 3)?;
    host.write(register::INTERRUPT_ENABLE, 3)?;
    let (loaded, passes) = (&packets[0], &packets[1..]);
    host.send(loaded);
    host.drain(10 * loaded.len() as u64 + 100)?;
    expect(host, "STATUS once loaded", 2, register::STATUS)?;
    host.write(register::PICTURES, pictures.len() as u32)?;
    host.received.clear();
    let started = host.write(register::CONTROL, control::START)?;
    // Long before the layer table asks for it.
    for picture in pictures {
        // Words of two's complement.
        let words: Vec<u32> = picture.iter().map(|&word| word as u32).collect();
        host.send(&packet(PacketKind::Map, fingerprint, &words));
        for pass in passes {
            host.send(pass);
        }
    }
    let predicted: u64 = outcomes.iter().map(|outcome| outcome.clocks).sum();
    let most = 10 * predicted + 1000;
    let expected: usize = outcomes.iter().map(|outcome| outcome.sent.len()).sum();
    let mut interrupted = false;
    for _ in 0..most {
        if interrupted && host.received.len() >= expected {
            break;
        }
        interrupted |= host.clock()?.interrupt;
        if interrupted && host.received.len() < expected {
            expect(host, "ERRORS", 0, register::ERRORS)?;
        }
    }
    expect(host, "ERRORS", 0, register::ERRORS)?;
    let mut run = PicturesRun::default();
    let mut received = host.received.clone().into_iter();
    let mut before = 0;
    for (i, outcome) in outcomes.iter().enumerate() {
        let mut words = Vec::new();
        for (j, sent) in outcome.sent.iter().enumerate() {
            let name = |what: &str| format!("{what} of word {j} of picture {i}");
            let Some(one) = received.next() else {
                return Err(Error::Silent { clocks: most });
            };
            host.same(&name("value"), sent.word as u64, one.word as u64)?;
            host.same(&name("TLAST"), sent.last.into(), one.last.into())?;
            if is_steady {
                // Clock 1 is the second behind that in which the write of `start` was taken.
                let clock = one.clock.saturating_sub(started + 1);
                host.same(&name("clock"), before + sent.clock, clock)?;
            }
            words.push(one.word);
        }
        run.words.push(words);
        before += outcome.clocks;
    }
    host.same("words too many", 0, received.count() as u64)?;
    host.same("packets left", 0, host.waiting() as u64)?;
    expect(host, "STATUS when done", 2, register::STATUS)?;
    expect(host, "INTERRUPT_CAUSE", 1, register::INTERRUPT_CAUSE)?;
    expect(
        host,
        "PICTURES_DONE",
        pictures.len() as u64,
        register::PICTURES_DONE,
    )?;
    run.clocks = host.counter(register::CLOCKS)?;
    run.programming = host.counter(register::PROGRAMMING)?;
    run.waits = host.counter(register::WAITS)?;
    let results = host.counter(register::RESULTS)?;
    host.same("RESULTS", expected as u64, results)?;
    if is_steady {
        let programming = outcomes.iter().map(|outcome| outcome.programming).sum();
        host.same("CLOCKS", predicted, run.clocks)?;
        host.same("PROGRAMMING", programming, run.programming)?;
        host.same("WAITS", 0, run.waits)?;
    }
    Ok(run)
}

/// Reads a register, and compares it.
fn expect(host: &mut Host<'_>, name: &str, expected: u64, address: u8) -> Result<(), Error> {
    let word = host.read(address)?;
    host.same(name, expected, word.into())
}
