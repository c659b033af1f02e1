//! What the command says: its help and its table, word for word.

mod common;

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
        for line in help.lines().filter(|line| !line.starts_with("Usage: ")) {
            assert!(
                line.chars().count() <= 100,
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
fn the_table_of_configurations_is_json_as_well() {
    let rows: serde_json::Value = serde_json::from_str(&says("configs --json")).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 14);
    assert_eq!(rows[1]["config"]["name"], "forms-8");
    assert_eq!(rows[1]["latency"], 7);
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
        std::fs::read_to_string(bench.path("r.json")).unwrap()
    };
    assert_eq!(report("my.toml"), report("forms-8-plane"));
}

#[test]
fn sim_meets_its_coverage_and_the_same_seed_gives_the_same_run() {
    let bench = Bench::new();
    let run = |seed: u64, file: &str| {
        let done = bench.forms(&format!(
            "sim --config forms-tiny --seed {seed} --mvms 30 --wave {file}.vcd --report {file}.json"
        ));
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        assert!(done.stdout.contains("coverage bin"), "{}", done.stdout);
        let read =
            |end: &str| std::fs::read_to_string(bench.path(&format!("{file}.{end}"))).unwrap();
        (read("json"), read("vcd"))
    };
    let first = run(5, "a");
    assert!(first.1.contains("$enddefinitions"));
    let report: serde_json::Value = serde_json::from_str(&first.0).unwrap();
    assert!(report["mvms"].as_u64().unwrap() >= 30);
    assert!(first == run(5, "b"), "the same seed gave another run");
    assert!(first.1 != run(6, "c").1, "another seed gave the same run");
}
