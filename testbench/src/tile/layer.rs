//! A layer on a tile: the writes that program it, and what golden says of a batch.

use forms_golden::layers::{ActivationRange, Scale, requantize, sum_tiles};
use forms_golden::tile_timeline::{Behind, TileCrossbar, predict};
use forms_golden::{Config, Crossbar, Mapped, SignPolicy};
use ndarray::ArrayView2;

use super::dut::{TileFragment, TileTarget, TileWrite};
use crate::Error;
use crate::crossbar::program;

/// Flags of twins that one programming write holds.
const FLAGS: usize = 32;

/// A layer that fits a tile, and what is behind its product.
#[derive(Clone, Debug)]
pub struct TileLayer {
    mapped: Mapped,
    /// B_used.
    pub b_used: usize,
    /// One a column, ACC bits.
    pub bias: Vec<i64>,
    /// One a column.
    pub scales: Vec<Scale>,
    /// What an activation can be, 32 bits.
    pub range: ActivationRange,
    /// Products of a window of the maximum pool.
    pub max_window: usize,
    /// Products of a window of the average pool.
    pub average_window: usize,
}

/// What a batch must come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The results in the order in which they leave.
    pub results: Vec<i64>,
    /// The clock of each, where inputs are always offered and results always taken.
    pub clocks: Vec<u64>,
    /// Steps, one sum a crossbar.
    pub steps: Vec<u64>,
    /// Conversions, one sum a crossbar.
    pub conversions: Vec<u64>,
}

impl TileLayer {
    /// Lays out `weights` [rows, columns] over at most `crossbars` crossbars, mixed fragments split,
    /// with nothing behind the sum but the identity: no bias, M = 2 and s = 1, all of 32 bits, no pool.
    ///
    /// # Errors
    ///
    /// Golden's; [`Error::BeyondTile`] for a matrix that needs more than the tile's crossbars, one a
    /// row tile.
    pub fn new(
        config: &Config,
        crossbars: usize,
        weights: ArrayView2<i64>,
        b_used: usize,
    ) -> Result<Self, Error> {
        let mapped = Mapped::new(config, weights, SignPolicy::Split)?;
        let columns = mapped.columns();
        let whole = |part: &forms_golden::mapping::MappedCrossbar| {
            part.columns.first() == Some(&0) && part.columns.last() == Some(&(columns - 1))
        };
        if mapped.crossbars().len() > crossbars || !mapped.crossbars().iter().all(whole) {
            return Err(Error::BeyondTile {
                rows: mapped.rows(),
                columns,
                crossbars: mapped.arrays(),
                most: crossbars,
            });
        }
        Ok(Self {
            b_used,
            bias: vec![0; columns],
            scales: vec![Scale::new(2, 1)?; columns],
            range: ActivationRange::signed(32)?,
            max_window: 1,
            average_window: 1,
            mapped,
        })
    }

    /// Columns of the layer.
    pub fn columns(&self) -> usize {
        self.mapped.columns()
    }

    /// Its crossbars, one a row tile.
    pub fn crossbars(&self) -> impl Iterator<Item = &Crossbar> {
        self.mapped
            .crossbars()
            .iter()
            .map(|mapped| &mapped.crossbar)
    }

    /// The rows of the matrix that crossbar `i` holds.
    pub(crate) fn rows(&self, i: usize) -> std::ops::Range<usize> {
        self.mapped.crossbars()[i].rows.clone()
    }

    /// Whether each column of crossbar `i` has a twin behind it.
    pub fn twins(&self, i: usize) -> Vec<bool> {
        let columns = &self.mapped.crossbars()[i].columns;
        let next = columns.iter().skip(1).map(Some).chain([None]);
        columns
            .iter()
            .zip(next)
            .map(|(k, next)| next == Some(k))
            .collect()
    }

    /// The writes that program all of it.
    pub fn writes(&self) -> Vec<TileWrite> {
        let config = self.mapped.config();
        let mut writes = Vec::new();
        let mut write = |target, address: usize, data: u64| {
            writes.push(TileWrite {
                target,
                address: address as u64,
                data,
            });
        };
        for (i, crossbar) in self.crossbars().enumerate() {
            let registers = program::registers(crossbar, self.b_used).into_iter();
            for one in registers.chain(program::contents(crossbar)) {
                let target = TileTarget::Crossbar(i, one.target);
                write(target, one.address as usize, one.data);
            }
            // All of them: the layer before may have had more columns.
            let mut twins = self.twins(i);
            twins.resize(config.weight_columns(), false);
            for (word, flags) in twins.chunks(FLAGS).enumerate() {
                let flags = flags.iter().enumerate();
                let flags = flags.map(|(b, &twin)| u64::from(twin) << b).sum();
                write(TileTarget::Twins(i), word, flags);
            }
        }
        write(TileTarget::Used, 0, (1 << self.crossbars().count()) - 1);
        let word = |value: i64| value as u64 & u64::from(u32::MAX);
        for (k, (&bias, scale)) in self.bias.iter().zip(&self.scales).enumerate() {
            write(TileTarget::Bias, k, word(bias));
            if config.acc_bits() > 32 {
                write(TileTarget::BiasHigh, k, word(bias >> 32));
            }
            write(TileTarget::Multiplier, k, u64::from(scale.multiplier()));
            write(TileTarget::Shift, k, u64::from(scale.shift()));
        }
        write(TileTarget::Low, 0, word(self.range.low()));
        write(TileTarget::High, 0, word(self.range.high()));
        write(TileTarget::MaxWindow, 0, self.max_window as u64 - 1);
        write(TileTarget::AverageWindow, 0, self.average_window as u64 - 1);
        writes
    }

    /// The fragments of a batch \[products\]\[rows\], one list a crossbar.
    pub fn fragments(&self, inputs: &[Vec<i64>]) -> Vec<Vec<TileFragment>> {
        let parts = self.mapped.crossbars().iter().zip(self.crossbars());
        parts
            .map(|(part, crossbar)| {
                let of_one = |x: &Vec<i64>| {
                    let fragments = program::fragments(crossbar, &x[part.rows.clone()]);
                    let count = fragments.len();
                    let numbered = fragments.into_iter().enumerate();
                    numbered.map(move |(f, words)| TileFragment {
                        words,
                        last: f + 1 == count,
                    })
                };
                inputs.iter().flat_map(of_one).collect()
            })
            .collect()
    }

    /// What golden says of a batch \[products\]\[rows\].
    ///
    /// # Errors
    ///
    /// Golden's.
    pub fn expected(&self, inputs: &[Vec<i64>]) -> Result<Expected, Error> {
        let config = self.mapped.config();
        let acc = config.acc_bits() as u32;
        let parts = self.mapped.crossbars();
        let mut crossbars: Vec<_> = parts
            .iter()
            .map(|part| TileCrossbar {
                work: Vec::new(),
                columns: part.columns.clone(),
            })
            .collect();
        let (mut steps, mut conversions) = (vec![0; parts.len()], vec![0; parts.len()]);
        let mut activations: Vec<Vec<i64>> = Vec::new();
        for x in inputs {
            let mvm = self.mapped.mvm(x, self.b_used)?;
            let mut words = vec![vec![0; parts.len()]; self.columns()];
            for (t, one) in mvm.crossbars.iter().enumerate() {
                for (&k, y) in parts[t].columns.iter().zip(&one.outputs) {
                    words[k][t] += y;
                }
                crossbars[t].work.push(one.work);
                steps[t] += one.steps.iter().sum::<usize>() as u64;
                conversions[t] += one.conversions;
            }
            let mut row = Vec::with_capacity(words.len());
            for (k, words) in words.iter().enumerate() {
                let sum = sum_tiles(words, self.bias[k], acc)?;
                row.push(requantize(sum, self.scales[k], self.range));
            }
            activations.push(row);
        }
        let largest = pooled(&activations, self.max_window, |seen| {
            seen.iter().copied().max().unwrap_or(0)
        });
        let means = pooled(&largest, self.average_window, |seen| {
            let (sum, n) = (seen.iter().sum::<i64>(), seen.len() as i64);
            (2 * sum + n).div_euclid(2 * n)
        });
        let behind = Behind {
            max_window: self.max_window,
            average_window: self.average_window,
            buffer: config.weight_columns(),
        };
        Ok(Expected {
            results: means.concat(),
            clocks: predict(&crossbars, &behind),
            steps,
            conversions,
        })
    }
}

/// Reduces each run of `window` rows, column by column; an unfinished window yields nothing.
fn pooled(rows: &[Vec<i64>], window: usize, reduce: impl Fn(&[i64]) -> i64) -> Vec<Vec<i64>> {
    rows.chunks_exact(window)
        .map(|rows| {
            let columns = rows.first().map_or(0, Vec::len);
            let column = |k: usize| rows.iter().map(|row| row[k]).collect::<Vec<_>>();
            (0..columns).map(|k| reduce(&column(k))).collect()
        })
        .collect()
}
