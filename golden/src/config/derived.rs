//! The numbers that follow from a configuration. All assume a legal one (see [`Config::validate`]).

use std::ops::RangeInclusive;

use super::{AdcPolicy, Config, Scheme};

/// Clocks from the edge that accepts the first fragment into an idle core to the first result word,
/// on top of the converters' work (section 5). The RTL meets it to the clock.
pub const LATENCY: u64 = 9;

impl Config {
    /// L, the largest level of a device: 2^d - 1.
    pub fn max_level(&self) -> usize {
        (1 << self.device_bits) - 1
    }

    /// n, devices that hold one weight in one crossbar: Wb / d; in SME 1, a plane a crossbar.
    pub fn devices_per_weight(&self) -> usize {
        match self.scheme {
            Scheme::Sme => 1,
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => self.weight_bits / self.device_bits,
        }
    }

    /// m * L, the largest current of a bit line, in counts.
    pub fn full_scale(&self) -> usize {
        self.fragment_rows * self.max_level()
    }

    /// F, fragments of a column, that is sub-arrays of a crossbar: R / m.
    pub fn fragments(&self) -> usize {
        self.rows / self.fragment_rows
    }

    /// K, weight columns of a crossbar: floor(C / n).
    pub fn weight_columns(&self) -> usize {
        self.columns / self.devices_per_weight()
    }

    /// Clocks that one step takes with `k_used` weight columns in use: ceil(k_used * n / A).
    pub fn beats(&self, k_used: usize) -> usize {
        (k_used * self.devices_per_weight()).div_ceil(self.adcs)
    }

    /// Weight columns that the datapath finishes side by side: max(A / n, 1).
    pub fn lanes(&self) -> usize {
        (self.adcs / self.devices_per_weight()).max(1)
    }

    /// ACC, bits of an accumulator, two's complement: 1 + B + Wb + ceil(log2 R) (section 2).
    ///
    /// Ours: one more for SME behind a uniform converter, whose rounding may report twice the
    /// current (q <= 2 I) of inputs that squeezing made longer than B bits.
    pub fn acc_bits(&self) -> usize {
        let rounding = match (self.scheme, self.adc.policy) {
            (Scheme::Sme, AdcPolicy::Uniform { .. }) => 1,
            _ => 0,
        };
        1 + self.input_bits + self.weight_bits + ceil_log2(self.rows) + rounding
    }

    /// LACC, bits of a sum over `row_tiles` tiles: ACC + ceil(log2 T) + 1 (section 9).
    pub fn layer_acc_bits(&self, row_tiles: usize) -> usize {
        self.acc_bits() + ceil_log2(row_tiles) + 1
    }

    /// Weights that the scheme can hold (section 1).
    pub fn weight_range(&self) -> RangeInclusive<i64> {
        match self.scheme {
            Scheme::Isaac => {
                let half = 1_i64 << (self.weight_bits - 1);
                -half..=half - 1
            }
            Scheme::Forms | Scheme::Prime | Scheme::Sme => {
                let most = (1_i64 << self.weight_bits) - 1;
                -most..=most
            }
        }
    }

    /// Inputs of `b_used` bits, 1 ..= 62: unsigned, or two's complement in signed mode.
    pub fn input_range(&self, b_used: usize) -> RangeInclusive<i64> {
        if self.signed_inputs {
            let half = 1_i64 << (b_used - 1);
            -half..=half - 1
        } else {
            0..=(1_i64 << b_used) - 1
        }
    }

    /// Clocks before the work (section 5); [`LATENCY`] in every configuration.
    pub fn latency(&self) -> u64 {
        LATENCY
    }
}

/// The least e with 2^e >= `value`; `value` is at least 1.
fn ceil_log2(value: usize) -> usize {
    value.next_power_of_two().trailing_zeros() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Config {
        Config::named(name).unwrap()
    }

    #[test]
    fn the_papers_values_are_those_of_section_1() {
        let paper = named("forms-8");
        assert_eq!(paper.max_level(), 3);
        assert_eq!(paper.devices_per_weight(), 4);
        assert_eq!(paper.fragments(), 16);
        assert_eq!(paper.weight_columns(), 32);
        assert_eq!(paper.beats(32), 32);
        assert_eq!(paper.lanes(), 1);
        assert_eq!(paper.acc_bits(), 32);
        assert_eq!(paper.weight_range(), -255..=255);
        assert_eq!(paper.input_range(8), 0..=255);
        assert_eq!(paper.full_scale(), 24);
    }

    #[test]
    fn the_wide_configuration_takes_a_step_a_clock() {
        assert_eq!(named("forms-8-wide").beats(32), 1);
        assert_eq!(named("forms-8-wide").lanes(), 32);
    }

    #[test]
    fn the_tiny_configuration_holds_four_weights_a_row() {
        let tiny = named("forms-tiny");
        assert_eq!(tiny.weight_columns(), 4);
        assert_eq!(tiny.fragments(), 4);
        assert_eq!(tiny.acc_bits(), 29);
    }

    #[test]
    fn isaac_holds_offset_binary_and_converts_one_column_a_clock() {
        let isaac = named("isaac-128");
        assert_eq!(isaac.weight_range(), -128..=127);
        assert_eq!(isaac.beats(32), 128);
        assert_eq!(isaac.lanes(), 1);
    }

    #[test]
    fn sme_has_a_weight_column_for_every_bit_line() {
        assert_eq!(named("sme-8").weight_columns(), 128);
        assert_eq!(named("sme-8").beats(128), 32);
        assert_eq!(named("sme-128").beats(5), 5);
    }

    #[test]
    fn signed_inputs_are_twos_complement() {
        assert_eq!(named("forms-8-signed").input_range(8), -128..=127);
        assert_eq!(named("forms-8-signed").input_range(1), -1..=0);
    }

    #[test]
    fn a_partial_beat_counts_as_a_beat() {
        let mut config = named("forms-8");
        config.adcs = 8;
        assert_eq!(config.beats(1), 1);
        assert_eq!(config.beats(3), 2);
    }

    #[test]
    fn logarithms_round_up() {
        for (value, log) in [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (128, 7), (129, 8)] {
            assert_eq!(ceil_log2(value), log);
        }
    }
}
