//! The upper part of the rail: the lesson, the findings, and what is inspected.

use std::rc::Rc;

use pollscope_analysis::words;
use pollscope_protocol::Lesson;
use pollscope_protocol::live::DiagnosticLevel;
use pollscope_trace::Language;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::about::{footer, prose};
use super::anatomy::Anatomy;
use super::findings::{self, Findings};
use super::inspector::{self, Inspector};
use super::lesson_label;
use super::practice::{self, Exercises, Predictions};
use super::queues::{self, Queues};
use super::timeline_words::{self, Contrasted};
use crate::state::{
    Action, Compiler, Layout, Origin, Pane, Playhead, RunId, Selection, State, Tab,
};
use crate::view::Slice;

/// What the picture of the pane depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pane: Pane,
    lesson: Rc<Lesson>,
    origin: Origin,
    /// Whether there is Rust to lay out.
    rust: bool,
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
        origin: state.origin.clone(),
        rust: state.has(Language::Rust),
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

/// The tabs and what the present one shows.
#[component]
pub fn Details(props: &Props) -> Html {
    let Key { pane, lesson, origin, rust, recorded, selection, insights, .. } =
        props.view.key.clone();
    let act = &props.act;
    let state = &props.view.state;
    let instant = props.instant;
    let contents = match pane {
        Pane::Lesson => {
            let key = timeline_words::key(&state.borrow());
            let practises = !recorded && origin == Origin::Lesson;
            let practised = practice::key(&state.borrow());
            let practised = Slice { state: state.clone(), key: practised };
            html! {
                <>
                    if practises {
                        <Predictions view={practised.clone()} act={act.clone()} />
                    }
                    { prose(&lesson, recorded) }
                    if practises {
                        <Exercises view={practised} act={act.clone()} />
                    }
                    <Contrasted view={Slice { state: state.clone(), key }} />
                    { footer() }
                </>
            }
        }
        Pane::Findings => {
            let key = (instant, findings::key(&state.borrow()));
            html! { <Findings view={Slice { state: state.clone(), key }} act={act.clone()} /> }
        }
        Pane::Selection => {
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
        <div class="details" data-testid="details">
            { heads(pane.tab(), &origin, insights, act) }
            <div class="body" role="tabpanel" id="details-body" tabindex="0"
                aria-labelledby={format!("rail-{}", name(pane.tab()))}>
                if pane.tab() == Tab::Inspect { { inspects(pane, rust, act) } }
                { contents }
            </div>
        </div>
    }
}

/// The tabs. Arrow keys go from one to the next, and only the present one is in the tab order.
fn heads(here: Tab, origin: &Origin, findings: usize, act: &Callback<Action>) -> Html {
    let show = act.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let next = match event.key().as_str() {
            "ArrowRight" => here.neighbour(1),
            "ArrowLeft" => here.neighbour(-1),
            "Home" => Tab::ALL[0],
            "End" => Tab::ALL[Tab::ALL.len() - 1],
            _ => return,
        };
        event.prevent_default();
        show.emit(Action::ShowPane(next.pane()));
        let list = event.current_target().and_then(|list| list.dyn_into::<HtmlElement>().ok());
        let tab = list
            .and_then(|list| list.query_selector(&format!("#rail-{}", name(next))).ok().flatten())
            .and_then(|tab| tab.dyn_into::<HtmlElement>().ok());
        if let Some(tab) = tab {
            let _ = tab.focus();
        }
    });
    let tab = |tab: Tab| {
        let selected = tab == here;
        let onclick = act.reform(move |_: MouseEvent| Action::ShowPane(tab.pane()));
        let count = (tab == Tab::Findings && findings > 0).then_some(findings);
        html! {
            <button role="tab" id={format!("rail-{}", name(tab))} data-testid={format!("rail-{}", name(tab))}
                aria-selected={selected.to_string()} aria-controls="details-body"
                tabindex={if selected { "0" } else { "-1" }} {onclick}>
                { label(tab, origin) }
                if let Some(count) = count { <span class="badge" data-testid="findings-count">{ count }</span> }
            </button>
        }
    };
    html! {
        <div class="heads" role="tablist" aria-label="About the run" {onkeydown}>
            { for Tab::ALL.into_iter().map(tab) }
        </div>
    }
}

fn name(tab: Tab) -> &'static str {
    match tab {
        Tab::Lesson => "lesson",
        Tab::Findings => "findings",
        Tab::Inspect => "inspect",
    }
}

fn label(tab: Tab, origin: &Origin) -> &'static str {
    match tab {
        Tab::Lesson => lesson_label(origin),
        Tab::Findings => "Findings",
        Tab::Inspect => "Inspect",
    }
}

/// What of the run is inspected. Only Rust has a layout.
fn inspects(here: Pane, rust: bool, act: &Callback<Action>) -> Html {
    let choice = |pane: Pane| {
        let (id, label) = match pane {
            Pane::Queues => ("inspect-queues", "Queues"),
            Pane::Layout => ("inspect-layout", "Layout"),
            _ => ("inspect-selection", "Selection"),
        };
        let onclick = act.reform(move |_: MouseEvent| Action::ShowPane(pane));
        html! { <button data-testid={id} aria-pressed={(pane == here).to_string()} {onclick}>{ label }</button> }
    };
    html! {
        <div class="segments" role="group" aria-label="What to inspect">{ for Pane::INSPECT.into_iter().filter(|pane| rust || *pane != Pane::Layout).map(choice) }</div>
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
    html! { <button class="link" {onclick}>{ words::line(line) }</button> }
}
