//! Run, Stop, Reset, the playback and the clock.

use pollscope_trace::Clock;
use yew::prelude::*;

use super::transport::Transport;
use super::unavailable;
use crate::state::{Action, Phase, Playback};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Where the run stands.
    pub phase: Phase,
    /// Whether what is on the screen comes from a file.
    pub recorded: bool,
    /// Which clock the times were read from.
    pub clock: Clock,
    /// How many events there are.
    pub events: usize,
    /// The last moment of the run.
    pub end: u64,
    /// Where the playhead stands and how it moves.
    pub playback: Playback,
    /// Changes the state.
    pub act: Callback<Action>,
    /// Asks for a stop.
    pub stop: Callback<()>,
}

/// The controls of a run.
#[component]
pub fn RunBar(props: &Props) -> Html {
    let busy = matches!(props.phase, Phase::Starting | Phase::Running);
    let run = props.act.reform(|_: MouseEvent| Action::Start);
    let fresh = props.phase == Phase::Fresh;
    let stop = pressed(busy, props.stop.reform(|_: MouseEvent| ()));
    let reset = pressed(!fresh, props.act.reform(|_: MouseEvent| Action::Reset));
    let label = match props.phase {
        Phase::Over if props.recorded => "▶ Run lesson",
        Phase::Fresh => "▶ Run both",
        Phase::Starting | Phase::Running | Phase::Over => "▶ Run again",
    };
    let phase = match props.phase {
        Phase::Fresh => "fresh",
        Phase::Starting => "starting",
        Phase::Running => "running",
        Phase::Over => "over",
    };
    let control = props.act.reform(Action::Playback);
    html! {
        <section class="bar" aria-label="Run and playback" data-testid="run-bar" data-phase={phase}>
            <div class="row">
                <button class="run" data-testid="run" onclick={run} aria-keyshortcuts="Control+Enter">
                    { label }<kbd class="hide">{ "Ctrl ⏎" }</kbd>
                </button>
                <button class="btn" data-testid="stop" onclick={stop}
                    aria-disabled={unavailable(!busy)}>{ "Stop" }</button>
                <button class="btn" data-testid="reset" onclick={reset}
                    aria-disabled={unavailable(fresh)}>{ "Reset" }</button>
            </div>
            <Transport events={props.events} end={props.end} live={busy}
                playback={props.playback} {control} />
            { clockface(props.playback.playhead.at, props.clock, props.recorded) }
        </section>
    }
}

/// The time at the playhead, and which clock that is.
fn clockface(at: u64, clock: Clock, recorded: bool) -> Html {
    let (kind, title) = match clock {
        Clock::Real => (
            "real time",
            "Times are read from the clock on the wall: waiting takes as long as it says.",
        ),
        Clock::Simulated => ("simulated", "Times are read from a clock that jumps over waiting."),
    };
    html! {
        <div class="clock" data-testid="clock" {title}>
            { pollscope_analysis::time::moment(at) }{ " s" }
            <small>{ kind }{ if recorded { ", recorded" } else { "" } }</small>
        </div>
    }
}

/// What pressing a button does, if it can be pressed now.
pub(super) fn pressed(available: bool, act: Callback<MouseEvent>) -> Callback<MouseEvent> {
    if available { act } else { Callback::noop() }
}
