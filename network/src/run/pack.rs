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
//! A layer without groups is one pack of one group, tiled over as many crossbars as it takes.

use std::ops::Range;

use forms_golden::layers::lower_kernels;
use forms_golden::{Config, Error, Mapped, Scheme, SignPolicy};
use ndarray::{Array2, Axis};

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

/// Deals a layer's groups to packs.
///
/// # Errors
/// Golden's, for weights that cannot be laid out.
pub(super) fn packs(
    layer: &MatrixLayer,
    config: &Config,
    signs: SignPolicy,
) -> Result<Vec<Pack>, Error> {
    let (filters, channels, height, width) = layer.weights.dim();
    let rows = channels * height * width;
    let each = filters / layer.groups;
    let pitch = rows.div_ceil(config.fragment_rows) * config.fragment_rows;
    if layer.groups == 1 {
        return Ok(vec![Pack {
            groups: 0..1,
            pitch,
            matrix: lower_kernels(layer.weights.view(), layer.row_order),
        }]);
    }
    let blocks: Vec<Array2<i32>> = (0..layer.groups)
        .map(|group| {
            let kernels = layer
                .weights
                .slice_axis(Axis(0), (group * each..(group + 1) * each).into());
            lower_kernels(kernels, layer.row_order)
        })
        .collect();
    let twins = config.scheme == Scheme::Forms && signs == SignPolicy::Split;
    let mut packs = Vec::new();
    let (mut first, mut used_rows, mut used_columns) = (0, 0, 0);
    for (group, block) in blocks.iter().enumerate() {
        let columns = match twins {
            true => {
                let options = signs.into();
                each + Mapped::lay_out(config, block.clone(), &options)?.extra_columns()
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
