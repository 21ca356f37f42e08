//! Packs what the live engine needs into a few compressed files and a manifest of them:
//!
//! `live-pack NPM_PACKAGE CRATES CACHE OUT`
//!
//! * `NPM_PACKAGE`: the folder of `@live-codes/wasm-rustc`.
//! * `CRATES`: a JSON list of [`input::CrateUnit`], what the edited programs may use.
//! * `CACHE`: compressing takes a minute, so each result is kept here under a hash of what went in.
//! * `OUT`: filled with `manifest.json` and the files that it names.
//!
//! Modules, in reading order: [`input`] (what goes in), [`archive`], [`docs`] and [`memory`]
//! (what is changed about it), [`unit`] (one packed file), [`output`] (the cache, the manifest). Must not know how the
//! page uses any of it.

mod archive;
mod docs;
mod input;
mod memory;
mod output;
mod unit;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [package, crates, cache, out] = arguments.as_slice() else {
        bail!("usage: live-pack NPM_PACKAGE CRATES CACHE OUT");
    };
    let (mut units, mut known) = input::toolchain(package)?;
    let (more, crates) = input::crates(crates)?;
    units.extend(more);
    known.crates.extend(crates);
    output::write(units, known, cache, out)
}
