//! The top of the page: which lesson, the ones before and after it, the theme.

use pollscope_gallery::LESSONS;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::trace_menu::TraceMenu;
use super::unavailable;
use super::use_theme::use_theme;
use crate::browser;
use crate::files::Format;
use crate::state::Action;

/// What the header shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The slug of the lesson.
    pub lesson: &'static str,
    /// Whether there is a trace to save.
    pub savable: bool,
    /// Saves the trace.
    pub save: Callback<Format>,
    /// Opens a file.
    pub open: Callback<web_sys::File>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The top of the page.
#[component]
pub fn Header(props: &Props) -> Html {
    let theme = use_theme();
    let toggle = Callback::from(move |_: MouseEvent| theme.other().choose());
    let other = theme.other().name();
    let title = pollscope_gallery::find(props.lesson).map_or("", |lesson| lesson.title);
    let help = props.act.reform(|_: MouseEvent| Action::Help(true));
    use_effect_with(title, |title| browser::show_title(title));
    html! {
        <header>
            <a class="mark" href="?" aria-label="Pollscope, first lesson">{ mark() }{ "pollscope" }</a>
            { picker(props.lesson, &props.act) }
            <div class="grow"></div>
            <TraceMenu available={props.savable} save={props.save.clone()} open={props.open.clone()} />
            <button class="quiet" data-testid="theme" onclick={toggle}
                title={format!("Switch to the {other} theme")}
                aria-label={format!("Switch to the {other} theme")}>{ "◐" }</button>
            <button class="quiet" data-testid="help-button" onclick={help} title="Keys (?)"
                aria-label="Keys">{ "?" }</button>
        </header>
    }
}

/// The list of lessons, and steps to the neighbours.
fn picker(present: &str, act: &Callback<Action>) -> Html {
    let here = LESSONS.iter().position(|lesson| lesson.slug == present).unwrap_or(0);
    let picked = act.reform(Action::Pick);
    let onchange = {
        let picked = picked.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Some(lesson) = pollscope_gallery::find(&select.value()) {
                picked.emit(lesson);
            }
        })
    };
    let step = |offset: isize, label: &str, id: &str| {
        let neighbour = here.checked_add_signed(offset).and_then(|at| LESSONS.get(at));
        let picked = picked.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(lesson) = neighbour {
                picked.emit(lesson);
            }
        });
        html! {
            <button class="quiet hide" data-testid={id.to_owned()} {onclick}
                aria-disabled={unavailable(neighbour.is_none())}>{ label.to_owned() }</button>
        }
    };
    let options = LESSONS.iter().map(|lesson| {
        html! {
            <option value={lesson.slug} selected={lesson.slug == present}>
                { lesson.title }
            </option>
        }
    });
    html! {
        <>
            <label class="pick">
                <span>{ format!("{} / {}", here + 1, LESSONS.len()) }</span>
                <select data-testid="lesson-picker" aria-label="Lesson" {onchange}>
                    { for options }
                </select>
            </label>
            { step(-1, "‹ Previous", "previous-lesson") }
            { step(1, "Next ›", "next-lesson") }
        </>
    }
}

/// The sign of the project: a dashed ring of polls, one of them under way.
fn mark() -> Html {
    html! {
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
            <circle cx="11" cy="11" r="9.2" fill="none" stroke="var(--faint)" stroke-width="1.6"
                stroke-dasharray="3 3.2" />
            <path d="M11 1.8a9.2 9.2 0 0 1 9.2 9.2" fill="none" stroke="var(--rust)"
                stroke-width="2.6" />
            <circle cx="11" cy="11" r="3" fill="var(--js)" />
        </svg>
    }
}
