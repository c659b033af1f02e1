//! Errors planted on purpose, to show that a comparison with the dot product catches them.

mod common;

use common::dot;
use forms_golden::crossbar::Placed;
use forms_golden::{AdcPolicy, Config, Crossbar, DeviceArray, Polarity};
use ndarray::{Array2, array};

/// R = 4, m = 2, two weights of two two-bit devices a row, some fragments flipped, both polarities.
fn small() -> (Config, Array2<i64>) {
    let config = Config {
        rows: 4,
        columns: 4,
        fragment_rows: 2,
        weight_bits: 4,
        input_bits: 4,
        adcs: 2,
        ..Config::default()
    };
    (config, array![[15, -3], [9, -1], [0, 7], [2, 8]])
}

/// What an array stores, to be changed and programmed again.
struct Content {
    config: Config,
    levels: Array2<u8>,
    polarities: Array2<Polarity>,
    flips: Array2<bool>,
}

impl Content {
    fn of(array: &DeviceArray) -> Content {
        let (f, k) = (array.f_used(), array.k_used());
        let (rows, columns) = (f * 2, array.device_columns());
        Content {
            config: array.config().clone(),
            levels: Array2::from_shape_fn((rows, columns), |(r, c)| array.level(r, c)),
            polarities: Array2::from_shape_fn((f, k), |(f, k)| array.polarity(f, k)),
            flips: Array2::from_shape_fn((f, columns), |(f, c)| array.flip(f, c)),
        }
    }

    fn array(&self) -> DeviceArray {
        let (levels, polarities) = (self.levels.view(), self.polarities.view());
        DeviceArray::from_parts(&self.config, levels, polarities, self.flips.view()).unwrap()
    }
}

/// Whether one input at 1, in any row, tells the array from the weights.
fn is_caught(array: &DeviceArray, weights: &Array2<i64>) -> bool {
    (0..4).any(|row| {
        let mut x = [0; 4];
        x[row] = 1;
        array.mvm(&x, 1).unwrap().outputs != dot(weights.view(), &x)
    })
}

#[test]
fn nothing_is_caught_where_nothing_is_wrong() {
    let (config, weights) = small();
    let array = DeviceArray::program(&config, weights.view()).unwrap();
    assert!(!is_caught(&array, &weights));
    assert!(!is_caught(&Content::of(&array).array(), &weights));
}

#[test]
fn any_single_wrong_level_is_caught() {
    let (config, weights) = small();
    let array = DeviceArray::program(&config, weights.view()).unwrap();
    for (r, c) in (0..4).flat_map(|r| (0..4).map(move |c| (r, c))) {
        for level in (0..=3).filter(|&level| level != array.level(r, c)) {
            let mut content = Content::of(&array);
            content.levels[[r, c]] = level;
            assert!(
                is_caught(&content.array(), &weights),
                "row {r} column {c} {level}"
            );
        }
    }
}

#[test]
fn any_single_wrong_polarity_or_flip_bit_is_caught() {
    let (config, weights) = small();
    let array = DeviceArray::program(&config, weights.view()).unwrap();
    assert!((0..4).any(|c| array.flip(0, c)), "the example has flips");
    for f in 0..2 {
        for k in 0..2 {
            let mut content = Content::of(&array);
            let polarity = &mut content.polarities[[f, k]];
            *polarity = polarity.times(Polarity::Negative);
            assert!(is_caught(&content.array(), &weights), "polarity {f} {k}");
        }
        for c in 0..4 {
            let mut content = Content::of(&array);
            content.flips[[f, c]] ^= true;
            assert!(is_caught(&content.array(), &weights), "flip {f} {c}");
        }
    }
}

#[test]
fn a_converter_one_bit_short_is_caught() {
    let (mut config, weights) = small();
    config.adc.policy = AdcPolicy::Saturating;
    let y = |bits: usize| {
        let mut config = config.clone();
        config.adc.bits = bits;
        let array = DeviceArray::program(&config, weights.view()).unwrap();
        array.mvm(&[1, 1, 1, 1], 1).unwrap().outputs
    };
    let expected = dot(weights.view(), &[1, 1, 1, 1]);
    assert_eq!(y(3), expected);
    assert_ne!(y(2), expected);
}

#[test]
fn a_negative_plane_that_is_added_is_caught() {
    let (config, weights) = small();
    let signed = Config {
        signed_inputs: true,
        ..config.clone()
    };
    let y = |config: &Config, x: i64| {
        let array = DeviceArray::program(config, weights.view()).unwrap();
        array.mvm(&[x; 4], 4).unwrap().outputs
    };
    // The same four bits, 1101, once with and once without a negative top plane.
    assert_eq!(y(&signed, -3), dot(weights.view(), &[-3; 4]));
    assert_ne!(y(&config, 13), dot(weights.view(), &[-3; 4]));
}

#[test]
fn a_wrong_sign_or_plane_of_an_array_in_its_crossbar_is_caught() {
    for (name, weights) in [
        ("prime-8", array![[5, -6], [-7, 8]]),
        ("sme-8", array![[5, -6], [-7, 8]]),
    ] {
        let config = Config::named(name).unwrap();
        let crossbar = Crossbar::program(&config, weights.view()).unwrap();
        let caught = |arrays: Vec<Placed>| {
            let crossbar = Crossbar::assemble(arrays, vec![0, 0]).unwrap();
            [[1, 0], [0, 1]]
                .iter()
                .any(|x| crossbar.mvm(x, 1).unwrap().outputs != dot(weights.view(), x))
        };
        assert!(!caught(crossbar.arrays().to_vec()));
        for position in 0..crossbar.arrays().len() {
            let mut arrays = crossbar.arrays().to_vec();
            arrays[position].sign = arrays[position].sign.times(Polarity::Negative);
            assert!(caught(arrays), "{name} sign of {position}");
            let mut arrays = crossbar.arrays().to_vec();
            arrays[position].shift += 1;
            assert!(caught(arrays), "{name} shift of {position}");
        }
    }
}

#[test]
fn isaac_without_its_correction_is_caught() {
    let config = Config::named("isaac-128").unwrap();
    let weights = array![[5], [-6]];
    let crossbar = Crossbar::program(&config, weights.view()).unwrap();
    let x = [3, 4];
    assert_eq!(
        crossbar.mvm(&x, 3).unwrap().outputs,
        dot(weights.view(), &x)
    );
    let uncorrected = crossbar.arrays()[0].array.mvm(&x, 3).unwrap().outputs;
    assert_ne!(uncorrected, dot(weights.view(), &x));
}
