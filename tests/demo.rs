//! `forms demo`: what it prints and writes, checked without the demo's own code.

mod common;

use std::fs;

use common::{Bench, product, read_i64};

#[test]
fn the_demo_names_the_digits_and_its_rtl_takes_the_clocks_that_golden_predicts() {
    let bench = Bench::new();
    let done = bench.forms("demo --seconds 0 --images 20 --out out/demo --json");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let report: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    assert_eq!(report["images"], 20);
    assert!(
        report["right"].as_u64().unwrap() >= 19,
        "{}",
        report["right"]
    );
    // The trained network, in the fast engine, on all digits that the binary carries.
    assert_eq!(report["whole"]["images"], 2000);
    assert_eq!(report["whole"]["right"], 1984);
    assert_eq!(report["whole"]["crossbars"], 7);
    assert_eq!(report["mismatches"], 0);

    let layers = report["layers"].as_array().unwrap();
    let crossbars: Vec<_> = layers
        .iter()
        .map(|l| l["cost"]["crossbars"].clone())
        .collect();
    assert_eq!(crossbars, [1, 2, 2]);
    let mvms: Vec<_> = layers.iter().map(|l| l["cost"]["mvms"].clone()).collect();
    assert_eq!(mvms, [20 * 784, 20 * 196, 20]);
    let fragments: Vec<_> = layers
        .iter()
        .map(|l| l["mean_eic"].as_array().unwrap().len())
        .collect();
    // 25, 200 and 256 rows in fragments of 8.
    assert_eq!(fragments, [4, 25, 32]);

    let replays = report["replays"].as_array().unwrap();
    // Five crossbars of CNTK's network, seven of the trained one.
    assert_eq!(replays.len(), 12);
    let trained = replays
        .iter()
        .filter(|r| r["layer"].as_str().unwrap().starts_with("lenet5"));
    assert_eq!(trained.count(), 7);
    for replay in replays {
        assert_eq!(
            replay["clocks_taken"], replay["clocks_predicted"],
            "{replay}"
        );
        assert!(replay["conversions"].as_u64().unwrap() > 0, "{replay}");
    }

    let file = |name: &str| bench.path("out/demo").join(name);
    for layer in ["conv1", "conv2", "fc"] {
        let matrix = |what: &str| read_i64(&file(&format!("vectors/{layer}_{what}.npy")));
        let (weights, inputs) = (matrix("weights"), matrix("inputs"));
        assert_eq!(matrix("outputs"), product(&inputs, &weights), "{layer}");
    }
    let text = |name: &str| fs::read_to_string(file(name)).unwrap();
    assert_eq!(text("report.json"), done.stdout);
    assert!(text("verilog/crossbar.v").contains("module crossbar"));
    assert!(text("verilog/crossbar.f").contains("crossbar_core.v"));
    assert!(text("crossbar.gtkw").contains("crossbar.core.zero_skip.plane_0[7:0]"));
    every_signal_of_the_save_file_is_in_the_waveform(&text("crossbar.gtkw"), &text("crossbar.vcd"));
    the_waveform_shows_steps_flips_and_results_of_both_signs(&text("crossbar.vcd"));

    // Again over what is there: the same files.
    let again = bench.forms("demo --seconds 0 --images 20 --out out/demo --json");
    assert_eq!(
        again.stdout, done.stdout,
        "the demo depends on more than its input"
    );
}

/// Reads the VCD's declarations by hand.
fn every_signal_of_the_save_file_is_in_the_waveform(save: &str, vcd: &str) {
    let mut scopes: Vec<&str> = Vec::new();
    let mut signals = Vec::new();
    for line in vcd
        .lines()
        .take_while(|line| !line.starts_with("$enddefinitions"))
    {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["$scope", _, name, ..] => scopes.push(name),
            ["$upscope", ..] => drop(scopes.pop()),
            ["$var", _, "1", _, name, ..] => signals.push(format!("{}.{name}", scopes.join("."))),
            ["$var", _, width, _, name, ..] => {
                let most = width.parse::<usize>().unwrap() - 1;
                signals.push(format!("{}.{name}[{most}:0]", scopes.join(".")));
            }
            _ => {}
        }
    }
    // Behind an alias, `+{short name}`, where there is one.
    let shown: Vec<&str> = save
        .lines()
        .map(|line| {
            line.strip_prefix("+{")
                .and_then(|l| l.split_once("} "))
                .map_or(line, |l| l.1)
        })
        .filter(|line| line.starts_with("crossbar."))
        .collect();
    assert!(shown.len() > 40, "{}", shown.len());
    for signal in shown {
        assert!(
            signals.iter().any(|known| known == signal),
            "{signal} is not in the waveform"
        );
    }
}

/// Reads the VCD's changes by hand.
fn the_waveform_shows_steps_flips_and_results_of_both_signs(vcd: &str) {
    let declared = |scope: &str, name: &str| {
        let scope = format!("$scope module {scope} $end");
        let after = vcd.split_once(&scope).expect("the scope").1;
        let mut words = after
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>());
        let found = words.find(|words| words.first() == Some(&"$var") && words[4] == name);
        found.expect("the signal")[3].to_string()
    };
    let changes = |code: &str| -> Vec<String> {
        let body = vcd.split_once("$enddefinitions").expect("declarations").1;
        body.lines()
            .filter_map(|line| match line.split_once(' ') {
                Some((bits, id)) => (id == code).then(|| bits[1..].to_string()),
                None => line.strip_suffix(code).map(str::to_string),
            })
            .filter(|bits| bits.bytes().all(|b| b == b'0' || b == b'1'))
            .collect()
    };
    let y = changes(&declared("crossbar", "y"));
    assert!(
        y.iter().any(|bits| bits.starts_with('1')),
        "no negative result: {y:?}"
    );
    assert!(
        y.iter()
            .any(|bits| bits.starts_with('0') && bits.contains('1')),
        "{y:?}"
    );
    let planes = changes(&declared("zero_skip", "plane_0"));
    assert!(planes.len() > 8, "{planes:?}");
    for (scope, name) in [("flip_restore_0", "flip"), ("sign_accumulator", "minus")] {
        assert!(
            changes(&declared(scope, name)).len() > 4,
            "{name} hardly moves"
        );
    }
}
