//! What the lesson is about, in a headline and a sentence or two.

use yew::prelude::*;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The headline.
    pub heading: AttrValue,
    /// The sentences.
    pub summary: AttrValue,
}

/// The headline of a lesson.
#[component]
pub fn Idea(props: &Props) -> Html {
    html! {
        <section class="idea">
            <h1 data-testid="heading">{ &props.heading }</h1>
            <p>{ &props.summary }</p>
        </section>
    }
}
