//! Annealed swaps: rows of different fragments change places, for the better or, while it is warm, for the worse.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::Rows;
use crate::simd::vectorized;

/// Columns that are summed side by side.
const WIDE: usize = 16;
/// The temperature at first, in units of the objective, where a row of mean energy is worth 1.
const WARM: f64 = 0.05;
/// After so many moves sums are made anew, so that rounding does not add up.
const REFRESH: u64 = 1 << 16;

/// How an order is searched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// Rows of a fragment.
    pub fragment_rows: usize,
    /// Swaps that are proposed in each chain.
    pub proposals: u64,
    /// Searches from the same start, side by side, of which the best stays.
    pub chains: u64,
    /// What a step weighs against a row's mean energy.
    pub steps_weight: f64,
    /// Where the random numbers begin.
    pub seed: u64,
}

/// The best order that was found from `start`, which holds rows of `rows`, each once; never worse than `start`.
///
/// Rows are swapped in units: a unit is a list of places, and two units have as many. One place each is any order;
/// a unit for each channel, its places under all kernel positions, reorders channels.
pub fn search(rows: &Rows, start: &[usize], units: &[Vec<usize>], how: &Search) -> Vec<usize> {
    let objective = |order: &[usize]| rows.objective(order, how.fragment_rows, how.steps_weight);
    let fragments = start.len().div_ceil(how.fragment_rows.max(1));
    if fragments < 2 || units.len() < 2 {
        return start.to_vec();
    }
    let found: Vec<(f64, Vec<usize>)> = (0..how.chains)
        .into_par_iter()
        .map(|chain| {
            let mut rng = ChaCha8Rng::seed_from_u64(how.seed);
            rng.set_stream(chain + 1);
            let mut state = State::new(rows, start, how);
            vectorized(
                #[inline(always)]
                || state.anneal(units, how.proposals, &mut rng),
            );
            (objective(&state.order), state.order)
        })
        .collect();
    let mut best = (objective(start), start.to_vec());
    for (value, order) in found {
        if value > best.0 {
            best = (value, order);
        }
    }
    best.1
}

struct State<'r> {
    rows: &'r Rows,
    fragment_rows: usize,
    /// Chunks of [`WIDE`] columns.
    chunks: usize,
    /// `[rows, chunks]`: signed energies, such that |D| counts as the objective does.
    energies: Vec<[f32; WIDE]>,
    /// The row at each place.
    order: Vec<usize>,
    /// D, `[fragments, chunks]`.
    sums: Vec<[f32; WIDE]>,
    /// Sum of |D| of each fragment.
    held: Vec<f32>,
    /// Ones of each fragment's codes.
    ones: Vec<u64>,
    /// What a one of the codes costs.
    price: f64,
    /// `[places, words]`: the codes of a place's fragment without its own row's, one over the other.
    others: Vec<u64>,
    /// Room for the codes of one row.
    behind: Vec<u64>,
}

/// What a swap of two places changes.
struct Change {
    held: [f32; 2],
    ones: [u64; 2],
    gain: f64,
}

impl<'r> State<'r> {
    fn new(rows: &'r Rows, start: &[usize], how: &Search) -> State<'r> {
        let columns = rows.signed.ncols();
        let chunks = columns.div_ceil(WIDE);
        let total: f64 = start
            .iter()
            .flat_map(|&k| rows.signed.row(k).into_iter().map(|e| e.abs()))
            .sum();
        let unit = if total > 0.0 {
            0.5 * start.len() as f64 / total
        } else {
            0.0
        };
        let mut energies = vec![[0.0; WIDE]; rows.signed.nrows() * chunks];
        for ((k, n), &e) in rows.signed.indexed_iter() {
            energies[k * chunks + n / WIDE][n % WIDE] = (e * unit) as f32;
        }
        let codes = rows.codes.as_ref().filter(|_| how.steps_weight > 0.0);
        let fragments = start.len().div_ceil(how.fragment_rows);
        let mut state = State {
            rows,
            fragment_rows: how.fragment_rows,
            chunks,
            energies,
            order: start.to_vec(),
            sums: vec![[0.0; WIDE]; fragments * chunks],
            held: vec![0.0; fragments],
            ones: vec![0; fragments],
            price: codes.map_or(0.0, |codes| {
                how.steps_weight / codes.samples().max(1) as f64
            }),
            others: vec![0; start.len() * codes.map_or(0, super::Codes::words)],
            behind: vec![0; codes.map_or(0, super::Codes::words)],
        };
        state.refresh();
        state
    }

    /// Every fragment's sums anew.
    fn refresh(&mut self) {
        self.sums.fill([0.0; WIDE]);
        for (place, &row) in self.order.iter().enumerate() {
            let to = place / self.fragment_rows * self.chunks;
            for chunk in 0..self.chunks {
                let (sum, e) = (
                    &mut self.sums[to + chunk],
                    &self.energies[row * self.chunks + chunk],
                );
                for n in 0..WIDE {
                    sum[n] += e[n];
                }
            }
        }
        for f in 0..self.held.len() {
            let sums = &self.sums[f * self.chunks..(f + 1) * self.chunks];
            self.held[f] = sums.iter().flatten().map(|d| d.abs()).sum();
            self.cover(f);
            if let (true, Some(codes)) = (self.price > 0.0, &self.rows.codes) {
                let (place, words) = (f * self.fragment_rows, codes.words());
                let others = &self.others[place * words..][..words];
                self.ones[f] = codes.ones_beside(self.order[place], others);
            }
        }
    }

    /// What the places of a fragment have beside them, anew: from the front what is before each, then from the back
    /// what is behind it.
    #[inline(always)]
    fn cover(&mut self, f: usize) {
        let (true, Some(codes)) = (self.price > 0.0, &self.rows.codes) else {
            return;
        };
        let words = codes.words();
        let first = f * self.fragment_rows;
        let end = self.order.len().min(first + self.fragment_rows);
        let others = &mut self.others[first * words..end * words];
        let rows = &self.order[first..end];
        others[..words].fill(0);
        for (place, &row) in rows[..rows.len() - 1].iter().enumerate() {
            let (before, next) = others[place * words..].split_at_mut(words);
            let codes = before.iter().zip(codes.row(row));
            let pairs = next[..words].iter_mut().zip(codes);
            pairs.for_each(|(to, (before, own))| *to = before | own);
        }
        let behind = &mut self.behind;
        behind.fill(0);
        for (place, &row) in rows.iter().enumerate().rev() {
            let others = others[place * words..][..words].iter_mut();
            let pairs = others.zip(behind.iter_mut().zip(codes.row(row)));
            pairs.for_each(|(to, (behind, own))| {
                *to |= *behind;
                *behind |= own;
            });
        }
    }

    #[inline(always)]
    fn anneal(&mut self, units: &[Vec<usize>], proposals: u64, rng: &mut ChaCha8Rng) {
        let mut moves = 0_u64;
        for t in 0..proposals {
            let (a, b) = (
                rng.random_range(0..units.len() as u32) as usize,
                rng.random_range(0..units.len() as u32) as usize,
            );
            let luck: f32 = rng.random();
            if a == b {
                continue;
            }
            let left = 1.0 - t as f64 / proposals as f64;
            // What is taken for the worse at this temperature, and with this luck.
            let worst = WARM * left * left * f64::from(luck.max(f32::MIN_POSITIVE)).ln();
            moves += u64::from(self.propose(&units[a], &units[b], worst));
            if moves >= REFRESH {
                moves = 0;
                self.refresh();
            }
        }
    }

    /// Swaps two units if that gains at least `worst`.
    #[inline(always)]
    fn propose(&mut self, a: &[usize], b: &[usize], worst: f64) -> bool {
        if let (&[a], &[b]) = (a, b) {
            let Some(change) = self.change(a, b) else {
                return false;
            };
            if change.gain < worst {
                return false;
            }
            self.commit(a, b, &change);
            return true;
        }
        // Places of a unit may share fragments, so swaps are done one after the other, and undone.
        let mut gain = 0.0;
        for (&a, &b) in a.iter().zip(b) {
            gain += self.swap(a, b);
        }
        if gain >= worst {
            return true;
        }
        for (&a, &b) in a.iter().zip(b) {
            self.swap(a, b);
        }
        true
    }

    /// Swaps two places; the gain.
    #[inline(always)]
    fn swap(&mut self, a: usize, b: usize) -> f64 {
        match self.change(a, b) {
            Some(change) => {
                self.commit(a, b, &change);
                change.gain
            }
            None => {
                self.order.swap(a, b);
                0.0
            }
        }
    }

    /// What a swap would change; `None` within a fragment.
    #[inline(always)]
    fn change(&self, a: usize, b: usize) -> Option<Change> {
        let (fa, fb) = (a / self.fragment_rows, b / self.fragment_rows);
        if fa == fb {
            return None;
        }
        let chunks = self.chunks;
        let (ra, rb) = (self.order[a] * chunks, self.order[b] * chunks);
        let (mut left, mut right) = ([0.0_f32; WIDE], [0.0_f32; WIDE]);
        let rows = self.energies[ra..ra + chunks]
            .iter()
            .zip(&self.energies[rb..rb + chunks]);
        let sums = self.sums[fa * chunks..(fa + 1) * chunks]
            .iter()
            .zip(&self.sums[fb * chunks..(fb + 1) * chunks]);
        for ((ea, eb), (da, db)) in rows.zip(sums) {
            for n in 0..WIDE {
                let d = eb[n] - ea[n];
                left[n] += (da[n] + d).abs();
                right[n] += (db[n] - d).abs();
            }
        }
        let held = [left.iter().sum(), right.iter().sum()];
        let mut gain = f64::from(held[0] + held[1]) - f64::from(self.held[fa] + self.held[fb]);
        let mut ones = [0; 2];
        if let (true, Some(codes)) = (self.price > 0.0, &self.rows.codes) {
            let words = codes.words();
            for (ones, (out, new)) in ones
                .iter_mut()
                .zip([(a, self.order[b]), (b, self.order[a])])
            {
                *ones = codes.ones_beside(new, &self.others[out * words..][..words]);
            }
            let before = self.ones[fa] + self.ones[fb];
            gain -= self.price * ((ones[0] + ones[1]) as f64 - before as f64);
        }
        Some(Change { held, ones, gain })
    }

    #[inline(always)]
    fn commit(&mut self, a: usize, b: usize, change: &Change) {
        let chunks = self.chunks;
        let fragments = [a / self.fragment_rows, b / self.fragment_rows];
        let (ra, rb) = (self.order[a] * chunks, self.order[b] * chunks);
        for chunk in 0..chunks {
            let (ea, eb) = (self.energies[ra + chunk], self.energies[rb + chunk]);
            for n in 0..WIDE {
                let d = eb[n] - ea[n];
                self.sums[fragments[0] * chunks + chunk][n] += d;
                self.sums[fragments[1] * chunks + chunk][n] -= d;
            }
        }
        for (at, f) in fragments.into_iter().enumerate() {
            (self.held[f], self.ones[f]) = (change.held[at], change.ones[at]);
        }
        self.order.swap(a, b);
        fragments.into_iter().for_each(|f| self.cover(f));
    }
}
