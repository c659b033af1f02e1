//! Constants against results written out.

use tract_onnx::pb::{AttributeProto, NodeProto};

use super::*;

fn floats(shape: &[usize], data: &[f64]) -> Tensor {
    Tensor::new(shape.to_vec(), data.to_vec(), 1)
}

fn whole(shape: &[usize], data: &[f64]) -> Tensor {
    Tensor::new(shape.to_vec(), data.to_vec(), 7)
}

#[test]
fn sizes_meet_from_the_last_on_and_ones_are_stretched() {
    assert_eq!(together(&[2, 1, 3], &[4, 1]), Ok(vec![2, 4, 3]));
    assert_eq!(together(&[5], &[]), Ok(vec![5]));
    assert!(together(&[2, 3], &[2]).unwrap_err().contains("do not fit"));
}

#[test]
fn a_constant_is_laid_over_axes_before_and_within_it() {
    let a = floats(&[2, 1, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let b = floats(&[2, 1], &[10.0, 20.0]);
    let sum = binary(Binary::Add, &a, &b).unwrap();
    assert_eq!(sum.shape, [2, 2, 3]);
    let rows = [
        [11.0, 12.0, 13.0],
        [21.0, 22.0, 23.0],
        [14.0, 15.0, 16.0],
        [24.0, 25.0, 26.0],
    ];
    assert_eq!(sum.data, rows.concat());
    // Two axes that both have more than one place.
    let b = floats(&[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let a = floats(&[2, 2, 3], &[0.0; 12]);
    let sum = binary(Binary::Add, &a, &b).unwrap();
    assert_eq!(sum.data, [b.data.clone(), b.data].concat());
}

#[test]
fn integers_divide_towards_zero_and_not_by_it() {
    let (a, b) = (whole(&[2], &[7.0, -7.0]), whole(&[], &[2.0]));
    assert_eq!(binary(Binary::Div, &a, &b).unwrap().data, [3.0, -3.0]);
    let (c, d) = (floats(&[2], &[7.0, -7.0]), floats(&[], &[2.0]));
    assert_eq!(binary(Binary::Div, &c, &d).unwrap().data, [3.5, -3.5]);
    let zero = whole(&[], &[0.0]);
    assert!(binary(Binary::Div, &a, &zero).is_err());
    assert_eq!(binary(Binary::Mul, &a, &zero).unwrap().data, [0.0, 0.0]);
    let zero = floats(&[], &[0.0]);
    assert!(binary(Binary::Div, &c, &zero).unwrap().data[0].is_infinite());
}

#[test]
fn comparisons_are_truths_and_other_results_are_of_their_operands_kind() {
    let (a, b) = (whole(&[2], &[1.0, 5.0]), whole(&[], &[3.0]));
    let greater = binary(Binary::Greater, &a, &b).unwrap();
    assert_eq!((greater.kind, &greater.data[..]), (9, &[0.0, 1.0][..]));
    assert_eq!(binary(Binary::Add, &a, &b).unwrap().kind, 7);
    let negative = unary(Unary::Neg, &a);
    assert_eq!((negative.kind, &negative.data[..]), (7, &[-1.0, -5.0][..]));
}

#[test]
fn what_would_be_too_large_is_refused_before_it_is_made() {
    let long = |shape: &[usize]| whole(shape, &[]);
    let error = binary(
        Binary::Add,
        &long(&[1 << 14, 1]),
        &long(&[1, (1 << 14) + 1]),
    );
    assert!(error.unwrap_err().contains("its output would be"));
}

#[test]
fn casts_cut_towards_zero_and_stop_at_the_ends_of_the_type() {
    let a = floats(&[4], &[-1e30, -1.9, 1.9, 1e30]);
    let of = |to| cast(&a, to).unwrap().data;
    for (kind, low, high) in [
        (3, -128.0, 127.0),
        (5, -32768.0, 32767.0),
        (6, -2147483648.0, 2147483647.0),
        (7, -9223372036854775808.0, 9223372036854775808.0),
    ] {
        assert_eq!(of(kind), [low, -1.0, 1.0, high], "kind {kind}");
    }
    for (kind, high) in [
        (2, 255.0),
        (4, 65535.0),
        (12, 4294967295.0),
        (13, 18446744073709551616.0),
    ] {
        assert_eq!(of(kind), [0.0, 0.0, 1.0, high], "kind {kind}");
    }
    assert_eq!(of(9), [1.0; 4]);
    assert_eq!(cast(&floats(&[1], &[0.0]), 9).unwrap().data, [0.0]);
    assert_eq!(of(11), a.data);
    assert_eq!(of(1)[1], f64::from(-1.9_f32));
    assert!(cast(&a, 8).unwrap_err().contains("element type 8"));
    assert_eq!(cast(&a, 6).unwrap().kind, 6);
}

#[test]
fn where_it_holds_the_first_is_chosen() {
    let condition = Tensor::new(vec![2, 1], vec![1.0, 0.0], 9);
    let (a, b) = (floats(&[2], &[1.0, 2.0]), floats(&[], &[9.0]));
    let chosen = choose(&condition, &a, &b).unwrap();
    assert_eq!(chosen.shape, [2, 2]);
    assert_eq!(chosen.data, [1.0, 2.0, 9.0, 9.0]);
}

#[test]
fn a_range_ends_before_its_limit() {
    let one = |x: f64| floats(&[], &[x]);
    let of = |a: f64, b: f64, c: f64| range(&one(a), &one(b), &one(c));
    assert_eq!(of(1.0, 7.0, 2.0).unwrap().data, [1.0, 3.0, 5.0]);
    assert_eq!(of(1.0, 7.5, 2.0).unwrap().data, [1.0, 3.0, 5.0, 7.0]);
    assert_eq!(of(3.0, 0.0, -1.5).unwrap().data, [3.0, 1.5]);
    assert_eq!(of(3.0, 0.0, 1.0).unwrap().shape, [0]);
    assert!(of(0.0, 0.0, 0.0).is_err());
    assert!(of(0.0, 1.0, 1e-9).is_err());
}

fn reduced(operator: &str, axes: Option<Vec<i64>>, integers: &[(&str, i64)]) -> Tensor {
    let attribute = |&(name, i): &(&str, i64)| AttributeProto {
        name: name.to_owned(),
        i,
        ..AttributeProto::default()
    };
    let node = NodeProto {
        attribute: integers.iter().map(attribute).collect(),
        ..NodeProto::default()
    };
    let a = floats(&[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 9.0]);
    let reduced = reduce(operator, &a, axes, Attributes(&node));
    reduced.unwrap().unwrap()
}

#[test]
fn reductions_go_over_the_axes_that_are_named_or_over_all() {
    let of = |operator, axes: &[i64]| reduced(operator, Some(axes.to_vec()), &[("keepdims", 0)]);
    assert_eq!(of("ReduceSum", &[0]).data, [5.0, 7.0, 12.0]);
    assert_eq!(of("ReduceSum", &[0]).shape, [3]);
    assert_eq!(of("ReduceSum", &[1]).data, [6.0, 18.0]);
    assert_eq!(of("ReduceSum", &[-1]).data, [6.0, 18.0]);
    assert_eq!(of("ReduceMean", &[1]).data, [2.0, 6.0]);
    assert_eq!(of("ReduceMean", &[0]).data, [2.5, 3.5, 6.0]);
    assert_eq!(of("ReduceProd", &[1]).data, [6.0, 180.0]);
    assert_eq!(of("ReduceMax", &[0]).data, [4.0, 5.0, 9.0]);
    assert_eq!(of("ReduceMin", &[0]).data, [1.0, 2.0, 3.0]);
    let all = reduced("ReduceSum", None, &[]);
    assert_eq!((&all.shape[..], &all.data[..]), (&[1, 1][..], &[24.0][..]));
    let kept = reduced("ReduceSum", Some(vec![1]), &[]);
    assert_eq!(kept.shape, [2, 1]);
    let all = reduced("ReduceMean", Some(vec![]), &[("keepdims", 0)]);
    assert_eq!(
        (&all.shape[..], &all.data[..]),
        (&[] as &[usize], &[4.0][..])
    );
    let same = reduced("ReduceSum", None, &[("noop_with_empty_axes", 1)]);
    assert_eq!(same.shape, [2, 3]);
}
