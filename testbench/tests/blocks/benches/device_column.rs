//! Device column, against a plain table of levels.

use forms_rtl::devices::device_column::DeviceColumn;

use super::bench::{Bench, Plan};
use super::bit_line::{current, packed};
use super::stimulus::{chance, index, word, words};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Programs all `depth` words, then reads at random, reprograms (also what is being read), holds the
/// pipeline and resets: the devices keep their levels.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: DeviceColumn, depth: usize) -> Result<Recording, Error> {
    let rows = dut.word_lines.width();
    let bits = dut.program_levels.width() / rows;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut table = vec![vec![0; rows]; depth];
    let mut fetched: Option<Vec<u64>> = None;
    let mut held: Option<u64> = None;
    for clock in 0..depth + 400 {
        let programming = clock < depth;
        let reset = clock == 0 || (!programming && chance(&mut rng, 1, 60));
        let program = programming || chance(&mut rng, 1, 6);
        let address = index(&mut rng, depth);
        let program_address = match (programming, chance(&mut rng, 1, 2)) {
            (true, _) => clock,
            (false, true) => address,
            (false, false) => index(&mut rng, depth),
        };
        let levels = words(&mut rng, rows, (1 << bits) - 1);
        let advance = chance(&mut rng, 5, 6);
        let apply = !programming && chance(&mut rng, 5, 6);
        let word_lines = word(&mut rng, (1 << rows) - 1);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.program_enable.next = program;
        pins.program_address.next = (program_address as u64).into();
        pins.program_levels.next = packed(&levels, bits).into();
        pins.apply.next = apply;
        pins.address.next = (address as u64).into();
        pins.word_lines.next = word_lines.into();
        bench.settle()?;
        if let Some(count) = held {
            bench.expect("count", count)?;
        }
        bench.clock()?;

        if advance {
            held = fetched.as_ref().map(|levels| current(word_lines, levels));
            if apply {
                // The old word, even if it is programmed on this edge.
                fetched = Some(table[address].clone());
            }
        }
        if program {
            table[program_address] = levels;
        }
        if reset {
            held = Some(0);
        }
    }
    bench.finish()
}
