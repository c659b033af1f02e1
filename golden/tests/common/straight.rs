//! The straight-line model: sections 2 to 6 as loops over digits and bits, without arrays, flips,
//! skipped planes or any function of golden. It feeds every plane; what golden skips must not matter.

use forms_golden::{Adc, AdcPolicy, Config, Scheme};
use ndarray::ArrayView2;

/// What the straight-line model computes.
#[derive(Debug, PartialEq, Eq)]
pub struct Straight {
    pub outputs: Vec<i64>,
    pub clips: u64,
}

/// Multiplies one array's worth of weights; FORMS weights must be polarized.
pub fn multiply(config: &Config, weights: ArrayView2<i64>, x: &[i64], b_used: usize) -> Straight {
    let mut outputs = Vec::new();
    let mut clips = 0;
    for column in weights.columns() {
        let column: Vec<i64> = column.to_vec();
        outputs.push(match config.scheme {
            Scheme::Forms => {
                let mut sum = 0;
                for (w, x) in column
                    .chunks(config.fragment_rows)
                    .zip(x.chunks(config.fragment_rows))
                {
                    let sign = if w.iter().any(|&w| w < 0) { -1 } else { 1 };
                    let magnitudes: Vec<i64> = w.iter().map(|w| w.abs()).collect();
                    sum += sign * magnitude_sum(config, &magnitudes, x, b_used, &mut clips);
                }
                sum
            }
            Scheme::Isaac => {
                let offset = 1 << (config.weight_bits - 1);
                let stored: Vec<i64> = column.iter().map(|w| w + offset).collect();
                let inputs: i64 = x.iter().sum();
                magnitude_sum(config, &stored, x, b_used, &mut clips) - offset * inputs
            }
            Scheme::Prime | Scheme::Sme => {
                let positive: Vec<i64> =
                    column.iter().map(|&w| if w > 0 { w } else { 0 }).collect();
                let negative: Vec<i64> =
                    column.iter().map(|&w| if w < 0 { -w } else { 0 }).collect();
                magnitude_sum(config, &positive, x, b_used, &mut clips)
                    - magnitude_sum(config, &negative, x, b_used, &mut clips)
            }
        });
    }
    Straight { outputs, clips }
}

/// One column of magnitudes through the converters, digit by digit, bit by bit, fragment by fragment.
fn magnitude_sum(
    config: &Config,
    column: &[i64],
    x: &[i64],
    b_used: usize,
    clips: &mut u64,
) -> i64 {
    let base = 2_i64.pow(config.device_bits as u32);
    let mut sum = 0;
    for start in (0..column.len()).step_by(config.fragment_rows) {
        let end = (start + config.fragment_rows).min(column.len());
        let mut digit_value = 1;
        while digit_value < 2_i64.pow(config.weight_bits as u32) {
            for bit in 0..b_used {
                let mut current = 0;
                for r in start..end {
                    let digit = column[r] / digit_value % base;
                    let input_bit = x[r].div_euclid(2_i64.pow(bit as u32)).rem_euclid(2);
                    current += digit * input_bit;
                }
                let (counts, clipped) = convert(
                    &config.adc,
                    config.fragment_rows as i64 * (base - 1),
                    current,
                );
                *clips += u64::from(clipped);
                let mut value = 2_i64.pow(bit as u32);
                if config.signed_inputs && bit == b_used - 1 {
                    value = -value;
                }
                sum += counts * digit_value * value;
            }
            digit_value *= base;
        }
    }
    sum
}

/// The converter by comparison instead of division: the code is counted up.
fn convert(adc: &Adc, full_scale: i64, current: i64) -> (i64, bool) {
    let most = 2_i64.pow(adc.bits as u32) - 1;
    match adc.policy {
        // Section 3: these two never lose a count.
        AdcPolicy::Lossless | AdcPolicy::FlipEncoded => (current, false),
        AdcPolicy::Saturating if current > most => (most, true),
        AdcPolicy::Saturating => (current, false),
        AdcPolicy::Uniform { lsb } => {
            // current / lsb >= code + 1/2 goes on to the next code.
            let lsb = lsb as i64;
            let mut code = 0;
            while 2 * current >= (2 * code + 1) * lsb {
                code += 1;
            }
            let clipped = code > most;
            if clipped {
                code = most;
            }
            let counts = code * lsb;
            (
                if counts > full_scale {
                    full_scale
                } else {
                    counts
                },
                clipped,
            )
        }
    }
}
