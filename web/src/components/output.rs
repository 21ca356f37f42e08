//! The output of both halves: time, Rust, JavaScript. What is printed after the playhead is faint.

use std::ops::Range;

use pollscope_analysis::console::ConsoleLine;
use pollscope_analysis::words;
use pollscope_protocol::RunStatus;
use pollscope_trace::{Language, Stream};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{half_class, half_id, half_name};
use crate::output::{self, Row};
use crate::state::{Half, HalfPhase, Mode, RunId, State};
use crate::terminal;
use crate::view::Slice;

/// No more lines than this that are in no trace are put on the page; the last ones are.
const SHOWN_BESIDE: usize = 1000;

/// Said of a program of which the timeline has nothing.
const UNSEEN: &str = "It ran as it stands, but its futures are not on the timeline: with the code \
    that reports them this program does not compile.";

/// What the picture of the output depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    run: RunId,
    halves: [HalfKey; 2],
    /// Which halves there are.
    present: [bool; 2],
    at_end: bool,
    scrubbing: bool,
    recorded: bool,
}

/// What it depends on of a half.
#[derive(Debug, Clone, Copy, PartialEq)]
struct HalfKey {
    phase: HalfPhase,
    /// How many lines have begun at the playhead, how many there are, and how many pieces they were
    /// printed in: the last line may still grow.
    begun: usize,
    lines: usize,
    printed: usize,
    dropped: u64,
    refused: u64,
    /// How much came beside the trace, in bytes.
    beside: usize,
}

/// What the picture of the output depends on now.
pub fn key(state: &State) -> Key {
    let half = |language| {
        let half = state.half(language);
        HalfKey {
            phase: half.phase,
            begun: half.lines.after(half.moment.printed()),
            lines: half.lines.len(),
            printed: half.lines.printed(),
            dropped: half.dropped,
            refused: half.refused(),
            beside: half.beside.len(),
        }
    };
    Key {
        run: state.run,
        halves: [half(Language::Rust), half(Language::JavaScript)],
        present: Language::ALL.map(|language| state.has(language)),
        at_end: state.is_at_end(),
        scrubbing: state.playback.mode != Mode::Following,
        recorded: state.recorded.is_some(),
    }
}

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: Slice<Key>,
}

/// The output of both halves.
#[component]
pub fn Output(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let Key { run, halves, present, at_end, scrubbing, recorded } = props.view.key;
    let rows = {
        let shared = props.view.state.clone();
        let first = halves.map(|half| output::first(half.begun));
        let grown = (run, halves.map(|half| (half.lines, half.printed)), first);
        use_memo(grown, move |_| {
            let state = shared.borrow();
            output::rows((&state.rust.lines, first[0]), (&state.js.lines, first[1]))
        })
    };
    let happened = output::happened(&rows, halves[0].begun, halves[1].begun);
    let asked = use_state_eq(|| (run, [0_usize, 0]));
    let [earlier, later] = if asked.0 == run { asked.1 } else { [0, 0] };
    let shown = output::shown(rows.len(), happened, earlier, later);
    let more = |which: usize| {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| {
            let mut times = [earlier, later];
            times[which] += 1;
            asked.set((run, times));
        })
    };
    // Lines before the rows that were made count, too.
    let line = |language| rows.get(shown.start).and_then(|row| row.line(language)).unwrap_or(0);
    let before = Language::ALL.map(line).into_iter().fold(shown.start, usize::max);
    let after = rows.len() - shown.end;
    let place = use_node_ref();
    use_scroll(&place, (run, happened, rows.len()));
    let fresh = halves.iter().all(|half| half.phase == HalfPhase::Fresh);
    let ends = Language::ALL.into_iter().flat_map(|language| {
        let half = (state.half(language), language);
        ending(half, halves[language as usize].lines == 0, recorded, present == [true; 2])
    });
    html! {
        <section class={classes!("output", (present != [true; 2]).then_some("single"))} aria-label="Output"
            data-testid="output">
            <h2><span>{ "time" }</span>{ for state.languages().map(|language| head(&state, language)) }</h2>
            // Stepping back and forth is not to read the same lines out again and again.
            <div class="con" role="log" aria-live={scrubbing.then_some("off")} tabindex="0" ref={place}
                aria-label="Output of the run" data-at-end={at_end.to_string()}>
                if fresh { <p key="fresh" class="empty">{ "Nothing yet. Press Run." }</p> }
                if before > 0 { { more_rows("before", before, "earlier", more(0)) } }
                // Everything in it has a key: otherwise elements are told apart by their places.
                <div class="rows">
                    { for cells(&rows, shown, happened, &state, &props.view.key) }
                </div>
                if after > 0 { { more_rows("after", after, "later", more(1)) } }
                { for ends }
            </div>
            { for Language::ALL.into_iter().filter_map(|language| dropped(language, state.half(language))) }
        </section>
    }
}

/// The name of a half and how it ended.
fn head(state: &State, language: Language) -> Html {
    let half = state.half(language);
    let id = half_id(language);
    html! {
        <span class={half_class(language)} data-testid={format!("heading-{id}")}>
            { half_name(language) }<em data-testid={format!("status-{id}")}>{ status(half) }</em>
        </span>
    }
}

/// Keeps the present row in sight: the last one of so many that have happened.
#[hook]
fn use_scroll(place: &NodeRef, shows: (RunId, usize, usize)) {
    let place = place.clone();
    use_effect_with(shows, move |&(_, happened, _)| {
        let Some(output) = place.cast::<HtmlElement>() else { return };
        let Some(row) = happened.checked_sub(1) else { return output.set_scroll_top(0) };
        let row = output.query_selector(&format!("[data-row='{row}']")).ok().flatten();
        let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) else { return };
        let (top, bottom) = (row.offset_top(), row.offset_top() + row.offset_height());
        let (from, height) = (output.scroll_top(), output.client_height());
        if top < from {
            output.set_scroll_top(top);
        } else if bottom > from + height {
            output.set_scroll_top(bottom - height + 6);
        }
    });
}

fn more_rows(key: &'static str, count: usize, which: &str, more: Callback<MouseEvent>) -> Html {
    let text = format!("{count} {which} {}", if count == 1 { "line" } else { "lines" });
    html! { <p {key} class="empty"><button class="link" onclick={more}>{ text }</button></p> }
}

/// The times and the lines of these rows. A line keeps its element when lines of the other half come to
/// stand beside or above it, so that a screen reader reads it once: hence no element around a row.
fn cells(
    rows: &[Row],
    shown: Range<usize>,
    happened: usize,
    state: &State,
    key: &Key,
) -> Vec<Html> {
    // The lines of a half follow each other. The state may be ahead of this picture of it.
    let mut lines = Language::ALL.map(|language| {
        let first = rows[shown.clone()].iter().find_map(|row| row.line(language));
        state.half(language).lines.from(first.unwrap_or(usize::MAX))
    });
    let mut all = Vec::new();
    for (place, index) in shown.enumerate() {
        let style = format!("grid-row: {}", place + 1);
        let class = classes!("at", (index >= happened).then_some("later"));
        all.push(html! {
            <span key={format!("at {index}")} {class} style={style.clone()} data-row={index.to_string()}>
                { words::moment(rows[index].at) }
            </span>
        });
        for (language, lines) in Language::ALL.into_iter().zip(&mut lines) {
            let Some(line) = rows[index].line(language) else { continue };
            let Some(found) = lines.next() else { continue };
            let text = text(&found, language, line >= key.halves[language as usize].begun);
            all.push(html! {
                <div key={format!("{} {line}", half_id(language))} style={style.clone()}
                    class={classes!("cell", half_class(language))}>{ text }</div>
            });
        }
    }
    all
}

fn text(line: &ConsoleLine<'_>, language: Language, later: bool) -> Html {
    let class = classes!(
        "line",
        half_class(language),
        (line.stream == Stream::Stderr).then_some("stderr"),
        later.then_some("later")
    );
    html! { <span {class} data-testid={format!("line-{}", half_id(language))}>{ as_in_a_terminal(line.text) }</span> }
}

/// A line with its colours.
fn as_in_a_terminal(text: &str) -> Html {
    if terminal::is_plain(text) {
        return html! { { text.to_owned() } };
    }
    let pieces = terminal::pieces(text).into_iter().map(|piece| {
        let css = piece.look.css();
        if css.is_empty() {
            html! { { piece.text } }
        } else {
            html! { <span style={css}>{ piece.text }</span> }
        }
    });
    html! { <>{ for pieces }</> }
}

/// What stands below the lines of a half.
fn ending(
    (half, language): (&Half, Language),
    nothing: bool,
    recorded: bool,
    both: bool,
) -> Vec<Html> {
    let id = half_id(language);
    let mut all = Vec::new();
    if recorded && half.phase == HalfPhase::Fresh {
        let text = format!("The file has no {} half.", half_name(language));
        all.push(html! { <p key={format!("absent-{id}")} class="empty">{ text }</p> });
    }
    // What is in no trace has no time; it is all there is of a program that could not report.
    let beside = half.beside.lines_without(&half.lines);
    let hidden = beside.len().saturating_sub(SHOWN_BESIDE);
    all.extend(beside[hidden..].iter().enumerate().map(|(index, (stream, text))| {
        let class = classes!("line", half_class(language), (*stream == Stream::Stderr).then_some("stderr"));
        let line = html! { <span {class} data-testid={format!("line-{id}")}>{ as_in_a_terminal(text) }</span> };
        let other = html! { <i></i> };
        let cells = match language {
            _ if !both => line,
            Language::Rust => html! { <>{ line }{ other }</> },
            Language::JavaScript => html! { <>{ other }{ line }</> },
        };
        html! { <div key={format!("beside-{id}-{}", hidden + index)} class="row untimed"><span class="at">{ "–" }</span>{ cells }</div> }
    }));
    if half.ran_unseen() {
        all.push(html! { <p key={format!("unseen-{id}")} class="message" data-testid={format!("unseen-{id}")}>{ UNSEEN }</p> });
    }
    if half.phase == HalfPhase::Ended(RunStatus::Ok) && nothing && half.beside.is_empty() {
        let text = format!("{} printed nothing.", half_name(language));
        all.push(html! { <p key={format!("nothing-{id}")} class="empty">{ text }</p> });
    }
    if let Some(message) = &half.message {
        all.push(html! {
            <p key={format!("message-{id}")} class={classes!(message_class(half), half_class(language))}>
                <b>{ half_name(language) }</b>{ " " }<span data-testid={format!("message-{id}")}>{ message }</span>
            </p>
        });
    }
    all
}

/// Outside the log: the number grows, and a log is for what stays as it is.
fn dropped(language: Language, half: &Half) -> Option<Html> {
    let kept = match half.dropped {
        0 => return None,
        1 => "1 event was not kept".to_owned(),
        count => format!("{count} events were not kept"),
    };
    let text = match half.refused() {
        0 => format!("{kept}."),
        refused if refused == half.dropped => format!("{kept}: no program can have done that."),
        refused => format!("{kept}, {refused} of them because no program can have done that."),
    };
    let id = format!("dropped-{}", half_id(language));
    Some(
        html! { <p class={classes!("dropped", half_class(language))} data-testid={id}>{ text }</p> },
    )
}

/// How far a half has come, in a few words that may follow its name.
pub(super) fn status(half: &Half) -> String {
    let ended = match half.ended_at {
        0..words::AT_ONCE => "at once".to_owned(),
        at => format!("in {}", words::duration(at)),
    };
    match half.phase {
        HalfPhase::Fresh => String::new(),
        HalfPhase::Running => "running".to_owned(),
        HalfPhase::Ended(RunStatus::Ok) => match half.exit_code {
            Some(code) if code != 0 => format!("exit code {code} {ended}"),
            _ => format!("done {ended}"),
        },
        HalfPhase::Ended(RunStatus::Stopped) => "stopped".to_owned(),
        HalfPhase::Ended(RunStatus::CompileError) => "does not compile".to_owned(),
        HalfPhase::Ended(RunStatus::Limit) => "ended by a limit".to_owned(),
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
