//! The findings of the run, each at its line, and why `main` waits at the playhead.

use pollscope_analysis::insights::Insight;
use pollscope_analysis::words;
use pollscope_protocol::RunStatus;
use pollscope_trace::Language;
use yew::prelude::*;

use super::details::{Instant, line_link};
use super::inspector::chain;
use super::output::status;
use super::{half_class, half_name};
use crate::inspect::{self, Waiting};
use crate::state::{Action, Control, Phase, RunId, State, TimelineAction};
use crate::view::Slice;

/// Each finding is a dozen elements, and a trace may give tens of thousands: no more than this are on
/// the page until more are asked for.
const SHOWN: usize = 100;

/// What of it depends on the run, and not on the moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    run: RunId,
    phase: Phase,
    insights: u64,
    events: usize,
}

/// What of it depends on the run now.
pub fn key(state: &State) -> Key {
    let over = state.phase == Phase::Over;
    Key {
        run: state.run,
        phase: state.phase,
        insights: state.insight_changes,
        // While it goes on, only what is said changes anything.
        events: if over { state.sequence.len() } else { 0 },
    }
}

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: Slice<(Instant, Key)>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The findings, and why a program waits.
#[component]
pub fn Findings(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let act = &props.act;
    let (_, key) = props.view.key;
    let view = Slice { state: props.view.state.clone(), key };
    let waiting = inspect::waiting_programs(&state);
    html! {
        <div data-testid="findings">
            <Insights view={view.clone()} act={act.clone()} />
            { for waiting.iter().map(|waiting| why(waiting, act)) }
            <Durations {view} act={act.clone()} />
        </div>
    }
}

/// What is drawn again only when the run has gone on.
#[derive(Properties, PartialEq)]
struct RunProps {
    view: Slice<Key>,
    act: Callback<Action>,
}

/// What there is to say about the run.
#[component]
fn Insights(props: &RunProps) -> Html {
    let state = props.view.state.borrow();
    let run = props.view.key.run;
    let extended = use_state_eq(|| (run, SHOWN));
    let shown = if extended.0 == run { extended.1 } else { SHOWN };
    let hidden = state.insights.len().saturating_sub(shown);
    let more = Callback::from(move |_: MouseEvent| extended.set((run, shown + SHOWN)));
    let empty = (state.insights.is_empty()).then(|| nothing(&state));
    html! {
        <>
            { for state.insights.iter().take(shown).enumerate().map(|(index, insight)| one(index, insight, &props.act)) }
            if hidden > 0 {
                <p class="empty"><button class="link" onclick={more} data-testid="more-insights">
                    { format!("{hidden} more findings") }
                </button></p>
            }
            if let Some(empty) = empty { <p class="empty" data-testid="no-findings">{ empty }</p> }
        </>
    }
}

/// Said where there is no finding.
fn nothing(state: &State) -> String {
    let halves = [(Language::Rust, &state.rust), (Language::JavaScript, &state.js)];
    // Of a half that did not come to its end, nothing can be said.
    let failed = halves.iter().find(|(_, half)| {
        half.status().is_some_and(|status| status != RunStatus::Ok) || half.ran_unseen()
    });
    match (state.phase, failed) {
        (Phase::Fresh, _) => "Press Run: what is worth knowing about the run appears here, each \
             finding with its line."
            .to_owned(),
        (Phase::Starting | Phase::Running, _) => "No findings so far.".to_owned(),
        (Phase::Over, Some((language, half))) if half.ran_unseen() => {
            format!("{} ran, but could not be observed: the output says why.", half_name(*language))
        }
        (Phase::Over, Some((language, half))) => format!(
            "{} did not come to its end ({}): the output says why.",
            half_name(*language),
            status(half)
        ),
        (Phase::Over, None) => match inspect::left_waiting(state) {
            Some((language, sentence)) => {
                format!("{} was over while its main still waited. {sentence}", half_name(language))
            }
            None => "Nothing stands out: no future was forgotten, nothing blocked, no time \
                     was lost by waiting one at a time."
                .to_owned(),
        },
    }
}

/// Why the programs took as long as they did, once they have ended.
#[component]
fn Durations(props: &RunProps) -> Html {
    let state = props.view.state.borrow();
    let over = state.phase == Phase::Over;
    let durations = if over { inspect::durations(&state) } else { Vec::new() };
    html! { { for durations.into_iter().map(took) } }
}

fn one(index: usize, insight: &Insight, act: &Callback<Action>) -> Html {
    let Insight { language, line, from, to, saves, .. } = *insight;
    let chip = saves.map(|saves| format!("could be {} faster", words::duration(saves)));
    let first = insight.evidence.first().copied();
    let show = {
        let act = act.clone();
        Callback::from(move |_: MouseEvent| {
            act.emit(Action::Timeline(TimelineAction::SetRange(Some((from, to)))));
            if let Some(id) = first {
                act.emit(Action::Playback(Control::SeekId(language, id)));
            }
        })
    };
    html! {
        <article key={index} class={classes!("ins", half_class(language))} data-testid="insight">
            <p class="what">
                <span class="half">{ half_name(language) }</span>
                if let Some(chip) = chip { <span class="chip saves">{ chip }</span> }
                if line != 0 { { line_link(act, language, line) }{ " " } }
                <b>{ with_code(&insight.sentence) }</b>
            </p>
            <p>{ with_code(&insight.detail) }{ " " }
                <button class="link" onclick={show} data-testid="show-evidence">
                    { format!("Show it at {}", words::seconds(from)) }
                </button>
            </p>
        </article>
    }
}

/// Why a program took as long as it did.
fn took((language, name, sentence): (Language, String, String)) -> Html {
    html! {
        <article class={classes!("ins", half_class(language))} data-testid="why-so-long">
            <p class="what"><span class="half">{ half_name(language) }</span>
                <b>{ format!("Why did {name} take so long?") }</b></p>
            <p>{ sentence }</p>
        </article>
    }
}

/// Why a program waits.
fn why(waiting: &Waiting, act: &Callback<Action>) -> Html {
    html! {
        <article class={classes!("ins", half_class(waiting.language))} data-testid="why-pending">
            <p class="what"><span class="half">{ half_name(waiting.language) }</span>
                <b>{ format!("Why is {} pending?", waiting.name) }</b></p>
            <p>{ waiting.why.sentence.clone() }</p>
            { chain(&waiting.why, act) }
        </article>
    }
}

/// A text in which code stands between backticks.
pub(super) fn with_code(text: &str) -> Html {
    let piece = |(index, piece): (usize, &str)| {
        let piece = piece.to_owned();
        if index % 2 == 1 {
            html! { <code>{ piece }</code> }
        } else {
            html! { { piece } }
        }
    };
    html! { { for text.split('`').enumerate().map(piece) } }
}
