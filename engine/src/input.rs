//! Inputs as they come, and as the engine keeps them: sixteen-bit words where they fit, 64-bit ones where not.

use forms_golden::{Config, Error as Refusal};
use ndarray::ArrayView2;

mod sealed {
    pub trait Sealed {}
}

/// An integer type that inputs may have: any primitive one of up to 64 bits that `i64` holds.
pub trait Input: sealed::Sealed + Copy + Send + Sync {
    /// Its value.
    fn value(self) -> i64;
    /// Its lowest sixteen bits, in two's complement.
    fn low_word(self) -> u16;
    /// Whether every value of the type lies in -2^15 .. 2^16, so that a word holds it and the sign.
    const FITS_WORD: Option<(i64, i64)>;
}

macro_rules! inputs {
    ($($type:ty => $range:expr),*) => {$(
        impl sealed::Sealed for $type {}
        impl Input for $type {
            #[inline(always)]
            fn value(self) -> i64 {
                self as i64
            }
            #[inline(always)]
            fn low_word(self) -> u16 {
                self as u16
            }
            const FITS_WORD: Option<(i64, i64)> = $range;
        }
    )*};
}
inputs!(
    u8 => Some((0, 255)), i8 => Some((-128, 127)),
    u16 => Some((0, 65535)), i16 => Some((-32768, 32767)),
    u32 => None, i32 => None, i64 => None
);

/// Checks a batch [batch, rows] against the matrix and b_used, as golden does.
///
/// # Errors
/// Golden's, with the batch row of an input out of range.
pub(crate) fn check<X: Input>(
    config: &Config,
    batch: ArrayView2<X>,
    rows: usize,
    b_used: usize,
) -> Result<(), Refusal> {
    check_b_used(config, b_used)?;
    if batch.ncols() != rows {
        return Err(Refusal::InputCount {
            found: batch.ncols(),
            expected: rows,
        });
    }
    let range = config.input_range(b_used);
    let (low, high) = (*range.start(), *range.end());
    if let Some((least, most)) = X::FITS_WORD
        && low <= least
        && most <= high
    {
        return Ok(());
    }
    for (batch_row, x) in batch.rows().into_iter().enumerate() {
        // The common case without a branch an input; the place is looked for only where there is one.
        let outside = x.fold(false, |outside, x| {
            outside | (x.value() < low) | (x.value() > high)
        });
        if !outside {
            continue;
        }
        if let Some((index, x)) = x
            .iter()
            .enumerate()
            .find(|(_, x)| !range.contains(&x.value()))
        {
            return Err(Refusal::InputRange {
                batch_row: Some(batch_row),
                index,
                value: x.value(),
                range,
                b_used,
            });
        }
    }
    Ok(())
}

/// 1 ..= B.
pub(crate) fn check_b_used(config: &Config, b_used: usize) -> Result<(), Refusal> {
    let most = config.input_bits;
    if (1..=most).contains(&b_used) {
        Ok(())
    } else {
        Err(Refusal::BitsUsed { b_used, most })
    }
}

/// A block of input vectors, row after row of `stride` words; what is beyond a vector's end is 0.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Vectors in the block.
    pub mvms: usize,
    /// Words of a vector, padding included.
    pub stride: usize,
    /// Whether `narrow` holds the vectors, or `wide`.
    pub is_narrow: bool,
    /// Whether words are two's complement.
    pub signed: bool,
    /// Words of sixteen bits, two's complement where inputs are signed.
    pub narrow: Vec<u16>,
    /// The values.
    pub wide: Vec<i64>,
}

impl Block {
    /// The value of word `at`.
    pub fn value(&self, at: usize) -> i64 {
        match (self.is_narrow, self.signed) {
            (false, _) => self.wide[at],
            (true, false) => i64::from(self.narrow[at]),
            (true, true) => i64::from(self.narrow[at] as i16),
        }
    }

    /// Takes in a part of a batch, in place of what was there.
    pub fn fill<X: Input>(&mut self, batch: ArrayView2<X>, stride: usize, is_narrow: bool) {
        self.mvms = batch.nrows();
        self.stride = stride;
        self.is_narrow = is_narrow;
        if is_narrow {
            fill(&mut self.narrow, batch, stride, X::low_word);
        } else {
            fill(&mut self.wide, batch, stride, X::value);
        }
    }
}

fn fill<X: Input, T: Copy + Default>(
    words: &mut Vec<T>,
    batch: ArrayView2<X>,
    stride: usize,
    word: impl Fn(X) -> T,
) {
    // Only the padding must be zero, and it stays so while the shape does.
    if words.len() != batch.nrows() * stride {
        words.clear();
        words.resize(batch.nrows() * stride, T::default());
    }
    for (x, to) in batch.rows().into_iter().zip(words.chunks_exact_mut(stride)) {
        match x.to_slice() {
            Some(x) => {
                for (to, &x) in to.iter_mut().zip(x) {
                    *to = word(x);
                }
            }
            None => {
                for (to, &x) in to.iter_mut().zip(x) {
                    *to = word(x);
                }
            }
        }
    }
}
