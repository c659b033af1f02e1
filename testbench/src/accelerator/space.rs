//! Where maps lie in the memory of activations: the lowest free place, for as long as someone reads them.

/// The words of a memory, handed out and taken back.
#[derive(Debug)]
pub(super) struct Space {
    words: usize,
    /// First word and length of what is handed out, ascending.
    taken: Vec<(usize, usize)>,
    most: usize,
}

impl Space {
    /// An empty memory.
    pub fn new(words: usize) -> Space {
        Space {
            words,
            taken: Vec::new(),
            most: 0,
        }
    }

    /// The first of `length` words that nobody has, if there are so many in one piece.
    pub fn take(&mut self, length: usize) -> Option<usize> {
        let ends = self.taken.iter().map(|&(first, length)| first + length);
        let starts = self.taken.iter().map(|&(first, _)| first);
        let gaps = std::iter::once(0).chain(ends);
        let mut gaps = gaps.zip(starts.chain([self.words]));
        let (first, _) = gaps.find(|(from, to)| to.saturating_sub(*from) >= length)?;
        let place = self.taken.partition_point(|&(other, _)| other < first);
        self.taken.insert(place, (first, length));
        self.most = self.most.max(first + length);
        Some(first)
    }

    /// Gives back what begins at `first`.
    pub fn give_back(&mut self, first: usize) {
        self.taken.retain(|&(other, _)| other != first);
    }

    /// Words that were ever in use, from the first.
    pub fn most(&self) -> usize {
        self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_out_never_overlaps_and_gaps_are_filled_again() {
        let mut space = Space::new(10);
        assert_eq!(space.take(4), Some(0));
        assert_eq!(space.take(4), Some(4));
        assert_eq!(space.take(4), None);
        space.give_back(0);
        assert_eq!(space.take(3), Some(0));
        assert_eq!(space.take(2), Some(8));
        assert_eq!(space.take(1), Some(3));
        assert_eq!(space.take(1), None);
        assert_eq!(space.most(), 10);
    }
}
