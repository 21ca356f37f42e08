//! What to look for in the lesson, and the foot of the page.

use pollscope_protocol::Lesson;
use yew::prelude::*;

use crate::bridge;

/// The prose of a lesson; `recorded` if what is on the screen is something else.
pub fn prose(lesson: &Lesson, recorded: bool) -> Html {
    let prose = AttrValue::from(lesson.prose.clone());
    html! {
        <div class="prose" data-testid="about">
            if recorded {
                <p class="empty">{ "The program on the screen comes from a file. This text is about the lesson." }</p>
            }
            // Made from the lesson's Markdown by the build, and fetched from the page's own site.
            <OwnHtml html={prose} />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct OwnHtmlProps {
    html: AttrValue,
}

/// HTML of our own. Not by `Html::from_html_unchecked`, which panics where a site demands trusted
/// types.
#[component]
fn OwnHtml(OwnHtmlProps { html }: &OwnHtmlProps) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), html.clone()), |(node, html)| {
        if let Some(element) = node.cast::<web_sys::Element>() {
            bridge::fill(&element, html);
        }
    });
    html! { <div ref={node} /> }
}

/// What a stranger may wonder about.
pub fn footer() -> Html {
    html! {
        <footer>
            <p>{ "Everything runs in this tab: a lesson’s Rust as WebAssembly on Pollscope’s own executor, edited Rust in rustc 1.78 and Miri, JavaScript in a sandboxed worker." }</p>
            // Beside the page, whatever its address is.
            <p><a href="licences.txt" target="_blank" rel="noopener">{ "Licences" }</a></p>
        </footer>
    }
}
