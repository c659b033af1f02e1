//! The MVM that the demo shows as a waveform.

use forms_golden::{Crossbar, Polarity};

use super::replay::Job;
use crate::CommandError;

/// Clocks of accumulation that still fit a screen.
const MOST_WORK: u64 = 200;

/// The MVM that shows most of the machine on one screen: of the crossbars that hold fragments of both signs
/// and flipped ones, the one with the fewest columns, whose steps are the shortest; of its vectors with
/// results of both signs the one with the most steps in [`MOST_WORK`] clocks. None if there is no such.
///
/// # Errors
/// What golden refuses.
pub fn shown<'a, 'b>(
    jobs: &'b [Job<'a>],
) -> Result<Option<(&'b Job<'a>, &'b [i64])>, CommandError> {
    let mut candidates: Vec<&Job> = jobs
        .iter()
        .filter(|job| shows_signs_and_flips(job.programmed))
        .collect();
    candidates.sort_by_key(|job| job.programmed.columns());
    for job in candidates {
        let mut best: Option<(usize, &[i64])> = None;
        for x in &job.inputs {
            let mvm = job.programmed.mvm(x, job.b_used)?;
            let steps = mvm.steps.iter().sum();
            let both = mvm.outputs.iter().any(|&y| y < 0) && mvm.outputs.iter().any(|&y| y > 0);
            if both && mvm.work <= MOST_WORK && best.is_none_or(|(most, _)| steps > most) {
                best = Some((steps, x));
            }
        }
        if let Some((_, x)) = best {
            return Ok(Some((job, x)));
        }
    }
    Ok(None)
}

/// Fragments of both signs, flipped ones, and more than one sub-array.
fn shows_signs_and_flips(crossbar: &Crossbar) -> bool {
    crossbar.arrays().iter().any(|placed| {
        let array = &placed.array;
        let fragments =
            || (0..array.f_used()).flat_map(|f| (0..array.k_used()).map(move |k| (f, k)));
        let has = |sign| fragments().any(|(f, k)| array.polarity(f, k) == sign);
        let is_flipped = (0..array.f_used())
            .any(|f| (0..array.device_columns()).any(|column| array.flip(f, column)));
        array.f_used() > 1 && has(Polarity::Negative) && has(Polarity::Positive) && is_flipped
    })
}
