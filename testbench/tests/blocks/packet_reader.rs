//! Packet reader: see `benches::packet_reader`.

use crate::benches::packet_reader;
use crate::support;
use forms_rtl::accelerator::packet_reader::PacketReader;

#[test]
fn packet_reader_hands_out_what_is_right_and_names_what_is_wrong() {
    support::all_meet_their_models("packet_reader", 2);
}

#[test]
fn packet_reader_for_other_hardware_is_noticed() {
    let plan = support::plan("packet_reader");
    support::mismatch(packet_reader::bench(&plan, PacketReader::new(7), 5));
}
