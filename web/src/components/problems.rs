//! What a compiler has to say, as a list below the editor: where, what, why, and what could be
//! done about it.

use std::rc::Rc;

use pollscope_protocol::live::{Diagnostic, DiagnosticNote, Edit, Suggestion};
use pollscope_trace::Language;
use yew::prelude::*;

use super::details::line_link;
use super::findings::with_code;
use super::{half_id, half_name};
use crate::problems;
use crate::state::Action;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whose program it is.
    pub language: Language,
    /// What there is to say.
    pub diagnostics: Rc<Vec<Diagnostic>>,
    /// Whether the program can be changed.
    pub editable: bool,
    /// Makes changes that were suggested; false if the program has changed there.
    pub apply: Callback<Vec<Edit>, bool>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The list, folded up until somebody wants to read it; nothing where there is nothing to say.
#[component]
pub fn Problems(props: &Props) -> Html {
    let diagnostics = &props.diagnostics;
    let id = half_id(props.language);
    let open = use_state_eq(|| false);
    // Whether the last suggestion came too late for the diagnostics that are shown.
    let late = use_state_eq(|| false);
    {
        let late = late.clone();
        use_effect_with(diagnostics.clone(), move |_| late.set(false));
    }
    let announcement = problems::announcement(diagnostics, half_name(props.language));
    let ordered = problems::in_order(diagnostics);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let list = format!("problems-list-{id}");
    html! {
        <div class="problems" data-testid={format!("problems-{id}")}>
            <p class="for-readers" role="status" data-testid={format!("problems-status-{id}")}>{ announcement }</p>
            if let Some(first) = ordered.first() {
                <button class="toggle" aria-expanded={open.to_string()} aria-controls={list.clone()}
                    onclick={toggle} data-testid={format!("problems-toggle-{id}")}>
                    <span class="fold" aria-hidden="true">{ if *open { "▾" } else { "▸" } }</span>
                    <b class={problems::word(first.level)}>{ problems::count(diagnostics) }</b>
                    if !*open { <span class="first">{ with_code(&first.message) }</span> }
                </button>
                <div id={list} hidden={!*open}>
                    if *late { <p class="late" role="alert">{ LATE }</p> }
                    <ol>{ for ordered.iter().map(|diagnostic| problem(diagnostic, props, &late)) }</ol>
                </div>
            }
        </div>
    }
}

const LATE: &str = "The code has changed there in the meantime, so the suggestion no longer fits. \
    Look again when it has been checked once more.";

fn problem(diagnostic: &Diagnostic, props: &Props, late: &UseStateHandle<bool>) -> Html {
    let level = diagnostic.level;
    let change = |suggestion: &Suggestion| {
        let able = props.editable && !suggestion.edits.is_empty();
        able.then(|| apply(suggestion, &props.apply, late))
    };
    html! {
        <li class={problems::word(level)} data-testid="problem">
            <p class="what">
                <span class="sign" aria-hidden="true">{ problems::sign(level) }</span>
                <b>{ problems::word(level) }
                    if let Some(code) = &diagnostic.code { { format!(" {code}") } }
                </b>
                { " " }<span class="message">{ with_code(&diagnostic.message) }</span>
                { " " }{ place(diagnostic, props) }
            </p>
            if let Some(label) = problems::label(diagnostic) { <p>{ with_code(label) }</p> }
            { for diagnostic.notes.iter().map(|note| said(note, props)) }
            { for diagnostic.suggestions.iter().filter_map(change) }
            if let Some((title, text)) = problems::explain(diagnostic) {
                { folded(&title, text) }
            }
            if !diagnostic.rendered.is_empty() {
                { folded("As the compiler prints it", diagnostic.rendered.trim_end()) }
            }
        </li>
    }
}

/// Where it is, as a link to it.
fn place(diagnostic: &Diagnostic, props: &Props) -> Option<Html> {
    let span = problems::place(diagnostic)?;
    let (language, line, column) = (props.language, span.line, span.column);
    let onclick = props.act.reform(move |_: MouseEvent| Action::PickLine(language, line));
    let words = format!("line {line}, column {column}");
    Some(html! {
        <button class="link" aria-label={words} {onclick} data-testid="problem-place">{ format!("{line}:{column}") }</button>
    })
}

fn said(note: &DiagnosticNote, props: &Props) -> Html {
    let language = props.language;
    let at = note.spans.first().map(|span| line_link(&props.act, language, span.line));
    html! {
        <p class="note"><b>{ format!("{}:", problems::word(note.level)) }</b>{ " " }{ with_code(&note.message) }
            if let Some(at) = at { { " " }{ at } }
        </p>
    }
}

/// A button that does what is suggested.
fn apply(
    suggestion: &Suggestion,
    apply: &Callback<Vec<Edit>, bool>,
    late: &UseStateHandle<bool>,
) -> Html {
    let onclick = {
        let (apply, late, edits) = (apply.clone(), late.clone(), suggestion.edits.clone());
        Callback::from(move |_: MouseEvent| late.set(!apply.emit(edits.clone())))
    };
    // What is not sure has to be looked at.
    let doubt = (!suggestion.sure).then_some(" (look at the result)");
    html! {
        <button class="btn apply" {onclick} data-testid="problem-apply">
            <b>{ "Apply:" }</b>{ " " }{ with_code(&suggestion.message) }{ doubt }
        </button>
    }
}

fn folded(title: &str, text: &str) -> Html {
    html! {
        <details><summary>{ title.to_owned() }</summary><pre tabindex="0">{ text.to_owned() }</pre></details>
    }
}
