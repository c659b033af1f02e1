//! Devices that vary, in fragments of any length: currents by table, converted on the way.
//!
//! ```text
//! V[c]   = offset + sum over chunks of table[chunk][plane of the chunk][c]        in units of 2^-16 count
//! code   = clamp((V + 2^15) >> 16)      q[c] = code, or L * popcount(plane) - code where flipped, clamped
//! sum[c] = sum over fragments of +-q[c]                                           at one bit position
//! y[k]   = sum over bit positions b and devices j of sum[k*n + j] << (d*j + b)
//! ```
//!
//! For converters with q0 = 1 whose only error is an offset, and V within 32 bits; no noise.

use forms_golden::{Config, Polarity};

use super::planes::{Chunking, Planes};
use super::{Feeding, Part};
use crate::simd::for_each_path;

/// Device columns that are computed side by side.
const LANES: usize = 32;

/// Rows of a chunk: tables of sixteen entries, of which a whole crossbar's lie in a core's second cache.
pub(super) const CHUNK_ROWS: usize = 4;

/// The tables of one crossbar.
#[derive(Debug, Clone)]
pub(crate) struct Varied {
    chunking: Chunking,
    /// Weight columns.
    k_used: usize,
    /// n and d.
    devices: usize,
    device_bits: usize,
    /// Device columns, padded.
    width: usize,
    /// Of the converters, in units of 2^-16 count.
    offset: i32,
    largest_code: i32,
    full_scale: i32,
    max_level: i32,
    arrays: Vec<OneArray>,
}

#[derive(Debug, Clone)]
struct OneArray {
    /// `[fragment][chunk][plane][device column]`.
    table: Vec<i32>,
    /// `[fragment][device column]`: +1 or -1; 0 in the padding.
    signs: Vec<i32>,
    /// `[fragment][device column]`: -1 where the fragment is stored inverted, else 0.
    flips: Vec<i32>,
    /// The power of two that its result counts (SME).
    shift: usize,
}

impl Varied {
    /// Bytes that the tables of a crossbar will take.
    pub fn bytes_needed(config: &Config, fragments: usize, k_used: usize, arrays: usize) -> usize {
        let chunks = config.fragment_rows.div_ceil(CHUNK_ROWS);
        let width = (config.devices_per_weight() * k_used).next_multiple_of(LANES);
        fragments * (chunks << CHUNK_ROWS) * width * size_of::<i32>() * arrays
    }

    /// Tables of a crossbar's arrays; `None` where the converters have other errors, or where 32 bits do not hold
    /// a V.
    pub fn new(config: &Config, parts: &[Part], fragments: usize, k_used: usize) -> Option<Varied> {
        let reader = parts.first()?.source.reader(config);
        let n = config.devices_per_weight();
        let mut varied = Varied {
            chunking: Chunking {
                fragment_rows: config.fragment_rows,
                chunk_rows: config.fragment_rows.min(CHUNK_ROWS),
            },
            k_used,
            devices: n,
            device_bits: config.device_bits,
            width: (n * k_used).next_multiple_of(LANES),
            offset: i32::try_from(reader.only_offset()?).ok()?,
            largest_code: i32::try_from(reader.largest_code).ok()?,
            full_scale: i32::try_from(reader.full_scale).ok()?,
            max_level: i32::try_from(config.max_level()).ok()?,
            arrays: Vec::new(),
        };
        for part in parts {
            let array = OneArray::new(config, part, fragments, &varied)?;
            varied.arrays.push(array);
        }
        Some(varied)
    }

    /// Bytes of the tables.
    pub fn bytes(&self) -> usize {
        let arrays = self.arrays.iter();
        arrays.map(|one| size_of_val(&one.table[..])).sum()
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
    fn new(config: &Config, part: &Part, fragments: usize, of: &Varied) -> Option<OneArray> {
        // Room for half a count.
        const MOST: i64 = 1 << 30;
        let (m, n, width) = (config.fragment_rows, of.devices, of.width);
        let columns = n * of.k_used;
        let (chunks, planes) = (of.chunking.chunks(), 1 << of.chunking.chunk_rows);
        let array = part.source.array();
        let mut table = vec![0_i32; fragments * chunks * planes * width];
        let mut signs = vec![0; fragments * width];
        let mut flips = vec![0; fragments * width];
        let mut drawn = vec![0_i64; columns];
        for f in 0..fragments {
            drawn.fill(i64::from(of.offset).abs());
            for j in 0..chunks {
                let rows = &mut table[(f * chunks + j) * planes * width..][..planes * width];
                for row in 0..of.chunking.rows(j) {
                    let r = f * m + j * of.chunking.chunk_rows + row;
                    // Planes whose highest 1 is this row: those without it, plus its conductances.
                    let (without, with) =
                        rows[..(2 << row) * width].split_at_mut((1 << row) * width);
                    with.copy_from_slice(without);
                    for (c, drawn) in drawn.iter_mut().enumerate() {
                        let conductance = part.source.conductance(r, c);
                        *drawn += conductance;
                        if *drawn >= MOST {
                            return None;
                        }
                        for plane in with.chunks_exact_mut(width) {
                            plane[c] += conductance as i32;
                        }
                    }
                }
            }
            for c in 0..columns {
                signs[f * width + c] = match array.polarity(f, c / n).times(part.sign) {
                    Polarity::Positive => 1,
                    Polarity::Negative => -1,
                };
                flips[f * width + c] = -i32::from(array.flip(f, c));
            }
        }
        Some(OneArray {
            table,
            signs,
            flips,
            shift: part.shift,
        })
    }
}

/// One fragment's part of a step.
#[derive(Debug, Clone, Copy, Default)]
struct Fed {
    /// 1 or -1, or 0 where the plane is not fed.
    sign: i32,
    /// L times its rows with a 1.
    drawn: i32,
}

for_each_path! {
    fn multiply(crossbar: &Varied, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 = multiply_body;
}

#[inline(always)]
fn multiply_body(crossbar: &Varied, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 {
    let mut clips = 0;
    let chunks = crossbar.chunking.chunks();
    let fragments = planes.stride / (chunks * planes.positions);
    let mut totals = vec![0_i64; crossbar.width];
    let mut fed = vec![Fed::default(); fragments];
    let mut rows = vec![0_usize; fragments * chunks];
    let vectors = planes.bytes.chunks_exact(planes.stride);
    for (i, (planes_of, y)) in vectors.zip(y.chunks_exact_mut(crossbar.k_used)).enumerate() {
        y.fill(0);
        for array in &crossbar.arrays {
            totals.fill(0);
            for bit in 0..feeding.fed_bits {
                let is_fed = look_up(
                    crossbar,
                    feeding,
                    planes_of,
                    planes.positions,
                    (i, bit),
                    &mut fed,
                    &mut rows,
                );
                if !is_fed {
                    continue;
                }
                let (blocks, _) = totals.as_chunks_mut::<LANES>();
                for (block, totals) in blocks.iter_mut().enumerate() {
                    let (sums, clipped) = step(crossbar, array, &fed, &rows, block);
                    for (total, sum) in totals.iter_mut().zip(sums) {
                        *total += i64::from(sum) << bit;
                    }
                    clips += clipped;
                }
            }
            for (y, totals) in y.iter_mut().zip(totals.chunks_exact(crossbar.devices)) {
                for (j, total) in totals.iter().enumerate() {
                    *y += total << (crossbar.device_bits * j + array.shift);
                }
            }
        }
    }
    clips
}

/// Where the rows of a step lie, fragment by fragment and chunk by chunk; whether any fragment is fed.
#[inline(always)]
fn look_up(
    crossbar: &Varied,
    feeding: &Feeding,
    planes: &[u8],
    positions: usize,
    (i, bit): (usize, usize),
    fed: &mut [Fed],
    rows: &mut [usize],
) -> bool {
    let chunks = crossbar.chunking.chunks();
    let mut is_fed = false;
    for (f, (fed, rows)) in fed
        .iter_mut()
        .zip(rows.chunks_exact_mut(chunks))
        .enumerate()
    {
        let mut ones = 0;
        for (j, row) in rows.iter_mut().enumerate() {
            let chunk = f * chunks + j;
            let plane = planes[chunk * positions + bit];
            ones += plane.count_ones() as i32;
            *row = (chunk << crossbar.chunking.chunk_rows | usize::from(plane)) * crossbar.width;
        }
        // What draws no current converts to nothing, unless the converter has an offset.
        let sign = match ones == 0 && crossbar.offset == 0 {
            true => 0,
            false => feeding.sign(i, f, bit, ones != 0),
        };
        is_fed |= sign != 0;
        *fed = Fed {
            sign,
            drawn: crossbar.max_level * ones,
        };
    }
    is_fed
}

/// All fragments of one bit position in one block of columns: the sums of their counts, and the clips.
#[inline(always)]
fn step(
    crossbar: &Varied,
    array: &OneArray,
    fed: &[Fed],
    rows: &[usize],
    block: usize,
) -> ([i32; LANES], u64) {
    let mut sums = [0_i32; LANES];
    let mut clips = [0_i32; LANES];
    let chunks = crossbar.chunking.chunks();
    for (f, (fed, rows)) in fed.iter().zip(rows.chunks_exact(chunks)).enumerate() {
        if fed.sign == 0 {
            continue;
        }
        let mut currents = [crossbar.offset + (1 << 15); LANES];
        for row in rows {
            let row = &array.table[row + block * LANES..][..LANES];
            for (current, g) in currents.iter_mut().zip(row) {
                *current += g;
            }
        }
        let at = f * crossbar.width + block * LANES;
        let (signs, flips) = (&array.signs[at..][..LANES], &array.flips[at..][..LANES]);
        for lane in 0..LANES {
            let nearest = currents[lane] >> 16;
            let code = nearest.max(0).min(crossbar.largest_code);
            let count = code.min(crossbar.full_scale);
            // Drawn less the code where flipped, by mask.
            let flip = flips[lane];
            let count = (count ^ flip) - flip + (fed.drawn & flip);
            let count = count.max(0).min(crossbar.full_scale);
            sums[lane] += fed.sign * signs[lane] * count;
            clips[lane] += i32::from(code != nearest) * signs[lane].abs();
        }
    }
    let clipped = clips.iter().map(|clips| u64::from(clips.unsigned_abs()));
    (sums, clipped.sum())
}
