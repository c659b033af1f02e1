//! A run on disk, so that it can be killed at any moment and go on.
//!
//! Header: plan, data, progress, log, network as it stands, signs. Numbers: those of `numbers`, in its order.
//!
//! It is written beside its place and renamed into it: there is the old one or the new one, never a half.

use std::path::Path;

use forms_golden::Polarity;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::architecture::Architecture;
use crate::constraints::Held;
use crate::container::Kind;
use crate::framework::Steps;
use crate::optimizer::Optimizer;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::project::polarize::Signs;
use crate::trainer::{Dual, EpochLog, State};

const KIND: Kind = Kind {
    magic: b"FORMSTRN",
    version: VERSION,
};
/// Grows when a checkpoint of an earlier version cannot be read any more.
pub const VERSION: u32 = 2;

/// What is no number.
#[derive(Serialize, Deserialize)]
struct Header {
    plan: Plan,
    /// CRC-32 of the training images and labels.
    data: u32,
    network: Architecture,
    stage: usize,
    epoch: usize,
    optimizer_steps: u64,
    log: Vec<EpochLog>,
    /// Per layer and fragment row: `+` and `-`, a character a column.
    held_signs: Option<Vec<Vec<String>>>,
    held_scales: bool,
    dual: bool,
    dual_signs: Option<Vec<Vec<String>>>,
    /// Bits of the activations' steps.
    steps: Vec<Option<u32>>,
}

/// Writes the state of a run of `plan` on data of checksum `data`.
///
/// # Errors
/// [`Error::Write`].
pub fn save(path: &Path, plan: &Plan, data: u32, state: &State) -> Result<(), Error> {
    let header = Header {
        plan: plan.clone(),
        data,
        network: state.network.clone(),
        stage: state.stage,
        epoch: state.epoch,
        optimizer_steps: state.optimizer.steps,
        log: state.log.clone(),
        held_signs: state.held.signs.as_deref().map(spell),
        held_scales: state.held.scales.is_some(),
        dual: state.dual.is_some(),
        dual_signs: state
            .dual
            .as_ref()
            .and_then(|dual| dual.signs.as_deref())
            .map(spell),
        steps: state
            .steps
            .iter()
            .map(|step| step.map(f32::to_bits))
            .collect(),
    };
    let (mut copy, mut all) = (state.clone(), Vec::new());
    numbers(&mut copy, &mut |v| all.push(*v));
    KIND.save(path, &header, all.into_iter())
}

/// The state that `path` holds of a run of `plan` on data of checksum `data`.
///
/// # Errors
/// [`Error::Checkpoint`] where the file is none, is of another version, damaged, or of another run.
pub fn load(path: &Path, plan: &Plan, data: u32) -> Result<State, Error> {
    let fault = |reason: String| Error::checkpoint(path, reason);
    let (header, floats): (Header, Vec<f32>) = KIND.load(path)?;
    if header.plan.network != plan.network {
        return Err(fault(format!(
            "is of the network {} with {} weights, not of {} with {}; give its own checkpoint",
            header.plan.network.name,
            header.plan.network.weights(),
            plan.network.name,
            plan.network.weights()
        )));
    }
    if header.data != data {
        return Err(fault(
            "was made from other training data; give the data set it had".to_owned(),
        ));
    }
    agrees(&header, plan).map_err(fault)?;
    let damaged = || fault("is damaged; start anew, or resume from another file".to_owned());
    rebuild(&header, &floats).ok_or_else(damaged)
}

/// Whether the plan is that of the checkpoint as far as that has been carried out. Later stages may
/// differ, and so may what only they read: runs share their beginning.
fn agrees(header: &Header, plan: &Plan) -> Result<(), String> {
    let (then, now) = (&header.plan, plan);
    let begun = header.stage + usize::from(header.epoch > 0);
    let differs = |what: &str, then: String, now: String| {
        Err(format!(
            "was made with {what} {then}, not {now}; resume with the same settings"
        ))
    };
    if then.stages.get(..begun) != now.stages.get(..begun) {
        return differs(
            "other stages or epochs than",
            format!("{begun} begun"),
            "these".to_owned(),
        );
    }
    let polarized = then.stages[..begun]
        .iter()
        .any(|s| s.kind == crate::plan::Kind::Admm(crate::plan::Constraint::Polarize));
    for (what, then, now) in [
        ("--seed", then.seed.to_string(), now.seed.to_string()),
        ("--batch", then.batch.to_string(), now.batch.to_string()),
        (
            "--keep",
            format!("{:?}", then.keep),
            format!("{:?}", now.keep),
        ),
        (
            "a validation split of",
            then.validation.to_string(),
            now.validation.to_string(),
        ),
        (
            "augmentation",
            then.augment.to_string(),
            now.augment.to_string(),
        ),
        (
            "an optimizer of",
            format!("{:?}", then.rule),
            format!("{:?}", now.rule),
        ),
        (
            "rho",
            format!("{} x {}", then.rho, then.rho_growth),
            format!("{} x {}", now.rho, now.rho_growth),
        ),
    ] {
        if then != now {
            return differs(what, then, now);
        }
    }
    if polarized && (then.fragment, then.order) != (now.fragment, now.order) {
        return differs(
            "fragments of",
            format!("{} rows, {:?}", then.fragment, then.order),
            format!("{}, {:?}", now.fragment, now.order),
        );
    }
    Ok(())
}

/// Every number of a state, in a fixed order.
fn numbers(state: &mut State, each: &mut dyn FnMut(&mut f32)) {
    let State {
        parameters,
        optimizer,
        dual,
        held,
        ..
    } = state;
    for set in [parameters, &mut optimizer.first, &mut optimizer.second] {
        set.iter_mut().for_each(&mut *each);
    }
    if let Some(Dual { z, u, .. }) = dual {
        z.iter_mut().chain(u).flatten().for_each(&mut *each);
    }
    held.scales.iter_mut().flatten().flatten().for_each(each);
}

/// The state of a header and its numbers; `None` where they do not fit.
fn rebuild(header: &Header, floats: &[f32]) -> Option<State> {
    let network = &header.network;
    // What the file says must be consistent before anything of that size is made.
    if network.weights().checked_mul(5)? > floats.len().checked_mul(2)? {
        return None;
    }
    let zeros = Parameters::zeros(network);
    let signs = |spelt: &Option<Vec<Vec<String>>>| match spelt {
        Some(spelt) => read_signs(spelt).map(Some),
        None => Some(None),
    };
    let dual_signs = signs(&header.dual_signs)?;
    let steps: Steps = header
        .steps
        .iter()
        .map(|step| step.map(f32::from_bits))
        .collect();
    if steps.len() != network.nodes.len() {
        return None;
    }
    let mut state = State {
        network: network.clone(),
        parameters: zeros.clone(),
        optimizer: Optimizer {
            steps: header.optimizer_steps,
            ..Optimizer::new(network)
        },
        dual: header.dual.then(|| Dual {
            z: zeros.weights.clone(),
            u: zeros.weights.clone(),
            signs: dual_signs,
        }),
        held: Held {
            signs: signs(&header.held_signs)?,
            scales: header.held_scales.then(|| zeros.biases.clone()),
        },
        steps,
        stage: header.stage,
        epoch: header.epoch,
        log: header.log.clone(),
    };
    let mut values = floats.iter();
    let mut missing = false;
    numbers(&mut state, &mut |v| match values.next() {
        Some(&value) => *v = value,
        None => missing = true,
    });
    (!missing && values.next().is_none()).then_some(state)
}

fn spell(signs: &[Signs]) -> Vec<Vec<String>> {
    let letter = |sign: &Polarity| {
        if *sign == Polarity::Negative {
            '-'
        } else {
            '+'
        }
    };
    let row = |row: ndarray::ArrayView1<Polarity>| row.iter().map(letter).collect();
    signs
        .iter()
        .map(|layer| layer.rows().into_iter().map(row).collect())
        .collect()
}

fn read_signs(spelt: &[Vec<String>]) -> Option<Vec<Signs>> {
    let layer = |rows: &Vec<String>| {
        let columns = rows.first().map_or(0, String::len);
        let letters = rows.iter().flat_map(|row| row.bytes());
        let signs = letters.map(|letter| match letter {
            b'-' => Polarity::Negative,
            _ => Polarity::Positive,
        });
        Array2::from_shape_vec((rows.len(), columns), signs.collect()).ok()
    };
    spelt.iter().map(layer).collect()
}
