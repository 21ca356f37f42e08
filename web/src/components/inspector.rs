//! The thing that is selected, at the playhead: what it is, why it is pending, what happened to it.

use std::cell::RefCell;
use std::rc::Rc;

use pollscope_analysis::{LaneKind, words};
use yew::prelude::*;

use super::details::Instant;
use crate::inspect::{self, Background, Card, Link, PIECE, Part, Step, Why};
use crate::state::{Action, Control, Filter, RunId, Selection, State, Target, TimelineAction};
use crate::view::Slice;

/// What the picture of it depends on.
pub type Key = (Instant, Option<Selection>);

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: Slice<Key>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The inspector.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let known = use_mut_ref(Background::default);
    let state = props.view.state.borrow();
    let act = &props.act;
    known.borrow_mut().update(&state);
    let Some(card) = inspect::card(&state, &known.borrow()) else {
        return html! {
            <p class="empty" data-testid="inspector-empty">
                { "Select a future, a poll or a wake on the timeline, or an event in the list: what it is, why it waits and what happened to it stands here." }
            </p>
        };
    };
    let language = state.timeline.selection.map(|selection| selection.language);
    let Card { title, what, now, facts, why, took } = card;
    html! {
        <div class={classes!("card", language.map(super::half_class))} data-testid="inspector">
            <h3><b>{ title }</b><small>{ what }</small></h3>
            if !now.is_empty() { <p class="now" data-testid="inspector-now">{ now }</p> }
            if let Some(why) = why {
                <h4>{ "Why is it pending?" }</h4>
                <p data-testid="inspector-why">{ why.sentence.clone() }</p>
                { chain(&why, act) }
            }
            <dl data-testid="inspector-facts">
                { for facts.iter().map(|(label, parts)| html! {
                    <div><dt>{ *label }</dt><dd>{ for parts.iter().map(|part| shown(part, act)) }</dd></div>
                }) }
            </dl>
            if !took.is_empty() {
                <h4>{ "Where its time went" }</h4>
                { for took.iter().map(|sentence| html! { <p data-testid="inspector-took">{ sentence.clone() }</p> }) }
            }
            { history(&props.view, &state, &known, act) }
        </div>
    }
}

/// What something waits for, each thing nested in the one that waits for it.
pub(super) fn chain(why: &Why, act: &Callback<Action>) -> Html {
    let link = |(depth, parts): &(u32, Vec<Part>)| {
        let inset = format!("padding-left:{}rem", f64::from((*depth).min(8)) * 0.75);
        html! { <li style={inset}>{ for parts.iter().map(|part| shown(part, act)) }</li> }
    };
    html! { <ol class="chain">{ for why.chain.iter().map(link) }</ol> }
}

/// What happened to it around the playhead, and a way to all of it.
fn history(
    view: &Slice<Key>,
    state: &State,
    background: &Rc<RefCell<Background>>,
    act: &Callback<Action>,
) -> Html {
    let known = background.borrow();
    let (Some(selection), false) = (state.timeline.selection, known.is_empty()) else {
        return html! {};
    };
    let (shown, happened) = (known.pieces(state), known.happened(state));
    let (from, to) = (shown.start * PIECE, (shown.end * PIECE).min(known.len()));
    let piece = |piece: usize| {
        let from = piece * PIECE;
        let to = known.len().min(from + PIECE);
        let key = PieceKey {
            selection,
            run: view.key.0.run(),
            piece,
            to,
            happened: happened.clamp(from, to),
        };
        let view = Slice { state: view.state.clone(), key };
        html! { <Piece key={piece} {view} known={Known(background.clone())} act={act.clone()} /> }
    };
    html! {
        <>
            <h4>{ "History" }{ all_of_it(selection, known.len(), act) }</h4>
            <ol class="history" start={(from + 1).to_string()} data-testid="inspector-history">
                if from > 0 { <li key="before" class="empty">{ format!("{from} earlier events") }</li> }
                { for shown.map(piece) }
                if to < known.len() {
                    <li key="after" class="empty">{ format!("{} later events", known.len() - to) }</li>
                }
            </ol>
        </>
    }
}

/// A button that lists all events about a thing, if there are too many of them for the inspector.
fn all_of_it(selection: Selection, events: usize, act: &Callback<Action>) -> Option<Html> {
    let kind = match selection.target {
        Target::Future(id) => LaneKind::Future(id),
        Target::Promise(id) => LaneKind::Promise(id),
        Target::Task(id) => LaneKind::Task(id),
        _ => return None,
    };
    if events <= PIECE {
        return None;
    }
    let act = act.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let about = Some((selection.language, kind));
        act.emit(Action::FilterList(Filter { about, group: None }));
        act.emit(Action::List(true));
    });
    Some(html! {
        <small><button class="link" data-testid="inspector-list" {onclick}>{ format!("list all {events}") }</button></small>
    })
}

/// What is known of the selected thing; it changes only with what the key of a piece says.
#[derive(Clone)]
struct Known(Rc<RefCell<Background>>);

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the picture of a piece of the history depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct PieceKey {
    run: RunId,
    selection: Selection,
    piece: usize,
    to: usize,
    /// How many events have happened, as far as it makes a difference here.
    happened: usize,
}

#[derive(Properties, PartialEq)]
struct PieceProps {
    view: Slice<PieceKey>,
    known: Known,
    act: Callback<Action>,
}

/// A piece of the history.
#[component]
fn Piece(props: &PieceProps) -> Html {
    let state = props.view.state.borrow();
    let PieceKey { selection, piece, .. } = props.view.key;
    let steps = props.known.0.borrow().piece(&state, piece);
    html! { { for steps.iter().map(|step| entry(step, selection.language, &props.act)) } }
}

/// An event, as a link to the moment right after it.
fn entry(step: &Step, language: pollscope_trace::Language, act: &Callback<Action>) -> Html {
    let index = step.index;
    let onclick =
        act.reform(move |_: MouseEvent| Action::Playback(Control::SeekEvent(language, index)));
    let class = if step.happened { None } else { Some("later") };
    html! {
        <li {class}>
            <button class="link" {onclick}><span class="at">{ words::moment(step.at) }</span>{ &step.sentence }</button>
        </li>
    }
}

/// A piece of text, with its link.
pub(super) fn shown(part: &Part, act: &Callback<Action>) -> Html {
    let text = part.text.clone();
    let Some(link) = part.link else { return html! { { text } } };
    let onclick = act.reform(move |_: MouseEvent| follow(link));
    html! { <button class="link" {onclick}>{ text }</button> }
}

/// What following a link does.
pub(super) fn follow(link: Link) -> Action {
    match link {
        Link::Select(selection) => Action::Timeline(TimelineAction::Select(Some(selection))),
        Link::Line(language, line) => Action::PickLine(language, line),
        Link::Time(at) => Action::Playback(Control::Seek(at)),
    }
}
