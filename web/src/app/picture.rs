//! The parts of the page's picture that look at the state.

use pollscope_trace::{Engine, Language};
use yew::prelude::*;

use super::{App, Message};
use crate::components::{
    EditorPane, EventsList, Header, Lines, RunOptions, Splitter, TimelineHead, TimelinePane,
    events_list, idea,
};
use crate::notes;
use crate::state::{self, Action, Face, Origin, Split, State};
use crate::view::{Slice, View};

/// What the lesson is about, or which program it is whose trace is shown in its place.
pub(super) fn heading(state: &State) -> Html {
    if state.recorded.is_none() {
        return idea(&state.lesson.heading, &state.lesson.summary);
    }
    let program = if state.program().is_empty() { "a program" } else { state.program() };
    let heading = format!("The trace of {program}");
    idea(&heading, "What a run of it did, as the file tells it.")
}

/// What runs a half next, in a few words, and what there is to know about that.
fn engine_words(state: &State, language: Language) -> (String, &'static str) {
    if state.recorded.is_some() {
        return ("from a file, read-only".to_owned(), "This source came with the file.");
    }
    if language == Language::JavaScript {
        let title = "It runs in a worker of its own that has no access to this page.";
        return ("in a sandboxed worker".to_owned(), title);
    }
    let runtime = state::runtime(state.rust_draft.text());
    if state.next_engine() == Engine::Live {
        let title = "rustc compiles it and Miri runs it, both in this tab.";
        (format!("rustc 1.78 + Miri, interpreted · {runtime}"), title)
    } else {
        let title = "Compiled to WebAssembly ahead of time. Once you edit it, rustc 1.78 and Miri run it in this tab.";
        (format!("compiled to WebAssembly · {runtime}"), title)
    }
}

/// The parts of the picture.
impl App {
    pub(super) fn slice<K>(&self, key: K) -> Slice<K> {
        Slice { state: self.state.clone(), key }
    }

    /// The sources, side by side.
    pub(super) fn editors(&self, state: &State, act: &Callback<Action>) -> Html {
        let both = state.languages().count() == 2;
        let between =
            both.then(|| Self::splitter(state, Split::Editors, "Between the programs", act));
        let mut panes: Vec<Html> =
            state.languages().map(|language| self.editor(state, language, act)).collect();
        panes.splice(1..1, between);
        html! {
            <section class={classes!("editors", (!both).then_some("single"))} aria-label="Source">
                { for panes }
            </section>
        }
    }

    fn editor(&self, state: &State, language: Language, act: &Callback<Action>) -> Html {
        let (engine, title) = engine_words(state, language);
        let recorded = state.recorded.is_some();
        html! {
            <EditorPane key={language as usize} {language} document={state.document()} source={state.source(language)}
                editable={!recorded && !state.embed.as_ref().is_some_and(|embed| embed.read_only)} edited={!recorded && state.draft(language).is_edited()}
                undoable={!recorded && state.draft(language).can_undo_reset()}
                stale={state.is_stale(language)} {engine} {title}
                diagnostics={state.shown_diagnostics(language)}
                lines={Lines::of(state.half(language))} notes={notes::notes(state, language)}
                picked={state.picked_line.filter(|picked| picked.language == language)}
                hidden={state.face != Face::of(language)} act={act.clone()}
                run={act.reform(|()| Action::Start)} />
        }
    }

    /// The top bar.
    pub(super) fn header(
        &self,
        context: &Context<Self>,
        state: &State,
        act: &Callback<Action>,
    ) -> Html {
        let link = context.link();
        let live = state.needs_compiler();
        let other = state.wanted.is_none() && state.origin != Origin::Lesson;
        let other = other.then(|| AttrValue::from(state.lesson.title.clone()));
        html! {
            <Header catalogue={state.catalogue.clone()} lesson={state.shown_in_the_list()}
                {other} shared={self.slice(state.recorded.is_some())}
                title={state.lesson.title.clone()} phase={state.phase} clock={state.next_clock()}
                can_wait={!live || state.options.can_wait} savable={!state.sequence.is_empty()}
                act={act.clone()} stop={link.callback(|()| Message::Stop)}
                save={link.callback(Message::Save)} open={link.callback(Message::Open)}>
                <RunOptions options={state.options.clone()} compiler={state.compiler.clone()}
                    crates={state.crates.clone()} ask_crates={link.callback(|()| Message::Crates)}
                    act={act.clone()} fetch={link.callback(Message::Fetch)} />
            </Header>
        }
    }

    /// A border that can be dragged.
    pub(super) fn splitter(
        state: &State,
        split: Split,
        label: &'static str,
        act: &Callback<Action>,
    ) -> Html {
        html! { <Splitter key={label} {split} {label} size={state.workspace.get(split)} act={act.clone()} /> }
    }

    /// The sizes that a person has chosen, for the style sheet.
    pub(super) fn sizes(state: &State) -> String {
        let size = |split: Split, name: &str, unit: &str| {
            state.workspace.get(split).map(|size| format!("--{name}:{size}{unit};"))
        };
        let share = state
            .workspace
            .editors
            .map(|share| format!("--left:{share:.3}fr;--right:{:.3}fr;", 1.0 - share));
        [size(Split::Rail, "rail", "px"), size(Split::Output, "output", "px"), share]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The timeline, or the list of events in its place.
    pub(super) fn course(&self, state: &State, view: &View, act: &Callback<Action>) -> Html {
        let list = state.listing.open;
        html! {
            <>
            <TimelineHead view={view.clone()} stage={self.stage.clone()} act={act.clone()} />
            <div class={classes!("course", list.then_some("listed"))}>
                <TimelinePane view={view.clone()} stage={self.stage.clone()} act={act.clone()} />
                if Language::ALL.into_iter().any(|language| state.is_stale(language)) {
                    <p class="stale" role="status" data-testid="stale">{ "From the run before your edits" }</p>
                } else if state.recalled {
                    <p class="stale" role="status" data-testid="recalled">{ "Recorded. Press Run to run it here." }</p>
                }
                if list {
                    <EventsList view={self.slice(events_list::key(state))} act={act.clone()} />
                }
            </div>
            </>
        }
    }
}
