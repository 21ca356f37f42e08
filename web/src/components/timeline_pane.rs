//! The timeline's place on the page: the elements of its stage, its controls, its text equivalent,
//! and what the run shows in words. The picture itself is painted by the stage.

use pollscope_analysis::contrast::{Contrast, Sentence, contrast};
use pollscope_analysis::time;
use pollscope_trace::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

use super::console::status;
use super::timeline_controls::{TimelineControls, TimelineSearch};
use super::use_theme::use_theme;
use super::{half_class, half_id, half_name};
use crate::app::View;
use crate::state::{Action, Phase, State};
use crate::timeline::stage::{Place, Stage};
use crate::timeline::text;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: View,
    /// What paints it.
    pub stage: Stage,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The timeline.
#[component]
pub fn TimelinePane(props: &Props) -> Html {
    // Whatever has changed, the picture may show it. Painted at once, so that what came with this
    // frame is on the screen with it.
    use_effect_with((props.stage.clone(), props.view.clone()), |(stage, _)| stage.paint());
    let state = props.view.state.borrow();
    let words = contrast(&state.rust.model, &state.js.model, state.rust.is_over());
    let hint = (state.phase == Phase::Fresh).then(|| {
        html! { <p class="hint"><span>{ "Press Run: every future, poll, wake and await appears here as it happens." }</span></p> }
    });
    html! {
        <section class="tl" aria-label="Timeline" data-testid="timeline">
            <div class="stage">
                <Picture stage={props.stage.clone()} />
                { hint }
            </div>
            { lanes_in_words(&state) }
            <TimelineControls stage={props.stage.clone()} view={props.view.clone()}
                act={props.act.clone()} />
            <div class="say">
                { in_words(&state, &words) }
                <TimelineSearch stage={props.stage.clone()} view={props.view.clone()} />
            </div>
            <div class="for-readers" role="status" data-testid="outcome">{ outcome(&state, &words) }</div>
        </section>
    }
}

/// What the picture needs.
#[derive(Properties, PartialEq)]
struct PictureProps {
    stage: Stage,
}

/// The elements of the stage. They are made once; everything else happens to them.
#[component]
fn Picture(props: &PictureProps) -> Html {
    let (frame, canvas, grip) = (use_node_ref(), use_node_ref(), use_node_ref());
    let (tip, said) = (use_node_ref(), use_node_ref());
    let theme = use_theme();
    {
        let nodes = [&frame, &grip, &tip, &said].map(Clone::clone);
        let canvas = canvas.clone();
        use_effect_with(props.stage.clone(), move |stage| {
            let [frame, grip, tip, said] = nodes.map(|node| node.cast::<HtmlElement>());
            let place = (|| {
                let canvas = canvas.cast::<HtmlCanvasElement>()?;
                Some(Place { frame: frame?, canvas, grip: grip?, tip: tip?, said: said? })
            })();
            let mounted = place.map(|place| stage.mount(place));
            move || drop(mounted)
        });
    }
    use_width(frame.clone(), props.stage.clone());
    use_effect_with((props.stage.clone(), theme), |(stage, _)| stage.restyle());
    html! {
        <div class="frame" ref={frame}>
            <canvas ref={canvas} tabindex="0" role="application" aria-roledescription="timeline"
                aria-label="Timeline of both halves" aria-describedby="timeline-keys"
                data-testid="timeline-canvas"></canvas>
            <div class="grip" ref={grip}></div>
            <div class="tip" ref={tip} aria-hidden="true" data-testid="timeline-tip"></div>
            <p id="timeline-keys" class="for-readers">
                { "Up and down arrow: select a lane. Comma and full stop: select its polls. W and S: \
                   zoom. A and D: pan. F: show what is selected. 0: show all of the run. Enter: fold. \
                   Question mark: all keys. The button List shows the same as sentences." }
            </p>
            <div class="for-readers" role="status" ref={said} data-testid="timeline-said"></div>
        </div>
    }
}

/// More lanes than this are not written as text: a list that long could not be read.
const MOST_IN_WORDS: usize = 200;

/// The same as the canvas, as lists for those who cannot use it. Written when a run is over: a
/// list that changes with every frame could not be read.
fn lanes_in_words(state: &State) -> Html {
    let list = |language: Language| {
        let lanes = &state.half(language).model;
        let sentences = text::sentences(lanes, MOST_IN_WORDS);
        let more = lanes.lanes.len().saturating_sub(MOST_IN_WORDS);
        html! {
            <ul aria-label={format!("{} timeline", half_name(language))}
                data-testid={format!("lanes-{}", half_id(language))}>
                { for sentences.into_iter().map(|sentence| html! { <li>{ sentence }</li> }) }
                if more > 0 {
                    <li>{ format!("and {more} more") }</li>
                }
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
    html! { <>{ for said }</> }
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

/// Tells the stage the width of an element in CSS pixels, and whenever it changes.
#[hook]
fn use_width(element: NodeRef, stage: Stage) {
    use_effect_with((), move |()| {
        let element = element.cast::<HtmlElement>();
        let measured = element.clone();
        let measure = Closure::<dyn Fn()>::new(move || {
            if let Some(element) = &measured {
                stage.resize(f64::from(element.client_width()));
            }
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
}
