//! Brings the machine to the point where everything here can be built, and says how children must
//! be started from then on.
//!
//! Every part is split in two: a probe that gathers facts (and changes nothing), and a plan, a pure
//! function from the facts to what has to be done or to the sentence that tells the person what to
//! do. In reading order: [`rust`] (compiler with the wasm target), [`debian`] (packages), [`std_wasm`]
//! (std for wasm where no package has it), [`cargo_tools`] (wasm-bindgen and trunk), [`crates`],
//! [`node`] and [`npm`], [`browser`].
//!
//! Each step either completes or leaves nothing that the next run would take for complete.

mod browser;
mod cargo_tools;
mod crates;
mod debian;
mod node;
mod npm;
mod rust;
mod std_wasm;

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::jobs::{self, Job};
use crate::process::Environment;
use crate::workspace::{self, Pins};

/// What the command at hand needs beyond the compiler and the bundler.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Needs {
    /// Chromium, chromedriver and a font, for the tests that run in a browser.
    pub(crate) browser: bool,
}

/// Does what is missing and returns the environment for all children.
pub(crate) fn run(needs: Needs) -> Result<Environment> {
    Ok(start(needs)?.everything())
}

/// The parts of set-up. Each can be waited for separately.
#[derive(Clone)]
pub(crate) struct Parts {
    /// `rust` and `node` return a folder to put first on PATH, if there is one.
    rust: Job<Option<PathBuf>>,
    node: Job<Option<PathBuf>>,
    npm: Job<()>,
    crates: Job<()>,
    wasm_bindgen: Job<()>,
    trunk: Job<()>,
    browser: Job<browser::Found>,
    base: Environment,
}

impl Parts {
    /// Waits for cargo, Node.js and the npm packages: everything except wasm-bindgen and trunk.
    pub(crate) fn compilers(&self) -> Environment {
        let rust = self.rust.wait();
        self.crates.wait();
        self.npm.wait();
        self.environment(rust, self.node.wait())
    }

    /// The same with wasm-bindgen.
    pub(crate) fn packers(&self) -> Environment {
        self.wasm_bindgen.wait();
        self.compilers()
    }

    /// Waits for everything.
    pub(crate) fn everything(&self) -> Environment {
        self.trunk.wait();
        let mut environment = self.packers();
        self.browser.wait().into(&mut environment);
        environment
    }

    fn environment(&self, rust: Option<PathBuf>, node: Option<PathBuf>) -> Environment {
        let mut environment = self.base.clone();
        for folder in [rust, node].into_iter().flatten() {
            environment.put_first(folder);
        }
        environment.put_first(workspace::tools().join("bin"));
        environment.put_first(workspace::web().join("node_modules").join(".bin"));
        environment
    }
}

/// Starts all parts at once, each as soon as its dependencies allow: downloads mostly wait for the
/// network, and the end of a compilation often keeps only one core busy.
pub(crate) fn start(needs: Needs) -> Result<Parts> {
    let pins = Pins::read()?;
    let mut base = Environment::default();
    base.set("CARGO_TARGET_DIR", workspace::target());

    // Plans first: whoever has to install three things by hand should not learn of them one by one.
    let machine = debian::Machine::probe();
    let facts = rust::Facts::probe(&base, &machine, pins.rust);
    // Tools for this machine need no wasm target, so an installed compiler can build them at once.
    let early = facts.for_tools();
    let rust = rust::plan(&facts);
    let node = node::plan(&node::Facts::probe(&base, &machine));
    let browser = if needs.browser {
        browser::plan(&browser::Facts::probe(&base, &machine))
    } else {
        Ok(browser::Plan::NotNeeded)
    };
    let (rust, node, browser) = all_or_every_sentence(rust, node, browser)?;

    // apt-get runs once at a time. The packages that other parts wait for come first.
    let packages: Vec<&str> = [rust.packages(), node.packages()].concat();
    let node_waits = !node.packages().is_empty();
    let environment = base.clone();
    let installed = jobs::start(move || debian::install(&environment, &machine, &packages));
    let (environment, after) = (base.clone(), installed.clone());
    let rust = jobs::start(move || {
        after.wait();
        rust.carry_out(&environment)
    });
    let (environment, after) = (base.clone(), installed.clone());
    let node = jobs::start(move || {
        if node_waits {
            after.wait();
        }
        node.carry_out(&environment)
    });
    let (environment, after) = (base.clone(), installed);
    let browser = jobs::start(move || {
        after.wait();
        debian::install(&environment, &machine, browser.packages())?;
        browser.carry_out(&environment)
    });

    let cargo = cargo_for_tools(base.clone(), early, rust.clone());
    let for_crates = cargo.clone();
    let crates = jobs::start(move || crates::fetch(&for_crates()));
    let (wasm_bindgen, trunk) = cargo_tools::install(cargo, &pins);
    let (mut environment, node_there) = (base.clone(), node.clone());
    let npm = jobs::start(move || {
        if let Some(folder) = node_there.wait() {
            environment.put_first(folder);
        }
        npm::install(&environment)
    });
    Ok(Parts { rust, node, npm, crates, wasm_bindgen, trunk, browser, base })
}

/// Waits for a cargo that can build programs for this machine: the `early` one, which is installed
/// already, or else that of `rust`.
fn cargo_for_tools(
    mut environment: Environment,
    early: Option<Option<PathBuf>>,
    rust: Job<Option<PathBuf>>,
) -> impl FnOnce() -> Environment + Clone + Send + 'static {
    move || {
        let folder = match early {
            Some(folder) => folder,
            None => rust.wait(),
        };
        if let Some(folder) = folder {
            environment.put_first(folder);
        }
        environment
    }
}

/// A sentence for a person, when something must be done by hand.
type Advice = String;

fn all_or_every_sentence<A, B, C>(
    first: Result<A, Advice>,
    second: Result<B, Advice>,
    third: Result<C, Advice>,
) -> Result<(A, B, C)> {
    match (first, second, third) {
        (Ok(first), Ok(second), Ok(third)) => Ok((first, second, third)),
        (first, second, third) => {
            let sentences = [first.err(), second.err(), third.err()];
            let sentences: Vec<String> = sentences.into_iter().flatten().collect();
            bail!("{}", sentences.join("\n       "))
        }
    }
}
