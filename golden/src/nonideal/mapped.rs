//! A matrix on arrays that are not ideal.

use ndarray::ArrayView2;

use super::{NonIdeal, NonIdealArray};
use crate::mapping::{Mapped, MappedMvm};
use crate::{Error, Mvm, inputs};

/// A matrix whose arrays have been dealt their devices.
#[derive(Debug, Clone, PartialEq)]
pub struct NonIdealMapped {
    mapped: Mapped,
    /// [crossbar][array].
    crossbars: Vec<Vec<NonIdealArray>>,
}

impl NonIdealMapped {
    /// Deals the devices of every array, which are numbered in the order of the crossbars.
    ///
    /// # Errors
    /// Those of [`NonIdeal::validate`].
    pub fn new(settings: &NonIdeal, mapped: Mapped) -> Result<NonIdealMapped, Error> {
        settings.validate()?;
        let mut number = 0;
        let mut crossbars = Vec::with_capacity(mapped.crossbars().len());
        for part in mapped.crossbars() {
            let mut arrays = Vec::with_capacity(part.crossbar.arrays().len());
            for placed in part.crossbar.arrays() {
                let array = placed.array.clone();
                arrays.push(NonIdealArray::new(settings, array, number)?);
                number += 1;
            }
            crossbars.push(arrays);
        }
        Ok(NonIdealMapped { mapped, crossbars })
    }

    /// The matrix as it was laid out.
    pub fn mapped(&self) -> &Mapped {
        &self.mapped
    }

    /// The arrays of each crossbar.
    pub fn crossbars(&self) -> &[Vec<NonIdealArray>] {
        &self.crossbars
    }

    /// Multiplies vector number `mvm`; see [`Mapped::mvm`].
    ///
    /// # Errors
    /// Those of [`Mapped::mvm`].
    pub fn mvm(&self, x: &[i64], b_used: usize, mvm: u64) -> Result<MappedMvm, Error> {
        inputs::check(self.mapped.config(), x, self.mapped.rows(), b_used)?;
        let mut outputs = vec![0; self.mapped.columns()];
        let mut crossbars = Vec::with_capacity(self.crossbars.len());
        for (part, arrays) in self.mapped.crossbars().iter().zip(&self.crossbars) {
            let fed = part.crossbar.feed(&x[part.rows.clone()], b_used)?;
            let mvms = arrays
                .iter()
                .map(|array| array.mvm(&fed, part.crossbar.fed_bits(b_used), mvm))
                .collect::<Result<Vec<Mvm>, Error>>()?;
            let mvm = part
                .crossbar
                .combine(&fed, b_used, &mvms.iter().collect::<Vec<_>>());
            for (&logical, output) in part.columns.iter().zip(&mvm.outputs) {
                outputs[logical] += output;
            }
            crossbars.push(mvm);
        }
        Ok(MappedMvm { outputs, crossbars })
    }

    /// Multiplies every row of a batch [batch, rows], numbered from `first` on.
    ///
    /// # Errors
    /// Those of [`NonIdealMapped::mvm`]; an input out of range names its batch row.
    pub fn mvm_batch(
        &self,
        batch: ArrayView2<i64>,
        b_used: usize,
        first: u64,
    ) -> Result<Vec<MappedMvm>, Error> {
        let rows = batch.rows().into_iter().enumerate();
        rows.map(|(row, x)| {
            self.mvm(&x.to_vec(), b_used, first + row as u64)
                .map_err(|error| error.in_batch(row))
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, SignPolicy};
    use ndarray::Array2;

    #[test]
    fn ideal_settings_change_nothing_in_any_scheme() {
        for config in Config::all() {
            let weights =
                Array2::from_shape_fn((30, 6), |(r, k)| (r * 7 + k * 5) as i64 % 200 - 100);
            let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
            let x: Vec<i64> = (0..30).map(|r| r * 4).collect();
            let ideal = mapped.mvm(&x, 8).unwrap();
            let same = NonIdealMapped::new(&NonIdeal::default(), mapped).unwrap();
            assert_eq!(same.mvm(&x, 8, 0).unwrap(), ideal, "{}", config.name);
        }
    }

    #[test]
    fn every_array_has_devices_of_its_own() {
        let config = Config::named("prime-8").unwrap();
        let mapped = Mapped::new(
            &config,
            Array2::from_elem((130, 33), 85).view(),
            SignPolicy::Reject,
        );
        let settings = NonIdeal {
            variation: 0.1,
            ..NonIdeal::default()
        };
        let varied = NonIdealMapped::new(&settings, mapped.unwrap()).unwrap();
        let corners: Vec<i64> = varied
            .crossbars()
            .iter()
            .map(|crossbar| crossbar[0].conductances()[[0, 0]])
            .collect();
        assert_eq!(corners.len(), 4);
        for (i, corner) in corners.iter().enumerate() {
            assert!(!corners[..i].contains(corner), "{corners:?}");
        }
    }
}
