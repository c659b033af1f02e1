//! Zero-skip unit: feeds the planes of a fragment, least significant first, and stops early.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a fragment | 1..=32 |
//! | `B` | bits of an input | a power of two, 2..=16 |
//! | `P` | bits of a position | log2 B |
//! | policy | off: B_used planes; leading: until all that is left is zero; plane: only planes with a 1 | |
//! | signed | two's-complement inputs; the last plane has negative weight | |
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
use super::sign_tracker::SignTracker;
use crate::prelude::*;

/// Which planes a fragment feeds (section 4 of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroSkipPolicy {
    /// All B_used planes, always.
    Off,
    /// Stop as soon as all that is left is zero (the paper).
    Leading,
    /// Leave out every all-zero plane (ours).
    Plane,
}

/// Shift registers of the present fragment, prefetch registers of the next.
#[derive(LogicBlock)]
pub struct ZeroSkip<const M: usize, const B: usize, const P: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Position of the last plane when nothing is skipped: B_used - 1.
    pub last_position: Signal<In, Bits<P>>,
    /// A fragment is offered.
    pub x_valid: Signal<In, Bit>,
    /// Its words, one per row.
    pub x: Vec<Signal<In, Bits<B>>>,
    /// The present plane has been converted: go on to the next one.
    pub step: Signal<In, Bit>,
    /// The present fragment is done: go on to the prefetched one.
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
    pub position: Signal<Out, Bits<P>>,
    /// The present plane, row 0 at bit 0.
    pub plane: Signal<Out, Bits<M>>,
    /// A fragment is present or prefetched.
    pub busy: Signal<Out, Bit>,

    next_word: Vec<Register<Bits<B>>>,
    next_seen: Register<Bits<B>>,
    held: Register<Bit>,
    word: Vec<Register<Bits<B>>>,
    seen: Register<Bits<B>>,
    place: Register<Bits<P>>,
    present: Register<Bit>,
    nothing: Register<Bit>,

    or_tree: OrTree<B>,
    next_plane: Vec<NextPlane<B, P>>,
    sign_tracker: Vec<SignTracker<B, P>>,

    load: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    accept: Signal<Local, Bit>,
    above: Signal<Local, Bits<B>>,
    ahead: Signal<Local, Bits<B>>,
    shift: Signal<Local, Bits<P>>,
    origin: Signal<Local, Bits<P>>,
    source: Vec<Signal<Local, Bits<B>>>,
    source_seen: Signal<Local, Bits<B>>,
    last: Signal<Local, Bit>,
    minus: Signal<Local, Bit>,
    lines: Signal<Local, Bits<M>>,
    feed_all: Constant<Bit>,
    lowest: Constant<Bits<B>>,
    _rest: Rest,
}

impl<const M: usize, const B: usize, const P: usize> ZeroSkip<M, B, P> {
    /// A unit for one policy; `signed` inputs are two's complement.
    pub fn new(policy: ZeroSkipPolicy, signed: bool) -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            last_position: Default::default(),
            x_valid: Default::default(),
            x: signals(M),
            step: Default::default(),
            retire: Default::default(),
            x_ready: Default::default(),
            loaded: Default::default(),
            empty: Default::default(),
            last_step: Default::default(),
            negative: Default::default(),
            position: Default::default(),
            plane: Default::default(),
            busy: Default::default(),
            next_word: registers(M),
            next_seen: Default::default(),
            held: Default::default(),
            word: registers(M),
            seen: Default::default(),
            place: Default::default(),
            present: Default::default(),
            nothing: Default::default(),
            or_tree: OrTree::new(M),
            next_plane: blocks(policy == ZeroSkipPolicy::Plane, NextPlane::new),
            sign_tracker: blocks(signed, || SignTracker::new(M)),
            load: Default::default(),
            ready: Default::default(),
            accept: Default::default(),
            above: Default::default(),
            ahead: Default::default(),
            shift: Default::default(),
            origin: Default::default(),
            source: signals(M),
            source_seen: Default::default(),
            last: Default::default(),
            minus: Default::default(),
            lines: Default::default(),
            feed_all: Constant::new(policy == ZeroSkipPolicy::Off),
            lowest: constant(1),
            _rest: Rest::default(),
        }
    }
}

impl<const M: usize, const B: usize, const P: usize> Logic for ZeroSkip<M, B, P> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module zero_skip: Feeds the planes of a fragment, least significant first, and stops when all that is left is zero."
        );
        dff_setup!(self, clock, next_seen, held, seen, place, present, nothing);

        // Handshake: the prefetch registers refill on the edge that empties them.
        self.load.next = self.held.q.val() & (!self.present.q.val() | self.retire.val());
        self.ready.next = !self.held.q.val() | self.load.val();
        self.accept.next = self.x_valid.val() & self.ready.val();

        // What the shift registers shift in, and by how much. Bit 0 of `seen` is the present plane.
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
        for i in 0..M {
            self.source[i].next = self.word[i].q.val();
        }
        if self.load.val() {
            for i in 0..M {
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
            for j in 0..M {
                self.sign_tracker[i].word[j].next = self.x[j].val();
            }
            self.last.next = self.sign_tracker[i].sign_reached.val();
            self.minus.next = true;
            for _j in 0..self.next_plane.len() {
                self.minus.next = self.sign_tracker[i].any_negative.val();
                self.last.next = !self.above.val().any() | (self.last.val() & self.minus.val());
            }
        }
        if self.feed_all.val() {
            self.last.next = self.place.q.val() == self.last_position.val();
        }

        // Prefetch registers.
        for i in 0..M {
            self.or_tree.word[i].next = self.x[i].val();
            self.next_word[i].clock.next = self.clock.val();
            self.next_word[i].d.next = self.next_word[i].q.val();
        }
        if self.accept.val() {
            for i in 0..M {
                self.next_word[i].d.next = self.x[i].val();
            }
            self.next_seen.d.next = self.or_tree.seen.val();
        }
        self.held.d.next = self.accept.val() | (self.held.q.val() & !self.load.val());

        // Shift registers.
        for i in 0..M {
            self.word[i].clock.next = self.clock.val();
            self.word[i].d.next = self.word[i].q.val();
        }
        if self.load.val() | self.step.val() {
            for i in 0..M {
                self.word[i].d.next = self.source[i].val() >> self.shift.val();
            }
            self.seen.d.next = self.source_seen.val() >> self.shift.val();
            self.place.d.next = self.origin.val() + self.shift.val();
        }
        if self.load.val() {
            self.nothing.d.next = !self.next_seen.q.val().any() & !self.feed_all.val();
        }
        self.present.d.next = self.load.val() | (self.present.q.val() & !self.retire.val());
        if self.reset.val() {
            for i in 0..M {
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

        self.lines.next = 0.into();
        for i in 0..M {
            self.lines.next = self
                .lines
                .val()
                .replace_bit(i, self.word[i].q.val().get_bit(0));
        }
        self.plane.next = self.lines.val();
        self.position.next = self.place.q.val();
        self.last_step.next = self.last.val();
        self.negative.next = self.last.val() & self.minus.val();
        self.empty.next = self.nothing.q.val();
        self.loaded.next = self.present.q.val();
        self.busy.next = self.present.q.val() | self.held.q.val();
        self.x_ready.next = self.ready.val();
    }
}
