//! A design as a whole: shared modules, their names, and the folder they are written to.

mod support;

use std::fs;

use forms_export::{Design, Memory, Register, Wire, comment, dff_setup, export};
use rust_hdl::prelude::*;
use support::replay::check;

/// Adds a constant, with `N` bits.
#[derive(LogicBlock)]
struct Adder<const N: usize> {
    a: Signal<In, Bits<N>>,
    y: Signal<Out, Bits<N>>,
    step: Constant<Bits<N>>,
}

impl<const N: usize> Adder<N> {
    fn new(step: u64) -> Self {
        Self {
            a: Signal::default(),
            y: Signal::default(),
            step: Constant::new(step.into()),
        }
    }
}

impl<const N: usize> Logic for Adder<N> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module adder: Adds STEP.");
        self.y.next = self.a.val() + self.step.val();
    }
}

#[derive(LogicBlock)]
struct Chain {
    a: Signal<In, Bits<4>>,
    y: Signal<Out, Bits<4>>,
    adders: Vec<Adder<4>>,
}

impl Chain {
    fn new(steps: [u64; 3]) -> Self {
        Self {
            a: Signal::default(),
            y: Signal::default(),
            adders: steps.map(Adder::new).into(),
        }
    }
}

impl Logic for Chain {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module chain: Adds three times.");
        self.adders[0].a.next = self.a.val();
        for i in 0..2 {
            self.adders[i + 1].a.next = self.adders[i].y.val();
        }
        self.y.next = self.adders[2].y.val();
    }
}

bench!(Chain, [a], [y]);

fn names(design: &Design) -> Vec<&str> {
    let modules = design.modules.iter();
    modules.map(|module| module.name.as_str()).collect()
}

#[test]
fn equal_modules_are_one() {
    let design = check(Chain::new([3, 3, 3]), "chain", 0);
    assert_eq!(names(&design), ["adder", "chain"]);
    insta::assert_snapshot!(design.verilog());
}

#[test]
fn namesakes_are_told_apart_by_what_differs() {
    let design = check(Chain::new([1, 2, 5]), "chain", 0);
    assert_eq!(
        names(&design),
        ["adder_step_1", "adder_step_2", "adder_step_5", "chain"]
    );
}

#[derive(LogicBlock)]
struct Widths {
    a: Signal<In, Bits<4>>,
    b: Signal<In, Bits<40>>,
    y: Signal<Out, Bits<4>>,
    z: Signal<Out, Bits<40>>,
    narrow: Adder<4>,
    wide: Adder<40>,
}

impl Default for Widths {
    fn default() -> Self {
        Self {
            a: Signal::default(),
            b: Signal::default(),
            y: Signal::default(),
            z: Signal::default(),
            narrow: Adder::new(1),
            wide: Adder::new(1),
        }
    }
}

impl Logic for Widths {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module widths");
        self.narrow.a.next = self.a.val();
        self.wide.a.next = self.b.val();
        self.y.next = self.narrow.y.val();
        self.z.next = self.wide.y.val() + bit_cast::<40, 4>(self.narrow.y.val());
    }
}

bench!(Widths, [a, b], [y, z]);

#[test]
fn widths_tell_namesakes_apart() {
    let design = check(Widths::default(), "widths", 0);
    assert_eq!(names(&design), ["adder_a_4", "adder_a_40", "widths"]);
}

/// Pins that belong together.
#[derive(LogicInterface, Default)]
struct Port {
    valid: Signal<In, Bit>,
    data: Signal<In, Bits<4>>,
    ready: Signal<Out, Bit>,
}

/// A block whose Verilog is written by hand.
#[derive(LogicBlock, Default)]
struct Squares {
    at: Signal<In, Bits<2>>,
    y: Signal<Out, Bits<4>>,
    odd: Signal<Out, Bit>,
}

impl Logic for Squares {
    fn update(&mut self) {
        let squares = [0_u64, 1, 4, 9];
        self.y.next = squares[self.at.val().index()].into();
        self.odd.next = self.at.val().get_bit(0);
    }
    fn connect(&mut self) {
        self.y.connect();
        self.odd.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom(
            "// module squares: Squares.
assign odd = at[0];

always @(*) begin
    case (at)
        2'd0: y = 4'd0;
        2'd1: y = 4'd1;
        2'd2: y = 4'd4;
        default: y = 4'd9;
    endcase
end
"
            .into(),
        )
    }
}

#[derive(LogicBlock, Default)]
struct Taker {
    clock: Signal<In, Clock>,
    port: Port,
    held: Signal<Out, Bits<4>>,
    state: Register<Bits<4>>,
}

impl Logic for Taker {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module taker: Holds what it took last.");
        dff_setup!(self, clock, state);
        if self.port.valid.val() {
            self.state.d.next = self.port.data.val();
        }
        self.port.ready.next = self.state.q.val() != 3;
        self.held.next = self.state.q.val();
    }
}

#[derive(LogicBlock)]
struct Buffered {
    clock: Signal<In, Clock>,
    data: Signal<In, Bits<4>>,
    word: Wire<In>,
    at: Wire<In>,
    ready: Signal<Out, Bit>,
    held: Signal<Out, Bits<4>>,
    y: Wire<Out>,
    square: Signal<Out, Bits<4>>,
    odd: Signal<Out, Bit>,
    taker: Taker,
    memory: Memory,
    squares: Squares,
}

impl Default for Buffered {
    fn default() -> Self {
        Self {
            clock: Signal::default(),
            data: Signal::default(),
            word: Wire::new(6),
            at: Wire::new(1),
            ready: Signal::default(),
            held: Signal::default(),
            y: Wire::new(4),
            square: Signal::default(),
            odd: Signal::default(),
            taker: Taker::default(),
            memory: Memory::new(2, 6).expect("a depth that fits"),
            squares: Squares::default(),
        }
    }
}

impl Logic for Buffered {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module buffered: A taker, a memory behind it and a table.");
        self.taker.clock.next = self.clock.val();
        self.taker.port.valid.next = true;
        self.taker.port.data.next = self.data.val();
        self.ready.next = self.taker.port.ready.val();
        self.memory.clock.next = self.clock.val();
        self.memory.write_enable.next = self.taker.port.ready.val();
        self.memory.write_address.next = self.at.val();
        self.memory.write_data.next = self.word.val();
        self.memory.read_enable.next = self.data.val().any();
        self.memory.read_address.next = !self.at.val();
        self.y.next = self.memory.read_data.val().to_bits();
        self.held.next = self.taker.held.val();
        self.squares.at.next = bit_cast::<2, 4>(self.data.val());
        self.square.next = self.squares.y.val();
        self.odd.next = self.squares.odd.val();
    }
}

bench!(
    Buffered,
    clock,
    [data, word, at],
    [ready, held, y, square, odd]
);

#[test]
fn interfaces_memories_and_custom_blocks_go_together() {
    let design = check(Buffered::default(), "buffered", 30);
    assert_eq!(names(&design), ["taker", "memory", "squares", "buffered"]);
}

fn chain() -> Design {
    let mut chain = Chain::new([3, 3, 3]);
    chain.connect_all();
    export(&chain, "chain").expect("exported")
}

#[test]
fn a_folder_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let rtl = folder.path().join("rtl");
    fs::create_dir(&rtl).expect("created");
    fs::write(rtl.join("stale.v"), "").expect("written");
    chain().write_to(&rtl, "FORMS\nlanes = 3").expect("written");
    let mut files: Vec<String> = fs::read_dir(&rtl)
        .expect("listed")
        .map(|entry| {
            entry
                .expect("listed")
                .file_name()
                .into_string()
                .expect("text")
        })
        .collect();
    files.sort();
    assert_eq!(files, ["adder.v", "chain.f", "chain.v"]);
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    let list = fs::read_to_string(rtl.join("chain.f")).expect("read");
    assert_eq!(list, "// FORMS\n// lanes = 3\nadder.v\nchain.v\n");
    let adder = fs::read_to_string(rtl.join("adder.v")).expect("read");
    assert!(adder.starts_with("// FORMS\n//\n// adder: Adds STEP.\n"));
    let top = fs::read_to_string(rtl.join("chain.v")).expect("read");
    assert!(top.starts_with("// FORMS\n// lanes = 3\n//\n// chain: "));
    // The same bytes every time.
    chain().write_to(&rtl, "FORMS\nlanes = 3").expect("written");
    assert_eq!(
        fs::read_to_string(rtl.join("adder.v")).expect("read"),
        adder
    );
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("notes.txt"), "mine").expect("written");
    let error = chain().write_to(folder.path(), "").expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!(
            "{}: the folder holds \"notes.txt\", which is no exported file; choose an empty or new \
             folder",
            folder.path().display()
        )
    );
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
}

#[test]
fn a_folder_that_cannot_be_written_is_reported() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("file"), "").expect("written");
    let below = folder.path().join("file").join("rtl");
    let error = chain().write_to(&below, "").expect_err("refused");
    assert!(
        error
            .to_string()
            .ends_with("check that the folder can be written"),
        "{error}"
    );
}
