//! What to look for in the lesson, and the foot of the page.

use yew::prelude::*;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The slug of the lesson.
    pub lesson: &'static str,
}

/// The lesson's prose.
#[component]
pub fn About(props: &Props) -> Html {
    let prose = pollscope_gallery::find(props.lesson).map_or("", |lesson| lesson.prose);
    html! {
        <div class="pane half-idea" data-testid="about">
            <h2>{ "What to look for" }</h2>
            // Made from the lesson's markdown when the page was built; nobody's input.
            <div class="prose">{ Html::from_html_unchecked(AttrValue::from(prose)) }</div>
        </div>
    }
}

/// What a stranger may wonder about.
#[component]
pub fn Footer() -> Html {
    html! {
        <footer>
            { "Everything runs in this tab: the Rust half as WebAssembly on Pollscope’s own executor, the JavaScript half in a sandboxed worker. The sources are read-only for now; what you read is what runs." }
        </footer>
    }
}
