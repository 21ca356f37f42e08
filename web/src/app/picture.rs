//! The parts of the page's picture that look at the state.

use pollscope_trace::{Engine, Language};
use yew::prelude::*;

use super::{App, Message};
use crate::components::{
    Console, EditorPane, EventsList, Lines, RunBar, RunOptions, TimelinePane, console, events_list,
    idea,
};
use crate::state::{self, Action, State};
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
        return ("recorded · read-only".to_owned(), "This source came with the file.");
    }
    if language == Language::JavaScript {
        let title = "It runs in a worker of its own that has no access to this page.";
        return ("sandboxed worker".to_owned(), title);
    }
    let runtime = state::runtime(state.rust_draft.text());
    if state.next_engine() == Engine::Live {
        let title = "rustc compiles it and Miri runs it, both in this tab.";
        (format!("live: rustc + Miri · {runtime}"), title)
    } else {
        let title = "Compiled to WebAssembly. Change it, and the compiler in this tab runs it.";
        (format!("native · {runtime}"), title)
    }
}

/// The parts of the picture.
impl App {
    pub(super) fn slice<K>(&self, key: K) -> Slice<K> {
        Slice { state: self.state.clone(), key }
    }

    pub(super) fn editor(&self, state: &State, language: Language, act: &Callback<Action>) -> Html {
        let (engine, title) = engine_words(state, language);
        let recorded = state.recorded.is_some();
        html! {
            <EditorPane {language} document={state.document()} source={state.source(language)}
                editable={!recorded} edited={!recorded && state.draft(language).is_edited()}
                stale={state.is_stale(language)} {engine} {title}
                diagnostics={state.shown_diagnostics(language)}
                lines={Lines::of(state.half(language))}
                picked={state.picked_line.filter(|picked| picked.language == language)}
                hidden={state.tab != language} act={act.clone()}
                run={act.reform(|()| Action::Start)} />
        }
    }

    pub(super) fn run_bar(
        &self,
        context: &Context<Self>,
        state: &State,
        act: &Callback<Action>,
    ) -> Html {
        let link = context.link();
        let live = state.next_engine() == Engine::Live;
        html! {
            <RunBar phase={state.phase} recorded={state.recorded.is_some()} clock={state.clock()}
                next_clock={state.next_clock()} can_wait={!live || state.options.can_wait}
                edited={state.is_edited()}
                events={state.sequence.len()} end={state.last()} playback={state.playback}
                act={act.clone()} stop={link.callback(|()| Message::Stop)}>
                <RunOptions options={state.options.clone()} compiler={state.compiler.clone()}
                    crates={state.crates.clone()} ask_crates={link.callback(|()| Message::Crates)}
                    act={act.clone()} fetch={link.callback(Message::Fetch)} />
            </RunBar>
        }
    }

    pub(super) fn console(&self, state: &State, language: Language) -> Html {
        html! { <Console {language} view={self.slice(console::key(state, language))} /> }
    }

    /// The timeline, or the list of events in its place.
    pub(super) fn course(&self, state: &State, view: &View, act: &Callback<Action>) -> Html {
        let list = state.listing.open;
        html! {
            <div class={classes!("course", list.then_some("listed"))}>
                <TimelinePane view={view.clone()} stage={self.stage.clone()} act={act.clone()} />
                if Language::ALL.into_iter().any(|language| state.is_stale(language)) {
                    <p class="stale" role="status" data-testid="stale">{ "Of the run before your changes" }</p>
                }
                if list {
                    <EventsList view={self.slice(events_list::key(state))} act={act.clone()} />
                }
            </div>
        }
    }
}
