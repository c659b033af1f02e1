//! The only module with `unsafe` in it: vector instructions behind safe functions.
//!
//! A function here takes a [`Present`] path, which exists only for a processor that has the
//! instructions; that is what makes the calls sound. Two kinds of function:
//!
//! - written once in plain Rust and compiled once for each path ([`for_each_path`]), where the
//!   compiler's own vectors are good enough: the same source, so the same bits;
//! - written in intrinsics, for the inner product alone ([`dot`]).

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
pub(crate) mod dot;
pub(crate) mod lanes;
#[cfg(target_arch = "aarch64")]
mod neon;

pub(crate) use crate::path::{Path, Present};

/// Compiles an `#[inline(always)]` body for every path and makes a function that chooses.
macro_rules! for_each_path {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) $(-> $ret:ty)? = $body:path;) => {
        $(#[$doc])*
        #[allow(unsafe_code, clippy::too_many_arguments)]
        $vis fn $name(path: $crate::path::Present, $($arg: $type),*) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
            #[allow(clippy::too_many_arguments)]
            fn avx2($($arg: $type),*) $(-> $ret)? {
                $body($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512cd")]
            #[allow(clippy::too_many_arguments)]
            fn avx512($($arg: $type),*) $(-> $ret)? {
                $body($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512cd,avx512vnni,avx512vpopcntdq")]
            #[allow(clippy::too_many_arguments)]
            fn avx512_vnni($($arg: $type),*) $(-> $ret)? {
                $body($($arg),*)
            }
            match path.path() {
                // SAFETY: a `Present` path is one whose features, those enabled above, were detected.
                #[cfg(target_arch = "x86_64")]
                $crate::Path::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::Path::Avx512 => unsafe { avx512($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::Path::Avx512Vnni => unsafe { avx512_vnni($($arg),*) },
                _ => $body($($arg),*),
            }
        }
    };
}
pub(crate) use for_each_path;
