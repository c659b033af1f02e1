//! Arrays of the Rust as vectors of the Verilog, and what repeats as loops: the text is short, and means what
//! the simulator computes.

mod support;

use forms_export::{Constant, Design, LogicBlock, Register, Wire, comment, export};
use rust_hdl::prelude::{Bit, Block, Clock, In, Local, Logic, Out, Signal, ast, hdl_gen, logic};
use support::replay::{Drive, Show, check};

/// Adds its words.
#[derive(LogicBlock)]
struct Sum {
    /// What is added.
    words: Vec<Wire<In>>,
    /// All of them together.
    sum: Wire<Out>,
}

impl Logic for Sum {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module sum: Adds words.");
        self.sum.next = 0.into();
        for i in 0..self.words.len() {
            self.sum.next = self.sum.val() + self.words[i].val();
        }
    }
}

/// Lanes in every way in which the elements of an array may depend on each other.
#[derive(LogicBlock)]
struct Lanes {
    clock: Signal<In, Clock>,
    reset: Signal<In, Bit>,
    /// Which lane is written. It has a second sentence.
    select: Wire<In>,
    flags: Vec<Signal<In, Bit>>,
    words: Vec<Wire<In>>,
    /// Each lane's flags, counted by a process of its own.
    counts: Vec<Wire<Out>>,
    /// Each word and all before it.
    running: Vec<Wire<Out>>,
    /// The first by a process, the others not.
    mixed: Vec<Wire<Out>>,
    gathered: Wire<Out>,
    picked: Vec<Signal<Out, Bit>>,
    sums: Vec<Wire<Out>>,
    kept: Vec<Wire<Out>>,

    state: Vec<Register>,
    sum: Vec<Sum>,
    unseen: Vec<Wire<Local>>,
    even: Vec<Constant>,
    table: Vec<Constant>,
    _flags: usize,
}

const WIDTH: usize = 16;

impl Lanes {
    /// `count` lanes, a power of two; each has `flags` flags.
    fn new(count: usize, flags: usize) -> Self {
        let bits = count.ilog2() as usize;
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            select: Wire::new(bits),
            flags: (0..count * flags).map(|_| Signal::default()).collect(),
            words: Wire::array(count, WIDTH),
            counts: Wire::array(count, WIDTH),
            running: Wire::array(count, WIDTH),
            mixed: Wire::array(count, WIDTH),
            gathered: Wire::new(count),
            picked: (0..count).map(|_| Signal::default()).collect(),
            sums: Wire::array(count, WIDTH),
            kept: Wire::array(count, WIDTH),
            state: Register::array(count, WIDTH),
            sum: (0..count)
                .map(|_| Sum {
                    words: Wire::array(count, WIDTH),
                    sum: Wire::new(WIDTH),
                })
                .collect(),
            unseen: Wire::array(count, WIDTH),
            even: (0..count as u64).map(|i| Constant::new(bits, i)).collect(),
            table: (0..count as u64)
                .map(|i| Constant::new(WIDTH, i * i % 200))
                .collect(),
            _flags: flags,
        }
    }
}

impl Logic for Lanes {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module lanes: Lanes of every kind.");
        for i in 0..self.state.len() {
            self.state[i].clock.next = self.clock.val();
            self.state[i].d.next = self.state[i].q.val();
        }
        // Processes that read their own part of what they share.
        for n in self._flags..self._flags.saturating_add(1) {
            for i in 0..self.counts.len() {
                self.counts[i].next = 0.into();
                for j in 0..self._flags {
                    self.counts[i].next = self.counts[i].val() + self.flags[n * i + j].val();
                }
            }
        }
        // A chain.
        self.running[0].next = self.words[0].val();
        for i in 1..self.running.len() {
            self.running[i].next = self.running[i - 1].val() + self.words[i].val();
        }
        for i in 0..self.mixed.len() {
            self.mixed[i].next = self.words[i].val() ^ self.table[i].val();
        }
        if self.select.val().any() {
            self.mixed[0].next = !self.words[0].val();
            for i in 0..self.words.len() {
                if self.words[i].val().any() {
                    self.mixed[0].next = self.words[i].val();
                }
            }
        }
        self.gathered.next = 0.into();
        for i in 0..self.words.len() {
            self.gathered.next = self
                .gathered
                .val()
                .replace_bit(i, self.words[i].val().get_bit(3));
        }
        for i in 0..self.picked.len() {
            self.picked[i].next = self.words[i].val().get_bit(self.select.val().index());
            self.unseen[i].next = self.words[i].val() << 1;
        }
        for i in 0..self.sum.len() {
            for j in 0..self.words.len() {
                self.sum[i].words[j].next = self.words[j].val() & self.state[i].q.val();
            }
            self.sums[i].next = self.sum[i].sum.val();
            self.kept[i].next = self.state[i].q.val();
        }
        for i in 0..self.state.len() {
            if self.select.val() == self.even[i].val() {
                self.state[i].d.next = self.words[i].val();
            }
        }
        if self.reset.val() {
            for i in 0..self.state.len() {
                self.state[i].d.next = 0.into();
            }
        }
    }
}

impl support::replay::Bench for Lanes {
    fn clock(&mut self) -> Option<&mut Signal<In, Clock>> {
        Some(&mut self.clock)
    }

    fn inputs(&mut self) -> Vec<&mut dyn Drive> {
        let mut pins: Vec<&mut dyn Drive> = vec![&mut self.reset, &mut self.select];
        pins.extend(self.flags.iter_mut().map(|pin| pin as &mut dyn Drive));
        pins.extend(self.words.iter_mut().map(|pin| pin as &mut dyn Drive));
        pins
    }

    fn outputs(&self) -> Vec<&dyn Show> {
        let mut pins: Vec<&dyn Show> = Vec::new();
        pins.extend(self.counts.iter().map(|pin| pin as &dyn Show));
        pins.extend(self.running.iter().map(|pin| pin as &dyn Show));
        pins.extend(self.mixed.iter().map(|pin| pin as &dyn Show));
        pins.push(&self.gathered);
        pins.extend(self.picked.iter().map(|pin| pin as &dyn Show));
        pins.extend(self.sums.iter().map(|pin| pin as &dyn Show));
        pins.extend(self.kept.iter().map(|pin| pin as &dyn Show));
        pins
    }
}

fn text(design: &Design) -> &str {
    &design.modules.last().expect("a top").text
}

#[test]
fn elements_of_every_kind_agree_with_the_simulator() {
    let design = check(Lanes::new(8, 9), "lanes", 2);
    insta::assert_snapshot!(design.verilog());
    check(Lanes::new(2, 2), "lanes", 2);
    check(Lanes::new(4, 1), "lanes", 2);
}

#[test]
fn the_text_does_not_grow_with_the_arrays() {
    let lines = |count| {
        let mut lanes = Lanes::new(count, 12);
        lanes.connect_all();
        let design = export(&lanes, "lanes").expect("exported");
        text(&design)
            .lines()
            .filter(|line| line.contains("assign") || line.contains("<="))
            .count()
    };
    assert_eq!(lines(16), lines(8));
}

#[test]
fn a_port_says_which_pins_share_it() {
    let mut lanes = Lanes::new(4, 1);
    lanes.connect_all();
    let design = export(&lanes, "lanes").expect("exported");
    let ports = &design.modules.last().expect("a top").ports;
    let words = ports
        .iter()
        .find(|port| port.name == "words")
        .expect("a port");
    assert_eq!((words.width, words.elements), (64, 4));
    assert_eq!(words.pins()[3], ("words_3".to_string(), 16));
    let select = ports
        .iter()
        .find(|port| port.name == "select")
        .expect("a port");
    assert_eq!(select.pins(), [("select".to_string(), 2)]);
}

#[test]
fn what_the_author_wrote_stands_beside_the_ports() {
    let mut lanes = Lanes::new(4, 1);
    lanes.connect_all();
    let design = export(&lanes, "lanes").expect("exported");
    let text = text(&design);
    assert!(text.contains("// Which lane is written\n"), "{text}");
    assert!(text.contains("// Lanes in every way in which"), "{text}");
}
