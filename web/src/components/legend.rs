//! What the signs on the timeline mean.

use yew::prelude::*;

/// A sign as it is drawn, and what it means.
type Sign = (fn() -> Html, &'static str);

/// The signs, in the order in which a future meets them.
const SIGNS: [Sign; 8] = [
    (
        || html! { <circle cx="18" cy="8" r="4" fill="none" stroke="var(--rust)" stroke-width="1.6" /> },
        "created",
    ),
    (hatching, "created, not started: a future that nobody has polled"),
    (
        || html! { <rect x="13" y="2" width="10" height="12" rx="2" fill="var(--rust)" /> },
        "runs: a poll, or the body of an async function",
    ),
    (
        || html! { <path d="M2 8H34" stroke="var(--rust-mid)" stroke-width="2" /> },
        "waits at an .await",
    ),
    (
        || html! { <path d="M14 4l8 8M22 4l-8 8" stroke="var(--rust)" stroke-width="1.8" /> },
        "dropped before it had finished",
    ),
    (
        || html! { <path d="M14 14q10-6 0-12M14 2l5 0M14 2l2 4" fill="none" stroke="var(--wake)" stroke-width="1.4" /> },
        "wakes: from what wakes to what is woken",
    ),
    (
        || html! { <><rect x="4" y="2" width="10" height="12" rx="2" fill="var(--rust)" /><rect x="22" y="2" width="10" height="12" rx="2" fill="var(--js)" /></> },
        "orange is Rust, blue is JavaScript",
    ),
    (
        || html! { <><rect x="4" y="2" width="10" height="12" rx="2" fill="var(--rust)" /><rect x="22" y="2" width="10" height="12" rx="2" fill="var(--rust)" opacity=".45" /></> },
        "faint: after the playhead",
    ),
];

fn hatching() -> Html {
    html! {
        <>
            <rect x="2" y="2" width="32" height="12" rx="2" fill="var(--rust-soft)" />
            <path d="M4 14L14 2M12 14L22 2M20 14L30 2" stroke="var(--rust-mid)" stroke-width="1.2" opacity=".8" />
        </>
    }
}

/// The button and what it shows.
pub fn legend() -> Html {
    html! {
        <>
            <button class="tool" popovertarget="legend" data-testid="legend-button">{ "Legend" }</button>
            <div id="legend" class="menu legend-menu" popover="auto" role="group" aria-label="Legend" data-testid="legend">
                <ul>
                    { for SIGNS.iter().map(|(sign, meaning)| html! {
                        <li><svg width="36" height="16" viewBox="0 0 36 16" aria-hidden="true">{ sign() }</svg>{ *meaning }</li>
                    }) }
                </ul>
            </div>
        </>
    }
}
