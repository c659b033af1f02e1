//! Turns a golden crossbar into the writes that program the hardware like it.

use forms_golden::{Crossbar, Polarity};

use crate::crossbar::{Target, Write};

/// The writes of K_used, F_used and B_used.
pub fn registers(crossbar: &Crossbar, b_used: usize) -> Vec<Write> {
    [crossbar.k_used(), crossbar.f_used(), b_used]
        .iter()
        .enumerate()
        .map(|(address, &value)| Write {
            target: Target::Register,
            address: address as u64,
            data: value as u64,
        })
        .collect()
}

/// The writes of levels, flips and polarities of every fragment in use.
pub fn contents(crossbar: &Crossbar) -> Vec<Write> {
    let config = crossbar.config();
    let (m, n) = (config.fragment_rows, config.devices_per_weight());
    let mut writes = Vec::new();
    for f in 0..crossbar.f_used() {
        for k in 0..crossbar.k_used() {
            let address = (f * config.weight_columns() + k) as u64;
            let flips = (0..n).map(|j| u64::from(crossbar.flip(f, k * n + j)) << j);
            writes.push(Write {
                target: Target::Flips,
                address,
                data: flips.sum(),
            });
            writes.push(Write {
                target: Target::Polarity,
                address,
                data: u64::from(crossbar.polarity(f, k) == Polarity::Negative),
            });
            for c in k * n..(k + 1) * n {
                let level = |row| u64::from(crossbar.level(f * m + row, c));
                writes.push(Write {
                    target: Target::Devices,
                    address: (f * config.columns + c) as u64,
                    data: (0..m)
                        .map(|row| level(row) << (config.device_bits * row))
                        .sum(),
                });
            }
        }
    }
    writes
}

/// The fragments of one input vector: m words each, padding rows 0.
pub fn fragments(crossbar: &Crossbar, inputs: &[i64]) -> Vec<Vec<u64>> {
    let config = crossbar.config();
    let mask = (1_u64 << config.input_bits) - 1;
    let word = |row: usize| inputs.get(row).map_or(0, |&x| x as u64 & mask);
    (0..crossbar.f_used())
        .map(|f| {
            let first = f * config.fragment_rows;
            (first..first + config.fragment_rows).map(word).collect()
        })
        .collect()
}

/// A result's raw bits as the number they stand for.
pub fn signed(raw: u64, bits: usize) -> i64 {
    let unused = 64 - bits;
    (raw << unused) as i64 >> unused
}
