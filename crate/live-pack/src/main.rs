//! Packs what the live engine needs into a few compressed files and a manifest of them:
//!
//! `live-pack quick|small NPM_PACKAGE PANICS CRATES LOG ARTIFACTS CACHE OUT`
//!
//! * `quick` compresses within seconds, for serving on this machine; `small` takes minutes and makes
//!   files a third smaller, for publishing.
//! * `NPM_PACKAGE`: the folder of `@live-codes/wasm-rustc`.
//! * `PANICS`: the panic runtime that programs get, if there are crates.
//! * `CRATES`: the manifest of the crates that edited programs may use. Without a single one the whole
//!   standard library is packed, as it takes to compile them: the optimizer follows calls to wherever
//!   they lead.
//! * `LOG`: what their compilation has told of them ([`crates::Compiled`]).
//! * `ARTIFACTS`: what cargo has said of the same, as JSON.
//! * `CACHE`: results are kept here, each under a hash of its input. `quick` also takes `small` results.
//! * `OUT`: filled with `manifest.json` and the files that it names.
//!
//! Modules, in reading order: [`input`] and [`crates`] (what goes in), [`archive`] and [`metadata`] (what
//! a library is), [`docs`], [`unread`], [`empty`], [`foreign`], [`panics`], [`memory`] and [`places`] (what is
//! changed about it), [`columns`] and [`mod@unit`] (one packed file), [`output`] (the cache, the manifest).
//! Must not know how the page uses any of it.

mod archive;
mod columns;
mod crates;
mod docs;
mod empty;
mod foreign;
mod input;
mod memory;
mod metadata;
mod output;
mod panics;
mod places;
mod unit;
mod unread;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::unit::Effort;

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
    let mut arguments = std::env::args_os().skip(1);
    let effort = arguments.next().and_then(|name| Effort::named(name.to_str()?));
    let arguments: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let (Some(effort), [package, panics, crates, log, artifacts, cache, out]) =
        (effort, arguments.as_slice())
    else {
        bail!("usage: live-pack quick|small NPM_PACKAGE PANICS CRATES LOG ARTIFACTS CACHE OUT");
    };
    let (more, crates) = crates::read(crates, log, artifacts)?;
    let panics = (!crates.is_empty()).then_some(panics.as_path());
    let (mut units, mut known) = input::toolchain(package, panics)?;
    units.extend(more);
    known.crates.extend(crates);
    output::write(units, known, effort, cache, out)
}
