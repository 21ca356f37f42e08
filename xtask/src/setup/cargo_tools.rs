//! wasm-bindgen and trunk, compiled by cargo into the tools folder unless PATH has fitting ones.

use std::fs::{self, File};

use anyhow::{Context, Result};

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

/// Installs what is missing, one after the other: each uses all cores by itself.
pub(crate) fn install_missing(environment: &Environment, pins: &Pins) -> Result<()> {
    let tools = [
        CargoTool {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            companion: Some("wasm-bindgen-test-runner"),
            install: pins.wasm_bindgen.clone(),
            fits: Fits::Exactly(pins.wasm_bindgen.clone()),
            // Without --locked: its lock file names a version that was withdrawn.
            arguments: &[],
            takes: "about a minute",
        },
        CargoTool {
            package: "trunk",
            program: "trunk",
            companion: None,
            install: TRUNK.to_owned(),
            fits: Fits::StartingWith(TRUNK_SERIES),
            arguments: &["--locked", "--no-default-features", "--features", "rustls"],
            takes: "about three minutes",
        },
    ];
    let mut lock = None;
    for tool in tools {
        if let Some(version) = tool.present(environment) {
            already(tool.program, &version);
            continue;
        }
        if lock.is_none() {
            lock = Some(lock_tools_folder()?);
        }
        // Another checkout that shares the folder may have installed it while we waited.
        if let Some(version) = tool.present(environment) {
            already(tool.program, &version);
            continue;
        }
        tool.install(environment)?;
    }
    if lock.is_some() {
        // 2 GB that nobody needs any more. Left there it costs room, nothing else.
        let _ = fs::remove_dir_all(workspace::tools().join("build"));
    }
    Ok(())
}

impl CargoTool {
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
        progress::step(self.program, &doing, || {
            environment
                // A release build takes three times as long and gains seconds a month. --force:
                // where cargo remembers a program that is gone or broken it would do nothing.
                .tool("cargo", ["install", "--debug", "--force", "--quiet", self.package])
                .argument("--version")
                .argument(&self.install)
                .argument("--root")
                .argument(&tools)
                .arguments(self.arguments)
                .inside(&tools)
                // Shared by the installations: many dependencies are common.
                .env("CARGO_TARGET_DIR", tools.join("build"))
                .env("CARGO_PROFILE_DEV_DEBUG", "0")
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
