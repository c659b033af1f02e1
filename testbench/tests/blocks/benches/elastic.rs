//! What the models of streaming blocks share: ranks that move when the next is empty or moves.

/// A chain of ranks, each holding a word or none.
#[derive(Clone, Debug)]
pub(crate) struct Elastic<T> {
    ranks: Vec<Option<T>>,
}

impl<T> Elastic<T> {
    /// `count` empty ranks, at least one.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            ranks: (0..count).map(|_| None).collect(),
        }
    }

    /// The word that leaves next, once it has come to the last rank.
    pub(crate) fn last(&self) -> Option<&T> {
        self.ranks.last().and_then(Option::as_ref)
    }

    /// A word is held anywhere.
    pub(crate) fn busy(&self) -> bool {
        self.ranks.iter().any(Option::is_some)
    }

    /// A word can enter on the coming edge.
    pub(crate) fn ready(&self, taken: bool) -> bool {
        taken || self.ranks.iter().any(Option::is_none)
    }

    /// The coming edge: `offered` enters if it can, the last word leaves if it is `taken`.
    pub(crate) fn clock(&mut self, offered: Option<T>, taken: bool) {
        let mut moves = taken;
        let mut offered = Some(offered);
        for i in (0..self.ranks.len()).rev() {
            moves |= self.ranks[i].is_none();
            if !moves {
                continue;
            }
            self.ranks[i] = match i {
                0 => offered.take().flatten(),
                _ => self.ranks[i - 1].take(),
            };
        }
    }
}

/// A word of `bits` bits as the number it stands for in two's complement.
pub(crate) fn signed(raw: u64, bits: usize) -> i64 {
    let unused = 64 - bits;
    (raw << unused) as i64 >> unused
}

/// A number as `bits` bits in two's complement.
pub(crate) fn raw(value: i64, bits: usize) -> u64 {
    value as u64 & (u64::MAX >> (64 - bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_passes_every_rank_and_bubbles_close_up() {
        let mut ranks = Elastic::new(3);
        ranks.clock(Some(1), false);
        ranks.clock(None, false);
        ranks.clock(Some(2), false);
        assert_eq!(ranks.last(), Some(&1));
        assert!(ranks.ready(false));
        ranks.clock(Some(3), false);
        assert_eq!(ranks.ranks, [Some(3), Some(2), Some(1)]);
        assert!(!ranks.ready(false) && ranks.ready(true));
        ranks.clock(Some(4), false);
        assert_eq!(ranks.ranks, [Some(3), Some(2), Some(1)]);
        ranks.clock(None, true);
        assert_eq!(ranks.ranks, [None, Some(3), Some(2)]);
    }
}
