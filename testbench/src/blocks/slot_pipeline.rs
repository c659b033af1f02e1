//! Slot pipeline, against the tags of the last clocks that moved.

use forms_rtl::control::slot_pipeline::SlotPipeline;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use crate::Error;
use crate::recording::Recording;

/// The tag of a slot.
#[derive(Clone, Copy, Debug, Default)]
struct Tag {
    slot: bool,
    convert: bool,
    first: bool,
    last_beat: bool,
    last_slot: bool,
    bank: bool,
    negative: bool,
    position: u64,
    address: u64,
    scale: u64,
}

/// Random tags, with clocks in which nothing moves, and resets in mid-flight.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<const CNT: usize, const P: usize, const ADDR: usize>(
    plan: &Plan,
    dut: SlotPipeline<CNT, P, ADDR>,
) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut stages: Option<[Tag; 5]> = None;
    // Sparse slots show `busy` falling.
    let mut density = 1;
    for clock in 0..500 {
        if clock % 50 == 0 {
            density = rng.random_range(1..=10);
        }
        let reset = clock == 0 || chance(&mut rng, 1, 80);
        let advance = chance(&mut rng, 4, 5);
        let flags: [bool; 6] = std::array::from_fn(|_| chance(&mut rng, 1, 2));
        let tag = Tag {
            slot: chance(&mut rng, density, 10),
            convert: flags[0],
            first: flags[1],
            last_beat: flags[2],
            last_slot: flags[3],
            bank: flags[4],
            negative: flags[5],
            position: word(&mut rng, (1 << P) - 1),
            address: word(&mut rng, (1 << ADDR) - 1),
            scale: word(&mut rng, (1 << CNT) - 1),
        };

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.slot.next = tag.slot;
        pins.convert.next = tag.convert;
        pins.first.next = tag.first;
        pins.last_beat.next = tag.last_beat;
        pins.last_slot.next = tag.last_slot;
        pins.bank.next = tag.bank;
        pins.negative.next = tag.negative;
        pins.position.next = tag.position.into();
        pins.address.next = tag.address.into();
        pins.scale.next = tag.scale.into();
        bench.settle()?;
        if let Some(stages) = &stages {
            let [_, two, three, four, five] = stages;
            bench.expect("busy", stages.iter().any(|tag| tag.slot))?;
            bench.expect("convert_2", two.convert)?;
            bench.expect("address_2", two.address)?;
            bench.expect("scale_3", three.scale)?;
            bench.expect("convert_4", four.convert)?;
            bench.expect("address_4", four.address)?;
            bench.expect("slot_5", five.slot)?;
            bench.expect("convert_5", five.convert)?;
            bench.expect("first_5", five.first)?;
            bench.expect("last_beat_5", five.last_beat)?;
            bench.expect("last_slot_5", five.last_slot)?;
            bench.expect("bank_5", five.bank)?;
            bench.expect("negative_5", five.negative)?;
            bench.expect("position_5", five.position)?;
            bench.expect("address_5", five.address)?;
        }
        bench.clock()?;

        if let (true, Some(stages)) = (advance, &mut stages) {
            stages.rotate_right(1);
            stages[0] = tag;
        }
        if reset {
            stages = Some([Tag::default(); 5]);
        }
    }
    bench.finish()
}
