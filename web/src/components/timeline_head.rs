//! The head of the timeline: the transport, the sentence of the step, and how the timeline is looked
//! at.

use pollscope_analysis::step::{self, Part};
use pollscope_analysis::words;
use pollscope_trace::Clock;
use yew::prelude::*;

use super::legend::legend;
use super::timeline_controls::timeline_controls;
use super::timeline_search::TimelineSearch;
use super::timeline_words;
use super::transport::{Transport, skip_idle, speed_choice, unit_choice};
use super::{half_class, half_name};
use crate::state::{Action, Mode, Phase, State};
use crate::timeline::stage::Stage;
use crate::view::{Slice, View};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: View,
    /// What the controls change.
    pub stage: Stage,
    /// Changes the state.
    pub act: Callback<Action>,
    /// What stands before the transport.
    #[prop_or_default]
    pub begin: Html,
    /// What stands in place of the choices.
    #[prop_or_default]
    pub end: Option<Html>,
}

/// The head of the timeline.
#[component]
pub fn TimelineHead(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let act = &props.act;
    let control = act.reform(Action::Playback);
    let playback = state.playback;
    let choices = || {
        html! {
            <div class="choices">
                { unit_choice(playback.unit, control.clone()) }
                { speed_choice(playback.speed, control.clone()) }
                { skip_idle(playback.skip_idle, &control) }
                <TimelineSearch stage={props.stage.clone()} view={Slice { state: props.view.state.clone(), key: timeline_words::key(&state) }} />
                { timeline_controls(&props.stage, state.timeline.tall, state.timeline.follows(), act) }
                { legend() }
            </div>
        }
    };
    html! {
        <div class="head">
            { props.begin.clone() }
            <Transport nothing={state.sequence.is_empty()} live={state.is_busy()} {playback} control={control.clone()} />
            { sentence(&state, act) }
            { props.end.clone().unwrap_or_else(choices) }
        </div>
    }
}

/// What happens at the playhead. It is announced when a person steps, and not while the playhead
/// moves by itself.
fn sentence(state: &State, act: &Callback<Action>) -> Html {
    let at = state.playback.playhead.at;
    if matches!(state.phase, Phase::Fresh | Phase::Starting) {
        let text = match state.phase {
            Phase::Fresh if state.languages().count() == 1 => {
                "Predict first: which lines will it print, and when?"
            }
            Phase::Fresh => "Predict first: which lines will each half print, and when?",
            _ => "Starting …",
        };
        return html! { <p class="step"><span>{ text }</span></p> };
    }
    let (clock, title) = match state.clock() {
        Clock::Simulated => ("simulated", "Simulated clock"),
        Clock::Real => ("real", "Wall clock"),
    };
    let parts = state.step();
    let said = step::text(at, &parts);
    let announced = if state.playback.mode == Mode::Paused { "polite" } else { "off" };
    html! {
        <>
            <p class="step" aria-hidden="true" title={said.clone()} data-testid="step">
                { "At " }<b data-testid="clock" data-clock={clock} title={title}>{ words::seconds(at) }</b>{ ":" }
                { for parts.iter().map(|part| shown(part, act)) }
            </p>
            <p class="for-readers" role="status" aria-live={announced} data-testid="step-said">
                { said }
            </p>
            <span class="count" title="Events up to here, and events in all; where several have the same time, which of them this is" data-testid="step-count">
                { state.step_count() }
            </span>
        </>
    }
}

fn shown(part: &Part, act: &Callback<Action>) -> Html {
    let half = part.language.map(|language| {
        html! { <span class={classes!("of", half_class(language))}>{ half_name(language) }</span> }
    });
    let text = match part.language {
        Some(language) if part.line != 0 => {
            let line = part.line;
            let link = act.reform(move |_: MouseEvent| Action::PickLine(language, line));
            html! { <button class="link" tabindex="-1" onclick={link}>{ part.text.clone() }</button> }
        }
        _ => html! { { part.text.clone() } },
    };
    html! { <>{ " " }{ half }{ text }</> }
}
