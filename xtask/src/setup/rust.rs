//! A Rust compiler that has the wasm32-unknown-unknown target.
//!
//! The one on PATH if it has the target; else Debian's, in /usr/bin, for which std is then built
//! once (see [`super::std_wasm`]); else a sentence. rustup is never asked for anything: what it
//! would download is not for us to fetch.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::debian::Machine;
use super::{Advice, std_wasm};
use crate::process::Environment;
use crate::progress::already;
use crate::workspace::major_minor;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Compiler, cargo, std's source, linkers, clippy and rustfmt of one version.
const DEBIAN_PACKAGES: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
    "rust-web-clippy",
    "rustfmt-web",
    // Many crates' build scripts and the linker itself.
    "gcc",
    "libc6-dev",
];

/// Where Debian's compiler lies.
const DEBIAN_FOLDER: &str = "/usr/bin";

/// A rustc with its cargo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toolchain {
    /// Folder that must be first on PATH to get it; `None` when it is already.
    folder: Option<PathBuf>,
    /// As in `1.96.0`.
    release: String,
    sysroot: PathBuf,
    /// Whether std for wasm is there, and of this very compiler.
    wasm: bool,
}

#[derive(Debug)]
pub(crate) struct Facts {
    on_path: Option<Toolchain>,
    debians: Option<Toolchain>,
    machine: Machine,
    /// Debian packages that are missing; empty where packages are not taken.
    missing: Vec<&'static str>,
    rustup: bool,
    linker: bool,
    /// Oldest version that compiles the workspace.
    oldest: (u32, u32),
}

impl Facts {
    pub(crate) fn probe(environment: &Environment, machine: &Machine, oldest: (u32, u32)) -> Self {
        let on_path = Toolchain::probe(environment, None);
        let satisfied = on_path.as_ref().is_some_and(|found| found.usable(oldest));
        Self {
            on_path,
            debians: if satisfied { None } else { Toolchain::debians(environment) },
            machine: *machine,
            missing: if satisfied || !machine.takes_packages() {
                Vec::new()
            } else {
                machine.missing(DEBIAN_PACKAGES)
            },
            rustup: environment.find("rustup").is_some(),
            linker: environment.find("cc").is_some(),
            oldest,
        }
    }
}

impl Facts {
    /// The folder of an installed compiler that can build programs for this machine; `Some(None)` if it
    /// is on PATH.
    pub(crate) fn for_tools(&self) -> Option<Option<PathBuf>> {
        let candidates = [&self.on_path, &self.debians];
        let mut good = candidates.into_iter().flatten().filter(|one| one.new_enough(self.oldest));
        if !self.linker {
            return None;
        }
        good.next().map(|toolchain| toolchain.folder.clone())
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    Use(Toolchain),
    /// Debian's compiler, after these packages; std is built if it is missing then.
    Debian {
        packages: Vec<&'static str>,
    },
}

pub(crate) fn plan(facts: &Facts) -> Result<Plan, Advice> {
    let candidates = [&facts.on_path, &facts.debians];
    if let Some(found) = candidates.into_iter().flatten().find(|found| found.usable(facts.oldest)) {
        return Ok(Plan::Use(found.clone()));
    }
    if facts.machine.takes_packages() {
        return Ok(Plan::Debian { packages: facts.missing.clone() });
    }
    let (major, minor) = facts.oldest;
    Err(match &facts.on_path {
        Some(found) if !found.new_enough(facts.oldest) => format!(
            "Rust {} is older than {major}.{minor}: run `rustup update stable`, or set-up as root on \
             Debian",
            found.release
        ),
        Some(_) if facts.rustup => {
            format!("the Rust compiler has no WebAssembly target: run `rustup target add {WASM}`")
        }
        Some(_) => format!(
            "the Rust compiler has no WebAssembly target: install your distribution's std for {WASM}, \
             or Rust through rustup with that target"
        ),
        None => format!(
            "there is no Rust compiler: install Rust {major}.{minor} or newer through rustup and run \
             `rustup target add {WASM}`"
        ),
    })
}

impl Plan {
    pub(crate) fn packages(&self) -> &[&'static str] {
        match self {
            Self::Use(_) => &[],
            Self::Debian { packages } => packages,
        }
    }

    /// Returns the folder to put first on PATH, if there is one.
    pub(crate) fn carry_out(self, environment: &Environment) -> Result<Option<PathBuf>> {
        let toolchain = match self {
            Self::Use(toolchain) => {
                already("rust", &toolchain.shown());
                toolchain
            }
            Self::Debian { .. } => match Toolchain::debians(environment) {
                None => bail!(
                    "Debian's Rust packages are installed but /usr/bin/rustc does not run: reinstall \
                     them with `apt-get install --reinstall {}`",
                    DEBIAN_PACKAGES.join(" ")
                ),
                // Its packages were missing, its std was not.
                Some(toolchain) if toolchain.wasm => toolchain,
                Some(toolchain) => {
                    let mut environment = environment.clone();
                    environment.put_first(DEBIAN_FOLDER);
                    std_wasm::build(&environment, &toolchain.release, &toolchain.sysroot)?;
                    toolchain
                }
            },
        };
        Ok(toolchain.folder)
    }
}

impl Toolchain {
    fn debians(environment: &Environment) -> Option<Self> {
        Self::probe(environment, Some(Path::new(DEBIAN_FOLDER)))
    }

    /// The one in `folder`, or the first on PATH.
    fn probe(environment: &Environment, folder: Option<&Path>) -> Option<Self> {
        let mut environment = environment.clone();
        if let Some(folder) = folder {
            environment.put_first(folder);
            // On a merged path the first entry may lack a compiler, and another one would answer.
            if !environment.find("rustc")?.starts_with(folder) {
                return None;
            }
        }
        environment.find("cargo")?;
        let version = environment.tool("rustc", ["-vV"]).output().ok()?;
        let release = version.lines().find_map(|line| line.strip_prefix("release: "))?.to_owned();
        let sysroot =
            PathBuf::from(environment.tool("rustc", ["--print", "sysroot"]).output().ok()?);
        let wasm = std_wasm::present(&sysroot, &version);
        Some(Self { folder: folder.map(Path::to_path_buf), release, sysroot, wasm })
    }

    fn usable(&self, oldest: (u32, u32)) -> bool {
        self.wasm && self.new_enough(oldest)
    }

    fn new_enough(&self, oldest: (u32, u32)) -> bool {
        major_minor(&self.release).is_some_and(|version| version >= oldest)
    }

    fn shown(&self) -> String {
        format!("Rust {} with {WASM}, in {}", self.release, self.sysroot.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBIAN_ROOT: Machine = Machine { debian: true, root: true, apt: true };
    const ELSEWHERE: Machine = Machine { debian: false, root: false, apt: false };

    fn toolchain(folder: Option<&str>, release: &str, wasm: bool) -> Toolchain {
        Toolchain {
            folder: folder.map(PathBuf::from),
            release: release.to_owned(),
            sysroot: PathBuf::from("/sysroot"),
            wasm,
        }
    }

    fn facts(on_path: Option<Toolchain>, debians: Option<Toolchain>, machine: Machine) -> Facts {
        let rustup = on_path.is_some();
        let missing = vec!["lld-22"];
        Facts { on_path, debians, machine, missing, rustup, linker: true, oldest: (1, 95) }
    }

    #[test]
    fn the_compiler_on_path_is_used_when_it_has_the_target() {
        let good = toolchain(None, "1.95.0", true);
        let debians = toolchain(Some("/usr/bin"), "1.96.0", true);
        for machine in [DEBIAN_ROOT, ELSEWHERE] {
            let facts = facts(Some(good.clone()), Some(debians.clone()), machine);
            assert_eq!(plan(&facts), Ok(Plan::Use(good.clone())));
        }
    }

    #[test]
    fn debians_is_found_behind_one_without_the_target() {
        let debians = toolchain(Some("/usr/bin"), "1.96.0", true);
        let facts = facts(Some(toolchain(None, "1.95.0", false)), Some(debians.clone()), ELSEWHERE);
        assert_eq!(plan(&facts), Ok(Plan::Use(debians)));
    }

    #[test]
    fn tools_are_built_by_an_installed_compiler_even_without_the_wasm_target() {
        let (old, new) = (toolchain(None, "1.94.0", true), toolchain(None, "1.95.0", false));
        let debians = toolchain(Some("/usr/bin"), "1.96.0", false);
        for (on_path, debians, expected) in [
            (Some(&new), None, Some(None)),
            (Some(&old), Some(&debians), Some(Some(PathBuf::from("/usr/bin")))),
            (Some(&old), None, None),
            (None, None, None),
        ] {
            let facts = facts(on_path.cloned(), debians.cloned(), DEBIAN_ROOT);
            assert_eq!(facts.for_tools(), expected, "{facts:?}");
            assert_eq!(Facts { linker: false, ..facts }.for_tools(), None);
        }
    }

    #[test]
    fn root_on_debian_takes_the_packages() {
        for on_path in [None, Some(toolchain(None, "1.95.0", false))] {
            let facts = facts(on_path, None, DEBIAN_ROOT);
            assert_eq!(plan(&facts), Ok(Plan::Debian { packages: vec!["lld-22"] }));
        }
    }

    #[test]
    fn an_old_debian_compiler_is_not_used_as_it_is() {
        let old = toolchain(Some("/usr/bin"), "1.85.0", true);
        let facts = facts(None, Some(old), DEBIAN_ROOT);
        assert_eq!(plan(&facts), Ok(Plan::Debian { packages: vec!["lld-22"] }));
    }

    #[test]
    fn elsewhere_a_sentence_names_the_command() {
        let no_apt = Machine { apt: false, ..DEBIAN_ROOT };
        let no_root = Machine { root: false, ..DEBIAN_ROOT };
        for machine in [ELSEWHERE, no_apt, no_root] {
            for (on_path, expected) in [
                (
                    Some(toolchain(None, "1.95.0", false)),
                    "rustup target add wasm32-unknown-unknown",
                ),
                (Some(toolchain(None, "1.80.0", true)), "rustup update stable"),
                (None, "install Rust 1.95 or newer"),
            ] {
                let advice = plan(&facts(on_path, None, machine)).expect_err("no compiler");
                assert!(advice.contains(expected), "{advice}");
            }
        }
    }
}
