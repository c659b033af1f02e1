//! Turns a golden crossbar into the writes that program the hardware like it.

use forms_golden::crossbar::{MAX_SQUEEZE, Placed};
use forms_golden::{Config, Crossbar, Polarity, Scheme};

use crate::crossbar::{Target, Write};

/// The register that says with which lane column a tile begins.
const FIRST_COLUMN: u64 = 4;

/// Rows of one group: their levels, a power of two of them and 16 at most, fill one write of 32 bits.
pub(crate) fn group_rows(config: &Config) -> usize {
    [16, 8, 4, 2, 1]
        .into_iter()
        .find(|rows| rows * config.device_bits <= 32)
        .map_or(1, |rows| rows.min(config.fragment_rows))
}

/// Bits that tell `count` things apart.
fn bits(count: usize) -> usize {
    (0..).find(|&bits| 1 << bits >= count).unwrap_or(0)
}

/// Where the fields of a programming address begin, in bits.
pub(crate) struct Fields {
    /// Weight columns side by side, and converters of each.
    lanes: usize,
    together: usize,
    lane_column: usize,
    turn: usize,
    row_group: usize,
    /// The device array, the highest field.
    pub array: usize,
}

impl Fields {
    /// The fields of `config`.
    pub fn new(config: &Config) -> Self {
        let n = config.devices_per_weight();
        let lanes = config.lanes();
        let turn = bits(n.div_ceil(config.adcs));
        let lane_column = bits(config.weight_columns().div_ceil(lanes));
        let row_group = bits(config.adcs) + turn + lane_column + bits(config.fragments());
        let groups = config.fragment_rows.div_ceil(group_rows(config));
        Self {
            lanes,
            together: n.min(config.adcs),
            lane_column,
            turn,
            row_group,
            array: row_group + bits(groups),
        }
    }

    /// Sub-array `f` and the lane column of weight column `k`.
    fn place(&self, f: usize, k: usize) -> usize {
        (f << self.lane_column) | (k / self.lanes)
    }

    /// The same and the turn of device `j` of a weight.
    fn address(&self, f: usize, k: usize, j: usize) -> usize {
        (self.place(f, k) << self.turn) | (j / self.together)
    }
}

/// The writes of K_used, F_used and B_used, and of the planes that are present (SME); of a crossbar that lies alone.
pub fn registers(crossbar: &Crossbar, b_used: usize) -> Vec<Write> {
    used(crossbar, b_used).collect()
}

/// The same and F, of a tile that begins with weight column `first`, a multiple of the lanes.
pub fn registers_from(first: usize, crossbar: &Crossbar, b_used: usize) -> Vec<Write> {
    let first = Write {
        target: Target::Register,
        address: FIRST_COLUMN,
        data: (first / crossbar.config().lanes()) as u64,
    };
    used(crossbar, b_used).chain([first]).collect()
}

fn used(crossbar: &Crossbar, b_used: usize) -> impl Iterator<Item = Write> {
    let config = crossbar.config();
    let f_used = crossbar.rows().div_ceil(config.fragment_rows);
    let mut values = vec![crossbar.columns(), f_used, crossbar.fed_bits(b_used)];
    if config.scheme == Scheme::Sme {
        let arrays = crossbar.arrays().iter().map(|placed| array(config, placed));
        values.push(arrays.map(|array| 1 << array).sum());
    }
    let write = |(address, value)| Write {
        target: Target::Register,
        address: address as u64,
        data: value as u64,
    };
    values.into_iter().enumerate().map(write)
}

/// The number of a device array of a crossbar.
pub fn array(config: &Config, placed: &Placed) -> usize {
    let negative = usize::from(placed.sign == Polarity::Negative);
    match config.scheme {
        Scheme::Forms | Scheme::Isaac => 0,
        Scheme::Prime => negative,
        Scheme::Sme => 2 * (placed.shift / config.device_bits) + negative,
    }
}

/// The writes of levels, flips, polarities and doublings of everything in use, of a crossbar that lies alone.
pub fn contents(crossbar: &Crossbar) -> Vec<Write> {
    contents_from(0, crossbar)
}

/// The same, of a tile that begins with weight column `first`, a multiple of the lanes.
pub fn contents_from(first: usize, crossbar: &Crossbar) -> Vec<Write> {
    let config = crossbar.config();
    let mut writes = Vec::new();
    for placed in crossbar.arrays() {
        devices(config, first, placed, &mut writes);
    }
    if config.scheme == Scheme::Sme {
        let rows = crossbar.rows().next_multiple_of(config.fragment_rows);
        writes.extend((0..rows).map(|row| {
            Write {
                target: Target::PolarityOrDoubling,
                address: (((row / config.fragment_rows) << bits(config.fragment_rows))
                    | (row % config.fragment_rows)) as u64,
                data: crossbar
                    .row_shifts()
                    .get(row)
                    .map_or(0, |&shift| shift as u64),
            }
        }));
    }
    writes
}

/// One array's.
fn devices(config: &Config, first_column: usize, placed: &Placed, writes: &mut Vec<Write>) {
    let crossbar = &placed.array;
    let (m, n) = (config.fragment_rows, config.devices_per_weight());
    let fields = Fields::new(config);
    let (together, lanes) = (fields.together, fields.lanes);
    let group_rows = group_rows(config);
    let first = array(config, placed) << fields.array;
    for f in 0..crossbar.f_used() {
        for (k, j) in (0..crossbar.k_used()).flat_map(|k| (0..n).map(move |j| (k, j))) {
            let (lane, c) = (k % lanes, k * n + j);
            let converter = lane * together + j % together;
            let address = fields.address(f, first_column + k, j);
            for (group, rows) in (0..m).step_by(group_rows).enumerate() {
                let rows = rows..m.min(rows + group_rows);
                let level = |(place, row)| {
                    u64::from(crossbar.level(f * m + row, c)) << (config.device_bits * place)
                };
                let place = first | (group << fields.row_group) | (address << bits(config.adcs));
                writes.push(Write {
                    target: Target::Devices,
                    address: (place | converter) as u64,
                    data: rows.enumerate().map(level).sum(),
                });
            }
            if j % together == 0 {
                let flips = (0..together).map(|j| u64::from(crossbar.flip(f, c + j)) << j);
                writes.push(Write {
                    target: Target::Flips,
                    address: (first | (address << bits(lanes)) | lane) as u64,
                    data: flips.sum(),
                });
            }
        }
        if config.scheme == Scheme::Forms {
            writes.extend((0..crossbar.k_used()).map(|k| Write {
                target: Target::PolarityOrDoubling,
                address: ((fields.place(f, first_column + k) << bits(lanes)) | (k % lanes)) as u64,
                data: u64::from(crossbar.polarity(f, k) == Polarity::Negative),
            }));
        }
    }
}

/// The fragments of one input vector: m words each, padding rows 0.
pub fn fragments(crossbar: &Crossbar, inputs: &[i64]) -> Vec<Vec<u64>> {
    let config = crossbar.config();
    // SME's pins have room for the doublings, into which a sign is extended.
    let bits = config.input_bits
        + if config.scheme == Scheme::Sme {
            MAX_SQUEEZE
        } else {
            0
        };
    let mask = (1_u64 << bits) - 1;
    let word = |row: usize| inputs.get(row).map_or(0, |&x| x as u64 & mask);
    (0..crossbar.rows().next_multiple_of(config.fragment_rows))
        .step_by(config.fragment_rows)
        .map(|first| (first..first + config.fragment_rows).map(word).collect())
        .collect()
}

/// A result's raw bits as the number they stand for.
pub fn signed(raw: u64, bits: usize) -> i64 {
    let unused = 64 - bits;
    (raw << unused) as i64 >> unused
}
