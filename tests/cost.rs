//! `forms cost`, and the totals that `run` and `compare` show.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Bench;
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn lenet() -> String {
    let net = root().join("data/lenet5_forms8/lenet5.safetensors");
    let data = root().join("data/mnist");
    format!("{} --data {}", net.display(), data.display())
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs(),
        "{found} where {expected} is expected"
    );
}

#[test]
fn the_first_line_holds_the_measured_eic_beside_that_of_equal_speed() {
    let bench = Bench::new();
    let done = bench.forms(&format!(
        "cost {} --limit 3 --schemes forms-8,isaac-128",
        lenet()
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let first = done.stdout.lines().next().unwrap();
    // 8 steps of 100 ns over 16 sub-arrays of 15.238 ns; the carried digits' EIC is what it is.
    let expected =
        "forms-8: mean EIC 3.85, break-even with isaac-128-10b 3.28: slower, full crossbar";
    assert!(first.starts_with(expected), "{first}");
}

#[test]
fn a_report_says_how_it_was_made_and_its_sums_agree_with_the_csv() {
    let bench = Bench::new();
    let arguments = format!(
        "cost {} --limit 2 --report r.json --csv f.csv --sensitivity",
        lenet()
    );
    let done = bench.forms(&arguments);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let report = json(&bench.path("r.json"));
    assert_eq!(report["schema"], 2);
    let provenance = &report["provenance"];
    assert_eq!(provenance["tool"]["name"], "forms");
    assert_eq!(provenance["tool"]["command"][0], "cost");
    let files = provenance["files"].as_array().unwrap();
    let roles: Vec<&str> = files
        .iter()
        .map(|file| file["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["network", "data", "components"]);
    assert_eq!(report["images"], 2);
    assert_eq!(report["rows"]["edram-power"]["unit"], "mW");
    assert!(!report["sensitivity"].as_array().unwrap().is_empty());
    let csv = fs::read_to_string(bench.path("f.csv")).unwrap();
    for scheme in report["schemes"].as_array().unwrap() {
        let parts = || scheme["parts"].as_array().unwrap().iter();
        let name = scheme["scheme"].as_str().unwrap();
        let lines = csv
            .lines()
            .filter(|line| line.starts_with(&format!("{name},")));
        let lines: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
        let dynamic: f64 = lines
            .iter()
            .map(|cells| cells[5].parse::<f64>().unwrap())
            .sum();
        close(number(&scheme["dynamic_pj"]), dynamic);
        close(
            parts().map(|part| number(&part["dynamic_pj"])).sum(),
            dynamic,
        );
        close(
            parts().map(|part| number(&part["static_pj"])).sum(),
            number(&scheme["static_pj"]),
        );
        close(
            parts().map(|part| number(&part["area_mm2"])).sum(),
            number(&scheme["area_mm2"]) / number(&scheme["chips"]),
        );
        let conversions = lines.iter().filter(|cells| cells[2] == "converter");
        let conversions: u64 = conversions
            .map(|cells| cells[4].parse::<u64>().unwrap())
            .sum();
        assert_eq!(scheme["actions"]["conversions"], conversions);
        // Every figure's rows are rows of the file.
        for row in parts().flat_map(|part| part["rows"].as_array().unwrap()) {
            assert!(report["rows"].get(row.as_str().unwrap()).is_some(), "{row}");
        }
        close(
            number(&scheme["titanium"]["product_pj"]),
            conversions as f64 / 2.0 * number(&scheme["titanium"]["conversion_pj"]),
        );
    }
}

#[test]
fn a_shown_chip_is_a_file_that_costs_the_same_and_a_changed_row_costs_something_else() {
    let bench = Bench::new();
    let chip = bench.forms("cost --show-chip").stdout;
    bench.write("same.toml", &chip);
    let bus = "[rows.bus-area]";
    let (before, after) = chip.split_once(bus).unwrap();
    let changed = format!(
        "{before}{bus}{}",
        after.replacen("value = 0.09", "value = 0.18", 1)
    );
    assert_ne!(changed, chip);
    bench.write("other.toml", changed);
    let of = |chip: &str| {
        let arguments = format!("cost {} --limit 1 --report r.json --chip {chip}", lenet());
        let done = bench.forms(&arguments);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        json(&bench.path("r.json"))
    };
    let (own, same, other) = (of("isaac"), of("same.toml"), of("other.toml"));
    assert_eq!(own["schemes"], same["schemes"]);
    assert_eq!(own["components"]["sha256"], same["components"]["sha256"]);
    let area = |report: &Value| number(&report["schemes"][0]["area_mm2"]);
    close(area(&other) - area(&own), 168.0 * 0.09);
}

#[test]
fn what_cannot_be_priced_is_refused_in_one_line_and_nothing_is_written() {
    let bench = Bench::new();
    let chip = bench.forms("cost --show-chip").stdout;
    bench.write(
        "missing.toml",
        chip.replace("[rows.edram-power]", "[rows.edram-pwr]"),
    );
    bench.write("unused.toml", chip.replace("[rows.bus-power]", "[rows.bus-pwr]\nvalue = 1\nunit = \"ns\"\nsource = \"me\"\nkind = \"ours\"\n\n[rows.bus-power]"));
    bench.write("text.toml", "schema = 1\nname = \"x\"\nrows = 3\n");
    bench.write(
        "nine.toml",
        "name = \"nine\"\nfragment_rows = 8\nadc = { bits = 9, policy = \"lossless\" }\n",
    );
    let before = bench.files();
    for (flags, expected) in [
        (
            "--chip missing.toml",
            "missing.toml: row `edram-power` is missing",
        ),
        ("--chip unused.toml", "row `bus-pwr` is used by nothing"),
        ("--chip text.toml", "the component file is refused"),
        ("--chip none.toml", "none.toml: cannot be read"),
        (
            "--reference forms-4 --schemes forms-8,isaac-128",
            "--reference forms-4: it is none of",
        ),
        (
            "--schemes nine.toml,isaac-128 --adc-cost saberi",
            "converters of 9 bits have no price from saberi",
        ),
        (
            "--activation-bits 4",
            "--activation-bits 4: the network has activations of 8 bits",
        ),
        (
            "--report same --csv same",
            "--report and --csv both name one file",
        ),
    ] {
        let more = if flags.contains("--report") {
            ""
        } else {
            "--report r.json --csv f.csv"
        };
        let done = bench.forms(&format!("cost {} --limit 1 {flags} {more}", lenet()));
        assert_eq!(done.code, Some(2), "{flags}: {}", done.stdout);
        assert_eq!(done.stderr.lines().count(), 1, "{flags}: {}", done.stderr);
        assert!(done.stderr.contains(expected), "{flags}: {}", done.stderr);
        assert_eq!(bench.files(), before, "{flags}");
    }
}

#[test]
fn run_and_compare_show_the_totals_of_cost() {
    let bench = Bench::new();
    let done = bench.forms(&format!(
        "cost {} --limit 4 --schemes forms-8,isaac-128 --report c.json",
        lenet()
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let cost = json(&bench.path("c.json"));
    let done = bench.forms(&format!("run {} --limit 4 --report r.json", lenet()));
    assert!(
        done.stdout.contains("uJ a frame by its actions"),
        "{}",
        done.stdout
    );
    let run = json(&bench.path("r.json"));
    let done = bench.forms(&format!(
        "compare {} --limit 4 --schemes forms-8,isaac-128 --report k.json",
        lenet()
    ));
    assert!(
        done.stdout.contains("uJ a frame, dynamic"),
        "{}",
        done.stdout
    );
    let compare = json(&bench.path("k.json"));
    for (place, other) in [
        (0, &run["cost"]),
        (0, &compare["schemes"][0]["energy"]),
        (1, &compare["schemes"][1]["energy"]),
    ] {
        let own = &cost["schemes"][place];
        close(
            number(&other["dynamic_uj"]) * 1e6,
            number(&own["dynamic_pj"]),
        );
        close(
            number(&other["frames_a_second"]),
            number(&own["frames_a_second"]),
        );
        close(
            number(&other["gops_per_w"]),
            number(&own["achieved"]["gops_per_w"]),
        );
    }
}

#[test]
fn a_sweep_has_the_named_designs_among_its_points() {
    let bench = Bench::new();
    let done = bench.forms(&format!(
        "cost {} --limit 1 --sweep --report r.json",
        lenet()
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let report = json(&bench.path("r.json"));
    let points = report["sweep"].as_array().unwrap();
    assert!(points.len() > 100, "{}", points.len());
    for (name, rows, plane) in [
        ("forms-4", 4, false),
        ("forms-8", 8, false),
        ("forms-8-plane", 8, true),
    ] {
        let point = points.iter().find(|point| {
            point["fragment_rows"] == rows
                && point["skips_planes"] == plane
                && point["device_bits"] == 2
                && point["adcs"] == 4
        });
        let ratios = report["ratios"].as_array().unwrap();
        let named = ratios
            .iter()
            .find(|ratios| ratios["scheme"] == name)
            .unwrap();
        let point = &point.unwrap()["ratios"];
        close(number(&point["gops_per_w"]), number(&named["gops_per_w"]));
        close(
            number(&point["frames_a_second"]),
            number(&named["frames_a_second"]),
        );
    }
}
