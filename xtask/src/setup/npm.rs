//! The npm packages of web/: bundler, type checker, test runner, wasm-opt.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::Environment;
use crate::progress;
use crate::workspace;

/// In node_modules: a copy of the lock file that it was made from. npm removes the folder before it
/// starts, so an interrupted installation has none.
const STAMP: &str = ".pollscope-installed";

const PACKAGES: &str = "the packages of web/package-lock.json";

/// Does nothing when the packages are there.
pub(crate) fn install(environment: &Environment) -> Result<()> {
    let folder = workspace::web();
    let lock_file = fs::read(folder.join("package-lock.json"))
        .context("web/package-lock.json cannot be read: check it out again")?;
    let packages = folder.join("node_modules");
    if fs::read(packages.join(STAMP)).is_ok_and(|stamp| stamp == lock_file) {
        progress::already("npm", PACKAGES);
        return Ok(());
    }
    progress::step("npm", &format!("installing {PACKAGES}"), |_| {
        environment
            // No scripts: some packages would download a browser or a binary from elsewhere.
            .tool("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .inside(&folder)
            .run_quietly()
            .map_err(|failure| {
                failure.explain(
                    "the npm packages could not be installed: mend what npm reports above and run \
                     the command again",
                )
            })?;
        if !packages.join(".bin").join("wasm-opt").exists() {
            bail!("web/package.json lacks `binaryen`, which brings wasm-opt: add it");
        }
        fs::write(packages.join(STAMP), lock_file)?;
        Ok(())
    })
}
