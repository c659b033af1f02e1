//! Which word each row of a product is fed.

use super::Descriptor;

/// What a row is fed, as the table of rows has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowEntry {
    /// A row without a weight: 0.
    Idle,
    /// A word of the map.
    At {
        /// Words from the product's place.
        offset: u16,
        /// Rows below it, at most 127.
        down: u8,
        /// Columns to the right of it, at most 127.
        right: u8,
    },
}

impl RowEntry {
    /// The table's word.
    pub fn word(self) -> u32 {
        match self {
            RowEntry::Idle => 1 << 31,
            RowEntry::At {
                offset,
                down,
                right,
            } => u32::from(offset) | u32::from(down & 127) << 16 | u32::from(right & 127) << 23,
        }
    }

    /// What a word of the table says.
    pub fn of(word: u32) -> RowEntry {
        match word >> 31 {
            1 => RowEntry::Idle,
            _ => RowEntry::At {
                offset: word as u16,
                down: (word >> 16 & 127) as u8,
                right: (word >> 23 & 127) as u8,
            },
        }
    }
}

/// Where the products of a multiplication lie, [y, x], in their order.
pub(super) fn places(d: &Descriptor) -> Vec<[i16; 2]> {
    let along = |axis: usize, window: usize, product: usize| {
        let at = i64::from(d.first[axis])
            + window as i64 * i64::from(d.window_step[axis])
            + product as i64 * i64::from(d.product_step[axis]);
        // The hardware counts in 16 bits.
        (at as i16).max(d.lowest[axis]).min(d.highest[axis])
    };
    let [windows_down, windows_across] = d.last_window.map(usize::from);
    let [down, across] = d.last_product.map(usize::from);
    let mut places = Vec::new();
    for window_y in 0..=windows_down {
        for window_x in 0..=windows_across {
            for product_y in 0..=down {
                for product_x in 0..=across {
                    places.push([along(0, window_y, product_y), along(1, window_x, product_x)]);
                }
            }
        }
    }
    places
}

/// Where the input of a row lies, for the product at [y, x]: `None` where there is none but the offset.
pub(super) fn address(d: &Descriptor, [y, x]: [i16; 2], entry: RowEntry) -> Option<u16> {
    let RowEntry::At {
        offset,
        down,
        right,
    } = entry
    else {
        return None;
    };
    let (i, j) = (
        i32::from(y) + i32::from(down),
        i32::from(x) + i32::from(right),
    );
    let is_inside =
        (0..i32::from(d.size[0])).contains(&i) && (0..i32::from(d.size[1])).contains(&j);
    let step = |at: i16, pitch: u16| i64::from(at) * i64::from(pitch);
    let sum = i64::from(d.input) + step(y, d.pitch[0]) + step(x, d.pitch[1]) + i64::from(offset);
    is_inside.then_some(sum as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_entry_is_read_as_it_was_written() {
        let entry = RowEntry::At {
            offset: 0xfedc,
            down: 127,
            right: 65,
        };
        assert_eq!(RowEntry::of(entry.word()), entry);
        assert_eq!(RowEntry::of(RowEntry::Idle.word()), RowEntry::Idle);
    }

    #[test]
    fn a_row_is_fed_the_word_at_its_place_and_none_from_outside_of_the_map() {
        let d = Descriptor {
            input: 1000,
            pitch: [30, 2],
            size: [5, 4],
            ..Descriptor::default()
        };
        let at = |offset, down, right| RowEntry::At {
            offset,
            down,
            right,
        };
        // 1000 + 30 y + 2 x + offset, wherever (y + down, x + right) is on the map.
        assert_eq!(address(&d, [3, 2], at(7, 1, 1)), Some(1101));
        assert_eq!(address(&d, [-1, -2], at(34, 1, 2)), Some(1000));
        assert_eq!(address(&d, [3, 2], at(7, 2, 1)), None);
        assert_eq!(address(&d, [3, 2], at(7, 1, 2)), None);
        assert_eq!(address(&d, [-1, 0], at(7, 0, 0)), None);
        assert_eq!(address(&d, [0, -1], at(7, 0, 0)), None);
        assert_eq!(address(&d, [3, 2], RowEntry::Idle), None);
    }

    /// A maximum pool of 3 x 3 with a border of one, over a convolution of stride 2, against its definition.
    #[test]
    fn a_pool_with_a_border_sees_every_position_of_its_window_and_no_other() {
        let (height, width) = (5_i16, 4_i16);
        let d = Descriptor {
            first: [-2, -2],
            window_step: [4, 4],
            product_step: [2, 2],
            last_product: [2, 2],
            last_window: [2, 1],
            lowest: [0, 0],
            highest: [2 * (height - 1), 2 * (width - 1)],
            ..Descriptor::default()
        };
        let places = places(&d);
        assert_eq!(places.len(), 3 * 2 * 9);
        for (window, seen) in places.chunks(9).enumerate() {
            let (i, j) = ((window / 2) as i16, (window % 2) as i16);
            let mut seen: Vec<_> = seen.iter().map(|[y, x]| [y / 2, x / 2]).collect();
            seen.sort_unstable();
            seen.dedup();
            let along = |at: i16, most: i16| {
                (2 * at - 1..=2 * at + 1).filter(move |p| (0..most).contains(p))
            };
            let expected: Vec<_> = along(i, height)
                .flat_map(|y| along(j, width).map(move |x| [y, x]))
                .collect();
            assert_eq!(seen, expected, "window {i}, {j}");
        }
    }
}
