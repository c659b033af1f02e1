//! A run that is killed at any moment goes on to the same bits; a seed makes the same bits again.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use forms_train::Architecture;
use forms_train::plan::{Constraint, Plan};
use forms_train::runner::Run;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Where the child trains.
const FOLDER: &str = "FORMS_TRAIN_TEST_FOLDER";

/// An IDX file of unsigned bytes.
fn idx(path: &Path, dims: &[u32], bytes: &[u8]) {
    let mut file = fs::File::create(path).unwrap();
    file.write_all(&[0, 0, 8, dims.len() as u8]).unwrap();
    dims.iter()
        .for_each(|d| file.write_all(&d.to_be_bytes()).unwrap());
    file.write_all(bytes).unwrap();
}

/// A data set in MNIST's files: each class is a bar at its own place, in noise.
fn bars(folder: &Path) {
    for (stem, count, seed) in [("train", 320u32, 5), ("t10k", 100, 6)] {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let labels: Vec<u8> = (0..count).map(|i| (i % 10) as u8).collect();
        let mut pixels = Vec::new();
        for &label in &labels {
            for y in 0..28usize {
                for x in 0..28usize {
                    let along = if label < 5 { y } else { x };
                    let lit = along / 4 == usize::from(label % 5) + 1;
                    let noise: u8 = rng.random_range(0..60);
                    pixels.push(if lit { 255 - noise } else { noise });
                }
            }
        }
        idx(
            &folder.join(format!("{stem}-images-idx3-ubyte")),
            &[count, 28, 28],
            &pixels,
        );
        idx(
            &folder.join(format!("{stem}-labels-idx1-ubyte")),
            &[count],
            &labels,
        );
    }
}

fn run(folder: &Path, name: &str, resume: bool) -> Run {
    let mut plan = Plan::lenet5(8, 7, 0.01, &Constraint::ALL);
    plan.network = Architecture::lenet5([6, 8, 24]);
    plan.keep = vec![4, 6, 16];
    plan.validation = 32;
    plan.batch = 16;
    plan.augment = false;
    for stage in &mut plan.stages {
        stage.epochs = 2;
        stage.rate = 3e-3;
    }
    Run {
        plan,
        data: folder.to_path_buf(),
        out: folder.join(name),
        resume,
        from: None,
        images: None,
    }
}

fn train(run: &Run) -> Vec<u8> {
    run.carry_out(|_, _| {}, || {}, |_| {}).unwrap();
    fs::read(&run.out).unwrap()
}

#[test]
fn the_same_seed_makes_the_same_network_bit_for_bit_and_it_has_learnt() {
    let folder = tempfile::tempdir().unwrap();
    bars(folder.path());
    let first = train(&run(folder.path(), "a", false));
    assert_eq!(first, train(&run(folder.path(), "b", false)));
    let mut other = run(folder.path(), "c", false);
    other.plan.seed = 8;
    assert_ne!(first, train(&other));
    let again = run(folder.path(), "a", true)
        .carry_out(|_, _| {}, || {}, |_| {})
        .unwrap();
    assert!(again.test.accuracy.top_1 > 80, "{:?}", again.test.accuracy);
}

/// Not a test of its own: what [`a_run_that_is_killed_goes_on_to_the_same_bits`] starts and kills.
#[test]
#[ignore = "the child of another test"]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let resume = folder.join("killed.train").exists();
    train(&run(&folder, "killed", resume));
}

#[test]
fn a_run_that_is_killed_goes_on_to_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    bars(folder.path());
    let whole = train(&run(folder.path(), "whole", false));
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut kills = 0;
    while !folder.path().join("killed").exists() {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--ignored"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Killed once it has got an epoch further, a little later each time; a run that ends is whole.
        let before = fs::metadata(folder.path().join("killed.train"))
            .and_then(|m| m.modified())
            .ok();
        loop {
            let now = fs::metadata(folder.path().join("killed.train"))
                .and_then(|m| m.modified())
                .ok();
            if child.try_wait().unwrap().is_some() {
                break;
            }
            if now != before && kills < 6 {
                std::thread::sleep(Duration::from_millis(rng.random_range(0..60)));
                // SIGKILL on Unix.
                child.kill().unwrap();
                kills += 1;
                break;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        child.wait().unwrap();
    }
    assert!(
        kills > 0,
        "nothing was killed: the run is too short to show anything"
    );
    assert_eq!(
        fs::read(folder.path().join("killed")).unwrap(),
        whole,
        "after {kills} kills"
    );
    let csv = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(csv("killed.csv"), csv("whole.csv"));
}

#[test]
fn what_cannot_be_trained_is_refused_in_one_line_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    bars(folder.path());
    let refused = |change: &dyn Fn(&mut Run), wanted: &str| {
        let mut run = run(folder.path(), "refused", false);
        change(&mut run);
        let line = run
            .carry_out(|_, _| {}, || {}, |_| {})
            .unwrap_err()
            .to_string();
        assert!(line.contains(wanted) && line.lines().count() == 1, "{line}");
        assert!(!folder.path().join("refused").exists());
    };
    refused(
        &|run| run.plan.keep[1] = 0,
        "keeping 0 filters of conv2 leaves the layer empty",
    );
    refused(
        &|run| run.plan.keep[2] = 999,
        "999 filters of fc1 are to stay and it has 24",
    );
    refused(&|run| run.plan.bits = 9, "9 magnitude bits: 2 to 8");
    refused(
        &|run| run.plan.fragment = 5,
        "a fragment of 5 rows: 4, 8 or 16",
    );
    refused(
        &|run| run.plan.validation = 320,
        "320 training images do not leave any",
    );
    refused(&|run| run.data = folder.path().join("nowhere"), "nowhere");
    refused(
        &|run| run.plan.stages.truncate(3),
        "without quantization there is no integer network",
    );
    refused(
        &|run| run.plan.stages[0].rate = 1e30,
        "training diverged at step",
    );
}

#[test]
fn divergence_keeps_the_checkpoint_before_it_and_a_lower_rate_goes_on_from_there() {
    let folder = tempfile::tempdir().unwrap();
    bars(folder.path());
    let mut diverging = run(folder.path(), "a", false);
    diverging.plan.stages[1].rate = 1e30;
    let line = diverging
        .carry_out(|_, _| {}, || {}, |_| {})
        .unwrap_err()
        .to_string();
    let stage = &diverging.plan.stages[1].name;
    let wanted = format!("of epoch 1 of stage {stage}: the loss is");
    assert!(
        line.contains("diverged at step ") && line.contains(&wanted),
        "{line}"
    );
    assert!(!folder.path().join("a").exists());
    // The first stage's two epochs are kept; the rest goes as if nothing had been.
    let resumed = train(&run(folder.path(), "a", true));
    assert_eq!(resumed, train(&run(folder.path(), "whole", false)));
}

#[test]
fn a_data_set_that_is_cut_off_is_named_with_what_it_says_and_holds() {
    let folder = tempfile::tempdir().unwrap();
    bars(folder.path());
    let path = folder.path().join("train-images-idx3-ubyte");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 100]).unwrap();
    let line = run(folder.path(), "a", false)
        .carry_out(|_, _| {}, || {}, |_| {})
        .unwrap_err()
        .to_string();
    let wanted = "train-images-idx3-ubyte";
    assert!(
        line.contains(wanted) && line.contains("says [320, 28, 28], but holds 250780"),
        "{line}"
    );
}

#[test]
fn a_network_with_shortcuts_is_not_pruned_layer_by_layer() {
    let line = |change: &dyn Fn(&mut Plan)| {
        let mut plan = Plan::resnet20(8, 1, 1.0, &Constraint::ALL);
        change(&mut plan);
        plan.validate().unwrap_err().to_string()
    };
    let found = line(&|_| {});
    assert!(found.contains("resnet20 has shortcuts"), "{found}");
    let found = line(&|plan| {
        plan.stages.remove(0);
        plan.keep = vec![3];
    });
    assert!(found.contains("leave --keep out"), "{found}");
}

#[test]
fn labels_that_are_no_class_are_named() {
    let folder = tempfile::tempdir().unwrap();
    bars(folder.path());
    let mut labels = vec![0u8; 320];
    labels[17] = 12;
    idx(
        &folder.path().join("train-labels-idx1-ubyte"),
        &[320],
        &labels,
    );
    let run = run(folder.path(), "a", false);
    let line = run
        .carry_out(|_, _| {}, || {}, |_| {})
        .unwrap_err()
        .to_string();
    assert!(line.contains("label 17 is 12, out of 0 ..= 9"), "{line}");
}

#[test]
fn a_checkpoint_of_another_run_or_version_or_a_damaged_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    bars(folder.path());
    train(&run(folder.path(), "a", false));
    let path = folder.path().join("a.train");
    let good = fs::read(&path).unwrap();
    let resumed = |change: &dyn Fn(&mut Run)| {
        let mut run = run(folder.path(), "a", true);
        change(&mut run);
        run.carry_out(|_, _| {}, || {}, |_| {})
            .unwrap_err()
            .to_string()
    };
    let line = resumed(&|run| run.plan.seed = 9);
    assert!(line.contains("was made with --seed 7, not 9"), "{line}");
    let line = resumed(&|run| run.plan.fragment = 4);
    assert!(line.contains("was made with fragments of 8 rows"), "{line}");
    let line = resumed(&|run| run.plan.network = Architecture::lenet5([5, 8, 24]));
    assert!(line.contains("is of the network lenet5 with"), "{line}");
    let line = run(folder.path(), "a", false)
        .carry_out(|_, _| {}, || {}, |_| {})
        .unwrap_err();
    assert!(
        line.to_string()
            .contains("is there already: --resume goes on from it"),
        "{line}"
    );

    let mut rng = ChaCha8Rng::seed_from_u64(3);
    for _ in 0..60 {
        let mut bad = good.clone();
        let at = rng.random_range(0..bad.len());
        bad[at] ^= 1 << rng.random_range(0..8);
        bad.truncate(rng.random_range(at..=bad.len()).max(at + 1));
        fs::write(&path, &bad).unwrap();
        let line = resumed(&|_| {});
        assert!(line.contains("a.train: "), "{line}");
    }
    let mut other = good.clone();
    other[8] = 99;
    fs::write(&path, other).unwrap();
    assert!(resumed(&|_| {}).contains("is of version 99, and this program reads 2"));
}
