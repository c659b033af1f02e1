//! A GTKWave save file for a crossbar's VCD: its signals in groups, in the order in which data pass.

use std::io::BufRead;

use vcd::{Parser, ScopeItem};

/// How GTKWave shows a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Binary,
    Hexadecimal,
    Decimal,
    Signed,
}

impl Format {
    /// GTKWave's flags.
    fn flags(self) -> &'static str {
        match self {
            Format::Binary => "@28",
            Format::Hexadecimal => "@22",
            Format::Decimal => "@24",
            Format::Signed => "@420",
        }
    }
}

use Format::{Binary, Decimal, Hexadecimal, Signed};

/// A title and its signals; `#` stands for any number, and every such signal is shown.
type Group = (&'static str, &'static [(&'static str, Format)]);

/// What is shown, top to bottom.
const GROUPS: &[Group] = &[
    (
        "clock and control",
        &[
            ("crossbar.clock", Binary),
            ("crossbar.reset", Binary),
            ("crossbar.busy", Binary),
            ("crossbar.core.advance", Binary),
        ],
    ),
    (
        "inputs: a fragment a transfer",
        &[
            ("crossbar.x_valid", Binary),
            ("crossbar.x_ready", Binary),
            ("crossbar.x_#", Decimal),
        ],
    ),
    (
        "zero skip: planes of the active fragment",
        &[
            ("crossbar.core.zero_skip.loaded", Binary),
            ("crossbar.core.zero_skip.empty", Binary),
            ("crossbar.core.zero_skip.position", Decimal),
            ("crossbar.core.zero_skip.plane_0", Binary),
            ("crossbar.core.zero_skip.negative", Binary),
            ("crossbar.core.zero_skip.last_step", Binary),
            ("crossbar.core.zero_skip.step", Binary),
            ("crossbar.core.zero_skip.retire", Binary),
        ],
    ),
    (
        "controller: which sub-array, which columns",
        &[
            ("crossbar.core.controller.subarray", Decimal),
            ("crossbar.core.controller.convert", Binary),
            ("crossbar.core.controller.last_beat", Binary),
            ("crossbar.core.controller.last_slot", Binary),
        ],
    ),
    (
        "devices: word lines in, bit-line counts out",
        &[
            ("crossbar.devices_0.apply", Binary),
            ("crossbar.devices_0.address", Hexadecimal),
            ("crossbar.devices_0.word_lines_0", Binary),
            ("crossbar.devices_0.bit_line_#", Decimal),
        ],
    ),
    (
        "converters: codes, clips, flips undone",
        &[
            ("crossbar.core.lane_#.adc_#.code", Decimal),
            ("crossbar.core.lane_#.adc_#.clip", Binary),
            ("crossbar.core.lane_#.flip_restore_#.flip", Binary),
            ("crossbar.core.lane_#.flip_restore_#.restored", Decimal),
        ],
    ),
    (
        "accumulation: shift and add, then by sign",
        &[
            ("crossbar.core.lane_#.shift_add_#.sum", Decimal),
            ("crossbar.core.lane_#.accumulate", Binary),
            ("crossbar.core.lane_#.column", Decimal),
            ("crossbar.core.lane_#.position", Decimal),
            ("crossbar.core.lane_#.sign_accumulator.old", Signed),
            ("crossbar.core.lane_#.sign_accumulator.total", Signed),
        ],
    ),
    (
        "results: a word a clock",
        &[
            ("crossbar.y_valid", Binary),
            ("crossbar.y_ready", Binary),
            ("crossbar.y_last", Binary),
            ("crossbar.y", Signed),
        ],
    ),
    (
        "counters",
        &[
            ("crossbar.clocks", Decimal),
            ("crossbar.stalls", Decimal),
            ("crossbar.steps", Decimal),
            ("crossbar.conversions", Decimal),
            ("crossbar.clips", Decimal),
        ],
    ),
];

/// The save file for the VCD that `vcd` reads, which the save file calls `name`.
///
/// # Errors
/// Where it is no VCD.
pub fn save_file(vcd: impl BufRead, name: &str) -> std::io::Result<String> {
    let header = Parser::new(vcd).parse_header()?;
    let mut signals = Vec::new();
    collect("", &header.items, &mut signals);

    let mut text = format!("[dumpfile] \"{name}\"\n[timestart] 0\n[sst_expanded] 1\n");
    for (title, patterns) in GROUPS {
        text.push_str(&format!("@800200\n-{title}\n"));
        for (pattern, format) in *patterns {
            for (signal, width) in signals.iter().filter(|(signal, _)| fits(pattern, signal)) {
                let range = match width {
                    1 => String::new(),
                    width => format!("[{}:0]", width - 1),
                };
                text.push_str(&format!("{}\n{signal}{range}\n", format.flags()));
            }
        }
        text.push_str(&format!("@1000200\n-{title}\n"));
    }
    Ok(text)
}

/// Every variable below `items`, with its width.
fn collect(path: &str, items: &[ScopeItem], signals: &mut Vec<(String, u32)>) {
    let below = |name: &str| match path.is_empty() {
        true => name.to_owned(),
        false => format!("{path}.{name}"),
    };
    for item in items {
        match item {
            ScopeItem::Scope(scope) => collect(&below(&scope.identifier), &scope.children, signals),
            ScopeItem::Var(var) => signals.push((below(&var.reference), var.size)),
        }
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
    use forms_testbench::crossbar::trace_mvm;
    use ndarray::array;
    use std::fs::File;
    use std::io::BufReader;

    #[test]
    fn a_number_stands_for_each_hash_and_nothing_else() {
        assert!(fits("a.x_#", "a.x_12"));
        assert!(fits("a.lane_#.adc_#.code", "a.lane_0.adc_31.code"));
        assert!(!fits("a.x_#", "a.x_"));
        assert!(!fits("a.x_#", "a.x_1y"));
        assert!(!fits("a.x", "a.x_1"));
    }

    #[test]
    fn every_group_finds_its_signals_in_the_waveform_of_every_configuration_like_the_demos() {
        let config = Config::named("forms-tiny").unwrap();
        let crossbar = Crossbar::program(&config, array![[1, -2], [3, -4]].view()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crossbar.vcd");
        let file = Box::new(File::create(&path).unwrap());
        trace_mvm(&crossbar, &[vec![5, 6]], 8, file).unwrap();

        let vcd = BufReader::new(File::open(&path).unwrap());
        let text = save_file(vcd, "crossbar.vcd").unwrap();
        for (title, patterns) in GROUPS {
            for (pattern, _) in *patterns {
                let found = text.lines().any(|line| {
                    let name = line.split('[').next().unwrap_or_default();
                    fits(pattern, name)
                });
                assert!(found, "{title}: {pattern} is not in the waveform");
            }
        }
        assert!(text.contains("@24\ncrossbar.x_3[15:0]\n"), "{text}");
        assert!(
            text.contains("@28\ncrossbar.core.zero_skip.plane_0[3:0]\n"),
            "{text}"
        );
    }
}
