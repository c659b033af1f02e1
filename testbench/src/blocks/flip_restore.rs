//! Flip restore, against golden's.

use forms_golden::flip::restore;
use forms_rtl::converter::flip_restore::FlipRestore;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use crate::Error;
use crate::recording::Recording;

/// One code to restore.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The fragment is stored inverted.
    pub flip: bool,
    /// Its code, at most 3 a one of the plane.
    pub code: u32,
    /// Ones of the plane.
    pub ones: usize,
}

impl Code {
    /// What golden restores.
    fn restored(self) -> u32 {
        match self.flip {
            true => restore(self.code, self.ones, 3),
            false => self.code,
        }
    }
}

/// Random codes of fragments of `rows` rows, with clocks in which nothing moves, and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<const CODE: usize, const CNT: usize>(
    plan: &Plan,
    dut: FlipRestore<CODE, CNT>,
    rows: usize,
) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut clocks = Vec::new();
    for _ in 0..400 {
        let ones = rng.random_range(0..=rows);
        // No active device draws more than 3, and no code has more than its bits.
        let most = (3 * ones).min((1 << CODE) - 1);
        let code = Code {
            flip: chance(&mut rng, 1, 2),
            code: word(&mut rng, most as u64) as u32,
            ones,
        };
        clocks.push((chance(&mut rng, 1, 60), chance(&mut rng, 4, 5), code));
    }
    compare(plan, dut, clocks)
}

/// The given clocks: reset, advance, code. A reset comes before them.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn compare<const CODE: usize, const CNT: usize>(
    plan: &Plan,
    dut: FlipRestore<CODE, CNT>,
    clocks: impl IntoIterator<Item = (bool, bool, Code)>,
) -> Result<Recording, Error> {
    let mut bench = Bench::new(plan, dut)?;
    bench.dut().reset.next = true;
    bench.settle()?;
    bench.clock()?;
    let mut held = 0;
    for (reset, advance, code) in clocks {
        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.flip.next = code.flip;
        pins.code.next = u64::from(code.code).into();
        pins.scale.next = (3 * code.ones as u64).into();
        bench.settle()?;
        bench.expect("restored", held)?;
        bench.clock()?;
        if advance {
            held = code.restored();
        }
        if reset {
            held = 0;
        }
    }
    // The last one becomes visible.
    bench.dut().reset.next = false;
    bench.dut().advance.next = false;
    bench.settle()?;
    bench.expect("restored", held)?;
    bench.clock()?;
    bench.finish()
}
