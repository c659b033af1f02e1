//! One tile: the crossbars that together hold one matrix, and how their results become one.
//!
//! Every scheme is the same sum over its crossbars, with other signs, shifts and corrections:
//!
//! ```text
//! y[k] = sum over crossbars c of sign[c] * (y_c[k] << shift[c])  -  offset * sum over r of x[r]
//! ```
//!
//! where y_c is [`Crossbar::mvm`] of the inputs `x[r] << row_shift[r]`.
//!
//! | scheme | crossbars | sign | shift | offset | row shift |
//! | --- | --- | --- | --- | --- | --- |
//! | FORMS | 1, magnitudes and polarities | + | 0 | 0 | 0 |
//! | ISAAC | 1, offset binary | + | 0 | 2^(Wb-1) | 0 |
//! | PRIME | 2, positive and negative magnitudes | +, - | 0 | 0 | 0 |
//! | SME | one a bit plane (and sign) that has a 1 | +, - | the plane | 0 | squeezes of the row |

mod forms;
mod isaac;
mod prime;
pub mod sme;

pub use isaac::widened;
pub use sme::MAX_SQUEEZE;

use ndarray::{Array2, ArrayView2};

use crate::crossbar::{Crossbar, Mvm, Trace};
use crate::datapath::zero_skip::planes;
use crate::{Config, Error, Polarity, Scheme, ZeroSkip, inputs, timeline};
use sme::SmeSigns;

/// One crossbar of a tile, and what its result counts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The crossbar.
    pub crossbar: Crossbar,
    /// Whether its result is added or subtracted.
    pub sign: Polarity,
    /// The power of two that its result counts: SME's bit plane, else 0.
    pub shift: usize,
}

/// The crossbars that hold one matrix of at most R rows and K columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    config: Config,
    rows: usize,
    columns: usize,
    crossbars: Vec<Placed>,
    /// e, the doublings of each row's input (SME's squeeze-out).
    row_shifts: Vec<usize>,
    /// The squeezes that were kept: bits that inputs grow by.
    squeezes: usize,
}

/// One multiplication of a tile with every step of each of its crossbars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileTrace {
    /// What [`Tile::mvm`] returns.
    pub mvm: Mvm,
    /// The trace of each crossbar, in the order of [`Tile::crossbars`].
    pub crossbars: Vec<Trace>,
}

impl Tile {
    /// Stores weights [rows <= R, columns <= K] as the configured scheme does.
    ///
    /// SME slices the weights as they are, signs in separate planes; [`sme::program`] quantizes,
    /// squeezes and chooses.
    ///
    /// # Errors
    /// Every error of [`Config::validate`]; [`Error::Shape`]; [`Error::WeightRange`]; FORMS also
    /// [`Error::MixedFragment`].
    pub fn program(config: &Config, weights: ArrayView2<i64>) -> Result<Tile, Error> {
        match config.scheme {
            Scheme::Forms => forms::program(config, weights),
            Scheme::Isaac => isaac::program(config, weights),
            Scheme::Prime => prime::program(config, weights),
            Scheme::Sme => {
                sme::program(config, weights, 0, SmeSigns::Separate).map(|(tile, _)| tile)
            }
        }
    }

    /// Puts crossbars together as they are, for a test bench that wants any content whatever.
    ///
    /// `row_shifts` has one entry per row (all 0 but for SME); the inputs of SME grow by its largest.
    /// Only ISAAC's offset is added by the scheme.
    ///
    /// # Errors
    /// [`Error::TileParts`] where a crossbar's configuration, rows or columns differ from the first's,
    /// where there is no crossbar, or where row shifts do not fit; [`Error::SmeSqueeze`].
    pub fn assemble(crossbars: Vec<Placed>, row_shifts: Vec<usize>) -> Result<Tile, Error> {
        let Some(first) = crossbars.first().map(|placed| &placed.crossbar) else {
            return Err(Error::TileParts {
                crossbar: 0,
                what: "no content: a tile has at least one crossbar".to_owned(),
            });
        };
        let (config, rows, columns) = (first.config().clone(), first.rows(), first.k_used());
        for (position, Placed { crossbar, .. }) in crossbars.iter().enumerate() {
            let what = if crossbar.config() != &config {
                "another configuration than crossbar 0".to_owned()
            } else if (crossbar.rows(), crossbar.k_used()) != (rows, columns) {
                format!(
                    "{} rows x {} columns where crossbar 0 has {rows} x {columns}",
                    crossbar.rows(),
                    crossbar.k_used()
                )
            } else if row_shifts.len() != rows {
                format!("{rows} rows, but there are {} row shifts", row_shifts.len())
            } else {
                continue;
            };
            return Err(Error::TileParts {
                crossbar: position,
                what,
            });
        }
        let squeezes = row_shifts.iter().copied().max().unwrap_or(0);
        let most = if config.scheme == Scheme::Sme {
            MAX_SQUEEZE
        } else {
            0
        };
        if squeezes > most {
            return Err(Error::SmeSqueeze {
                squeeze: squeezes,
                most,
            });
        }
        Ok(Tile {
            config,
            rows,
            columns,
            crossbars,
            row_shifts,
            squeezes,
        })
    }

    /// A tile of one crossbar that is added as it is.
    fn single(crossbar: Crossbar) -> Tile {
        Tile {
            config: crossbar.config().clone(),
            rows: crossbar.rows(),
            columns: crossbar.k_used(),
            row_shifts: vec![0; crossbar.rows()],
            squeezes: 0,
            crossbars: vec![Placed {
                crossbar,
                sign: Polarity::Positive,
                shift: 0,
            }],
        }
    }

    /// Counts steps under another policy; what is stored does not depend on it.
    pub(crate) fn set_zero_skip(&mut self, zero_skip: ZeroSkip) {
        self.config.zero_skip = zero_skip;
        for placed in &mut self.crossbars {
            placed.crossbar.set_zero_skip(zero_skip);
        }
    }

    /// The configuration it was programmed for.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Rows of the matrix.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of the matrix: K_used.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Every crossbar that is present. SME has none for an all-zero matrix.
    pub fn crossbars(&self) -> &[Placed] {
        &self.crossbars
    }

    /// e of each row: how often its input is doubled (SME).
    pub fn row_shifts(&self) -> &[usize] {
        &self.row_shifts
    }

    /// Bits that the crossbars are fed for inputs of `b_used` bits: more by the squeezes kept (SME).
    pub fn fed_bits(&self, b_used: usize) -> usize {
        b_used + self.squeezes
    }

    /// 2^(Wb-1) for ISAAC, what every stored weight is too large by; else 0.
    pub fn offset(&self) -> i64 {
        match self.config.scheme {
            Scheme::Isaac => 1 << (self.config.weight_bits - 1),
            Scheme::Forms | Scheme::Prime | Scheme::Sme => 0,
        }
    }

    /// The weights [rows, columns] that the tile computes with, read back from its devices.
    ///
    /// They are those it was programmed with, less what SME truncated.
    pub fn weights(&self) -> Array2<i64> {
        Array2::from_shape_fn((self.rows, self.columns), |(r, k)| {
            let stored: i64 = self
                .crossbars
                .iter()
                .map(|placed| {
                    let f = r / self.config.fragment_rows;
                    let sign = placed.sign.times(placed.crossbar.polarity(f, k));
                    sign.apply((placed.crossbar.magnitude(r, k) as i64) << placed.shift)
                })
                .sum();
            (stored << self.row_shifts[r]) - self.offset()
        })
    }

    /// Multiplies one vector of `rows` inputs, each of `b_used` bits.
    ///
    /// Steps and work are those of one crossbar, as all run side by side; conversions and clips are
    /// those of every crossbar that is present (section 5).
    ///
    /// # Errors
    /// [`Error::BitsUsed`], [`Error::InputCount`], [`Error::InputRange`].
    pub fn mvm(&self, x: &[i64], b_used: usize) -> Result<Mvm, Error> {
        let fed = self.feed(x, b_used)?;
        let mvms = self
            .crossbars
            .iter()
            .map(|placed| placed.crossbar.mvm(&fed, self.fed_bits(b_used)))
            .collect::<Result<Vec<Mvm>, Error>>()?;
        Ok(self.combine(&fed, b_used, &mvms.iter().collect::<Vec<_>>()))
    }

    /// [`Tile::mvm`], keeping every step of every crossbar.
    ///
    /// # Errors
    /// Those of [`Tile::mvm`].
    pub fn trace(&self, x: &[i64], b_used: usize) -> Result<TileTrace, Error> {
        let fed = self.feed(x, b_used)?;
        let crossbars = self
            .crossbars
            .iter()
            .map(|placed| placed.crossbar.trace(&fed, self.fed_bits(b_used)))
            .collect::<Result<Vec<Trace>, Error>>()?;
        let mvms: Vec<&Mvm> = crossbars.iter().map(|trace| &trace.mvm).collect();
        Ok(TileTrace {
            mvm: self.combine(&fed, b_used, &mvms),
            crossbars,
        })
    }

    /// Checks the inputs and doubles those of squeezed rows.
    pub(crate) fn feed(&self, x: &[i64], b_used: usize) -> Result<Vec<i64>, Error> {
        inputs::check(&self.config, x, self.rows, b_used)?;
        Ok(x.iter()
            .zip(&self.row_shifts)
            .map(|(input, shift)| input << shift)
            .collect())
    }

    /// The sum in the head of this module, and the counters.
    pub(crate) fn combine(&self, fed: &[i64], b_used: usize, mvms: &[&Mvm]) -> Mvm {
        let steps: Vec<usize> = fed
            .chunks(self.config.fragment_rows)
            .map(|fragment| {
                let config = &self.config;
                let bits = self.fed_bits(b_used);
                planes(config.zero_skip, fragment, bits, config.signed_inputs)
                    .positions
                    .len()
            })
            .collect();
        let population = mvms.first().map_or(0, |mvm| mvm.population);
        let outputs = (0..self.columns)
            .map(|k| {
                let sum: i64 = self
                    .crossbars
                    .iter()
                    .zip(mvms)
                    .map(|(placed, mvm)| placed.sign.apply(mvm.outputs[k] << placed.shift))
                    .sum();
                sum - self.offset() * population
            })
            .collect();
        Mvm {
            outputs,
            conversions: mvms.iter().map(|mvm| mvm.conversions).sum(),
            clips: mvms.iter().map(|mvm| mvm.clips).sum(),
            work: timeline::work(&steps, self.config.beats(self.columns)),
            population,
            steps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn placed(config: &Config, weights: ArrayView2<i64>) -> Placed {
        Placed {
            crossbar: Crossbar::program(config, weights).unwrap(),
            sign: Polarity::Positive,
            shift: 0,
        }
    }

    #[test]
    fn a_tile_of_crossbars_that_differ_is_refused() {
        let config = Config::default();
        let tall = placed(&config, array![[1], [1]].view());
        let short = placed(&config, array![[1]].view());
        let error = Tile::assemble(vec![tall, short], vec![0, 0]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "crossbar 1 of the tile has 1 rows x 1 columns where crossbar 0 has 2 x 1; give every \
             crossbar of a tile the same"
        );
        assert!(Tile::assemble(vec![], vec![]).is_err());
    }

    #[test]
    fn only_sme_doubles_inputs() {
        let config = Config::default();
        let one = placed(&config, array![[1]].view());
        let error = Tile::assemble(vec![one], vec![1]).unwrap_err();
        assert!(error.to_string().contains("outside 0..=0"), "{error}");
    }

    #[test]
    fn assembling_a_programs_crossbars_gives_the_same_tile() {
        let config = Config::named("prime-8").unwrap();
        let tile = Tile::program(&config, array![[1, -2], [-3, 4]].view()).unwrap();
        let again = Tile::assemble(tile.crossbars().to_vec(), vec![0, 0]).unwrap();
        assert_eq!(tile, again);
    }

    #[test]
    fn the_trace_of_a_tile_ends_in_its_mvm() {
        for config in Config::all() {
            let tile = Tile::program(&config, array![[3, -2], [1, -4]].view()).unwrap();
            let trace = tile.trace(&[5, 6], 4).unwrap();
            assert_eq!(trace.mvm, tile.mvm(&[5, 6], 4).unwrap(), "{}", config.name);
            assert_eq!(trace.mvm.outputs, [21, -34], "{}", config.name);
            for crossbar in &trace.crossbars {
                assert_eq!(crossbar.mvm.steps, trace.mvm.steps);
                assert_eq!(crossbar.mvm.work, trace.mvm.work);
            }
        }
    }
}
