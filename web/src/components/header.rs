//! The top bar: which lesson, Run and Stop, the clock, new programs, sharing, saving and opening traces, theme
//! and help.

use std::rc::Rc;

use pollscope_trace::Clock;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::new_menu::NewMenu;
use super::share_menu::ShareMenu;
use super::trace_menu::TraceMenu;
use super::unavailable;
use super::use_theme::use_theme;
use crate::browser;
use crate::files::Format;
use crate::state::{Action, Catalogue, Choice, Phase};
use crate::view::Slice;

/// What the header shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which lessons there are.
    pub catalogue: Rc<Catalogue>,
    /// The slug of the lesson that is shown, or that was picked and is being fetched.
    pub lesson: Rc<str>,
    /// What it is called in the list, if it is no lesson.
    pub other: Option<AttrValue>,
    /// The state, for what is shared, and whether a trace from a file is on the screen.
    pub shared: Slice<bool>,
    /// The title of what is shown.
    pub title: AttrValue,
    /// Where the run stands.
    pub phase: Phase,
    /// Which clock the next run has.
    pub clock: Clock,
    /// Whether the next run could be on the wall clock.
    pub can_wait: bool,
    /// What else of the next run can be chosen.
    pub children: Children,
    /// Whether there is a trace to save.
    pub savable: bool,
    /// Saves the trace.
    pub save: Callback<Format>,
    /// Opens a file.
    pub open: Callback<web_sys::File>,
    /// Changes the state.
    pub act: Callback<Action>,
    /// Asks for a stop.
    pub stop: Callback<()>,
}

/// The top bar.
#[component]
pub fn Header(props: &Props) -> Html {
    let theme = use_theme();
    let toggle = Callback::from(move |_: MouseEvent| theme.other().choose());
    let other = theme.other().name();
    let help = props.act.reform(|_: MouseEvent| Action::Help(true));
    use_effect_with(props.title.clone(), |title| browser::show_title(title));
    html! {
        <header>
            <a class="mark" href="?" aria-label="Pollscope, first lesson">{ mark() }<span>{ "pollscope" }</span></a>
            { picker(&props.catalogue, &props.lesson, props.other.as_ref(), &props.act) }
            <div class="running" role="group" aria-label="Run" data-testid="run-bar" data-phase={props.phase.name()}>
                { run_or_stop(props.phase, &props.act, &props.stop) }
                { clock_choice(props) }
                { props.children.clone() }
            </div>
            <div class="grow"></div>
            <NewMenu act={props.act.clone()} />
            <ShareMenu view={props.shared.clone()} act={props.act.clone()} savable={props.savable}
                save={props.save.clone()} />
            <TraceMenu available={props.savable} save={props.save.clone()} open={props.open.clone()} />
            <button class="quiet icon" data-testid="theme" onclick={toggle}
                title={format!("Switch to the {other} theme")}
                aria-label={format!("Switch to the {other} theme")}>{ "◐" }</button>
            <button class="quiet icon" data-testid="help-button" onclick={help} title="Help and keys (?)"
                aria-label="Help and keys">{ "?" }</button>
        </header>
    }
}

/// One button, so that it keeps its place and the focus when it becomes the other.
pub fn run_or_stop(phase: Phase, act: &Callback<Action>, stop: &Callback<()>) -> Html {
    let busy = matches!(phase, Phase::Starting | Phase::Running);
    let (act, stop) = (act.clone(), stop.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        if busy {
            stop.emit(());
        } else {
            act.emit(Action::Start);
        }
    });
    let (id, sign, label) = if busy { ("stop", "■", "Stop") } else { ("run", "▶", "Run") };
    html! {
        <button class="run" data-testid={id} {onclick} aria-keyshortcuts="Control+Enter">
            <span><i aria-hidden="true">{ sign }</i>{ " " }{ label }</span>
            <kbd class="hide" aria-hidden="true">{ "Ctrl ⏎" }</kbd>
        </button>
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
            <option {value} selected={clock == props.clock} disabled={!available}>{ label }</option>
        }
    };
    let real = if props.can_wait { "Wall clock" } else { "Wall clock (not in this browser)" };
    html! {
        <label class="clock-choice">
            <select class="plain-select" data-testid="clock-choice" aria-label="Clock of the next run" {onchange}
                title="Simulated clock: waiting is skipped while the program runs, and played back afterwards. Wall clock: a 1 s sleep takes 1 s.">
                { option(Clock::Simulated, "simulated", "Simulated clock", true) }
                { option(Clock::Real, "real", real, props.can_wait) }
            </select>
        </label>
    }
}

/// The list of lessons, and steps to the neighbours.
fn picker(
    catalogue: &Catalogue,
    present: &str,
    other: Option<&AttrValue>,
    act: &Callback<Action>,
) -> Html {
    let want = act.reform(Action::Want);
    let onchange = {
        let want = want.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            // The program that is shown already is no lesson.
            if !select.value().is_empty() {
                want.emit(select.value().into());
            }
        })
    };
    let step = |offset: isize, sign: &'static str, label: &'static str, id: &'static str| {
        let neighbour = catalogue.neighbour(present, offset);
        let slug: Option<Rc<str>> = neighbour.map(|lesson| lesson.slug.as_str().into());
        let want = want.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(slug) = &slug {
                want.emit(slug.clone());
            }
        });
        html! {
            <button data-testid={id} {onclick} title={label} aria-label={label}
                aria-disabled={unavailable(neighbour.is_none())}>{ sign }</button>
        }
    };
    let number = catalogue.number(present);
    html! {
        <div class="pick" role="group" aria-label="Lessons">
            { step(-1, "‹", "Previous lesson", "previous-lesson") }
            <label>
                if number > 0 {
                    <span>{ format!("{number} / {}", catalogue.listed().len()) }</span>
                }
                <select data-testid="lesson-picker" aria-label="Lesson" {onchange}>
                    if let Some(other) = other {
                        <option value="" selected=true>{ other }</option>
                    }
                    { for lessons(catalogue, present) }
                </select>
            </label>
            { step(1, "›", "Next lesson", "next-lesson") }
        </div>
    }
}

/// The lessons as options, in groups by topic.
fn lessons(catalogue: &Catalogue, present: &str) -> Vec<Html> {
    // A lesson that is not listed is there as long as it is shown.
    let unlisted = catalogue.find(present).filter(|_| catalogue.number(present) == 0);
    let listed: Vec<_> = catalogue.listed().iter().chain(unlisted).collect();
    let groups = listed.chunk_by(|one, next| one.topic == next.topic).map(|group| {
        let options = group.iter().map(|lesson| {
            html! {
                <option value={lesson.slug.clone()} selected={lesson.slug == present}>
                    { &lesson.title }
                </option>
            }
        });
        html! { <optgroup label={group[0].topic.clone()}>{ for options }</optgroup> }
    });
    groups.collect()
}

/// The sign of the project: a dashed ring of polls, one of them under way.
fn mark() -> Html {
    html! {
        <svg width="20" height="20" viewBox="0 0 22 22" aria-hidden="true">
            <circle cx="11" cy="11" r="9.2" fill="none" stroke="var(--faint)" stroke-width="1.6"
                stroke-dasharray="3 3.2" />
            <path d="M11 1.8a9.2 9.2 0 0 1 9.2 9.2" fill="none" stroke="var(--rust)"
                stroke-width="2.6" />
            <circle cx="11" cy="11" r="3" fill="var(--js)" />
        </svg>
    }
}
