//! Starting other programs, with the environment that set-up prepared, and turning what goes wrong
//! into a sentence.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, anyhow, bail};

use crate::interrupt::Guarded;
use crate::output;

/// What children see: folders that go before PATH, and variables. [`crate::setup`] fills it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    /// First entry wins.
    path_first: Vec<PathBuf>,
    variables: BTreeMap<String, OsString>,
}

impl Environment {
    /// Puts a folder before everything on PATH so far.
    pub(crate) fn put_first(&mut self, folder: impl Into<PathBuf>) {
        self.path_first.insert(0, folder.into());
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.variables.insert(name.to_owned(), value.into());
    }

    /// The program's file, as a child with this environment would find it.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        self.folders()
            .into_iter()
            .map(|folder| folder.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)))
            .find(|file| is_program(file))
    }

    /// A program to start, in the checkout's top folder unless told otherwise.
    pub(crate) fn tool<A: AsRef<OsStr>>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Tool {
        // Not found is reported when it is started: then it is known what it was for.
        let file = self.find(program);
        let mut command = Command::new(file.as_deref().unwrap_or(Path::new(program)));
        command.args(arguments).current_dir(crate::workspace::root()).stdin(Stdio::null());
        self.clean(&mut command);
        Tool { program: program.to_owned(), found: file.is_some(), command }
    }

    fn folders(&self) -> Vec<PathBuf> {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        self.path_first.iter().cloned().chain(std::env::split_paths(&inherited)).collect()
    }

    fn clean(&self, command: &mut Command) {
        if let Ok(path) = std::env::join_paths(self.folders()) {
            command.env("PATH", path);
        }
        // What `cargo run` told xtask about xtask is wrong for everything xtask starts: CARGO alone
        // would send a child to another compiler than the one set-up chose.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if is_about_xtask(&name) {
                command.env_remove(name.as_ref());
            }
        }
        if let Some(libraries) = libraries_without_cargos() {
            command.env("LD_LIBRARY_PATH", libraries);
        } else {
            command.env_remove("LD_LIBRARY_PATH");
        }
        // No child lets rustup download a toolchain by itself.
        command.env("RUSTUP_AUTO_INSTALL", "0");
        command.envs(&self.variables);
    }
}

/// One program about to be started.
pub(crate) struct Tool {
    program: String,
    found: bool,
    command: Command,
}

impl Tool {
    pub(crate) fn inside(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Adds an argument after those it has.
    pub(crate) fn argument(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Gives it this process's standard input; without this it has none.
    pub(crate) fn with_input(mut self) -> Self {
        self.command.stdin(Stdio::inherit());
        self
    }

    /// Runs it with its output on the screen.
    pub(crate) fn run(mut self) -> Result<()> {
        let status = if output::is_kept() { self.run_kept()? } else { self.start()?.wait()? };
        if status.success() {
            return Ok(());
        }
        bail!("`{}` failed ({status})", self.shown())
    }

    fn run_kept(&mut self) -> Result<ExitStatus> {
        if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
            self.command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
        }
        let (reader, writer) = std::io::pipe()?;
        self.command.stdout(writer.try_clone()?).stderr(writer);
        let mut child = self.start()?;
        self.close();
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            output::show(&String::from_utf8_lossy(&line));
            line.clear();
        }
        Ok(child.wait()?)
    }

    /// Runs it silently; when it fails, shows the end of what it said and returns all of it.
    pub(crate) fn run_quietly(mut self) -> Result<(), Failure> {
        let (succeeded, output) = self.capture(Errors::Captured)?;
        if succeeded {
            return Ok(());
        }
        output::line(&format!("\n--- `{}`, the last lines ---", self.shown()));
        output::line(&format!("{}\n---", last_lines(&output, 25)));
        Err(Failure { reason: anyhow!("`{}` failed", self.shown()), output })
    }

    /// Its standard output, trimmed; an error when it fails. For asking: what it complains about is
    /// not shown.
    pub(crate) fn output(self) -> Result<String> {
        self.output_with(Errors::Hidden)
    }

    /// The same for work that ought to succeed: its complaints are on the screen.
    pub(crate) fn result(self) -> Result<String> {
        self.output_with(Errors::Shown)
    }

    /// Starts it with its output on the screen and leaves it running.
    pub(crate) fn start(&mut self) -> Result<Guarded> {
        if !self.found {
            bail!("`{}` is not on PATH: run `cargo xtask setup`, or install it", self.program);
        }
        Guarded::spawn(&mut self.command)
            .with_context(|| format!("cannot start `{}`", self.program))
    }

    fn output_with(mut self, errors: Errors) -> Result<String> {
        let (succeeded, output) = self.capture(errors)?;
        if !succeeded {
            bail!("`{}` failed", self.shown());
        }
        Ok(output.trim().to_owned())
    }

    fn capture(&mut self, errors: Errors) -> Result<(bool, String)> {
        let (mut reader, writer) = std::io::pipe()?;
        match errors {
            Errors::Hidden => self.command.stderr(Stdio::null()),
            Errors::Shown => self.command.stderr(Stdio::inherit()),
            Errors::Captured => self.command.stderr(writer.try_clone()?),
        };
        self.command.stdout(writer);
        let mut child = self.start()?;
        self.close();
        let mut output = Vec::new();
        reader.read_to_end(&mut output)?;
        let status = child.wait()?;
        Ok((status.success(), String::from_utf8_lossy(&output).into_owned()))
    }

    /// The writing ends must be gone from this process, or reading never ends.
    fn close(&mut self) {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
    }

    fn shown(&self) -> String {
        let mut shown = self.program.clone();
        for argument in self.command.get_args() {
            shown.push(' ');
            shown.push_str(&argument.to_string_lossy());
        }
        shown
    }
}

/// Where standard error goes while standard output is read.
#[derive(Clone, Copy, Debug)]
enum Errors {
    Hidden,
    Shown,
    /// Among the output, in order.
    Captured,
}

/// A quiet run that failed: the reason, and the output for whoever can say what to do about it.
pub(crate) struct Failure {
    reason: anyhow::Error,
    pub(crate) output: String,
}

impl Failure {
    /// Explains the failure: by a cause that shows in the output, or else by `advice`.
    pub(crate) fn explain(self, advice: &str) -> anyhow::Error {
        let advice = known_cause(&self.output).unwrap_or(advice).to_owned();
        if self.output.is_empty() {
            // Nothing has been shown yet: the reason is all there is to go by.
            self.reason.context(advice)
        } else {
            anyhow!(advice)
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(reason: anyhow::Error) -> Self {
        Self { reason, output: String::new() }
    }
}

/// Causes that look the same whichever tool reports them.
fn known_cause(output: &str) -> Option<&'static str> {
    const CAUSES: &[(&[&str], &str)] = &[
        (
            &["No space left on device", "ENOSPC"],
            "the disk is full: make room (set-up needs about 3 GB) and run the command again",
        ),
        (
            &["Could not get lock", "Unable to acquire the dpkg frontend lock"],
            "another apt-get is at work on this machine: wait until it has ended and run the command again",
        ),
        (
            &[
                "Could not resolve host",
                "Temporary failure resolving",
                "EAI_AGAIN",
                "ENOTFOUND",
                "ECONNREFUSED",
                "ETIMEDOUT",
                "Couldn't connect to server",
                "Could not connect to",
                "download of config.json failed",
                "failed to download",
                "Failed to fetch",
            ],
            "a package registry refused or could not be reached: check the network (or the proxy) and run the command again",
        ),
        (
            &["linker `cc` not found", "failed to find tool \"cc\""],
            "a C compiler is missing: install one (`apt-get install gcc libc6-dev` on Debian) and run the command again",
        ),
    ];
    CAUSES
        .iter()
        .find(|(signs, _)| signs.iter().any(|sign| output.contains(sign)))
        .map(|(_, cause)| *cause)
}

fn is_about_xtask(variable: &str) -> bool {
    const EXACTLY: &[&str] =
        &["CARGO", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "RUST_RECURSION_COUNT"];
    EXACTLY.contains(&variable) || variable.starts_with("CARGO_PKG_")
}

/// LD_LIBRARY_PATH without what `cargo run` put into it; `None` when nothing else was there.
fn libraries_without_cargos() -> Option<OsString> {
    let libraries = std::env::var_os("LD_LIBRARY_PATH")?;
    let own = std::env::current_exe().ok()?.parent()?.to_owned();
    let sysroot = std::env::var_os("CARGO")
        .and_then(|cargo| Path::new(&cargo).parent()?.parent().map(Path::to_path_buf));
    let kept: Vec<PathBuf> = std::env::split_paths(&libraries)
        .filter(|folder| !folder.starts_with(&own))
        .filter(|folder| !sysroot.as_ref().is_some_and(|sysroot| folder.starts_with(sysroot)))
        .collect();
    if kept.is_empty() { None } else { std::env::join_paths(kept).ok() }
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file)
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_recognised() {
        for (output, expected) in [
            ("E: Could not get lock /var/lib/dpkg/lock. It is held", Some("another apt-get")),
            (
                "error: failed to download `x`\nCould not resolve host: y",
                Some("a package registry"),
            ),
            ("npm error code ECONNREFUSED", Some("a package registry")),
            ("write: No space left on device (os error 28)", Some("the disk is full")),
            ("error: linker `cc` not found", Some("a C compiler")),
            ("error[E0308]: mismatched types", None),
        ] {
            match (known_cause(output), expected) {
                (Some(cause), Some(start)) => {
                    assert!(cause.starts_with(start), "{output}: {cause}")
                }
                (cause, expected) => assert_eq!(cause, expected, "{output}"),
            }
        }
    }

    #[test]
    fn only_the_end_of_a_long_output_is_shown() {
        assert_eq!(last_lines("a\nb\nc\n\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
        assert_eq!(last_lines("", 2), "");
    }

    #[test]
    fn variables_about_xtask_are_told_from_the_persons_own() {
        for (variable, about) in [
            ("CARGO", true),
            ("CARGO_PKG_NAME", true),
            ("CARGO_HOME", false),
            ("CARGO_TARGET_DIR", false),
            ("RUSTUP_TOOLCHAIN", false),
        ] {
            assert_eq!(is_about_xtask(variable), about, "{variable}");
        }
    }
}
