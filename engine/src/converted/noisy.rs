//! Noise on every conversion: V' without it by table, the noise by hash, the rest sixteen columns at a time.
//!
//! ```text
//! V'[c]   = table[f][plane][c] + noise[hash(array, mvm, f, b, c)]
//! code[c] = clamp((V' + 2^15) >> 16)      q[c] = code, or L * popcount(plane) - code where flipped, clamped
//! sum[c] += +-q[c], shifted and added over the devices of a weight once all fragments of a bit are in
//! ```
//!
//! For fragments of up to eight rows, V' within 32 bits and q0 = 1.

use forms_golden::{Config, Polarity};

use super::analog::{QUANTILES, absorb};
use super::planes::Planes;
use super::{Feeding, Part};
use crate::simd::for_each_path;

/// Device columns that are computed side by side.
const LANES: usize = 16;

/// The tables of one crossbar.
#[derive(Debug, Clone)]
pub(crate) struct Noisy {
    /// Weight columns.
    k_used: usize,
    /// n and d.
    devices: usize,
    device_bits: usize,
    fragment_rows: usize,
    /// Device columns, padded.
    width: usize,
    largest_code: i32,
    full_scale: i32,
    max_level: i32,
    /// Noise of each quantile.
    noise: Box<[i32; QUANTILES]>,
    arrays: Vec<OneArray>,
}

#[derive(Debug, Clone)]
struct OneArray {
    /// V' `[fragment][plane][device column]`.
    table: Vec<i32>,
    /// `[fragment][device column]`: +1 or -1; 0 in the padding.
    signs: Vec<i32>,
    /// `[fragment][device column]`: -1 where the fragment is stored inverted, else 0.
    flips: Vec<i32>,
    /// The power of two that its result counts (SME).
    shift: usize,
    /// The state of its hash.
    key: u64,
}

impl Noisy {
    /// Bytes that the tables of a crossbar will take.
    pub fn bytes_needed(
        fragments: usize,
        fragment_rows: usize,
        device_columns: usize,
        arrays: usize,
    ) -> usize {
        (fragments << fragment_rows)
            * device_columns.next_multiple_of(LANES)
            * size_of::<i32>()
            * arrays
    }

    /// Tables of a crossbar's arrays; `None` where 32 bits do not hold a V'.
    pub fn new(config: &Config, parts: &[Part], fragments: usize, k_used: usize) -> Option<Noisy> {
        let n = config.devices_per_weight();
        let first = parts.first()?.source.reader(config);
        Some(Noisy {
            k_used,
            devices: n,
            device_bits: config.device_bits,
            fragment_rows: config.fragment_rows,
            width: (k_used * n).next_multiple_of(LANES),
            largest_code: i32::try_from(first.largest_code).ok()?,
            full_scale: config.full_scale() as i32,
            max_level: config.max_level() as i32,
            noise: first.noise.into_boxed_slice().try_into().ok()?,
            arrays: parts
                .iter()
                .map(|part| OneArray::new(config, part, fragments, k_used))
                .collect::<Option<Vec<_>>>()?,
        })
    }

    /// Bytes of the tables.
    pub fn bytes(&self) -> usize {
        self.arrays
            .iter()
            .map(|one| size_of_val(&one.table[..]))
            .sum()
    }

    /// Weight columns.
    pub fn columns(&self) -> usize {
        self.k_used
    }

    /// y [mvms, columns] of the vectors whose planes are given; returns the clips.
    pub fn multiply(&self, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 {
        multiply(feeding.path, self, feeding, planes, y)
    }
}

impl OneArray {
    fn new(config: &Config, part: &Part, fragments: usize, k_used: usize) -> Option<OneArray> {
        // Room for the noise, below 2^28, and for half a count.
        const MOST: i64 = 1 << 30;
        let (m, n) = (config.fragment_rows, config.devices_per_weight());
        let (columns, width) = (k_used * n, (k_used * n).next_multiple_of(LANES));
        let reader = part.source.reader(config);
        let array = part.source.array();
        let mut table = vec![0; (fragments << m) * width];
        let mut signs = vec![0; fragments * width];
        let mut flips = vec![0; fragments * width];
        for f in 0..fragments {
            for c in 0..columns {
                signs[f * width + c] = match array.polarity(f, c / n).times(part.sign) {
                    Polarity::Positive => 1,
                    Polarity::Negative => -1,
                };
                flips[f * width + c] = -i32::from(array.flip(f, c));
                for plane in 0..1_usize << m {
                    let active = (0..m).filter(|row| plane >> row & 1 == 1);
                    let v = active
                        .map(|row| part.source.conductance(f * m + row, c))
                        .sum();
                    let v = reader.distort(v);
                    if !(-MOST..MOST).contains(&v) {
                        return None;
                    }
                    table[(f << m | plane) * width + c] = v as i32;
                }
            }
        }
        Some(OneArray {
            table,
            signs,
            flips,
            shift: part.shift,
            key: part.source.noise_key(),
        })
    }
}

for_each_path! {
    fn multiply(crossbar: &Noisy, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 = multiply_body;
}

#[inline(always)]
fn multiply_body(crossbar: &Noisy, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 {
    let mut clips = 0;
    let mut sums = vec![0_i32; crossbar.width];
    let mut hashes = vec![0_u64; crossbar.width / 4];
    let vectors = planes.bytes.chunks_exact(planes.stride);
    for (i, (planes_of, y)) in vectors.zip(y.chunks_exact_mut(crossbar.k_used)).enumerate() {
        y.fill(0);
        for array in &crossbar.arrays {
            let of_mvm = absorb(array.key, feeding.first + i as u64);
            for bit in 0..feeding.fed_bits {
                sums.fill(0);
                for (f, of_fragment) in planes_of.chunks_exact(planes.positions).enumerate() {
                    let plane = of_fragment[bit];
                    let sign = feeding.sign(i, f, bit, plane != 0);
                    if sign == 0 {
                        continue;
                    }
                    let of_step = absorb(absorb(of_mvm, f as u64), bit as u64);
                    for (word, hash) in hashes.iter_mut().enumerate() {
                        *hash = absorb(of_step, word as u64);
                    }
                    clips += step(crossbar, array, f, plane, sign, &hashes, &mut sums);
                }
                for (y, sums) in y.iter_mut().zip(sums.chunks_exact(crossbar.devices)) {
                    for (j, &sum) in sums.iter().enumerate() {
                        *y += i64::from(sum) << (crossbar.device_bits * j + bit + array.shift);
                    }
                }
            }
        }
    }
    clips
}

/// Adds +-q of every device column to `sums`; returns the clips.
#[inline(always)]
fn step(
    crossbar: &Noisy,
    array: &OneArray,
    f: usize,
    plane: u8,
    sign: i32,
    hashes: &[u64],
    sums: &mut [i32],
) -> u64 {
    let entry = (f << crossbar.fragment_rows | usize::from(plane)) * crossbar.width;
    let drawn = crossbar.max_level * plane.count_ones() as i32;
    let mut clips = [0_i32; LANES];
    let (sums, _) = sums.as_chunks_mut::<LANES>();
    let (table, _) = array.table[entry..][..crossbar.width].as_chunks::<LANES>();
    let (signs, _) = array.signs[f * crossbar.width..][..crossbar.width].as_chunks::<LANES>();
    let (flips, _) = array.flips[f * crossbar.width..][..crossbar.width].as_chunks::<LANES>();
    let (hashes, _) = hashes.as_chunks::<{ LANES / 4 }>();
    let columns = sums.iter_mut().zip(table).zip(hashes);
    for (((sums, table), hashes), (signs, flips)) in columns.zip(signs.iter().zip(flips)) {
        // Look-ups first, then arithmetic: the compiler makes vectors of the second.
        let noise: [i32; LANES] = std::array::from_fn(|lane| {
            // Four columns share a hash, sixteen bits each, of which the upper twelve are the index.
            let index = (hashes[lane / 4] >> (16 * (lane % 4) + 4)) as usize % QUANTILES;
            crossbar.noise[index]
        });
        for lane in 0..LANES {
            let nearest = (table[lane] + noise[lane] + (1 << 15)) >> 16;
            let code = nearest.max(0).min(crossbar.largest_code);
            // Drawn less the code where flipped, by mask.
            let flip = flips[lane];
            let count = (code ^ flip) - flip + (drawn & flip);
            let count = count.max(0).min(crossbar.full_scale);
            sums[lane] += sign * signs[lane] * count;
            clips[lane] += i32::from(code != nearest) * signs[lane].abs();
        }
    }
    clips.iter().map(|clips| clips.unsigned_abs() as u64).sum()
}
