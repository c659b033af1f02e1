//! The ratio of a requantization at the edges of M and s.

use super::ratio;

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
