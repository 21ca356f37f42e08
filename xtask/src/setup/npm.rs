//! The npm packages of web/: bundler, type checker, test runner, wasm-opt.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::process::Environment;
use crate::progress::Done;
use crate::workspace;

/// In node_modules: a copy of the lock file that it was made from. npm removes the folder before it
/// starts, so an interrupted installation has none.
const STAMP: &str = ".pollscope-installed";

const PACKAGES: &str = "the packages of web/package-lock.json";

/// Either nothing to do, or an installation that can run beside others.
pub(crate) struct Task {
    environment: Environment,
    folder: PathBuf,
    /// `None` when the packages are there.
    lock_file: Option<Vec<u8>>,
}

impl Task {
    pub(crate) fn plan(environment: &Environment) -> Result<Self> {
        let folder = workspace::web();
        let lock_file = fs::read(folder.join("package-lock.json"))
            .context("web/package-lock.json cannot be read: check it out again")?;
        let stamp = fs::read(folder.join("node_modules").join(STAMP)).ok();
        let missing = stamp.as_deref() != Some(lock_file.as_slice());
        Ok(Self {
            environment: environment.clone(),
            folder,
            lock_file: missing.then_some(lock_file),
        })
    }

    /// Prints nothing unless it fails.
    pub(crate) fn carry_out(self) -> Result<Done> {
        let Some(lock_file) = self.lock_file else {
            return Ok(Done::nothing("npm", PACKAGES));
        };
        let started = Instant::now();
        self.environment
            // No scripts: some packages would download a browser or a binary from elsewhere.
            .tool("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .inside(&self.folder)
            .run_quietly()
            .map_err(|failure| {
                failure.explain(
                    "the npm packages could not be installed: mend what npm reports above and run \
                     the command again",
                )
            })?;
        let packages = self.folder.join("node_modules");
        if !packages.join(".bin").join("wasm-opt").exists() {
            bail!("web/package.json lacks `binaryen`, which brings wasm-opt: add it");
        }
        fs::write(packages.join(STAMP), lock_file)?;
        let doing = format!("installing {PACKAGES}");
        Ok(Done::new("npm", &doing, started))
    }
}
