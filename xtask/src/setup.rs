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

use anyhow::{Result, bail};

use crate::process::Environment;
use crate::progress;
use crate::workspace::{self, Pins};

/// What the command at hand needs beyond the compiler and the bundler.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Needs {
    /// Chromium, chromedriver and a font, for the tests that run in a browser.
    pub(crate) browser: bool,
}

/// Does what is missing and returns the environment for all children.
pub(crate) fn run(needs: Needs) -> Result<Environment> {
    let pins = Pins::read()?;
    let mut environment = Environment::default();
    environment.set("CARGO_TARGET_DIR", workspace::target());

    // Plans first: whoever has to install three things by hand should not learn of them one by one.
    let machine = debian::Machine::probe();
    let rust = rust::plan(&rust::Facts::probe(&environment, &machine, pins.rust));
    let node = node::plan(&node::Facts::probe(&environment, &machine));
    let browser = if needs.browser {
        browser::plan(&browser::Facts::probe(&environment, &machine))
    } else {
        Ok(browser::Plan::NotNeeded)
    };
    let (rust, node, browser) = all_or_every_sentence(rust, node, browser)?;

    let packages: Vec<&str> = [rust.packages(), node.packages(), browser.packages()].concat();
    debian::install(&environment, &machine, &packages)?;

    rust.carry_out(&mut environment)?;
    node.carry_out(&mut environment)?;
    environment.put_first(workspace::tools().join("bin"));
    environment.put_first(workspace::web().join("node_modules").join(".bin"));

    // Downloads mostly wait for the network while installations mostly compile.
    let npm = npm::Task::plan(&environment)?;
    std::thread::scope(|scope| {
        let downloads = scope
            .spawn(|| Ok::<_, anyhow::Error>([crates::fetch(&environment)?, npm.carry_out()?]));
        let tools = cargo_tools::install_missing(&environment, &pins);
        let downloads = match downloads.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        tools?;
        downloads?.iter().for_each(progress::Done::report);
        Ok::<_, anyhow::Error>(())
    })?;

    browser.carry_out(&mut environment)?;
    Ok(environment)
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
