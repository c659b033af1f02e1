//! The OR-trees: how many steps each sub-array of each multiplication needs, under every policy (section 4).
//!
//! | inputs | leading | plane |
//! | --- | --- | --- |
//! | unsigned | bit length of the OR of all inputs | ones of the OR |
//! | signed | e = 1 + bit length of the OR of x ^ (x >> sign); 0 if all are 0 | ones of the OR below bit e |
//!
//! Steps are kept as bytes, `[mvm][sub-array]`; there are at most 35 of them.

use crate::simd::for_each_path;

/// Steps of each sub-array of a block of multiplications, for one feed.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    /// Sub-arrays of a multiplication.
    pub fragments: usize,
    /// `[mvm][sub-array]`.
    pub leading: Vec<u8>,
    /// `[mvm][sub-array]`.
    pub plane: Vec<u8>,
    /// Scratch: the ORs of one multiplication, and those of the magnitudes.
    ors: [Vec<u16>; 2],
}

/// Where the words of a feed lie in a block, and how to read them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Geometry {
    /// Multiplications in the block.
    pub mvms: usize,
    /// Words from one vector to the next.
    pub stride: usize,
    /// First word of the feed.
    pub first: usize,
    /// Sub-arrays of the feed.
    pub fragments: usize,
    /// m.
    pub fragment_rows: usize,
    /// Whether words are two's complement.
    pub signed: bool,
}

impl Steps {
    fn resize(&mut self, geometry: &Geometry) {
        self.fragments = geometry.fragments;
        let all = geometry.mvms * geometry.fragments;
        self.leading.resize(all, 0);
        self.plane.resize(all, 0);
        for ors in &mut self.ors {
            ors.resize(geometry.fragments, 0);
        }
    }
}

for_each_path! {
    /// Steps of words of sixteen bits.
    pub(crate) fn of_words(words: &[u16], geometry: Geometry, steps: &mut Steps) = of_words_body;
}

for_each_path! {
    /// Steps of words of any width.
    pub(crate) fn of_values(values: &[i64], geometry: Geometry, steps: &mut Steps) = of_values_body;
}

#[inline(always)]
fn of_words_body(words: &[u16], geometry: Geometry, steps: &mut Steps) {
    // Fragments of the usual lengths are read as 64-bit integers of four words.
    match geometry.fragment_rows {
        4 => of_words_by(words, geometry, steps, of_quads::<4>),
        8 => of_words_by(words, geometry, steps, of_quads::<8>),
        16 => of_words_by(words, geometry, steps, of_quads::<16>),
        32 => of_words_by(words, geometry, steps, of_quads::<32>),
        128 => of_words_by(words, geometry, steps, of_quads::<128>),
        _ => of_words_by(words, geometry, steps, of_any),
    }
}

#[inline(always)]
fn of_words_by(
    words: &[u16],
    geometry: Geometry,
    steps: &mut Steps,
    or: impl Fn(&[u16], bool) -> (u16, u16),
) {
    steps.resize(&geometry);
    let Geometry {
        fragment_rows: m,
        fragments,
        signed,
        ..
    } = geometry;
    let [ors, magnitudes] = &mut steps.ors;
    let to = steps.leading.chunks_exact_mut(fragments);
    let to = to.zip(steps.plane.chunks_exact_mut(fragments));
    for (vector, (leading, plane)) in words.chunks_exact(geometry.stride).zip(to) {
        let vector = &vector[geometry.first..][..fragments * m];
        let of_vector = ors.iter_mut().zip(magnitudes.iter_mut());
        for (fragment, (word, magnitude)) in vector.chunks_exact(m).zip(of_vector) {
            (*word, *magnitude) = or(fragment, signed);
        }
        if signed {
            let pairs = ors.iter().zip(magnitudes.iter());
            for ((&word, &magnitude), (leading, plane)) in pairs.zip(leading.iter_mut().zip(plane))
            {
                let length = u32::from(word != 0) * (17 - magnitude.leading_zeros());
                *leading = length as u8;
                *plane = (u32::from(word) & ((1 << length) - 1)).count_ones() as u8;
            }
        } else {
            for (&word, leading) in ors.iter().zip(leading) {
                *leading = (32 - u32::from(word).leading_zeros()) as u8;
            }
            for (&word, plane) in ors.iter().zip(plane) {
                *plane = u32::from(word).count_ones() as u8;
            }
        }
    }
}

/// The ORs of a fragment's words and of their magnitudes, M a multiple of four.
#[inline(always)]
fn of_quads<const M: usize>(fragment: &[u16], signed: bool) -> (u16, u16) {
    const LOWEST: u64 = 0x0001_0001_0001_0001;
    let fold = |quad: u64| {
        let pair = quad | quad >> 32;
        (pair | pair >> 16) as u16
    };
    let (quads, _) = fragment[..M].as_chunks::<4>();
    let quads = quads
        .iter()
        .map(|&quad| bytemuck::cast::<[u16; 4], u64>(quad));
    if !signed {
        return (fold(quads.fold(0, |or, quad| or | quad)), 0);
    }
    let (mut or, mut magnitudes) = (0, 0);
    for quad in quads {
        or |= quad;
        // All ones in every word whose sign bit is set; a product of words 0 or 1 carries nothing.
        magnitudes |= quad ^ (((quad >> 15) & LOWEST) * 0xFFFF);
    }
    (fold(or), fold(magnitudes))
}

/// The same for any fragment.
#[inline(always)]
fn of_any(fragment: &[u16], _signed: bool) -> (u16, u16) {
    let (mut or, mut magnitudes) = (0, 0);
    for &word in fragment {
        or |= word;
        magnitudes |= word ^ ((word as i16) >> 15) as u16;
    }
    (or, magnitudes)
}

#[inline(always)]
fn of_values_body(values: &[i64], geometry: Geometry, steps: &mut Steps) {
    steps.resize(&geometry);
    let Geometry {
        fragment_rows: m,
        fragments,
        signed,
        ..
    } = geometry;
    let to = steps.leading.chunks_exact_mut(fragments);
    let to = to.zip(steps.plane.chunks_exact_mut(fragments));
    for (vector, (leading, plane)) in values.chunks_exact(geometry.stride).zip(to) {
        let vector = &vector[geometry.first..][..fragments * m];
        for (f, fragment) in vector.chunks_exact(m).enumerate() {
            let or = fragment.iter().fold(0, |or, x| or | x);
            let length = if signed {
                let magnitudes = fragment.iter().fold(0, |or, x| or | (x ^ (x >> 63)));
                u32::from(or != 0) * (65 - magnitudes.leading_zeros())
            } else {
                64 - or.leading_zeros()
            };
            leading[f] = length as u8;
            plane[f] = (or & ((1 << length) - 1)).count_ones() as u8;
        }
    }
}

/// What a block's steps come to: sums that are added up over blocks, in any order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// By sub-array, leading and plane.
    pub sub_arrays: [Vec<u64>; 2],
    /// By steps, leading and plane.
    pub histogram: [Vec<u64>; 2],
    /// One for each multiplication.
    pub sums: Vec<Sums>,
}

/// Steps of all sub-arrays of one multiplication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sums {
    /// Under leading.
    pub leading: u32,
    /// Under plane.
    pub plane: u32,
    /// Sub-arrays without a step, under either.
    pub idle: u32,
}

for_each_path! {
    /// Adds up the steps of a block, of which no sub-array takes more than `most`.
    pub(crate) fn tally(steps: &Steps, most: u8) -> Tally = tally_body;
}

#[inline(always)]
fn tally_body(steps: &Steps, most: u8) -> Tally {
    let fragments = steps.fragments;
    let mvms = steps.leading.len() / fragments;
    let mut tally = Tally {
        sums: vec![Sums::default(); mvms],
        ..Tally::default()
    };
    for (sums, (leading, plane)) in tally.sums.iter_mut().zip(
        steps
            .leading
            .chunks_exact(fragments)
            .zip(steps.plane.chunks_exact(fragments)),
    ) {
        *sums = Sums {
            leading: leading.iter().map(|&steps| u32::from(steps)).sum(),
            plane: plane.iter().map(|&steps| u32::from(steps)).sum(),
            idle: leading.iter().map(|&steps| u32::from(steps == 0)).sum(),
        };
    }
    for (which, all) in [&steps.leading, &steps.plane].into_iter().enumerate() {
        let mut sub_arrays = vec![0_u32; fragments];
        // Four vectors at a time, whose steps a byte holds together.
        let fours = all.chunks_exact(4 * fragments);
        let rest = fours.remainder();
        for four in fours {
            let (ab, cd) = four.split_at(2 * fragments);
            let ((a, b), (c, d)) = (ab.split_at(fragments), cd.split_at(fragments));
            let four = a.iter().zip(b).zip(c.iter().zip(d));
            for (sum, ((a, b), (c, d))) in sub_arrays.iter_mut().zip(four) {
                *sum += u32::from(a + b + c + d);
            }
        }
        for of_mvm in rest.chunks_exact(fragments) {
            for (sum, &steps) in sub_arrays.iter_mut().zip(of_mvm) {
                *sum += u32::from(steps);
            }
        }
        tally.sub_arrays[which] = sub_arrays.into_iter().map(u64::from).collect();
        // A loop, as what is handed to an iterator may not be compiled for the path.
        let mut histogram = vec![0; usize::from(most) + 1];
        for (steps, count) in (0..=most).zip(&mut histogram) {
            *count = occurrences(all, steps);
        }
        tally.histogram[which] = histogram;
    }
    tally
}

/// How many of the bytes, all below 128, are `value`: eight to a word, counted in the word's bytes, which
/// hold 255 of them.
#[inline(always)]
fn occurrences(bytes: &[u8], value: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let pattern = u64::from(value) * ONES;
    let mut total = 0;
    for part in bytes.chunks(255 * 8) {
        let (words, rest) = part.as_chunks::<8>();
        let mut others = 0_u64;
        for word in words {
            // The top bit of every byte that differs.
            let differs = (u64::from_le_bytes(*word) ^ pattern) + 0x7F * ONES;
            others += (differs >> 7) & ONES;
        }
        let others: u64 = others
            .to_le_bytes()
            .iter()
            .map(|&count| u64::from(count))
            .sum();
        total += 8 * words.len() as u64 - others;
        total += rest
            .iter()
            .map(|&byte| u64::from(byte == value))
            .sum::<u64>();
    }
    total
}
