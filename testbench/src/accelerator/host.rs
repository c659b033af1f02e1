//! A host: reads and writes registers, feeds the input stream, takes what comes, and watches that every channel keeps the
//! rules of AXI.

use std::collections::VecDeque;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::dut::{AcceleratorDut, AcceleratorInputs, AcceleratorOutputs};
use crate::Error;
use crate::mismatch::Mismatch;

/// Registers, by their addresses (section 12 of the contract).
pub mod register {
    #![allow(missing_docs)]
    pub const ID: u8 = 0x00;
    pub const VERSION: u8 = 0x04;
    pub const FINGERPRINT: u8 = 0x08;
    pub const GEOMETRY: u8 = 0x0c;
    pub const MEMORIES: u8 = 0x10;
    pub const WORDS: u8 = 0x14;
    pub const CONTROL: u8 = 0x20;
    pub const STATUS: u8 = 0x24;
    pub const INTERRUPT_ENABLE: u8 = 0x28;
    pub const INTERRUPT_CAUSE: u8 = 0x2c;
    pub const ERRORS: u8 = 0x30;
    pub const PICTURES: u8 = 0x34;
    pub const PICTURES_DONE: u8 = 0x38;
    pub const CLOCKS: u8 = 0x40;
    pub const WAITS: u8 = 0x48;
    pub const PROGRAMMING: u8 = 0x50;
    pub const RESULTS: u8 = 0x58;
}

/// Bits of CONTROL.
pub mod control {
    #![allow(missing_docs)]
    pub const START: u32 = 1;
    pub const CANCEL: u32 = 2;
    pub const CLEAR: u32 = 4;
}

/// How the streams and the bus behave.
#[derive(Debug)]
pub enum Manners {
    /// Words always offered, always taken.
    Steady,
    /// They come and go.
    Ragged(Box<ChaCha8Rng>),
}

impl Manners {
    /// Ragged ones, from a seed.
    pub fn ragged(seed: u64) -> Manners {
        Manners::Ragged(Box::new(ChaCha8Rng::seed_from_u64(seed)))
    }

    fn willing(&mut self) -> bool {
        match self {
            Manners::Steady => true,
            Manners::Ragged(rng) => rng.random_ratio(2, 3),
        }
    }
}

/// A word that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The word.
    pub word: i32,
    /// TLAST.
    pub last: bool,
    /// Rising edges before the clock in which it was taken.
    pub clock: u64,
}

/// Clocks after which a bus that does not answer is taken to hang.
const PATIENCE: u64 = 1000;

/// A host on the pins of an accelerator.
pub struct Host<'d> {
    dut: &'d mut dyn AcceleratorDut,
    manners: Manners,
    seed: u64,
    /// Words of packets that wait to be sent, with TLAST.
    stream: VecDeque<(u32, bool)>,
    /// Words that came.
    pub received: Vec<Received>,
    /// What the bus wants.
    address: Option<u8>,
    word: Option<(u32, u8)>,
    read: Option<u8>,
    answer: Option<u8>,
    read_word: Option<u32>,
    offered: bool,
    /// The clock before: what was offered by the accelerator and not taken.
    before: Option<(AcceleratorInputs, AcceleratorOutputs)>,
    /// Rising edges before the clock in which a write was complete at the pins.
    written: u64,
}

impl<'d> Host<'d> {
    /// Resets `dut`. `seed` is what a mismatch is reported with.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    pub fn new(
        dut: &'d mut dyn AcceleratorDut,
        manners: Manners,
        seed: u64,
    ) -> Result<Self, Error> {
        dut.drive(&AcceleratorInputs {
            reset: true,
            ..AcceleratorInputs::default()
        })?;
        dut.clock()?;
        Ok(Self {
            dut,
            manners,
            seed,
            stream: VecDeque::new(),
            received: Vec::new(),
            address: None,
            word: None,
            read: None,
            answer: None,
            read_word: None,
            offered: false,
            before: None,
            written: 0,
        })
    }

    /// Rising edges so far.
    pub fn clocks(&self) -> u64 {
        self.dut.clocks()
    }

    /// Words of packets that are not taken yet.
    pub fn waiting(&self) -> usize {
        self.stream.len()
    }

    /// Queues the words of a packet, TLAST with the last.
    pub fn send(&mut self, packet: &[u32]) {
        let last = packet.len().wrapping_sub(1);
        let words = packet.iter().enumerate();
        self.stream
            .extend(words.map(|(i, &word)| (word, i == last)));
    }

    /// Queues words with TLAST as given, of a packet or of none.
    pub fn send_words(&mut self, words: impl IntoIterator<Item = (u32, bool)>) {
        self.stream.extend(words);
    }

    /// Forgets what was not sent.
    pub fn forget(&mut self) {
        // A word that was offered stands until it is taken.
        let kept = usize::from(self.offered);
        self.stream.truncate(kept);
    }

    fn differs(&self, signal: &str, expected: impl ToString, actual: impl ToString) -> Error {
        Error::from(Mismatch {
            unit: "accelerator".to_string(),
            seed: self.seed,
            clock: self.dut.clocks(),
            signal: signal.to_string(),
            expected: expected.to_string(),
            actual: actual.to_string(),
            rerun: "cargo nextest run -p forms-testbench --test forms_accelerator".to_string(),
        })
    }

    /// What was offered and not taken must still be offered.
    fn watch(&self, now: &AcceleratorOutputs) -> Result<(), Error> {
        let Some((inputs, outputs)) = &self.before else {
            return Ok(());
        };
        let stays = |taken: bool, before: Option<u64>, now: Option<u64>| {
            taken || before.is_none() || before == now
        };
        let result = |outputs: &AcceleratorOutputs| {
            outputs
                .result
                .map(|(word, last)| u64::from(word) << 1 | u64::from(last))
        };
        let answer = |outputs: &AcceleratorOutputs| outputs.answer.map(u64::from);
        let word = |outputs: &AcceleratorOutputs| outputs.read_word.map(u64::from);
        for (channel, stays) in [
            (
                "m_axis",
                stays(inputs.result_ready, result(outputs), result(now)),
            ),
            (
                "s_axi_b",
                stays(inputs.answer_ready, answer(outputs), answer(now)),
            ),
            (
                "s_axi_r",
                stays(inputs.read_ready, word(outputs), word(now)),
            ),
        ] {
            if !stays {
                return Err(self.differs(
                    channel,
                    "what was offered, until it is taken",
                    "another",
                ));
            }
        }
        Ok(())
    }

    /// One clock.
    ///
    /// # Errors
    ///
    /// Those of the simulator; [`Error::Mismatch`] where a channel breaks the rules.
    pub fn clock(&mut self) -> Result<AcceleratorOutputs, Error> {
        self.offered |= self.manners.willing();
        let inputs = AcceleratorInputs {
            reset: false,
            write_address: self.address,
            write_word: self.word,
            answer_ready: self.manners.willing(),
            read_address: self.read,
            read_ready: self.manners.willing(),
            stream: self.stream.front().copied().filter(|_| self.offered),
            result_ready: self.manners.willing(),
        };
        let outputs = self.dut.drive(&inputs)?;
        let now = self.dut.clocks();
        self.watch(&outputs)?;
        let had = self.address.is_some() || self.word.is_some();
        if outputs.write_address_ready {
            self.address = None;
        }
        if outputs.write_word_ready {
            self.word = None;
        }
        if had && self.address.is_none() && self.word.is_none() {
            self.written = now;
        }
        if inputs.answer_ready && outputs.answer.is_some() {
            self.answer = outputs.answer;
        }
        if outputs.read_address_ready {
            self.read = None;
        }
        if inputs.read_ready && outputs.read_word.is_some() {
            self.read_word = outputs.read_word;
        }
        if inputs.stream.is_some() && outputs.stream_ready {
            self.stream.pop_front();
            self.offered = false;
        }
        if inputs.result_ready
            && let Some((word, last)) = outputs.result
        {
            self.received.push(Received {
                word: word as i32,
                last,
                clock: now,
            });
        }
        self.dut.clock()?;
        self.before = Some((inputs, outputs));
        Ok(outputs)
    }

    /// Writes some bytes of a register: the answer, and the rising edges before the clock in which address and word were both
    /// taken.
    ///
    /// # Errors
    ///
    /// As [`Host::clock`]; [`Error::Silent`].
    pub fn write_bytes(&mut self, address: u8, word: u32, bytes: u8) -> Result<(u8, u64), Error> {
        self.answer = None;
        // In a ragged run one of them comes first.
        match self.manners.willing() {
            true => self.address = Some(address),
            false => {
                self.word = Some((word, bytes));
                self.clock()?;
            }
        }
        match self.address.is_none() {
            true => self.address = Some(address),
            false => {
                if !self.manners.willing() {
                    self.clock()?;
                }
                self.word = Some((word, bytes));
            }
        }
        for _ in 0..PATIENCE {
            self.clock()?;
            if let Some(answer) = self.answer.take() {
                return Ok((answer, self.written));
            }
        }
        Err(Error::Silent { clocks: PATIENCE })
    }

    /// Writes a register.
    ///
    /// # Errors
    ///
    /// As [`Host::write_bytes`]; [`Error::Mismatch`] where it is not done.
    pub fn write(&mut self, address: u8, word: u32) -> Result<u64, Error> {
        match self.write_bytes(address, word, 0xf)? {
            (0, clock) => Ok(clock),
            (answer, _) => Err(self.differs("s_axi_bresp", 0, answer)),
        }
    }

    /// Reads a register.
    ///
    /// # Errors
    ///
    /// As [`Host::clock`]; [`Error::Silent`].
    pub fn read(&mut self, address: u8) -> Result<u32, Error> {
        self.read_word = None;
        self.read = Some(address);
        for _ in 0..PATIENCE {
            self.clock()?;
            if let Some(word) = self.read_word.take() {
                return Ok(word);
            }
        }
        Err(Error::Silent { clocks: PATIENCE })
    }

    /// Reads a counter of 64 bits, its low word first.
    ///
    /// # Errors
    ///
    /// As [`Host::read`].
    pub fn counter(&mut self, address: u8) -> Result<u64, Error> {
        let low = self.read(address)?;
        Ok(u64::from(low) | u64::from(self.read(address + 4)?) << 32)
    }

    /// Clocks until all packets are taken, at most `most` clocks.
    ///
    /// # Errors
    ///
    /// As [`Host::clock`]; [`Error::Silent`].
    pub fn drain(&mut self, most: u64) -> Result<(), Error> {
        for _ in 0..most {
            if self.stream.is_empty() {
                return Ok(());
            }
            self.clock()?;
        }
        Err(Error::Silent { clocks: most })
    }

    /// Compares a value.
    ///
    /// # Errors
    ///
    /// [`Error::Mismatch`].
    pub fn same(&self, signal: &str, expected: u64, actual: u64) -> Result<(), Error> {
        match expected == actual {
            true => Ok(()),
            false => Err(self.differs(signal, expected, actual)),
        }
    }
}
