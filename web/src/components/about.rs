//! What to look for in the lesson, and the foot of the page.

use yew::prelude::*;

/// The prose of the lesson with this slug; `recorded` if what is on the screen is something else.
pub fn prose(lesson: &str, recorded: bool) -> Html {
    let prose = pollscope_gallery::find(lesson).map_or("", |lesson| lesson.prose);
    html! {
        <div class="prose" data-testid="about">
            if recorded {
                <p class="empty">{ "What is on the screen comes from a file. This is what to look for in the lesson." }</p>
            }
            // Made from the lesson's markdown when the page was built; nobody's input.
            <div>{ Html::from_html_unchecked(AttrValue::from(prose)) }</div>
        </div>
    }
}

/// What a stranger may wonder about.
pub fn footer() -> Html {
    html! {
        <footer>
            { "Everything runs in this tab: a lesson’s Rust as WebAssembly on Pollscope’s own executor, Rust that you have changed in rustc and Miri, JavaScript in a sandboxed worker. What you read is what runs." }
        </footer>
    }
}
