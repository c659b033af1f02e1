//! The inner product in AVX-512: twelve vectors by 32 columns stay in 24 registers, each step one
//! `vpdpwssd` (or `vpmaddwd` and an addition) of 32 multiplications.

#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::dot::{Operands, PAIR, Sums};
use super::lanes::{LANES, LaneSums, Pair};
use super::{Path, Present};

/// Vectors that are computed side by side.
const ROWS: usize = 12;

/// [`super::dot::dot`] for paths with AVX-512.
pub(super) fn dot(path: Present, operands: Operands<'_>, sums: &mut [Sums]) {
    match path.path() {
        // SAFETY: a `Present` AVX-512 path with VNNI was detected, with every feature enabled below.
        Path::Avx512Vnni => unsafe { vnni(operands, sums) },
        // SAFETY: a `Present` AVX-512 path was detected, with every feature enabled below.
        Path::Avx512 => unsafe { plain(operands, sums) },
        _ => super::dot::portable(operands, sums),
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn vnni(operands: Operands<'_>, sums: &mut [Sums]) {
    blocks(operands, sums, |sum, x, w| _mm512_dpwssd_epi32(sum, x, w));
}

#[target_feature(enable = "avx512f,avx512bw")]
fn plain(operands: Operands<'_>, sums: &mut [Sums]) {
    blocks(operands, sums, |sum, x, w| {
        _mm512_add_epi32(sum, _mm512_madd_epi16(x, w))
    });
}

/// Twelve vectors at a time, then what is left in fours and ones.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn blocks(
    operands: Operands<'_>,
    sums: &mut [Sums],
    step: impl Fn(__m512i, __m512i, __m512i) -> __m512i + Copy,
) {
    let mut first = 0;
    let (twelves, rest) = sums.as_chunks_mut::<ROWS>();
    for sums in twelves {
        block(operands, first, sums, step);
        first += ROWS;
    }
    let (fours, rest) = rest.as_chunks_mut::<4>();
    for sums in fours {
        block(operands, first, sums, step);
        first += 4;
    }
    let (ones, _) = rest.as_chunks_mut::<1>();
    for sums in ones {
        block(operands, first, sums, step);
        first += 1;
    }
}

/// `N` vectors from `first` on.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn block<const N: usize>(
    operands: Operands<'_>,
    first: usize,
    sums: &mut [Sums; N],
    step: impl Fn(__m512i, __m512i, __m512i) -> __m512i,
) {
    let vectors: [&[u16]; N] = std::array::from_fn(|i| operands.vector(first + i));
    let mut acc = [[_mm512_setzero_si512(); 2]; N];
    for (p, weights) in operands.panel.iter().enumerate() {
        let w = load(weights);
        for (acc, vector) in acc.iter_mut().zip(&vectors) {
            // Both words at once; the slices are 2 * panel.len() long, so that this is in bounds.
            let pair = u32::from(vector[2 * p]) | u32::from(vector[2 * p + 1]) << 16;
            let x = _mm512_set1_epi32(pair as i32);
            acc[0] = step(acc[0], x, w[0]);
            acc[1] = step(acc[1], x, w[1]);
        }
    }
    for (sums, acc) in sums.iter_mut().zip(acc) {
        let (low, high) = sums.split_at_mut(16);
        // SAFETY: both halves are sixteen integers of 32 bits, a register each; alignment is not asked.
        unsafe {
            _mm512_storeu_si512(low.as_mut_ptr().cast(), acc[0]);
            _mm512_storeu_si512(high.as_mut_ptr().cast(), acc[1]);
        }
    }
}

/// Both weights of 32 columns.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load(weights: &[i16; PAIR]) -> [__m512i; 2] {
    let (low, high) = weights.split_at(PAIR / 2);
    // SAFETY: both halves are 32 integers of 16 bits, a register each; alignment is not asked.
    unsafe {
        [
            _mm512_loadu_si512(low.as_ptr().cast()),
            _mm512_loadu_si512(high.as_ptr().cast()),
        ]
    }
}

/// [`super::lanes::lanes`] for paths with AVX-512.
pub(super) fn lanes(path: Present, x: &[Pair], weights: &[u32], sums: &mut [LaneSums]) {
    match path.path() {
        // SAFETY: a `Present` AVX-512 path with VNNI was detected, with every feature enabled below.
        Path::Avx512Vnni => unsafe { lanes_vnni(x, weights, sums) },
        // SAFETY: a `Present` AVX-512 path was detected, with every feature enabled below.
        Path::Avx512 => unsafe { lanes_plain(x, weights, sums) },
        _ => super::lanes::portable(x, weights, sums),
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn lanes_vnni(x: &[Pair], weights: &[u32], sums: &mut [LaneSums]) {
    lanes_by(x, weights, sums, |sum, x, w| _mm512_dpwssd_epi32(sum, x, w));
}

#[target_feature(enable = "avx512f,avx512bw")]
fn lanes_plain(x: &[Pair], weights: &[u32], sums: &mut [LaneSums]) {
    lanes_by(x, weights, sums, |sum, x, w| {
        _mm512_add_epi32(sum, _mm512_madd_epi16(x, w))
    });
}

/// Calls the loop that was compiled for the number of columns.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn lanes_by(
    x: &[Pair],
    weights: &[u32],
    sums: &mut [LaneSums],
    step: impl Fn(__m512i, __m512i, __m512i) -> __m512i + Copy,
) {
    macro_rules! columns {
        ($($n:literal)*) => {
            match sums.len() {
                $($n => {
                    if let Some((sums, _)) = sums.split_first_chunk_mut::<$n>() {
                        lanes_of(x, weights, sums, step);
                    }
                })*
                _ => super::lanes::portable(x, weights, sums),
            }
        };
    }
    columns!(1 2 3 4 5 6 7 8 9 10 11 12);
}

/// `N` columns by 32 positions in 2 N registers.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn lanes_of<const N: usize>(
    x: &[Pair],
    weights: &[u32],
    sums: &mut [LaneSums; N],
    step: impl Fn(__m512i, __m512i, __m512i) -> __m512i,
) {
    let mut acc = [[_mm512_setzero_si512(); 2]; N];
    let (weights, _) = weights.as_chunks::<N>();
    for (x, weights) in x.iter().zip(weights) {
        let (low, high) = x.split_at(LANES / 2);
        // SAFETY: both halves are sixteen integers of 32 bits, a register each; alignment is not asked.
        let x = unsafe {
            [
                _mm512_loadu_si512(low.as_ptr().cast()),
                _mm512_loadu_si512(high.as_ptr().cast()),
            ]
        };
        for (acc, &w) in acc.iter_mut().zip(weights) {
            let w = _mm512_set1_epi32(w as i32);
            acc[0] = step(acc[0], x[0], w);
            acc[1] = step(acc[1], x[1], w);
        }
    }
    for (sums, acc) in sums.iter_mut().zip(acc) {
        let (low, high) = sums.split_at_mut(LANES / 2);
        // SAFETY: both halves are sixteen integers of 32 bits, a register each; alignment is not asked.
        unsafe {
            _mm512_storeu_si512(low.as_mut_ptr().cast(), acc[0]);
            _mm512_storeu_si512(high.as_mut_ptr().cast(), acc[1]);
        }
    }
}
