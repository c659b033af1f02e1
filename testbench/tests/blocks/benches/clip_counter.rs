//! Clip counter, against a count of the flags two clocks ago.

use forms_rtl::datapath::clip_counter::ClipCounter;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::chance;
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random flags, with clocks in which nothing moves, and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: ClipCounter) -> Result<Recording, Error> {
    let flags = dut.clip.len();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut stages: Option<[u32; 2]> = None;
    for clock in 0..400 {
        let reset = clock == 0 || chance(&mut rng, 1, 60);
        let advance = chance(&mut rng, 4, 5);
        let clips: u64 = match chance(&mut rng, 1, 8) {
            true => (1 << flags) - 1,
            false => rng.random_range(0..1 << flags),
        };

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        for (flag, pin) in pins.clip.iter_mut().enumerate() {
            pin.next = clips >> flag & 1 == 1;
        }
        bench.settle()?;
        if let Some([_, clips]) = stages {
            bench.expect("clips", clips)?;
        }
        bench.clock()?;

        if advance {
            stages = stages.map(|[counted, _]| [clips.count_ones(), counted]);
        }
        if reset {
            stages = Some([0, 0]);
        }
    }
    bench.finish()
}
