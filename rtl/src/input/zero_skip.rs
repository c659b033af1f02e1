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
//! The words of the present fragment sit in shift registers, bit 0 of each is the plane. The OR of
//! the words, taken as they are accepted, shifts along and tells what is left. The next fragment
//! waits in prefetch registers, so that it follows without a bubble.
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

/// Shift registers of the present fragment, prefetch registers of the next.
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

    next_word: Vec<Register>,
    next_seen: Register,
    held: Register<Bit>,
    word: Vec<Register>,
    seen: Register,
    place: Register,
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
    source: Vec<Wire<Local>>,
    source_seen: Wire<Local>,
    last: Signal<Local, Bit>,
    minus: Signal<Local, Bit>,
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
            next_word: Register::array(rows, bits),
            next_seen: Register::new(bits),
            held: Register::default(),
            word: Register::array(rows, bits),
            seen: Register::new(bits),
            place: Register::new(position_bits),
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
            source: Wire::array(rows, bits),
            source_seen: Wire::new(bits),
            last: Signal::default(),
            minus: Signal::default(),
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
            "module zero_skip: Feeds the planes of a fragment, least significant first, and stops when all that is left is zero."
        );
        dff_setup!(self, clock, next_seen, held, seen, place, present, nothing);

        comment!("The prefetch registers refill on the edge that empties them.");
        self.load.next = self.held.q.val() & (!self.present.q.val() | self.retire.val());
        self.ready.next = !self.held.q.val() | self.load.val();
        self.accept.next = self.x_valid.val() & self.ready.val();

        comment!("What is shifted, and by how much. Bit 0 of seen is the present plane.");
        self.above.next = self.seen.q.val() & !self.lowest.val();
        self.ahead.next = self.above.val();
        self.source_seen.next = self.seen.q.val();
        self.origin.next = self.place.q.val();
        self.shift.next = 1.into();
        if self.load.val() {
            self.ahead.next = self.next_seen.q.val();
            self.source_seen.next = self.next_seen.q.val();
            self.origin.next = 0.into();
            self.shift.next = 0.into();
        }
        for i in 0..self.next_plane.len() {
            self.next_plane[i].ahead.next = self.ahead.val();
            self.shift.next = self.next_plane[i].distance.val();
        }
        for i in 0..self.x.len() {
            self.source[i].next = self.word[i].q.val();
        }
        if self.load.val() {
            for i in 0..self.x.len() {
                self.source[i].next = self.next_word[i].q.val();
            }
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

        // Prefetch registers.
        for i in 0..self.x.len() {
            self.or_tree.word[i].next = self.x[i].val();
            self.next_word[i].clock.next = self.clock.val();
            self.next_word[i].d.next = self.next_word[i].q.val();
        }
        if self.accept.val() {
            for i in 0..self.x.len() {
                self.next_word[i].d.next = self.x[i].val();
            }
            self.next_seen.d.next = self.or_tree.seen.val();
        }
        self.held.d.next = self.accept.val() | (self.held.q.val() & !self.load.val());

        // Shift registers.
        for i in 0..self.x.len() {
            self.word[i].clock.next = self.clock.val();
            self.word[i].d.next = self.word[i].q.val();
        }
        if self.load.val() | self.step.val() {
            for i in 0..self.x.len() {
                self.word[i].d.next = self.source[i].val() >> self.shift.val();
            }
            self.seen.d.next = self.source_seen.val() >> self.shift.val();
            self.place.d.next = self.origin.val() + self.shift.val();
        }
        if self.load.val() {
            self.nothing.d.next = !self.next_seen.q.val().any() & !self.feed_all.val().any();
        }
        self.present.d.next = self.load.val() | (self.present.q.val() & !self.retire.val());
        if self.reset.val() {
            for i in 0..self.x.len() {
                self.next_word[i].d.next = 0.into();
                self.word[i].d.next = 0.into();
            }
            self.next_seen.d.next = 0.into();
            self.held.d.next = false;
            self.seen.d.next = 0.into();
            self.place.d.next = 0.into();
            self.present.d.next = false;
            self.nothing.d.next = false;
        }

        // All groups but the last; then the last, which may have fewer rows. A loop of one turn gives a
        // number a name.
        for n in self._rows..self._rows.saturating_add(1) {
            for g in 0..self._last {
                self.lines[g].next = 0.into();
                for i in 0..self._rows {
                    self.lines[g].next = self.lines[g]
                        .val()
                        .replace_bit(i, self.word[n * g + i].q.val().get_bit(0));
                }
            }
            for g in self._last..self.plane.len() {
                self.lines[g].next = 0.into();
                for i in 0..self._last_rows {
                    self.lines[g].next = self.lines[g]
                        .val()
                        .replace_bit(i, self.word[n * g + i].q.val().get_bit(0));
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
