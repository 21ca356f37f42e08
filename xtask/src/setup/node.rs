//! Node.js and npm themselves. Their packages are in [`super::npm`].

use anyhow::{Result, bail};

use super::Advice;
use super::debian::Machine;
use crate::process::Environment;
use crate::progress::already;

/// The oldest major version that runs the bundler and the tests.
const OLDEST: u32 = 20;

const DEBIAN_PACKAGES: &[&str] = &["nodejs", "npm"];

#[derive(Debug)]
pub(crate) struct Facts {
    /// As in `v20.20.2`.
    node: Option<String>,
    npm: bool,
    machine: Machine,
}

impl Facts {
    pub(crate) fn probe(environment: &Environment, machine: &Machine) -> Self {
        Self {
            node: version(environment),
            npm: environment.find("npm").is_some(),
            machine: *machine,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    Use(String),
    Debian,
}

pub(crate) fn plan(facts: &Facts) -> Result<Plan, Advice> {
    match &facts.node {
        Some(version) if new_enough(version) && facts.npm => Ok(Plan::Use(version.clone())),
        Some(version) if !new_enough(version) => Err(too_old(version)),
        _ if facts.machine.takes_packages() => Ok(Plan::Debian),
        _ => Err(format!("Node.js is missing: install Node.js {OLDEST} or newer, with npm")),
    }
}

impl Plan {
    pub(crate) fn packages(&self) -> &[&'static str] {
        match self {
            Self::Use(_) => &[],
            Self::Debian => DEBIAN_PACKAGES,
        }
    }

    pub(crate) fn carry_out(self, environment: &mut Environment) -> Result<()> {
        match self {
            Self::Use(version) => already("node", &version),
            Self::Debian => match version(environment) {
                Some(version) if new_enough(&version) => already("node", &version),
                Some(version) => bail!("{}", too_old(&version)),
                None => bail!("Node.js was installed but does not run: reinstall `nodejs`"),
            },
        }
        Ok(())
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

    #[test]
    fn node_is_used_installed_or_asked_for() {
        let check = |node: Option<&str>, npm, machine, expected: Result<Plan, &str>| {
            let facts = Facts { node: node.map(str::to_owned), npm, machine };
            match (plan(&facts), expected) {
                (Err(advice), Err(part)) => assert!(advice.contains(part), "{facts:?}: {advice}"),
                (plan, expected) => {
                    assert_eq!(plan, expected.map_err(str::to_owned), "{facts:?}");
                }
            }
        };
        let version = "v20.20.2";
        check(Some(version), true, ELSEWHERE, Ok(Plan::Use(version.to_owned())));
        check(Some("v18.20.4"), true, ELSEWHERE, Err("too old"));
        check(None, false, ELSEWHERE, Err("install Node.js 20"));
        check(None, false, DEBIAN_ROOT, Ok(Plan::Debian));
        check(Some(version), false, DEBIAN_ROOT, Ok(Plan::Debian));
        check(Some(version), false, ELSEWHERE, Err("with npm"));
    }
}
