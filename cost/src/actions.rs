//! What a layer did, from the engine's counts: exact numbers, no estimates.

use forms_engine::Counts;
use forms_golden::{Config, ZeroSkip};
use schemars::JsonSchema;
use serde::Serialize;

use crate::design::{Action, stored_bits};

/// A layer of a network, as it was laid out, and what it took for some frames.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// What reports call it.
    pub name: &'a str,
    /// Rows of one group's matrix.
    pub rows: usize,
    /// Filters of all groups together.
    pub filters: usize,
    /// Groups.
    pub groups: usize,
    /// What the engine counted.
    pub counts: &'a Counts,
}

impl Layer<'_> {
    /// Multiply-adds of all frames, whatever the crossbars make of them.
    pub fn multiply_adds(&self) -> u64 {
        self.counts.mvms * (self.rows * self.filters) as u64
    }
}

/// How often each action happened, over all frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Actions {
    /// Columns converted.
    pub conversions: u64,
    /// Input bits put on rows.
    pub row_drives: u64,
    /// Devices read: driven rows times columns in use.
    pub device_reads: u64,
    /// Register bits that skipping moved.
    pub shifted_bits: u64,
    /// Sign and flip bits read.
    pub store_bits: u64,
    /// Additions that join crossbars.
    pub joins: u64,
    /// Bytes read from and written to the eDRAM.
    pub memory_bytes: u64,
    /// Bytes on the buses of tiles.
    pub bus_bytes: u64,
    /// Bytes sent to other tiles.
    pub routed_bytes: u64,
    /// Words that leave crossbars.
    pub results: u64,
}

impl Actions {
    /// Of one layer. A position reads all its inputs from the eDRAM anew, and its outputs go there and to the
    /// next layer's tiles, in as many bytes as its inputs take.
    pub fn of_layer(config: &Config, layer: &Layer) -> Actions {
        let counts = layer.counts;
        let policy = config.zero_skip;
        let m = config.fragment_rows;
        let mut actions = Actions::default();
        for crossbar in &counts.crossbars {
            let arrays = crossbar.arrays as u64;
            let steps = *crossbar.steps.of(policy);
            // The last sub-array may have fewer rows.
            let of_sub_arrays = crossbar.sub_array_steps.of(policy).iter().enumerate();
            let drives: u64 = of_sub_arrays
                .map(|(f, &steps)| {
                    let rows = crossbar.rows.len().saturating_sub(f * m).min(m);
                    steps * rows as u64
                })
                .sum();
            let devices = (crossbar.columns * config.devices_per_weight()) as u64;
            actions.conversions += *crossbar.conversions.of(policy);
            actions.row_drives += drives * arrays;
            actions.device_reads += drives * devices * arrays;
            if policy != ZeroSkip::Off {
                actions.shifted_bits += steps * (m * config.input_bits) as u64 * arrays;
            }
            actions.store_bits += steps * stored_bits(config, crossbar.columns) as u64 * arrays;
            actions.joins += steps * crossbar.columns as u64 * arrays.saturating_sub(1);
            actions.results += counts.mvms * crossbar.columns as u64;
        }
        let bytes = counts.b_used.div_ceil(8);
        let inputs = counts.mvms * (layer.groups * layer.rows * bytes) as u64;
        let outputs = counts.mvms * (layer.filters * bytes) as u64;
        actions.memory_bytes = inputs + outputs;
        actions.bus_bytes = inputs + outputs;
        actions.routed_bytes = outputs;
        actions
    }

    /// How often one action happened.
    pub fn of(&self, action: Action) -> u64 {
        match action {
            Action::Conversion => self.conversions,
            Action::RowDrive => self.row_drives,
            Action::DeviceRead => self.device_reads,
            Action::ShiftedBit => self.shifted_bits,
            Action::StoreBit => self.store_bits,
            Action::Join => self.joins,
            Action::MemoryByte => self.memory_bytes,
            Action::BusByte => self.bus_bytes,
            Action::RoutedByte => self.routed_bytes,
            Action::Result => self.results,
            Action::Always => 0,
        }
    }

    /// Adds another layer's.
    pub fn add(&mut self, other: &Actions) {
        self.conversions += other.conversions;
        self.row_drives += other.row_drives;
        self.device_reads += other.device_reads;
        self.shifted_bits += other.shifted_bits;
        self.store_bits += other.store_bits;
        self.joins += other.joins;
        self.memory_bytes += other.memory_bytes;
        self.bus_bytes += other.bus_bytes;
        self.routed_bytes += other.routed_bytes;
        self.results += other.results;
    }
}
