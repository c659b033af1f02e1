//! Records what a bench run does at the pins of an accelerator, as vectors for its Verilog.

use forms_golden::accelerator::Accelerator;
use forms_verilog::design::FORMS_ACCELERATOR;
use forms_verilog::recording::Recording;

use super::dut::build;
use super::random::draw;
use super::{Host, Manners, compile, picture, run_pictures};
use crate::Error;

/// Networks that are drawn at most.
const DRAWN: u64 = 1000;
/// Passes of a network that is run at most.
const MOST_PASSES: usize = 4;

/// A recording, and what was run for it.
#[derive(Debug)]
pub struct Recorded {
    /// The pins, clock by clock.
    pub recording: Recording,
    /// Networks that fit the accelerator at once.
    pub at_once: usize,
    /// Networks that were run in passes.
    pub in_passes: usize,
}

/// Runs `networks` drawn networks that fit `accelerator` at once and, where there are any, as many in passes, with steady and
/// with ragged streams, and records them. The run has been compared with golden in every word and its clock.
///
/// # Errors
///
/// [`Error::NothingFits`]; those of [`build`] and of [`run_pictures`].
pub fn record(accelerator: &Accelerator, seed: u64, networks: usize) -> Result<Recorded, Error> {
    let mut dut = build(accelerator)?;
    let recording = dut.record(FORMS_ACCELERATOR);
    // They come out of registers and memories that nothing has been written to at first.
    for output in ["m_axis_tdata", "m_axis_tlast"] {
        recording.qualify(output, "m_axis_tvalid");
    }
    let (mut at_once, mut in_passes) = (0, 0);
    let first = DRAWN * seed.saturating_sub(1);
    for seed in first..first + DRAWN {
        if at_once == networks && in_passes == networks {
            break;
        }
        let (network, image) = draw(&accelerator.config, seed)?;
        let Ok(compiled) = compile(&network, accelerator) else {
            continue;
        };
        let count = match compiled.image.passes.len() {
            0 => &mut at_once,
            _ => &mut in_passes,
        };
        if *count == networks || compiled.image.passes.len() > MOST_PASSES {
            continue;
        }
        *count += 1;
        let is_steady = *count == 1;
        let manners = match is_steady {
            true => Manners::Steady,
            false => Manners::ragged(seed),
        };
        let mut host = Host::new(&mut dut, manners, seed)?;
        let pictures = [picture(image.view())?];
        run_pictures(&mut host, &compiled.image, &pictures, is_steady)?;
    }
    if at_once + in_passes == 0 {
        return Err(Error::NothingFits { drawn: DRAWN });
    }
    Ok(Recorded {
        // It was begun above.
        recording: dut
            .take_recording()
            .unwrap_or_else(|| unreachable!("a recording was begun")),
        at_once,
        in_passes,
    })
}
