//! Groups on crossbars (contract, section 9): packed block-diagonally while rows and columns fit, each
//! group starting on a fragment boundary.
//!
//! ```text
//!            filters of group 0 | of group 1
//! rows of 0  [ w w              |            ]
//! padding    [ 0 0              |            ]   up to the next fragment
//! rows of 1  [                  | w w        ]
//! ```
//!
//! A layer without groups is one pack of one group, tiled over as many crossbars as it takes. Rows that a table puts
//! at its end and that hold no weight take none: so pruning frees crossbars.

use std::ops::Range;

use forms_golden::layers::{Rows, lower_kernels};
use forms_golden::{Config, Mapped, Scheme, SignPolicy};
use ndarray::{Array2, Axis};

use crate::error::Error;
use crate::network::MatrixLayer;

/// Some groups of a layer, in one matrix.
#[derive(Debug, Clone)]
pub(super) struct Pack {
    /// The groups.
    pub groups: Range<usize>,
    /// Rows from one group's first to the next one's.
    pub pitch: usize,
    /// [rows, filters of these groups].
    pub matrix: Array2<i32>,
}

/// Deals a layer's groups to packs; errors name the layer `name`.
///
/// # Errors
/// Golden's, for weights that cannot be laid out.
pub(super) fn packs(
    name: &str,
    layer: &MatrixLayer,
    config: &Config,
    signs: SignPolicy,
) -> Result<Vec<Pack>, Error> {
    let (filters, channels, height, width) = layer.weights.dim();
    let rows = channels * height * width;
    let each = filters / layer.groups;
    let pitch = rows.div_ceil(config.fragment_rows) * config.fragment_rows;
    if layer.groups == 1 {
        let mut matrix =
            lower_kernels(layer.weights.view(), layer.row_order).map_err(Error::layer(name))?;
        // A table puts the rows that pruning emptied last: they need no crossbar.
        if let Rows::Table(_) = layer.row_order {
            let held = matrix
                .outer_iter()
                .rposition(|row| row.iter().any(|&weight| weight != 0));
            let held = held.map_or(1, |last| last + 1);
            matrix = matrix.slice_axis(Axis(0), (..held).into()).to_owned();
        }
        return Ok(vec![Pack {
            groups: 0..1,
            pitch,
            matrix,
        }]);
    }
    let blocks = (0..layer.groups)
        .map(|group| {
            let kernels = layer
                .weights
                .slice_axis(Axis(0), (group * each..(group + 1) * each).into());
            lower_kernels(kernels, layer.row_order)
        })
        .collect::<Result<Vec<Array2<i32>>, _>>()
        .map_err(Error::layer(name))?;
    let twins = config.scheme == Scheme::Forms && signs == SignPolicy::Split;
    let mut packs = Vec::new();
    let (mut first, mut used_rows, mut used_columns) = (0, 0, 0);
    for (group, block) in blocks.iter().enumerate() {
        let columns = match twins {
            true => {
                let options = signs.into();
                let laid = Mapped::lay_out(config, block.clone(), &options);
                let laid = laid.map_err(|source| Error::Golden {
                    node: name.to_owned(),
                    source,
                })?;
                each + laid.extra_columns()
            }
            false => each,
        };
        let fits =
            used_rows + rows <= config.rows && used_columns + columns <= config.weight_columns();
        if group > first && !fits {
            packs.push(pack(first..group, pitch, &blocks));
            (first, used_rows, used_columns) = (group, 0, 0);
        }
        used_rows += pitch;
        used_columns += columns;
    }
    packs.push(pack(first..layer.groups, pitch, &blocks));
    Ok(packs)
}

/// The block-diagonal matrix of some groups.
fn pack(groups: Range<usize>, pitch: usize, blocks: &[Array2<i32>]) -> Pack {
    let (rows, columns) = blocks[groups.start].dim();
    let count = groups.len();
    let mut matrix = Array2::zeros(((count - 1) * pitch + rows, count * columns));
    for (position, block) in blocks[groups.clone()].iter().enumerate() {
        for ((r, k), &w) in block.indexed_iter() {
            matrix[[position * pitch + r, position * columns + k]] = w;
        }
    }
    Pack {
        groups,
        pitch,
        matrix,
    }
}
