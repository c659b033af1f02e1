//! OR-tree: in which bit positions does any word of a fragment have a 1?
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `B` | bits of a word | 1..=32 |
//! | words | rows of a fragment | 1.. |
//!
//! Latency 0.

use crate::prelude::*;

/// OR of the words of a fragment.
#[derive(LogicBlock)]
pub struct OrTree<const B: usize> {
    /// The words.
    pub word: Vec<Signal<In, Bits<B>>>,
    /// Their OR: bit b is 1 where plane b is not all zero.
    pub seen: Signal<Out, Bits<B>>,

    total: Signal<Local, Bits<B>>,
    _rest: Rest,
}

impl<const B: usize> OrTree<B> {
    /// An OR-tree over `words` words.
    pub fn new(words: usize) -> Self {
        Self {
            word: signals(words),
            seen: Default::default(),
            total: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const B: usize> Logic for OrTree<B> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module or_tree: Marks the bit positions in which any word of a fragment has a 1."
        );
        self.total.next = 0.into();
        for i in 0..self.word.len() {
            self.total.next = self.total.val() | self.word[i].val();
        }
        self.seen.next = self.total.val();
    }
}
