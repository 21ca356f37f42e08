//! The thing that is selected, at the playhead: what it is, why it is pending, what happened to it.

use pollscope_analysis::time;
use yew::prelude::*;

use super::details::Instant;
use crate::inspect::{self, Card, Link, Part, Step, Why};
use crate::state::{Action, Control, Selection, TimelineAction};
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
    let state = props.view.state.borrow();
    let act = &props.act;
    let Some(card) = inspect::card(&state) else {
        return html! {
            <p class="empty" data-testid="inspector-empty">
                { "Select a future, a poll or a wake on the timeline, or an event in the list: what it is, why it waits and what happened to it stands here." }
            </p>
        };
    };
    let language = state.timeline.selection.map(|selection| selection.language);
    let Card { title, what, now, facts, why, took, history, more } = card;
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
            if let (false, Some(language)) = (history.is_empty(), language) {
                <h4>{ "History" }</h4>
                <ol class="history" data-testid="inspector-history">
                    { for history.iter().map(|step| entry(step, language, act)) }
                    if more > 0 { <li class="empty">{ format!("and {more} more events") }</li> }
                </ol>
            }
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

/// An event, as a link to the moment right after it.
fn entry(step: &Step, language: pollscope_trace::Language, act: &Callback<Action>) -> Html {
    let index = step.index;
    let onclick =
        act.reform(move |_: MouseEvent| Action::Playback(Control::SeekEvent(language, index)));
    let class = if step.happened { None } else { Some("later") };
    html! {
        <li {class}>
            <button class="link" {onclick}><span class="at">{ time::moment(step.at) }</span>{ &step.sentence }</button>
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
