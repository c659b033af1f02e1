//! Zero-skip unit: feeds the planes of a fragment, least significant first, and stops early.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | policy | off: B_used planes; leading: until all that is left is zero; plane: only planes with a 1 | |
//! | signed | two's-complement inputs; the last plane has negative weight | |
//! | groups | rows of each group of the fragment | all alike, the last may have fewer |
//! | bits | bits of an input | 1..=64 |
//! | position bits | bits of a position | hold every position of an input |
//!
//! A memory holds two fragments: the next is written while the present one stays at its output. A one
//! marks the plane in its words. The OR of all words is shifted along and tells what is left.
//!
//! Latency 2 from an accepted fragment to its first plane.
//!
//! ```text
//! x_valid  _/~~~\_______________
//! x_ready  ~~~~~~~~~~~~~~~~~~~~~
//! loaded   _________/~~~~~~~~~~~   plane, position, last_step, negative, empty hold with it
//! step     _____________/~~~\___   one clock: on to the next plane
//! ```

use super::next_plane::NextPlane;
use super::or_tree::OrTree;
use super::row_groups::RowGroups;
use super::sign_tracker::SignTracker;
use crate::parameters::ZeroSkipPolicy;
use crate::prelude::*;

/// Memories of the present and the next fragment, and what is left of the present one.
#[derive(LogicBlock)]
pub struct ZeroSkip {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// B_used - 1. The position of the last plane when nothing is skipped.
    pub last_position: Wire<In>,
    /// A fragment is offered.
    pub x_valid: Signal<In, Bit>,
    /// Its words, one per row.
    pub x: Vec<Wire<In>>,
    /// The present plane is converted: on to the next one.
    pub step: Signal<In, Bit>,
    /// The present fragment is done: on to the next one.
    pub retire: Signal<In, Bit>,
    /// An offered fragment is accepted on this edge.
    pub x_ready: Signal<Out, Bit>,
    /// A fragment is present.
    pub loaded: Signal<Out, Bit>,
    /// The present fragment needs no step at all.
    pub empty: Signal<Out, Bit>,
    /// The present plane is the last of its fragment.
    pub last_step: Signal<Out, Bit>,
    /// The present plane has negative weight.
    pub negative: Signal<Out, Bit>,
    /// Bit position of the present plane.
    pub position: Wire<Out>,
    /// The present plane, a word a group, row 0 at bit 0.
    pub plane: Vec<Wire<Out>>,
    /// A fragment is present or prefetched.
    pub busy: Signal<Out, Bit>,

    fragments: WideMemory,
    fill: Register<Bit>,
    next_seen: Register,
    held: Register<Bit>,
    seen: Register,
    place: Register,
    mark: Register,
    present: Register<Bit>,
    nothing: Register<Bit>,

    or_tree: OrTree,
    next_plane: Vec<NextPlane>,
    sign_tracker: Vec<SignTracker>,

    load: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    accept: Signal<Local, Bit>,
    above: Wire<Local>,
    ahead: Wire<Local>,
    shift: Wire<Local>,
    origin: Wire<Local>,
    source_seen: Wire<Local>,
    last: Signal<Local, Bit>,
    minus: Signal<Local, Bit>,
    source_mark: Wire<Local>,
    lines: Vec<Wire<Local>>,
    feed_all: Constant,
    lowest: Constant,
    _last: usize,
    _rows: usize,
    _last_rows: usize,
    _rest: Rest,
}

impl ZeroSkip {
    /// A unit for one policy and fragments of words of `bits` bits, in `groups`, which give their rows;
    /// `signed` inputs are two's complement.
    pub fn new(
        policy: ZeroSkipPolicy,
        signed: bool,
        groups: &[usize],
        bits: usize,
        position_bits: usize,
    ) -> Self {
        let used = index_bits(bits);
        assert!(
            used <= position_bits,
            "a position in {bits} bits has {used} bits, not {position_bits}"
        );
        let groups = RowGroups::new(groups);
        let rows = groups.all_rows();
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            last_position: Wire::new(position_bits),
            x_valid: Signal::default(),
            x: Wire::array(rows, bits),
            step: Signal::default(),
            retire: Signal::default(),
            x_ready: Signal::default(),
            loaded: Signal::default(),
            empty: Signal::default(),
            last_step: Signal::default(),
            negative: Signal::default(),
            position: Wire::new(position_bits),
            plane: groups.wires(),
            busy: Signal::default(),
            fragments: wide_memory(2, rows, bits),
            fill: Register::default(),
            next_seen: Register::new(bits),
            held: Register::default(),
            seen: Register::new(bits),
            place: Register::new(position_bits),
            mark: Register::new(bits),
            present: Register::default(),
            nothing: Register::default(),
            or_tree: OrTree::new(rows, bits),
            next_plane: blocks(usize::from(policy == ZeroSkipPolicy::Plane), || {
                NextPlane::new(bits, position_bits)
            }),
            sign_tracker: blocks(usize::from(signed), || {
                SignTracker::new(rows, bits, position_bits)
            }),
            load: Signal::default(),
            ready: Signal::default(),
            accept: Signal::default(),
            above: Wire::new(bits),
            ahead: Wire::new(bits),
            shift: Wire::new(position_bits),
            origin: Wire::new(position_bits),
            source_seen: Wire::new(bits),
            last: Signal::default(),
            minus: Signal::default(),
            source_mark: Wire::new(bits),
            lines: groups.wires(),
            feed_all: Constant::new(1, u64::from(policy == ZeroSkipPolicy::Off)),
            lowest: Constant::new(bits, 1),
            _last: groups.last,
            _rows: groups.rows,
            _last_rows: groups.last_rows,
            _rest: Rest::default(),
        }
    }
}

impl Logic for ZeroSkip {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module zero_skip: Feeds a fragment's planes, least significant first, until what is left is zero."
        );
        dff_setup!(
            self, clock, fill, next_seen, held, seen, place, mark, present, nothing
        );

        self.load.next = self.held.q.val() & (!self.present.q.val() | self.retire.val());
        self.ready.next = !self.held.q.val() | self.load.val();
        self.accept.next = self.x_valid.val() & self.ready.val();

        comment!("What is shifted, and by how much. Bit 0 of seen is the present plane.");
        self.above.next = self.seen.q.val() & !self.lowest.val();
        self.ahead.next = self.above.val();
        self.source_seen.next = self.seen.q.val();
        self.origin.next = self.place.q.val();
        self.source_mark.next = self.mark.q.val();
        self.shift.next = 1.into();
        if self.load.val() {
            self.ahead.next = self.next_seen.q.val();
            self.source_seen.next = self.next_seen.q.val();
            self.origin.next = 0.into();
            self.source_mark.next = 1.into();
            self.shift.next = 0.into();
        }
        for i in 0..self.next_plane.len() {
            self.next_plane[i].ahead.next = self.ahead.val();
            self.shift.next = self.next_plane[i].distance.val();
        }

        // The last plane: by policy, and by sign.
        self.last.next = !self.above.val().any();
        self.minus.next = false;
        for i in 0..self.sign_tracker.len() {
            self.sign_tracker[i].clock.next = self.clock.val();
            self.sign_tracker[i].reset.next = self.reset.val();
            self.sign_tracker[i].accept.next = self.accept.val();
            self.sign_tracker[i].load.next = self.load.val();
            self.sign_tracker[i].step.next = self.step.val();
            self.sign_tracker[i].shift.next = self.shift.val();
            for j in 0..self.x.len() {
                self.sign_tracker[i].word[j].next = self.x[j].val();
            }
            self.last.next = self.sign_tracker[i].sign_reached.val();
            self.minus.next = true;
            for _j in 0..self.next_plane.len() {
                self.minus.next = self.sign_tracker[i].any_negative.val();
                self.last.next = !self.above.val().any() | (self.last.val() & self.minus.val());
            }
        }
        if self.feed_all.val().any() {
            self.last.next = self.place.q.val() == self.last_position.val();
        }

        // The words: written where the present fragment does not lie.
        self.fragments.clock.next = self.clock.val();
        self.fragments.write_enable.next = self.accept.val();
        self.fragments.write_address.next = self.fill.q.val().into();
        self.fragments.read_enable.next = self.load.val();
        self.fragments.read_address.next = (!self.fill.q.val()).into();
        for i in 0..self.x.len() {
            self.or_tree.word[i].next = self.x[i].val();
            self.fragments.write_data[i].next = self.x[i].val();
        }
        if self.accept.val() {
            self.fill.d.next = !self.fill.q.val();
            self.next_seen.d.next = self.or_tree.seen.val();
        }
        self.held.d.next = self.accept.val() | (self.held.q.val() & !self.load.val());

        if self.load.val() | self.step.val() {
            self.seen.d.next = self.source_seen.val() >> self.shift.val();
            self.place.d.next = self.origin.val() + self.shift.val();
            self.mark.d.next = self.source_mark.val() << self.shift.val();
        }
        if self.load.val() {
            self.nothing.d.next = !self.next_seen.q.val().any() & !self.feed_all.val().any();
        }
        self.present.d.next = self.load.val() | (self.present.q.val() & !self.retire.val());
        if self.reset.val() {
            self.fill.d.next = false;
            self.next_seen.d.next = 0.into();
            self.held.d.next = false;
            self.seen.d.next = 0.into();
            self.place.d.next = 0.into();
            self.mark.d.next = 0.into();
            self.present.d.next = false;
            self.nothing.d.next = false;
        }

        // All groups but the last; then the last, which may have fewer rows. A loop of one turn gives a
        // number a name.
        for n in self._rows..self._rows.saturating_add(1) {
            for g in 0..self._last {
                self.lines[g].next = 0.into();
                for i in 0..self._rows {
                    self.lines[g].next = self.lines[g].val().replace_bit(
                        i,
                        (self.fragments.read_data[n * g + i].val() & self.mark.q.val()).any(),
                    );
                }
            }
            for g in self._last..self.plane.len() {
                self.lines[g].next = 0.into();
                for i in 0..self._last_rows {
                    self.lines[g].next = self.lines[g].val().replace_bit(
                        i,
                        (self.fragments.read_data[n * g + i].val() & self.mark.q.val()).any(),
                    );
                }
            }
        }
        for g in 0..self.plane.len() {
            self.plane[g].next = self.lines[g].val();
        }
        self.position.next = self.place.q.val();
        self.last_step.next = self.last.val();
        self.negative.next = self.last.val() & self.minus.val();
        self.empty.next = self.nothing.q.val();
        self.loaded.next = self.present.q.val();
        self.busy.next = self.present.q.val() | self.held.q.val();
        self.x_ready.next = self.ready.val();
    }
}
