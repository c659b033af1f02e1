//! A step, and the record of all steps of one multiplication.

use bitvec::vec::BitVec;

use super::{DeviceArray, Mvm};

/// One plane applied to one sub-array, and every signal that comes of it.
///
/// Vectors over device columns have k_used * n entries, vectors over weight columns k_used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// f, the active sub-array.
    pub sub_array: usize,
    /// b, the bit position of the plane.
    pub bit: usize,
    /// Whether this is the last step of its sub-array.
    pub is_last_step: bool,
    /// Whether the plane has negative weight (signed inputs).
    pub is_negative_plane: bool,
    /// The m input bits, one a row of the sub-array; padding rows are 0.
    pub plane: BitVec,
    /// I, the current of each bit line, in counts.
    pub bit_lines: Vec<u32>,
    /// The converter's code of each device column, before the flip restore.
    pub codes: Vec<u32>,
    /// q, the counts of each device column, after the flip restore.
    pub counts: Vec<u32>,
    /// Whether the converter clipped, of each device column.
    pub clipped: BitVec,
    /// P, the partial sum of each weight column.
    pub partial_sums: Vec<i64>,
    /// y so far, after this step, of each weight column.
    pub accumulators: Vec<i64>,
    /// The sum of the inputs so far: the running population count of the planes (ISAAC's correction).
    pub population: i64,
}

impl Step {
    /// The state before the first step: everything zero.
    pub(super) fn before_the_first(array: &DeviceArray) -> Step {
        let columns = array.device_columns();
        Step {
            sub_array: 0,
            bit: 0,
            is_last_step: false,
            is_negative_plane: false,
            plane: BitVec::repeat(false, array.config.fragment_rows),
            bit_lines: vec![0; columns],
            codes: vec![0; columns],
            counts: vec![0; columns],
            clipped: BitVec::repeat(false, columns),
            partial_sums: vec![0; array.k_used()],
            accumulators: vec![0; array.k_used()],
            population: 0,
        }
    }
}

/// One multiplication, with every step that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// What [`DeviceArray::mvm`] returns.
    pub mvm: Mvm,
    /// Every step, in the order the hardware takes them.
    pub steps: Vec<Step>,
}
