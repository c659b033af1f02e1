//! One crossbar: the arrays that together hold one matrix, and how their results become one.
//!
//! Every scheme is the same sum over its arrays, with other signs, shifts and corrections:
//!
//! ```text
//! y[k] = sum over arrays c of sign[c] * (y_c[k] << shift[c])  -  offset * sum over r of x[r]
//! ```
//!
//! where y_c is [`DeviceArray::mvm`] of the inputs `x[r] << row_shift[r]`.
//!
//! | scheme | arrays | sign | shift | offset | row shift |
//! | --- | --- | --- | --- | --- | --- |
//! | FORMS | 1, magnitudes and polarities | + | 0 | 0 | 0 |
//! | ISAAC | 1, offset binary | + | 0 | 2^(Wb-1) | 0 |
//! | PRIME | 2, positive and negative magnitudes | +, - | 0 | 0 | 0 |
//! | SME | one a bit plane (and sign) that has a 1 | +, - | the plane | 0 | squeezes of the row |

mod forms;
mod isaac;
mod prime;
pub mod sme;
mod tile;

pub use isaac::widened;
pub use sme::MAX_SQUEEZE;

use ndarray::{Array2, ArrayView2};

use crate::datapath::zero_skip::planes;
use crate::device_array::{DeviceArray, Mvm, Trace};
use crate::{Config, Error, Polarity, Scheme, ZeroSkip, inputs, timeline};
use sme::SmeSigns;

/// One array of a crossbar, and what its result counts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The array.
    pub array: DeviceArray,
    /// Whether its result is added or subtracted.
    pub sign: Polarity,
    /// The power of two that its result counts: SME's bit plane, else 0.
    pub shift: usize,
}

/// The arrays that hold one matrix of at most R rows and K columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossbar {
    config: Config,
    rows: usize,
    columns: usize,
    arrays: Vec<Placed>,
    /// e, the doublings of each row's input (SME's squeeze-out).
    row_shifts: Vec<usize>,
    /// The squeezes that were kept: bits that inputs grow by.
    squeezes: usize,
}

/// One multiplication of a crossbar with every step of each of its arrays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossbarTrace {
    /// What [`Crossbar::mvm`] returns.
    pub mvm: Mvm,
    /// The trace of each array, in the order of [`Crossbar::arrays`].
    pub arrays: Vec<Trace>,
}

impl Crossbar {
    /// Stores weights [rows <= R, columns <= K] as the configured scheme does.
    ///
    /// SME slices the weights as they are, signs in separate planes; [`sme::program`] quantizes,
    /// squeezes and chooses.
    ///
    /// # Errors
    /// Every error of [`Config::validate`]; [`Error::Shape`]; [`Error::WeightRange`]; FORMS also
    /// [`Error::MixedFragment`].
    pub fn program(config: &Config, weights: ArrayView2<i64>) -> Result<Crossbar, Error> {
        match config.scheme {
            Scheme::Forms => forms::program(config, weights),
            Scheme::Isaac => isaac::program(config, weights),
            Scheme::Prime => prime::program(config, weights),
            Scheme::Sme => {
                sme::program(config, weights, 0, SmeSigns::Separate).map(|(crossbar, _)| crossbar)
            }
        }
    }

    /// Puts arrays together as they are, for a test bench that wants any content whatever.
    ///
    /// `row_shifts` has one entry per row (all 0 but for SME); the inputs of SME grow by its largest.
    /// Only ISAAC's offset is added by the scheme.
    ///
    /// # Errors
    /// [`Error::CrossbarParts`] where an array's configuration, rows or columns differ from the first's,
    /// where there is no array, or where row shifts do not fit; [`Error::SmeSqueeze`].
    pub fn assemble(arrays: Vec<Placed>, row_shifts: Vec<usize>) -> Result<Crossbar, Error> {
        let Some(first) = arrays.first().map(|placed| &placed.array) else {
            return Err(Error::CrossbarParts {
                array: 0,
                what: "no content: a crossbar has at least one array".to_owned(),
            });
        };
        let (config, rows, columns) = (first.config().clone(), first.rows(), first.k_used());
        for (position, Placed { array, .. }) in arrays.iter().enumerate() {
            let what = if array.config() != &config {
                "another configuration than array 0".to_owned()
            } else if (array.rows(), array.k_used()) != (rows, columns) {
                format!(
                    "{} rows x {} columns where array 0 has {rows} x {columns}",
                    array.rows(),
                    array.k_used()
                )
            } else if row_shifts.len() != rows {
                format!("{rows} rows, but there are {} row shifts", row_shifts.len())
            } else {
                continue;
            };
            return Err(Error::CrossbarParts {
                array: position,
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
        Ok(Crossbar {
            config,
            rows,
            columns,
            arrays,
            row_shifts,
            squeezes,
        })
    }

    /// A crossbar of one array that is added as it is.
    fn single(array: DeviceArray) -> Crossbar {
        Crossbar {
            config: array.config().clone(),
            rows: array.rows(),
            columns: array.k_used(),
            row_shifts: vec![0; array.rows()],
            squeezes: 0,
            arrays: vec![Placed {
                array,
                sign: Polarity::Positive,
                shift: 0,
            }],
        }
    }

    /// Counts steps under another policy; what is stored does not depend on it.
    pub(crate) fn set_zero_skip(&mut self, zero_skip: ZeroSkip) {
        self.config.zero_skip = zero_skip;
        for placed in &mut self.arrays {
            placed.array.set_zero_skip(zero_skip);
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

    /// Every array that is present. SME has none for an all-zero matrix.
    pub fn arrays(&self) -> &[Placed] {
        &self.arrays
    }

    /// e of each row: how often its input is doubled (SME).
    pub fn row_shifts(&self) -> &[usize] {
        &self.row_shifts
    }

    /// Bits that the arrays are fed for inputs of `b_used` bits: more by the squeezes kept (SME).
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

    /// The weights [rows, columns] that the crossbar computes with, read back from its devices.
    ///
    /// They are those it was programmed with, less what SME truncated.
    pub fn weights(&self) -> Array2<i64> {
        Array2::from_shape_fn((self.rows, self.columns), |(r, k)| {
            let stored: i64 = self
                .arrays
                .iter()
                .map(|placed| {
                    let f = r / self.config.fragment_rows;
                    let sign = placed.sign.times(placed.array.polarity(f, k));
                    sign.apply((placed.array.magnitude(r, k) as i64) << placed.shift)
                })
                .sum();
            (stored << self.row_shifts[r]) - self.offset()
        })
    }

    /// Multiplies one vector of `rows` inputs, each of `b_used` bits.
    ///
    /// Steps and work are those of one array, as all run side by side; conversions and clips are
    /// those of every array that is present (section 5).
    ///
    /// # Errors
    /// [`Error::BitsUsed`], [`Error::InputCount`], [`Error::InputRange`].
    pub fn mvm(&self, x: &[i64], b_used: usize) -> Result<Mvm, Error> {
        let fed = self.feed(x, b_used)?;
        let mvms = self
            .arrays
            .iter()
            .map(|placed| placed.array.mvm(&fed, self.fed_bits(b_used)))
            .collect::<Result<Vec<Mvm>, Error>>()?;
        Ok(self.combine(&fed, b_used, &mvms.iter().collect::<Vec<_>>()))
    }

    /// [`Crossbar::mvm`], keeping every step of every array.
    ///
    /// # Errors
    /// Those of [`Crossbar::mvm`].
    pub fn trace(&self, x: &[i64], b_used: usize) -> Result<CrossbarTrace, Error> {
        let fed = self.feed(x, b_used)?;
        let arrays = self
            .arrays
            .iter()
            .map(|placed| placed.array.trace(&fed, self.fed_bits(b_used)))
            .collect::<Result<Vec<Trace>, Error>>()?;
        let mvms: Vec<&Mvm> = arrays.iter().map(|trace| &trace.mvm).collect();
        Ok(CrossbarTrace {
            mvm: self.combine(&fed, b_used, &mvms),
            arrays,
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
                    .arrays
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
            array: DeviceArray::program(config, weights).unwrap(),
            sign: Polarity::Positive,
            shift: 0,
        }
    }

    #[test]
    fn a_crossbar_of_arrays_that_differ_is_refused() {
        let config = Config::default();
        let tall = placed(&config, array![[1], [1]].view());
        let short = placed(&config, array![[1]].view());
        let error = Crossbar::assemble(vec![tall, short], vec![0, 0]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "array 1 of the crossbar has 1 rows x 1 columns where array 0 has 2 x 1; give every \
             array of a crossbar the same"
        );
        assert!(Crossbar::assemble(vec![], vec![]).is_err());
    }

    #[test]
    fn only_sme_doubles_inputs() {
        let config = Config::default();
        let one = placed(&config, array![[1]].view());
        let error = Crossbar::assemble(vec![one], vec![1]).unwrap_err();
        assert!(error.to_string().contains("outside 0..=0"), "{error}");
    }

    #[test]
    fn assembling_a_programs_arrays_gives_the_same_crossbar() {
        let config = Config::named("prime-8").unwrap();
        let crossbar = Crossbar::program(&config, array![[1, -2], [-3, 4]].view()).unwrap();
        let again = Crossbar::assemble(crossbar.arrays().to_vec(), vec![0, 0]).unwrap();
        assert_eq!(crossbar, again);
    }

    #[test]
    fn the_trace_of_a_tile_ends_in_its_mvm() {
        for config in Config::all() {
            let crossbar = Crossbar::program(&config, array![[3, -2], [1, -4]].view()).unwrap();
            let trace = crossbar.trace(&[5, 6], 4).unwrap();
            assert_eq!(
                trace.mvm,
                crossbar.mvm(&[5, 6], 4).unwrap(),
                "{}",
                config.name
            );
            assert_eq!(trace.mvm.outputs, [21, -34], "{}", config.name);
            for array in &trace.arrays {
                assert_eq!(array.mvm.steps, trace.mvm.steps);
                assert_eq!(array.mvm.work, trace.mvm.work);
            }
        }
    }
}
