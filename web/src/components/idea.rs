//! What the lesson is about, in a headline and a sentence or two.

use yew::prelude::*;

/// The headline of a lesson, and its sentences.
pub fn idea(heading: &str, summary: &str) -> Html {
    html! {
        <section class="idea">
            <h1 data-testid="heading">{ heading }</h1>
            <p>{ summary }</p>
        </section>
    }
}
