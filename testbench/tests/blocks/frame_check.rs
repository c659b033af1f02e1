//! Frame check: see `benches::frame_check`.

use forms_rtl::input::frame_check::FrameCheck;
use forms_testbench::simulator::Simulator;

use crate::support;

#[test]
fn frame_check_counts_fragments_and_remembers_a_wrong_frame() {
    support::all_meet_their_models("frame_check", 3);
}

/// Fragments of MVMs of three sub-arrays, each said to be the last or not; whether an error shows.
fn framed(lasts: &[bool]) -> bool {
    let mut simulator = Simulator::new(FrameCheck::new(2)).unwrap();
    simulator.dut.last_subarray.next = 2.into();
    for (reset, x_last) in [(true, false)]
        .into_iter()
        .chain(lasts.iter().map(|last| (false, *last)))
    {
        simulator.dut.reset.next = reset;
        simulator.dut.accept.next = !reset;
        simulator.dut.x_last.next = x_last;
        simulator.settle().unwrap();
        simulator.clock().unwrap();
    }
    simulator.settle().unwrap();
    simulator.dut.error.val()
}

#[test]
fn frame_check_notices_a_fragment_lost_or_one_too_many_at_once() {
    let whole = [false, false, true];
    assert!(!framed(&whole));
    assert!(!framed(&[whole, whole].concat()));
    // Lost, doubled, and neither end marked.
    assert!(framed(&[false, true]));
    assert!(framed(&[false, false, false]));
    assert!(framed(&[&whole[..], &[true]].concat()));
    // Once wrong, it stays wrong.
    assert!(framed(&[&[true, false, true][..], &whole, &whole].concat()));
}
