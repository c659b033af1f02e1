//! What the command says: its help and its table, word for word.

mod common;

use std::path::Path;

use common::Bench;

/// Standard output of a run that ends well.
fn says(arguments: &str) -> String {
    let done = Bench::new().forms(arguments);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    done.stdout
}

#[test]
fn the_table_of_configurations() {
    insta::assert_snapshot!(says("configs"));
}

#[test]
fn the_paper_s_configuration_as_toml() {
    insta::assert_snapshot!(says("configs --show forms-8"));
}

#[test]
fn the_help_of_each_command_has_examples() {
    let list = says("--help");
    let commands = list
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next());
    let commands: Vec<&str> = commands.filter(|name| *name != "help").collect();
    assert!(commands.len() >= 4, "{list}");
    for command in commands {
        let help = says(&format!("{command} --help"));
        assert!(
            help.contains("\nExamples:\n  forms "),
            "{command} --help: {help}"
        );
        let mut most = 100;
        for line in help.lines().filter(|line| !line.starts_with("Usage: ")) {
            // Options fold to the terminal, examples stay as they are.
            most = if line == "Examples:" { 80 } else { most };
            assert!(
                line.chars().count() <= most,
                "{command} --help is too wide: {line}"
            );
        }
    }
}

#[test]
fn the_help_of_mvm() {
    insta::assert_snapshot!(says("mvm --help"));
}

#[test]
fn tables_are_csv_as_well_with_plain_numbers() {
    let bench = Bench::new();
    assert_eq!(bench.forms("configs --csv c.csv").code, Some(0));
    let text = std::fs::read_to_string(bench.path("c.csv")).unwrap();
    assert_eq!(text.lines().count(), 1 + 14);
    assert!(
        text.contains("\nforms-8,FORMS,128 x 128,8,2,4,flip-encoded 4,leading,unsigned 16,"),
        "{text}"
    );
    for name in ["a.npy", "b.npy"] {
        bench.write(name, common::npy_i64(&vec![vec![3, -4]; 200]));
    }
    let done =
        bench.forms("compare a.npy b.npy --schemes forms-8,isaac-128 --csv c.csv --report r.json");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let text = std::fs::read_to_string(bench.path("c.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    // Each matrix and the total on each scheme.
    let names: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[1])).collect();
    let both = |name| [(name, "forms-8"), (name, "isaac-128")];
    assert_eq!(names, [both("a"), both("b"), both("total")].concat());
    let report = std::fs::read(bench.path("r.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(
        rows[4][6],
        report["schemes"][0]["total"]["conversions"].to_string()
    );
}

#[test]
fn the_table_of_configurations_is_json_as_well() {
    let rows: serde_json::Value = serde_json::from_str(&says("configs --json")).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 14);
    assert_eq!(rows[1]["config"]["name"], "forms-8");
    assert_eq!(rows[1]["latency"], 9);
    assert_eq!(rows[1]["weight_columns"], 32);
}

#[test]
fn a_shown_configuration_is_a_file_that_computes_the_same() {
    let bench = Bench::new();
    bench.write("my.toml", says("configs --show forms-8-plane"));
    let (weights, inputs) = (vec![vec![3, -4], vec![-5, 6]], vec![vec![257, 4]]);
    let report = |config: &str| {
        let y = bench.mvm(config, &weights, &inputs, "--report r.json");
        assert_eq!(y, common::product(&inputs, &weights));
        let text = std::fs::read_to_string(bench.path("r.json")).unwrap();
        let mut report: serde_json::Value = serde_json::from_str(&text).unwrap();
        // The command line and its files differ, as they should.
        assert!(report["provenance"].take().is_object());
        report
    };
    assert_eq!(report("my.toml"), report("forms-8-plane"));
}

#[test]
fn sim_meets_its_coverage_and_the_same_seed_gives_the_same_run() {
    let bench = Bench::new();
    let run = |seed: u64, file: &str| {
        let done = bench.forms(&format!(
            "sim --config forms-tiny --seed {seed} --mvms 30 --report {file}.json"
        ));
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        assert!(done.stdout.contains("coverage bin"), "{}", done.stdout);
        std::fs::read_to_string(bench.path(&format!("{file}.json"))).unwrap()
    };
    let first = run(5, "a");
    let report: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert!(report["mvms"].as_u64().unwrap() >= 30);
    assert!(first == run(5, "b"), "the same seed gave another run");
    assert!(first != run(6, "c"), "another seed gave the same run");
}

#[test]
fn sim_with_a_waveform_does_the_mvms_it_was_asked_for_and_says_how_to_look_at_them() {
    let bench = Bench::new();
    let run = |seed: u64, file: &str| {
        let done = bench.forms(&format!(
            "sim --config forms-tiny --seed {seed} --mvms 2 --wave {file} --report r.json"
        ));
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        let report = std::fs::read_to_string(bench.path("r.json")).unwrap();
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["mvms"], 2);
        std::fs::read(bench.path(file)).unwrap()
    };
    let vcd = run(5, "a.vcd");
    assert!(vcd.starts_with(b"$timescale 1 ns $end"));
    assert!(
        vcd == run(5, "b.vcd"),
        "the same seed gave another waveform"
    );
    assert!(
        vcd != run(6, "c.vcd"),
        "another seed gave the same waveform"
    );
    let fst = run(5, "d.fst");
    assert!(
        fst == run(5, "e.fst"),
        "the same seed gave another waveform"
    );
    assert!(5 * fst.len() < vcd.len());
    let save = std::fs::read_to_string(bench.path("d.gtkw")).unwrap();
    assert!(save.starts_with("[dumpfile] \"d.fst\"\n"), "{save}");
    assert!(save.contains("\n[markername] Cdone\n") || save.contains("[markername] Ddone\n"));
}

#[test]
fn mvm_shows_the_users_own_weights_and_inputs_on_the_crossbar_he_names() {
    let bench = Bench::new();
    // 20 rows are two crossbars of forms-tiny one below the other; the second has rows 16 to 19.
    let weights: Vec<Vec<i64>> = (0..20).map(|r| vec![r - 9, 3 * r]).collect();
    let inputs: Vec<Vec<i64>> = (0..3)
        .map(|x| (0..20).map(|r| 100 * x + r).collect())
        .collect();
    let wave = "--engine rtl --wave w.vcd --wave-vector 2 --wave-crossbar 1";
    let y = bench.mvm("forms-tiny", &weights, &inputs, wave);
    assert_eq!(y, common::product(&inputs, &weights));
    let vcd = std::fs::read_to_string(bench.path("w.vcd")).unwrap();
    // 216 to 219, on the four inputs of the only fragment.
    for value in 216..220 {
        let change = format!("b{value:016b} ");
        assert!(vcd.contains(&change), "{value} is not in the waveform");
    }
    assert!(
        !vcd.contains(&format!("b{:016b} ", 215)),
        "a row of the other crossbar"
    );
    assert!(bench.path("w.gtkw").is_file());
}

#[test]
fn quiet_says_nothing_and_a_report_on_standard_output_is_alone_there() {
    let bench = Bench::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let run = format!(
        "run {0}/cntk_mnist/cntk.net --data {0}/mnist --limit 2 --config isaac-128",
        data.display()
    );
    let words = bench.forms(&run);
    // ISAAC is as wide as the network needs, and says so.
    assert!(
        words.stdout.contains(" on isaac-128-10b, engine fast"),
        "{}",
        words.stdout
    );
    let more = bench.forms(&format!("{run} --confusion --csv r.csv"));
    assert!(
        !words.stdout.contains("by label") && more.stdout.contains("images by label"),
        "{}",
        more.stdout
    );
    let csv = std::fs::read_to_string(bench.path("r.csv")).unwrap();
    let lines: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));
    assert_eq!(
        [lines[1][0], lines[2][0], lines[3][0]],
        ["conv1", "conv2", "fc"]
    );
    std::fs::remove_file(bench.path("r.csv")).unwrap();
    let quiet = bench.forms(&format!("{run} --quiet --threads 1 --report r.json"));
    assert_eq!(
        (quiet.code, &quiet.stdout[..], &quiet.stderr[..]),
        (Some(0), "", "")
    );
    let alone = bench.forms(&format!("{run} --report -"));
    let report = |text: &str| -> serde_json::Value {
        let mut report: serde_json::Value = serde_json::from_str(text).unwrap();
        for times in ["seconds", "seconds_to_first_image", "provenance"] {
            report.as_object_mut().unwrap().remove(times).unwrap();
        }
        report
    };
    let written = std::fs::read_to_string(bench.path("r.json")).unwrap();
    assert_eq!(report(&alone.stdout), report(&written));
    assert_eq!(bench.files(), ["r.json"]);
    assert_eq!(bench.forms("configs --threads 0").code, Some(2));
}

#[test]
fn shells_and_man_know_every_command() {
    let bench = Bench::new();
    let script = bench.forms("completions bash").stdout;
    assert_eq!(bench.forms("man pages").code, Some(0));
    let help = bench.forms("--help").stdout;
    let (_, list) = help.split_once("\nCommands:\n").unwrap();
    let commands = list.lines().take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .collect();
    assert!(names.contains(&"sweep"), "{names:?}");
    for name in names {
        assert!(script.contains(&format!("forms,{name})")), "{name}");
        let page =
            std::fs::read_to_string(bench.path("pages").join(format!("forms-{name}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
    }
    assert!(bench.path("pages/forms.1").exists());
}
