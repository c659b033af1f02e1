//! Turns a golden tile into the writes that program the hardware like it.

use forms_golden::tile::Placed;
use forms_golden::{Config, Polarity, Scheme, Tile};

use crate::crossbar::{Target, Write};

/// Rows whose levels one write holds.
pub(crate) const GROUP_ROWS: usize = 16;

/// The writes of K_used, F_used and B_used, and of the planes that are present (SME).
pub fn registers(tile: &Tile, b_used: usize) -> Vec<Write> {
    let config = tile.config();
    let f_used = tile.rows().div_ceil(config.fragment_rows);
    let mut values = vec![tile.columns(), f_used, tile.fed_bits(b_used)];
    if config.scheme == Scheme::Sme {
        let arrays = tile.crossbars().iter().map(|placed| array(config, placed));
        values.push(arrays.map(|array| 1 << array).sum());
    }
    let write = |(address, value)| Write {
        target: Target::Register,
        address: address as u64,
        data: value as u64,
    };
    values.into_iter().enumerate().map(write).collect()
}

/// The device array that a crossbar of a tile is.
pub fn array(config: &Config, placed: &Placed) -> usize {
    let negative = usize::from(placed.sign == Polarity::Negative);
    match config.scheme {
        Scheme::Forms | Scheme::Isaac => 0,
        Scheme::Prime => negative,
        Scheme::Sme => 2 * placed.shift + negative,
    }
}

/// The writes of levels, flips, polarities and doublings of everything in use.
pub fn contents(tile: &Tile) -> Vec<Write> {
    let config = tile.config();
    let mut writes = Vec::new();
    for placed in tile.crossbars() {
        devices(config, placed, &mut writes);
    }
    if config.scheme == Scheme::Sme {
        let rows = tile.rows().next_multiple_of(config.fragment_rows);
        writes.extend((0..rows).map(|row| Write {
            target: Target::PolarityOrDoubling,
            address: row as u64,
            data: tile.row_shifts().get(row).map_or(0, |&shift| shift as u64),
        }));
    }
    writes
}

/// One array's.
fn devices(config: &Config, placed: &Placed, writes: &mut Vec<Write>) {
    let crossbar = &placed.crossbar;
    let (m, n) = (config.fragment_rows, config.devices_per_weight());
    // Converters of one array that serve one weight column at once: flips are written for as many.
    let together = n.min(config.adcs);
    let groups = m.div_ceil(GROUP_ROWS);
    let fragments = config.fragments() * config.columns;
    let first = array(config, placed) * groups * fragments;
    for f in 0..crossbar.f_used() {
        for c in 0..crossbar.k_used() * n {
            for group in 0..groups {
                let rows = group * GROUP_ROWS..m.min((group + 1) * GROUP_ROWS);
                let level = |(place, row)| {
                    u64::from(crossbar.level(f * m + row, c)) << (config.device_bits * place)
                };
                writes.push(Write {
                    target: Target::Devices,
                    address: (first + group * fragments + f * config.columns + c) as u64,
                    data: rows.enumerate().map(level).sum(),
                });
            }
            if c % together == 0 {
                let flips = (0..together).map(|j| u64::from(crossbar.flip(f, c + j)) << j);
                writes.push(Write {
                    target: Target::Flips,
                    address: (first + (f * config.columns + c) / together) as u64,
                    data: flips.sum(),
                });
            }
        }
        if config.scheme == Scheme::Forms {
            writes.extend((0..crossbar.k_used()).map(|k| Write {
                target: Target::PolarityOrDoubling,
                address: (f * config.weight_columns() + k) as u64,
                data: u64::from(crossbar.polarity(f, k) == Polarity::Negative),
            }));
        }
    }
}

/// The fragments of one input vector: m words each, padding rows 0.
pub fn fragments(tile: &Tile, inputs: &[i64]) -> Vec<Vec<u64>> {
    let config = tile.config();
    let mask = (1_u64 << config.input_bits) - 1;
    let word = |row: usize| inputs.get(row).map_or(0, |&x| x as u64 & mask);
    (0..tile.rows().next_multiple_of(config.fragment_rows))
        .step_by(config.fragment_rows)
        .map(|first| (first..first + config.fragment_rows).map(word).collect())
        .collect()
}

/// A result's raw bits as the number they stand for.
pub fn signed(raw: u64, bits: usize) -> i64 {
    let unused = 64 - bits;
    (raw << unused) as i64 >> unused
}
