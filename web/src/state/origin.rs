//! Where the programs on the screen come from, and which of the two halves there are.

use std::rc::Rc;

use pollscope_protocol::{Lesson, Template};
use pollscope_trace::Language;

use super::{Effect, Face, Pane, State, Welcome};
use crate::templates;

/// Where the programs on the screen come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// The lesson.
    #[default]
    Lesson,
    /// A template: it is a new program.
    Template(Template),
    /// A link, with all there is of them.
    Link,
}

/// Which halves a program has. At least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Halves {
    rust: bool,
    js: bool,
}

impl Halves {
    /// Those that are not empty. If both are empty, both are to be written.
    pub fn of(rust: &str, js: &str) -> Self {
        Halves { rust: !rust.is_empty() || js.is_empty(), js: !js.is_empty() || rust.is_empty() }
    }

    /// Whether this is one of them.
    pub fn has(self, language: Language) -> bool {
        match language {
            Language::Rust => self.rust,
            Language::JavaScript => self.js,
        }
    }

    /// This one alone.
    pub(super) fn only(language: Language) -> Self {
        Halves { rust: language == Language::Rust, js: language == Language::JavaScript }
    }

    pub(super) fn add(&mut self, language: Language) {
        match language {
            Language::Rust => self.rust = true,
            Language::JavaScript => self.js = true,
        }
    }
}

impl State {
    /// Whether the program on the screen has this half. One that it lacks takes no room and never runs.
    pub fn has(&self, language: Language) -> bool {
        match &self.recorded {
            Some(recorded) => recorded.half(language).is_some(),
            None => self.halves.has(language),
        }
    }

    /// The halves that it has.
    pub fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        Language::ALL.into_iter().filter(|language| self.has(*language))
    }

    /// A new program, as the template has it.
    pub(super) fn new_program(&mut self, template: Template) -> Vec<Effect> {
        (self.notice, self.wanted) = (None, None);
        self.welcome = Welcome::Over;
        self.take_programs(Rc::new(templates::program(template)));
        self.origin = Origin::Template(template);
        self.pane = Pane::Lesson;
        self.clear();
        self.show_a_face();
        vec![Effect::RememberTemplate(template)]
    }

    /// Other programs are on the screen.
    pub(super) fn take_programs(&mut self, lesson: Rc<Lesson>) {
        self.rust_draft = super::Draft::of(&lesson.rust);
        self.js_draft = super::Draft::of(&lesson.js);
        self.halves = Halves::of(&lesson.rust, &lesson.js);
        self.limit_halves();
        self.origin = Origin::Lesson;
        (self.linked, self.note, self.moment) = (None, None, super::Moment::default());
        self.options.edition = lesson.edition;
        self.layout = super::Layout::default();
        self.practice = super::Practice::default();
        self.lesson = lesson;
    }

    /// A phone cannot show a half that is absent.
    pub(super) fn show_a_face(&mut self) {
        match self.face {
            Face::Rust if !self.has(Language::Rust) => self.face = Face::JavaScript,
            Face::JavaScript if !self.has(Language::JavaScript) => self.face = Face::Rust,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use pollscope_protocol::RunStatus;
    use pollscope_trace::Engine;

    use super::super::sample::{lesson, open};
    use super::super::{Action, HalfPhase, Phase, RustPlan};
    use super::*;

    fn new(template: Template) -> State {
        let mut state = open(None);
        let effects = state.apply(Action::New { template });
        assert_eq!(effects, [Effect::RememberTemplate(template)]);
        state
    }

    fn end(state: &mut State, language: Language) -> Vec<Effect> {
        let (run, status) = (state.run, RunStatus::Ok);
        state.apply(Action::Ended { run, language, status, message: None })
    }

    #[test]
    fn a_new_program_is_no_lesson_and_has_the_halves_of_its_template() {
        let halves = |template| {
            let state = new(template);
            assert_eq!((&*state.lesson.slug, &*state.lesson.title), ("", "New program"));
            Language::ALL.map(|language| state.has(language))
        };
        assert_eq!(halves(Template::Blank), [true, false]);
        assert_eq!(halves(Template::Tokio), [true, false]);
        assert_eq!(halves(Template::Both), [true, true]);
        assert_eq!(halves(Template::JavaScript), [false, true]);
    }

    #[test]
    fn a_half_that_is_absent_does_not_run_and_the_run_is_over_without_it() {
        let mut state = new(Template::Tokio);
        state.apply(Action::Start);
        let plan = state.plan();
        assert!(matches!(plan.rust, RustPlan::Live(_)));
        assert_eq!(plan.js, None);
        assert_eq!(state.js.phase, HalfPhase::Fresh);
        state.apply(Action::Started(state.run));
        assert_eq!(end(&mut state, Language::Rust), [Effect::Report]);
        assert_eq!((state.phase, state.js.phase), (Phase::Over, HalfPhase::Fresh));
        assert_eq!(state.result().halves, [Language::Rust]);

        let mut state = new(Template::JavaScript);
        assert_eq!(state.next_engine(), Engine::Native, "no compiler is needed");
        state.apply(Action::Start);
        assert_eq!(state.plan().rust, RustPlan::Absent);
        state.apply(Action::Started(state.run));
        state.apply(Action::Stopped { now: 5 });
        assert_eq!((state.phase, state.rust.phase), (Phase::Over, HalfPhase::Fresh));
        assert_eq!(state.traces().len(), 1);
    }

    #[test]
    fn a_phone_shows_a_half_that_there_is() {
        assert_eq!(new(Template::JavaScript).face, Face::JavaScript);
        let mut state = open(None);
        state.apply(Action::ShowFace(Face::JavaScript));
        state.apply(Action::New { template: Template::Blank });
        assert_eq!(state.face, Face::Rust);
    }

    #[test]
    fn the_last_new_program_can_be_had_back_and_a_lesson_is_a_lesson_again() {
        let mut state = new(Template::Tokio);
        // What was kept of an earlier one comes back, and is replaced by the template.
        state.apply(Action::Restore { rust: Some("fn main() {}".into()), js: None });
        state.apply(Action::ResetHalf(Language::Rust));
        assert!(!state.is_edited());
        state.apply(Action::UndoReset(Language::Rust));
        assert_eq!(&**state.rust_draft.text(), "fn main() {}");

        let effects = state.apply(Action::Pick(lesson("lazy-vs-eager")));
        assert_eq!(effects, [Effect::RememberLesson("lazy-vs-eager".into())]);
        assert_eq!((&state.origin, &*state.lesson.slug), (&Origin::Lesson, "lazy-vs-eager"));
        assert!(state.has(Language::JavaScript) && !state.is_edited());
    }

    #[test]
    fn a_program_that_is_put_in_place_of_an_absent_half_makes_it_present() {
        let mut state = new(Template::Blank);
        state.apply(Action::Restore { rust: None, js: Some("1".into()) });
        assert!(state.has(Language::JavaScript));
    }
}
