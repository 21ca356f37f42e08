//! Chromium and chromedriver, for the tests that run in a browser.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::Advice;
use super::debian::Machine;
use crate::process::Environment;
use crate::progress::already;

const DEBIAN_PACKAGES: &[&str] = &["chromium", "chromium-driver", FONT];

/// Without any font screenshots have no letters.
const FONT: &str = "fonts-dejavu-core";

const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Both with their full path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Browser {
    chromium: PathBuf,
    driver: PathBuf,
}

/// The browser for the tests, if the command needs one.
#[derive(Clone, Debug)]
pub(crate) struct Found(Option<Browser>);

impl Found {
    /// Sets the variables that tell child processes where it is.
    pub(crate) fn into(self, environment: &mut Environment) {
        if let Some(Browser { chromium, driver }) = self.0 {
            environment.set("POLLSCOPE_CHROMIUM", chromium);
            environment.set("CHROMEDRIVER", driver);
        }
    }
}

#[derive(Debug)]
pub(crate) struct Facts {
    chromium: Option<PathBuf>,
    driver: Option<PathBuf>,
    machine: Machine,
    /// Debian packages that are missing; empty where packages are not taken.
    missing: Vec<&'static str>,
}

impl Facts {
    pub(crate) fn probe(environment: &Environment, machine: &Machine) -> Self {
        let missing =
            if machine.takes_packages() { machine.missing(DEBIAN_PACKAGES) } else { Vec::new() };
        let chromium = named("CHROME")
            .or_else(|| BROWSERS.iter().find_map(|program| environment.find(program)));
        let driver = named("CHROMEDRIVER").or_else(|| environment.find("chromedriver"));
        Self { chromium, driver, machine: *machine, missing }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    NotNeeded,
    Use(Browser),
    Debian { packages: Vec<&'static str> },
}

pub(crate) fn plan(facts: &Facts) -> Result<Plan, Advice> {
    let browser = match (&facts.chromium, &facts.driver) {
        (Some(chromium), Some(driver)) => {
            Some(Browser { chromium: chromium.clone(), driver: driver.clone() })
        }
        _ => None,
    };
    let font_missing = facts.missing.contains(&FONT);
    match browser {
        Some(browser) if !font_missing => Ok(Plan::Use(browser)),
        Some(_) => Ok(Plan::Debian { packages: vec![FONT] }),
        None if facts.machine.takes_packages() => {
            Ok(Plan::Debian { packages: facts.missing.clone() })
        }
        None => Err(format!(
            "the browser tests need {}: install Chromium or Chrome with the chromedriver of the same \
             version, on PATH or named in CHROME and CHROMEDRIVER",
            match (&facts.chromium, &facts.driver) {
                (Some(_), None) => "chromedriver",
                (None, Some(_)) => "Chromium",
                _ => "Chromium and chromedriver",
            }
        )),
    }
}

impl Plan {
    pub(crate) fn packages(&self) -> &[&'static str] {
        match self {
            Self::NotNeeded | Self::Use(_) => &[],
            Self::Debian { packages } => packages,
        }
    }

    pub(crate) fn carry_out(self, environment: &Environment) -> Result<Found> {
        let browser = match self {
            Self::NotNeeded => return Ok(Found(None)),
            Self::Use(browser) => browser,
            Self::Debian { .. } => {
                let nowhere = Machine { debian: false, root: false, apt: false };
                match plan(&Facts::probe(environment, &nowhere)) {
                    Ok(Self::Use(browser)) => browser,
                    _ => bail!("Chromium was installed but cannot be found: reinstall `chromium`"),
                }
            }
        };
        already("browser", &browser.chromium.display().to_string());
        Ok(Found(Some(browser)))
    }
}

/// A program that the person names in a variable.
fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|file| Path::is_file(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBIAN_ROOT: Machine = Machine { debian: true, root: true, apt: true };
    const ELSEWHERE: Machine = Machine { debian: false, root: false, apt: false };

    fn facts(chromium: bool, driver: bool, machine: Machine, missing: &[&'static str]) -> Facts {
        Facts {
            chromium: chromium.then(|| PathBuf::from("/bin/chromium")),
            driver: driver.then(|| PathBuf::from("/bin/chromedriver")),
            machine,
            missing: missing.to_vec(),
        }
    }

    #[test]
    fn what_is_there_is_used() {
        let browser = Browser {
            chromium: PathBuf::from("/bin/chromium"),
            driver: PathBuf::from("/bin/chromedriver"),
        };
        for machine in [DEBIAN_ROOT, ELSEWHERE] {
            let facts = facts(true, true, machine, &["chromium"]);
            assert_eq!(plan(&facts), Ok(Plan::Use(browser.clone())));
        }
    }

    #[test]
    fn root_on_debian_installs_what_is_missing() {
        let missing = facts(true, false, DEBIAN_ROOT, &["chromium-driver"]);
        assert_eq!(plan(&missing), Ok(Plan::Debian { packages: vec!["chromium-driver"] }));
        let letters = facts(true, true, DEBIAN_ROOT, &[FONT]);
        assert_eq!(plan(&letters), Ok(Plan::Debian { packages: vec![FONT] }));
    }

    #[test]
    fn elsewhere_the_sentence_names_what_is_missing() {
        for (chromium, driver, expected) in [
            (true, false, "need chromedriver:"),
            (false, true, "need Chromium:"),
            (false, false, "need Chromium and chromedriver:"),
        ] {
            let advice = plan(&facts(chromium, driver, ELSEWHERE, &[])).expect_err("missing");
            assert!(advice.contains(expected), "{advice}");
        }
    }
}
