//! ADC, against golden's saturating converter.

use forms_golden::converter::convert;
use forms_golden::{Adc as Converter, AdcPolicy};
use forms_rtl::converter::adc::Adc;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random counts, with clocks in which nothing converts or nothing moves, and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: Adc) -> Result<Recording, Error> {
    let most = (1 << dut.count.width()) - 1;
    let bits = dut.code.width();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let converter = Converter {
        bits,
        policy: AdcPolicy::Saturating,
    };
    let mut held: Option<(u32, bool)> = None;
    for clock in 0..400 {
        let reset = clock == 0 || chance(&mut rng, 1, 60);
        let advance = chance(&mut rng, 4, 5);
        let converts = chance(&mut rng, 4, 5);
        // Around full scale it is decided whether it clips.
        let count = match chance(&mut rng, 1, 4) {
            true => ((1 << bits) - 1 + u64::from(chance(&mut rng, 1, 2))).min(most),
            false => word(&mut rng, most),
        };

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.convert.next = converts;
        pins.count.next = count.into();
        bench.settle()?;
        if let Some((code, clip)) = held {
            bench.expect("code", code)?;
            bench.expect("clip", clip)?;
        }
        bench.clock()?;

        let read = convert(&converter, most as usize, count as u32);
        held = match (held, reset) {
            (_, true) => Some((0, false)),
            (Some(_), _) if advance && converts => Some((read.code, read.clipped)),
            (Some((code, _)), _) if advance => Some((code, false)),
            (held, _) => held,
        };
    }
    bench.finish()
}
