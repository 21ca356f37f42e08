//! Starting other programs, with the environment that set-up prepared, and turning what goes wrong
//! into a sentence.

mod failure;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Error, Result, anyhow, bail};

pub(crate) use self::failure::Failure;
use crate::interrupt::Guarded;
use crate::output;
use crate::progress::{self, Step};

/// What children see: folders that go before PATH, and variables. [`crate::setup`] fills it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    /// First entry wins.
    path_first: Vec<PathBuf>,
    variables: BTreeMap<String, OsString>,
    /// Run programs at low priority.
    yielding: bool,
}

impl Environment {
    /// Puts a folder before everything on PATH so far.
    pub(crate) fn put_first(&mut self, folder: impl Into<PathBuf>) {
        self.path_first.insert(0, folder.into());
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.variables.insert(name.to_owned(), value.into());
    }

    /// The same environment with programs at low priority.
    pub(crate) fn yielding(&self) -> Self {
        Self { yielding: true, ..self.clone() }
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
    ) -> Tool<'static> {
        // Not found is reported when it is started: then it is known what it was for.
        let file = self.find(program);
        let start = file.as_deref().unwrap_or(Path::new(program));
        let mut command = match self.find("nice").filter(|_| self.yielding) {
            None => Command::new(start),
            Some(nice) => {
                let mut command = Command::new(nice);
                command.args(["-n", "10"]).arg(start);
                command
            }
        };
        command.args(arguments).current_dir(crate::workspace::root()).stdin(Stdio::null());
        self.clean(&mut command);
        Tool { program: program.to_owned(), found: file.is_some(), command, step: None }
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
pub(crate) struct Tool<'step> {
    program: String,
    found: bool,
    command: Command,
    /// Gets the program's progress.
    step: Option<&'step Step>,
}

impl<'step> Tool<'step> {
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

    /// Reports progress to `step` from the program's output, when that is read. Makes cargo show its bar.
    pub(crate) fn watched<'other>(self, step: &'other Step) -> Tool<'other> {
        let Tool { program, found, mut command, step: _ } = self;
        command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "100");
        Tool { program, found, command, step: Some(step) }
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
        self.judge(succeeded, output)
    }

    fn judge(&self, succeeded: bool, output: String) -> Result<(), Failure> {
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

    /// The same, silently; when it fails, shows the end of its standard error.
    pub(crate) fn result_quietly(mut self) -> Result<String, Failure> {
        let (complaints, writer) = std::io::pipe().map_err(Error::from)?;
        self.command.stderr(writer);
        let (succeeded, output, complaints) = std::thread::scope(|scope| {
            let (reader, step) = (complaints, self.step);
            let complaints = scope.spawn(move || read(reader, step));
            let captured = self.capture(Errors::AsTheyAre);
            // Needed even if the program never started.
            self.close();
            let complaints = complaints.join().unwrap_or_else(|panic| resume_unwind(panic))?;
            let (succeeded, output) = captured?;
            Ok::<_, Error>((succeeded, output, complaints))
        })?;
        self.judge(succeeded, complaints)?;
        Ok(output.trim().to_owned())
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
        let (reader, writer) = std::io::pipe()?;
        match errors {
            Errors::Hidden => self.command.stderr(Stdio::null()),
            Errors::Shown => self.command.stderr(Stdio::inherit()),
            Errors::Captured => self.command.stderr(writer.try_clone()?),
            Errors::AsTheyAre => &mut self.command,
        };
        self.command.stdout(writer);
        let mut child = self.start()?;
        self.close();
        // Standard output is data, and progress comes from standard error.
        let step = self.step.filter(|_| !matches!(errors, Errors::AsTheyAre));
        let output = read(reader, step)?;
        Ok((child.wait()?.success(), output))
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

/// Reads all output, without text that a carriage return overwrote. Reports progress to `step`.
fn read(mut reader: impl Read, step: Option<&Step>) -> Result<String> {
    let tell = |line: &[u8]| {
        if let Some(step) = step
            && let Some(told) = progress::progress_of(&String::from_utf8_lossy(line))
        {
            step.is_at(&told);
        }
    };
    let (mut output, mut line) = (Vec::new(), Vec::new());
    let mut buffer = [0; 4096];
    loop {
        let read = reader.read(&mut buffer)?;
        for &byte in &buffer[..read] {
            if !matches!(byte, b'\r' | b'\n') {
                line.push(byte);
                continue;
            }
            tell(&line);
            if byte == b'\n' {
                line.push(byte);
                output.append(&mut line);
            }
            line.clear();
        }
        // A progress bar has no line end.
        tell(&line);
        if read == 0 {
            output.append(&mut line);
            return Ok(String::from_utf8_lossy(&output).into_owned());
        }
    }
}

/// Where standard error goes while standard output is read.
#[derive(Clone, Copy, Debug)]
enum Errors {
    Hidden,
    Shown,
    /// Among the output, in order.
    Captured,
    /// As the command has it set.
    AsTheyAre,
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
    fn text_that_a_carriage_return_overwrote_is_dropped() {
        let text =
            "   Compiling syn\n    Building [> ] 1/2: syn\r    Building [=>] 2/2\rwarning: x\nlast";
        let kept = read(text.as_bytes(), None).expect("no file can fail here");
        assert_eq!(kept, "   Compiling syn\nwarning: x\nlast");
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
