//! The top of the page: which lesson, the ones before and after it, the theme.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::trace_menu::TraceMenu;
use super::unavailable;
use super::use_theme::use_theme;
use crate::browser;
use crate::files::Format;
use crate::state::{Action, Catalogue};

/// What the header shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which lessons there are.
    pub catalogue: Rc<Catalogue>,
    /// The slug of the lesson that is shown, or that was picked and is being fetched.
    pub lesson: Rc<str>,
    /// The title of the lesson that is shown.
    pub title: AttrValue,
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
    let help = props.act.reform(|_: MouseEvent| Action::Help(true));
    use_effect_with(props.title.clone(), |title| browser::show_title(title));
    html! {
        <header>
            <a class="mark" href="?" aria-label="Pollscope, first lesson">{ mark() }{ "pollscope" }</a>
            { picker(&props.catalogue, &props.lesson, &props.act) }
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
fn picker(catalogue: &Catalogue, present: &str, act: &Callback<Action>) -> Html {
    let want = act.reform(Action::Want);
    let onchange = {
        let want = want.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            want.emit(select.value().into());
        })
    };
    let step = |offset: isize, label: &str, id: &str| {
        let neighbour = catalogue.neighbour(present, offset);
        let slug: Option<Rc<str>> = neighbour.map(|lesson| lesson.slug.as_str().into());
        let want = want.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(slug) = &slug {
                want.emit(slug.clone());
            }
        });
        html! {
            <button class="quiet hide" data-testid={id.to_owned()} {onclick}
                aria-disabled={unavailable(neighbour.is_none())}>{ label.to_owned() }</button>
        }
    };
    let number = catalogue.number(present);
    // A lesson that is not listed is there as long as it is shown.
    let unlisted = catalogue.find(present).filter(|_| number == 0);
    let options = catalogue.listed().iter().chain(unlisted).map(|lesson| {
        html! {
            <option value={lesson.slug.clone()} selected={lesson.slug == present}>
                { &lesson.title }
            </option>
        }
    });
    html! {
        <>
            <label class="pick">
                <span>{ format!("{number} / {}", catalogue.listed().len()) }</span>
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
