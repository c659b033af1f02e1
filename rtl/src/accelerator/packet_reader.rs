//! Packet reader: takes packets from a stream, and hands out their payload once the header is right.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `fingerprint` | what the second word of a packet must be | |
//!
//! A packet is `0x46520100` + kind (1 a program, 2 a map), the fingerprint, the number of words of the payload, the payload,
//! and the CRC-32 of all of it. TLAST comes with the CRC alone. What is wrong is told in the clock of the word in which
//! it is seen; whoever hears it resets the reader. Latency 0 from a word of the stream to a word of the payload.
//!
//! ```text
//! s_valid    _/~~~~~~~~~~~~~~~~~~~~~~~~~\___
//! s_data     -< 46520101 >< print >< 2 >< a >< b >< CRC >-
//! word_valid ____________________________/~~~~~~~\_________
//! finished   ____________________________________/~~~~\____
//! ```

use crate::prelude::*;

/// The divisor of the CRC-32 of zlib, Ethernet and PNG, bit-reversed.
pub(super) const POLYNOMIAL: u32 = 0xedb8_8320;

/// The first word of a packet with a program.
const FIRST_WORD: u64 = 0x4652_0101;

/// Header, payload, checksum.
#[derive(LogicBlock)]
pub struct PacketReader {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: between packets.
    pub reset: Signal<In, Bit>,
    /// Words are taken.
    pub listen: Signal<In, Bit>,
    /// Words are taken and thrown away.
    pub discard: Signal<In, Bit>,
    /// It must be a map of `last_index` + 1 words, else a program.
    pub want_map: Signal<In, Bit>,
    /// Words of the map, less one.
    pub last_index: Wire<In>,
    /// A word is offered.
    pub s_valid: Signal<In, Bit>,
    /// It is the last of its packet.
    pub s_last: Signal<In, Bit>,
    /// The word.
    pub s_data: Wire<In>,
    /// The offered word is taken on this edge.
    pub s_ready: Signal<Out, Bit>,
    /// A word of a packet is taken.
    pub taken: Signal<Out, Bit>,
    /// It is one of the payload.
    pub word_valid: Signal<Out, Bit>,
    /// That word.
    pub word: Wire<Out>,
    /// A packet ends, and all of it was right.
    pub finished: Signal<Out, Bit>,
    /// TLAST is missing, or came early.
    pub framing_error: Signal<Out, Bit>,
    /// One of the first three words is wrong.
    pub header_error: Signal<Out, Bit>,
    /// The checksum is wrong.
    pub checksum_error: Signal<Out, Bit>,

    /// 0 to 2 the header, 3 the payload, 4 the checksum.
    place: Register,
    left: Register,
    remainder: Register,
    take: Signal<Local, Bit>,
    in_header: Signal<Local, Bit>,
    in_payload: Signal<Local, Bit>,
    in_checksum: Signal<Local, Bit>,
    wrong: Signal<Local, Bit>,
    misframed: Signal<Local, Bit>,
    mismatch: Signal<Local, Bit>,
    less: Wire<Local>,
    expected: Wire<Local>,
    begun: Wire<Local>,
    /// The remainder behind each bit of the word.
    divided: Vec<Wire<Local>>,
    first_word: Constant,
    fingerprint: Constant,
    polynomial: Constant,
    ones: Constant,
    _rest: Rest,
}

impl PacketReader {
    /// The reader of packets for the hardware of this fingerprint.
    pub fn new(fingerprint: u32) -> Self {
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            listen: Signal::default(),
            discard: Signal::default(),
            want_map: Signal::default(),
            last_index: Wire::new(32),
            s_valid: Signal::default(),
            s_last: Signal::default(),
            s_data: Wire::new(32),
            s_ready: Signal::default(),
            taken: Signal::default(),
            word_valid: Signal::default(),
            word: Wire::new(32),
            finished: Signal::default(),
            framing_error: Signal::default(),
            header_error: Signal::default(),
            checksum_error: Signal::default(),
            place: Register::new(3),
            left: Register::new(32),
            remainder: Register::new(32),
            take: Signal::default(),
            in_header: Signal::default(),
            in_payload: Signal::default(),
            in_checksum: Signal::default(),
            wrong: Signal::default(),
            misframed: Signal::default(),
            mismatch: Signal::default(),
            less: Wire::new(32),
            expected: Wire::new(32),
            begun: Wire::new(32),
            divided: Wire::array(33, 32),
            first_word: Constant::new(32, FIRST_WORD),
            fingerprint: Constant::new(32, fingerprint.into()),
            polynomial: Constant::new(32, POLYNOMIAL.into()),
            ones: Constant::new(32, u32::MAX.into()),
            _rest: Rest::default(),
        }
    }
}

impl Logic for PacketReader {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module packet_reader: Takes packets from a stream, and hands out their payload once the header is right."
        );
        dff_setup!(self, clock, place, left, remainder);
        self.take.next = self.s_valid.val() & self.listen.val() & !self.discard.val();
        self.in_header.next = self.place.q.val() < 3;
        self.in_payload.next = self.place.q.val() == 3;
        self.in_checksum.next = self.place.q.val() == 4;

        // What the word must be.
        self.less.next = self.s_data.val() - 1;
        self.expected.next = self.first_word.val();
        if self.want_map.val() {
            self.expected.next = self.first_word.val() + 1;
        }
        if self.place.q.val() == 1 {
            self.expected.next = self.fingerprint.val();
        }
        self.wrong.next = self.s_data.val() != self.expected.val();
        if self.place.q.val() == 2 {
            self.wrong.next = (self.s_data.val() == 0)
                | (self.want_map.val() & (self.less.val() != self.last_index.val()));
        }
        self.misframed.next = self.s_last.val() != self.in_checksum.val();
        self.mismatch.next = self.s_data.val() != !self.remainder.q.val();

        // The checksum so far: a bit of the word at a time, the lowest first.
        self.begun.next = self.remainder.q.val();
        if self.place.q.val() == 0 {
            self.begun.next = self.ones.val();
        }
        self.divided[0].next = self.begun.val() ^ self.s_data.val();
        for i in 0..32 {
            self.divided[i + 1].next = self.divided[i].val() >> 1;
            if self.divided[i].val().get_bit(0) {
                self.divided[i + 1].next = (self.divided[i].val() >> 1) ^ self.polynomial.val();
            }
        }

        if self.take.val() {
            self.remainder.d.next = self.divided[32].val();
            self.place.d.next = self.place.q.val() + 1;
            if self.place.q.val() == 2 {
                self.left.d.next = self.less.val();
            }
            if self.in_payload.val() {
                self.left.d.next = self.left.q.val() - 1;
                if self.left.q.val() != 0 {
                    self.place.d.next = 3.into();
                }
            }
            if self.in_checksum.val() {
                self.place.d.next = 0.into();
            }
        }
        if self.reset.val() {
            self.place.d.next = 0.into();
            self.left.d.next = 0.into();
            self.remainder.d.next = 0.into();
        }

        self.s_ready.next = self.listen.val() | self.discard.val();
        self.taken.next = self.take.val();
        self.word_valid.next = self.take.val() & self.in_payload.val();
        self.word.next = self.s_data.val();
        self.framing_error.next = self.take.val() & self.misframed.val();
        self.header_error.next = self.take.val() & self.in_header.val() & self.wrong.val();
        self.checksum_error.next = self.take.val() & self.in_checksum.val() & self.mismatch.val();
        self.finished.next =
            self.take.val() & self.in_checksum.val() & !self.misframed.val() & !self.mismatch.val();
    }
}
