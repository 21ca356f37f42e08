//! What the timeline shows, in words: a sentence for each half, the lanes as lists, and what a screen
//! reader announces. Made anew only when the run has gone on, not with every step of the playhead.

use pollscope_analysis::contrast::{Contrast, Sentence, contrast};
use pollscope_analysis::words;
use pollscope_trace::Language;
use yew::prelude::*;

use super::output::status;
use super::{half_class, half_id, half_name};
use crate::state::{Phase, RunId, State};
use crate::timeline::text;
use crate::view::Slice;

/// What of the state it shows: whatever follows from so many events.
pub type Key = (RunId, Phase, [usize; 2]);

/// The key of the present state.
pub fn key(state: &State) -> Key {
    (state.run, state.phase, [state.rust.model.events, state.js.model.events])
}

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: Slice<Key>,
}

/// The words.
#[component]
pub fn TimelineWords(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let words =
        contrast(&state.rust.model, &state.js.model, state.rust.is_over(), &state.lesson.pairs);
    html! {
        <>
            { lanes_in_words(&state) }
            <div class="for-readers" role="status" data-testid="outcome">{ outcome(&state, &words) }</div>
        </>
    }
}

/// What the run has shown, in a sentence for each half.
#[component]
pub fn Contrasted(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let words =
        contrast(&state.rust.model, &state.js.model, state.rust.is_over(), &state.lesson.pairs);
    html! { <div class="contrast">{ in_words(&state, &words) }</div> }
}

/// More lanes than this are not written as text: a list that long could not be read.
const MOST_IN_WORDS: usize = 200;

/// The same as the canvas, as lists for those who cannot use it. Written when a run is over: a
/// list that changes with every frame could not be read.
fn lanes_in_words(state: &State) -> Html {
    let list = |language: Language| {
        let lanes = &state.half(language).model;
        let sentences = text::sentences(lanes, MOST_IN_WORDS);
        let more = lanes.lanes.len().saturating_sub(MOST_IN_WORDS);
        html! {
            <ul aria-label={format!("{} timeline", half_name(language))}
                data-testid={format!("lanes-{}", half_id(language))}>
                { for sentences.into_iter().map(|sentence| html! { <li>{ sentence }</li> }) }
                if more > 0 {
                    <li>{ format!("and {more} more") }</li>
                }
            </ul>
        }
    };
    let over = state.phase == Phase::Over;
    html! {
        <div class="for-readers">
            if over {
                { for state.languages().map(list) }
            }
        </div>
    }
}

/// What the run shows, in a sentence for each half. Not announced, because it changes as the run
/// goes on; [`outcome`] is.
fn in_words(state: &State, words: &Contrast) -> Html {
    let said = |language: Language, sentence: Option<&Sentence>| {
        let half = state.half(language);
        let total = if half.is_over() { words::duration(half.ended_at) } else { "…".to_owned() };
        sentence.map(|sentence| {
            html! {
                <p key={half_id(language)} data-testid={format!("contrast-{}", half_id(language))}>
                    <span class={classes!("chip", half_class(language))}
                        title={format!("How long the {} half took", half_name(language))}>{ total }</span>
                    { format!("{}: ", half_name(language)) }<b>{ &sentence.name }</b>{ " " }{ &sentence.rest }
                </p>
            }
        })
    };
    let unseen = || {
        html! {
            <p key="unseen" data-testid="unseen-lanes">
                <span class={classes!("chip", half_class(Language::Rust))}>{ "not observed" }</span>
                { "Rust ran, but could not be observed: its output says why." }
            </p>
        }
    };
    let said: Vec<Html> = match state.phase {
        Phase::Fresh | Phase::Starting => Vec::new(),
        Phase::Running | Phase::Over => {
            let halves = [
                state.rust.ran_unseen().then(unseen),
                said(Language::Rust, words.rust.as_ref()),
                said(Language::JavaScript, words.js.as_ref()),
            ];
            halves.into_iter().flatten().collect()
        }
    };
    html! { <>{ for said }</> }
}

/// What a screen reader announces: that a run has begun, and once, at its end, what came of it.
fn outcome(state: &State, words: &Contrast) -> String {
    let said = |language: Language, sentence: Option<&Sentence>| {
        let outcome = format!("{} {}.", half_name(language), status(state.half(language)));
        match sentence {
            Some(Sentence { name, rest, .. }) => format!("{outcome} {name} {rest}"),
            None => outcome,
        }
    };
    match state.phase {
        Phase::Fresh => String::new(),
        Phase::Starting | Phase::Running => "Running.".to_owned(),
        Phase::Over => {
            let sentence = |language| match language {
                Language::Rust => words.rust.as_ref(),
                Language::JavaScript => words.js.as_ref(),
            };
            let said = state.languages().map(|language| said(language, sentence(language)));
            said.collect::<Vec<_>>().join(" ")
        }
    }
}
