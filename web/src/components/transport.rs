//! The controls of the playhead: to the beginning, steps, play, speed, a slider, to the end.

use pollscope_analysis::time;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::run_bar::pressed;
use super::unavailable;
use crate::state::{Control, Direction, Mode, Playback, Speed, Unit};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// How many events there are.
    pub events: usize,
    /// The last moment of the run.
    pub end: u64,
    /// Whether more may come.
    pub live: bool,
    /// Where the playhead stands and how it moves.
    pub playback: Playback,
    /// Moves it.
    pub control: Callback<Control>,
}

/// The controls of the playhead.
#[component]
pub fn Transport(props: &Props) -> Html {
    let Playback { mode, playhead, .. } = props.playback;
    let nothing = props.events == 0;
    let at_begin = nothing || (playhead.position == 0 && playhead.at == 0);
    let at_end = nothing || mode == Mode::Following;
    let button =
        |id: &'static str, text: Html, label: &'static str, off: bool, control: Control| {
            let onclick = pressed(!off, props.control.reform(move |_: MouseEvent| control));
            html! {
                <button class="btn" data-testid={id} aria-label={label} title={label}
                    aria-disabled={unavailable(off)} {onclick}>{ text }</button>
            }
        };
    let moving = mode == Mode::Playing || (props.live && mode == Mode::Following);
    let (sign, play) = if moving { ("❚❚", "Pause") } else { ("▶", "Play") };
    html! {
        <div class="transport row" role="group" aria-label="Playback" data-testid="playback"
            data-mode={mode_name(mode)} data-position={playhead.position.to_string()}>
            { button("to-begin", html! { "|‹" }, "To the beginning (Home)", at_begin, Control::ToBegin) }
            { button("step-back", html! { <>{ "‹" }<span class="wide">{ " step" }</span></> },
                "Step back (←)", at_begin, Control::Step(Direction::Back)) }
            { button("play", html! { <span class="sign">{ sign }</span> }, play, nothing, Control::Toggle) }
            { speed_choice(props.playback.speed, props.control.clone()) }
            { button("step-forward", html! { <><span class="wide">{ "step " }</span>{ "›" }</> },
                "Step forward (→)", at_end, Control::Step(Direction::Forward)) }
            { button("to-end", html! { "›|" }, end_label(props.live), at_end, Control::ToEnd) }
            { slider(playhead.at, props.end, nothing, props.control.clone()) }
            { unit_choice(props.playback.unit, props.control.clone()) }
            { skip_idle(props.playback.skip_idle, &props.control) }
        </div>
    }
}

fn end_label(live: bool) -> &'static str {
    if live { "Follow the run (End)" } else { "To the end (End)" }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Following => "following",
        Mode::Paused => "paused",
        Mode::Playing => "playing",
    }
}

fn speed_choice(present: Speed, control: Callback<Control>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Some(speed) = Speed::labelled(&select.value()) {
            control.emit(Control::SetSpeed(speed));
        }
    });
    html! {
        <select class="btn" data-testid="speed" aria-label="Playback speed" title="Playback speed" {onchange}>
            { for Speed::ALL.into_iter().map(|speed| html! {
                <option value={speed.label()} selected={speed == present}>{ speed.label() }</option>
            }) }
        </select>
    }
}

fn unit_choice(present: Unit, control: Callback<Control>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        control.emit(Control::StepBy(match select.value().as_str() {
            "poll" => Unit::Poll,
            "line" => Unit::Line,
            _ => Unit::Event,
        }));
    });
    let option = |unit: Unit, value: &'static str, text: &'static str| {
        html! { <option {value} selected={unit == present}>{ text }</option> }
    };
    html! {
        <select class="btn" data-testid="step-by" aria-label="What one step is" title="What one step is" {onchange}>
            { option(Unit::Event, "event", "event") }
            { option(Unit::Poll, "poll", "poll") }
            { option(Unit::Line, "line", "line") }
        </select>
    }
}

fn skip_idle(on: bool, control: &Callback<Control>) -> Html {
    let onclick = control.reform(move |_: MouseEvent| Control::SkipIdle(!on));
    html! {
        <button class="btn" data-testid="skip-idle" aria-pressed={on.to_string()} {onclick}
            aria-label="Skip idle" title="Playing passes quickly over stretches in which nothing happens">
            <span class="wide">{ "Skip idle" }</span><span class="narrow">{ "»" }</span></button>
    }
}

/// Scrubs through the run, in milliseconds.
fn slider(at: u64, end: u64, off: bool, control: Callback<Control>) -> Html {
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let ms = input.value_as_number();
        if ms.is_finite() {
            control.emit(Control::Seek((ms * 1e6) as u64));
        }
    });
    let ms = |ns: u64| ns.div_ceil(1_000_000).to_string();
    html! {
        <input type="range" class="scrub" data-testid="scrub" min="0" max={ms(end.max(1))} step="1"
            aria-label="Time of the playhead" aria-valuetext={format!("{} s", time::moment(at))}
            value={ms(at)} disabled={off} {oninput} />
    }
}
