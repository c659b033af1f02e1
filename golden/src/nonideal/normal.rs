//! Standard-normal numbers: 4,096 quantiles in units of 2^-16, at the middles of 4,096 equal probabilities.
//!
//! The table is committed, so that no platform's rounding enters. `cargo run -p forms-golden --example
//! normal_quantiles > golden/src/nonideal/quantiles.rs` writes it anew from [`compute`], and a test
//! compares the two.

use super::quantiles::UPPER_HALF;

/// Entries of the table.
pub const QUANTILES: usize = 4096;

/// z of one index 0 .. 4096, ascending, in units of 2^-16: the table is odd about its middle.
///
/// # Panics
/// Beyond the table, as indexing a slice does.
pub fn quantile(index: usize) -> i32 {
    const HALF: usize = QUANTILES / 2;
    if index < HALF {
        -UPPER_HALF[HALF - 1 - index]
    } else {
        UPPER_HALF[index - HALF]
    }
}

/// The same from its definition: z with Phi(z) = (index + 1/2) / 4096, rounded to 2^-16.
pub fn compute(index: usize) -> i32 {
    let probability = (index as f64 + 0.5) / QUANTILES as f64;
    let (mut low, mut high) = (-8.0, 8.0);
    // Phi is increasing; 64 halvings leave less than 2^-52 of the interval.
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if 0.5 * libm::erfc(-middle / std::f64::consts::SQRT_2) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low * 65536.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_table_is_the_inverse_of_the_normal_distribution() {
        for index in 0..QUANTILES {
            assert_eq!(quantile(index), compute(index), "index {index}");
        }
    }

    #[test]
    fn its_mean_is_zero_and_its_variance_one() {
        let sum: i64 = (0..QUANTILES).map(|i| i64::from(quantile(i))).sum();
        assert_eq!(sum, 0);
        let squares: f64 = (0..QUANTILES)
            .map(|i| (f64::from(quantile(i)) / 65536.0).powi(2))
            .sum();
        assert!((squares / QUANTILES as f64 - 1.0).abs() < 0.001);
    }

    #[test]
    fn well_known_quantiles_are_there() {
        // 97.5 % at 1.96, 84.13 % at 1.
        let at = |probability: f64| quantile((probability * QUANTILES as f64) as usize);
        assert!((f64::from(at(0.975)) / 65536.0 - 1.96).abs() < 0.003);
        assert!((f64::from(at(0.8413)) / 65536.0 - 1.0).abs() < 0.002);
    }
}
