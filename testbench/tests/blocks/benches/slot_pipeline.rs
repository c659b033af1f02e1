//! Slot pipeline, against the tags of the last clocks that moved.

use forms_golden::Config;
use forms_rtl::control::slot_pipeline::SlotPipeline;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::stimulus::{chance, index, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// The tag of a slot.
#[derive(Clone, Copy, Debug, Default)]
struct Tag {
    slot: bool,
    convert: bool,
    first: bool,
    last_beat: bool,
    last_slot: bool,
    last_column: bool,
    bank: bool,
    negative: bool,
    position: u64,
    place: u64,
    turn: u64,
}

/// Random tags, with clocks in which nothing moves, and resets in mid-flight.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: SlotPipeline, config: &Config) -> Result<Recording, Error> {
    let geometry = Geometry::of(config);
    let last_place = geometry.place(geometry.subarrays - 1, geometry.lane_columns - 1) as u64;
    let column_mask = geometry.lane_columns.next_power_of_two() as u64 - 1;
    let last_position = geometry.positions as u64 - 1;
    let last_turn = geometry.turns as u64 - 1;
    let full_scale = config.full_scale() as u64;
    let mut rng = plan.rng();
    let has_lanes = !dut.final_2.is_empty();
    let mut bench = Bench::new(plan, dut)?;
    let mut stages: Option<[Tag; 7]> = None;
    // The scale comes when its slot is in stage 2.
    let mut scale_3 = 0;
    let mut recent = [0; 2];
    // Sparse slots show `busy` falling.
    let mut density = 1;
    for clock in 0..500 {
        if clock % 50 == 0 {
            density = rng.random_range(1..=10);
        }
        let reset = clock == 0 || chance(&mut rng, 1, 80);
        let advance = chance(&mut rng, 4, 5);
        let flags: [bool; 7] = std::array::from_fn(|_| chance(&mut rng, 1, 2));
        let tag = Tag {
            slot: chance(&mut rng, density, 10),
            convert: flags[0],
            first: flags[1],
            last_beat: flags[2],
            last_slot: flags[3],
            last_column: flags[4],
            bank: flags[5],
            negative: flags[6],
            position: word(&mut rng, last_position),
            // Often one of the places of the slots before, which is then still on its way.
            place: match chance(&mut rng, 1, 2) {
                true => recent[index(&mut rng, recent.len())],
                false => word(&mut rng, last_place),
            },
            turn: word(&mut rng, last_turn),
        };
        let scale = word(&mut rng, full_scale);

        recent.rotate_left(1);
        recent[1] = tag.place;

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.slot.next = tag.slot;
        pins.convert.next = tag.convert;
        pins.first.next = tag.first;
        pins.last_beat.next = tag.last_beat;
        pins.last_slot.next = tag.last_slot;
        for pin in &mut pins.last_lane_column_now {
            pin.next = tag.last_column;
        }
        pins.bank.next = tag.bank;
        pins.negative.next = tag.negative;
        pins.position.next = tag.position.into();
        pins.place.next = tag.place.into();
        for pin in &mut pins.turn {
            pin.next = tag.turn.into();
        }
        pins.scale.next = scale.into();
        bench.settle()?;
        if let Some(stages) = &stages {
            let [one, two, three, four, five, six, seven] = stages;
            let column = |tag: &Tag| tag.place & column_mask;
            let writes = |tag: &Tag| tag.convert && tag.turn == last_turn;
            let meets = |later: &Tag, earlier: &Tag| {
                writes(earlier) && later.bank == earlier.bank && column(later) == column(earlier)
            };
            bench.expect("busy", stages[..6].iter().any(|tag| tag.slot))?;
            bench.expect("convert_1", one.convert)?;
            let address = geometry.address(one.place as usize, one.turn as usize);
            bench.expect("address_1", address as u64)?;
            bench.expect("convert_2", two.convert)?;
            if has_lanes {
                bench.expect("final_2_0", two.last_column)?;
            }
            bench.expect("convert_3", three.convert)?;
            bench.expect("place_3", three.place)?;
            bench.expect("scale_3", scale_3)?;
            bench.expect("convert_4", four.convert)?;
            if last_turn > 0 {
                bench.expect("turn_4_0", four.turn)?;
            }
            bench.expect("bank_4", four.bank)?;
            bench.expect("column_4", column(four))?;
            bench.expect("convert_5", five.convert)?;
            bench.expect("first_5", five.first)?;
            bench.expect("last_beat_5", five.last_beat)?;
            bench.expect("bank_5", five.bank)?;
            bench.expect("negative_5", five.negative)?;
            bench.expect("position_5", five.position)?;
            bench.expect("newest_5", meets(five, six))?;
            bench.expect("recent_5", meets(five, seven))?;
            bench.expect("slot_6", six.slot)?;
            bench.expect("write_6", writes(six))?;
            bench.expect("last_slot_6", six.last_slot)?;
            bench.expect("zero_6", six.first && !six.convert)?;
            bench.expect("bank_6", six.bank)?;
            bench.expect("column_6", column(six))?;
        }
        bench.clock()?;

        if let (true, Some(stages)) = (advance, &mut stages) {
            stages.rotate_right(1);
            stages[0] = tag;
            scale_3 = scale;
        }
        if reset {
            stages = Some([Tag::default(); 7]);
            scale_3 = 0;
        }
    }
    bench.finish()
}
