//! Editing, without a browser and without a compiler.

use std::rc::Rc;

use pollscope_protocol::RunStatus;
use pollscope_protocol::live::{Diagnostic, DiagnosticLevel, Edition};
use pollscope_protocol::live_page::{LiveCheck, LiveLayout};
use pollscope_trace::{Clock, Engine, Language, Stream};

use super::sample::{lesson, open, over};
use super::{Action, Choice, Compiler, Effect, Pane, RustPlan, State};

fn edit(state: &mut State, language: Language, text: &str) -> Vec<Effect> {
    state.apply(Action::Edit { language, text: text.into() })
}

fn error(message: &str) -> Diagnostic {
    Diagnostic {
        level: DiagnosticLevel::Error,
        code: None,
        message: message.to_owned(),
        explanation: None,
        spans: Vec::new(),
        notes: Vec::new(),
        suggestions: Vec::new(),
        rendered: String::new(),
    }
}

fn found(message: &str) -> LiveCheck {
    LiveCheck { diagnostics: vec![error(message)], message: None }
}

#[test]
fn an_edited_program_is_kept_and_checked_and_the_lessons_own_is_neither() {
    let mut state = open(None);
    let (rust, js) = (Language::Rust, Language::JavaScript);
    let effects = edit(&mut state, rust, "fn main() {}");
    assert_eq!(effects, [Effect::KeepDrafts, Effect::Check(rust)]);
    assert_eq!(edit(&mut state, rust, "fn main() {}"), [], "it is the same text");
    assert_eq!(edit(&mut state, js, "1"), [Effect::KeepDrafts, Effect::Check(js)]);
    let lesson = state.lesson.rust.clone();
    assert_eq!(edit(&mut state, rust, &lesson), [Effect::KeepDrafts], "typed back to the lesson");
    assert!(!state.rust_draft.is_edited());
    assert_eq!(state.apply(Action::Reset), [Effect::KeepDrafts]);
    assert!(!state.is_edited());
    assert_eq!(state.apply(Action::Reset), []);
}

#[test]
fn what_a_check_finds_counts_for_the_text_that_was_checked() {
    let mut state = open(None);
    let language = Language::Rust;
    edit(&mut state, language, "one");
    let revision = state.rust_draft.revision();
    edit(&mut state, language, "two");
    state.apply(Action::Checked { language, revision, found: found("of one") });
    assert!(state.rust_draft.diagnostics().is_empty());
    let revision = state.rust_draft.revision();
    state.apply(Action::Checked { language, revision, found: found("of two") });
    assert_eq!(state.rust_draft.diagnostics()[0].message, "of two");
    edit(&mut state, language, "three");
    assert!(state.rust_draft.diagnostics().is_empty(), "it may be wrong by now");
}

#[test]
fn nobody_fetches_a_compiler_who_did_not_want_it() {
    let mut state = open(None);
    state.apply(Action::Compiler(Compiler::Declined));
    assert_eq!(edit(&mut state, Language::Rust, "fn main() {}"), [Effect::KeepDrafts]);
    // Somebody gets it after all.
    state.apply(Action::Compiler(Compiler::Loading { bytes: 1, of: 4 }));
    assert_eq!(state.compiler.percent(), Some(25));
    let came = state.apply(Action::Compiler(Compiler::Ready));
    assert_eq!(came, [Effect::Check(Language::Rust)]);
    assert_eq!(state.apply(Action::Compiler(Compiler::Ready)), []);
}

#[test]
fn what_was_kept_comes_back_without_a_compiler_being_fetched() {
    let mut state = open(None);
    let (rust, js) = (Some("fn main() {}".into()), Some("1".into()));
    let effects = state.apply(Action::Restore { rust, js });
    assert_eq!(effects, [Effect::Check(Language::JavaScript)]);
    assert_eq!(&**state.rust_draft.text(), "fn main() {}");
    state.apply(Action::Pick(lesson("join-all")));
    assert!(!state.is_edited(), "each lesson has its own programs");
}

#[test]
fn edited_rust_runs_live_on_simulated_time_unless_told_otherwise() {
    let mut state = open(None);
    assert_eq!((state.next_engine(), state.next_clock()), (Engine::Native, Clock::Simulated));
    assert_eq!(state.plan().rust, RustPlan::Native);
    edit(&mut state, Language::Rust, "fn main() {}");
    assert_eq!((state.next_engine(), state.next_clock()), (Engine::Live, Clock::Simulated));
    state.apply(Action::Choose(Choice::Clock(Clock::Real)));
    state.apply(Action::Choose(Choice::Edition(Edition::Edition2021)));
    state.apply(Action::Choose(Choice::Stdin("in".into())));
    let plan = state.plan();
    let RustPlan::Live(program) = plan.rust else { panic!("it was edited") };
    assert_eq!((program.source.as_str(), program.stdin.as_str()), ("fn main() {}", "in"));
    assert_eq!((program.clock, plan.clock), (Clock::Real, Clock::Real));
    assert_eq!(program.edition, Edition::Edition2021);
    state.options.can_wait = false;
    assert_eq!(state.plan().clock, Clock::Simulated, "it cannot wait in this browser");
}

#[test]
fn a_lesson_says_what_runs_it_and_how() {
    let mut live = (*lesson("join-all")).clone();
    live.engine = Engine::Live;
    live.edition = Edition::Edition2021;
    let mut state = open(None);
    state.apply(Action::Pick(Rc::new(live.clone())));
    let RustPlan::Live(program) = state.plan().rust else { panic!("it is compiled in the tab") };
    assert_eq!((&program.source, program.edition), (&live.rust, Edition::Edition2021));
    assert_eq!(program.clock, Clock::Simulated);
    assert!(!state.is_edited());
    live.slug = "on-the-page's-clock".to_owned();
    live.clock = Some(Clock::Real);
    state.apply(Action::Pick(Rc::new(live)));
    assert_eq!(state.plan().clock, Clock::Real);
    state.apply(Action::Choose(Choice::Clock(Clock::Simulated)));
    assert_eq!(state.plan().clock, Clock::Simulated, "the person has the last word");
    state.apply(Action::Pick(lesson("join-all")));
    assert_eq!(
        (state.plan().rust, state.options.edition),
        (RustPlan::Native, Edition::Edition2024)
    );
}

#[test]
fn results_of_other_code_say_so() {
    let mut state = over();
    let language = Language::Rust;
    assert!(!state.is_stale(language));
    edit(&mut state, language, "fn main() {}");
    assert!(state.is_stale(language) && !state.is_stale(Language::JavaScript));
    assert_eq!(state.traces()[0].header.source, state.lesson.rust, "the trace has what ran");
    let lesson = state.lesson.rust.clone();
    edit(&mut state, language, &lesson);
    assert!(!state.is_stale(language));
}

#[test]
fn a_live_run_tells_how_it_ended() {
    let mut state = open(None);
    edit(&mut state, Language::Rust, "fn main() { oops }");
    state.apply(Action::Start);
    let run = state.run;
    state.apply(Action::Started(run));
    let stream = Stream::Stderr;
    state.apply(Action::Printed { run, stream, text: "hm\n".to_owned() });
    let diagnostics = vec![error("cannot find value `oops`")];
    state.apply(Action::Outcome { run, exit_code: Some(3), diagnostics, traced: false });
    let (language, status) = (Language::Rust, RunStatus::CompileError);
    state.apply(Action::Ended { run, language, status, message: None });
    let result = state.result().rust;
    assert_eq!((result.engine, result.status), (Engine::Live, RunStatus::CompileError));
    assert_eq!((result.exit_code, result.stderr.as_str()), (Some(3), "hm\n"));
    assert_eq!(result.diagnostics.len(), 1);
    assert_eq!(state.rust_draft.diagnostics().len(), 1, "the editor shows it, too");
    state.apply(Action::Printed { run, stream, text: "late".to_owned() });
    assert_eq!(state.result().rust.stderr, "hm\n");
}

#[test]
fn the_layout_is_asked_for_when_it_is_to_be_seen_and_counts_for_its_text() {
    let mut state = open(None);
    assert_eq!(state.apply(Action::ShowPane(Pane::Layout)), [], "the compiler is not here");
    assert_eq!(state.apply(Action::LayOut), [Effect::LayOut]);
    assert_eq!(state.apply(Action::LayOut), []);
    state.apply(Action::Compiler(Compiler::Ready));
    assert_eq!(state.apply(Action::ShowPane(Pane::Queues)), []);
    assert_eq!(state.apply(Action::ShowPane(Pane::Layout)), [], "the answer is on its way");
    let old = state.rust_draft.revision();
    let effects = edit(&mut state, Language::Rust, "fn main() {}");
    assert_eq!(effects.last(), Some(&Effect::LayOut));
    let late = LiveLayout { message: Some("of the old one".to_owned()), ..LiveLayout::default() };
    state.apply(Action::LaidOut { revision: old, layout: late });
    assert!(state.layout.is_busy && state.layout.message.is_none());
    let revision = state.rust_draft.revision();
    let failed = LiveLayout { message: Some("no compiler".to_owned()), ..LiveLayout::default() };
    state.apply(Action::LaidOut { revision, layout: failed });
    assert_eq!(state.layout.message.as_deref(), Some("no compiler"));
    assert_eq!(state.apply(Action::ShowPane(Pane::Layout)), [Effect::LayOut], "asked again");
}

#[test]
fn a_recorded_trace_cannot_be_edited() {
    let mut state = over();
    let recorded = super::Recorded::new("trace.json".to_owned(), state.traces());
    state.apply(Action::ShowRecorded(Box::new(recorded)));
    let before: Rc<str> = state.source(Language::Rust);
    assert_eq!(edit(&mut state, Language::Rust, "changed"), []);
    assert_eq!(state.source(Language::Rust), before);
}
