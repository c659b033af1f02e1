//! The scoreboard: predicts every pin and every stage of a crossbar in every clock from golden's
//! traces, and compares.
//!
//! Golden says which slots an MVM takes and what every signal of each slot is. This file adds when:
//! a slot moves one stage a clock unless the pipeline waits, and the pipeline waits only for a bank
//! of accumulators that is still being drained. Nothing here is taken from the device under test
//! but its pins.

use std::collections::VecDeque;
use std::ops::Range;

use forms_golden::crossbar::CrossbarTrace;
use forms_golden::{Config, Crossbar, Polarity, Step};

use crate::Error;
use crate::crossbar::coverage::{Bin, Coverage};
use crate::crossbar::{Inputs, Observation, Outputs, program};
use crate::mismatch::Mismatch;

/// One clock of the converters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    mvm: usize,
    /// Index into the MVM's steps; none for the slot of a sub-array without a step.
    step: Option<usize>,
    beat: usize,
    last_of_step: bool,
    last_of_fragment: bool,
    last_of_mvm: bool,
}

/// An array of the crossbar: which device array it is, and what its partial sums count for.
#[derive(Clone, Copy, Debug)]
struct Place {
    array: usize,
    sign: Polarity,
    shift: usize,
}

/// Counters as they should stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counters {
    clocks: u64,
    stalls: u64,
    steps: u64,
    conversions: u64,
    clips: u64,
}

impl Counters {
    fn add(&mut self, other: Counters) {
        self.clocks += other.clocks;
        self.stalls += other.stalls;
        self.steps += other.steps;
        self.conversions += other.conversions;
        self.clips += other.clips;
    }
}

/// Predicts and compares.
pub(crate) struct Scoreboard {
    config: Config,
    seed: u64,
    checks: u64,
    counters: Counters,
    /// What the last edge did, which all counters but that of clocks count with the coming one.
    late: Counters,
    batch: Batch,
    /// A write has come while there was work, since the last reset.
    misprogrammed: bool,
}

/// The MVMs under way since the last reset.
#[derive(Default)]
struct Batch {
    k_used: usize,
    f_used: usize,
    /// Which each array of the crossbar is.
    places: Vec<Place>,
    traces: Vec<CrossbarTrace>,
    slots: VecDeque<Slot>,
    /// Fragments accepted and not yet present.
    held: bool,
    present: bool,
    accepted: usize,
    /// Stages 0 to 6.
    stages: [Option<Slot>; 7],
    /// MVMs whose last slot has been accumulated.
    finished: usize,
    /// Words that have been read from their bank.
    read: usize,
    /// Clocks since each word was read that has not been taken, the first first.
    ages: VecDeque<usize>,
    /// Words taken from it.
    taken: usize,
}

impl Batch {
    /// A word is in the output register from the third clock after the one that read it.
    fn y_valid(&self) -> bool {
        self.ages.front().is_some_and(|age| *age >= 3)
    }

    /// The slot in stage 6 ends an MVM on the coming edge, if the pipeline moves.
    fn finishes(&self, advance: bool) -> bool {
        advance && self.stages[6].is_some_and(|slot| slot.last_of_mvm)
    }

    /// A word is read on the coming edge: three may be on their way.
    fn loads(&self, y_ready: bool, advance: bool) -> bool {
        let finished = self.finished + usize::from(self.finishes(advance));
        let has_place = self.ages.len() < 3 || y_ready && self.y_valid();
        self.read < finished * self.k_used && has_place
    }

    /// The slot in stage 6 must wait: its bank still holds results of two MVMs before.
    fn blocked(&self) -> bool {
        self.stages[6].is_some_and(|slot| self.read / self.k_used + 1 < slot.mvm)
    }

    fn in_flight(&self) -> bool {
        self.stages[1..].iter().any(Option::is_some)
    }

    fn busy(&self) -> bool {
        !self.accepted.is_multiple_of(self.f_used.max(1))
            || self.taken < self.accepted / self.f_used.max(1) * self.k_used
    }
}

impl Scoreboard {
    /// A scoreboard for `config`; `seed` is told in mismatches.
    pub fn new(config: &Config, seed: u64) -> Self {
        Self {
            config: config.clone(),
            seed,
            checks: 0,
            counters: Counters::default(),
            late: Counters::default(),
            batch: Batch::default(),
            misprogrammed: false,
        }
    }

    /// The crossbar holds work.
    pub fn is_busy(&self) -> bool {
        self.batch.busy()
    }

    /// Comparisons so far.
    pub fn checks(&self) -> u64 {
        self.checks
    }

    /// Expects the MVMs of `inputs` on `crossbar` from now on; nothing of an earlier batch may be
    /// left.
    ///
    /// # Errors
    ///
    /// Golden's.
    pub fn expect(
        &mut self,
        crossbar: &Crossbar,
        inputs: &[Vec<i64>],
        b_used: usize,
    ) -> Result<(), Error> {
        let mut batch = Batch {
            k_used: crossbar.columns(),
            f_used: crossbar.rows().div_ceil(self.config.fragment_rows),
            places: crossbar
                .arrays()
                .iter()
                .map(|placed| Place {
                    array: program::array(&self.config, placed),
                    sign: placed.sign,
                    shift: placed.shift,
                })
                .collect(),
            ..Batch::default()
        };
        let beats = self.config.beats(batch.k_used);
        for (mvm, x) in inputs.iter().enumerate() {
            let trace = crossbar.trace(x, b_used)?;
            let mut step = 0;
            for f in 0..batch.f_used {
                let last_fragment = f + 1 == batch.f_used;
                let steps = trace.mvm.steps[f];
                for s in 0..steps {
                    for beat in 0..beats {
                        let last_of_step = beat + 1 == beats;
                        let last_of_fragment = last_of_step && s + 1 == steps;
                        batch.slots.push_back(Slot {
                            mvm,
                            step: Some(step),
                            beat,
                            last_of_step,
                            last_of_fragment,
                            last_of_mvm: last_of_fragment && last_fragment,
                        });
                    }
                    step += 1;
                }
                if steps == 0 {
                    batch.slots.push_back(Slot {
                        mvm,
                        step: None,
                        beat: 0,
                        last_of_step: false,
                        last_of_fragment: true,
                        last_of_mvm: last_fragment,
                    });
                }
            }
            batch.traces.push(trace);
        }
        self.batch = batch;
        Ok(())
    }

    /// Every result of the batch has been taken.
    pub fn is_done(&self) -> bool {
        self.batch.taken == self.batch.traces.len() * self.batch.k_used
    }

    /// Compares one settled clock and goes on to the next.
    ///
    /// # Errors
    ///
    /// [`Error::Mismatch`].
    pub fn clock(
        &mut self,
        clock: u64,
        inputs: &Inputs,
        outputs: &Outputs,
        inside: Option<&Observation>,
        coverage: &mut Coverage,
    ) -> Result<(), Error> {
        let batch = &mut self.batch;
        // Stage 0 shows the present fragment's next slot.
        batch.stages[0] = match batch.present {
            true => batch.slots.front().copied(),
            false => None,
        };
        let blocked = batch.blocked();
        let advance = !blocked && !outputs.array_wait;
        let retires = advance && batch.stages[0].is_some_and(|slot| slot.last_of_fragment);
        let loads_fragment = batch.held && (!batch.present || retires);
        // A write into an idle crossbar is done first.
        let is_written = inputs.write.is_some() && !batch.busy();
        let x_ready = (!batch.held || loads_fragment) && !is_written;

        let mut compare = Comparison {
            unit: &self.config.name,
            seed: self.seed,
            clock,
            checks: &mut self.checks,
        };
        compare.pins(
            batch,
            x_ready,
            &self.counters,
            self.config.acc_bits(),
            outputs,
        )?;
        compare.same("framing_error", false, outputs.framing_error)?;
        compare.same(
            "programming_error",
            self.misprogrammed,
            outputs.programming_error,
        )?;
        if let Some(inside) = inside {
            compare.stages(batch, &self.config, advance, inside)?;
            compare.same("blocked", blocked, inside.blocked)?;
        }
        cover(batch, inputs, blocked, x_ready, coverage);
        coverage.hit_if(Bin::ArrayWaits, outputs.array_wait && batch.in_flight());
        self.step(inputs, advance, retires, loads_fragment, x_ready);
        Ok(())
    }

    /// The coming edge.
    fn step(
        &mut self,
        inputs: &Inputs,
        advance: bool,
        retires: bool,
        loads_fragment: bool,
        x_ready: bool,
    ) {
        let batch = &mut self.batch;
        let counters = &mut self.counters;
        let was_busy = batch.busy();
        counters.clocks += u64::from(was_busy);
        counters.add(std::mem::take(&mut self.late));
        let late = &mut self.late;
        late.stalls = u64::from(batch.in_flight() && !advance);
        let loads = batch.loads(inputs.y_ready, advance);
        let finishes = batch.finishes(advance);
        if batch.y_valid() && inputs.y_ready {
            batch.taken += 1;
            batch.ages.pop_front();
        }
        batch.ages.iter_mut().for_each(|age| *age += 1);
        if loads {
            batch.read += 1;
            batch.ages.push_back(1);
        }
        batch.finished += usize::from(finishes);
        if advance {
            if let Some(slot) = batch.stages[5]
                && let Some(step) = slot.step
            {
                let columns = columns(&self.config, slot.beat, batch.k_used);
                for trace in &batch.traces[slot.mvm].arrays {
                    let clipped = &trace.steps[step].clipped[columns.clone()];
                    late.clips += clipped.count_ones() as u64;
                }
                if slot.last_of_step {
                    let n = self.config.devices_per_weight();
                    late.steps = 1;
                    late.conversions = (batch.k_used * n * batch.places.len()) as u64;
                }
            }
            batch.stages.rotate_right(1);
            if batch.stages[1].is_some() {
                batch.slots.pop_front();
            }
        }
        batch.present = loads_fragment || batch.present && !retires;
        let accepts = inputs.x.is_some() && x_ready;
        batch.held = accepts || batch.held && !loads_fragment;
        batch.accepted += usize::from(accepts);
        self.misprogrammed =
            !inputs.reset && (self.misprogrammed || inputs.write.is_some() && was_busy);
        if inputs.reset || inputs.clear_counters {
            *counters = Counters::default();
            self.late = Counters::default();
        }
        if inputs.reset {
            *batch = Batch::default();
        }
    }
}

/// One clock's comparisons.
struct Comparison<'a> {
    unit: &'a str,
    seed: u64,
    clock: u64,
    checks: &'a mut u64,
}

impl Comparison<'_> {
    fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        signal: &str,
        expected: T,
        actual: T,
    ) -> Result<(), Error> {
        *self.checks += 1;
        if expected == actual {
            return Ok(());
        }
        let Self {
            unit, seed, clock, ..
        } = *self;
        Err(Mismatch {
            unit: unit.to_string(),
            seed,
            clock,
            signal: signal.to_string(),
            expected: format!("{expected:?}"),
            actual: format!("{actual:?}"),
            rerun: format!("forms sim --config {unit} --seed {seed}"),
        }
        .into())
    }

    fn pins(
        &mut self,
        batch: &Batch,
        x_ready: bool,
        counters: &Counters,
        acc_bits: usize,
        outputs: &Outputs,
    ) -> Result<(), Error> {
        self.same("x_ready", x_ready, outputs.x_ready)?;
        self.same("busy", batch.busy(), outputs.busy)?;
        self.same("y_valid", batch.y_valid(), outputs.y_valid)?;
        if batch.y_valid() {
            let (mvm, k) = (batch.taken / batch.k_used, batch.taken % batch.k_used);
            let y = batch.traces[mvm].mvm.outputs[k];
            self.same("y", y, program::signed(outputs.y, acc_bits))?;
            self.same("y_last", k + 1 == batch.k_used, outputs.y_last)?;
        }
        self.same("clocks", counters.clocks, outputs.clocks)?;
        self.same("stalls", counters.stalls, outputs.stalls)?;
        self.same("steps", counters.steps, outputs.steps)?;
        self.same("conversions", counters.conversions, outputs.conversions)?;
        self.same("clips", counters.clips, outputs.clips)
    }

    fn stages(
        &mut self,
        batch: &Batch,
        config: &Config,
        advance: bool,
        inside: &Observation,
    ) -> Result<(), Error> {
        self.same("advance", advance, inside.advance)?;
        self.same("slot", batch.stages[0].is_some(), inside.slot)?;
        self.same("slot_6", batch.stages[6].is_some(), inside.slot_6)?;
        // The steps of every crossbar side by side.
        let steps = |stage: usize| {
            let slot = batch.stages[stage]?;
            let step = slot.step?;
            let traces = batch.traces[slot.mvm].arrays.iter();
            let steps: Vec<&Step> = traces.map(|trace| &trace.steps[step]).collect();
            Some((slot, steps))
        };
        self.same("convert", steps(0).is_some(), inside.convert)?;
        let rows = config.fragment_rows;
        let lines = |plane: &dyn Fn(usize) -> bool| -> Vec<u64> {
            let most = program::group_rows(config);
            let groups = (0..rows).step_by(most);
            let group = |first| (first..rows.min(first + most)).enumerate();
            let line = |(place, row): (usize, usize)| u64::from(plane(row)) << place;
            groups.map(|first| group(first).map(line).sum()).collect()
        };
        let select = |active: Option<usize>| -> Vec<u64> {
            let word = |first: usize| match active {
                Some(f) if f / 32 == first => 1 << (f % 32),
                _ => 0,
            };
            (0..config.fragments().div_ceil(32)).map(word).collect()
        };
        match steps(0).as_ref().and_then(|(_, steps)| steps.first()) {
            Some(step) => {
                self.same("select", &select(Some(step.sub_array)), &inside.select)?;
                self.same(
                    "word_lines",
                    &lines(&|row| step.plane[row]),
                    &inside.word_lines,
                )?;
                self.same("position", step.bit as u64, inside.position)?;
                self.same("negative", step.is_negative_plane, inside.negative)?;
            }
            None => {
                self.same("select", &select(None), &inside.select)?;
                self.same("word_lines", &lines(&|_| false), &inside.word_lines)?;
            }
        }
        // Converters of weight columns that are not in use have no meaning, nor have absent planes.
        for stage in 2..5 {
            let Some((slot, steps)) = steps(stage) else {
                continue;
            };
            for (step, place) in steps.into_iter().zip(&batch.places) {
                for (i, c) in columns(config, slot.beat, batch.k_used).enumerate() {
                    let i = place.array * config.adcs + i;
                    match stage {
                        2 => {
                            let expected = u64::from(step.bit_lines[c]);
                            self.same(&format!("bit_line[{i}]"), expected, inside.counts[i])?;
                        }
                        3 => {
                            let expected = u64::from(step.codes[c]);
                            self.same(&format!("adc[{i}].code"), expected, inside.codes[i])?;
                            self.same(&format!("adc[{i}].clip"), step.clipped[c], inside.clips[i])?;
                        }
                        _ => {
                            let expected = u64::from(step.counts[c]);
                            let signal = format!("flip_restore[{i}].restored");
                            self.same(&signal, expected, inside.restored[i])?;
                        }
                    }
                }
            }
        }
        if let Some((slot, steps)) = steps(5) {
            for (i, k) in weight_columns(config, slot.beat, batch.k_used).enumerate() {
                let sum = |sign: Polarity| -> u64 {
                    let of_sign = steps.iter().zip(&batch.places);
                    of_sign
                        .filter(|(_, place)| place.sign == sign)
                        .map(|(step, place)| (step.partial_sums[k] as u64) << place.shift)
                        .sum()
                };
                let expected = sum(Polarity::Positive);
                self.same(&format!("lane[{i}].sum"), expected, inside.sums[i])?;
                if let Some(&negative) = inside.negative_sums.get(i) {
                    let expected = sum(Polarity::Negative);
                    self.same(&format!("lane[{i}].negative_sum"), expected, negative)?;
                }
            }
        }
        let last = batch.stages[6].is_some_and(|slot| slot.last_of_mvm);
        self.same("last_slot_6", last, inside.last_slot_6)
    }
}

/// The device columns that an array converts in a beat.
fn columns(config: &Config, beat: usize, k_used: usize) -> Range<usize> {
    let first = beat * config.adcs;
    first..(first + config.adcs).min(k_used * config.devices_per_weight())
}

/// The weight columns whose partial sum is complete with a beat, one a lane.
fn weight_columns(config: &Config, beat: usize, k_used: usize) -> Range<usize> {
    let n = config.devices_per_weight();
    let columns = columns(config, beat, k_used);
    // With one converter for n devices, a weight's first n - 1 beats complete nothing.
    columns.start / n..columns.end / n
}

/// Bins that show in a clock.
fn cover(batch: &Batch, inputs: &Inputs, blocked: bool, x_ready: bool, coverage: &mut Coverage) {
    if batch.f_used == 0 {
        return;
    }
    let mid_mvm = !batch.accepted.is_multiple_of(batch.f_used);
    coverage.hit_if(Bin::Bubble, mid_mvm && x_ready && inputs.x.is_none());
    let held_back = batch.y_valid() && !inputs.y_ready;
    let last = batch.taken % batch.k_used + 1 == batch.k_used;
    coverage.hit_if(Bin::HeldBack, held_back);
    coverage.hit_if(Bin::LastHeldBack, held_back && last);
    coverage.hit_if(Bin::BanksFull, blocked);
    let mvm = |stage: usize| batch.stages[stage].map(|slot| slot.mvm);
    let (first, second) = (mvm(0), mvm(1));
    coverage.hit_if(
        Bin::BackToBack,
        first.is_some() && second.is_some() && first != second,
    );
    coverage.hit_if(Bin::Reset, inputs.reset && batch.in_flight());
    coverage.hit_if(Bin::CountersCleared, inputs.clear_counters);
    if batch.y_valid() && inputs.y_ready {
        let y = batch.traces[batch.taken / batch.k_used].mvm.outputs[batch.taken % batch.k_used];
        coverage.hit_if(Bin::PositiveResult, y > 0);
        coverage.hit_if(Bin::NegativeResult, y < 0);
        coverage.hit_if(Bin::ZeroResult, y == 0);
    }
}
