//! Constrained-random stimulus: what to program, what to feed, and how raggedly.

use forms_golden::crossbar::{MAX_SQUEEZE, sme};
use forms_golden::{Config, Crossbar, Scheme, SmeSigns};
use ndarray::Array2;
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::Error;
use crate::crossbar::{Target, Write};

/// How the streams behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// Inputs always offered, results always taken.
    Steady,
    /// Inputs with bubbles.
    Starved,
    /// Results with back-pressure.
    Blocked,
    /// Both.
    Ragged,
}

/// One programming of the crossbar and the MVMs that follow it.
#[derive(Clone, Debug)]
pub struct Session {
    /// What is programmed.
    pub crossbar: Crossbar,
    /// The weight column that it begins with; beside it lies what was programmed before.
    pub first_column: usize,
    /// B_used.
    pub b_used: usize,
    /// Input vectors \[batch\]\[rows\].
    pub inputs: Vec<Vec<i64>>,
    /// How the streams behave.
    pub streams: Streams,
    /// Clocks after which a reset strikes and the batch starts again.
    pub reset_after: Option<u64>,
}

/// Draws sessions for one configuration.
pub struct Stimulus {
    config: Config,
    rng: ChaCha8Rng,
    drawn: usize,
}

impl Stimulus {
    /// Sessions for `config`, drawn from `rng`.
    pub fn new(config: Config, rng: ChaCha8Rng) -> Self {
        Self {
            config,
            rng,
            drawn: 0,
        }
    }

    /// The next session, of `most` MVMs at most.
    ///
    /// The first sessions visit the corners of K_used, F_used, B_used and F; the rest are random.
    ///
    /// # Errors
    ///
    /// Those of golden, which would be a mistake of this generator.
    pub fn next_session(&mut self, most: usize) -> Result<Session, Error> {
        let corner = self.drawn;
        self.drawn += 1;
        let (all_rows, all_columns) = (self.config.rows, self.config.weight_columns());
        let (rows, columns, b_used) = match corner {
            0 => (all_rows, all_columns, self.config.input_bits.min(3)),
            1 => (1, 1, 1),
            2 => (
                self.config.fragment_rows,
                all_columns.min(2),
                self.config.input_bits,
            ),
            3 => (all_rows, 1, self.config.input_bits.min(2)),
            _ => (
                self.rng.random_range(1..=all_rows),
                self.rng.random_range(1..=all_columns.min(6)),
                self.rng.random_range(1..=self.config.input_bits),
            ),
        };
        let crossbar = match self.config.scheme {
            Scheme::Forms => {
                let weights = self.polarized(rows, columns);
                Crossbar::program(&self.config, weights.view())?
            }
            Scheme::Isaac | Scheme::Prime => {
                let weights = self.weights(rows, columns);
                Crossbar::program(&self.config, weights.view())?
            }
            Scheme::Sme => self.sliced(rows, columns, corner)?,
        };
        let lanes = self.config.lanes();
        let most_lanes = (all_columns - columns) / lanes;
        let first_column = match corner {
            1 => 0,
            3 => most_lanes * lanes,
            _ => self.rng.random_range(0..=most_lanes) * lanes,
        };
        // The whole crossbar takes thousands of clocks an MVM; a corner of it shows more.
        let batch = if corner == 0 { 2 } else { most.clamp(1, 6) };
        let inputs = (0..batch).map(|_| self.inputs(rows, b_used)).collect();
        let streams = match corner {
            0 => Streams::Steady,
            1 => Streams::Blocked,
            2 => Streams::Starved,
            _ => *[
                Streams::Steady,
                Streams::Starved,
                Streams::Blocked,
                Streams::Ragged,
            ]
            .choose(&mut self.rng)
            .unwrap_or(&Streams::Ragged),
        };
        let reset_after = (corner == 2 || corner > 3 && self.rng.random_bool(0.2))
            .then(|| self.rng.random_range(4..60));
        Ok(Session {
            crossbar,
            first_column,
            b_used,
            inputs,
            streams,
            reset_after,
        })
    }

    /// Whether an input is offered in this clock.
    pub fn offers(&mut self, streams: Streams) -> bool {
        match streams {
            Streams::Steady | Streams::Blocked => true,
            Streams::Starved | Streams::Ragged => self.rng.random_bool(0.3),
        }
    }

    /// Whether a result is taken in this clock.
    pub fn takes(&mut self, streams: Streams) -> bool {
        match streams {
            Streams::Steady | Streams::Starved => true,
            Streams::Blocked => self.rng.random_bool(0.05),
            Streams::Ragged => self.rng.random_bool(0.4),
        }
    }

    /// Whether a write disturbs the work of this clock.
    pub fn disturbs(&mut self) -> bool {
        self.rng.random_bool(0.02)
    }

    /// Whether a write comes in this clock, in which there is no work.
    pub fn interrupts(&mut self) -> bool {
        self.rng.random_bool(0.3)
    }

    /// A write of anything to anywhere.
    pub fn any_write(&mut self) -> Write {
        let targets = [
            Target::Register,
            Target::Devices,
            Target::Flips,
            Target::PolarityOrDoubling,
        ];
        Write {
            target: *targets.choose(&mut self.rng).unwrap_or(&Target::Register),
            address: self.rng.random_range(0..64),
            data: self.rng.random_range(0..1 << 32),
        }
    }

    /// Weights [rows, columns] of both signs: each fragment zero, of one sign, extreme, small or any.
    fn weights(&mut self, rows: usize, columns: usize) -> Array2<i64> {
        let range = self.config.weight_range();
        let (least, most) = (*range.start(), *range.end());
        let mut weights = Array2::zeros((rows, columns));
        for k in 0..columns {
            let kind = self.rng.random_range(0..7);
            for r in 0..rows {
                weights[[r, k]] = match kind {
                    0 => 0,
                    1 => most,
                    2 => least,
                    3 => *[least, most, 0].choose(&mut self.rng).unwrap_or(&0),
                    // ISAAC's two bits hold -2 ..= 1.
                    4 => self.rng.random_range(-3..=3_i64).clamp(least, most),
                    5 => self.rng.random_range(0..=most),
                    _ => self.rng.random_range(range.clone()),
                };
            }
        }
        weights
    }

    /// SME's planes of random weights, of which some are absent, with rows halved and doubled at
    /// random: more than squeezing would ever ask for. At least one plane is there.
    fn sliced(&mut self, rows: usize, columns: usize, corner: usize) -> Result<Crossbar, Error> {
        // A whole crossbar of sixteen planes takes as many thousand writes.
        let planes = match corner {
            0 => 1 << self.rng.random_range(0..self.config.weight_bits),
            2 => -1,
            _ if self.rng.random_bool(0.3) => -1,
            _ => self.rng.random_range(1..1 << self.config.weight_bits),
        };
        let doubled = corner != 1 && self.rng.random_bool(0.7);
        let row_shifts: Vec<usize> = (0..rows)
            .map(|_| match doubled {
                true => self.rng.random_range(0..=MAX_SQUEEZE),
                false => 0,
            })
            .collect();
        let mut weights = self.weights(rows, columns);
        for ((r, _), weight) in weights.indexed_iter_mut() {
            *weight = weight.signum() * (weight.abs() >> row_shifts[r] & planes);
        }
        if weights.iter().all(|&weight| weight == 0) {
            weights[[0, 0]] = 1;
        }
        let (crossbar, _) = sme::program(&self.config, weights.view(), 0, SmeSigns::Separate)?;
        let crossbar = Crossbar::assemble(crossbar.arrays().to_vec(), row_shifts)?;
        Ok(crossbar)
    }

    /// Polarized weights [rows, columns]: each fragment zero, sparse, dense or full.
    fn polarized(&mut self, rows: usize, columns: usize) -> Array2<i64> {
        let m = self.config.fragment_rows;
        let most = *self.config.weight_range().end();
        let mut weights = Array2::zeros((rows, columns));
        for k in 0..columns {
            for first in (0..rows).step_by(m) {
                let sign = if self.rng.random_bool(0.5) { 1 } else { -1 };
                let kind = self.rng.random_range(0..5);
                for r in first..rows.min(first + m) {
                    let magnitude = match kind {
                        0 => 0,
                        1 => most,
                        2 => self.rng.random_range(0..=most.min(3)),
                        _ => self.rng.random_range(0..=most),
                    };
                    weights[[r, k]] = sign * magnitude;
                }
            }
        }
        weights
    }

    /// One input vector: zero, full, sparse, small, one-hot or anything, fragment by fragment.
    fn inputs(&mut self, rows: usize, b_used: usize) -> Vec<i64> {
        let range = self.config.input_range(b_used);
        let zero = self.rng.random_bool(0.1);
        let mut inputs = Vec::with_capacity(rows);
        let mut kind = 0;
        for r in 0..rows {
            if r % self.config.fragment_rows == 0 {
                kind = self.rng.random_range(0..7);
            }
            let value = match kind {
                _ if zero => 0,
                0 => 0,
                1 => *range.end(),
                2 => *range.start(),
                3 => 1 << self.rng.random_range(0..b_used),
                4 => self.rng.random_range(-2..=2),
                5 if self.rng.random_bool(0.7) => 0,
                _ => self.rng.random_range(range.clone()),
            };
            inputs.push(value.clamp(*range.start(), *range.end()));
        }
        inputs
    }
}
