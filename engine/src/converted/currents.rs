//! Currents by table: every conversion of every step, for fragments of any length.
//!
//! ```text
//! I[j][k] = sum over chunks of table[chunk][plane of the chunk][j][k]
//! P[k]    = sum over j of q(I[j][k]) << d*j          y[k] += +-P[k] << b
//! ```
//!
//! Device columns are laid device-major ([j][k] instead of the crossbar's [k][j]), so that the shift-and-add
//! over the devices of a weight is one over whole vectors. Columns are padded to a multiple of sixteen.

use forms_golden::{AdcPolicy, Config, Polarity};

use super::converter::{Convert, LANES, Lanes, Saturating, Uniform};
use super::planes::{Chunking, Planes};
use super::{Feeding, Part};
use crate::simd::for_each_path;

/// The tables of one tile.
#[derive(Debug, Clone)]
pub(crate) struct Currents {
    chunking: Chunking,
    /// Weight columns, padded.
    columns: usize,
    /// n and d.
    devices: usize,
    device_bits: usize,
    crossbars: Vec<OneCrossbar>,
    converter: Converter,
}

#[derive(Debug, Clone)]
struct OneCrossbar {
    /// [fragment][chunk][plane][device][weight column], in counts.
    table: Vec<i32>,
    /// [fragment][weight column]: +1, or -1 where the sum is subtracted.
    signs: Vec<i32>,
    /// The power of two that its result counts (SME).
    shift: usize,
}

#[derive(Debug, Clone)]
enum Converter {
    Saturating(Saturating),
    Uniform(Uniform),
}

impl Currents {
    /// Bytes that the tables of a tile will take, at most `chunk_rows` rows a chunk.
    pub fn bytes_needed(
        config: &Config,
        fragments: usize,
        k_used: usize,
        crossbars: usize,
        chunk_rows: usize,
    ) -> usize {
        let chunk_rows = chunk_rows.min(config.fragment_rows);
        let entries = config.fragment_rows.div_ceil(chunk_rows) << chunk_rows;
        let width = config.devices_per_weight() * k_used.next_multiple_of(LANES);
        fragments * entries * width * size_of::<i32>() * crossbars
    }

    /// Tables of a tile's ideal crossbars behind saturating or uniform converters.
    pub fn new(
        config: &Config,
        parts: &[Part],
        fragments: usize,
        k_used: usize,
        chunking: Chunking,
    ) -> Currents {
        let columns = k_used.next_multiple_of(LANES);
        let converter = match Uniform::new(&config.adc, config.full_scale()) {
            Some(uniform) => Converter::Uniform(uniform),
            None => Converter::Saturating(Saturating {
                most: match config.adc.policy {
                    AdcPolicy::Saturating => (1 << config.adc.bits) - 1,
                    // Nothing clips in the others.
                    _ => i32::MAX,
                },
            }),
        };
        Currents {
            chunking,
            columns,
            devices: config.devices_per_weight(),
            device_bits: config.device_bits,
            crossbars: parts
                .iter()
                .map(|part| OneCrossbar::new(config, part, fragments, chunking, columns))
                .collect(),
            converter,
        }
    }

    /// Bytes of the tables.
    pub fn bytes(&self) -> usize {
        self.crossbars
            .iter()
            .map(|one| size_of_val(&one.table[..]))
            .sum()
    }

    /// Weight columns, padded.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// y [mvms, columns] of the vectors whose planes are given; returns the clips.
    pub fn multiply(&self, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 {
        match &self.converter {
            Converter::Saturating(one) => saturating(feeding.path, self, *one, feeding, planes, y),
            Converter::Uniform(one) => uniform(feeding.path, self, one, feeding, planes, y),
        }
    }
}

impl OneCrossbar {
    fn new(
        config: &Config,
        part: &Part,
        fragments: usize,
        chunking: Chunking,
        columns: usize,
    ) -> OneCrossbar {
        let (n, m) = (config.devices_per_weight(), config.fragment_rows);
        let width = n * columns;
        let planes = 1 << chunking.chunk_rows;
        let mut table = vec![0; fragments * chunking.chunks() * planes * width];
        for (position, rows) in table.chunks_exact_mut(planes * width).enumerate() {
            let (f, j) = (position / chunking.chunks(), position % chunking.chunks());
            for row in 0..chunking.rows(j) {
                let r = f * m + j * chunking.chunk_rows + row;
                // Planes whose highest 1 is this row: those without it, plus its levels.
                let (without, with) = rows[..(2 << row) * width].split_at_mut((1 << row) * width);
                with.copy_from_slice(without);
                for plane in with.chunks_exact_mut(width) {
                    for c in 0..part.source.crossbar().device_columns() {
                        // A level fits a byte.
                        let level = part.source.conductance(r, c) as i32;
                        plane[(c % n) * columns + c / n] += level;
                    }
                }
            }
        }
        OneCrossbar {
            table,
            signs: signs(part, fragments, columns),
            shift: part.shift,
        }
    }
}

/// [fragment][weight column]: the fragment's polarity times the crossbar's sign; 0 in the padding.
fn signs(part: &Part, fragments: usize, columns: usize) -> Vec<i32> {
    let crossbar = part.source.crossbar();
    let mut signs = vec![0; fragments * columns];
    for (f, signs) in signs.chunks_exact_mut(columns).enumerate() {
        for (k, sign) in signs.iter_mut().take(crossbar.k_used()).enumerate() {
            *sign = match crossbar.polarity(f, k).times(part.sign) {
                Polarity::Positive => 1,
                Polarity::Negative => -1,
            };
        }
    }
    signs
}

for_each_path! {
    fn saturating(
        tile: &Currents, converter: Saturating, feeding: &Feeding, planes: &Planes, y: &mut [i64]
    ) -> u64 = saturating_body;
}
for_each_path! {
    fn uniform(
        tile: &Currents, converter: &Uniform, feeding: &Feeding, planes: &Planes, y: &mut [i64]
    ) -> u64 = uniform_body;
}

#[inline(always)]
fn saturating_body(
    tile: &Currents,
    converter: Saturating,
    feeding: &Feeding,
    planes: &Planes,
    y: &mut [i64],
) -> u64 {
    multiply(tile, &converter, feeding, planes, y)
}

#[inline(always)]
fn uniform_body(
    tile: &Currents,
    converter: &Uniform,
    feeding: &Feeding,
    planes: &Planes,
    y: &mut [i64],
) -> u64 {
    multiply(tile, converter, feeding, planes, y)
}

#[inline(always)]
fn multiply(
    tile: &Currents,
    converter: &impl Convert,
    feeding: &Feeding,
    planes: &Planes,
    y: &mut [i64],
) -> u64 {
    let mut clips = 0;
    let vectors = planes.bytes.chunks_exact(planes.stride);
    for (i, (planes_of, y)) in vectors.zip(y.chunks_exact_mut(tile.columns)).enumerate() {
        y.fill(0);
        for crossbar in &tile.crossbars {
            for (block, y) in y.chunks_exact_mut(LANES).enumerate() {
                for bit in 0..feeding.fed_bits {
                    let mut sums = [0; LANES];
                    let of_fragments = planes_of
                        .chunks_exact(tile.chunking.chunks() * planes.positions)
                        .enumerate();
                    for (f, of_fragment) in of_fragments {
                        let sign = feeding.sign(i, f, bit, true);
                        if sign == 0 {
                            continue;
                        }
                        let (partial, clipped) = step(
                            tile,
                            crossbar,
                            converter,
                            f,
                            of_fragment,
                            planes.positions,
                            bit,
                            block,
                        );
                        clips += clipped;
                        let signs = &crossbar.signs[f * tile.columns + block * LANES..][..LANES];
                        for ((sum, &s), p) in sums.iter_mut().zip(signs).zip(partial) {
                            *sum += sign * s * p;
                        }
                    }
                    for (y, sum) in y.iter_mut().zip(sums) {
                        *y += i64::from(sum) << (bit + crossbar.shift);
                    }
                }
            }
        }
    }
    clips
}

/// One step of sixteen weight columns: their partial sums, and the clips among their conversions.
#[inline(always)]
#[allow(clippy::too_many_arguments)]
fn step(
    tile: &Currents,
    crossbar: &OneCrossbar,
    converter: &impl Convert,
    f: usize,
    of_fragment: &[u8],
    positions: usize,
    bit: usize,
    block: usize,
) -> (Lanes, u64) {
    let width = tile.devices * tile.columns;
    let mut partial = [0; LANES];
    let mut clips = [0; LANES];
    for j in 0..tile.devices {
        let mut currents = [0; LANES];
        for (chunk, of_chunk) in of_fragment.chunks_exact(positions).enumerate() {
            let entry = (f * tile.chunking.chunks() + chunk) << tile.chunking.chunk_rows;
            let entry = (entry + usize::from(of_chunk[bit])) * width;
            let row = &crossbar.table[entry + j * tile.columns + block * LANES..][..LANES];
            for (current, level) in currents.iter_mut().zip(row) {
                *current += level;
            }
        }
        let (counts, clipped) = converter.convert(currents);
        for lane in 0..LANES {
            partial[lane] += counts[lane] << (tile.device_bits * j);
            clips[lane] += clipped[lane];
        }
    }
    (partial, clips.iter().map(|&clips| clips as u64).sum())
}
