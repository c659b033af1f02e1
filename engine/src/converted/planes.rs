//! Bit planes: what the word lines of a chunk of rows carry at each bit position, one byte a plane.
//!
//! A chunk is up to eight neighbouring rows of one fragment. Bit r of a plane's byte is its row r's input
//! bit. The planes of a vector are kept as `[chunk][bit position]`, positions padded to a multiple of eight.

use crate::simd::for_each_path;

/// How fragments are cut into chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chunking {
    /// m.
    pub fragment_rows: usize,
    /// Rows of a chunk, 1 ..= 8; the last of a fragment may have fewer.
    pub chunk_rows: usize,
}

impl Chunking {
    /// Chunks of a fragment.
    pub fn chunks(&self) -> usize {
        self.fragment_rows.div_ceil(self.chunk_rows)
    }

    /// Rows of chunk `j` of a fragment.
    pub fn rows(&self, j: usize) -> usize {
        self.chunk_rows
            .min(self.fragment_rows - j * self.chunk_rows)
    }
}

/// The planes of a block of vectors.
#[derive(Debug, Default)]
pub(crate) struct Planes {
    /// Bit positions kept for each chunk: a multiple of eight.
    pub positions: usize,
    /// Bytes of one vector.
    pub stride: usize,
    /// `[mvm][fragment][chunk][bit position]`.
    pub bytes: Vec<u8>,
}

impl Planes {
    /// Takes the planes of `fragments` fragments of each vector, from word `first` of its `stride` words on.
    pub fn resize(&mut self, mvms: usize, fragments: usize, chunking: Chunking, bits: usize) {
        self.positions = bits.next_multiple_of(8);
        self.stride = fragments * chunking.chunks() * self.positions;
        self.bytes.resize(mvms * self.stride, 0);
    }
}

for_each_path! {
    /// Fills planes from words of sixteen bits.
    pub(crate) fn of_words(
        words: &[u16], stride: usize, first: usize, chunking: Chunking, planes: &mut Planes
    ) = of_words_body;
}

for_each_path! {
    /// Fills planes from words of any width.
    pub(crate) fn of_values(
        values: &[i64], stride: usize, first: usize, chunking: Chunking, planes: &mut Planes
    ) = of_values_body;
}

#[inline(always)]
fn of_words_body(
    words: &[u16],
    stride: usize,
    first: usize,
    chunking: Chunking,
    planes: &mut Planes,
) {
    fill(words, stride, first, chunking, planes, |word, byte| {
        (word >> (8 * byte)) as u8
    });
}

#[inline(always)]
fn of_values_body(
    values: &[i64],
    stride: usize,
    first: usize,
    chunking: Chunking,
    planes: &mut Planes,
) {
    fill(values, stride, first, chunking, planes, |value, byte| {
        (value >> (8 * byte)) as u8
    });
}

#[inline(always)]
fn fill<W: Copy>(
    words: &[W],
    stride: usize,
    first: usize,
    chunking: Chunking,
    planes: &mut Planes,
    byte_of: impl Fn(W, usize) -> u8,
) {
    let Planes {
        positions,
        stride: planes_stride,
        bytes,
    } = planes;
    let of_fragment = chunking.chunks() * *positions;
    for (vector, bytes) in words
        .chunks_exact(stride)
        .zip(bytes.chunks_exact_mut(*planes_stride))
    {
        let fragments = vector[first..].chunks_exact(chunking.fragment_rows);
        for (fragment, bytes) in fragments.zip(bytes.chunks_exact_mut(of_fragment)) {
            let chunks = fragment.chunks(chunking.chunk_rows);
            for (chunk, bytes) in chunks.zip(bytes.chunks_exact_mut(*positions)) {
                for (byte, eight) in bytes.chunks_exact_mut(8).enumerate() {
                    let mut rows = [0; 8];
                    for (row, &word) in rows.iter_mut().zip(chunk) {
                        *row = byte_of(word, byte);
                    }
                    eight.copy_from_slice(&transpose(u64::from_le_bytes(rows)).to_le_bytes());
                }
            }
        }
    }
}

/// Transposes eight by eight bits: bit c of byte r becomes bit r of byte c.
#[inline(always)]
pub(crate) fn transpose(rows: u64) -> u64 {
    // Swap across the diagonal in blocks of 1, then 2, then 4 (Warren, Hacker's Delight, 7-3).
    let swap = |x: u64, shift: u32, mask: u64| {
        let t = (x ^ (x >> shift)) & mask;
        x ^ t ^ (t << shift)
    };
    let x = swap(rows, 7, 0x00AA_00AA_00AA_00AA);
    let x = swap(x, 14, 0x0000_CCCC_0000_CCCC);
    swap(x, 28, 0x0000_0000_F0F0_F0F0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_swaps_rows_and_columns_of_bits() {
        for r in 0..8 {
            for c in 0..8 {
                assert_eq!(transpose(1 << (8 * r + c)), 1 << (8 * c + r));
            }
        }
    }
}
