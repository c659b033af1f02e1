//! A sweep on a real Slurm: two nodes on loopback, one of which is killed in the middle.
//!
//! `apt-get install --no-install-recommends slurm-wlm munge`, then, as root:
//! `cargo test --all-features --test sweep_slurm -- --ignored`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A cluster of this machine; it ends with the test.
struct Cluster {
    folder: tempfile::TempDir,
}

impl Cluster {
    fn start() -> Cluster {
        let cluster = Cluster {
            folder: tempfile::Builder::new().prefix("slurm").tempdir().unwrap(),
        };
        for name in ["state", "log", "spool-n1", "spool-n2"] {
            fs::create_dir(cluster.path(name)).unwrap();
        }
        // munged refuses folders that others may write to.
        fs::set_permissions(cluster.folder.path(), Permissions::from_mode(0o755)).unwrap();
        let key: Vec<u8> = (0..1024_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        fs::write(cluster.path("munge.key"), key).unwrap();
        fs::set_permissions(cluster.path("munge.key"), Permissions::from_mode(0o400)).unwrap();
        let host = text(&Command::new("hostname").arg("-s").output().unwrap());
        fs::write(
            cluster.path("slurm.conf"),
            conf(cluster.folder.path(), &host),
        )
        .unwrap();
        let run = cluster.folder.path().display();
        let munged = format!(
            "munged --key-file={run}/munge.key --socket={run}/munge.sock --pid-file={run}/munge.pid \
             --log-file={run}/log/munged.log --seed-file={run}/munge.seed --force"
        );
        for line in [&munged, "slurmctld", "slurmd -N n1", "slurmd -N n2"] {
            let done = cluster.command(line).output().unwrap();
            assert!(
                done.status.success(),
                "{line}: {}",
                String::from_utf8_lossy(&done.stderr)
            );
        }
        cluster.wait(30, "two idle nodes", |cluster| {
            text(&cluster.command("sinfo -h -o %D,%t").output().unwrap()).contains("2,idle")
        });
        cluster
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command of the cluster, its words split at blanks.
    fn command(&self, line: &str) -> Command {
        let mut words = line.split(' ');
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .env("SLURM_CONF", self.path("slurm.conf"))
            .current_dir(self.folder.path());
        command
    }

    fn forms(&self, arguments: &str) -> Output {
        self.command(&format!("{} {arguments}", env!("CARGO_BIN_EXE_forms")))
            .output()
            .unwrap()
    }

    fn wait(&self, seconds: u64, what: &str, done: impl Fn(&Cluster) -> bool) {
        let begin = Instant::now();
        while !done(self) {
            if begin.elapsed() > Duration::from_secs(seconds) {
                let queue = text(&self.command("squeue").output().unwrap());
                let nodes = text(&self.command("sinfo").output().unwrap());
                panic!("no {what} after {seconds} s\n{queue}\n{nodes}");
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// The process in a pid file.
    fn pid(&self, file: &str) -> Option<String> {
        Some(fs::read_to_string(self.path(file)).ok()?.trim().to_owned())
    }

    /// Kills a node: its daemon, and all that it started.
    fn kill_node(&self, name: &str) {
        let daemon = self.pid(&format!("d-{name}.pid")).unwrap();
        kill(&daemon);
        // Each of its steps has a socket named after the node in the spool folder; their processes carry its path.
        let spool = self.path(&format!("spool-{name}")).display().to_string();
        for process in fs::read_dir("/proc").unwrap().flatten() {
            let environment = fs::read(process.path().join("environ")).unwrap_or_default();
            let is_task = environment
                .split(|byte| *byte == 0)
                .any(|word| word == format!("SLURMD_NODENAME={name}").as_bytes());
            let opens = fs::read(process.path().join("cmdline")).unwrap_or_default();
            if is_task || String::from_utf8_lossy(&opens).contains(&spool) {
                kill(&process.file_name().to_string_lossy());
            }
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.command("scancel --user root").status();
        for file in ["d-n1.pid", "d-n2.pid", "ctld.pid", "munge.pid"] {
            if let Some(pid) = self.pid(file) {
                let _ = Command::new("kill").arg(pid).status();
            }
        }
    }
}

fn kill(pid: &str) {
    let _ = Command::new("kill").args(["-9", pid]).status();
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn conf(run: &Path, host: &str) -> String {
    let run = run.display();
    format!(
        "ClusterName=loop
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={run}/munge.sock
SlurmctldPort=16817
SlurmdTimeout=10
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
StateSaveLocation={run}/state
SlurmdSpoolDir={run}/spool-%n
SlurmctldLogFile={run}/log/ctld.log
SlurmdLogFile={run}/log/d-%n.log
SlurmctldPidFile={run}/ctld.pid
SlurmdPidFile={run}/d-%n.pid
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port=17001 CPUs=2 State=UNKNOWN
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port=17002 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP OverSubscribe=FORCE:4
"
    )
}

/// Files of points that are there.
fn points(cluster: &Cluster) -> usize {
    let entries = fs::read_dir(cluster.path("out/points"))
        .into_iter()
        .flatten();
    entries
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|e| e == "json")
        })
        .count()
}

#[test]
#[ignore = "needs Slurm, and root: cargo nextest run --all-features --test sweep_slurm --run-ignored all"]
fn a_sweep_survives_the_death_of_a_node() {
    let cluster = Cluster::start();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plan = format!(
        "network = \"{0}/data/cntk_mnist/cntk.net\"\ndata = \"{0}/data/mnist\"\nlimit = 200\nfragment_rows = [4, 8, 16]\n\
         variation = [0.05, 0.1]\nseed = {{ first = 0, count = 20 }}\n",
        root.display()
    );
    fs::write(cluster.path("plan.toml"), plan).unwrap();
    let submitted =
        cluster.forms("sweep plan.toml --out out --slurm --partition all --tasks 6 --cores 1");
    assert!(
        submitted.status.success(),
        "{}",
        String::from_utf8_lossy(&submitted.stderr)
    );
    assert!(
        text(&submitted).contains("6 of 6 tasks"),
        "{}",
        text(&submitted)
    );
    cluster.wait(120, "point", |cluster| points(cluster) >= 8);
    cluster.kill_node("n2");
    let when = points(&cluster);
    assert!(when < 120, "all points were done before the node died");
    cluster.wait(300, "table", |cluster| {
        cluster.path("out/points.csv").exists()
    });
    assert_eq!(points(&cluster), 120);
    let table = fs::read_to_string(cluster.path("out/points.csv")).unwrap();
    assert_eq!(table.lines().count(), 121);
    // Nothing is left to submit, and a shard that lost a point is submitted alone.
    let again = cluster.forms("sweep plan.toml --out out --slurm --tasks 6");
    assert!(
        text(&again).starts_with("every point is there"),
        "{}",
        text(&again)
    );
    let first = table.lines().nth(1).unwrap().split(',').next().unwrap();
    fs::remove_file(cluster.path("out/points").join(format!("{first}.json"))).unwrap();
    fs::remove_file(cluster.path("out/points.csv")).unwrap();
    let one = cluster.forms("sweep plan.toml --out out --slurm --tasks 6");
    assert!(text(&one).contains("1 of 6 tasks"), "{}", text(&one));
    cluster.wait(120, "table again", |cluster| {
        cluster.path("out/points.csv").exists()
    });
    assert_eq!(points(&cluster), 120);
}
