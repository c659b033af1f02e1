//! Which vector instructions compute. Every path gives the same bits; detection picks the fastest.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A set of vector instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Path {
    /// Whatever the target has without asking: plain Rust.
    Portable,
    /// AVX2 (x86-64).
    Avx2,
    /// AVX-512 with F, BW, DQ, VL and CD (x86-64).
    Avx512,
    /// AVX-512 with VNNI and VPOPCNTDQ on top (x86-64).
    Avx512Vnni,
    /// NEON (AArch64).
    Neon,
}

impl Path {
    /// Every path there is, the fastest last.
    pub const ALL: [Path; 5] = [
        Path::Portable,
        Path::Neon,
        Path::Avx2,
        Path::Avx512,
        Path::Avx512Vnni,
    ];

    /// Whether this processor has it.
    pub fn is_available(self) -> bool {
        match self {
            Path::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
                    && is_x86_feature_detected!("popcnt")
                    && is_x86_feature_detected!("lzcnt")
            }
            #[cfg(target_arch = "x86_64")]
            Path::Avx512 => {
                Path::Avx2.is_available()
                    // The compiler takes these two for granted where it may use AVX-512.
                    && is_x86_feature_detected!("fma")
                    && is_x86_feature_detected!("f16c")
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512cd")
            }
            #[cfg(target_arch = "x86_64")]
            Path::Avx512Vnni => {
                Path::Avx512.is_available()
                    && is_x86_feature_detected!("avx512vnni")
                    && is_x86_feature_detected!("avx512vpopcntdq")
            }
            #[cfg(target_arch = "aarch64")]
            Path::Neon => std::arch::is_aarch64_feature_detected!("neon"),
            #[allow(unreachable_patterns)]
            _ => false,
        }
    }

    /// Those that this processor has, the fastest last.
    pub fn available() -> Vec<Path> {
        let all = Path::ALL.into_iter();
        all.filter(|path| path.is_available()).collect()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Path::Portable => "portable",
            Path::Avx2 => "avx2",
            Path::Avx512 => "avx512",
            Path::Avx512Vnni => "avx512-vnni",
            Path::Neon => "neon",
        })
    }
}

/// A path that this processor has: only [`Present::new`] makes one, and it looks first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Present(Path);

impl Present {
    /// The path that was asked for, or the fastest there is.
    ///
    /// # Errors
    /// [`Error::PathUnavailable`].
    pub fn new(asked: Option<Path>) -> Result<Present, Error> {
        match asked {
            Some(path) if !path.is_available() => Err(Error::PathUnavailable {
                path,
                available: Path::available(),
            }),
            Some(path) => Ok(Present(path)),
            None => Ok(Present(
                Path::available().last().copied().unwrap_or(Path::Portable),
            )),
        }
    }

    /// The path.
    pub fn path(self) -> Path {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portable_path_is_always_there() {
        assert!(Path::available().contains(&Path::Portable));
    }

    #[test]
    fn a_path_the_processor_does_not_have_is_refused_with_those_it_has() {
        let missing = Path::ALL.into_iter().find(|path| !path.is_available());
        let Some(path) = missing else {
            unreachable!("no processor has both AVX and NEON");
        };
        let message = Present::new(Some(path)).unwrap_err().to_string();
        assert!(
            message.contains(&format!("no {path} instructions")),
            "{message}"
        );
        assert!(message.contains("portable"), "{message}");
    }

    /// What stands in quotes behind each `key`.
    fn quoted<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
        let behind = text.split(key).skip(1);
        behind
            .map(|rest| rest.split('"').next().unwrap_or_default())
            .collect()
    }

    #[test]
    fn every_feature_that_is_enabled_is_looked_for_first() {
        let detection = include_str!("path.rs");
        let detection = &detection[..detection.find("Path::available().contains").unwrap_or(0)];
        let of = |path: &str| -> Vec<&str> {
            let body = detection.split(path).nth(1).unwrap_or_default();
            let body = body.split("#[cfg").next().unwrap_or_default();
            quoted(body, "is_x86_feature_detected!(\"")
        };
        let avx2 = of("Path::Avx2 => {");
        let avx512 = [avx2.clone(), of("Path::Avx512 => {")].concat();
        let vnni = [avx512.clone(), of("Path::Avx512Vnni => {")].concat();
        let mut seen = 0;
        for source in [
            include_str!("simd/mod.rs"),
            include_str!("simd/avx2.rs"),
            include_str!("simd/avx512.rs"),
        ] {
            for list in quoted(source, "target_feature(enable = \"") {
                let looked_for = match list {
                    _ if list.contains("vnni") => &vnni,
                    _ if list.contains("avx512") => &avx512,
                    _ => &avx2,
                };
                for feature in list.split(',') {
                    assert!(looked_for.contains(&feature), "{feature} of {list}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 20, "only {seen} features were read");
    }
}
