//! Partial sums by table: where a conversion depends on its plane alone, so does everything up to the
//! accumulator, and a step is one look-up and one vector addition.
//!
//! ```text
//! table[f][plane][k] = sum over arrays and j of +-q << (d*j + shift)        clips[f][plane]
//! y[k] += +-table[f][plane of f at bit b][k] << b
//! ```
//!
//! 2^m entries a fragment: for fragments of up to eight rows. The planes of one bit position are summed
//! over the fragments first, in sixteen bits where every such sum fits.

use forms_golden::{Config, Polarity};

use super::analog::Source;
use super::planes::Planes;
use super::{Feeding, Part};
use crate::simd::for_each_path;

/// Weight columns that are added side by side.
const BLOCK: usize = 32;

/// The tables of one crossbar.
#[derive(Debug, Clone)]
pub(crate) struct PartialSums {
    /// Weight columns, padded to blocks.
    columns: usize,
    /// m.
    fragment_rows: usize,
    entries: Entries,
    /// `[fragment][plane]`.
    clips: Vec<u32>,
}

#[derive(Debug, Clone)]
enum Entries {
    /// `[fragment][plane][column]`.
    Short(Vec<i16>),
    /// The same, where sixteen bits do not hold a sum over the fragments.
    Long(Vec<i32>),
}

impl PartialSums {
    /// Bytes that the tables of a crossbar will take, at most.
    pub fn bytes_needed(fragments: usize, fragment_rows: usize, k_used: usize) -> usize {
        let columns = k_used.next_multiple_of(BLOCK);
        (fragments << fragment_rows) * (columns * size_of::<i32>() + size_of::<u32>())
    }

    /// Tables of a crossbar's arrays, whose fragments have at most eight rows and no noise.
    pub fn new(config: &Config, parts: &[Part], fragments: usize, k_used: usize) -> PartialSums {
        let m = config.fragment_rows;
        let (n, d) = (config.devices_per_weight(), config.device_bits);
        let columns = k_used.next_multiple_of(BLOCK);
        let planes = 1_usize << m;
        let mut long = vec![0_i32; fragments * planes * columns];
        let mut clips = vec![0_u32; fragments * planes];
        let mut currents = Vec::new();
        for part in parts {
            let reader = part.source.reader(config);
            let array = part.source.array();
            for f in 0..fragments {
                fill_currents(&part.source, f, m, n * k_used, &mut currents);
                for plane in 0..planes {
                    let ones = plane.count_ones();
                    let currents = &currents[plane * n * k_used..][..n * k_used];
                    let row = &mut long[(f * planes + plane) * columns..][..columns];
                    for (k, (currents, sum)) in currents.chunks_exact(n).zip(row).enumerate() {
                        let mut partial = 0;
                        for (j, &current) in currents.iter().enumerate() {
                            let v = reader.distort(current);
                            let read = reader.read(v, ones, array.flip(f, k * n + j));
                            partial += read.count << (d * j);
                            clips[f * planes + plane] += u32::from(read.clipped);
                        }
                        // Of one array at most m * (2^Wb - 1); over SME's planes, twice that.
                        let partial = (partial << part.shift) as i32;
                        *sum += match array.polarity(f, k).times(part.sign) {
                            Polarity::Positive => partial,
                            Polarity::Negative => -partial,
                        };
                    }
                }
            }
        }
        PartialSums {
            columns,
            fragment_rows: m,
            entries: shorten(long, fragments, planes * columns),
            clips,
        }
    }

    /// Bytes of the tables.
    pub fn bytes(&self) -> usize {
        let entries = match &self.entries {
            Entries::Short(entries) => size_of_val(&entries[..]),
            Entries::Long(entries) => size_of_val(&entries[..]),
        };
        entries + size_of_val(&self.clips[..])
    }

    /// Weight columns, padded.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// y [mvms, columns] of the vectors whose planes are given; returns the clips.
    pub fn multiply(&self, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 {
        match &self.entries {
            Entries::Short(entries) => short(feeding.path, self, entries, feeding, planes, y),
            Entries::Long(entries) => long(feeding.path, self, entries, feeding, planes, y),
        }
    }
}

/// V of every plane of a fragment, `[plane][device column]`; the ideal ones of what is stored.
fn fill_currents(source: &Source, f: usize, m: usize, width: usize, currents: &mut Vec<i64>) {
    currents.clear();
    currents.resize(width << m, 0);
    for row in 0..m {
        let conductances: Vec<i64> = (0..width)
            .map(|c| source.conductance(f * m + row, c))
            .collect();
        // Planes whose highest 1 is this row: those without it, plus its conductances.
        let (without, with) = currents[..(2 << row) * width].split_at_mut(width << row);
        let planes = without
            .chunks_exact(width)
            .zip(with.chunks_exact_mut(width));
        for (without, with) in planes {
            for ((with, without), g) in with.iter_mut().zip(without).zip(&conductances) {
                *with = without + g;
            }
        }
    }
}

/// Sixteen bits where the largest entries of all fragments add up to no more.
fn shorten(long: Vec<i32>, fragments: usize, of_fragment: usize) -> Entries {
    let largest: u64 = long
        .chunks_exact(of_fragment.max(1))
        .map(|entries| {
            entries
                .iter()
                .map(|e| u64::from(e.unsigned_abs()))
                .max()
                .unwrap_or(0)
        })
        .sum();
    debug_assert!(fragments == 0 || long.len() == fragments * of_fragment);
    if largest <= i16::MAX as u64 {
        Entries::Short(long.into_iter().map(|entry| entry as i16).collect())
    } else {
        Entries::Long(long)
    }
}

/// An integer that entries are kept in.
trait Entry: Copy + Default {
    fn add(self, other: Self) -> Self;
    fn subtract(self, other: Self) -> Self;
    fn wide(self) -> i64;
}

macro_rules! entries {
    ($($type:ty),*) => {$(
        impl Entry for $type {
            // Sums fit, by the choice of the type; wrapping spares the check.
            #[inline(always)]
            fn add(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            #[inline(always)]
            fn subtract(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
            #[inline(always)]
            fn wide(self) -> i64 {
                i64::from(self)
            }
        }
    )*};
}
entries!(i16, i32);

for_each_path! {
    fn short(
        crossbar: &PartialSums, entries: &[i16], feeding: &Feeding, planes: &Planes, y: &mut [i64]
    ) -> u64 = multiply::<i16>;
}
for_each_path! {
    fn long(
        crossbar: &PartialSums, entries: &[i32], feeding: &Feeding, planes: &Planes, y: &mut [i64]
    ) -> u64 = multiply::<i32>;
}

#[inline(always)]
fn multiply<T: Entry>(
    crossbar: &PartialSums,
    entries: &[T],
    feeding: &Feeding,
    planes: &Planes,
    y: &mut [i64],
) -> u64 {
    let mut clips = 0;
    let vectors = planes.bytes.chunks_exact(planes.stride);
    for (i, (planes_of, y)) in vectors
        .zip(y.chunks_exact_mut(crossbar.columns))
        .enumerate()
    {
        let (blocks, _) = y.as_chunks_mut::<BLOCK>();
        for (block, y) in blocks.iter_mut().enumerate() {
            let counts_clips = block == 0;
            let mut total = [0_i64; BLOCK];
            for bit in 0..feeding.fed_bits {
                let mut sums = [T::default(); BLOCK];
                for (f, of_fragment) in planes_of.chunks_exact(planes.positions).enumerate() {
                    let plane = usize::from(of_fragment[bit]);
                    let entry = f << crossbar.fragment_rows | plane;
                    let row = &entries[entry * crossbar.columns + block * BLOCK..][..BLOCK];
                    if feeding.feeds_all_alike {
                        for (sum, &entry) in sums.iter_mut().zip(row) {
                            *sum = sum.add(entry);
                        }
                    } else {
                        match feeding.sign(i, f, bit, plane != 0) {
                            0 => continue,
                            1 => {
                                for (sum, &entry) in sums.iter_mut().zip(row) {
                                    *sum = sum.add(entry);
                                }
                            }
                            _ => {
                                for (sum, &entry) in sums.iter_mut().zip(row) {
                                    *sum = sum.subtract(entry);
                                }
                            }
                        }
                    }
                    if counts_clips {
                        clips += u64::from(crossbar.clips[entry]);
                    }
                }
                for (total, sum) in total.iter_mut().zip(sums) {
                    *total += sum.wide() << bit;
                }
            }
            *y = total;
        }
    }
    clips
}
