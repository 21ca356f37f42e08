//! What a run is to run: decided when Run is pressed.

use std::rc::Rc;

use pollscope_protocol::live::{Edition, LiveLimits, LiveProgram};
use pollscope_trace::{Clock, Engine, Language};

use super::{Half, State};

/// What of a run the person has a say in, beside the programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The clock that was chosen; none as long as nobody has.
    pub clock: Option<Clock>,
    /// Whether edited Rust can wait for real time in this browser.
    pub can_wait: bool,
    /// Which edition of Rust edited programs are written in.
    pub edition: Edition,
    /// What edited Rust reads from standard input.
    pub stdin: Rc<str>,
    /// What edited Rust and JavaScript may use up.
    pub limits: LiveLimits,
    /// Whether JavaScript may use the network.
    pub network: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            clock: None,
            can_wait: true,
            edition: Edition::Edition2024,
            stdin: "".into(),
            limits: LiveLimits::default(),
            network: false,
        }
    }
}

/// What a run runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The Rust.
    pub rust: RustPlan,
    /// The JavaScript, if the program has any.
    pub js: Option<Rc<str>>,
    /// The clock of both.
    pub clock: Clock,
    /// Whether JavaScript may use the network.
    pub network: bool,
    /// What JavaScript may use up.
    pub limits: LiveLimits,
}

/// What a run runs of Rust.
#[derive(Debug, Clone, PartialEq)]
pub enum RustPlan {
    /// Nothing: the program has no Rust half.
    Absent,
    /// The lesson's own program, which is compiled.
    Native,
    /// A program for the compiler in the tab.
    Live(LiveProgram),
}

impl State {
    /// The clock of the next run: the person's choice, else the lesson's, else the simulated one.
    pub fn next_clock(&self) -> Clock {
        let live = self.next_engine() == Engine::Live;
        match self.options.clock.or(self.lesson.clock) {
            Some(Clock::Real) if !live || self.options.can_wait => Clock::Real,
            _ => Clock::Simulated,
        }
    }

    /// What runs the Rust half next.
    pub fn next_engine(&self) -> Engine {
        if self.rust_draft.is_edited() { Engine::Live } else { self.lesson.engine }
    }

    /// Whether the next run needs the compiler in the tab.
    pub fn needs_compiler(&self) -> bool {
        self.has(Language::Rust) && self.next_engine() == Engine::Live
    }

    /// The edited program, as the compiler is given it.
    pub fn live_program(&self) -> LiveProgram {
        let options = &self.options;
        LiveProgram {
            source: self.rust_draft.text().to_string(),
            edition: options.edition,
            clock: self.next_clock(),
            stdin: options.stdin.to_string(),
            trace: true,
            network: options.network,
            limits: options.limits,
        }
    }

    /// What a run that begins now runs.
    pub fn plan(&self) -> Plan {
        let rust = match self.next_engine() {
            _ if !self.has(Language::Rust) => RustPlan::Absent,
            Engine::Live => RustPlan::Live(self.live_program()),
            Engine::Native => RustPlan::Native,
        };
        let js = self.has(Language::JavaScript).then(|| self.js_draft.text().clone());
        Plan {
            rust,
            js,
            clock: self.next_clock(),
            network: self.options.network,
            limits: self.options.limits,
        }
    }

    /// Whether what is on the screen below was done by other code than is on it above.
    pub fn is_stale(&self, language: Language) -> bool {
        let ran = self.half(language).ran.as_ref();
        self.recorded.is_none() && ran.is_some_and(|ran| ran != self.draft(language).text())
    }

    /// A half that is about to run.
    pub(super) fn beginning(&self, language: Language) -> Half {
        let engine = match language {
            Language::Rust => self.next_engine(),
            Language::JavaScript => Engine::Native,
        };
        let ran = Some(self.draft(language).text().clone());
        let mut half = Half { engine, clock: self.next_clock(), ran, ..Half::default() };
        half.begin();
        half
    }
}
