//! When things happened at the pins of a crossbar: where a waveform is to open, and what its markers say.

use std::ops::Range;

use crate::crossbar::{Inputs, Outputs};

/// Clocks shown before the first fragment and behind the last result.
const MARGIN: u64 = 8;

/// Clocks that are still told apart on a screen: of a longer MVM its beginning is shown.
const MOST_SHOWN: u64 = 260;

/// Clocks shown before and behind a mismatch.
const AROUND: u64 = 60;

/// A named time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The clock, counted from the beginning of the waveform.
    pub clock: u64,
    /// What happens in it.
    pub what: &'static str,
}

/// What the first MVM of a waveform did when, in clocks from the beginning of the waveform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    clock: u64,
    accepted: Option<u64>,
    first_word: Option<u64>,
    last_word: Option<u64>,
    next_accepted: Option<u64>,
    mismatch: Option<u64>,
    fragment_open: bool,
}

impl Events {
    /// Takes note of one clock at the pins.
    pub fn clock(&mut self, inputs: &Inputs, outputs: &Outputs) {
        let now = self.clock;
        self.clock += 1;
        if inputs.reset {
            // What was under way is lost; what comes is the first MVM.
            *self = Self {
                clock: self.clock,
                ..Self::default()
            };
            return;
        }
        if inputs.x.is_some() && outputs.x_ready {
            if !self.fragment_open {
                let place = match self.accepted {
                    None => &mut self.accepted,
                    Some(_) => &mut self.next_accepted,
                };
                place.get_or_insert(now);
            }
            self.fragment_open = !inputs.x_last;
        }
        if outputs.y_valid {
            self.first_word.get_or_insert(now);
        }
        if outputs.y_valid && inputs.y_ready && outputs.y_last {
            self.last_word.get_or_insert(now);
        }
    }

    /// Takes note that the last clock differed from what golden says.
    pub fn mismatch(&mut self) {
        self.mismatch = Some(self.clock.saturating_sub(1));
    }

    /// The clocks to open at: the mismatch and what is around it, else the first MVM or its beginning.
    pub fn window(&self) -> Range<u64> {
        let (first, last) = match (self.mismatch, self.accepted) {
            (Some(clock), _) => (clock.saturating_sub(AROUND), clock + AROUND),
            (None, Some(accepted)) => (
                accepted.saturating_sub(MARGIN),
                self.last_word.unwrap_or(self.clock) + MARGIN,
            ),
            (None, None) => (0, self.clock),
        };
        first..last.min(self.clock).min(first + MOST_SHOWN).max(first + 1)
    }

    /// The markers, ascending.
    pub fn markers(&self) -> Vec<Marker> {
        let mut markers: Vec<Marker> = [
            (self.accepted, "fragment in"),
            (self.first_word, "results"),
            (self.last_word, "done"),
            (self.next_accepted, "next MVM"),
            (self.mismatch, "differs from golden"),
        ]
        .into_iter()
        .filter_map(|(clock, what)| clock.map(|clock| Marker { clock, what }))
        .collect();
        markers.sort_by_key(|marker| marker.clock);
        markers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(last: bool) -> Inputs {
        Inputs {
            x: Some(vec![1]),
            x_last: last,
            y_ready: true,
            ..Inputs::default()
        }
    }

    fn word(last: bool) -> Outputs {
        Outputs {
            x_ready: true,
            y_valid: true,
            y_last: last,
            ..Outputs::default()
        }
    }

    #[test]
    fn the_window_is_the_first_mvm_from_its_first_fragment_to_its_last_result() {
        let mut events = Events::default();
        let (idle, ready) = (Inputs::default(), word(false));
        let ready = Outputs {
            y_valid: false,
            ..ready
        };
        for _ in 0..10 {
            events.clock(&idle, &ready);
        }
        events.clock(&fragment(false), &ready);
        events.clock(&fragment(true), &ready);
        events.clock(&fragment(true), &ready);
        events.clock(&fragment(true), &word(false));
        events.clock(&fragment(true), &word(true));
        for _ in 0..10 {
            events.clock(&idle, &ready);
        }
        let at: Vec<u64> = events.markers().iter().map(|m| m.clock).collect();
        assert_eq!(at, [10, 12, 13, 14]);
        assert_eq!(events.window(), 2..22);
        events.mismatch();
        assert_eq!(events.window(), 0..25);
        assert_eq!(events.markers()[4].what, "differs from golden");
    }
}
