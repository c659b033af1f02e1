//! The ratio of a requantization at the edges of M and s; the bits that tables read.

use std::sync::Arc;

use super::{ratio, widths};
use crate::function::Function;
use crate::graph::{Graph, Node, Op};

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
