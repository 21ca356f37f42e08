//! The one transport: to the beginning, steps, play, to the end, what a step is, how fast to play.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::unavailable;
use crate::state::{Control, Direction, Mode, Playback, Speed, Unit};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether there is nothing to move through.
    pub nothing: bool,
    /// Whether more may come.
    pub live: bool,
    /// Where the playhead stands and how it moves.
    pub playback: Playback,
    /// Moves it.
    pub control: Callback<Control>,
}

/// The buttons.
#[component]
pub fn Transport(props: &Props) -> Html {
    let Playback { mode, playhead, .. } = props.playback;
    let nothing = props.nothing;
    let at_begin = nothing || (playhead.position == 0 && playhead.at == 0);
    let at_end = nothing || mode == Mode::Following;
    let button =
        |id: &'static str, text: &'static str, label: &'static str, off: bool, control: Control| {
            let act = props.control.clone();
            let onclick = Callback::from(move |_: MouseEvent| {
                if !off {
                    act.emit(control);
                }
            });
            html! {
                <button class="tool" data-testid={id} aria-label={label} title={label}
                    aria-disabled={unavailable(off)} {onclick}>{ text }</button>
            }
        };
    let moving = mode == Mode::Playing || (props.live && mode == Mode::Following);
    let (sign, play) = if moving { ("❚❚", "Pause") } else { ("▶", "Play") };
    html! {
        <div class="transport" role="group" aria-label="Playback" data-testid="playback"
            data-mode={mode_name(mode)} data-position={playhead.position.to_string()}>
            { button("to-begin", "|‹", "To the beginning (Home)", at_begin, Control::ToBegin) }
            { button("step-back", "‹", "Step back (←)", at_begin, Control::Step(Direction::Back)) }
            { button("play", sign, play, nothing, Control::Toggle) }
            { button("step-forward", "›", "Step forward (→)", at_end, Control::Step(Direction::Forward)) }
            { button("to-end", "›|", end_label(props.live), at_end, Control::ToEnd) }
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

/// How fast it plays.
pub fn speed_choice(present: Speed, control: Callback<Control>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Some(speed) = Speed::labelled(&select.value()) {
            control.emit(Control::SetSpeed(speed));
        }
    });
    html! {
        <select class="plain-select" data-testid="speed" aria-label="Playback speed" title="Playback speed" {onchange}>
            { for Speed::ALL.into_iter().map(|speed| html! {
                <option value={speed.label()} selected={speed == present}>{ speed.label() }</option>
            }) }
        </select>
    }
}

/// What a step is.
pub fn unit_choice(present: Unit, control: Callback<Control>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let unit = Unit::ALL.into_iter().find(|unit| unit.name() == select.value());
        if let Some(unit) = unit {
            control.emit(Control::StepBy(unit));
        }
    });
    html! {
        <select class="plain-select" data-testid="step-by" aria-label="What one step is" title="What one step is" {onchange}>
            { for Unit::ALL.into_iter().map(|unit| html! {
                <option value={unit.name()} selected={unit == present}>{ format!("by {}", unit.name()) }</option>
            }) }
        </select>
    }
}

/// Whether stretches in which nothing happens are shortened.
pub fn skip_idle(on: bool, control: &Callback<Control>) -> Html {
    let onclick = control.reform(move |_: MouseEvent| Control::SkipIdle(!on));
    html! {
        <button class="tool" data-testid="skip-idle" aria-pressed={on.to_string()} {onclick}
            aria-label="Skip idle time" title="Skip idle time: pass quickly over stretches in which nothing happens">{ "»" }</button>
    }
}
