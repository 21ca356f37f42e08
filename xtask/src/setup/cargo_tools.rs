//! wasm-bindgen and trunk, compiled by cargo into the tools folder unless PATH has fitting ones.

use std::fs::{self, File};
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::jobs::{self, Job};
use crate::process::Environment;
use crate::progress;
use crate::progress::already;
use crate::workspace::{self, Pins};

/// Newer ones need a newer compiler than the workspace asks for.
const TRUNK: &str = "0.21.14";
const TRUNK_SERIES: &str = "0.21.";

/// A program that `cargo install` can provide.
struct CargoTool {
    package: &'static str,
    /// Asked for its version.
    program: &'static str,
    /// Comes in the same package and is needed as well.
    companion: Option<&'static str>,
    install: String,
    fits: Fits,
    arguments: &'static [&'static str],
    /// For the progress line: minutes on two cores.
    takes: &'static str,
}

#[derive(Debug)]
enum Fits {
    /// The generated code and the program must agree to the last digit.
    Exactly(String),
    StartingWith(&'static str),
}

/// Installs what is missing; `environment` waits for a cargo. wasm-bindgen comes first because packing
/// waits for it. They are built in turn, as each build uses all cores.
pub(crate) fn install(
    environment: impl FnOnce() -> Environment + Clone + Send + 'static,
    pins: &Pins,
) -> (Job<()>, Job<()>) {
    let wasm_bindgen = CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        companion: Some("wasm-bindgen-test-runner"),
        install: pins.wasm_bindgen.clone(),
        fits: Fits::Exactly(pins.wasm_bindgen.clone()),
        // Without --locked: its lock file names a version that was withdrawn. Without TLS: the test
        // runner speaks to a browser on this machine only.
        arguments: &["--no-default-features"],
        takes: "about a minute",
    };
    let trunk = CargoTool {
        package: "trunk",
        program: "trunk",
        companion: None,
        install: TRUNK.to_owned(),
        fits: Fits::StartingWith(TRUNK_SERIES),
        // Without TLS: it downloads nothing and serves on this machine only.
        arguments: &["--locked", "--no-default-features"],
        takes: "about three minutes",
    };
    let for_trunk = environment.clone();
    let first = jobs::start(move || wasm_bindgen.provide(environment));
    let after = first.clone();
    let second = jobs::start(move || {
        after.wait();
        trunk.provide(for_trunk)
    });
    (first, second)
}

impl CargoTool {
    /// Installs it if it is missing.
    fn provide(&self, environment: impl FnOnce() -> Environment) -> Result<()> {
        let mut here = Environment::default();
        here.put_first(workspace::tools().join("bin"));
        if let Some(version) = self.present(&here) {
            already(self.program, &version);
            return Ok(());
        }
        let environment = environment();
        let _lock = lock_tools_folder()?;
        // Another checkout that shares the folder may have installed it while we waited.
        if let Some(version) = self.present(&here) {
            already(self.program, &version);
            return Ok(());
        }
        self.install(&environment)?;
        // A gigabyte that is not needed any more. If it cannot be removed, it only costs space.
        let _ = fs::remove_dir_all(self.folder());
        Ok(())
    }

    /// Where it is built.
    fn folder(&self) -> PathBuf {
        workspace::tools().join("build").join(self.program)
    }

    /// Its version line when it is there and fits.
    fn present(&self, environment: &Environment) -> Option<String> {
        let version = environment.tool(self.program, ["--version"]).output().ok()?;
        let companion = self.companion.is_none_or(|program| environment.find(program).is_some());
        (companion && self.fits.accepts(&version)).then_some(version)
    }

    fn install(&self, environment: &Environment) -> Result<()> {
        let tools = workspace::tools();
        let doing =
            format!("installing {} into {} ({})", self.install, tools.display(), self.takes);
        progress::step(self.program, &doing, |step| {
            environment
                // A release build takes three times as long and gains seconds a month. --force:
                // where cargo remembers a program that is gone or broken it would do nothing.
                .tool("cargo", ["install", "--debug", "--force", self.package])
                .argument("--version")
                .argument(&self.install)
                .argument("--root")
                .argument(&tools)
                .arguments(self.arguments)
                .inside(&tools)
                .env("CARGO_TARGET_DIR", self.folder())
                .env("CARGO_PROFILE_DEV_DEBUG", "0")
                .watched(step)
                .run_quietly()
                .map_err(|failure| {
                    failure.explain(&format!(
                        "{} could not be installed: mend what cargo reports above and run the \
                         command again, or put {} {} on PATH yourself",
                        self.program, self.program, self.install
                    ))
                })
        })
    }
}

impl Fits {
    /// `version` is what the program says of itself: its name, then the number.
    fn accepts(&self, version: &str) -> bool {
        let number = version.split_whitespace().nth(1).unwrap_or_default();
        match self {
            Self::Exactly(wanted) => number == wanted,
            Self::StartingWith(series) => number.starts_with(series),
        }
    }
}

/// Released when dropped, and by the system when the process dies.
fn lock_tools_folder() -> Result<File> {
    let folder = workspace::tools();
    let lock = || -> std::io::Result<File> {
        fs::create_dir_all(&folder)?;
        let file = File::create(folder.join("lock"))?;
        file.lock()?;
        Ok(file)
    };
    lock().with_context(|| {
        format!(
            "the tools folder {} cannot be written: make it writable, or name another one in \
             POLLSCOPE_TOOLS",
            folder.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_fit_exactly_or_by_series() {
        let exactly = Fits::Exactly("0.2.130".to_owned());
        let series = Fits::StartingWith("0.21.");
        for (fits, version, expected) in [
            (&exactly, "wasm-bindgen 0.2.130", true),
            (&exactly, "wasm-bindgen 0.2.13", false),
            (&exactly, "wasm-bindgen 0.2.131 (abc)", false),
            (&series, "trunk 0.21.14", true),
            (&series, "trunk 0.22.1", false),
            (&series, "", false),
        ] {
            assert_eq!(fits.accepts(version), expected, "{fits:?} {version}");
        }
    }
}
