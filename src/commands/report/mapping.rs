//! Which fragments are positive, negative, mixed or empty, layer by layer.

use forms_golden::layers::lower_kernels;
use forms_report::{Cell, Error, Figure, Map, Section, Table};
use ndarray::{Axis, Slice};

use super::Findings;
use crate::CommandError;

/// Cells of all maps together, at most; the layers beyond are counted in the table alone.
const MOST_CELLS: usize = 4_000_000;

/// Layers whose map is shown, at most.
const MOST_MAPS: usize = 64;

pub(super) fn section(found: &Findings) -> Result<Section, CommandError> {
    let mut section = Section::new("mapping", "Mapping: the signs of fragments");
    let m = found.config.fragment_rows;
    section.say(format!(
        "A column of a map is a filter, a row the {m} rows of a fragment, in the order in which they lie in the crossbars; lines \
         part crossbars, as far as neither twins nor neighbours move columns. FORMS needs one sign a fragment; where there are \
         both, the column has a twin, or is projected."
    ));
    let mut table = Table::new([
        "layer",
        "rows",
        "filters",
        "groups",
        "crossbars",
        "in use",
        "twin columns",
        "order of rows",
    ]);
    for layer in &found.layers {
        table.push([
            layer.name.clone(),
            layer.rows.to_string(),
            layer.filters.to_string(),
            layer.groups.to_string(),
            layer.crossbars.to_string(),
            format!("{:.1} %", 100.0 * layer.utilization),
            layer.extra_columns.to_string(),
            layer.row_order.to_owned(),
        ]);
    }
    section.list(table);
    let (mut cells, mut maps, mut left) = (0, 0, 0);
    for node in &found.network.nodes {
        let Some(layer) = node.matrix() else {
            continue;
        };
        // [rows of a group, filters]
        let weights = lower_kernels(layer.weights.view(), layer.row_order)?;
        let fragments = weights.nrows().div_ceil(m);
        if maps == MOST_MAPS || cells + fragments * weights.ncols() > MOST_CELLS {
            left += 1;
            continue;
        }
        maps += 1;
        cells += fragments * weights.ncols();
        let tiles = layer.row_tiles.ranges(&found.config, weights.nrows());
        let mut rows = Vec::new();
        let mut row_cuts = Vec::new();
        for tile in tiles {
            if !rows.is_empty() {
                row_cuts.push(rows.len());
            }
            for first in tile.clone().step_by(m) {
                let last = tile.end.min(first + m);
                let part = weights.slice_axis(Axis(0), Slice::from(first..last));
                rows.push(
                    part.columns()
                        .into_iter()
                        .map(|column| cell(column.iter()))
                        .collect(),
                );
            }
        }
        let k = found.config.weight_columns();
        let map = Map {
            cells: rows,
            row_cuts,
            column_cuts: (k..weights.ncols()).step_by(k).collect(),
        };
        let id = format!("signs-{}", maps);
        let figure: Result<Figure, Error> =
            Figure::map(&id, &format!("{}: signs of its fragments", node.name), &map);
        section.show(figure?);
    }
    if left > 0 {
        section.say(format!(
            "{left} more layers have no map here, which would be too large."
        ));
    }
    Ok(section)
}

fn cell<'w>(weights: impl Iterator<Item = &'w i32>) -> Cell {
    let (mut positive, mut negative) = (false, false);
    for &weight in weights {
        positive |= weight > 0;
        negative |= weight < 0;
    }
    match (positive, negative) {
        (false, false) => Cell::Empty,
        (true, false) => Cell::Positive,
        (false, true) => Cell::Negative,
        (true, true) => Cell::Mixed,
    }
}
