//! A number of bits whose width is a value, not a type.

use std::ops::{Add, BitAnd, BitOr, BitXor, Mul, Not, Shl, Shr, Sub};

/// The widest word that the simulator computes with.
///
/// Nothing in a crossbar is wider: an accumulator has at most 1 + 32 + 16 + 10 bits, and buses are
/// arrays of words.
pub const MAX_WIDTH: usize = 64;

/// Up to [`MAX_WIDTH`] bits, unsigned.
///
/// A number written in a kernel (`0.into()`, `x + 1`) and the result of [`Word::to_bits`] have no
/// width of their own: they take that of the wire they are assigned to, or of the word they meet.
/// Two words of different widths never meet in one operation.
///
/// # Panics
///
/// Operations panic where two widths meet, since the kernel that asks for it is wrong: it would
/// mean something else in Verilog, where the narrower operand is widened without a word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    value: u64,
    /// 0: no width of its own.
    width: u8,
}

/// The ones that a word of `width` bits can hold.
#[inline]
fn mask(width: u8) -> u64 {
    match width {
        0 | 64.. => u64::MAX,
        width => (1 << width) - 1,
    }
}

#[cold]
#[inline(never)]
fn widths_meet(left: u8, right: u8) -> ! {
    panic!(
        "{left} bits meet {right} bits in one operation; bring one to the other's width in a Local \
         first, with to_bits()"
    )
}

impl Word {
    /// `value` in `width` bits, cut to them.
    #[inline]
    pub(crate) fn new(value: u64, width: u8) -> Self {
        Self {
            value: value & mask(width),
            width,
        }
    }

    /// The word in the width of the wire it is assigned to: widened by zeros, or cut to its low bits.
    ///
    /// The one way from one width to another, and only as the whole of what is assigned.
    #[inline]
    pub fn to_bits(self) -> Self {
        Self {
            value: self.value,
            width: 0,
        }
    }

    /// Its value.
    #[inline]
    pub fn to_u64(self) -> u64 {
        self.value
    }

    /// Its value, as a position.
    #[inline]
    pub fn index(self) -> usize {
        self.value as usize
    }

    /// Bits of it; 0 for a number without a width of its own.
    #[inline]
    pub fn width(self) -> usize {
        usize::from(self.width)
    }

    /// Whether any bit is 1.
    #[inline]
    pub fn any(self) -> bool {
        self.value != 0
    }

    /// Whether every bit is 1.
    #[inline]
    pub fn all(self) -> bool {
        self.value == mask(self.width)
    }

    /// Whether an odd number of bits is 1.
    #[inline]
    pub fn xor(self) -> bool {
        self.value.count_ones() % 2 == 1
    }

    /// The bit at `position`; 0 beyond the word.
    #[inline]
    pub fn get_bit(self, position: usize) -> bool {
        position < 64 && self.value >> position & 1 == 1
    }

    /// The word with `bit` at `position`, which lies inside.
    #[inline]
    pub fn replace_bit(self, position: usize, bit: bool) -> Self {
        let at = 1_u64.checked_shl(position as u32).unwrap_or(0);
        let value = match bit {
            true => self.value | at,
            false => self.value & !at,
        };
        Self::new(value, self.width)
    }

    /// What is left of it in `width` bits, as an assignment does it.
    #[inline]
    pub(crate) fn fitted(self, width: u8) -> Self {
        if self.width != 0 && self.width != width {
            assigned(self.width, width);
        }
        Self::new(self.value, width)
    }

    /// Bits of both.
    #[inline]
    fn together(self, other: Self) -> u8 {
        self.width + other.width
    }

    /// The width that both have.
    #[inline]
    fn joined(self, other: Self) -> u8 {
        if self.width == other.width || other.width == 0 {
            return self.width;
        }
        if self.width != 0 {
            widths_meet(self.width, other.width);
        }
        other.width
    }
}

#[cold]
#[inline(never)]
fn assigned(from: u8, to: u8) -> ! {
    panic!(
        "{from} bits are assigned to a wire of {to}; say to_bits() where they are to be widened or cut"
    )
}

impl From<u64> for Word {
    #[inline]
    fn from(value: u64) -> Self {
        Self { value, width: 0 }
    }
}

impl From<bool> for Word {
    #[inline]
    fn from(bit: bool) -> Self {
        Self::new(u64::from(bit), 1)
    }
}

impl PartialEq for Word {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.joined(*other);
        self.value == other.value
    }
}

impl Eq for Word {}

impl PartialEq<u64> for Word {
    #[inline]
    fn eq(&self, other: &u64) -> bool {
        self.value == *other
    }
}

impl PartialOrd for Word {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.joined(*other);
        Some(self.value.cmp(&other.value))
    }
}

impl PartialOrd<u64> for Word {
    #[inline]
    fn partial_cmp(&self, other: &u64) -> Option<std::cmp::Ordering> {
        Some(self.value.cmp(other))
    }
}

macro_rules! operations {
    ($($operation:ident $method:ident: $compute:expr;)+) => { $(
        impl $operation for Word {
            type Output = Self;

            #[inline]
            fn $method(self, other: Self) -> Self {
                let compute: fn(u64, u64) -> u64 = $compute;
                Self::new(compute(self.value, other.value), self.joined(other))
            }
        }

        impl $operation<u64> for Word {
            type Output = Self;

            #[inline]
            fn $method(self, other: u64) -> Self {
                self.$method(Self::from(other))
            }
        }
    )+ };
}

operations! {
    Add add: u64::wrapping_add;
    Sub sub: u64::wrapping_sub;
    BitAnd bitand: |left, right| left & right;
    BitOr bitor: |left, right| left | right;
    BitXor bitxor: |left, right| left ^ right;
}

/// A flag counts as 0 or 1 in any width.
impl Add<bool> for Word {
    type Output = Self;

    #[inline]
    fn add(self, other: bool) -> Self {
        Self::new(self.value.wrapping_add(u64::from(other)), self.width)
    }
}

/// As wide as both together, so that nothing is lost; 64 bits at most.
impl Mul for Word {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        Self::new(self.value.wrapping_mul(other.value), self.together(other))
    }
}

impl Not for Word {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self::new(!self.value, self.width)
    }
}

/// Zeros come in; all is shifted out by as many places as there are bits.
impl Shl for Word {
    type Output = Self;

    #[inline]
    fn shl(self, places: Self) -> Self {
        self << places.value
    }
}

impl Shl<u64> for Word {
    type Output = Self;

    #[inline]
    fn shl(self, places: u64) -> Self {
        let places = u32::try_from(places).unwrap_or(u32::MAX);
        Self::new(self.value.checked_shl(places).unwrap_or(0), self.width)
    }
}

impl Shr for Word {
    type Output = Self;

    #[inline]
    fn shr(self, places: Self) -> Self {
        self >> places.value
    }
}

impl Shr<u64> for Word {
    type Output = Self;

    #[inline]
    fn shr(self, places: u64) -> Self {
        let places = u32::try_from(places).unwrap_or(u32::MAX);
        Self::new(self.value.checked_shr(places).unwrap_or(0), self.width)
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;

    use super::*;

    /// Every pair of words of 1 to 5 bits, against arithmetic that cannot overflow.
    #[test]
    fn operations_are_those_of_numbers_cut_to_the_width() {
        for width in 1_u8..=5 {
            let modulus = BigUint::from(1_u32) << width;
            for a in 0..1_u64 << width {
                for b in 0..1_u64 << width {
                    let (left, right) = (Word::new(a, width), Word::new(b, width));
                    let (big_a, big_b) = (BigUint::from(a), BigUint::from(b));
                    let same = |word: Word, number: BigUint| {
                        assert_eq!(word.width(), usize::from(width));
                        assert_eq!(BigUint::from(word.to_u64()), number % &modulus, "{a} {b}");
                    };
                    same(left + right, &big_a + &big_b);
                    same(left - right, &modulus + &big_a - &big_b);
                    same(left & right, &big_a & &big_b);
                    same(left | right, &big_a | &big_b);
                    same(left ^ right, &big_a ^ &big_b);
                    same(left << right, &big_a << b);
                    same(left >> right, &big_a >> b);
                    same(!left, &modulus - 1_u32 - &big_a);
                    let product = left * right;
                    assert_eq!(product.width(), 2 * usize::from(width));
                    assert_eq!(product.to_u64(), a * b);
                    assert_eq!(left < right, a < b);
                    assert_eq!(left == right, a == b);
                }
            }
        }
    }

    #[test]
    fn the_widest_word_wraps_as_the_others_do() {
        let most = Word::new(u64::MAX, 64);
        assert_eq!((most + 1).to_u64(), 0);
        assert_eq!((most << 64).to_u64(), 0);
        assert!(most.all() && !most.xor());
        assert_eq!(most.fitted(64).width(), 64);
    }

    #[test]
    #[should_panic = "4 bits meet 5 bits in one operation"]
    fn two_widths_do_not_meet() {
        let _ = Word::new(1, 4) + Word::new(1, 5);
    }

    #[test]
    #[should_panic = "4 bits are assigned to a wire of 5; say to_bits()"]
    fn an_assignment_keeps_the_width_unless_it_says_so() {
        let _ = Word::new(1, 4).fitted(5);
    }

    #[test]
    fn to_bits_takes_the_width_of_the_wire() {
        assert_eq!(Word::new(21, 5).to_bits().fitted(3).to_u64(), 5);
        assert_eq!(Word::new(21, 5).to_bits().fitted(9).to_u64(), 21);
    }
}
