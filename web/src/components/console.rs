//! What a half has printed, with the time of each line, and how the half ended.

use pollscope_analysis::console::{ConsoleLine, lines};
use pollscope_analysis::time;
use pollscope_protocol::RunStatus;
use pollscope_trace::{Language, Stream};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{half_class, half_id, half_name};
use crate::app::View;
use crate::state::{Half, HalfPhase};

/// No more lines than this are put on the page; the last ones are.
const SHOWN: usize = 1000;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which half.
    pub language: Language,
    /// The state.
    pub view: View,
}

/// The output of a half.
#[component]
pub fn Console(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let half = state.half(props.language);
    let lines = lines(&half.model.console);
    let id = half_id(props.language);
    let place = use_node_ref();
    {
        let place = place.clone();
        use_effect_with((lines.len(), half.phase), move |_| {
            // The newest line is the one to see.
            if let Some(place) = place.cast::<HtmlElement>() {
                place.set_scroll_top(place.scroll_height());
            }
        });
    }
    html! {
        <div class={classes!("pane", half_class(props.language))} data-testid={format!("console-{id}")}>
            <h2>{ format!("{} output", half_name(props.language)) }
                <em data-testid={format!("status-{id}")}>{ status(half) }</em></h2>
            <div class="con" role="log" tabindex="0" ref={place}
                aria-label={format!("{} output", half_name(props.language))}>
                { for paragraphs(half, &lines, id) }
            </div>
            if half.dropped > 0 {
                // Outside the log: the number grows, and a log is for what stays as it is.
                <p class="dropped" data-testid={format!("dropped-{id}")}>{ dropped(half.dropped) }</p>
            }
        </div>
    }
}

/// What stands in the log. Every part has a key: without keys Yew matches children from the back
/// and would rewrite each line at every new one, and a screen reader would read them all again.
fn paragraphs(half: &Half, lines: &[ConsoleLine], id: &str) -> Vec<Html> {
    let hidden = lines.len().saturating_sub(SHOWN);
    let mut all = Vec::new();
    if half.phase == HalfPhase::Fresh {
        all.push(html! { <p key="fresh" class="empty">{ "Nothing yet. Press Run." }</p> });
    }
    if hidden > 0 {
        let text = format!("{hidden} earlier lines are not shown.");
        all.push(html! { <p key="hidden" class="empty">{ text }</p> });
    }
    all.extend(lines.iter().enumerate().skip(hidden).map(line));
    if half.phase == HalfPhase::Ended(RunStatus::Ok) && lines.is_empty() {
        all.push(html! { <p key="nothing" class="empty">{ "It printed nothing." }</p> });
    }
    if let Some(message) = &half.message {
        all.push(html! {
            <p key="message" class={message_class(half)}
                data-testid={format!("message-{id}")}>{ message }</p>
        });
    }
    all
}

fn line((index, line): (usize, &ConsoleLine)) -> Html {
    let class = match line.stream {
        Stream::Stdout => "line",
        Stream::Stderr => "line stderr",
    };
    html! {
        <div key={index} {class}><span class="at">{ time::moment(line.at) }</span><span class="text">{ &line.text }</span></div>
    }
}

fn dropped(count: u64) -> String {
    match count {
        1 => "1 event was not kept.".to_owned(),
        _ => format!("{count} events were not kept."),
    }
}

/// How far a half has come, in a few words that may follow its name.
pub(super) fn status(half: &Half) -> String {
    let ended = time::duration(half.ended_at);
    match half.phase {
        HalfPhase::Fresh => String::new(),
        HalfPhase::Running => "running".to_owned(),
        HalfPhase::Ended(RunStatus::Ok) => format!("finished after {ended}"),
        HalfPhase::Ended(RunStatus::Stopped) => "stopped".to_owned(),
        HalfPhase::Ended(RunStatus::Panicked) => "panicked".to_owned(),
        HalfPhase::Ended(RunStatus::Threw) => "threw an error".to_owned(),
        HalfPhase::Ended(RunStatus::Unavailable) => "could not run".to_owned(),
    }
}

fn message_class(half: &Half) -> &'static str {
    match half.status() {
        Some(RunStatus::Stopped) => "message",
        _ => "message bad",
    }
}
