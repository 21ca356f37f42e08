//! Run, Stop, Reset, the playback and the clock.

use pollscope_trace::Clock;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::transport::Transport;
use super::unavailable;
use crate::state::{Action, Choice, Phase, Playback};

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
    /// Which clock the next run has.
    pub next_clock: Clock,
    /// Whether the next run could be on real time.
    pub can_wait: bool,
    /// Whether a program differs from the lesson's.
    pub edited: bool,
    /// What else of the next run can be chosen.
    pub children: Children,
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
    let reset = pressed(!fresh || props.edited, props.act.reform(|_: MouseEvent| Action::Reset));
    let label = match props.phase {
        Phase::Over if props.recorded => "lesson",
        Phase::Fresh => "both",
        Phase::Starting | Phase::Running | Phase::Over => "again",
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
                    <span>{ "▶ Run" }<span class="wide">{ " " }{ label }</span></span><kbd class="hide">{ "Ctrl ⏎" }</kbd>
                </button>
                <button class="btn" data-testid="stop" onclick={stop}
                    aria-disabled={unavailable(!busy)}>{ "Stop" }</button>
                <button class="btn" data-testid="reset" onclick={reset}
                    title="Back to the lesson as it was; undo in an editor brings the text back"
                    aria-disabled={unavailable(fresh && !props.edited)}>{ "Reset" }</button>
                { clock_choice(props) }
                { props.children.clone() }
            </div>

            <Transport events={props.events} end={props.end} live={busy}
                playback={props.playback} {control} />
            { clockface(props.playback.playhead.at, props.clock, props.recorded) }
        </section>
    }
}

/// The clock of the next run.
fn clock_choice(props: &Props) -> Html {
    let onchange = props.act.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let simulated = select.value() == "simulated";
        Action::Choose(Choice::Clock(if simulated { Clock::Simulated } else { Clock::Real }))
    });
    let option = |clock: Clock, value: &'static str, label: &'static str, available: bool| {
        html! {
            <option {value} selected={clock == props.next_clock} disabled={!available}>{ label }</option>
        }
    };
    let real = if props.can_wait { "Real time" } else { "Real time (not in this browser)" };
    html! {
        <select class="btn" data-testid="clock-choice" aria-label="Clock of the next run" {onchange}
            title="Real time waits as long as it says. Simulated time jumps over waiting, so that a run is over at once.">
            { option(Clock::Real, "real", real, props.can_wait) }
            { option(Clock::Simulated, "simulated", "Simulated time", true) }
        </select>
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
