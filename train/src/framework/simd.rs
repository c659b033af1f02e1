//! The widest vectors that this machine has, without asking for them when the program is built.

use pulp::{Arch, NullaryFnOnce};

struct Body<F>(F);

impl<R, F: FnOnce() -> R> NullaryFnOnce for Body<F> {
    type Output = R;

    #[inline(always)]
    fn call(self) -> R {
        (self.0)()
    }
}

/// Runs `body`, compiled for the widest vectors that the machine has. Mark what it calls
/// `#[inline(always)]`: only what is inlined is compiled so.
#[inline]
pub fn vectorized<R>(body: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(Whole(Body(body)))
}

struct Whole<F>(F);

impl<F: NullaryFnOnce> pulp::WithSimd for Whole<F> {
    type Output = F::Output;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) -> F::Output {
        self.0.call()
    }
}
