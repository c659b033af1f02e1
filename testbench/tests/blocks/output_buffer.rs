//! Output buffer: see `benches::output_buffer`.

use crate::support;

#[test]
fn output_buffer_gives_back_every_word_in_order() {
    support::all_meet_their_models("output_buffer", 4);
}
