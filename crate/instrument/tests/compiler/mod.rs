//! Compiles small programs against the trace, with nothing but rustc: a package for each of them
//! would take far longer.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// rustc, and the trace compiled by it.
pub(crate) struct Compiler {
    folder: PathBuf,
}

impl Compiler {
    /// Compiles the trace into a folder of the given name.
    pub(crate) fn new(folder: &str) -> Compiler {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        fs::create_dir_all(&folder).expect("the folder for compiled programs can be made");
        let trace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../trace/src/lib.rs");
        rustc(
            Command::new(rustc_path())
                .args(["--edition", "2021", "--crate-name", "pollscope_trace"])
                .args(["--crate-type", "rlib", "--out-dir"])
                .arg(&folder)
                .arg(trace),
        )
        .expect("the trace compiles");
        Compiler { folder }
    }

    /// Writes `source` beside the other programs.
    pub(crate) fn write(&self, name: &str, source: &str) -> PathBuf {
        let path = self.folder.join(name).with_extension("rs");
        fs::write(&path, source).expect("a program can be written");
        path
    }

    /// Compiles a program and returns the executable; or what the compiler says, warnings included.
    pub(crate) fn compile(
        &self,
        name: &str,
        edition: &str,
        source: &str,
    ) -> Result<PathBuf, String> {
        let path = self.write(name, source);
        let executable = self.folder.join(name).with_extension(env::consts::EXE_EXTENSION);
        rustc(
            Command::new(rustc_path())
                .args(["--edition", edition, "-D", "warnings", "-C", "debuginfo=0"])
                .arg("--extern")
                .arg(format!(
                    "pollscope_trace={}",
                    self.folder.join("libpollscope_trace.rlib").display()
                ))
                .arg("-o")
                .arg(&executable)
                .arg(path),
        )?;
        Ok(executable)
    }
}

fn rustc(command: &mut Command) -> Result<(), String> {
    let output = command.output().expect("rustc can be run");
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The rustc beside the cargo that runs the tests, so that they are of one version.
fn rustc_path() -> PathBuf {
    if let Some(rustc) = env::var_os("RUSTC") {
        return rustc.into();
    }
    let beside = env::var_os("CARGO").map(|cargo| {
        Path::new(&cargo).with_file_name("rustc").with_extension(env::consts::EXE_EXTENSION)
    });
    beside.filter(|rustc| rustc.exists()).unwrap_or_else(|| "rustc".into())
}
