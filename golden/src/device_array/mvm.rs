//! The matrix-vector multiplication of one array: the loop of section 2, as it is written there.

use ndarray::{ArrayViewMut1, Zip};
use serde::Serialize;

use super::{DeviceArray, Step, Trace};
use crate::converter::convert;
use crate::crossbar::MAX_SQUEEZE;
use crate::datapath::accumulate::accumulate;
use crate::datapath::shift_add::shift_add;
use crate::datapath::zero_skip::{self, planes};
use crate::devices::flip;
use crate::{Error, Polarity, Scheme, inputs, timeline};

/// The result of one matrix-vector multiplication, and what it cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mvm {
    /// y, one per weight column in use.
    pub outputs: Vec<i64>,
    /// Steps of each sub-array in use: its effective input cycles.
    pub steps: Vec<usize>,
    /// steps * k_used * n: what the converters converted, idle ones not counted.
    pub conversions: u64,
    /// Conversions whose current was beyond the largest code.
    pub clips: u64,
    /// W of section 5: the clocks in which converters work, one per sub-array without a step.
    pub work: u64,
    /// The sum of the inputs, as the running population count of the planes gives it (ISAAC).
    pub population: i64,
}

impl DeviceArray {
    /// Multiplies: `y[k] = sum over rows of x[r] * w[r, k]`, the way the hardware does it.
    ///
    /// `inputs` has one entry per row, each of `b_used` bits (unsigned, or two's complement where
    /// the configuration says so).
    ///
    /// # Errors
    /// [`Error::BitsUsed`], [`Error::InputCount`], [`Error::InputRange`].
    pub fn mvm(&self, inputs: &[i64], b_used: usize) -> Result<Mvm, Error> {
        self.run(inputs, b_used, |_| {})
    }

    /// [`DeviceArray::mvm`], keeping every step: the same computation, observed.
    ///
    /// # Errors
    /// Those of [`DeviceArray::mvm`].
    pub fn trace(&self, inputs: &[i64], b_used: usize) -> Result<Trace, Error> {
        let mut steps = Vec::new();
        let mvm = self.run(inputs, b_used, |step| steps.push(step.clone()))?;
        Ok(Trace { mvm, steps })
    }

    /// Sub-array after sub-array, plane after plane; `observe` sees each step when it is complete.
    fn run(
        &self,
        inputs: &[i64],
        b_used: usize,
        mut observe: impl FnMut(&Step),
    ) -> Result<Mvm, Error> {
        self.check_inputs(inputs, b_used)?;
        let mut step = Step::before_the_first(self);
        let mut steps = Vec::with_capacity(self.f_used());
        let mut clips = 0;
        for (f, fragment) in inputs.chunks(self.config.fragment_rows).enumerate() {
            let planes = planes(
                self.config.zero_skip,
                fragment,
                b_used,
                self.config.signed_inputs,
            );
            for &bit in &planes.positions {
                step.sub_array = f;
                step.bit = bit;
                step.is_last_step = planes.positions.last() == Some(&bit);
                step.is_negative_plane = planes.sign(bit).is_negative();
                self.drive_word_lines(&mut step, fragment);
                self.sum_bit_lines(&mut step);
                self.convert_columns(&mut step);
                self.add_up(&mut step, planes.sign(bit));
                clips += step.clipped.count_ones() as u64;
                observe(&step);
            }
            steps.push(planes.positions.len());
        }
        Ok(Mvm {
            outputs: step.accumulators,
            conversions: steps.iter().sum::<usize>() as u64 * self.device_columns() as u64,
            clips,
            work: timeline::work(&steps, self.config.beats(self.k_used())),
            population: step.population,
            steps,
        })
    }

    /// One input bit a row; rows without an input stay at 0.
    fn drive_word_lines(&self, step: &mut Step, fragment: &[i64]) {
        step.plane.fill(false);
        for (row, &input) in fragment.iter().enumerate() {
            step.plane.set(row, zero_skip::bit(input, step.bit));
        }
    }

    /// I[c] = sum over the rows of the sub-array of plane bit * level.
    fn sum_bit_lines(&self, step: &mut Step) {
        let first_row = step.sub_array * self.config.fragment_rows;
        step.bit_lines.fill(0);
        for row in step.plane.iter_ones() {
            let currents = ArrayViewMut1::from(step.bit_lines.as_mut_slice());
            Zip::from(currents)
                .and(self.levels.row(first_row + row))
                .for_each(|current, &level| *current += u32::from(level));
        }
    }

    /// q[c] = adc(I[c]), restored where the fragment is stored inverted.
    fn convert_columns(&self, step: &mut Step) {
        let ones = step.plane.count_ones();
        let (max_level, full_scale) = (self.config.max_level(), self.config.full_scale());
        let columns = self.device_columns();
        let flips = &self.flips[step.sub_array * columns..][..columns];
        for (c, flip) in flips.iter().by_vals().enumerate() {
            let read = convert(&self.config.adc, full_scale, step.bit_lines[c]);
            step.codes[c] = read.code;
            step.clipped.set(c, read.clipped);
            step.counts[c] = if flip {
                flip::restore(read.count, ones, max_level)
            } else {
                read.count
            };
        }
    }

    /// P[k], then y[k] += s[f, k] * (P[k] << b), subtracted where the plane has negative weight.
    fn add_up(&self, step: &mut Step, plane: Polarity) {
        let n = self.config.devices_per_weight();
        for (k, counts) in step.counts.chunks(n).enumerate() {
            let partial_sum = shift_add(counts, self.config.device_bits);
            let sign = self.polarity(step.sub_array, k).times(plane);
            step.partial_sums[k] = partial_sum;
            step.accumulators[k] = accumulate(step.accumulators[k], partial_sum, step.bit, sign);
        }
        let ones = step.plane.count_ones() as i64;
        step.population = accumulate(step.population, ones, step.bit, plane);
    }

    /// One input a row, each within the bits that this array may be fed.
    pub(crate) fn check_inputs(&self, inputs: &[i64], b_used: usize) -> Result<(), Error> {
        inputs::check_within(&self.config, inputs, self.rows, b_used, self.most_bits())
    }

    /// B; under SME, B and the most that squeezing can add.
    fn most_bits(&self) -> usize {
        match self.config.scheme {
            Scheme::Sme => self.config.input_bits + MAX_SQUEEZE,
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => self.config.input_bits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Crossbar, ZeroSkip};
    use ndarray::array;

    fn small() -> Config {
        Config {
            rows: 4,
            columns: 4,
            fragment_rows: 2,
            weight_bits: 4,
            adcs: 2,
            ..Config::default()
        }
    }

    #[test]
    fn a_worked_example_is_the_dot_product() {
        let weights = array![[15, -3], [9, -1], [0, 7], [-2, 8]];
        let array = DeviceArray::program(&small(), weights.view()).unwrap();
        let mvm = array.mvm(&[1, 2, 0, 5], 3).unwrap();
        assert_eq!(mvm.outputs, [15 + 18 - 10, -3 - 2 + 40]);
        assert_eq!(mvm.steps, [2, 3]);
        assert_eq!(mvm.conversions, 5 * 4);
        assert_eq!(mvm.clips, 0);
        assert_eq!(mvm.work, 5 * 2);
        assert_eq!(mvm.population, 8);
    }

    #[test]
    fn the_trace_holds_every_signal_of_a_step() {
        // One fragment, levels (3, 1) in the low and (3, 2) in the high device: both columns flipped.
        let array = DeviceArray::program(&small(), array![[-15], [-9]].view()).unwrap();
        let trace = array.trace(&[1, 3], 2).unwrap();
        assert_eq!(trace.steps.len(), 2);
        let first = &trace.steps[0];
        assert_eq!((first.sub_array, first.bit), (0, 0));
        assert!(!first.is_last_step && !first.is_negative_plane);
        assert_eq!(
            first.plane.iter().by_vals().collect::<Vec<_>>(),
            [true, true]
        );
        assert_eq!(first.bit_lines, [2, 1], "stored inverted: 0 + 2 and 0 + 1");
        assert_eq!(first.codes, [2, 1]);
        assert_eq!(first.counts, [4, 5], "3 * 2 - code");
        assert_eq!(first.partial_sums, [4 + (5 << 2)]);
        assert_eq!(first.accumulators, [-24]);
        assert_eq!(first.population, 2);
        let second = &trace.steps[1];
        assert!(second.is_last_step);
        assert_eq!(
            second.plane.iter().by_vals().collect::<Vec<_>>(),
            [false, true]
        );
        assert_eq!(second.counts, [1, 2]);
        assert_eq!(second.accumulators, [-24 - (9 << 1)]);
        assert_eq!(trace.mvm, array.mvm(&[1, 3], 2).unwrap());
    }

    #[test]
    fn the_plane_of_negative_weight_is_subtracted() {
        let config = Config {
            signed_inputs: true,
            ..small()
        };
        let array = DeviceArray::program(&config, array![[7]].view()).unwrap();
        let trace = array.trace(&[-3], 4).unwrap();
        assert_eq!(trace.mvm.outputs, [-21]);
        assert_eq!(trace.mvm.steps, [3], "-3 is 101");
        assert!(trace.steps[2].is_negative_plane);
        assert_eq!(trace.mvm.population, -3);
    }

    #[test]
    fn an_all_zero_sub_array_costs_one_clock_and_no_step() {
        for (zero_skip, steps, work) in [
            (ZeroSkip::Leading, [0, 1], 1 + 2),
            (ZeroSkip::Plane, [0, 1], 1 + 2),
            (ZeroSkip::Off, [3, 3], 6 * 2),
        ] {
            let config = Config {
                zero_skip,
                ..small()
            };
            let array = DeviceArray::program(&config, array![[1, 1], [1, 1], [1, 1]].view());
            let mvm = array.unwrap().mvm(&[0, 0, 1], 3).unwrap();
            assert_eq!(mvm.steps, steps);
            assert_eq!(mvm.work, work);
        }
    }

    #[test]
    fn a_clip_is_counted_and_costs_its_counts() {
        let mut config = small();
        config.adc.policy = crate::AdcPolicy::Saturating;
        config.adc.bits = 2;
        let array = DeviceArray::program(&config, array![[3], [2]].view()).unwrap();
        let mvm = array.mvm(&[1, 1], 1).unwrap();
        assert_eq!((mvm.outputs[0], mvm.clips), (3, 1));
    }

    #[test]
    fn doubled_inputs_have_as_many_bits_more_as_they_can_be_doubled() {
        for (name, most) in [("sme-8", 19), ("forms-8", 16), ("prime-8", 16)] {
            let config = Config::named(name).unwrap();
            let crossbar = Crossbar::program(&config, array![[1]].view()).unwrap();
            let array = &crossbar.arrays()[0].array;
            let largest = (1 << most) - 1;
            assert!(array.mvm(&[largest], most).is_ok(), "{name}");
            let error = array.mvm(&[1], most + 1).unwrap_err().to_string();
            assert_eq!(
                error,
                format!(
                    "b_used = {} is outside 1..={most}; the inputs have at most {most} bits",
                    most + 1
                ),
                "{name}"
            );
        }
    }
}
