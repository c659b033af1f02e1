//! What `forms cost --report` writes, and its JSON schema.

use std::collections::BTreeMap;

use forms_cost::Source;
use forms_cost::compare::{BreakEven, BySource, Ratios, Sensitivity};
use forms_cost::components::Row;
use forms_cost::model::NetworkCost;
use schemars::JsonSchema;
use serde::Serialize;

use super::sweep::Point;
use crate::provenance::Provenance;

/// What a network costs on a chip. A multiply-add is two operations; units are in the names of fields.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CostReport {
    /// Version of this layout; it grows when a field changes its meaning or goes away.
    pub schema: u32,
    /// How it came to be.
    pub provenance: Provenance,
    /// Images that were run.
    pub images: u64,
    /// The component file's rows, by name.
    #[schemars(with = "BTreeMap<String, Row>")]
    pub rows: BTreeMap<&'static str, Row>,
    /// Whose figures priced the converters.
    pub adc_cost: Source,
    /// Whether the links between chips are part of the chip.
    pub links: bool,
    /// The scheme that others are held against.
    pub reference: String,
    /// Measured EIC beside that of equal speed.
    pub break_even: Vec<BreakEven>,
    /// Each scheme over the reference.
    pub ratios: Vec<Ratios>,
    /// The same with every source of converters.
    pub by_source: Vec<BySource>,
    /// Each scheme.
    pub schemes: Vec<NetworkCost>,
    /// What doubling and halving a row does, where it was asked for.
    pub sensitivity: Option<Vec<Sensitivity>>,
    /// Design points, where they were asked for.
    pub sweep: Option<Vec<Point>>,
    /// What a reader could get wrong.
    pub notes: Vec<String>,
}

impl CostReport {
    /// Version of the layout.
    pub const SCHEMA: u32 = 2;
}
