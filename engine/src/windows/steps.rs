//! Steps of windows over planes: ORs of whole lines at once, whatever the row order.
//!
//! The inputs of a row at all positions lie side by side in its plane, so the OR of a fragment at 64
//! positions is one vector OR a row. Leading and plane policies then are a bit length and a count of ones,
//! byte by byte.

use crate::simd::for_each_path;

/// Steps of one feed at many positions.
#[derive(Debug, Default)]
pub(crate) struct FeedSteps {
    /// The OR of one fragment.
    or: Vec<u8>,
    /// `[fragment][position]`.
    leading: Vec<u8>,
    /// `[fragment][position]`.
    plane: Vec<u8>,
    /// Of all fragments, by position.
    pub sums: PositionSums,
    /// By fragment: leading and plane.
    pub sub_arrays: [Vec<u64>; 2],
    /// By steps: leading and plane. Positions that are none count as 0 steps.
    pub histogram: [[u64; 9]; 2],
}

/// Steps of all fragments, by position.
#[derive(Debug, Default)]
pub(crate) struct PositionSums {
    pub leading: Vec<u16>,
    pub plane: Vec<u16>,
    /// Fragments without a step.
    pub idle: Vec<u16>,
}

/// Positions in lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// Lines of output positions.
    pub lines: usize,
    /// Positions of a line.
    pub width: usize,
    /// Bytes of a plane from one line to the next, `width` at least.
    pub pitch: usize,
}

impl Grid {
    /// Bytes from the first position to behind the last.
    pub fn span(&self) -> usize {
        match self.lines {
            0 => 0,
            lines => (lines - 1) * self.pitch + self.width,
        }
    }

    /// Positions.
    pub fn positions(&self) -> usize {
        self.lines * self.width
    }

    /// Where each line begins.
    pub fn starts(&self) -> impl Iterator<Item = usize> + Clone {
        let pitch = self.pitch;
        (0..self.lines).map(move |line| line * pitch)
    }
}

impl FeedSteps {
    /// Counts the steps of fragments, each given by the places of its rows' first positions.
    pub fn count(
        &mut self,
        path: crate::simd::Present,
        planes: &[u8],
        fragments: &[Vec<u32>],
        grid: Grid,
    ) {
        let span = grid.span();
        self.or.resize(span, 0);
        let all = span * fragments.len();
        self.leading.resize(all, 0);
        self.plane.resize(all, 0);
        let sums = &mut self.sums;
        for sums in [&mut sums.leading, &mut sums.plane, &mut sums.idle] {
            sums.clear();
            sums.resize(span, 0);
        }
        for totals in &mut self.sub_arrays {
            totals.clear();
        }
        let lines = self.leading.chunks_exact_mut(span.max(1));
        let lines = lines.zip(self.plane.chunks_exact_mut(span.max(1)));
        for (rows, (leading, plane)) in fragments.iter().zip(lines) {
            or_of_rows(path, planes, rows, &mut self.or);
            // Between the lines' ends and their next beginnings is no position.
            if grid.pitch > grid.width {
                for start in grid.starts().take(grid.lines.saturating_sub(1)) {
                    self.or[start + grid.width..start + grid.pitch].fill(0);
                }
            }
            steps_of_ors(path, &self.or, leading, plane, sums);
            self.sub_arrays[0].push(total(path, leading));
            self.sub_arrays[1].push(total(path, plane));
        }
        for (histogram, all) in self.histogram.iter_mut().zip([&self.leading, &self.plane]) {
            *histogram = by_value(path, all);
        }
        // What is no position is no sub-array at work.
        let gaps = ((span - grid.positions()) * fragments.len()) as u64;
        for histogram in &mut self.histogram {
            histogram[0] -= gaps;
        }
    }
}

for_each_path! {
    /// The OR of rows, position by position.
    fn or_of_rows(planes: &[u8], rows: &[u32], or: &mut [u8]) = or_of_rows_body;
}

#[inline(always)]
fn or_of_rows_body(planes: &[u8], rows: &[u32], or: &mut [u8]) {
    let n = or.len();
    let row = |at: u32| &planes[at as usize..][..n];
    or.fill(0);
    let (eights, rest) = rows.as_chunks::<8>();
    for eight in eights {
        let [a, b, c, d, e, f, g, h] = eight.map(row);
        for i in 0..n {
            or[i] |= (a[i] | b[i] | c[i] | d[i]) | (e[i] | f[i] | g[i] | h[i]);
        }
    }
    let (fours, rest) = rest.as_chunks::<4>();
    for four in fours {
        let [a, b, c, d] = four.map(row);
        for i in 0..n {
            or[i] |= (a[i] | b[i]) | (c[i] | d[i]);
        }
    }
    for &at in rest {
        for (or, x) in or.iter_mut().zip(row(at)) {
            *or |= x;
        }
    }
}

for_each_path! {
    /// Steps of one fragment at every position, added to the sums of all.
    fn steps_of_ors(or: &[u8], leading: &mut [u8], plane: &mut [u8], sums: &mut PositionSums) = steps_of_ors_body;
}

#[inline(always)]
fn steps_of_ors_body(or: &[u8], leading: &mut [u8], plane: &mut [u8], sums: &mut PositionSums) {
    let n = or.len();
    let (leading, plane) = (&mut leading[..n], &mut plane[..n]);
    for i in 0..n {
        // Every bit below the highest set: as many ones as the word is long.
        let mut below = or[i] | or[i] >> 1;
        below |= below >> 2;
        below |= below >> 4;
        leading[i] = below.count_ones() as u8;
        plane[i] = or[i].count_ones() as u8;
    }
    for (sum, &steps) in sums.leading.iter_mut().zip(&*leading) {
        *sum += u16::from(steps);
    }
    for (sum, &steps) in sums.plane.iter_mut().zip(&*plane) {
        *sum += u16::from(steps);
    }
    for (sum, &or) in sums.idle.iter_mut().zip(or) {
        *sum += u16::from(or == 0);
    }
}

for_each_path! {
    /// The sum of bytes, none above 8.
    fn total(bytes: &[u8]) -> u64 = total_body;
}

#[inline(always)]
fn total_body(bytes: &[u8]) -> u64 {
    let parts = bytes.chunks(1 << 12);
    parts
        .map(|part| u64::from(part.iter().map(|&byte| u32::from(byte)).sum::<u32>()))
        .sum()
}

for_each_path! {
    /// How many bytes there are of each value, none above 8.
    fn by_value(bytes: &[u8]) -> [u64; 9] = by_value_body;
}

#[inline(always)]
fn by_value_body(bytes: &[u8]) -> [u64; 9] {
    let mut counts = [0_u64; 9];
    // 64 counters of a byte each, for each value: a byte holds 255.
    for part in bytes.chunks(64 * 255) {
        let (rows, rest) = part.as_chunks::<64>();
        for (value, count) in (0..=8_u8).zip(&mut counts) {
            let mut counters = [0_u8; 64];
            for row in rows {
                for (counter, &byte) in counters.iter_mut().zip(row) {
                    *counter += u8::from(byte == value);
                }
            }
            *count += counters.iter().map(|&n| u64::from(n)).sum::<u64>();
            *count += rest
                .iter()
                .map(|&byte| u64::from(byte == value))
                .sum::<u64>();
        }
    }
    counts
}
