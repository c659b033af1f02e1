//! Shift-and-add: the counts of one weight's devices become that weight's partial sum (section 2).

/// `P = sum over j of q[j] * 2^(d * j)`, the devices of one weight, least significant first.
///
/// At most m * (2^Wb - 1), since each q is at most m * L.
pub fn shift_add(counts: &[u32], device_bits: usize) -> i64 {
    counts
        .iter()
        .enumerate()
        .map(|(j, &count)| i64::from(count) << (device_bits * j))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_device_counts_two_to_the_d_times_its_neighbour() {
        assert_eq!(shift_add(&[1, 1, 1, 1], 2), 1 + 4 + 16 + 64);
        assert_eq!(shift_add(&[12, 0, 0, 5], 2), 12 + 5 * 64);
        assert_eq!(shift_add(&[7], 1), 7);
    }

    #[test]
    fn the_partial_sum_is_at_most_m_times_the_largest_magnitude() {
        for (rows, device_bits, devices) in [(8, 2, 4), (128, 2, 4), (128, 1, 1), (4096, 8, 2)] {
            let full_scale = rows * ((1 << device_bits) - 1);
            let most = i64::from(rows) * ((1 << (device_bits * devices)) - 1);
            assert_eq!(shift_add(&vec![full_scale; devices], device_bits), most);
        }
    }
}
