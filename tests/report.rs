//! `forms report`: one page, its figures as files, and what it refuses.

mod common;

use std::fs;
use std::path::PathBuf;

use common::Bench;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn lenet() -> String {
    let net = root().join("data/lenet5_forms8/lenet5.safetensors");
    let data = root().join("data/mnist");
    let synth = root().join("synth_out");
    format!(
        "report --network {} --data {} --synth {}",
        net.display(),
        data.display(),
        synth.display()
    )
}

#[test]
fn the_page_stands_alone_and_every_figure_has_its_numbers() {
    let bench = Bench::new();
    let done = bench.forms(&format!(
        "{} --limit 3 --schemes forms-8,isaac-128 --variation 0.1 --runs 3 --seed 1 --out r.html --figures paper",
        lenet()
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(
        done.stdout.contains("3 images of lenet5"),
        "{}",
        done.stdout
    );
    let page = fs::read_to_string(bench.path("r.html")).unwrap();
    for address in [
        "http://",
        "https://",
        "<link rel=\"stylesheet",
        "src=",
        "@import",
    ] {
        assert!(!page.contains(address), "{address}");
    }
    let figures = page.matches("<figure").count();
    assert_eq!(page.matches("<details>").count(), figures);
    // Training, four layers' signs, EIC by layer and its histogram, clocks, energy, area, devices, a product, cells.
    assert_eq!(figures, 13);
    let mut files: Vec<String> = fs::read_dir(bench.path("paper"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files.len(), 2 * figures);

    // The numbers are those of the other commands.
    let run = bench.forms(&format!(
        "run {} --data {} --limit 3",
        root()
            .join("data/lenet5_forms8/lenet5.safetensors")
            .display(),
        root().join("data/mnist").display()
    ));
    let clocks = fs::read_to_string(bench.path("paper/clocks.csv")).unwrap();
    let taken: f64 = clocks
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).unwrap().parse::<f64>().unwrap())
        .fold(0.0, f64::max);
    // "layers as a pipeline, conv2 slowest: 589,828 clocks off, 452,000 leading (-23.4 %), ..."
    let line = run
        .stdout
        .lines()
        .find(|line| line.contains("as a pipeline"))
        .unwrap();
    let leading = line
        .split("clocks off, ")
        .nth(1)
        .unwrap()
        .split(" leading")
        .next()
        .unwrap();
    let leading: f64 = leading.replace(',', "").parse().unwrap();
    assert!((3.0 * taken - leading).abs() <= 3.0, "{taken} {leading}");
}

#[test]
fn the_same_command_writes_the_same_page() {
    let bench = Bench::new();
    let page = |name: &str| {
        let done = bench.forms(&format!(
            "{} --limit 2 --schemes forms-8 --out {name}",
            lenet()
        ));
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        fs::read_to_string(bench.path(name))
            .unwrap()
            .replace(name, "")
    };
    assert_eq!(page("a.html"), page("b.html"));
}

#[test]
fn a_page_is_not_written_over_what_is_read() {
    let bench = Bench::new();
    bench.write("mine.toml", bench.forms("configs --show forms-8").stdout);
    let done = bench.forms(&format!("{} --config mine.toml --out mine.toml", lenet()));
    assert_eq!(done.code, Some(2));
    assert!(
        done.stderr
            .contains("mine.toml is a file that this command reads"),
        "{}",
        done.stderr
    );
    let done = bench.forms(&format!("{} --out missing/r.html", lenet()));
    assert_eq!(done.code, Some(2));
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
}

#[test]
#[ignore = "needs chromium: cargo nextest run --all-features --test report --run-ignored all"]
fn the_page_fits_a_telephone_and_a_screen_in_chromium() {
    let bench = Bench::new();
    let done = bench.forms(&format!(
        "{} --limit 3 --variation 0.1 --runs 3 --out r.html",
        lenet()
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let page = fs::read_to_string(bench.path("r.html")).unwrap();
    for width in [400, 1400] {
        let found = common::chromium::found(&bench, &page, width);
        assert_eq!(found, "errors 0, flat 0, wide 0", "at {width} pixels");
    }
}
