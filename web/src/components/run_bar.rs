//! Run, Stop, Reset and the clock.

use pollscope_analysis::time;
use yew::prelude::*;

use super::unavailable;
use crate::app::View;
use crate::state::{Action, Phase};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: View,
    /// Changes the state.
    pub act: Callback<Action>,
    /// Asks for a stop.
    pub stop: Callback<()>,
}

/// The controls of a run.
#[component]
pub fn RunBar(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let busy = state.is_busy();
    let run = props.act.reform(|_: MouseEvent| Action::Start);
    let fresh = state.phase == Phase::Fresh;
    let stop = pressed(busy, props.stop.reform(|_: MouseEvent| ()));
    let reset = pressed(!fresh, props.act.reform(|_: MouseEvent| Action::Reset));
    let label = match state.phase {
        Phase::Fresh => "▶ Run both",
        Phase::Starting | Phase::Running | Phase::Over => "▶ Run again",
    };
    let phase = match state.phase {
        Phase::Fresh => "fresh",
        Phase::Starting => "starting",
        Phase::Running => "running",
        Phase::Over => "over",
    };
    html! {
        <section class="bar" aria-label="Run" data-testid="run-bar" data-phase={phase}>
            <button class="run" data-testid="run" onclick={run} aria-keyshortcuts="Control+Enter">
                { label }<kbd class="hide">{ "Ctrl ⏎" }</kbd>
            </button>
            <button class="btn" data-testid="stop" onclick={stop}
                aria-disabled={unavailable(!busy)}>{ "Stop" }</button>
            <button class="btn" data-testid="reset" onclick={reset}
                aria-disabled={unavailable(fresh)}>{ "Reset" }</button>
            <div class="grow"></div>
            <div class="clock" data-testid="clock">
                { time::moment(state.now) }{ " s" }<small>{ "real time" }</small>
            </div>
        </section>
    }
}

/// What pressing a button does, if it can be pressed now.
fn pressed(available: bool, act: Callback<MouseEvent>) -> Callback<MouseEvent> {
    if available { act } else { Callback::noop() }
}
