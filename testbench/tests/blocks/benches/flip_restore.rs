//! Flip restore, against golden's.

use forms_golden::flip::restore;
use forms_rtl::converter::flip_restore::FlipRestore;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// One code to restore.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The fragment is stored inverted.
    pub flip: bool,
    /// Its code, at most the highest level a one of the plane.
    pub code: u32,
    /// Ones of the plane.
    pub ones: usize,
}

impl Code {
    /// What golden restores, in devices whose highest level is `level`.
    fn restored(self, level: usize) -> u32 {
        match self.flip {
            true => restore(self.code, self.ones, level),
            false => self.code,
        }
    }
}

/// Random codes of fragments of `rows` rows, in devices whose highest level is `level`, with clocks in which
/// nothing moves, and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: FlipRestore, rows: usize, level: usize) -> Result<Recording, Error> {
    let full_scale = (1 << dut.code.width()) - 1;
    let mut rng = plan.rng();
    let mut clocks = Vec::new();
    for _ in 0..400 {
        let ones = rng.random_range(0..=rows);
        // No active device draws more than its highest level, and no code has more than its bits.
        let most = ((level * ones) as u64).min(full_scale);
        let code = Code {
            flip: chance(&mut rng, 1, 2),
            code: word(&mut rng, most) as u32,
            ones,
        };
        clocks.push((chance(&mut rng, 1, 60), chance(&mut rng, 4, 5), code));
    }
    compare(plan, dut, level, clocks)
}

/// The given clocks: reset, advance, code. A reset comes before them.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn compare(
    plan: &Plan,
    dut: FlipRestore,
    level: usize,
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
        pins.scale.next = ((level * code.ones) as u64).into();
        bench.settle()?;
        bench.expect("restored", held)?;
        bench.clock()?;
        if advance {
            held = code.restored(level);
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
