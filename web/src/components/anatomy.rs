//! The layout pane: the state machine of every async function, with what each of its states keeps.

use std::rc::Rc;

use pollscope_protocol::live::TypeLayout;
use pollscope_trace::Language;
use yew::prelude::*;

use super::details::line_link;
use crate::anatomy::{self, Kind, Machine, Piece, State};
use crate::state::Action;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The types of the program on the screen.
    pub types: Rc<Vec<TypeLayout>>,
    /// Whether the compiler is at it; what is known of an earlier program is not shown then.
    pub busy: bool,
    /// Why there is nothing to show, in a sentence.
    pub message: Option<AttrValue>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The state machines.
#[component]
pub fn Anatomy(props: &Props) -> Html {
    let machines = if props.busy { Vec::new() } else { anatomy::machines(&props.types) };
    let said = match &props.message {
        _ if props.busy => Some("The compiler works out how the types lie in memory …".into()),
        Some(message) => Some(message.clone()),
        None if machines.is_empty() => Some(NOTHING.into()),
        None => None,
    };
    html! {
        <div class="anatomy" data-testid="anatomy">
            <p class="empty" role="status" hidden={said.is_none()} data-testid="anatomy-said">{ said }</p>
            if !machines.is_empty() {
                <ul class="legend" aria-hidden="true">
                    { for Kind::ALL.into_iter().map(|(kind, name)| html! {
                        <li><span class={classes!("piece", class(kind))}></span>{ name }</li>
                    }) }
                </ul>
                { for machines.iter().map(|machine| one(machine, &props.act)) }
            }
        </div>
    }
}

const NOTHING: &str = "Nothing in this program is async: there is no state machine to show.";

fn one(machine: &Machine, act: &Callback<Action>) -> Html {
    html! {
        <section class="machine half-rust" data-testid="machine">
            <h3><b>{ machine.title.clone() }</b>{ " " }{ line_link(act, Language::Rust, machine.line) }
                <span class="size">{ machine.size.clone() }</span></h3>
            <p class="summary">{ machine.summary.clone() }</p>
            <ol>{ for machine.states.iter().map(|state| one_state(state, act)) }</ol>
        </section>
    }
}

/// A state: its bar is for the eye, the words below it say the same.
fn one_state(state: &State, act: &Callback<Action>) -> Html {
    let line = state.line.map(|line| line_link(act, Language::Rust, line));
    html! {
        <li data-testid="machine-state">
            <p class="name"><b>{ state.name.clone() }</b>{ " " }<span>{ state.meaning.clone() }{ " " }{ line }</span>
                if state.share > 0.0 { <span class="size">{ state.size.clone() }</span> }</p>
            if state.share > 0.0 {
                <div class="memory" aria-hidden="true">
                    <div style={format!("width:{:.3}%", state.share)}>{ for state.pieces.iter().map(piece) }</div>
                </div>
            }
            <p class="kept">{ state.text.clone() }</p>
        </li>
    }
}

fn piece(piece: &Piece) -> Html {
    let title = format!("{}: {} bytes", piece.name, piece.bytes);
    let style = format!("flex-grow:{}", piece.bytes);
    html! { <span class={classes!("piece", class(piece.kind))} {style} {title}>{ piece.label.clone() }</span> }
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Given => "given",
        Kind::Kept => "kept",
        Kind::Awaited => "awaited",
        Kind::Unused => "unused",
    }
}
