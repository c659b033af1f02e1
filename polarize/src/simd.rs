//! The widest vectors that this machine has, without asking for them when the program is built.

use pulp::{Arch, Simd, WithSimd};

/// A body to be compiled anew for each kind of vectors.
struct Body<F>(F);

impl<R, F: FnOnce() -> R> WithSimd for Body<F> {
    type Output = R;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> R {
        (self.0)()
    }
}

/// Runs `body`, compiled for the widest vectors that the machine has. Only what is inlined into it is
/// compiled so.
#[inline]
pub(crate) fn vectorized<R>(body: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(Body(body))
}
