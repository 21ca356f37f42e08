//! std for wasm32-unknown-unknown, built from Debian's source package and put where
//! `rustup target add` would put it: Debian ships the compiler and the source, but not the result.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::rust::WASM;
use crate::process::Environment;
use crate::progress;

/// Beside lib/: `rustc -vV` of the compiler that our std was built with. After an upgrade of the
/// compiler the two differ, and the old std would be refused with a baffling message.
const STAMP: &str = "built-by-pollscope";

/// Whether the sysroot has std for wasm that fits the compiler whose `rustc -vV` is `version`.
pub(crate) fn present(sysroot: &Path, version: &str) -> bool {
    let folder = folder(sysroot);
    let stamp = fs::read_to_string(folder.join(STAMP)).ok();
    complete(&file_names(&folder.join("lib")), stamp.as_deref(), version)
}

/// Builds it with the environment's cargo and moves it into the sysroot in one step.
pub(crate) fn build(environment: &Environment, release: &str, sysroot: &Path) -> Result<()> {
    let doing = format!("building std of Rust {release} for {WASM} into {}", sysroot.display());
    progress::step("rust", &doing, |step| {
        // An empty folder of its own: no project's configuration applies there.
        let work = Scratch::new(std::env::temp_dir().join(format!("std-{}", std::process::id())))?;
        let manifest = sysroot.join("lib/rustlib/src/rust/library/sysroot/Cargo.toml");
        environment
            .tool("cargo", ["build", "--locked", "--profile", "dist", "--target", WASM])
            .inside(&work.0)
            .env("CARGO_TARGET_DIR", work.0.join("target"))
            .env("RUSTC", environment.find("rustc").context("rustc has gone")?)
            // The four that std's own build uses: unstable features on a stable compiler, and
            // crates that outsiders may link but not name.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Zforce-unstable-if-unmarked")
            .env("__CARGO_DEFAULT_LIB_METADATA", "stablestd")
            .argument("--manifest-path")
            .argument(&manifest)
            .watched(step)
            .run_quietly()
            .map_err(|failure| {
                failure.explain(
                    "std for WebAssembly could not be built: mend what cargo reports above and run \
                     the command again",
                )
            })?;
        let version = environment.tool("rustc", ["-vV"]).output()?;
        let built = work.0.join("target").join(WASM).join("dist/deps");
        move_in(&built, &folder(sysroot), &version).context("cannot put std into the sysroot")
    })
}

fn folder(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(WASM)
}

/// `version` is compared only with our own stamp: a std that rustup or a package put there has none.
fn complete(libraries: &[String], stamp: Option<&str>, version: &str) -> bool {
    let core = libraries.iter().any(|name| name.starts_with("libcore-") && name.ends_with(".rlib"));
    core && stamp.is_none_or(|stamp| stamp.trim() == version.trim())
}

/// All or nothing: collected beside its place, then renamed.
fn move_in(built: &Path, place: &Path, version: &str) -> Result<()> {
    let partial = Scratch::new(place.with_extension(format!("partial-{}", std::process::id())))?;
    let libraries = partial.0.join("lib");
    fs::create_dir(&libraries)?;
    for name in file_names(built) {
        if name.ends_with(".rlib") {
            fs::copy(built.join(&name), libraries.join(&name))?;
        }
    }
    fs::write(partial.0.join(STAMP), version)?;
    if place.exists() {
        fs::remove_dir_all(place)?;
    }
    fs::rename(&partial.0, place)?;
    Ok(())
}

fn file_names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// A folder that is gone when this is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(folder: PathBuf) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_std_counts_when_core_is_there_and_the_stamp_is_not_another_compilers() {
        let core = vec!["libcore-cf64.rlib".to_owned()];
        for (libraries, stamp, expected) in [
            (&core, None, true),
            (&core, Some("rustc 1.96.0\n"), true),
            (&core, Some("rustc 1.95.0"), false),
            (&vec![], None, false),
            (&vec!["libcore-cf64.rmeta".to_owned()], None, false),
        ] {
            assert_eq!(
                complete(libraries, stamp, "rustc 1.96.0"),
                expected,
                "{libraries:?} {stamp:?}"
            );
        }
    }

    #[test]
    fn moving_in_replaces_what_was_there_and_leaves_nothing_behind() {
        let work =
            Scratch::new(std::env::temp_dir().join(format!("move-in-{}", std::process::id())))
                .expect("a temporary folder");
        let built = work.0.join("built");
        let place = work.0.join("rustlib").join(WASM);
        fs::create_dir_all(&built).expect("built");
        fs::create_dir_all(place.join("lib")).expect("place");
        fs::write(place.join("lib/libold.rlib"), "").expect("old");
        fs::write(built.join("libcore-1.rlib"), "").expect("core");
        fs::write(built.join("libcore-1.rmeta"), "").expect("metadata");

        move_in(&built, &place, "rustc 1.96.0").expect("moved in");

        assert_eq!(file_names(&place.join("lib")), ["libcore-1.rlib"]);
        assert_eq!(file_names(&work.0.join("rustlib")), [WASM]);
        assert_eq!(fs::read_to_string(place.join(STAMP)).ok().as_deref(), Some("rustc 1.96.0"));
    }
}
