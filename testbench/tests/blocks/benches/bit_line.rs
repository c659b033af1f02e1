//! Bit line, against the sum of section 2 of the contract.

use forms_rtl::devices::bit_line::BitLine;

use super::bench::{Bench, Plan};
use super::stimulus::{word, words};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Levels side by side, `bits` bits each, row 0 lowest.
pub(crate) fn packed(levels: &[u64], bits: usize) -> u64 {
    let places = levels.iter().enumerate();
    places.map(|(row, level)| level << (bits * row)).sum()
}

/// The current of a bit line: the levels of the rows that are driven.
pub(crate) fn current(word_lines: u64, levels: &[u64]) -> u64 {
    let rows = levels.iter().enumerate();
    rows.map(|(row, level)| (word_lines >> row & 1) * level)
        .sum()
}

/// Random levels under random planes.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: BitLine) -> Result<Recording, Error> {
    let rows = dut.word_lines.width();
    let bits = dut.levels.width() / rows;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    for _ in 0..500 {
        let word_lines = word(&mut rng, (1 << rows) - 1);
        let levels = words(&mut rng, rows, (1 << bits) - 1);

        bench.dut().word_lines.next = word_lines.into();
        bench.dut().levels.next = packed(&levels, bits).into();
        bench.settle()?;
        bench.expect("count", current(word_lines, &levels))?;
        bench.clock()?;
    }
    bench.finish()
}
