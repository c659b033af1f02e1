//! The multiplication of one array whose devices and converters are not ideal: the loop of section 2 with
//! V in the place of I.

use ndarray::Array2;

use super::random::{Key, Stream};
use super::{NonIdeal, Transfer, devices};
use crate::datapath::accumulate::accumulate;
use crate::datapath::shift_add::shift_add;
use crate::datapath::zero_skip::{self, planes};
use crate::{DeviceArray, Error, Mvm, Polarity, timeline};

/// An array with the devices it was dealt.
#[derive(Debug, Clone, PartialEq)]
pub struct NonIdealArray {
    array: DeviceArray,
    /// g' [f_used * m, k_used * n].
    conductances: Array2<i64>,
    transfer: Transfer,
    /// Of the noise of all its conversions.
    noise: Key,
}

impl NonIdealArray {
    /// Deals the devices of array number `number` of a matrix.
    ///
    /// # Errors
    /// Those of [`NonIdeal::validate`].
    pub fn new(settings: &NonIdeal, array: DeviceArray, number: u64) -> Result<Self, Error> {
        settings.validate()?;
        let config = array.config();
        let key = Key::new(settings.seed, Stream::Noise);
        Ok(NonIdealArray {
            conductances: devices::conductances(settings, &array, number),
            transfer: Transfer::new(settings, &config.adc, config.full_scale()),
            noise: key.with(settings.first_array.wrapping_add(number)),
            array,
        })
    }

    /// The array as it was programmed.
    pub fn array(&self) -> &DeviceArray {
        &self.array
    }

    /// g' of every device in use, [f_used * m, k_used * n], in 2^-16 count.
    pub fn conductances(&self) -> &Array2<i64> {
        &self.conductances
    }

    /// Its converters.
    pub fn transfer(&self) -> &Transfer {
        &self.transfer
    }

    /// The key of the noise of all its conversions; MVM, f, b and column / 4 come after it.
    pub fn noise(&self) -> Key {
        self.noise
    }

    /// Multiplies vector number `mvm`; see [`DeviceArray::mvm`].
    ///
    /// # Errors
    /// Those of [`DeviceArray::mvm`].
    pub fn mvm(&self, inputs: &[i64], b_used: usize, mvm: u64) -> Result<Mvm, Error> {
        let array = &self.array;
        let config = array.config();
        array.check_inputs(inputs, b_used)?;
        let n = config.devices_per_weight();
        let mut outputs = vec![0; array.k_used()];
        let mut steps = Vec::new();
        let mut clips = 0;
        let mut population = 0;
        for (f, fragment) in inputs.chunks(config.fragment_rows).enumerate() {
            let planes = planes(config.zero_skip, fragment, b_used, config.signed_inputs);
            for &bit in &planes.positions {
                let active: Vec<usize> = (0..fragment.len())
                    .filter(|&row| zero_skip::bit(fragment[row], bit))
                    .collect();
                let noise = self.noise.with(mvm).with(f as u64).with(bit as u64);
                let counts: Vec<u32> = (0..array.device_columns())
                    .map(|c| {
                        let (count, clipped) = self.convert(f, &active, c, noise);
                        clips += u64::from(clipped);
                        count
                    })
                    .collect();
                let plane = planes.sign(bit);
                for (k, counts) in counts.chunks(n).enumerate() {
                    let partial_sum = shift_add(counts, config.device_bits);
                    let sign: Polarity = array.polarity(f, k).times(plane);
                    outputs[k] = accumulate(outputs[k], partial_sum, bit, sign);
                }
                population = accumulate(population, active.len() as i64, bit, plane);
            }
            steps.push(planes.positions.len());
        }
        Ok(Mvm {
            outputs,
            conversions: (steps.iter().sum::<usize>() * array.device_columns()) as u64,
            clips,
            work: timeline::work(&steps, config.beats(array.k_used())),
            population,
            steps,
        })
    }

    /// q of device column `c` in a step of sub-array `f` whose `active` rows are driven, and whether it
    /// clipped.
    fn convert(&self, f: usize, active: &[usize], c: usize, noise: Key) -> (u32, bool) {
        let config = self.array.config();
        let first = f * config.fragment_rows;
        let v: i64 = active
            .iter()
            .map(|row| self.conductances[[first + row, c]])
            .sum();
        let noise = self.transfer.noise(noise.with(c as u64 / 4), c % 4);
        let read = self.transfer.quantize(self.transfer.distort(v) + noise);
        if !self.array.flip(f, c) {
            return (read.count, read.clipped);
        }
        let drawn = (config.max_level() * active.len()) as i64;
        let restored = (drawn - i64::from(read.count)).clamp(0, self.transfer.full_scale);
        (restored as u32, read.clipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use ndarray::Array2;

    fn inputs() -> Vec<i64> {
        (0..20).map(|r| (r * 53) % 256).collect()
    }

    #[test]
    fn an_ideal_one_is_the_array() {
        for name in [
            "forms-4",
            "forms-8",
            "forms-8-saturating",
            "forms-8-plane",
            "forms-8-off",
        ] {
            let config = Config::named(name).unwrap();
            let weights = Array2::from_shape_fn((20, 5), |(r, k)| ((r * 91 + k * 57) % 256) as i64);
            let array = DeviceArray::program(&config, weights.view()).unwrap();
            let ideal = array.mvm(&inputs(), 8).unwrap();
            let same = NonIdealArray::new(&NonIdeal::default(), array, 0).unwrap();
            assert_eq!(same.mvm(&inputs(), 8, 3).unwrap(), ideal, "{name}");
        }
    }

    #[test]
    fn noise_differs_from_mvm_to_mvm_and_repeats_with_its_number() {
        let config = Config::named("forms-8").unwrap();
        let array = DeviceArray::program(&config, Array2::from_elem((20, 5), 90).view()).unwrap();
        let settings = NonIdeal {
            noise: 0.5,
            seed: 1,
            ..NonIdeal::default()
        };
        let noisy = NonIdealArray::new(&settings, array, 0).unwrap();
        let first = noisy.mvm(&inputs(), 8, 0).unwrap();
        assert_eq!(noisy.mvm(&inputs(), 8, 0).unwrap(), first);
        assert_ne!(noisy.mvm(&inputs(), 8, 1).unwrap().outputs, first.outputs);
        // Columns of the same weights, four devices each, have noise of their own.
        let mut outputs = first.outputs;
        outputs.sort_unstable();
        outputs.dedup();
        assert_eq!(outputs.len(), 5);
    }

    #[test]
    fn a_stuck_array_reads_full_scale_or_nothing() {
        let config = Config::named("forms-8-saturating").unwrap();
        let array = DeviceArray::program(&config, Array2::from_elem((8, 1), 7).view()).unwrap();
        let with = |stuck_at_zero: f64| {
            let settings = NonIdeal {
                stuck_at_zero,
                stuck_at_most: 1.0 - stuck_at_zero,
                ..NonIdeal::default()
            };
            let stuck = NonIdealArray::new(&settings, array.clone(), 0).unwrap();
            stuck.mvm(&[1; 8], 1, 0).unwrap()
        };
        assert_eq!(with(1.0).outputs, [0]);
        // Eight rows of level 3 are 24, which four bits cut to 15, in each of four devices.
        assert_eq!(with(0.0).outputs, [15 * (1 + 4 + 16 + 64)]);
        assert_eq!(with(0.0).clips, 4);
    }

    #[test]
    fn a_restored_count_never_leaves_its_range() {
        // A gain error makes the flipped fragment's code exceed what its rows can draw.
        let config = Config::named("forms-8").unwrap();
        let array = DeviceArray::program(&config, Array2::from_elem((8, 1), 0b10_10_10_10).view());
        let settings = NonIdeal {
            offset: 6.0,
            ..NonIdeal::default()
        };
        let off = NonIdealArray::new(&settings, array.unwrap(), 0).unwrap();
        // Stored 1, one row active: code 1 + 6 = 7, restored 3 - 7, clamped to 0.
        let mvm = off.mvm(&[1, 0, 0, 0, 0, 0, 0, 0], 1, 0).unwrap();
        assert_eq!(mvm.outputs, [0]);
    }
}
