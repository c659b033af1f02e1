//! The points of a folder as one table: a row a point, the same columns in CSV and Parquet.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::outcome::file;
use crate::{CommandError, files};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Nothing,
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Integers.
    Integer,
    /// Numbers.
    Number,
    /// Texts.
    Text,
}

/// The columns: a name with its unit, what it holds, where it is in a point's file.
pub const COLUMNS: &[(&str, Kind, &str)] = &[
    ("id", Kind::Text, "/id"),
    ("network", Kind::Text, "/point/network"),
    ("data", Kind::Text, "/point/data"),
    ("config", Kind::Text, "/point/config/name"),
    ("scheme", Kind::Text, "/point/config/scheme"),
    ("rows", Kind::Integer, "/point/config/rows"),
    ("columns", Kind::Integer, "/point/config/columns"),
    (
        "fragment_rows",
        Kind::Integer,
        "/point/config/fragment_rows",
    ),
    ("device_bits", Kind::Integer, "/point/config/device_bits"),
    ("weight_bits", Kind::Integer, "/run/config/weight_bits"),
    ("adcs", Kind::Integer, "/point/config/adcs"),
    ("adc_bits", Kind::Integer, "/point/config/adc/bits"),
    ("adc_policy", Kind::Text, "/point/config/adc/policy"),
    ("zero_skip", Kind::Text, "/point/config/zero_skip"),
    ("signs", Kind::Text, "/point/signs"),
    ("window", Kind::Integer, "/point/window"),
    ("squeeze", Kind::Integer, "/point/squeeze"),
    ("activation_bits", Kind::Integer, "/point/activation_bits"),
    ("variation", Kind::Number, "/point/imperfections/variation"),
    (
        "stuck_at_zero",
        Kind::Number,
        "/point/imperfections/stuck_at_zero",
    ),
    (
        "stuck_at_most",
        Kind::Number,
        "/point/imperfections/stuck_at_most",
    ),
    (
        "on_off_ratio",
        Kind::Number,
        "/point/imperfections/on_off_ratio",
    ),
    ("noise_counts", Kind::Number, "/point/imperfections/noise"),
    ("adc_gain", Kind::Number, "/point/imperfections/gain"),
    (
        "adc_offset_counts",
        Kind::Number,
        "/point/imperfections/offset",
    ),
    ("adc_bow_counts", Kind::Number, "/point/imperfections/bow"),
    ("seed", Kind::Integer, "/point/imperfections/seed"),
    ("images", Kind::Integer, "/run/images"),
    ("top_1", Kind::Integer, "/run/accuracy/top_1"),
    ("top_5", Kind::Integer, "/run/accuracy/top_5"),
    ("crossbars", Kind::Integer, "/run/crossbars"),
    ("extra_columns", Kind::Integer, "sum:extra_columns"),
    ("steps", Kind::Integer, "policy:steps"),
    ("conversions", Kind::Integer, "policy:conversions"),
    ("clips", Kind::Integer, "sum:clips"),
    ("mean_eic_bits", Kind::Number, "mean:eic"),
    ("pipeline_clocks", Kind::Integer, "clocks:pipeline"),
    ("one_crossbar_clocks", Kind::Integer, "clocks:one_crossbar"),
    ("dynamic_uj_a_frame", Kind::Number, "/cost/dynamic_uj"),
    ("static_uj_a_frame", Kind::Number, "/cost/static_uj"),
    ("frames_a_second", Kind::Number, "/cost/frames_a_second"),
    ("latency_us", Kind::Number, "/cost/latency_us"),
    ("chips", Kind::Integer, "/cost/chips"),
    ("area_mm2", Kind::Number, "/cost/area_mm2"),
    ("power_w", Kind::Number, "/cost/power_w"),
    ("gops_per_s_mm2", Kind::Number, "/cost/gops_per_s_mm2"),
    ("gops_per_w", Kind::Number, "/cost/gops_per_w"),
    ("seconds", Kind::Number, "/run/seconds"),
    ("error", Kind::Text, "/error"),
];

/// The rows of the points that are there, in the plan's order.
///
/// # Errors
/// A file that cannot be read, or that no sweep wrote.
pub fn rows(out: &Path, ids: impl Iterator<Item = String>) -> Result<Vec<Vec<Cell>>, CommandError> {
    let mut rows = Vec::new();
    for id in ids {
        let path = file(out, &id);
        if !path.exists() {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(CommandError::read(&path))?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
            let reason = format!("is no point of a sweep: {error}; remove it and sweep again");
            CommandError::file(&path, reason)
        })?;
        rows.push(
            COLUMNS
                .iter()
                .map(|(_, kind, at)| cell(&value, *kind, at))
                .collect(),
        );
    }
    Ok(rows)
}

fn cell(value: &Value, kind: Kind, at: &str) -> Cell {
    let policy = value
        .pointer("/run/config/zero_skip")
        .and_then(Value::as_str)
        .unwrap_or("leading");
    let layers = || {
        let layers = value.pointer("/run/layers").and_then(Value::as_array);
        layers.into_iter().flatten()
    };
    let sum = |of: &dyn Fn(&Value) -> Option<i64>| match layers().next() {
        None => Cell::Nothing,
        Some(_) => Cell::Integer(layers().filter_map(of).sum()),
    };
    match at.split_once(':') {
        Some(("sum", field)) => sum(&|layer| layer[field].as_i64()),
        Some(("policy", field)) => sum(&|layer| layer[field][policy].as_i64()),
        Some(("clocks", field)) => plain(
            value
                .pointer("/run/clocks")
                .map(|clocks| &clocks[field][policy]),
            kind,
        ),
        Some(_) => {
            // Entry e of a histogram counts the fragments that took e effective input cycles.
            let counts = layers().flat_map(|layer| {
                let histogram = layer["eic_histogram"].as_array().into_iter().flatten();
                histogram
                    .zip(0_u32..)
                    .map(|(count, e)| (count.as_f64().unwrap_or(0.0), f64::from(e)))
            });
            let (fragments, steps) =
                counts.fold((0.0, 0.0), |(n, s), (count, e)| (n + count, s + count * e));
            match fragments > 0.0 {
                true => Cell::Number(steps / fragments),
                false => Cell::Nothing,
            }
        }
        None => plain(value.pointer(at), kind),
    }
}

fn plain(value: Option<&Value>, kind: Kind) -> Cell {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return Cell::Nothing;
    };
    match kind {
        // A seed beyond 2^63 is a text's digits in CSV, and has no place in a signed column.
        Kind::Integer => value.as_i64().map_or(Cell::Nothing, Cell::Integer),
        Kind::Number => value.as_f64().map_or(Cell::Nothing, Cell::Number),
        Kind::Text => Cell::Text(
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        ),
    }
}

/// Writes `points.csv`.
///
/// # Errors
/// A folder that cannot be written.
pub fn write_csv(out: &Path, rows: &[Vec<Cell>]) -> Result<PathBuf, CommandError> {
    let path = out.join("points.csv");
    let names: Vec<&str> = COLUMNS.iter().map(|(name, ..)| *name).collect();
    let mut text = names.join(",") + "\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(csv_cell).collect();
        text += &(cells.join(",") + "\n");
    }
    files::write_bytes(&path, text.as_bytes())?;
    Ok(path)
}

fn csv_cell(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
        // RFC 4180.
        Cell::Text(text) if text.contains([',', '"', '\n', '\r']) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        Cell::Text(text) => text.clone(),
    }
}
