//! The parts of `test` and `ci`: running the chosen ones, and the summary that ends with the line
//! `N passed, N failed`. Right above it stands the end of what each failed step has shown.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::output;
use crate::process::Environment;
use crate::progress;

/// One part of a command, which can also be asked for by its name.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// Names of earlier steps that it makes no sense without.
    pub(crate) after: &'static [&'static str],
    pub(crate) run: fn(&Environment) -> Result<()>,
}

/// The steps to run, in their own order: all of them, or the named ones with those they need.
pub(crate) fn choose<'a>(steps: &[&'a Step], names: &[String]) -> Result<Vec<&'a Step>> {
    for name in names {
        if !steps.iter().any(|step| step.name == name) {
            let known: Vec<&str> = steps.iter().map(|step| step.name).collect();
            bail!("there is no step `{name}`; the steps are {}", known.join(", "));
        }
    }
    let mut wanted: Vec<&str> = names.iter().map(String::as_str).collect();
    // Backwards, because a step comes after those that it needs.
    for step in steps.iter().rev() {
        if wanted.contains(&step.name) {
            wanted.extend(step.after);
        }
    }
    let chosen = steps.iter().filter(|step| names.is_empty() || wanted.contains(&step.name));
    Ok(chosen.copied().collect())
}

/// Runs the steps, the later ones too when one fails: a person wants to hear of everything at once.
pub(crate) fn run(steps: &[&Step], environment: &Environment) -> ExitCode {
    let mut results: Vec<(&Step, Outcome)> = Vec::new();
    for step in steps {
        let unmet = step.after.iter().copied().find(|name| {
            results.iter().any(|(done, outcome)| done.name == *name && !outcome.passed())
        });
        println!("\n=== {}: {}", step.name, step.summary);
        let outcome = match unmet {
            Some(name) => Outcome::NotRun { without: name },
            None => carry_out(step, environment),
        };
        results.push((step, outcome));
    }
    print!("\n{}", summary(&results));
    if results.iter().all(|(_, outcome)| outcome.passed()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn carry_out(step: &Step, environment: &Environment) -> Outcome {
    let started = Instant::now();
    let (passed, shown) = output::kept(|| match (step.run)(environment) {
        Ok(()) => true,
        Err(error) => {
            // Not to stderr: where both are read through pipes, the line would wander.
            output::line(&format!("error: {error:#}"));
            false
        }
    });
    let time = started.elapsed();
    if passed { Outcome::Passed(time) } else { Outcome::Failed { time, shown } }
}

enum Outcome {
    Passed(Duration),
    Failed {
        time: Duration,
        /// The end of what the step has shown.
        shown: String,
    },
    NotRun {
        without: &'static str,
    },
}

impl Outcome {
    fn passed(&self) -> bool {
        matches!(self, Self::Passed(_))
    }
}

/// What failed steps have shown, a line for each step, the names of those that failed, and the count as
/// the very last line.
fn summary(results: &[(&Step, Outcome)]) -> String {
    let mut text = String::new();
    for (step, outcome) in results {
        if let Outcome::Failed { shown, .. } = outcome {
            text.push_str(&format!(
                "=== {} failed; the end of its output:\n{shown}\n\n",
                step.name
            ));
        }
    }
    for (step, outcome) in results {
        let outcome = match outcome {
            Outcome::Passed(time) => format!("passed  {}", progress::time(*time)),
            Outcome::Failed { time, .. } => format!("FAILED  {}", progress::time(*time)),
            Outcome::NotRun { without } => format!("FAILED  not run: it needs `{without}`"),
        };
        text.push_str(&format!("{:<14} {outcome}\n", step.name));
    }
    let failed: Vec<&str> = results
        .iter()
        .filter(|(_, outcome)| !outcome.passed())
        .map(|(step, _)| step.name)
        .collect();
    if !failed.is_empty() {
        text.push_str(&format!("failed: {}\n", failed.join(", ")));
    }
    let passed = results.len() - failed.len();
    text.push_str(&format!("{passed} passed, {} failed\n", failed.len()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUNDLE: Step = step("bundle", &[]);
    const UNIT: Step = step("unit", &[]);
    const BUILD: Step = step("build", &["bundle"]);
    const E2E: Step = step("e2e", &["build"]);
    const ALL: &[&Step] = &[&BUNDLE, &UNIT, &BUILD, &E2E];

    const fn step(name: &'static str, after: &'static [&'static str]) -> Step {
        Step { name, summary: "", after, run: |_| Ok(()) }
    }

    #[test]
    fn a_chosen_step_brings_those_it_needs() {
        for (names, expected) in [
            (&[][..], &["bundle", "unit", "build", "e2e"][..]),
            (&["unit"], &["unit"]),
            (&["e2e"], &["bundle", "build", "e2e"]),
            (&["e2e", "unit"], &["bundle", "unit", "build", "e2e"]),
        ] {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            let chosen = choose(ALL, &names).expect("known names");
            let chosen: Vec<&str> = chosen.iter().map(|step| step.name).collect();
            assert_eq!(chosen, expected, "{names:?}");
        }
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_known_ones() {
        let error = choose(ALL, &["e3e".to_owned()]).err().expect("an unknown name");
        assert_eq!(
            error.to_string(),
            "there is no step `e3e`; the steps are bundle, unit, build, e2e"
        );
    }

    #[test]
    fn the_summary_ends_with_the_count() {
        let second = Duration::from_secs(1);
        let text = summary(&[
            (&UNIT, Outcome::Passed(second)),
            (&BUILD, Outcome::Failed { time: second, shown: "error: no room".to_owned() }),
            (&E2E, Outcome::NotRun { without: "build" }),
        ]);
        let expected = "=== build failed; the end of its output:\n\
                        error: no room\n\
                        \n\
                        unit           passed  1.0 s\n\
                        build          FAILED  1.0 s\n\
                        e2e            FAILED  not run: it needs `build`\n\
                        failed: build, e2e\n\
                        1 passed, 2 failed\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_failed_step_keeps_the_output_of_its_programs() {
        let environment = Environment::default();
        let echo = |environment: &Environment| {
            environment.tool("sh", ["-c", "echo out; echo err >&2; exit 3"]).run()
        };
        let step = Step { run: echo, ..UNIT };
        let Outcome::Failed { shown, .. } = carry_out(&step, &environment) else {
            panic!("it fails");
        };
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[..2], ["out", "err"]);
        assert!(lines[2].starts_with("error: `sh -c"), "{shown}");
    }

    #[test]
    fn a_good_summary_names_no_failure() {
        let text = summary(&[(&UNIT, Outcome::Passed(Duration::ZERO))]);
        assert_eq!(text, "unit           passed  0.0 s\n1 passed, 0 failed\n");
    }
}
