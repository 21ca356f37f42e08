//! The panic runtime of edited programs, compiled by the compiler in the tab as a part of its standard
//! library. Part of `pack`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::live_crates;
use crate::process::Environment;
use crate::progress::Step;
use crate::workspace;

/// In the checkout.
const SOURCE: &str = "crate/live-crates/panic";

/// The crate of the standard library whose place it takes.
const NAME: &str = "panic_unwind";

/// Its metadata, compiled with the packed `compiler` if anything changed. `package` is the npm package with
/// the standard library.
pub(super) fn compile(
    environment: &Environment,
    package: &Path,
    compiler: &Path,
    step: &Step,
) -> Result<PathBuf> {
    let folder = workspace::root().join(SOURCE);
    let source = folder.join("lib.rs");
    let out = workspace::target().join("live-panics");
    fs::create_dir_all(&out)?;
    let suffix = suffix(package)?;
    let made = out.join(format!("lib{NAME}{suffix}.rmeta"));
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let now = read(&source)? + &read(&compiler.join("manifest.json"))?;
    let stamp = out.join("made-of");
    if made.is_file() && fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        return Ok(made);
    }
    let node = environment.find("node").context("`node` is not on PATH")?;
    live_crates::with_compiler(environment, compiler, &node)?
        .argument("web/js/dist-cli/rustc.mjs")
        .argument(&source)
        .arguments(&["--crate-name", NAME, "--crate-type", "rlib", "--edition", "2021"])
        .arguments(&["--emit=metadata", "--target", "x86_64-unknown-linux-gnu", "--out-dir"])
        .argument(&out)
        .arguments(&["-C", &format!("metadata={NAME}"), "-C", &format!("extra-filename={suffix}")])
        // What is not marked as stable is unstable, as in all of the standard library.
        .argument("-Zforce-unstable-if-unmarked")
        .env("CARGO_MANIFEST_DIR", folder)
        .env("CARGO_PKG_NAME", NAME)
        .watched(step)
        .run_quietly()
        .map_err(|failure| {
            failure.explain("the panic runtime of edited programs does not compile")
        })?;
    fs::write(&stamp, now)?;
    Ok(made)
}

/// What the name of its file ends with: `-11d9ba05b60bf694`.
fn suffix(package: &Path) -> Result<String> {
    let folder = package.join("lib/rustlib/x86_64-unknown-linux-gnu/lib");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let suffix = |name: String| {
        let rest = name.strip_prefix("lib")?.strip_prefix(NAME)?;
        Some(rest.strip_suffix(".rlib.gz")?.to_owned())
    };
    names.filter_map(suffix).next().with_context(|| format!("no {NAME} in {}", folder.display()))
}
