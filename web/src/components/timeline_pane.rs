//! The timeline's place on the page: a canvas, its text equivalent, and what it shows in words.

use pollscope_analysis::contrast::{Contrast, Sentence, contrast};
use pollscope_analysis::time;
use pollscope_trace::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

use super::console::status;
use super::use_theme::use_theme;
use super::{half_class, half_id, half_name};
use crate::app::View;
use crate::state::{Phase, State};
use crate::timeline::{canvas, layout, text};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: View,
}

/// The timeline.
#[component]
pub fn TimelinePane(props: &Props) -> Html {
    let frame = use_node_ref();
    let canvas = use_node_ref();
    let width = use_width(frame.clone());
    let theme = use_theme();
    {
        let canvas = canvas.clone();
        let wanted = (props.view.clone(), theme, width);
        use_effect_with(wanted, move |(view, _, width)| {
            if let (Some(canvas), Some(width)) = (canvas.cast::<HtmlCanvasElement>(), *width) {
                let scene = layout::layout(&input(&view.state.borrow(), width));
                canvas::paint(&canvas, &scene, width);
            }
        });
    }
    let state = props.view.state.borrow();
    let words = contrast(&state.rust.model, &state.js.model, state.rust.is_over());
    let hint = (state.phase == Phase::Fresh).then(|| {
        html! { <p class="hint"><span>{ "Press Run: every future, poll, wake and await appears here as it happens." }</span></p> }
    });
    html! {
        <section class="tl" aria-label="Timeline" data-testid="timeline">
            <div class="scroller">
                <div class="frame" ref={frame}>
                    <canvas ref={canvas} aria-hidden="true"></canvas>
                    { hint }
                </div>
            </div>
            { lanes_in_words(&state) }
            { in_words(&state, &words) }
            <div class="for-readers" role="status" data-testid="outcome">{ outcome(&state, &words) }</div>
        </section>
    }
}

fn input(state: &State, width: f64) -> layout::Input<'_> {
    let last = state.now.max(state.rust.model.last).max(state.js.model.last);
    layout::Input {
        rust: layout::Half { model: &state.rust.model, lanes: state.lesson.lanes.rust },
        js: layout::Half { model: &state.js.model, lanes: state.lesson.lanes.js },
        width,
        playhead: (state.phase == Phase::Running).then_some(last),
        last,
    }
}

/// The same as the canvas, as lists for those who cannot use it. Written when a run is over: a
/// list that changes with every frame could not be read.
fn lanes_in_words(state: &State) -> Html {
    let list = |language: Language| {
        let sentences = text::sentences(&state.half(language).model);
        html! {
            <ul aria-label={format!("{} timeline", half_name(language))}
                data-testid={format!("lanes-{}", half_id(language))}>
                { for sentences.into_iter().map(|sentence| html! { <li>{ sentence }</li> }) }
            </ul>
        }
    };
    let over = state.phase == Phase::Over;
    html! {
        <div class="for-readers">
            if over {
                { list(Language::Rust) }
                { list(Language::JavaScript) }
            }
        </div>
    }
}

/// What the run shows, in a sentence for each half. Not announced, because it changes as the run
/// goes on; [`outcome`] is.
fn in_words(state: &State, words: &Contrast) -> Html {
    let said = |language: Language, sentence: Option<&Sentence>| {
        let half = state.half(language);
        let total = if half.is_over() { time::duration(half.ended_at) } else { "…".to_owned() };
        sentence.map(|sentence| {
            html! {
                <p key={half_id(language)} data-testid={format!("contrast-{}", half_id(language))}>
                    <span class={classes!("chip", half_class(language))}
                        title={format!("How long the {} half took", half_name(language))}>{ total }</span>
                    { format!("{}: ", half_name(language)) }<b>{ &sentence.name }</b>{ " " }{ &sentence.rest }
                </p>
            }
        })
    };
    let question = || {
        html! {
            <p key="question" class="question">
                { "Predict first: which lines will each half print, and when?" }
            </p>
        }
    };
    let said: Vec<Html> = match state.phase {
        Phase::Fresh => vec![question()],
        Phase::Starting => Vec::new(),
        Phase::Running | Phase::Over => {
            let halves = [
                said(Language::Rust, words.rust.as_ref()),
                said(Language::JavaScript, words.js.as_ref()),
            ];
            halves.into_iter().flatten().collect()
        }
    };
    html! { <div class="say">{ for said }</div> }
}

/// What a screen reader announces: that a run has begun, and once, at its end, what came of it.
fn outcome(state: &State, words: &Contrast) -> String {
    let said = |language: Language, sentence: Option<&Sentence>| {
        let outcome = format!("{} {}.", half_name(language), status(state.half(language)));
        match sentence {
            Some(Sentence { name, rest, .. }) => format!("{outcome} {name} {rest}"),
            None => outcome,
        }
    };
    match state.phase {
        Phase::Fresh => String::new(),
        Phase::Starting | Phase::Running => "Running.".to_owned(),
        Phase::Over => {
            let rust = said(Language::Rust, words.rust.as_ref());
            format!("{rust} {}", said(Language::JavaScript, words.js.as_ref()))
        }
    }
}

/// The width of an element in CSS pixels, followed as it changes.
#[hook]
fn use_width(element: NodeRef) -> Option<f64> {
    let width = use_state(|| None);
    let changed = width.clone();
    use_effect_with((), move |()| {
        let element = element.cast::<HtmlElement>();
        let measured = element.clone();
        let measure = Closure::<dyn Fn()>::new(move || {
            changed.set(measured.as_ref().map(|element| f64::from(element.client_width())));
        });
        let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            // Also reports the size it has now.
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(measure);
        }
    });
    *width
}
