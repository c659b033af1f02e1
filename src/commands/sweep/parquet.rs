//! `points.parquet`: the table in columns, as pandas, Polars and DuckDB read it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::basic::{LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::Type;

use super::table::{COLUMNS, Cell, Kind};
use crate::{CommandError, files};

/// Writes `points.parquet`.
///
/// # Errors
/// A folder that cannot be written.
pub fn write_parquet(out: &Path, rows: &[Vec<Cell>]) -> Result<Option<PathBuf>, CommandError> {
    let path = out.join("points.parquet");
    let bytes = encoded(rows)
        .map_err(|error| CommandError::file(&path, format!("cannot be made: {error}")))?;
    files::write_bytes(&path, &bytes)?;
    Ok(Some(path))
}

/// The whole file: every column may hold nothing.
fn encoded(rows: &[Vec<Cell>]) -> Result<Vec<u8>, ParquetError> {
    let fields = COLUMNS.iter().map(|(name, kind, _)| {
        let (physical, logical) = match kind {
            Kind::Integer => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    });
    let schema = Type::group_type_builder("points")
        .with_fields(fields.collect::<Result<_, _>>()?)
        .build()?;
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties)?;
    let mut group = writer.next_row_group()?;
    for (number, (_, kind, _)) in COLUMNS.iter().enumerate() {
        let Some(mut column) = group.next_column()? else {
            break;
        };
        let cells = || rows.iter().map(|row| &row[number]);
        let present: Vec<i16> = cells()
            .map(|cell| i16::from(*cell != Cell::Nothing))
            .collect();
        match kind {
            Kind::Integer => {
                let values: Vec<i64> = cells().filter_map(integer).collect();
                let typed = column.typed::<Int64Type>();
                typed.write_batch(&values, Some(&present), None)?;
            }
            Kind::Number => {
                let values: Vec<f64> = cells().filter_map(number_of).collect();
                let typed = column.typed::<DoubleType>();
                typed.write_batch(&values, Some(&present), None)?;
            }
            Kind::Text => {
                let values: Vec<ByteArray> = cells().filter_map(text).collect();
                let typed = column.typed::<ByteArrayType>();
                typed.write_batch(&values, Some(&present), None)?;
            }
        }
        column.close()?;
    }
    group.close()?;
    writer.into_inner()
}

fn integer(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(value) => Some(*value),
        _ => None,
    }
}

fn number_of(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(value) => Some(*value),
        _ => None,
    }
}

fn text(cell: &Cell) -> Option<ByteArray> {
    match cell {
        Cell::Text(text) => Some(text.as_bytes().to_vec().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::RowAccessor;

    #[test]
    fn what_was_written_is_read_back() {
        let row = |seed: i64| {
            let cell = |(name, kind, _): &(&str, Kind, &str)| match (*name, kind) {
                ("seed", _) => Cell::Integer(seed),
                (_, Kind::Integer) => Cell::Nothing,
                (_, Kind::Number) => Cell::Number(0.5),
                (_, Kind::Text) => Cell::Text("a, b".to_owned()),
            };
            COLUMNS.iter().map(cell).collect::<Vec<Cell>>()
        };
        let bytes = encoded(&[row(3), row(4)]).unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let place = COLUMNS
            .iter()
            .position(|(name, ..)| *name == "seed")
            .unwrap();
        let seeds: Vec<i64> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().get_long(place).unwrap())
            .collect();
        assert_eq!(seeds, [3, 4]);
    }
}
