//! The inner product in AVX2: three vectors by 32 columns stay in twelve registers, each step one
//! `vpmaddwd` of sixteen multiplications and an addition.

#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::dot::{Operands, PAIR, Sums};
use super::lanes::{LaneSums, Pair};
use super::{Path, Present};

/// Vectors that are computed side by side.
const ROWS: usize = 3;

/// [`super::dot::dot`] for the AVX2 path.
pub(super) fn dot(path: Present, operands: Operands<'_>, sums: &mut [Sums]) {
    if path.path() == Path::Avx2 {
        // SAFETY: a `Present` AVX2 path was detected.
        unsafe { blocks(operands, sums) }
    } else {
        super::dot::portable(operands, sums);
    }
}

#[target_feature(enable = "avx2")]
fn blocks(operands: Operands<'_>, sums: &mut [Sums]) {
    let mut first = 0;
    let (threes, rest) = sums.as_chunks_mut::<ROWS>();
    for sums in threes {
        block(operands, first, sums);
        first += ROWS;
    }
    let (ones, _) = rest.as_chunks_mut::<1>();
    for sums in ones {
        block(operands, first, sums);
        first += 1;
    }
}

/// `N` vectors from `first` on.
#[inline]
#[target_feature(enable = "avx2")]
fn block<const N: usize>(operands: Operands<'_>, first: usize, sums: &mut [Sums; N]) {
    let vectors: [&[u16]; N] = std::array::from_fn(|i| operands.vector(first + i));
    let mut acc = [[_mm256_setzero_si256(); 4]; N];
    for (p, weights) in operands.panel.iter().enumerate() {
        let w = load(weights);
        for (acc, vector) in acc.iter_mut().zip(&vectors) {
            let pair = u32::from(vector[2 * p]) | u32::from(vector[2 * p + 1]) << 16;
            let x = _mm256_set1_epi32(pair as i32);
            for (acc, w) in acc.iter_mut().zip(w) {
                *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(x, w));
            }
        }
    }
    for (sums, acc) in sums.iter_mut().zip(acc) {
        let (eights, _) = sums.as_chunks_mut::<8>();
        for (eight, acc) in eights.iter_mut().zip(acc) {
            // SAFETY: eight integers of 32 bits are one register; alignment is not asked.
            unsafe { _mm256_storeu_si256(eight.as_mut_ptr().cast(), acc) }
        }
    }
}

/// Both weights of 32 columns.
#[inline]
#[target_feature(enable = "avx2")]
fn load(weights: &[i16; PAIR]) -> [__m256i; 4] {
    let (quarters, _) = weights.as_chunks::<16>();
    std::array::from_fn(|i| {
        // SAFETY: sixteen integers of 16 bits are one register; alignment is not asked.
        unsafe { _mm256_loadu_si256(quarters[i].as_ptr().cast()) }
    })
}

/// [`super::lanes::lanes`] for the AVX2 path.
pub(super) fn lanes(path: Present, x: &[Pair], weights: &[u32], sums: &mut [LaneSums]) {
    if path.path() == Path::Avx2 {
        // SAFETY: a `Present` AVX2 path was detected.
        unsafe { lanes_by(x, weights, sums) }
    } else {
        super::lanes::portable(x, weights, sums);
    }
}

/// Three columns at a time, then one.
#[target_feature(enable = "avx2")]
fn lanes_by(x: &[Pair], weights: &[u32], sums: &mut [LaneSums]) {
    let columns = sums.len();
    let mut first = 0;
    let (threes, rest) = sums.as_chunks_mut::<3>();
    for sums in threes {
        lanes_of(x, weights, columns, first, sums);
        first += 3;
    }
    let (ones, _) = rest.as_chunks_mut::<1>();
    for sums in ones {
        lanes_of(x, weights, columns, first, sums);
        first += 1;
    }
}

/// `N` columns from `first` on, by 32 positions, in 4 N registers.
#[inline]
#[target_feature(enable = "avx2")]
fn lanes_of<const N: usize>(
    x: &[Pair],
    weights: &[u32],
    columns: usize,
    first: usize,
    sums: &mut [LaneSums; N],
) {
    let mut acc = [[_mm256_setzero_si256(); 4]; N];
    for (x, weights) in x.iter().zip(weights.chunks_exact(columns)) {
        let (parts, _) = x.as_chunks::<8>();
        for (acc, &w) in acc.iter_mut().zip(&weights[first..]) {
            let w = _mm256_set1_epi32(w as i32);
            for (acc, x) in acc.iter_mut().zip(parts) {
                // SAFETY: eight integers of 32 bits are a register; alignment is not asked.
                let x = unsafe { _mm256_loadu_si256(x.as_ptr().cast()) };
                *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(x, w));
            }
        }
    }
    for (sums, acc) in sums.iter_mut().zip(acc) {
        let (parts, _) = sums.as_chunks_mut::<8>();
        for (part, acc) in parts.iter_mut().zip(acc) {
            // SAFETY: eight integers of 32 bits are a register; alignment is not asked.
            unsafe { _mm256_storeu_si256(part.as_mut_ptr().cast(), acc) };
        }
    }
}
