//! Converters without imperfections, sixteen columns at a time (section 3).

use forms_golden::{Adc, AdcPolicy};

/// Device columns that are computed side by side.
pub(crate) const LANES: usize = 16;

/// One value a device column.
pub(crate) type Lanes = [i32; LANES];

/// Turns currents into counts.
pub(crate) trait Convert {
    /// Counts, and 1 where the converter clipped.
    fn convert(&self, currents: Lanes) -> (Lanes, Lanes);
}

/// min(I, 2^a - 1).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saturating {
    /// 2^a - 1.
    pub most: i32,
}

impl Convert for Saturating {
    #[inline(always)]
    fn convert(&self, currents: Lanes) -> (Lanes, Lanes) {
        (
            currents.map(|i| i.min(self.most)),
            currents.map(|i| i32::from(i > self.most)),
        )
    }
}

/// Codes q0 counts apart, looked up: one entry for each current there is.
#[derive(Debug, Clone)]
pub(crate) struct Uniform {
    /// q of each current.
    counts: Vec<i32>,
    /// The least current that clips.
    clips_from: i32,
}

impl Uniform {
    /// All currents 0 ..= m * L.
    pub fn new(adc: &Adc, full_scale: usize) -> Option<Uniform> {
        let AdcPolicy::Uniform { lsb } = adc.policy else {
            return None;
        };
        let most = (1_usize << adc.bits) - 1;
        let code = |current: usize| (2 * current + lsb) / (2 * lsb);
        let clips_from = (0..=full_scale).find(|&current| code(current) > most);
        Some(Uniform {
            counts: (0..=full_scale)
                .map(|current| (code(current).min(most) * lsb).min(full_scale) as i32)
                .collect(),
            clips_from: clips_from.map_or(i32::MAX, |current| current as i32),
        })
    }
}

impl Convert for Uniform {
    #[inline(always)]
    fn convert(&self, currents: Lanes) -> (Lanes, Lanes) {
        (
            currents.map(|i| self.counts[i as usize]),
            currents.map(|i| i32::from(i >= self.clips_from)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::converter::convert;

    #[test]
    fn both_read_what_golden_reads_of_every_current() {
        for full_scale in 1..=40 {
            for bits in 1..=6 {
                let saturating = Saturating {
                    most: (1 << bits) - 1,
                };
                let adc = Adc {
                    bits,
                    policy: AdcPolicy::Saturating,
                };
                check(&saturating, &adc, full_scale);
                for lsb in 1..=full_scale {
                    let adc = Adc {
                        bits,
                        policy: AdcPolicy::Uniform { lsb },
                    };
                    check(&Uniform::new(&adc, full_scale).unwrap(), &adc, full_scale);
                }
            }
        }
    }

    fn check(converter: &impl Convert, adc: &Adc, full_scale: usize) {
        for current in 0..=full_scale as i32 {
            let golden = convert(adc, full_scale, current as u32);
            let (counts, clips) = converter.convert([current; LANES]);
            assert_eq!(counts, [golden.count as i32; LANES], "{adc:?} {current}");
            assert_eq!(
                clips,
                [i32::from(golden.clipped); LANES],
                "{adc:?} {current}"
            );
        }
    }
}
