//! The flip encoding loses nothing, with the paper's converters: every multiset of levels a fragment can
//! hold, every plane that can meet it.
//!
//! A bit line adds up levels and sees no order. A fragment is therefore known by how many of its devices
//! hold each level, and a plane by how many of those are active.

use forms_golden::converter::convert;
use forms_golden::{Config, flip};

/// Every way to share `total` among `kinds` counters.
fn compositions(total: usize, kinds: usize) -> Vec<Vec<usize>> {
    if kinds == 1 {
        return vec![vec![total]];
    }
    (0..=total)
        .flat_map(|first| {
            compositions(total - first, kinds - 1)
                .into_iter()
                .map(move |mut rest| {
                    rest.insert(0, first);
                    rest
                })
        })
        .collect()
}

/// Every vector that is nowhere above `bounds`.
fn below(bounds: &[usize]) -> Vec<Vec<usize>> {
    bounds.iter().fold(vec![vec![]], |vectors, &bound| {
        vectors
            .iter()
            .flat_map(|vector| {
                (0..=bound).map(move |next| {
                    let mut longer = vector.clone();
                    longer.push(next);
                    longer
                })
            })
            .collect()
    })
}

/// The sum of levels, of `counts[level]` devices each, as stored or as given.
fn sum(counts: &[usize], stored_inverted: bool) -> usize {
    let max_level = counts.len() - 1;
    counts
        .iter()
        .enumerate()
        .map(|(level, count)| {
            count
                * if stored_inverted {
                    max_level - level
                } else {
                    level
                }
        })
        .sum()
}

/// The levels of a fragment, in some order.
fn levels(counts: &[usize]) -> Vec<u8> {
    (0..counts.len() as u8)
        .flat_map(|level| std::iter::repeat_n(level, counts[usize::from(level)]))
        .collect()
}

#[test]
fn every_fragment_under_every_plane_is_restored_exactly_by_the_papers_converters() {
    for name in [
        "forms-tiny",
        "forms-4",
        "forms-8",
        "forms-16",
        "sme-8",
        "sme-128",
    ] {
        let config = Config::named(name).unwrap();
        let mut fullest = 0;
        for fragment in compositions(config.fragment_rows, config.max_level() + 1) {
            let inverted = flip::is_flipped(levels(&fragment), config.max_level());
            assert!(2 * sum(&fragment, inverted) <= config.full_scale());
            fullest = fullest.max(sum(&fragment, inverted));
            for active in below(&fragment) {
                let current = sum(&active, inverted) as u32;
                let read = convert(&config.adc, config.full_scale(), current);
                assert!(!read.clipped, "{name}: {fragment:?} {active:?}");
                let ones = active.iter().sum();
                let restored = if inverted {
                    flip::restore(read.count, ones, config.max_level())
                } else {
                    read.count
                };
                assert_eq!(
                    restored as usize,
                    sum(&active, false),
                    "{name}: {fragment:?} {active:?}"
                );
            }
        }
        assert_eq!(
            fullest,
            config.full_scale() / 2,
            "{name}: half of full scale is reached"
        );
    }
}

#[test]
fn every_whole_column_of_128_two_bit_devices_is_stored_within_eight_bits() {
    // No plane draws more than all rows at once, so the stored sum is the largest current.
    for name in ["isaac-128", "prime-128"] {
        let config = Config::named(name).unwrap();
        let mut fullest = 0;
        for fragment in compositions(128, 4) {
            let inverted = flip::is_flipped(levels(&fragment), 3);
            fullest = fullest.max(sum(&fragment, inverted));
        }
        assert_eq!(fullest, 192);
        assert!(!convert(&config.adc, config.full_scale(), 192).clipped);
    }
}

#[test]
fn one_bit_less_would_clip() {
    for name in [
        "forms-4",
        "forms-8",
        "forms-16",
        "isaac-128",
        "sme-8",
        "sme-128",
    ] {
        let mut config = Config::named(name).unwrap();
        config.adc.bits -= 1;
        let half = config.full_scale() as u32 / 2;
        assert!(
            convert(&config.adc, config.full_scale(), half).clipped,
            "{name}"
        );
        assert!(config.validate().is_err(), "{name}");
    }
}
