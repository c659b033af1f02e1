//! Sweeps: killed, interrupted, shared, collected.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{Bench, signal};
use serde_json::Value;

/// A plan of CNTK's network on the carried digits.
fn plan(bench: &Bench, rest: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = format!(
        "network = \"{0}/data/cntk_mnist/cntk.net\"\ndata = \"{0}/data/mnist\"\n{rest}",
        root.display()
    );
    bench.write("plan.toml", text);
}

/// The names of the points that are there, half-written ones among them.
fn points(bench: &Bench) -> BTreeSet<String> {
    let entries = fs::read_dir(bench.path("out/points"));
    let names = entries.into_iter().flatten();
    names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn read(bench: &Bench, name: &str) -> Value {
    let bytes = fs::read(bench.path("out/points").join(name)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// A sweep that runs by itself.
fn begin(bench: &Bench, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_forms"))
        .args(arguments)
        .current_dir(bench.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until so many points are there.
fn wait_for(bench: &Bench, count: usize) {
    let begin = Instant::now();
    while points(bench)
        .iter()
        .filter(|name| name.ends_with(".json"))
        .count()
        < count
    {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "no {count} points after a minute"
        );
        sleep(Duration::from_millis(5));
    }
}

const GRID: &str = "limit = 20\nfragment_rows = [4, 8, 16]\nadcs = [2, 4]\nzero_skip = [\"leading\", \"plane\"]\n\
                    variation = [0.0, 0.1]\nseed = [1, 2]\n";
/// Without variation, seeds are one point.
const COUNT: usize = 3 * 2 * 2 * (1 + 2);

#[test]
fn a_sweep_that_is_killed_goes_on_without_losing_or_repeating_a_point() {
    let bench = Bench::new();
    plan(&bench, GRID);
    let mut killed = begin(&bench, &["sweep", "plan.toml", "--out", "out"]);
    wait_for(&bench, 5);
    killed.kill().unwrap();
    killed.wait().unwrap();
    let before = points(&bench);
    let whole: BTreeSet<&String> = before
        .iter()
        .filter(|name| name.ends_with(".json"))
        .collect();
    assert!(
        (5..COUNT).contains(&whole.len()),
        "{} were done",
        whole.len()
    );
    let written: Vec<_> = whole
        .iter()
        .map(|name| {
            fs::metadata(bench.path("out/points").join(name))
                .unwrap()
                .modified()
                .unwrap()
        })
        .collect();
    let again = bench.forms("sweep plan.toml --out out");
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    let (there, rest) = (whole.len(), COUNT - whole.len());
    assert_eq!(
        again.stdout,
        format!("out: {COUNT} points, {rest} done now, {there} there before\n")
    );
    let now: Vec<_> = whole
        .iter()
        .map(|name| {
            fs::metadata(bench.path("out/points").join(name))
                .unwrap()
                .modified()
                .unwrap()
        })
        .collect();
    assert_eq!(now, written);
    let after = points(&bench);
    assert_eq!(after.len(), COUNT);
    assert!(
        after.iter().all(|name| name.ends_with(".json")),
        "{after:?}"
    );
    for name in &after {
        assert_eq!(
            format!("{}.json", read(&bench, name)["id"].as_str().unwrap()),
            *name
        );
    }
    let claims = fs::read_dir(bench.path("out/claims")).unwrap();
    assert_eq!(claims.count(), 1, "the mark of presence alone");
}

#[test]
fn ctrl_c_ends_a_sweep_with_130_and_whole_points() {
    let bench = Bench::new();
    plan(&bench, GRID);
    let child = begin(&bench, &["sweep", "plan.toml", "--out", "out"]);
    wait_for(&bench, 3);
    signal(&child, "-INT");
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(130));
    let text = String::from_utf8(done.stderr).unwrap();
    assert!(
        text.contains(&format!(
            "interrupted: {} of {COUNT} points are left",
            COUNT - points(&bench).len()
        )),
        "{text}"
    );
    points(&bench)
        .iter()
        .for_each(|name| drop(read(&bench, name)));
}

#[test]
fn ctrl_c_ends_a_run_with_130_and_a_report_of_what_was_run() {
    let bench = Bench::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (network, data) = (
        root.join("data/cntk_mnist/cntk.net"),
        root.join("data/mnist"),
    );
    let (network, data) = (network.to_str().unwrap(), data.to_str().unwrap());
    let child = begin(
        &bench,
        &[
            "run",
            network,
            "--data",
            data,
            "--engine",
            "golden",
            "--report",
            "r.json",
            "--outputs",
            "y.npz",
        ],
    );
    sleep(Duration::from_secs(3));
    signal(&child, "-INT");
    let done = child.wait_with_output().unwrap();
    assert_eq!(
        done.status.code(),
        Some(130),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let report: Value = serde_json::from_slice(&fs::read(bench.path("r.json")).unwrap()).unwrap();
    assert_eq!(report["complete"], false);
    assert_eq!(report["asked"], 2000);
    let images = report["images"].as_u64().unwrap();
    assert!((1..2000).contains(&images));
    let text = String::from_utf8(done.stderr).unwrap();
    assert!(
        text.contains(&format!("interrupted: {images} of 2000 images were run")),
        "{text}"
    );
    assert!(bench.path("y.npz").exists());
}

#[test]
fn processes_that_share_a_folder_do_every_point_once() {
    let bench = Bench::new();
    plan(&bench, GRID);
    let both = [0, 1].map(|_| begin(&bench, &["sweep", "plan.toml", "--out", "out"]));
    let mut sum = 0;
    for child in both {
        let done = child.wait_with_output().unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        let text = String::from_utf8(done.stdout).unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        let at = words.iter().position(|word| *word == "done").unwrap();
        sum += words[at - 1].parse::<usize>().unwrap();
    }
    assert_eq!(sum, COUNT);
    assert_eq!(points(&bench).len(), COUNT);
}

#[test]
fn shards_are_parts_of_the_plan_and_the_table_has_its_order() {
    let bench = Bench::new();
    plan(
        &bench,
        "limit = 40\nconfig = [\"forms-8\", \"isaac-128\", \"forms-16\"]\nactivation_bits = [8, 12]\n",
    );
    let part = bench.forms("sweep plan.toml --out out --shard 2/2");
    assert!(
        part.stdout.starts_with("out: 3 points, 3 done now"),
        "{}",
        part.stdout
    );
    let early = bench.forms("sweep plan.toml --out out --collect");
    assert_eq!(early.code, Some(1));
    assert!(
        early.stderr.contains("3 of 6 points are missing"),
        "{}",
        early.stderr
    );
    assert_eq!(
        bench.forms("sweep plan.toml --out out --shard 1/2").code,
        Some(0)
    );
    let done = bench.forms("sweep plan.toml --out out --collect");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let table = fs::read_to_string(bench.path("out/points.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    let column = |name: &str| rows[0].iter().position(|cell| *cell == name).unwrap();
    let of = |name: &str| -> Vec<&str> { rows[1..].iter().map(|row| row[column(name)]).collect() };
    assert_eq!(
        of("config"),
        [
            "forms-8",
            "forms-8",
            "isaac-128",
            "isaac-128",
            "forms-16",
            "forms-16"
        ]
    );
    assert_eq!(of("activation_bits"), ["8", "12", "8", "12", "8", "12"]);
    // The weights have a sign and eight bits, so ISAAC's are wider than its name says.
    assert_ne!(of("weight_bits")[2], "8");
    // Each row is what `forms run` counts.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = bench.forms(&format!(
        "run {0}/data/cntk_mnist/cntk.net --data {0}/data/mnist --limit 40 --config forms-16 --report r.json",
        root.display()
    ));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let report: Value = serde_json::from_slice(&fs::read(bench.path("r.json")).unwrap()).unwrap();
    assert_eq!(of("top_1")[4], report["accuracy"]["top_1"].to_string());
    assert_eq!(of("crossbars")[4], report["crossbars"].to_string());
    assert_eq!(
        of("pipeline_clocks")[4],
        report["clocks"]["pipeline"]["leading"].to_string()
    );
    assert_eq!(
        of("frames_a_second")[4],
        report["cost"]["frames_a_second"].to_string()
    );
    let sum: u64 = report["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layer| layer["conversions"]["leading"].as_u64().unwrap())
        .sum();
    assert_eq!(of("conversions")[4], sum.to_string());
}

/// Eight points of two designs and their page.
fn plotted(bench: &Bench) -> String {
    plan(
        bench,
        "limit = 10\n[[grid]]\nconfig = [\"forms-8\", \"isaac-128\"]\n[[grid]]\nvariation = [0.1, 0.3]\nseed = [1, 2, 3]\n",
    );
    assert_eq!(
        bench.forms("sweep plan.toml --out out --quiet").code,
        Some(0)
    );
    let done = bench.forms("sweep plan.toml --out out --collect --html points.html");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(done.stdout.contains("points.html: "), "{}", done.stdout);
    fs::read_to_string(bench.path("points.html")).unwrap()
}

#[test]
fn the_page_of_a_sweep_stands_alone_and_shows_every_design_in_every_plot() {
    let bench = Bench::new();
    let page = plotted(&bench);
    for address in [
        "http://",
        "https://",
        "<link rel=\"stylesheet",
        "src=",
        "@import",
    ] {
        assert!(!page.contains(address), "{address}");
    }
    assert_eq!(
        page.matches("<figure").count(),
        4,
        "energy, area, clocks, crossbars"
    );
    assert_eq!(page.matches("<details>").count(), 4);
    // Two designs that are ideal, and two of three seeds each.
    assert!(page.contains("8 points were run"));
    for name in [
        "forms-8, variation 0.1, 3 seeds",
        "forms-8, variation 0.3, 3 seeds",
        "isaac-128",
    ] {
        let told = page.matches(name).count();
        // In each plot's mark, title and numbers.
        assert!(told >= 12, "{name}: {told}");
    }
    // A design that is ringed says so, and its row names the plots.
    assert!(page.contains("; on the front\""), "{page}");
    let alone = bench.forms("sweep plan.toml --out out --html points.html");
    assert_eq!(alone.code, Some(2));
    let over = bench.forms("sweep plan.toml --out out --collect --html plan.toml");
    assert!(
        over.stderr
            .contains("plan.toml is a file that this command reads"),
        "{}",
        over.stderr
    );
}

#[test]
#[ignore = "needs chromium: cargo nextest run --all-features --test sweep --run-ignored all page"]
fn the_page_of_a_sweep_fits_a_telephone_and_a_screen_in_chromium() {
    let bench = Bench::new();
    let page = plotted(&bench);
    for width in [400, 1400] {
        let found = common::chromium::found(&bench, &page, width);
        assert_eq!(found, "errors 0, flat 0, wide 0", "at {width} pixels");
    }
}

#[test]
fn a_point_that_is_refused_is_told_and_kept() {
    let bench = Bench::new();
    plan(&bench, "limit = 2\nsigns = [\"split\", \"reject\"]\n");
    let done = bench.forms("sweep plan.toml --out out");
    assert_eq!(done.code, Some(2));
    assert!(
        done.stderr
            .contains("1 of 2 points were refused, the first forms-8 (out/points/"),
        "{}",
        done.stderr
    );
    assert_eq!(points(&bench).len(), 2);
    let again = bench.forms("sweep plan.toml --out out");
    assert_eq!(again.code, Some(2));
    assert!(
        again.stdout.contains("0 done now, 2 there before"),
        "{}",
        again.stdout
    );
}

#[test]
fn a_plan_that_cannot_be_is_refused_before_anything_runs() {
    let bench = Bench::new();
    for (text, sentence) in [
        (
            "config = \"forms-9\"",
            "plan.toml: there is no configuration named \"forms-9\"",
        ),
        (
            "rows = 4",
            "plan.toml: has no use for \"rows\"; a grid's keys are network",
        ),
        ("seed = -1", "plan.toml: seed = -1 cannot be read"),
        ("adc_bits = 3", "plan.toml: "),
        ("variation = 2.0", "variation = 2 is outside 0..=1"),
        (
            "seed = { first = 0, count = 10000000 }\nvariation = 0.1",
            "has more than 1000000 points",
        ),
    ] {
        plan(&bench, text);
        let done = bench.forms("sweep plan.toml --out out");
        assert_eq!(done.code, Some(2), "{text}");
        assert!(done.stderr.contains(sentence), "{text}: {}", done.stderr);
        assert!(points(&bench).is_empty());
    }
    bench.write("plan.toml", "data = \"d\"");
    let done = bench.forms("sweep plan.toml --out out");
    assert!(
        done.stderr.contains("grid 1 names no network"),
        "{}",
        done.stderr
    );
    plan(&bench, "");
    let done = bench.forms("sweep plan.toml --out out --shard 3/2");
    assert!(
        done.stderr.contains("\"3/2\" is no shard"),
        "{}",
        done.stderr
    );
}

#[test]
fn the_plan_of_the_documentation_is_one() {
    let bench = Bench::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("docs/sweep.md")).unwrap();
    let plan = text
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    bench.write("plan.toml", plan);
    let done = bench.forms("sweep plan.toml --list");
    // forms-8 with variation is in one grid, without in the other.
    assert!(done.stdout.ends_with("123 points\n"), "{}", done.stdout);
}
