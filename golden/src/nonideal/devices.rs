//! Conductances (section 10): what a device that was told to hold a level really conducts, in 2^-16 count.
//!
//! ```text
//! level' = 0 or L where stuck, else level
//! g      = round(2^16 * (level' + L / (ratio - 1)))      2^16 * level' where the ratio is infinite
//! g'     = round(g * exp(sigma * z))
//! ```

use ndarray::Array2;

use super::normal::quantile;
use super::random::{Key, Stream};
use super::{NonIdeal, sixteenths};
use crate::DeviceArray;

/// g' of every stored level of an array, [f_used * m, k_used * n].
///
/// `number` is the array's, counted from 0 over the crossbars of a matrix; the settings' `first_array`
/// is added to it.
pub fn conductances(settings: &NonIdeal, array: &DeviceArray, number: u64) -> Array2<i64> {
    let array_key =
        |stream| Key::new(settings.seed, stream).with(settings.first_array.wrapping_add(number));
    let stuck = array_key(Stream::Stuck);
    let variation = array_key(Stream::Variation);
    let config = array.config();
    let rows = array.f_used() * config.fragment_rows;
    Array2::from_shape_fn((rows, array.device_columns()), |(r, c)| {
        let at = |key: Key| key.with(r as u64).with(c as u64);
        let most = config.max_level();
        let level = stuck_level(
            settings,
            at(stuck).fraction(),
            array.level(r, c).into(),
            most,
        );
        let conductance = nominal(settings, level, most);
        vary(
            settings,
            conductance,
            quantile(at(variation).quantile_index()),
        )
    })
}

/// The level that a device has, by a fraction 0 .. 1 drawn for it.
fn stuck_level(settings: &NonIdeal, fraction: f64, level: usize, most: usize) -> usize {
    if fraction < settings.stuck_at_zero {
        0
    } else if fraction < settings.stuck_at_zero + settings.stuck_at_most {
        most
    } else {
        level
    }
}

/// g of a level.
fn nominal(settings: &NonIdeal, level: usize, most: usize) -> i64 {
    match settings.on_off_ratio {
        None => (level as i64) << 16,
        Some(ratio) => sixteenths(level as f64 + most as f64 / (ratio - 1.0)),
    }
}

/// g' of a conductance; z in 2^-16.
fn vary(settings: &NonIdeal, conductance: i64, z: i32) -> i64 {
    if settings.variation == 0.0 {
        return conductance;
    }
    let factor = libm::exp(settings.variation * (f64::from(z) / 65536.0));
    (conductance as f64 * factor).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use ndarray::Array2;

    fn array() -> DeviceArray {
        let config = Config::named("forms-8").unwrap();
        let weights = Array2::from_shape_fn((128, 32), |(r, k)| ((r * 37 + k * 11) % 256) as i64);
        DeviceArray::program(&config, weights.view()).unwrap()
    }

    #[test]
    fn ideal_devices_conduct_their_level() {
        let array = array();
        let found = conductances(&NonIdeal::default(), &array, 0);
        for ((r, c), &g) in found.indexed_iter() {
            assert_eq!(g, i64::from(array.level(r, c)) << 16);
        }
    }

    #[test]
    fn a_finite_ratio_adds_its_leak_to_every_level() {
        let settings = NonIdeal {
            on_off_ratio: Some(10.0),
            ..NonIdeal::default()
        };
        assert_eq!(nominal(&settings, 0, 3), 21845, "3 / 9 of a count");
        assert_eq!(
            nominal(&settings, 3, 3),
            3 * 65536 + 21845,
            "ten times as much"
        );
    }

    #[test]
    fn stuck_devices_are_as_many_as_said() {
        let array = array();
        let settings = NonIdeal {
            stuck_at_zero: 0.25,
            stuck_at_most: 0.125,
            seed: 3,
            ..NonIdeal::default()
        };
        let found = conductances(&settings, &array, 5);
        let (mut fell, mut rose, mut lower, mut upper) = (0, 0, 0, 0);
        for ((r, c), &g) in found.indexed_iter() {
            let level = i64::from(array.level(r, c)) << 16;
            lower += i32::from(level > 0);
            upper += i32::from(level < 3 << 16);
            if g != level {
                assert!(g == 0 || g == 3 << 16);
                fell += i32::from(g < level);
                rose += i32::from(g > level);
            }
        }
        assert!(
            (f64::from(fell) / f64::from(lower) - 0.25).abs() < 0.015,
            "{fell} of {lower}"
        );
        assert!(
            (f64::from(rose) / f64::from(upper) - 0.125).abs() < 0.015,
            "{rose} of {upper}"
        );
    }

    #[test]
    fn variation_is_log_normal() {
        let array = array();
        let settings = NonIdeal {
            variation: 0.1,
            seed: 4,
            ..NonIdeal::default()
        };
        let found = conductances(&settings, &array, 0);
        let logs: Vec<f64> = found
            .indexed_iter()
            .filter(|((r, c), _)| array.level(*r, *c) > 0)
            .map(|((r, c), &g)| (g as f64 / 65536.0 / f64::from(array.level(r, c))).ln())
            .collect();
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / logs.len() as f64;
        assert!(mean.abs() < 0.003, "{mean}");
        assert!((variance.sqrt() - 0.1).abs() < 0.002, "{}", variance.sqrt());
    }

    #[test]
    fn arrays_and_seeds_draw_different_devices() {
        let array = array();
        let with = |seed, first_array, number| {
            let settings = NonIdeal {
                variation: 0.1,
                seed,
                first_array,
                ..NonIdeal::default()
            };
            conductances(&settings, &array, number)
        };
        assert_ne!(with(1, 0, 0), with(2, 0, 0));
        assert_ne!(with(1, 0, 0), with(1, 0, 1));
        assert_eq!(with(1, 3, 4), with(1, 4, 3));
    }
}
