//! What programming leaves in the crossbars of a tile and behind them (sections 9 and 11).

use ndarray::{Array2, ArrayView2, Axis};

use crate::crossbar::Placed;
use crate::layers::{ActivationRange, Scale};
use crate::{Config, Crossbar, DeviceArray, Error, Polarity, Scheme};

/// Rows whose levels fill one write, at most.
const GROUP_ROWS: usize = 16;
/// Bits of a write.
const DATA_BITS: usize = 32;

/// One crossbar's registers and memories.
#[derive(Debug, Clone)]
pub(super) struct CrossbarContents {
    config: Config,
    /// K_used, F_used, B_used; SME: the planes that are present.
    registers: [u32; 4],
    /// An array's stored levels, [R, C].
    levels: Vec<Array2<u8>>,
    /// An array's flips, [F, C].
    flips: Vec<Array2<bool>>,
    /// [F, K].
    polarities: Array2<Polarity>,
    /// Doublings of each row's input (SME).
    doublings: Vec<usize>,
    /// Bit b of word w: column 32 w + b has a twin behind it.
    twins: Vec<bool>,
    built: Option<Crossbar>,
}

/// The lowest `bits` bits of an address, which moves on to the next field.
fn field(address: &mut usize, bits: usize) -> usize {
    let value = *address & ((1 << bits) - 1);
    *address >>= bits;
    value
}

/// Bits that tell `count` things apart.
fn bits(count: usize) -> usize {
    count.next_power_of_two().ilog2() as usize
}

/// The first rows and columns.
fn corner<T>(all: &Array2<T>, rows: usize, columns: usize) -> ArrayView2<'_, T> {
    let (corner, _) = all.view().split_at(Axis(0), rows);
    let (corner, _) = corner.split_at(Axis(1), columns);
    corner
}

impl CrossbarContents {
    /// After reset, nothing programmed.
    pub fn new(config: &Config) -> CrossbarContents {
        let n = config.devices_per_weight();
        let k = config.weight_columns();
        let arrays = match config.scheme {
            Scheme::Forms | Scheme::Isaac => 1,
            Scheme::Prime => 2,
            Scheme::Sme => 2 * config.weight_bits,
        };
        CrossbarContents {
            registers: [
                k as u32,
                config.fragments() as u32,
                config.input_bits as u32,
                u32::MAX,
            ],
            levels: vec![Array2::zeros((config.rows, k * n)); arrays],
            flips: vec![Array2::default((config.fragments(), k * n)); arrays],
            polarities: Array2::from_elem((config.fragments(), k), Polarity::Positive),
            doublings: vec![0; config.rows],
            twins: vec![false; k],
            built: None,
            config: config.clone(),
        }
    }

    /// Writes `data` to one of the targets 0 to 4.
    ///
    /// What is wrong with it is said in words.
    pub fn write(&mut self, target: u8, address: u32, data: u32) -> Result<(), String> {
        self.built = None;
        let mut left = address as usize;
        let done = match target {
            0 => self
                .registers
                .get_mut(left)
                .map(|register| *register = data & 0xffff),
            1 => self.write_levels(&mut left, data),
            2 => self.write_flips(&mut left, data),
            3 => self.write_sign(&mut left, data),
            _ => {
                let first = 32 * left;
                let twins = self.twins.iter_mut().enumerate();
                for (k, twin) in twins.skip(first).take(32) {
                    *twin = data >> (k - first) & 1 == 1;
                }
                (first < self.twins.len()).then_some(())
            }
        };
        done.ok_or_else(|| format!("target {target} has no address {address}"))
    }

    /// Lane, turn, lane column and sub-array of an address: weight column, first device of the turn, sub-array.
    fn place(
        &self,
        left: &mut usize,
        lane: usize,
        with_turn: bool,
    ) -> Option<(usize, usize, usize)> {
        let config = &self.config;
        let (n, lanes) = (config.devices_per_weight(), config.lanes());
        let turns = n.div_ceil(config.adcs);
        let turn = match with_turn {
            true => field(left, bits(turns)),
            false => 0,
        };
        let lane_column = field(left, bits(config.weight_columns().div_ceil(lanes)));
        let f = field(left, bits(config.fragments()));
        let k = lane_column * lanes + lane;
        let inside = turn < turns && k < config.weight_columns() && f < config.fragments();
        inside.then_some((k, turn * n.min(config.adcs), f))
    }

    fn write_levels(&mut self, left: &mut usize, data: u32) -> Option<()> {
        let config = self.config.clone();
        let (n, m, d) = (
            config.devices_per_weight(),
            config.fragment_rows,
            config.device_bits,
        );
        let together = n.min(config.adcs);
        let converter = field(left, bits(config.adcs));
        let (k, first, f) = self.place(left, converter / together, true)?;
        let fit = 1 << (DATA_BITS / d).ilog2();
        let group_rows = m.min(fit).min(GROUP_ROWS);
        let group = field(left, bits(m.div_ceil(group_rows)));
        let levels = self.levels.get_mut(*left)?;
        let column = k * n + first + converter % together;
        for place in 0..group_rows {
            let row = group * group_rows + place;
            if row < m {
                let level = data >> (d * place) & ((1 << d) - 1);
                levels[[f * m + row, column]] = level as u8;
            }
        }
        Some(())
    }

    fn write_flips(&mut self, left: &mut usize, data: u32) -> Option<()> {
        let config = self.config.clone();
        let n = config.devices_per_weight();
        let groups = config.fragment_rows.div_ceil(
            config
                .fragment_rows
                .min(1 << (DATA_BITS / config.device_bits).ilog2())
                .min(GROUP_ROWS),
        );
        let lane = field(left, bits(config.lanes()));
        let (k, first, f) = self.place(left, lane, true)?;
        // The array stands where target 1 has it: above a converter, which is wider than a lane, and a row group.
        let converter_bits = bits(config.adcs) - bits(config.lanes());
        field(left, converter_bits + bits(groups));
        let flips = self.flips.get_mut(*left)?;
        for j in 0..n.min(config.adcs) {
            flips[[f, k * n + first + j]] = data >> j & 1 == 1;
        }
        Some(())
    }

    fn write_sign(&mut self, left: &mut usize, data: u32) -> Option<()> {
        let config = self.config.clone();
        if config.scheme == Scheme::Sme {
            let row = field(left, bits(config.fragment_rows));
            let f = field(left, bits(config.fragments()));
            if row >= config.fragment_rows || *left > 0 {
                return None;
            }
            let doublings = self.doublings.get_mut(f * config.fragment_rows + row)?;
            *doublings = (data & 3) as usize;
            return Some(());
        }
        let lane = field(left, bits(config.lanes()));
        let (k, _, f) = self.place(left, lane, false)?;
        if *left > 0 {
            return None;
        }
        self.polarities[[f, k]] = match data & 1 {
            1 => Polarity::Negative,
            _ => Polarity::Positive,
        };
        Some(())
    }

    /// K_used.
    pub fn k_used(&self) -> usize {
        self.registers[0] as usize
    }

    /// F_used.
    pub fn f_used(&self) -> usize {
        self.registers[1] as usize
    }

    /// The column of the layer that each column in use belongs to; none where the last one waits for a twin.
    pub fn columns(&self) -> Option<Vec<usize>> {
        let mut columns = Vec::with_capacity(self.k_used());
        let mut column = 0;
        let mut opens = false;
        for &twin in self.twins.get(..self.k_used())? {
            columns.push(column);
            // The second of a pair opens none.
            opens = twin && !opens;
            column += usize::from(!opens);
        }
        (!opens).then_some(columns)
    }

    /// What multiplies, and B_used.
    ///
    /// # Errors
    /// Golden's, for registers that are out of range or levels that cannot be.
    pub fn crossbar(&mut self) -> Result<(&Crossbar, usize), Error> {
        let [k_used, f_used, b_used, present] = self.registers.map(|word| word as usize);
        let config = &self.config;
        let (m, n) = (config.fragment_rows, config.devices_per_weight());
        if self.built.is_none() {
            let (f, k) = (
                f_used.min(config.fragments()),
                k_used.min(config.weight_columns()),
            );
            let polarities = corner(&self.polarities, f, k);
            let mut arrays = Vec::new();
            for (a, (levels, flips)) in self.levels.iter().zip(&self.flips).enumerate() {
                let is_sme = config.scheme == Scheme::Sme;
                if is_sme && present >> a & 1 == 0 {
                    continue;
                }
                let array = DeviceArray::from_parts(
                    config,
                    corner(levels, f * m, k * n),
                    polarities,
                    corner(flips, f, k * n),
                )?;
                let negative = a % 2 == 1;
                arrays.push(Placed {
                    array,
                    sign: match negative {
                        true => Polarity::Negative,
                        false => Polarity::Positive,
                    },
                    shift: if is_sme { a / 2 } else { 0 },
                });
            }
            let doublings = self.doublings[..f * m].to_vec();
            self.built = Some(Crossbar::assemble(arrays, doublings)?);
        }
        // It was built above.
        let built = self
            .built
            .as_ref()
            .unwrap_or_else(|| unreachable!("the crossbar was built"));
        // SME counts the doublings too.
        Ok((built, b_used.saturating_sub(built.fed_bits(0))))
    }
}

/// What is behind the crossbars.
#[derive(Debug, Clone)]
pub(super) struct Behind {
    /// Bit i: crossbar i is in use.
    pub used: u32,
    /// Low and high bits of each column's bias.
    bias: Vec<[u32; 2]>,
    scales: Vec<[u32; 2]>,
    bounds: [i32; 2],
    /// Products of a window of the maximum, of the average pool, less one.
    windows: [u32; 2],
    acc_bits: usize,
}

impl Behind {
    /// After reset, nothing programmed.
    pub fn new(config: &Config, crossbars: usize) -> Behind {
        let columns = config.weight_columns();
        Behind {
            used: u32::MAX >> (32 - crossbars),
            bias: vec![[0; 2]; columns],
            scales: vec![[0; 2]; columns],
            bounds: [i32::MIN, i32::MAX],
            windows: [0; 2],
            acc_bits: config.acc_bits(),
        }
    }

    /// Writes `data` to one of the targets 5 to 13.
    pub fn write(&mut self, target: u8, address: u32, data: u32) -> Result<(), String> {
        let column = address as usize;
        let missing = || format!("target {target} has no column {address}");
        match target {
            5 => self.used = data,
            6 | 7 => {
                self.bias.get_mut(column).ok_or_else(missing)?[usize::from(target - 6)] = data;
            }
            8 | 9 => {
                self.scales.get_mut(column).ok_or_else(missing)?[usize::from(target - 8)] = data;
            }
            10 | 11 => self.bounds[usize::from(target - 10)] = data as i32,
            _ => self.windows[usize::from(target - 12)] = data & 0xffff,
        }
        Ok(())
    }

    /// The bias of a column.
    pub fn bias(&self, column: usize) -> i64 {
        let [low, high] = self.bias[column].map(u64::from);
        let unused = 64 - self.acc_bits;
        ((low | high << 32) << unused) as i64 >> unused
    }

    /// (M, s) of a column.
    pub fn scale(&self, column: usize) -> Result<Scale, crate::layers::LayerError> {
        let [multiplier, shift] = self.scales[column];
        Scale::new(multiplier, shift)
    }

    /// The activations that may come out.
    pub fn range(&self) -> Result<ActivationRange, crate::layers::LayerError> {
        ActivationRange::new(self.bounds[0].into(), self.bounds[1].into())
    }

    /// Products of a window of the maximum, and of the average pool.
    pub fn windows(&self) -> [usize; 2] {
        self.windows.map(|last| last as usize + 1)
    }
}
