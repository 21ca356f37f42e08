//! The pane beside the consoles: what to look for, what happened, what is selected, the queues.

use std::rc::Rc;

use pollscope_protocol::Lesson;
use pollscope_protocol::live::DiagnosticLevel;
use pollscope_trace::Language;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::about::prose;
use super::anatomy::Anatomy;
use super::happened::{self, Happened};
use super::inspector::{self, Inspector};
use super::queues::{self, Queues};
use crate::state::{Action, Compiler, Layout, Pane, Playhead, RunId, Selection, State};
use crate::view::Slice;

/// What the picture of the pane depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pane: Pane,
    lesson: Rc<Lesson>,
    recorded: bool,
    selection: Option<Selection>,
    insights: usize,
    /// Of the layout: whether it is asked for, how much there is, whether the compiler is there.
    layout: (bool, usize, bool, bool),
}

/// What the picture of the pane depends on now.
pub fn key(state: &State) -> Key {
    Key {
        pane: state.pane,
        lesson: state.lesson.clone(),
        recorded: state.recorded.is_some(),
        selection: state.timeline.selection,
        insights: state.insights.len(),
        layout: (
            state.layout.is_busy,
            state.layout.types.len(),
            state.layout.message.is_some(),
            state.compiler == Compiler::Ready,
        ),
    }
}

/// What the contents of most panes depend on: the moment that is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instant {
    run: RunId,
    playhead: Playhead,
    events: usize,
    busy: bool,
}

impl Instant {
    /// The run that it is a moment of.
    pub fn run(&self) -> RunId {
        self.run
    }
}

/// The moment that is looked at now.
pub fn instant(state: &State) -> Instant {
    // Time that passes without an event changes nothing of what they show.
    let playhead = Playhead { at: 0, ..state.playback.playhead };
    Instant { run: state.run, playhead, events: state.sequence.len(), busy: state.is_busy() }
}

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: Slice<Key>,
    /// The moment that is looked at.
    pub instant: Instant,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The pane, with its tabs.
#[component]
pub fn Details(props: &Props) -> Html {
    let Key { pane, lesson, recorded, selection, insights, .. } = props.view.key.clone();
    let act = &props.act;
    let state = &props.view.state;
    let instant = props.instant;
    let contents = match pane {
        Pane::Guide => prose(&lesson, recorded),
        Pane::Happened => {
            let key = (instant, happened::key(&state.borrow()));
            html! { <Happened view={Slice { state: state.clone(), key }} act={act.clone()} /> }
        }
        Pane::Inspector => {
            let key: inspector::Key = (instant, selection);
            html! { <Inspector view={Slice { state: state.clone(), key }} act={act.clone()} /> }
        }
        Pane::Queues => {
            let key: queues::Key = instant;
            html! { <Queues view={Slice { state: state.clone(), key }} act={act.clone()} /> }
        }
        Pane::Layout => layout(&state.borrow(), act),
    };
    html! {
        <div class="pane half-idea details" data-testid="details">
            { heads(pane, insights, act) }
            <div class="body" role="tabpanel" id="details-body" tabindex="0"
                aria-labelledby={format!("pane-{}", name(pane))}>{ contents }</div>
        </div>
    }
}

/// The tabs. Arrow keys go from one to the next, and only the present one is in the tab order.
fn heads(here: Pane, insights: usize, act: &Callback<Action>) -> Html {
    let show = act.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let next = match event.key().as_str() {
            "ArrowRight" => here.neighbour(1),
            "ArrowLeft" => here.neighbour(-1),
            "Home" => Pane::ALL[0],
            "End" => Pane::ALL[Pane::ALL.len() - 1],
            _ => return,
        };
        event.prevent_default();
        show.emit(Action::ShowPane(next));
        let list: Option<HtmlElement> = event.current_target().and_then(|list| {
            use wasm_bindgen::JsCast;
            list.dyn_into::<HtmlElement>().ok()
        });
        let tab = list
            .and_then(|list| list.query_selector(&format!("#pane-{}", name(next))).ok().flatten());
        if let Some(tab) = tab {
            use wasm_bindgen::JsCast;
            if let Ok(tab) = tab.dyn_into::<HtmlElement>() {
                let _ = tab.focus();
            }
        }
    });
    let tab = |pane: Pane| {
        let selected = pane == here;
        let onclick = act.reform(move |_: MouseEvent| Action::ShowPane(pane));
        let count = (pane == Pane::Happened && insights > 0).then_some(insights);
        html! {
            <button role="tab" id={format!("pane-{}", name(pane))} data-testid={format!("pane-{}", name(pane))}
                aria-selected={selected.to_string()} aria-controls="details-body"
                tabindex={if selected { "0" } else { "-1" }} {onclick}>
                { label(pane) }
                if let Some(count) = count { <span class="count">{ count }</span> }
            </button>
        }
    };
    html! {
        <div class="heads" role="tablist" aria-label="About the run" {onkeydown}>
            { for Pane::ALL.into_iter().map(tab) }
        </div>
    }
}

fn name(pane: Pane) -> &'static str {
    match pane {
        Pane::Guide => "guide",
        Pane::Happened => "happened",
        Pane::Inspector => "inspector",
        Pane::Queues => "queues",
        Pane::Layout => "layout",
    }
}

fn label(pane: Pane) -> &'static str {
    match pane {
        Pane::Guide => "Look for",
        Pane::Happened => "What happened",
        Pane::Inspector => "Inspector",
        Pane::Queues => "Queues",
        Pane::Layout => "Layout",
    }
}

/// The state machines of the Rust program on the screen.
fn layout(state: &State, act: &Callback<Action>) -> Html {
    if state.recorded.is_some() {
        return html! { <p class="empty">{ FROM_FILE }</p> };
    }
    let Layout { types, message, is_busy, .. } = &state.layout;
    if !is_busy && types.is_empty() && state.compiler != Compiler::Ready {
        let onclick = act.reform(|_: MouseEvent| Action::LayOut);
        return html! {
            <div class="empty">
                <p>{ "The compiler in this tab can show what your async functions become: state machines, with what each keeps across an await, byte by byte." }</p>
                if let Some(message) = message { <p role="status">{ message.to_string() }</p> }
                <button class="btn" data-testid="lay-out" {onclick}>{ "Show the layout" }</button>
            </div>
        };
    }
    let mut diagnostics = state.rust_draft.diagnostics().iter();
    let broken = diagnostics.any(|found| found.level == DiagnosticLevel::Error);
    let message = match message {
        Some(message) => Some(AttrValue::from(message.clone())),
        None if types.is_empty() && broken => Some(BROKEN.into()),
        None => None,
    };
    html! { <Anatomy types={types.clone()} busy={*is_busy} {message} act={act.clone()} /> }
}

const FROM_FILE: &str =
    "This program came with a file. Leave it to see the layout of the lesson's.";
const BROKEN: &str = "The program does not compile, so there is no layout to show. What is wrong stands below the editor.";

/// A line of source, as a link to it.
pub(super) fn line_link(act: &Callback<Action>, language: Language, line: u32) -> Html {
    let onclick = act.reform(move |_: MouseEvent| Action::PickLine(language, line));
    html! { <button class="link" {onclick}>{ format!("line {line}") }</button> }
}
