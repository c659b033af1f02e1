//! Plane splice, against the sum of the planes at their powers of two.

use forms_rtl::datapath::plane_splice::PlaneSplice;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random counts of up to `most`, planes present or not, clocks in which nothing moves, and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(
    plan: &Plan,
    dut: PlaneSplice,
    device_bits: usize,
    most: u64,
) -> Result<Recording, Error> {
    let planes = dut.restored.len();
    let all = (1 << planes) - 1;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut held: Option<[u64; 2]> = None;
    for clock in 0..500 {
        let reset = clock == 0 || chance(&mut rng, 1, 60);
        let advance = chance(&mut rng, 4, 5);
        let full = chance(&mut rng, 1, 8);
        let counts: Vec<u64> = (0..planes)
            .map(|_| if full { most } else { word(&mut rng, most) })
            .collect();
        let present: u64 = match rng.random_range(0..4) {
            0 => all,
            1 => 1 << rng.random_range(0..planes),
            _ => rng.random_range(0..=all),
        };

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        for (pin, &count) in pins.restored.iter_mut().zip(&counts) {
            pin.next = count.into();
        }
        for (plane, pin) in pins.present.iter_mut().enumerate() {
            pin.next = present >> plane & 1 == 1;
        }
        bench.settle()?;
        if let Some([positive, negative]) = held {
            bench.expect("positive", positive)?;
            bench.expect("negative", negative)?;
        }
        bench.clock()?;

        if advance {
            let sum = |sign: usize| -> u64 {
                let here = (0..planes / 2).filter(|digit| present >> (2 * digit + sign) & 1 == 1);
                here.map(|digit| counts[2 * digit + sign] << (device_bits * digit))
                    .sum()
            };
            held = held.map(|_| [sum(0), sum(1)]);
        }
        if reset {
            held = Some([0, 0]);
        }
    }
    bench.finish()
}
