//! Counters, against sums of what happened.

use forms_golden::{Config, Scheme};
use forms_rtl::control::counters::Counters;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// What happened since the last reset or clear.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    clocks: u64,
    stalls: u64,
    steps: u64,
    conversions: u64,
    clips: u64,
}

/// Random events, with clears and resets. Now and then K_used changes, and under SME the arrays present,
/// in two clocks without a step.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: Counters, config: &Config) -> Result<Recording, Error> {
    let Geometry {
        columns, arrays, ..
    } = Geometry::of(config);
    let devices = config.devices_per_weight() as u64;
    let most_clips = (config.adcs * arrays) as u64;
    let all = (1 << arrays) - 1;
    let wrap = u64::MAX >> (64 - dut.clocks.width());
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut counts: Option<Counts> = None;
    let (mut k_used, mut present) = (1, all);
    // What is counted a clock later than it happens.
    let mut late = Counts::default();
    let mut rests = true;
    for clock in 0..600 {
        // In the second half they count without end.
        let reset = clock == 0 || (clock < 300 && chance(&mut rng, 1, 80));
        let clear = clock < 300 && chance(&mut rng, 1, 60);
        let busy = chance(&mut rng, 4, 5);
        let stalled = chance(&mut rng, 1, 4);
        let other = clock == 0 || chance(&mut rng, 1, 10);
        let step = !other && !rests && chance(&mut rng, 1, 3);
        rests = other;
        if other {
            k_used = 1 + word(&mut rng, columns as u64 - 1);
            if config.scheme == Scheme::Sme {
                present = word(&mut rng, all);
            }
        }
        let accumulate = chance(&mut rng, 2, 3);
        let clipped = word(&mut rng, most_clips);
        let column = devices * u64::from(present.count_ones());

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.clear.next = clear;
        pins.busy.next = busy;
        pins.stalled.next = stalled;
        pins.step.next = step;
        pins.last_column.next = (k_used - 1).into();
        pins.accumulate.next = accumulate;
        pins.clipped.next = clipped.into();
        for (array, pin) in pins.present.iter_mut().enumerate() {
            pin.next = present >> array & 1 == 1;
        }
        bench.settle()?;
        if let Some(counts) = counts {
            bench.expect("clocks", counts.clocks & wrap)?;
            bench.expect("stalls", counts.stalls & wrap)?;
            bench.expect("steps", counts.steps & wrap)?;
            bench.expect("conversions", counts.conversions & wrap)?;
            bench.expect("clips", counts.clips & wrap)?;
        }
        bench.clock()?;

        if let Some(counts) = &mut counts {
            counts.clocks += u64::from(busy);
            counts.stalls += late.stalls;
            counts.steps += late.steps;
            counts.conversions += late.conversions;
            counts.clips += late.clips;
        }
        late = Counts {
            clocks: 0,
            stalls: u64::from(stalled),
            steps: u64::from(step),
            conversions: if step { column * k_used } else { 0 },
            clips: if accumulate { clipped } else { 0 },
        };
        if reset || (clear && counts.is_some()) {
            counts = Some(Counts::default());
            late = Counts::default();
        }
    }
    bench.finish()
}
