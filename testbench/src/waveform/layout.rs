//! A GTKWave save file for a crossbar's waveform: its signals in groups, in the order in which data pass,
//! opened at the first MVM.

use std::fmt::Write as _;

use super::{Events, PERIOD, Signal};

/// How GTKWave shows a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Radix {
    Binary,
    Hexadecimal,
    Decimal,
    Signed,
    /// As the inputs are: decimal, signed where they are.
    Input,
}

impl Radix {
    /// GTKWave's flags.
    fn flags(self, signed_inputs: bool) -> &'static str {
        match self {
            Radix::Binary => "@28",
            Radix::Hexadecimal => "@22",
            Radix::Input if signed_inputs => "@420",
            Radix::Decimal | Radix::Input => "@24",
            Radix::Signed => "@420",
        }
    }
}

use Radix::{Binary, Decimal, Hexadecimal, Input, Signed};

/// Signals shown of those that differ only in their numbers.
const MOST_ALIKE: usize = 8;

/// Size of the window, in pixels, and what of its width is left for the waves beside the names.
const WINDOW: (u32, u32) = (1600, 1000);
const NAMES_WIDTH: u32 = 340;
const WAVES_WIDTH: u32 = 1140;

/// Pixels of a nanosecond at GTKWave's zoom 0.
const ZOOM_0: f64 = 200.0;

/// Signals under a title; `#` stands for any number. Those that a waveform lacks are left out.
struct Group {
    title: &'static str,
    is_open: bool,
    signals: &'static [(&'static str, Radix)],
}

/// What is shown, top to bottom: what fits a screen, then what is opened at need.
const GROUPS: &[Group] = &[
    Group {
        title: "inputs: a fragment a transfer",
        is_open: true,
        signals: &[
            ("crossbar.clock", Binary),
            ("crossbar.busy", Binary),
            ("crossbar.x_valid", Binary),
            ("crossbar.x_ready", Binary),
            ("crossbar.x_last", Binary),
            ("crossbar.x_#", Input),
        ],
    },
    Group {
        title: "steps: a plane of a sub-array each",
        is_open: true,
        signals: &[
            ("crossbar.core.controller.subarray", Decimal),
            ("crossbar.core.zero_skip.position", Decimal),
            ("crossbar.core.zero_skip.plane_0", Binary),
            ("crossbar.core.zero_skip.negative", Binary),
            ("crossbar.core.zero_skip.step", Binary),
            ("crossbar.core.zero_skip.retire", Binary),
            ("crossbar.core.controller.last_slot", Binary),
        ],
    },
    Group {
        title: "first converter: count, code, flip",
        is_open: true,
        signals: &[
            ("crossbar.devices_0.word_lines_0", Binary),
            ("crossbar.devices_0.bit_line_0", Decimal),
            ("crossbar.core.lane_0.code_0", Decimal),
            ("crossbar.core.lane_0.flip_restore_0.flip", Binary),
            ("crossbar.core.lane_0.restored_0", Decimal),
        ],
    },
    Group {
        title: "first lane: shift-add, then by sign",
        is_open: true,
        signals: &[
            ("crossbar.core.lane_0.partial_#", Decimal),
            ("crossbar.core.lane_0.write_column", Decimal),
            ("crossbar.core.lane_0.sign_accumulator.minus", Binary),
            ("crossbar.core.lane_0.sign_accumulator.total", Signed),
        ],
    },
    Group {
        title: "results: a word a clock",
        is_open: true,
        signals: &[
            ("crossbar.y_valid", Binary),
            ("crossbar.y_ready", Binary),
            ("crossbar.y_last", Binary),
            ("crossbar.y", Signed),
        ],
    },
    Group {
        title: "control",
        is_open: false,
        signals: &[
            ("crossbar.reset", Binary),
            ("crossbar.core.advance", Binary),
            ("crossbar.core.controller.convert", Binary),
            ("crossbar.core.controller.last_beat", Binary),
            ("crossbar.devices_0.address", Hexadecimal),
            ("crossbar.core.slot_pipeline.slot_6", Binary),
            ("crossbar.core.result_drain.blocked", Binary),
            ("crossbar.framing_error", Binary),
            ("crossbar.programming_error", Binary),
        ],
    },
    Group {
        title: "bit lines",
        is_open: false,
        signals: &[("crossbar.devices_#.bit_line_#", Decimal)],
    },
    Group {
        title: "codes",
        is_open: false,
        signals: &[("crossbar.core.lane_#.code_#", Decimal)],
    },
    Group {
        title: "counts with flips undone",
        is_open: false,
        signals: &[("crossbar.core.lane_#.restored_#", Decimal)],
    },
    Group {
        title: "accumulators",
        is_open: false,
        signals: &[
            ("crossbar.core.lane_#.partial_#", Decimal),
            ("crossbar.core.lane_#.write", Binary),
            ("crossbar.core.lane_#.position", Decimal),
            ("crossbar.core.lane_#.sign_accumulator.augend", Signed),
            ("crossbar.core.lane_#.sign_accumulator.total", Signed),
        ],
    },
    Group {
        title: "counters",
        is_open: false,
        signals: &[
            ("crossbar.clocks", Decimal),
            ("crossbar.stalls", Decimal),
            ("crossbar.steps", Decimal),
            ("crossbar.conversions", Decimal),
            ("crossbar.clips", Decimal),
        ],
    },
    Group {
        title: "programming",
        is_open: false,
        signals: &[
            ("crossbar.program_enable", Binary),
            ("crossbar.program_target", Decimal),
            ("crossbar.program_address", Hexadecimal),
            ("crossbar.program_data", Hexadecimal),
        ],
    },
];

/// The signals of a written waveform, and when its first MVM was under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The signals.
    pub signals: Vec<Signal>,
    /// Inputs are signed.
    pub signed_inputs: bool,
    /// What happened when.
    pub events: Events,
}

impl Layout {
    /// The save file for the waveform that lies beside it as `name`.
    pub fn save_file(&self, name: &str) -> String {
        let window = self.events.window();
        let span = (window.end - window.start) * PERIOD;
        // GTKWave's zoom is a binary logarithm: at 0, a nanosecond takes ZOOM_0 pixels.
        let zoom = (f64::from(WAVES_WIDTH) / span as f64 / ZOOM_0).log2();
        let mut text = format!(
            "[dumpfile] \"{name}\"\n[timestart] {}\n[size] {} {}\n[pos] -1 -1\n",
            window.start * PERIOD,
            WINDOW.0,
            WINDOW.1
        );
        let markers = self.events.markers();
        // The first is the primary marker, which is not set.
        let mut places = vec![-1; 1 + 26];
        for (place, marker) in places.iter_mut().skip(1).zip(&markers) {
            *place = (marker.clock * PERIOD) as i64;
        }
        let places: Vec<String> = places.iter().map(i64::to_string).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "*{zoom:.6} {}", places.join(" "));
        for (letter, marker) in ('A'..='Z').zip(&markers) {
            let _ = writeln!(text, "[markername] {letter}{}", marker.what);
        }
        let _ = writeln!(text, "[sst_expanded] 0\n[signals_width] {NAMES_WIDTH}");
        for group in GROUPS {
            let patterns = group.signals.iter();
            let shown: Vec<String> = patterns
                .flat_map(|&(pattern, radix)| self.lines(pattern, radix))
                .collect();
            let (begin, end) = match group.is_open {
                true => ("@800200", "@1000200"),
                false => ("@c00200", "@1401200"),
            };
            let title = group.title;
            if !shown.is_empty() {
                let shown = shown.concat();
                let _ = write!(text, "{begin}\n-{title}\n{shown}{end}\n-{title}\n");
            }
        }
        text
    }

    /// Flags and name of every signal that fits `pattern`, up to [`MOST_ALIKE`].
    fn lines(&self, pattern: &str, radix: Radix) -> impl Iterator<Item = String> {
        let fitting = self
            .signals
            .iter()
            .filter(move |signal| fits(pattern, &signal.path));
        // GTKWave shows what follows the last dot, which does not tell lanes apart.
        let many = pattern
            .split('.')
            .rev()
            .skip(1)
            .any(|part| part.contains('#'));
        fitting.take(MOST_ALIKE).map(move |Signal { path, width }| {
            let range = match width {
                1 => String::new(),
                width => format!("[{}:0]", width - 1),
            };
            // A number of one bit is a flag.
            let radix = if *width == 1 { Binary } else { radix };
            let flags = radix.flags(self.signed_inputs);
            let short = path
                .trim_start_matches("crossbar.")
                .trim_start_matches("core.")
                .replace('.', " ");
            let alias = match many {
                true => format!("+{{{short}{range}}} "),
                false => String::new(),
            };
            format!("{flags}\n{alias}{path}{range}\n")
        })
    }
}

/// Whether `signal` is `pattern` with a number for each `#`.
fn fits(pattern: &str, signal: &str) -> bool {
    match pattern.split_once('#') {
        None => pattern == signal,
        Some((before, after)) => signal.strip_prefix(before).is_some_and(|rest| {
            let after_digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            after_digits.len() < rest.len() && fits(after, after_digits)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use forms_golden::{Config, Crossbar};
    use ndarray::array;

    use crate::crossbar::{HardwareSimulator, trace_mvm};
    use crate::waveform::Format;

    #[test]
    fn a_number_stands_for_each_hash_and_nothing_else() {
        assert!(fits("a.x_#", "a.x_12"));
        assert!(fits("a.lane_#.adc_#.code", "a.lane_0.adc_31.code"));
        assert!(!fits("a.x_#", "a.x_"));
        assert!(!fits("a.x_#", "a.x_1y"));
        assert!(!fits("a.x", "a.x_1"));
    }

    fn layout(simulator: HardwareSimulator) -> Layout {
        let config = Config::named("forms-tiny").unwrap();
        let crossbar = Crossbar::program(&config, array![[1, -2], [3, -4]].view()).unwrap();
        let sink = Format::Vcd.sink(tempfile::tempfile().unwrap()).unwrap();
        let (_, layout) = trace_mvm(&crossbar, &[vec![5, 6]], 8, simulator, sink).unwrap();
        layout
    }

    #[test]
    fn every_group_finds_its_signals_in_a_crossbar() {
        let layout = layout(HardwareSimulator::RustHdl);
        for group in GROUPS {
            for &(pattern, radix) in group.signals {
                let found = layout.lines(pattern, radix).count();
                assert!(found > 0, "{}: there is no {pattern}", group.title);
            }
        }
        let text = layout.save_file("crossbar.vcd");
        assert!(text.starts_with("[dumpfile] \"crossbar.vcd\"\n"), "{text}");
        assert!(text.contains("\n@24\ncrossbar.x_3[15:0]\n"), "{text}");
        assert!(
            text.contains("\n@24\n+{lane_0 code_1[2:0]} crossbar.core.lane_0.code_1[2:0]\n"),
            "{text}"
        );
    }

    #[test]
    fn the_save_file_opens_on_the_first_mvm_and_names_its_times() {
        let layout = layout(HardwareSimulator::RustHdl);
        let text = layout.save_file("crossbar.vcd");
        // Eight idle clocks, then the first fragment. One sub-array, 3 steps of 2 beats: the first word
        // after LATENCY + 6 clocks, two words.
        let config = Config::named("forms-tiny").unwrap();
        let first = 8 + 1 + config.latency() + 6;
        let places: Vec<u64> = layout.events.markers().iter().map(|m| m.clock).collect();
        assert_eq!(places, [8, first, first + 1]);
        assert!(text.contains("[timestart] 0\n"), "{text}");
        let markers = format!(" -1 80 {} {} -1", first * PERIOD, (first + 1) * PERIOD);
        assert!(text.contains(&markers), "{text}");
        assert!(
            text.contains("[markername] Afragment in\n[markername] Bresults\n[markername] Cdone\n"),
            "{text}"
        );
    }
}
