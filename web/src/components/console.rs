//! What a half has printed by the moment of the playhead, with the time of each line, and how the
//! half ended.
//!
//! What is printed after the playhead is not on the screen, as it would not have been at that
//! moment; the heading says how much that is.

use pollscope_analysis::console::ConsoleLine;
use pollscope_analysis::time;
use pollscope_protocol::RunStatus;
use pollscope_trace::{Language, Stream};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{half_class, half_id, half_name};
use crate::state::{Half, HalfPhase, Mode, RunId, State};
use crate::view::Slice;

/// So many of the last lines are on the page, more than are seen at once: lines come and go with
/// every frame.
const SHOWN: usize = 40;
/// So many more are when somebody looks for earlier ones.
const MORE: usize = 400;
/// Somebody does who is this close to the first one, in pixels.
const NEAR: i32 = 200;
/// No more lines than this that are in no trace are put on the page; the last ones are.
const SHOWN_BESIDE: usize = 1000;
/// Lines are drawn in blocks of so many: all blocks but the last stay as they are.
const BLOCK: usize = 20;

/// Said of a program of which the timeline has nothing.
const UNSEEN: &str = "It ran as it stands, but its futures are not on the timeline: with the code \
    that reports them this program does not compile.";

/// What the picture of a console depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    run: RunId,
    phase: HalfPhase,
    /// How many pieces of output there are at the playhead, and in all.
    printed: usize,
    all: usize,
    dropped: u64,
    /// How much came beside the trace, in bytes.
    beside: usize,
    at_end: bool,
    scrubbing: bool,
    recorded: bool,
}

/// What the picture of a console depends on now.
pub fn key(state: &State, language: Language) -> Key {
    let half = state.half(language);
    Key {
        run: state.run,
        phase: half.phase,
        printed: half.moment.printed(),
        all: half.lines.printed(),
        dropped: half.dropped,
        beside: half.beside.len(),
        at_end: state.is_at_end(),
        scrubbing: state.playback.mode == Mode::Paused,
        recorded: state.recorded.is_some(),
    }
}

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which half.
    pub language: Language,
    /// The state.
    pub view: Slice<Key>,
}

/// The output of a half.
#[component]
pub fn Console(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let Key { run, printed, at_end, scrubbing, recorded, .. } = props.view.key;
    let half = state.half(props.language);
    let shown = half.lines.after(printed);
    let id = half_id(props.language);
    let place = use_node_ref();
    let Scroll { extent, onscroll, more } = use_scroll(&place, (run, shown, at_end));
    let status = if at_end { status(half) } else { progress(half, shown) };
    // Stepping back and forth is not to read the same lines out again and again.
    let live = scrubbing.then_some("off");
    let first = shown.saturating_sub(extent) / BLOCK;
    let blocks = (first..shown.div_ceil(BLOCK)).map(|block| {
        let (from, to) = (block * BLOCK, shown.min((block + 1) * BLOCK));
        let mut lines = half.lines.from(from).take(to - from);
        let key = BlockKey {
            run: props.view.key.run,
            language: props.language,
            from,
            to,
            printed: lines.any(|line| line.pieces() > 1).then_some(printed),
        };
        html! { <Block key={block} view={Slice { state: props.view.state.clone(), key }} /> }
    });
    html! {
        <div class={classes!("pane", half_class(props.language))} data-testid={format!("console-{id}")}>
            <h2>{ format!("{} output", half_name(props.language)) }
                <em data-testid={format!("status-{id}")}>{ status }</em></h2>
            <div class="con" role="log" aria-live={live} tabindex="0" ref={place} {onscroll}
                aria-label={format!("{} output", half_name(props.language))}>
                <div>
                    { for before(half, first * BLOCK, recorded, &more) }
                    { for blocks }
                    { for after(half, shown == 0, at_end, id) }
                </div>
            </div>
            if half.dropped > 0 {
                // Outside the log: the number grows, and a log is for what stays as it is.
                <p class="dropped" data-testid={format!("dropped-{id}")}>{ dropped(half.dropped, half.refused()) }</p>
            }
        </div>
    }
}

/// How a console is scrolled.
struct Scroll {
    /// How many of the last lines are to be on the page.
    extent: usize,
    /// It was scrolled.
    onscroll: Callback<yew::Event>,
    /// Earlier lines are wanted.
    more: Callback<MouseEvent>,
}

/// Scrolls a console of which so many lines can be seen. The newest line is the one to see; who looks
/// for earlier ones gets more of them, until the lines are other ones.
#[hook]
fn use_scroll(place: &NodeRef, shows: (RunId, usize, bool)) -> Scroll {
    let extended = use_state_eq(|| (shows, SHOWN));
    let extent = if extended.0 == shows { extended.1 } else { SHOWN };
    let more = {
        let extended = extended.setter();
        move || extended.set((shows, extent + MORE))
    };
    // The box is filled from below, so it stays at the newest line by itself; and to ask it where it
    // stands would have the browser lay the page out within a frame.
    let away = use_mut_ref(|| false);
    let onscroll = {
        let (away, more) = (away.clone(), more.clone());
        Callback::from(move |event: yew::Event| {
            let Some(console) = event.target_dyn_into::<HtmlElement>() else { return };
            *away.borrow_mut() = console.scroll_top() < 0;
            let above = console.scroll_height() - console.client_height() + console.scroll_top();
            if above < NEAR && shows.1 > extent {
                more();
            }
        })
    };
    let place = place.clone();
    use_effect_with(shows, move |_| {
        if let Some(console) = place.cast::<HtmlElement>().filter(|_| away.replace(false)) {
            console.set_scroll_top(0);
        }
    });
    Scroll { extent, onscroll, more: Callback::from(move |_| more()) }
}

/// What stands above the lines. Every part has a key: without keys Yew matches children from the
/// back and would rewrite what stays, and a screen reader would read it all again.
fn before(half: &Half, hidden: usize, recorded: bool, more: &Callback<MouseEvent>) -> Vec<Html> {
    let mut all = Vec::new();
    if half.phase == HalfPhase::Fresh {
        let text = if recorded { "The file has no such half." } else { "Nothing yet. Press Run." };
        all.push(html! { <p key="fresh" class="empty">{ text }</p> });
    }
    if hidden > 0 {
        let text = format!("{hidden} earlier lines");
        all.push(html! {
            <p key="hidden" class="empty"><button class="link" onclick={more.clone()}>{ text }</button></p>
        });
    }
    all
}

/// What stands below the lines.
fn after(half: &Half, nothing: bool, at_end: bool, id: &str) -> Vec<Html> {
    let mut all = Vec::new();
    // What is in no trace has no time; it is all there is of a program that could not report.
    let beside = half.beside.lines_without(&half.lines);
    let hidden = beside.len().saturating_sub(SHOWN_BESIDE);
    if at_end {
        all.extend(beside[hidden..].iter().enumerate().map(|(index, (stream, text))| {
            let class = classes!("line", "untimed", (*stream == Stream::Stderr).then_some("stderr"));
            html! { <div key={format!("beside-{}", hidden + index)} {class}><span class="text">{ (*text).to_owned() }</span></div> }
        }));
    }
    if half.ran_unseen() && at_end {
        all.push(html! { <p key="unseen" class="message" data-testid={format!("unseen-{id}")}>{ UNSEEN }</p> });
    }
    let nothing = nothing && half.beside.is_empty();
    if half.phase == HalfPhase::Ended(RunStatus::Ok) && nothing && at_end {
        all.push(html! { <p key="nothing" class="empty">{ "It printed nothing." }</p> });
    }
    if let Some(message) = half.message.as_ref().filter(|_| at_end) {
        all.push(html! {
            <p key="message" class={message_class(half)}
                data-testid={format!("message-{id}")}>{ message }</p>
        });
    }
    all
}

/// What the picture of some lines depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct BlockKey {
    run: RunId,
    language: Language,
    from: usize,
    to: usize,
    /// How much has been printed, if a line is put together from several pieces.
    printed: Option<usize>,
}

#[derive(Properties, PartialEq)]
struct BlockProps {
    view: Slice<BlockKey>,
}

/// Some lines.
#[component]
fn Block(props: &BlockProps) -> Html {
    let state = props.view.state.borrow();
    let BlockKey { language, from, to, printed, .. } = props.view.key;
    let lines = state.half(language).lines.from(from).take(to - from);
    html! { { for lines.enumerate().map(|(index, shown)| line(from + index, &shown, printed)) } }
}

fn line(index: usize, line: &ConsoleLine<'_>, printed: Option<usize>) -> Html {
    let class = match line.stream {
        Stream::Stdout => "line",
        Stream::Stderr => "line stderr",
    };
    let text = printed.map_or(line.text, |printed| line.text_after(printed));
    html! {
        <div key={index} {class}><span class="at">{ time::moment(line.at) }</span><span class="text">{ text.to_owned() }</span></div>
    }
}

fn dropped(count: u64, refused: u64) -> String {
    let kept = match count {
        1 => "1 event was not kept".to_owned(),
        _ => format!("{count} events were not kept"),
    };
    match refused {
        0 => format!("{kept}."),
        _ if refused == count => format!("{kept}: no program can have done that."),
        _ => format!("{kept}, {refused} of them because no program can have done that."),
    }
}

/// How much of the output is on the screen, before the end.
fn progress(half: &Half, shown: usize) -> String {
    match half.lines.len() {
        0 => String::new(),
        1 => format!("{shown} of 1 line"),
        all => format!("{shown} of {all} lines"),
    }
}

/// How far a half has come, in a few words that may follow its name.
pub(super) fn status(half: &Half) -> String {
    let ended = time::duration(half.ended_at);
    match half.phase {
        HalfPhase::Fresh => String::new(),
        HalfPhase::Running => "running".to_owned(),
        HalfPhase::Ended(RunStatus::Ok) => match half.exit_code {
            Some(code) if code != 0 => format!("exit code {code} after {ended}"),
            _ => format!("finished after {ended}"),
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
