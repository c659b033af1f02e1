//! Device array, against a plain matrix of levels.

use forms_rtl::devices::device_array::DeviceArray;

use super::bench::{Bench, Plan};
use super::bit_line::{current, packed};
use super::stimulus::{chance, index, word, words};
use crate::Error;
use crate::recording::Recording;

/// Programs all devices, then applies planes at random, reprograms, holds the pipeline and resets.
/// `subarrays` x `columns` fragments, programmed in groups of M rows.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const ADDR: usize,
    const PROG: usize,
>(
    plan: &Plan,
    dut: DeviceArray<M, LEVELS, CNT, ADDR, PROG>,
    subarrays: usize,
    columns: usize,
) -> Result<Recording, Error> {
    let converters = dut.bit_line.len();
    let groups = dut.word_lines.len();
    let beats = columns / converters;
    let fragments = groups * subarrays * columns;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut matrix = vec![vec![vec![0; groups * M]; columns]; subarrays];
    // A plane on its way: word lines, and the levels that converter 0, 1, ... sees.
    let mut applied: Option<Vec<u64>> = None;
    let mut seen: Option<Vec<Vec<u64>>> = None;
    let mut counts: Option<Vec<u64>> = None;
    for clock in 0..fragments + 400 {
        let programming = clock < fragments;
        let reset = clock == 0 || (!programming && chance(&mut rng, 1, 60));
        let program = programming || chance(&mut rng, 1, 6);
        let (subarray, beat) = (index(&mut rng, subarrays), index(&mut rng, beats));
        let group = match programming {
            true => clock / (subarrays * columns),
            false => index(&mut rng, groups),
        };
        let (target, column) = match (programming, chance(&mut rng, 1, 2)) {
            (true, _) => (clock / columns % subarrays, clock % columns),
            (false, true) => (subarray, beat * converters + index(&mut rng, converters)),
            (false, false) => (index(&mut rng, subarrays), index(&mut rng, columns)),
        };
        // Sub-array 0 begins with every device at its highest level, and often all of it is driven.
        let highest = (1 << (LEVELS / M)) - 1;
        let levels = match programming && target == 0 {
            true => vec![highest; M],
            false => words(&mut rng, M, highest),
        };
        let advance = chance(&mut rng, 5, 6);
        let apply = !programming && chance(&mut rng, 5, 6);
        let all = chance(&mut rng, 1, 3);
        let word_lines: Vec<u64> = (0..groups)
            .map(|_| match all {
                true => (1 << M) - 1,
                false => word(&mut rng, (1 << M) - 1),
            })
            .collect();

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.program_enable.next = program;
        pins.program_address.next =
            (((group * subarrays + target) * columns + column) as u64).into();
        pins.program_levels.next = packed(&levels, LEVELS / M).into();
        pins.apply.next = apply;
        pins.address.next = ((subarray * beats + beat) as u64).into();
        for (pin, &lines) in pins.word_lines.iter_mut().zip(&word_lines) {
            pin.next = lines.into();
        }
        bench.settle()?;
        for (i, &count) in counts.iter().flatten().enumerate() {
            bench.expect(&format!("bit_line_{i}"), count)?;
        }
        bench.clock()?;

        if advance {
            counts = match (&applied, &seen) {
                (Some(plane), Some(seen)) => {
                    let current = |levels: &Vec<u64>| {
                        let groups = plane.iter().zip(levels.chunks(M));
                        groups.map(|(lines, levels)| current(*lines, levels)).sum()
                    };
                    Some(seen.iter().map(current).collect())
                }
                _ => None,
            };
            applied = Some(word_lines);
            if apply {
                let first = beat * converters;
                seen = Some(matrix[subarray][first..first + converters].to_vec());
            }
        }
        if program {
            matrix[target][column][group * M..][..M].copy_from_slice(&levels);
        }
        if reset {
            applied = Some(vec![0; groups]);
            counts = Some(vec![0; converters]);
        }
    }
    bench.finish()
}
