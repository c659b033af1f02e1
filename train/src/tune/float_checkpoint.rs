//! The floats on disk, so that they can be left at any moment and go on to the same bits.

use std::path::Path;

use forms_polarize::Source;
use serde::{Deserialize, Serialize};

use super::floats::{FloatLog, FloatSettings, Floats};
use crate::Error;
use crate::container::Kind;
use crate::parameters::Parameters;

const KIND: Kind = Kind {
    magic: b"FORMSFLT",
    version: 1,
};

/// What makes the floats what they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FloatIdentity {
    /// How they are trained.
    pub settings: FloatSettings,
    /// CRC-32 of the training images and labels.
    pub data: u32,
    /// CRC-32 of the network as it was.
    pub network: u32,
}

#[derive(Serialize, Deserialize)]
struct Header {
    identity: FloatIdentity,
    optimizer_steps: u64,
    log: Vec<FloatLog>,
}

/// Writes where they stand.
///
/// # Errors
/// [`Error::Write`].
pub(super) fn save(path: &Path, identity: &FloatIdentity, floats: &Floats) -> Result<(), Error> {
    let state = &floats.state;
    let header = Header {
        identity: identity.clone(),
        optimizer_steps: state.optimizer.steps,
        log: state.log.clone(),
    };
    let sets = [
        &state.master,
        &state.optimizer.first,
        &state.optimizer.second,
    ];
    let numbers = sets.into_iter().flat_map(Parameters::iter);
    let dual = state.dual.iter().flatten().flatten();
    KIND.save(path, &header, numbers.chain(dual).copied())
}

/// The floats that `path` holds, of the network `source`.
///
/// # Errors
/// [`Error::Checkpoint`] where the file is none, damaged, or of another run; those of [`Floats::new`].
pub(super) fn load(
    path: &Path,
    identity: &FloatIdentity,
    source: &Source,
) -> Result<Floats, Error> {
    let (header, numbers): (Header, Vec<f32>) = KIND.load(path)?;
    let then = &header.identity;
    for (what, same) in [
        ("network", then.network == identity.network),
        ("training data", then.data == identity.data),
        ("settings of the floats", then.settings == identity.settings),
    ] {
        if !same {
            return Err(Error::checkpoint(
                path,
                format!(
                    "was made with other {what}; give what it was made with, or start anew without --resume"
                ),
            ));
        }
    }
    let mut floats = Floats::new(source, identity.settings.clone())?;
    let mut numbers = numbers.into_iter();
    let damaged = || Error::checkpoint(path, "is damaged; start anew, or resume from another file");
    let state = &mut floats.state;
    let sets = [
        &mut state.master,
        &mut state.optimizer.first,
        &mut state.optimizer.second,
    ];
    let places = sets.into_iter().flat_map(Parameters::iter_mut);
    for place in places.chain(state.dual.iter_mut().flatten().flatten()) {
        *place = numbers.next().ok_or_else(damaged)?;
    }
    if numbers.next().is_some() {
        return Err(damaged());
    }
    (state.optimizer.steps, state.log) = (header.optimizer_steps, header.log);
    Ok(floats)
}
