//! Masks of a polarized network for another program, and the weights that it trained: NPZ out, NPZ in.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use forms_golden::SignPolicy;
use forms_network::Network;
use forms_network::data::{Array, read_npz};
use forms_network::run::{Fast, Machine};
use forms_polarize::masks::{Mask, Trained, with_weights};
use zip::ZipWriter;

use crate::commands::run::outputs::add;
use crate::{CommandError, files};

/// Writes the masks: of each layer its weights, signs, bias, scales and order of rows.
///
/// # Errors
/// A file that cannot be written.
pub fn write_masks(path: &Path, masks: &[Mask]) -> Result<(), CommandError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for mask in masks {
        let (f, c, h, w) = mask.weights.dim();
        let (shape, filters) = ([f, c, h, w], [mask.bias.len()]);
        let name = |what: &str| format!("{}.{what}", mask.name);
        let weights = mask.weights.iter().copied().collect();
        add(&mut archive, path, &name("weight"), &shape, weights)?;
        let signs = mask.signs.iter().copied().collect();
        add(&mut archive, path, &name("sign"), &shape, signs)?;
        let bias = mask.bias.iter().map(|&b| b as f32).collect();
        add(&mut archive, path, &name("bias"), &filters, bias)?;
        let scales = mask.scales.iter().map(|&s| s as f32).collect();
        add(&mut archive, path, &name("scale"), &filters, scales)?;
        let order: Vec<i64> = mask.order.iter().map(|&e| e as i64).collect();
        add(&mut archive, path, &name("order"), &[order.len()], order)?;
    }
    let bytes = archive
        .finish()
        .map_err(|e| CommandError::file(path, e.to_string()))?;
    files::write_bytes(path, bytes.get_ref())
}

/// The network with the weights of an NPZ file; every fragment of `m` rows must still have one sign.
///
/// # Errors
/// A file that lacks a layer, or holds weights that do not fit or are mixed.
pub fn read_weights(network: &Network, path: &Path, m: usize) -> Result<Network, CommandError> {
    let arrays = read_npz(path)?;
    let mut trained = BTreeMap::new();
    for node in network.nodes.iter().filter(|node| node.matrix().is_some()) {
        let get = |what: &str| -> Result<Vec<f32>, CommandError> {
            let name = format!("{}.{what}", node.name);
            let array = arrays.get(&name).map(Array::floats);
            array.ok_or_else(|| {
                let reason = format!(
                    "holds no array \"{name}\"; give weight and bias of every layer, by the names of forms polarize \
                     --masks"
                );
                CommandError::file(path, reason)
            })
        };
        let new = Trained {
            weights: get("weight")?,
            bias: get("bias")?,
        };
        trained.insert(node.name.clone(), new);
    }
    let made = with_weights(network, &trained)?;
    let config = super::polarize_flags::crossbar(m, network.weight_bits)?;
    Machine::program(&made, &config, SignPolicy::Reject, &Fast)?;
    Ok(made)
}
