//! Steps of a range and of a clip, the ratio of a requantization at the edges of M and s, the bits that tables read and
//! what is in them, the integers of a convolution.

use std::sync::Arc;

use forms_golden::layers::Window;
use ndarray::{Array2, Array4, array};

use super::{Bits, conv, lookup, ratio, widths};
use crate::function::{Binary, Function};
use crate::graph::{Graph, Node, Op, Steps};

fn steps(scale: f64, low: i64, high: i64) -> Steps {
    Steps { scale, low, high }
}

#[test]
fn what_is_nowhere_negative_has_steps_from_zero() {
    assert_eq!(Steps::new([0.0, 63.75], 8), steps(0.25, 0, 255));
    assert_eq!(Steps::new([0.0, 3.75], 4), steps(0.25, 0, 15));
    // Nothing but zeros: some step, which is above 0.
    assert_eq!(Steps::new([0.0, 0.0], 4), steps(1.0 / 15.0, 0, 15));
}

#[test]
fn both_signs_get_half_of_the_integers_and_the_coarser_step() {
    assert_eq!(Steps::new([-32.0, 31.75], 8), steps(0.25, -128, 127));
    assert_eq!(Steps::new([-32.0, 20.0], 8), steps(0.25, -128, 127));
    assert_eq!(Steps::new([-20.0, 31.75], 8), steps(0.25, -128, 127));
}

#[test]
fn where_a_sign_hardly_occurs_the_other_gets_its_integers() {
    assert_eq!(Steps::new([-4.0, 59.75], 8), steps(0.25, -16, 239));
    assert_eq!(Steps::new([-59.75, 4.0], 8), steps(0.25, -239, 16));
    // The nearest integer is the lowest: -15.6 and -15.4.
    assert_eq!(Steps::new([-3.9, 59.85], 8).low, -16);
    assert_eq!(Steps::new([-3.85, 59.9], 8).low, -15);
    // Three quarters of a step are not worth it.
    assert_eq!(Steps::new([-128.0, 63.25], 8), steps(1.0, -128, 127));
    let (low, high) = (-128.0, 63.0);
    assert_eq!(Steps::new([low, high], 8), steps(191.0 / 255.0, -171, 84));
}

#[test]
fn a_clip_leaves_the_integers_within_it_and_ties_are_even() {
    let of = |low, high, clip| steps(0.5, low, high).clipped(clip);
    assert_eq!(of(-128, 127, None), steps(0.5, -128, 127));
    assert_eq!(of(-128, 127, Some([0.0, 3.0])), steps(0.5, 0, 6));
    assert_eq!(of(-128, 127, Some([-1.25, 1.75])), steps(0.5, -2, 4));
    assert_eq!(of(0, 5, Some([-1.0, f64::INFINITY])), steps(0.5, 0, 5));
}

fn node(op: Op, channels: usize) -> Node {
    Node {
        name: "node".into(),
        inputs: vec![0],
        op,
        clip: None,
        shape: [channels, 1, 1],
    }
}

#[test]
fn a_table_holds_the_nearest_integer_of_every_input_with_halves_upwards() {
    let (from, to) = (steps(0.125, -2, 3), steps(0.25, -1, 1));
    let of = |function: Function| {
        let function = &function;
        let node = node(Op::Function(function.clone()), 2);
        lookup(&node, function, from, to).unwrap()
    };
    let same = of(Function::X);
    assert_eq!((same.low, same.tables), (-2, array![[-1, 0, 0, 1, 1, 1]]));
    let channels = Function::Channels(Arc::new(vec![-0.125, 0.25]));
    let sum = Function::Binary(Binary::Add, Arc::new(Function::X), Arc::new(channels));
    let expected = array![[-1, -1, 0, 0, 1, 1], [0, 1, 1, 1, 1, 1]];
    assert_eq!(of(sum).tables, expected);
}

#[test]
fn tables_end_at_sixteen_bits_of_an_input() {
    let size = |channels: usize, function: Function, high: i64| {
        let node = node(Op::Function(function.clone()), channels);
        let table = lookup(&node, &function, steps(1.0, -1, high), steps(1.0, -1, 1));
        table.map(|table| table.tables.dim())
    };
    assert_eq!(size(3, Function::X, 65_534).unwrap(), (1, 65_536));
    let message = size(3, Function::X, 65_535).unwrap_err().to_string();
    assert!(message.contains("a table of 1 x 65537 entries is too large"));
    let channels = || Function::Channels(Arc::new(vec![0.0; 1_025]));
    assert_eq!(size(1_025, channels(), 7).unwrap(), (1_025, 9));
    let message = size(1_025, channels(), 65_534).unwrap_err().to_string();
    assert!(message.contains("a table of 1025 x 65536 entries is too large"));
}

/// What a convolution of one input channel becomes: integers, biases, the ratios of its requantization, its steps.
type Integers = (Array2<i32>, Vec<i64>, Option<Vec<f64>>, Steps);

fn convolution(weights: &Array2<f32>, bias: &[f64], given: Option<&[f64]>, raw: bool) -> Integers {
    let (filters, taps) = weights.dim();
    let four = Array4::from_shape_fn((filters, 1, 1, taps), |(k, _, _, i)| weights[[k, i]]);
    let op = Op::Conv {
        weights: four,
        bias: bias.to_vec(),
        steps: given.map(<[f64]>::to_vec),
        window: Window::new([1, taps]),
        groups: 1,
    };
    let bits = Bits {
        weights: 8,
        activations: 8,
    };
    let (from, to) = (steps(0.5, -3, 252), steps(2.0, -128, 127));
    let made = conv(&node(op, filters), from, to, bits, Default::default(), raw);
    let (super::Op::Conv(made), to) = made.unwrap() else {
        unreachable!("it is a convolution");
    };
    assert_eq!(made.b_used, 8);
    let ratios = made.requantize.map(|how| {
        assert_eq!((how.range.low(), how.range.high()), (to.low, to.high));
        let of = |scale: &super::Scale| {
            f64::from(scale.multiplier()) * 2_f64.powi(-(scale.shift() as i32))
        };
        how.scales.iter().map(of).collect()
    });
    let integers = Array2::from_shape_fn((filters, taps), |(k, i)| made.weights[[k, 0, 0, i]]);
    (integers, made.bias, ratios, to)
}

fn near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found}, {expected}");
    }
}

#[test]
fn each_filter_has_a_scale_of_its_own_where_it_is_requantized() {
    let weights = array![[1.0, -0.25], [0.25, 0.1]];
    let (integers, bias, ratios, to) = convolution(&weights, &[1.0, -2.0], None, false);
    assert_eq!(integers, array![[255, -64], [255, 102]]);
    assert_eq!(bias, [510, -4080]);
    near(&ratios.unwrap(), &[1.0 / 1020.0, 1.0 / 4080.0]);
    assert_eq!(to, steps(2.0, -128, 127));
}

#[test]
fn sums_that_are_compared_have_one_scale_and_are_left_as_they_are() {
    let weights = array![[0.25, 0.1], [1.0, -0.25]];
    let (integers, bias, ratios, to) = convolution(&weights, &[1.0, -2.0], None, true);
    assert_eq!(integers, array![[64, 26], [255, -64]]);
    assert_eq!(bias, [510, -1020]);
    assert_eq!(ratios, None);
    near(&[to.scale], &[0.5 / 255.0]);
    assert_eq!((to.low, to.high), (-(1 << 31), (1 << 31) - 1));
}

#[test]
fn sums_of_given_scales_are_brought_to_the_coarsest() {
    let weights = array![[5.0, -6.0], [7.0, -300.0]];
    let given = [0.5, 1.0];
    let (integers, bias, ratios, to) = convolution(&weights, &[1.0, 2.0], Some(&given), true);
    assert_eq!(integers, array![[10, -12], [7, -255]]);
    assert_eq!(bias, [4, 4]);
    near(&ratios.unwrap(), &[0.5, 1.0]);
    assert_eq!(to.scale, 0.5);
}

#[test]
fn a_filter_of_next_to_nothing_has_steps_that_its_bias_fits() {
    let most = 1 << 29;
    // As bias / (0.5 * 2^29) a step; a filter of nothing has 1 at least.
    let weights = array![[1e-9, 0.0], [0.0, 0.0], [0.0, 0.0], [2.55, 0.0]];
    let bias = [128.0, -1e12, 3.0, 3.0];
    let (integers, bias, ..) = convolution(&weights, &bias, None, false);
    assert_eq!(integers, array![[0, 0], [0, 0], [0, 0], [255, 0]]);
    assert_eq!(bias, [most, -most, 6, 600]);
    // One step for all where they are compared: the coarsest.
    let weights = array![[1e-9, 0.0], [0.0, 0.0]];
    let (_, bias, ..) = convolution(&weights, &[128.0, -1e12], None, true);
    assert_eq!(bias, [0, -most]);
}

fn of(value: f64) -> Option<(u32, u32)> {
    let scale = ratio("conv1", value).ok()?;
    Some((scale.multiplier(), scale.shift()))
}

const HALF: u32 = 1 << 30;

#[test]
fn a_multiplier_has_31_bits_and_its_leading_one() {
    assert_eq!(of(1.0), Some((HALF, 30)));
    assert_eq!(of(0.75), Some((3 << 29, 31)));
    assert_eq!(of(1.0 - 2_f64.powi(-31)), Some((u32::MAX >> 1, 31)));
}

#[test]
fn what_rounds_up_to_32_bits_is_halved() {
    // 2^31 - 1/4 steps: the nearest integer is 2^31.
    assert_eq!(of(1.0 - 2_f64.powi(-33)), Some((HALF, 30)));
    assert_eq!(of((1.0 - 2_f64.powi(-33)) / 1024.0), Some((HALF, 40)));
    // Halved it would need a shift of 0.
    assert_eq!(of(2_f64.powi(30) - 0.1), None);
}

#[test]
fn halves_go_away_from_zero() {
    let step = 2_f64.powi(-30);
    assert_eq!(of(1.0 + 0.5 * step), Some((HALF + 1, 30)));
    assert_eq!(of(1.0 + 1.5 * step), Some((HALF + 2, 30)));
    assert_eq!(of(1.0 + 0.49 * step), Some((HALF, 30)));
}

#[test]
fn shifts_end_where_the_hardware_s_do() {
    assert_eq!(of(2_f64.powi(29)), Some((HALF, 1)));
    assert_eq!(of(2_f64.powi(30)), None);
    assert_eq!(of(2_f64.powi(-96)), Some((HALF, 126)));
    assert_eq!(of(2_f64.powi(-97)), Some((0, 1)));
    assert_eq!(of(f64::MIN_POSITIVE), Some((0, 1)));
}

#[test]
fn what_is_no_ratio_is_refused_by_node_and_value() {
    for value in [0.0, -1.0, f64::INFINITY, f64::NAN, 1e30] {
        let message = ratio("conv1", value).unwrap_err().to_string();
        assert!(
            message.contains("conv1") && message.contains(&format!("{value:e}")),
            "{message}"
        );
    }
}

/// The bits of what functions read that differ by channel.
fn read_by_tables(channels: usize, bits: u32) -> u32 {
    let graph = Graph {
        input: [channels, 1, 1],
        nodes: vec![Node {
            name: "scaled".into(),
            inputs: vec![0],
            op: Op::Function(Function::Channels(Arc::new(vec![0.0; channels]))),
            clip: None,
            shape: [channels, 1, 1],
        }],
        fixed: vec![None, None],
        givens: Vec::new(),
        outputs: Vec::new(),
    };
    widths(&graph, bits)[0]
}

#[test]
fn tables_of_many_channels_read_no_more_bits_than_a_million_entries_hold() {
    assert_eq!(read_by_tables(1024, 8), 10);
    assert_eq!(read_by_tables(64, 12), 14);
    assert_eq!(read_by_tables(65, 12), 13);
    assert_eq!(read_by_tables(256, 12), 12);
    // A crossbar's width is kept whatever it takes.
    assert_eq!(read_by_tables(1024, 12), 12);
}

#[test]
fn widths_are_taken_to_their_bounds_and_refused_beyond() {
    let of = |weights, activations| {
        let bits = Bits {
            weights,
            activations,
        };
        bits.check().map_err(|error| error.to_string())
    };
    assert_eq!((of(2, 4), of(8, 16)), (Ok(()), Ok(())));
    for weights in [1, 9] {
        let message = format!("--bits {weights} is outside 2..=8");
        assert!(of(weights, 8).unwrap_err().contains(&message));
    }
    for activations in [3, 17] {
        let message = format!("--activation-bits {activations} is outside 4..=16");
        assert!(of(8, activations).unwrap_err().contains(&message));
    }
}
