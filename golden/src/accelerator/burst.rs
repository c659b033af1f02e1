//! Programs: bursts of words, each to a target.

use super::AcceleratorError;

/// Where a burst goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// One of the tile's, 0..=13.
    Tile(u8),
    /// What a row is fed.
    Row,
    /// Which crossbar a fragment belongs to.
    Fragment,
    /// The layer table.
    Table,
    /// Numbers of the next operation.
    Descriptor,
    /// Operations.
    Run,
    /// M of an operand of an addition.
    Scale,
    /// s of one.
    Shift,
    /// The lower bound of a sum.
    Low,
    /// The upper bound of a sum.
    High,
}

/// The targets that are not the tile's, with their numbers.
const OTHERS: [(Target, u8); 9] = [
    (Target::Row, 16),
    (Target::Fragment, 17),
    (Target::Table, 18),
    (Target::Descriptor, 19),
    (Target::Run, 20),
    (Target::Scale, 24),
    (Target::Shift, 25),
    (Target::Low, 26),
    (Target::High, 27),
];

impl Target {
    /// Its number.
    pub fn number(self) -> u8 {
        match self {
            Target::Tile(number) => number,
            other => OTHERS
                .iter()
                .find(|(target, _)| *target == other)
                .map_or(u8::MAX, |(_, number)| *number),
        }
    }

    /// The target of that number.
    pub fn of(number: u8) -> Option<Target> {
        match number {
            0..=13 => Some(Target::Tile(number)),
            _ => OTHERS
                .iter()
                .find(|(_, other)| *other == number)
                .map(|(target, _)| *target),
        }
    }
}

/// What the sequencer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Takes a map from the stream.
    Receive = 1,
    /// Takes a program from the stream.
    Program = 2,
    /// A matrix, and what is behind it on the tile.
    Multiply = 3,
    /// Adds two maps.
    Add = 4,
    /// Sends words from the memory.
    Send = 5,
    /// The picture is done.
    End = 6,
}

impl Operation {
    /// All of them.
    pub const ALL: [Operation; 6] = [
        Operation::Receive,
        Operation::Program,
        Operation::Multiply,
        Operation::Add,
        Operation::Send,
        Operation::End,
    ];

    /// The operation of that number.
    pub fn of(number: u32) -> Option<Operation> {
        Operation::ALL
            .into_iter()
            .find(|operation| *operation as u32 == number)
    }
}

/// Words for ascending addresses of one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burst {
    /// Where to.
    pub target: Target,
    /// The crossbar of the tile's targets 0 to 4.
    pub crossbar: u8,
    /// Address of the first word.
    pub address: u32,
    /// 1 to 65535 of them.
    pub data: Vec<u32>,
}

impl Burst {
    /// The most data words.
    pub const MOST: usize = 0xffff;

    /// Single writes as bursts: neighbours with ascending addresses go together.
    pub fn gather(writes: impl IntoIterator<Item = (Target, u8, u32, u32)>) -> Vec<Burst> {
        let mut bursts: Vec<Burst> = Vec::new();
        for (target, crossbar, address, data) in writes {
            match bursts.last_mut() {
                Some(last)
                    if (last.target, last.crossbar) == (target, crossbar)
                        && target != Target::Run
                        && last.address.checked_add(last.data.len() as u32) == Some(address)
                        && last.data.len() < Burst::MOST =>
                {
                    last.data.push(data);
                }
                _ => bursts.push(Burst {
                    target,
                    crossbar,
                    address,
                    data: vec![data],
                }),
            }
        }
        bursts
    }

    /// Operations, one after the other.
    pub fn run(operations: &[Operation]) -> Burst {
        Burst {
            target: Target::Run,
            crossbar: 0,
            address: 0,
            data: operations.iter().map(|&one| one as u32).collect(),
        }
    }

    /// Appends the burst's words.
    pub fn write(&self, words: &mut Vec<u32>) {
        let count = (self.data.len() as u32) << 16;
        words.push(count | u32::from(self.crossbar) << 8 | u32::from(self.target.number()));
        words.push(self.address);
        words.extend(&self.data);
    }

    /// The words of a program.
    pub fn words(bursts: &[Burst]) -> Vec<u32> {
        let mut words = Vec::new();
        for burst in bursts {
            burst.write(&mut words);
        }
        words
    }

    /// Reads a program back. `place` is named in errors.
    ///
    /// # Errors
    /// [`AcceleratorError::Burst`].
    pub fn read(words: &[u32], place: &str) -> Result<Vec<Burst>, AcceleratorError> {
        let mut bursts = Vec::new();
        let mut at = 0;
        let refused = |at: usize, reason: String| AcceleratorError::Burst {
            place: place.to_owned(),
            word: at,
            reason,
        };
        while at < words.len() {
            let [number, crossbar, ..] = words[at].to_le_bytes();
            let count = (words[at] >> 16) as usize;
            let Some(target) = Target::of(number) else {
                return Err(refused(at, format!("there is no target {number}")));
            };
            if count == 0 {
                return Err(refused(at, "it has no data".to_owned()));
            }
            let Some(body) = words.get(at + 1..at + 2 + count) else {
                let left = words.len() - at - 1;
                return Err(refused(
                    at,
                    format!("it needs {} more words, and {left} follow", count + 1),
                ));
            };
            bursts.push(Burst {
                target,
                crossbar,
                address: body[0],
                data: body[1..].to_vec(),
            });
            at += 2 + count;
        }
        Ok(bursts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_read_as_it_was_written() {
        let writes = [
            (Target::Tile(1), 3, 8, 5),
            (Target::Tile(1), 3, 9, 6),
            (Target::Tile(1), 4, 10, 7),
            (Target::Row, 0, 11, 1),
        ];
        let mut bursts = Burst::gather(writes);
        assert_eq!(bursts.len(), 3);
        assert_eq!(bursts[0].data, [5, 6]);
        bursts.push(Burst::run(&[Operation::Receive, Operation::End]));
        let words = Burst::words(&bursts);
        assert_eq!(words[0], 0x0002_0301);
        assert_eq!(Burst::read(&words, "here"), Ok(bursts));
    }

    #[test]
    fn a_burst_ends_with_its_addresses_its_words_and_its_target() {
        let lengths = |writes: &mut dyn Iterator<Item = (Target, u8, u32, u32)>| -> Vec<usize> {
            let bursts = Burst::gather(writes);
            bursts.iter().map(|burst| burst.data.len()).collect()
        };
        let at = |address| (Target::Row, 0, address, 7);
        let most = Burst::MOST as u32;
        assert_eq!(lengths(&mut (0..most).map(at)), [65_535]);
        assert_eq!(lengths(&mut (0..most + 1).map(at)), [65_535, 1]);
        assert_eq!(lengths(&mut [at(3), at(5), at(4)].into_iter()), [1, 1, 1]);
        assert_eq!(lengths(&mut [at(u32::MAX), at(0)].into_iter()), [1, 1]);
        let run = |address| (Target::Run, 0, address, 7);
        assert_eq!(lengths(&mut [run(0), run(1)].into_iter()), [1, 1]);
    }

    #[test]
    fn every_target_and_operation_has_a_number_of_its_own() {
        let known = (0..=u8::MAX).filter_map(|n| Some((n, Target::of(n)?)));
        assert_eq!(known.clone().count(), 14 + OTHERS.len());
        for (number, target) in known {
            assert_eq!(target.number(), number);
        }
        for operation in Operation::ALL {
            assert_eq!(Operation::of(operation as u32), Some(operation));
        }
        assert_eq!(Operation::of(0), None);
    }

    #[test]
    fn a_burst_that_is_cut_off_or_goes_nowhere_is_refused() {
        let says = |words: &[u32]| Burst::read(words, "packet 0").unwrap_err().to_string();
        assert_eq!(
            says(&[0x0001_0000, 0, 0, 0x0002_0010, 5, 6]),
            "packet 0, word 3: this burst cannot be: it needs 3 more words, and 2 follow; make the image again"
        );
        assert!(says(&[0x0001_000e, 0, 0]).contains("there is no target 14"));
        assert!(says(&[0x0000_0001, 0]).contains("it has no data"));
    }
}
