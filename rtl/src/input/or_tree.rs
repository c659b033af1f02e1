//! OR-tree: in which bit positions does any word of a fragment have a 1?
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | words | rows of a fragment | 1.. |
//! | bits | bits of a word | 1..=64 |
//!
//! Latency 0.

use crate::prelude::*;

/// OR of the words of a fragment.
#[derive(LogicBlock)]
pub struct OrTree {
    /// The words.
    pub word: Vec<Wire<In>>,
    /// Their OR: bit b is 1 where plane b is not all zero.
    pub seen: Wire<Out>,

    total: Wire<Local>,
    _rest: Rest,
}

impl OrTree {
    /// An OR-tree over `words` words of `bits` bits.
    pub fn new(words: usize, bits: usize) -> Self {
        Self {
            word: Wire::array(words, bits),
            seen: Wire::new(bits),
            total: Wire::new(bits),
            _rest: Rest::default(),
        }
    }
}

impl Logic for OrTree {
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
