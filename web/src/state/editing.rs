//! The programs are edited: what that changes, and what is asked of the compiler.

use std::rc::Rc;

use pollscope_protocol::live::{Diagnostic, TypeLayout};
use pollscope_protocol::live_page::LiveLayout;
use pollscope_trace::Language;

use super::{Choice, Compiler, Draft, Effect, Origin, Pane, State};

/// How the types of the Rust program lie in memory, as far as that was asked.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The types, the state machines of async functions first.
    pub types: Rc<Vec<TypeLayout>>,
    /// Why there are none.
    pub message: Option<Rc<str>>,
    /// Whether the compiler is at it.
    pub is_busy: bool,
    /// Of which text of the program.
    of: Option<u64>,
}

impl State {
    /// A half's program on the screen.
    pub fn draft(&self, language: Language) -> &Draft {
        match language {
            Language::Rust => &self.rust_draft,
            Language::JavaScript => &self.js_draft,
        }
    }

    /// Whether the person has made something else of the lesson.
    pub fn is_edited(&self) -> bool {
        self.rust_draft.is_edited() || self.js_draft.is_edited()
    }

    /// Which programs are on the screen: of a lesson, or of a file.
    pub fn document(&self) -> String {
        match &self.recorded {
            Some(recorded) => format!("file {}", recorded.file),
            None => match &self.origin {
                Origin::Lesson => format!("lesson {}", self.lesson.slug),
                Origin::Template(template) => format!("template {}", template.name()),
                Origin::Link => format!("link {}", self.linked.as_deref().unwrap_or_default()),
            },
        }
    }

    /// What is wrong with the source on the screen.
    pub fn shown_diagnostics(&self, language: Language) -> Rc<Vec<Diagnostic>> {
        if self.recorded.is_some() {
            return Rc::default();
        }
        self.draft(language).diagnostics().clone()
    }

    pub(super) fn draft_mut(&mut self, language: Language) -> &mut Draft {
        match language {
            Language::Rust => &mut self.rust_draft,
            Language::JavaScript => &mut self.js_draft,
        }
    }

    pub(super) fn edit(&mut self, language: Language, text: Rc<str>) -> Vec<Effect> {
        if self.recorded.is_some() || !self.draft_mut(language).set(text) {
            return Vec::new();
        }
        // It would point into the run of another program.
        self.moment = super::Moment::default();
        let mut effects = vec![Effect::KeepDrafts];
        effects.extend(self.check_of(language));
        effects.extend(self.layout_of_what_is_shown());
        effects
    }

    /// What was kept of the lesson from an earlier visit.
    pub(super) fn restore(&mut self, rust: Option<Rc<str>>, js: Option<Rc<str>>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (language, text) in [(Language::Rust, rust), (Language::JavaScript, js)] {
            let Some(text) = text else { continue };
            if !text.is_empty() {
                self.halves.add(language);
            }
            if self.draft_mut(language).set(text)
                // The compiler is fetched for somebody who types, not for somebody who reads.
                && (language == Language::JavaScript || self.compiler == Compiler::Ready)
            {
                effects.extend(self.check_of(language));
            }
        }
        effects
    }

    /// Back to the lesson as it is, with nothing run.
    pub(super) fn reset(&mut self) -> Vec<Effect> {
        self.clear();
        let edited = self.is_edited();
        self.rust_draft.reset();
        self.js_draft.reset();
        if edited { vec![Effect::KeepDrafts] } else { Vec::new() }
    }

    /// A half's program is the lesson's own again; what has run stays on the screen.
    pub(super) fn reset_half(&mut self, language: Language) -> Vec<Effect> {
        let changed = self.recorded.is_none() && self.draft_mut(language).reset();
        self.after_reset(language, changed)
    }

    /// And back to what it was before that.
    pub(super) fn undo_reset(&mut self, language: Language) -> Vec<Effect> {
        let changed = self.recorded.is_none() && self.draft_mut(language).undo_reset();
        self.after_reset(language, changed)
    }

    fn after_reset(&mut self, language: Language, changed: bool) -> Vec<Effect> {
        if !changed {
            return Vec::new();
        }
        let mut effects = vec![Effect::KeepDrafts];
        effects.extend(self.check_of(language));
        effects.extend(self.layout_of_what_is_shown());
        effects
    }

    pub(super) fn compiler_is(&mut self, compiler: Compiler) -> Vec<Effect> {
        let came = compiler == Compiler::Ready && self.compiler != Compiler::Ready;
        self.compiler = compiler;
        let unchecked = self.rust_draft.diagnostics().is_empty() && !self.is_busy();
        let mut effects = Vec::new();
        if came && unchecked && self.rust_draft.is_edited() {
            effects.push(Effect::Check(Language::Rust));
        }
        effects.extend(self.layout_of_what_is_shown());
        effects
    }

    /// A lesson as it is compiles; and nobody has to fetch a compiler to be told so.
    fn check_of(&self, language: Language) -> Option<Effect> {
        let wanted = match language {
            Language::Rust => self.rust_draft.is_edited() && self.compiler.may_check(),
            Language::JavaScript => self.js_draft.is_edited(),
        };
        wanted.then_some(Effect::Check(language))
    }

    pub(super) fn show_pane(&mut self, pane: Pane) -> Vec<Effect> {
        self.pane = pane;
        self.layout_of_what_is_shown().into_iter().collect()
    }

    /// Asks for the layout of the program on the screen, if it is to be seen and is not there.
    fn layout_of_what_is_shown(&mut self) -> Option<Effect> {
        // Nobody is made to fetch a compiler who passes over a tab.
        let shown = self.pane == Pane::Layout && self.compiler == Compiler::Ready;
        if shown { self.lay_out() } else { None }
    }

    /// Asks for the layout of the program on the screen, if it is not there.
    pub(super) fn lay_out(&mut self) -> Option<Effect> {
        let known = self.layout.of == Some(self.rust_draft.revision());
        if known || self.recorded.is_some() || !self.has(Language::Rust) {
            return None;
        }
        self.layout =
            Layout { is_busy: true, of: Some(self.rust_draft.revision()), ..Layout::default() };
        Some(Effect::LayOut)
    }

    pub(super) fn laid_out(&mut self, revision: u64, layout: LiveLayout) {
        if self.layout.of == Some(revision) {
            self.layout.is_busy = false;
            self.layout.types = Rc::new(layout.types);
            self.layout.message = layout.message.map(Into::into);
            self.rust_draft.note(revision, layout.diagnostics);
            if self.layout.message.is_some() {
                // Asked again, it may be another answer: the connection was cut, for one.
                self.layout.of = None;
            }
        }
    }

    pub(super) fn choose(&mut self, choice: Choice) {
        let options = &mut self.options;
        match choice {
            Choice::Clock(clock) => options.clock = Some(clock),
            Choice::Edition(edition) => options.edition = edition,
            Choice::Stdin(stdin) => options.stdin = stdin,
            Choice::Limits(limits) => options.limits = limits,
            Choice::Network(network) => options.network = network,
        }
    }

    /// What is known of a live run that is about to end.
    pub(super) fn outcome(
        &mut self,
        exit_code: Option<i32>,
        diagnostics: Vec<Diagnostic>,
        traced: bool,
    ) {
        if !self.is_busy() {
            return;
        }
        self.rust.exit_code = exit_code;
        self.rust.traced = traced;
        self.rust.diagnostics = Rc::new(diagnostics);
        if !self.is_stale(Language::Rust) {
            let (revision, found) = (self.rust_draft.revision(), self.rust.diagnostics.to_vec());
            self.rust_draft.note(revision, found);
        }
    }
}
