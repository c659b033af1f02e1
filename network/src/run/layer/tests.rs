//! Requantization in 64 bits and in 128, at every edge between them.

use forms_golden::layers::{ActivationRange, Scale};

use super::rescale;

/// Section 9, digit by digit: floor((v * M + 2^(s-1)) / 2^s), in numbers that are wide enough for all of it.
fn by_division(v: i64, m: u32, s: u32) -> i128 {
    let (v, m) = (i128::from(v), i128::from(m));
    (v * m + (1 << (s - 1))).div_euclid(1 << s)
}

#[test]
fn the_narrow_and_the_wide_way_meet_at_every_bound() {
    let edge = 1_i64 << 31;
    let words = [
        0,
        1,
        3,
        edge - 1,
        edge,
        edge + 1,
        (1 << 32) - 1,
        1 << 40,
        i64::MAX,
    ];
    let all = ActivationRange::new(i64::MIN, i64::MAX).unwrap();
    let bytes = ActivationRange::new(-128, 127).unwrap();
    for v in words.into_iter().flat_map(|v| [v, -v]).chain([i64::MIN]) {
        for m in [0, 1, 1 << 30, (1 << 31) - 1] {
            for s in [1, 2, 30, 31, 60, 61, 62, 63, 64, 65, 94, 126] {
                let scale = Scale::new(m, s).unwrap();
                let expected = by_division(v, m, s);
                for range in [all, bytes] {
                    let expected = expected.clamp(range.low().into(), range.high().into());
                    let found = i128::from(rescale(v, scale, range));
                    assert_eq!(found, expected, "v = {v}, M = {m}, s = {s}");
                }
            }
        }
    }
}
