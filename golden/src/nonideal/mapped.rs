//! A matrix on crossbars that are not ideal.

use ndarray::ArrayView2;

use super::{NonIdeal, NonIdealCrossbar};
use crate::mapping::{Mapped, MappedMvm};
use crate::{Error, Mvm, inputs};

/// A matrix whose crossbars have been dealt their devices.
#[derive(Debug, Clone, PartialEq)]
pub struct NonIdealMapped {
    mapped: Mapped,
    /// [tile][crossbar].
    tiles: Vec<Vec<NonIdealCrossbar>>,
}

impl NonIdealMapped {
    /// Deals the devices of every crossbar, which are numbered in the order of the tiles.
    ///
    /// # Errors
    /// Those of [`NonIdeal::validate`].
    pub fn new(settings: &NonIdeal, mapped: Mapped) -> Result<NonIdealMapped, Error> {
        settings.validate()?;
        let mut number = 0;
        let mut tiles = Vec::with_capacity(mapped.tiles().len());
        for part in mapped.tiles() {
            let mut crossbars = Vec::with_capacity(part.tile.crossbars().len());
            for placed in part.tile.crossbars() {
                let crossbar = placed.crossbar.clone();
                crossbars.push(NonIdealCrossbar::new(settings, crossbar, number)?);
                number += 1;
            }
            tiles.push(crossbars);
        }
        Ok(NonIdealMapped { mapped, tiles })
    }

    /// The matrix as it was laid out.
    pub fn mapped(&self) -> &Mapped {
        &self.mapped
    }

    /// The crossbars of each tile.
    pub fn tiles(&self) -> &[Vec<NonIdealCrossbar>] {
        &self.tiles
    }

    /// Multiplies vector number `mvm`; see [`Mapped::mvm`].
    ///
    /// # Errors
    /// Those of [`Mapped::mvm`].
    pub fn mvm(&self, x: &[i64], b_used: usize, mvm: u64) -> Result<MappedMvm, Error> {
        inputs::check(self.mapped.config(), x, self.mapped.rows(), b_used)?;
        let mut outputs = vec![0; self.mapped.columns()];
        let mut tiles = Vec::with_capacity(self.tiles.len());
        for (part, crossbars) in self.mapped.tiles().iter().zip(&self.tiles) {
            let fed = part.tile.feed(&x[part.rows.clone()], b_used)?;
            let mvms = crossbars
                .iter()
                .map(|crossbar| crossbar.mvm(&fed, part.tile.fed_bits(b_used), mvm))
                .collect::<Result<Vec<Mvm>, Error>>()?;
            let mvm = part
                .tile
                .combine(&fed, b_used, &mvms.iter().collect::<Vec<_>>());
            for (&logical, output) in part.columns.iter().zip(&mvm.outputs) {
                outputs[logical] += output;
            }
            tiles.push(mvm);
        }
        Ok(MappedMvm { outputs, tiles })
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
    fn every_crossbar_has_devices_of_its_own() {
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
            .tiles()
            .iter()
            .map(|tile| tile[0].conductances()[[0, 0]])
            .collect();
        assert_eq!(corners.len(), 4);
        for (i, corner) in corners.iter().enumerate() {
            assert!(!corners[..i].contains(corner), "{corners:?}");
        }
    }
}
