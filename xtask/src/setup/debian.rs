//! Debian's packages: whether this machine takes them, which are missing, and their installation.

use std::process::Command;

use anyhow::Result;

use crate::process::Environment;
use crate::progress;

/// What decides whether we may install packages ourselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    pub(crate) debian: bool,
    pub(crate) root: bool,
    pub(crate) apt: bool,
}

impl Machine {
    pub(crate) fn probe() -> Self {
        let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
        let environment = Environment::default();
        Self {
            debian: is_debian(&release),
            root: environment.tool("id", ["-u"]).output().is_ok_and(|id| id == "0"),
            apt: environment.find("apt-get").is_some() && environment.find("dpkg-query").is_some(),
        }
    }

    /// Whether set-up installs packages here. Everywhere else it only says what to install.
    pub(crate) fn takes_packages(self) -> bool {
        self.debian && self.root && self.apt
    }

    /// Those of `wanted` that are not installed. Call only where packages are taken.
    pub(crate) fn missing(self, wanted: &[&'static str]) -> Vec<&'static str> {
        let output = Command::new("dpkg-query")
            .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
            .args(wanted)
            .output();
        // It fails when any of them is unknown, and still lists the others.
        let listed = output.map_or_else(
            |_| String::new(),
            |output| String::from_utf8_lossy(&output.stdout).into_owned(),
        );
        not_installed(wanted, &listed)
    }
}

/// Installs the packages, all in one go.
pub(crate) fn install(
    environment: &Environment,
    machine: &Machine,
    packages: &[&str],
) -> Result<()> {
    if packages.is_empty() || !machine.takes_packages() {
        return Ok(());
    }
    let doing = format!("installing {} with apt-get", packages.join(" "));
    progress::step("packages", &doing, |step| {
        // A list can be missing or too old to name files that still exist. When only some source
        // cannot be refreshed the installation may well succeed, so that decides.
        let refreshed = apt(environment, &["update", "--quiet"]).watched(step).run_quietly();
        let mut arguments = vec!["install", "--quiet", "--yes", "--no-install-recommends"];
        // Never takes something away from a person's machine to make room for ours.
        arguments.push("--no-remove");
        arguments.extend(packages);
        let Err(failure) = apt(environment, &arguments).watched(step).run_quietly() else {
            return Ok(());
        };
        let failure = match refreshed {
            Err(refresh) => refresh,
            Ok(()) => failure,
        };
        let advice = advice(&failure.output, packages);
        Err(failure.explain(&advice))
    })
}

fn apt(environment: &Environment, arguments: &[&str]) -> crate::process::Tool<'static> {
    environment
        .tool("apt-get", ["-o", "DPkg::Lock::Timeout=60"].iter().chain(arguments))
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("LC_ALL", "C")
}

fn advice(output: &str, packages: &[&str]) -> String {
    if output.contains("Unable to locate package") || output.contains("no installation candidate") {
        return "Debian's package sources on this machine lack a package that is needed: \
                bookworm and bookworm-security (main) must be among them"
            .to_owned();
    }
    if output.contains("Packages need to be removed but remove is disabled") {
        return format!(
            "a package that is needed would replace one on this machine, which is yours to decide: \
             run `apt-get install --no-install-recommends {}` and then this command again",
            packages.join(" ")
        );
    }
    "apt-get could not install what is needed: mend what it reports above and run the command again"
        .to_owned()
}

fn is_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| matches!(line, "ID=debian" | "ID=\"debian\""))
}

fn not_installed(wanted: &[&'static str], listed: &str) -> Vec<&'static str> {
    wanted
        .iter()
        .copied()
        .filter(|package| !listed.lines().any(|line| line == format!("{package} installed")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_is_told_from_its_descendants() {
        assert!(is_debian("PRETTY_NAME=\"Debian\"\nID=debian\n"));
        assert!(!is_debian("ID=ubuntu\nID_LIKE=debian\n"));
        assert!(!is_debian(""));
    }

    #[test]
    fn packages_count_only_when_fully_installed() {
        let listed = "chromium installed\nlld-22 config-files\nrustc-web unpacked\n";
        let missing = not_installed(&["chromium", "lld-22", "rustc-web", "nodejs"], listed);
        assert_eq!(missing, ["lld-22", "rustc-web", "nodejs"]);
    }

    #[test]
    fn apts_refusals_become_advice() {
        for (output, expected) in [
            ("E: Unable to locate package rustc-web", "bookworm-security"),
            ("E: Packages need to be removed but remove is disabled.", "yours to decide"),
            ("dpkg was interrupted", "mend what it reports"),
        ] {
            let advice = advice(output, &["rustc-web"]);
            assert!(advice.contains(expected), "{output}: {advice}");
        }
    }
}
