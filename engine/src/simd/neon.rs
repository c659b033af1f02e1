//! The inner product in NEON: one vector by 32 columns stays in eight registers, each step a
//! multiply-accumulate (`smlal`) of four words.

#![allow(unsafe_code)]

use std::arch::aarch64::*;

use super::dot::{Operands, Sums};
use super::{Path, Present};

/// [`super::dot::dot`] for the NEON path.
pub(super) fn dot(path: Present, operands: Operands<'_>, sums: &mut [Sums]) {
    if path.path() == Path::Neon {
        // SAFETY: a `Present` NEON path was detected.
        unsafe { vectors(operands, sums) }
    } else {
        super::dot::portable(operands, sums);
    }
}

#[target_feature(enable = "neon")]
fn vectors(operands: Operands<'_>, sums: &mut [Sums]) {
    for (i, sums) in sums.iter_mut().enumerate() {
        let (pairs, _) = operands.vector(i).as_chunks::<2>();
        let mut acc = [vdupq_n_s32(0); 8];
        for (x, weights) in pairs.iter().zip(operands.panel) {
            let x = x.map(|x| x as i16);
            let (eights, _) = weights.as_chunks::<16>();
            for (acc, eight) in acc.chunks_exact_mut(2).zip(eights) {
                // SAFETY: sixteen words, eight columns' pairs: two registers, of first and of second rows.
                let w = unsafe { vld2q_s16(eight.as_ptr()) };
                acc[0] = vmlal_n_s16(acc[0], vget_low_s16(w.0), x[0]);
                acc[0] = vmlal_n_s16(acc[0], vget_low_s16(w.1), x[1]);
                acc[1] = vmlal_n_s16(acc[1], vget_high_s16(w.0), x[0]);
                acc[1] = vmlal_n_s16(acc[1], vget_high_s16(w.1), x[1]);
            }
        }
        let (fours, _) = sums.as_chunks_mut::<4>();
        for (four, acc) in fours.iter_mut().zip(acc) {
            // SAFETY: four integers of 32 bits are one register.
            unsafe { vst1q_s32(four.as_mut_ptr(), acc) }
        }
    }
}
