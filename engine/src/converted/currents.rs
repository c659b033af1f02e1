//! Currents by table: every conversion of every step, for ideal fragments of any length.
//!
//! ```text
//! I[c]   = sum over chunks of table[chunk][plane of the chunk][c]
//! sum[c] = sum over fragments of +-q(I[c])         at one bit position
//! y[k]   = sum over bit positions b and devices j of sum[k*n + j] << (d*j + b)
//! ```
//!
//! The shift-and-add over the devices of a weight is linear, so that it waits until all conversions of a
//! vector are in.

use forms_golden::{AdcPolicy, Config, Polarity};

use super::converter::{Convert, LANES, Lane, Saturating, Uniform};
use super::planes::{Chunking, Planes};
use super::{Feeding, Part};
use crate::simd::for_each_path;

/// The tables of one crossbar.
#[derive(Debug, Clone)]
pub(crate) struct Currents {
    geometry: Geometry,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
struct Geometry {
    chunking: Chunking,
    /// Weight columns.
    k_used: usize,
    /// n and d.
    devices: usize,
    device_bits: usize,
    /// Device columns, padded.
    width: usize,
}

#[derive(Debug, Clone)]
enum Kind {
    SaturatingShort(Vec<OneArray<i16>>, Saturating<i16>),
    UniformShort(Vec<OneArray<i16>>, Uniform<i16>),
    SaturatingLong(Vec<OneArray<i32>>, Saturating<i32>),
    UniformLong(Vec<OneArray<i32>>, Uniform<i32>),
}

#[derive(Debug, Clone)]
struct OneArray<T> {
    /// `[fragment][chunk][plane][device column]`, in counts.
    table: Vec<T>,
    /// `[fragment][device column]`: +1, or -1 where the sum is subtracted; 0 in the padding.
    signs: Vec<T>,
    /// The power of two that its result counts (SME).
    shift: usize,
}

impl Currents {
    /// Bytes that the tables of a crossbar will take, at most `chunk_rows` rows a chunk.
    pub fn bytes_needed(
        config: &Config,
        fragments: usize,
        k_used: usize,
        arrays: usize,
        chunk_rows: usize,
    ) -> usize {
        let chunk_rows = chunk_rows.min(config.fragment_rows);
        let entries = config.fragment_rows.div_ceil(chunk_rows) << chunk_rows;
        let width = (config.devices_per_weight() * k_used).next_multiple_of(LANES);
        let bytes = if is_short(config) {
            size_of::<i16>()
        } else {
            size_of::<i32>()
        };
        fragments * entries * width * bytes * arrays
    }

    /// Tables of a crossbar's ideal arrays behind saturating or uniform converters.
    pub fn new(
        config: &Config,
        parts: &[Part],
        fragments: usize,
        k_used: usize,
        chunking: Chunking,
    ) -> Currents {
        let n = config.devices_per_weight();
        let geometry = Geometry {
            chunking,
            k_used,
            devices: n,
            device_bits: config.device_bits,
            width: (n * k_used).next_multiple_of(LANES),
        };
        let most = match config.adc.policy {
            AdcPolicy::Saturating => ((1 << config.adc.bits) - 1).min(config.full_scale()) as i32,
            // Nothing clips in the others.
            _ => config.full_scale() as i32,
        };
        let kind = if is_short(config) {
            let arrays = arrays(config, parts, fragments, &geometry);
            match Uniform::new(&config.adc, config.full_scale()) {
                Some(uniform) => Kind::UniformShort(arrays, uniform),
                None => Kind::SaturatingShort(arrays, Saturating { most: most as i16 }),
            }
        } else {
            let arrays = arrays(config, parts, fragments, &geometry);
            match Uniform::new(&config.adc, config.full_scale()) {
                Some(uniform) => Kind::UniformLong(arrays, uniform),
                None => Kind::SaturatingLong(arrays, Saturating { most }),
            }
        };
        Currents { geometry, kind }
    }

    /// Bytes of the tables.
    pub fn bytes(&self) -> usize {
        fn of<T>(arrays: &[OneArray<T>]) -> usize {
            arrays.iter().map(|one| size_of_val(&one.table[..])).sum()
        }
        match &self.kind {
            Kind::SaturatingShort(arrays, _) | Kind::UniformShort(arrays, _) => of(arrays),
            Kind::SaturatingLong(arrays, _) | Kind::UniformLong(arrays, _) => of(arrays),
        }
    }

    /// Weight columns.
    pub fn columns(&self) -> usize {
        self.geometry.k_used
    }

    /// y [mvms, columns] of the vectors whose planes are given; returns the clips.
    pub fn multiply(&self, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 {
        let (path, geometry) = (feeding.path, &self.geometry);
        match &self.kind {
            Kind::SaturatingShort(arrays, converter) => {
                saturating_short(path, geometry, arrays, converter, feeding, planes, y)
            }
            Kind::UniformShort(arrays, converter) => {
                uniform_short(path, geometry, arrays, converter, feeding, planes, y)
            }
            Kind::SaturatingLong(arrays, converter) => {
                saturating_long(path, geometry, arrays, converter, feeding, planes, y)
            }
            Kind::UniformLong(arrays, converter) => {
                uniform_long(path, geometry, arrays, converter, feeding, planes, y)
            }
        }
    }
}

/// Whether sixteen bits hold a sum of counts over all fragments, at most R * L, and so every current, and
/// the clips among R / m conversions.
fn is_short(config: &Config) -> bool {
    config.rows * config.max_level() <= i16::MAX as usize
}

fn arrays<T: Lane>(
    config: &Config,
    parts: &[Part],
    fragments: usize,
    geometry: &Geometry,
) -> Vec<OneArray<T>> {
    let of_part = |part| OneArray::new(config, part, fragments, geometry);
    parts.iter().map(of_part).collect()
}

impl<T: Lane> OneArray<T> {
    fn new(config: &Config, part: &Part, fragments: usize, geometry: &Geometry) -> OneArray<T> {
        let (n, m) = (config.devices_per_weight(), config.fragment_rows);
        let &Geometry {
            chunking, width, ..
        } = geometry;
        let array = part.source.array();
        let planes = 1 << chunking.chunk_rows;
        let mut levels = vec![T::default(); width];
        let mut table = vec![T::default(); fragments * chunking.chunks() * planes * width];
        for (position, rows) in table.chunks_exact_mut(planes * width).enumerate() {
            let (f, j) = (position / chunking.chunks(), position % chunking.chunks());
            for row in 0..chunking.rows(j) {
                let r = f * m + j * chunking.chunk_rows + row;
                // Planes whose highest 1 is this row: those without it, plus its levels.
                let (without, with) = rows[..(2 << row) * width].split_at_mut((1 << row) * width);
                for (c, level) in levels.iter_mut().take(array.device_columns()).enumerate() {
                    // A level fits a byte.
                    *level = T::narrow(part.source.conductance(r, c) as i32);
                }
                let pairs = without
                    .chunks_exact(width)
                    .zip(with.chunks_exact_mut(width));
                for (without, with) in pairs {
                    for ((with, &without), &level) in with.iter_mut().zip(without).zip(&levels) {
                        *with = without.add(level);
                    }
                }
            }
        }
        let mut signs = vec![T::default(); fragments * width];
        for (f, signs) in signs.chunks_exact_mut(width).enumerate() {
            for (c, sign) in signs.iter_mut().take(array.device_columns()).enumerate() {
                *sign = T::narrow(match array.polarity(f, c / n).times(part.sign) {
                    Polarity::Positive => 1,
                    Polarity::Negative => -1,
                });
            }
        }
        OneArray {
            table,
            signs,
            shift: part.shift,
        }
    }
}

macro_rules! variants {
    ($($name:ident: $lane:ty, $converter:ty;)*) => {$(
        for_each_path! {
            fn $name(
                geometry: &Geometry, arrays: &[OneArray<$lane>], converter: &$converter,
                feeding: &Feeding, planes: &Planes, y: &mut [i64]
            ) -> u64 = multiply::<$lane, $converter>;
        }
    )*};
}
variants! {
    saturating_short: i16, Saturating<i16>;
    uniform_short: i16, Uniform<i16>;
    saturating_long: i32, Saturating<i32>;
    uniform_long: i32, Uniform<i32>;
}

/// One fragment's part of a step.
#[derive(Debug, Clone, Copy, Default)]
struct Fed {
    /// 1 or -1, or 0 where the plane is not fed.
    sign: i32,
    /// Its first row of signs.
    signs: usize,
}

#[inline(always)]
fn multiply<T: Lane, C: Convert<T>>(
    geometry: &Geometry,
    arrays: &[OneArray<T>],
    converter: &C,
    feeding: &Feeding,
    planes: &Planes,
    y: &mut [i64],
) -> u64 {
    let mut clips = 0;
    let chunks = geometry.chunking.chunks();
    let fragments = planes.stride / (chunks * planes.positions);
    let mut totals = vec![0_i64; geometry.width];
    let mut fed = vec![Fed::default(); fragments];
    let mut rows = vec![0_usize; fragments * chunks];
    let vectors = planes.bytes.chunks_exact(planes.stride);
    for (i, (planes_of, y)) in vectors.zip(y.chunks_exact_mut(geometry.k_used)).enumerate() {
        y.fill(0);
        for array in arrays {
            totals.fill(0);
            for bit in 0..feeding.fed_bits {
                look_up(
                    geometry,
                    feeding,
                    planes_of,
                    planes.positions,
                    (i, bit),
                    &mut fed,
                    &mut rows,
                );
                let (blocks, _) = totals.as_chunks_mut::<LANES>();
                for (block, totals) in blocks.iter_mut().enumerate() {
                    let (sums, clipped) = step(array, converter, &fed, &rows, block);
                    for (total, sum) in totals.iter_mut().zip(sums) {
                        *total += sum.wide() << bit;
                    }
                    clips += clipped;
                }
            }
            for (y, totals) in y.iter_mut().zip(totals.chunks_exact(geometry.devices)) {
                for (j, total) in totals.iter().enumerate() {
                    *y += total << (geometry.device_bits * j + array.shift);
                }
            }
        }
    }
    clips
}

/// Where the rows of a step lie, fragment by fragment and chunk by chunk.
#[inline(always)]
fn look_up(
    geometry: &Geometry,
    feeding: &Feeding,
    planes: &[u8],
    positions: usize,
    (i, bit): (usize, usize),
    fed: &mut [Fed],
    rows: &mut [usize],
) {
    let &Geometry {
        chunking, width, ..
    } = geometry;
    for (chunk, row) in rows.iter_mut().enumerate() {
        let plane = usize::from(planes[chunk * positions + bit]);
        *row = (chunk << chunking.chunk_rows | plane) * width;
    }
    for (f, fed) in fed.iter_mut().enumerate() {
        *fed = Fed {
            sign: if feeding.feeds_all_alike {
                1
            } else {
                feeding.sign(i, f, bit, true)
            },
            signs: f * width,
        };
    }
}

/// All fragments of one bit position in one block of columns: the sums of their counts, and the clips.
#[inline(always)]
fn step<T: Lane, C: Convert<T>>(
    array: &OneArray<T>,
    converter: &C,
    fed: &[Fed],
    rows: &[usize],
    block: usize,
) -> ([T; LANES], u64) {
    let mut sums = Sums::default();
    for (fed, rows) in fed.iter().zip(rows.chunks_exact(rows.len() / fed.len())) {
        let mut currents = [T::default(); LANES];
        for row in rows {
            add(&mut currents, &array.table[row + block * LANES..][..LANES]);
        }
        sums.take(array, converter, fed, block, &currents);
    }
    sums.done()
}

#[inline(always)]
fn add<T: Lane>(currents: &mut [T; LANES], row: &[T]) {
    for (current, &level) in currents.iter_mut().zip(row) {
        *current = current.add(level);
    }
}

/// Counts and clips of a block of columns, summed over fragments.
struct Sums<T> {
    counts: [T; LANES],
    clips: [T; LANES],
}

impl<T: Lane> Default for Sums<T> {
    #[inline(always)]
    fn default() -> Self {
        Sums {
            counts: [T::default(); LANES],
            clips: [T::default(); LANES],
        }
    }
}

impl<T: Lane> Sums<T> {
    /// Converts the currents of one fragment and adds its counts with its signs.
    #[inline(always)]
    fn take(
        &mut self,
        array: &OneArray<T>,
        converter: &impl Convert<T>,
        fed: &Fed,
        block: usize,
        currents: &[T; LANES],
    ) {
        let (counts, clipped) = converter.convert(*currents);
        let signs = &array.signs[fed.signs + block * LANES..][..LANES];
        let (sign, is_fed) = (T::narrow(fed.sign), T::narrow(fed.sign.abs()));
        for lane in 0..LANES {
            let count = counts[lane].times(signs[lane].times(sign));
            self.counts[lane] = self.counts[lane].add(count);
            self.clips[lane] = self.clips[lane].add(clipped[lane].times(is_fed));
        }
    }

    #[inline(always)]
    fn done(self) -> ([T; LANES], u64) {
        let mut clips = 0;
        for clipped in self.clips {
            clips += clipped.wide() as u64;
        }
        (self.counts, clips)
    }
}
