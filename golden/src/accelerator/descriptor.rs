//! The numbers of an operation, by name.

/// Sixteen registers that say what the next operation works on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// Base of the map that is read.
    pub input: u16,
    /// Base of what is written.
    pub output: u16,
    /// [height, width] of the input map.
    pub size: [u16; 2],
    /// Words from a row of the map to the next, and from a column.
    pub pitch: [u16; 2],
    /// [y, x] of the first product.
    pub first: [i16; 2],
    /// [y, x] from a window to the next.
    pub window_step: [u16; 2],
    /// [y, x] from a product of a window to the next.
    pub product_step: [u16; 2],
    /// Products of a window [down, across], less one each.
    pub last_product: [u16; 2],
    /// Windows [down, across], less one each.
    pub last_window: [u16; 2],
    /// The lowest [y, x] of a product.
    pub lowest: [i16; 2],
    /// The highest.
    pub highest: [i16; 2],
    /// Words from a window's results to the next one's.
    pub output_pitch: u16,
    /// Results leave on the output stream.
    pub to_stream: bool,
    /// Where the table of rows begins.
    pub first_row: u16,
    /// Where the table of fragments begins.
    pub first_fragment: u16,
    /// Fragments of a product, less one.
    pub last_fragment: u16,
    /// What is added to every input.
    pub offset: i32,
    /// Base of the second operand of an addition.
    pub second: u16,
    /// Words or windows, less one.
    pub count: u32,
}

fn pair([low, high]: [u16; 2]) -> u32 {
    u32::from(low) | u32::from(high) << 16
}

fn halves(word: u32) -> [u16; 2] {
    [word as u16, (word >> 16) as u16]
}

impl Descriptor {
    /// The registers, address 0 first.
    pub fn words(&self) -> [u32; 16] {
        let signed = |[y, x]: [i16; 2]| pair([y as u16, x as u16]);
        [
            pair([self.input, self.output]),
            pair(self.size),
            pair(self.pitch),
            signed(self.first),
            pair(self.window_step),
            pair(self.product_step),
            pair(self.last_product),
            pair(self.last_window),
            signed(self.lowest),
            signed(self.highest),
            pair([self.output_pitch, self.to_stream.into()]),
            pair([self.first_row, self.first_fragment]),
            self.last_fragment.into(),
            self.offset as u32,
            self.second.into(),
            self.count,
        ]
    }

    /// What registers say; bits without a meaning are ignored.
    pub fn of(words: &[u32; 16]) -> Descriptor {
        let signed = |word: u32| halves(word).map(|half| half as i16);
        let [input, output] = halves(words[0]);
        let [output_pitch, to_stream] = halves(words[10]);
        let [first_row, first_fragment] = halves(words[11]);
        Descriptor {
            input,
            output,
            size: halves(words[1]),
            pitch: halves(words[2]),
            first: signed(words[3]),
            window_step: halves(words[4]),
            product_step: halves(words[5]),
            last_product: halves(words[6]),
            last_window: halves(words[7]),
            lowest: signed(words[8]),
            highest: signed(words[9]),
            output_pitch,
            to_stream: to_stream & 1 == 1,
            first_row,
            first_fragment,
            last_fragment: words[12] as u16,
            offset: words[13] as i32,
            second: words[14] as u16,
            count: words[15],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_register_says_again_what_was_put_in() {
        let mut words = [0; 16];
        for (place, word) in words.iter_mut().enumerate() {
            *word = 0x8001_7003 + 0x0011_0100 * place as u32;
        }
        words[10] = 0x0001_1234;
        words[12] = 0x4321;
        words[14] = 0xfedc;
        assert_eq!(Descriptor::of(&words).words(), words);
    }
}
