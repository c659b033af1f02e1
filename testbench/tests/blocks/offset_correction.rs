//! Offset correction: see `benches::offset_correction`.

use crate::benches::offset_correction;
use forms_rtl::datapath::offset_correction::OffsetCorrection;

use crate::support;

#[test]
fn offset_correction_is_the_offset_times_the_inputs() {
    support::all_meet_their_models("offset_correction", 5);
}

#[test]
fn offset_correction_of_another_width_is_noticed() {
    let plan = support::plan("offset_correction");
    let dut = OffsetCorrection::new(9, 9, 32, 4);
    support::mismatch(offset_correction::bench(&plan, dut, 128, 8, 16));
}
