//! Every conversion as it is written, bit line after bit line: fragments, converters and errors of any kind,
//! and no tables. What the other files cannot take, or what would take too much memory, comes here.

use forms_golden::{Config, Polarity};

use super::Feeding;
use super::Part;
use super::analog::{Reader, absorb};
use super::planes::Planes;
use crate::simd::for_each_path;

/// The arrays of one crossbar.
#[derive(Debug, Clone)]
pub(crate) struct General {
    /// Weight columns.
    k_used: usize,
    /// n and d.
    devices: usize,
    device_bits: usize,
    fragment_rows: usize,
    arrays: Vec<OneArray>,
}

#[derive(Debug, Clone)]
struct OneArray {
    /// `[row][device column]`.
    conductances: Vec<i64>,
    /// `[fragment][weight column]`: +1 or -1.
    signs: Vec<i64>,
    /// `[fragment][device column]`.
    flips: Vec<bool>,
    shift: usize,
    key: u64,
    reader: Reader,
}

impl General {
    /// Of a crossbar's arrays.
    pub fn new(config: &Config, parts: &[Part], fragments: usize, k_used: usize) -> General {
        let (n, m) = (config.devices_per_weight(), config.fragment_rows);
        let columns = n * k_used;
        General {
            k_used,
            devices: n,
            device_bits: config.device_bits,
            fragment_rows: m,
            arrays: parts
                .iter()
                .map(|part| OneArray {
                    conductances: (0..fragments * m * columns)
                        .map(|at| part.source.conductance(at / columns, at % columns))
                        .collect(),
                    signs: (0..fragments * k_used)
                        .map(|at| {
                            let polarity = part.source.array().polarity(at / k_used, at % k_used);
                            match polarity.times(part.sign) {
                                Polarity::Positive => 1,
                                Polarity::Negative => -1,
                            }
                        })
                        .collect(),
                    flips: (0..fragments * columns)
                        .map(|at| part.source.array().flip(at / columns, at % columns))
                        .collect(),
                    shift: part.shift,
                    key: part.source.noise_key(),
                    reader: part.source.reader(config),
                })
                .collect(),
        }
    }

    /// Bytes of what is kept.
    pub fn bytes(&self) -> usize {
        self.arrays
            .iter()
            .map(|one| size_of_val(&one.conductances[..]))
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

for_each_path! {
    fn multiply(crossbar: &General, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 = multiply_body;
}

#[inline(always)]
fn multiply_body(crossbar: &General, feeding: &Feeding, planes: &Planes, y: &mut [i64]) -> u64 {
    let m = crossbar.fragment_rows;
    let columns = crossbar.devices * crossbar.k_used;
    let mut clips = 0;
    let mut currents = vec![0_i64; columns];
    let of_fragments = m.div_ceil(8) * planes.positions;
    let vectors = planes.bytes.chunks_exact(planes.stride);
    for (i, (planes_of, y)) in vectors.zip(y.chunks_exact_mut(crossbar.k_used)).enumerate() {
        y.fill(0);
        for array in &crossbar.arrays {
            let of_mvm = absorb(array.key, feeding.first + i as u64);
            for (f, of_fragment) in planes_of.chunks_exact(of_fragments).enumerate() {
                for bit in 0..feeding.fed_bits {
                    currents.fill(0);
                    let mut ones = 0;
                    for (chunk, of_chunk) in of_fragment.chunks_exact(planes.positions).enumerate()
                    {
                        let plane = of_chunk[bit];
                        ones += plane.count_ones();
                        for row in (0..8).filter(|row| plane >> row & 1 == 1) {
                            let row = f * m + 8 * chunk + row;
                            let conductances = &array.conductances[row * columns..][..columns];
                            for (current, g) in currents.iter_mut().zip(conductances) {
                                *current += g;
                            }
                        }
                    }
                    let sign = i64::from(feeding.sign(i, f, bit, ones > 0));
                    if sign == 0 {
                        continue;
                    }
                    let of_step = absorb(absorb(of_mvm, f as u64), bit as u64);
                    for (k, currents) in currents.chunks_exact(crossbar.devices).enumerate() {
                        let mut partial = 0;
                        for (j, &current) in currents.iter().enumerate() {
                            let c = k * crossbar.devices + j;
                            let mut v = array.reader.distort(current);
                            if let Some(noise) = noise(&array.reader, of_step, c) {
                                v += noise;
                            }
                            let flipped = array.flips[f * columns + c];
                            let read = array.reader.read(v, ones, flipped);
                            partial += read.count << (crossbar.device_bits * j);
                            clips += u64::from(read.clipped);
                        }
                        let sign = sign * array.signs[f * crossbar.k_used + k];
                        y[k] += sign * (partial << (bit + array.shift));
                    }
                }
            }
        }
    }
    clips
}

/// The noise of device column `c` in a step, where there is noise.
#[inline(always)]
fn noise(reader: &Reader, of_step: u64, c: usize) -> Option<i64> {
    if reader.noise.is_empty() {
        return None;
    }
    let hash = absorb(of_step, c as u64 / 4);
    let index = (hash >> (16 * (c % 4) + 4)) as usize & 0xFFF;
    reader.noise.get(index).map(|&noise| i64::from(noise))
}
