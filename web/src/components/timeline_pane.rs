//! The timeline's place on the page: the elements of its stage, its controls and its words. The
//! picture itself is painted by the stage.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

use super::timeline_words::{self, TimelineWords};
use super::use_theme::use_theme;
use crate::state::{Action, Phase};
use crate::timeline::marker::Marker;
use crate::timeline::stage::{Place, Stage};
use crate::view::{Slice, View};

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
    let hint = (state.phase == Phase::Fresh).then(|| {
        html! { <p class="hint"><span>{ "Press Run: every future, poll, wake and await appears here." }</span></p> }
    });
    let slice = Slice { state: props.view.state.clone(), key: timeline_words::key(&state) };
    html! {
        <section class="tl" aria-label="Timeline" data-testid="timeline">
            <div class="stage">
                <Picture stage={props.stage.clone()} />
                { hint }
            </div>
            <TimelineWords view={slice} />
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
    let (line, label, after) = (use_node_ref(), use_node_ref(), use_node_ref());
    let theme = use_theme();
    {
        let nodes = [&frame, &grip, &tip, &said, &line, &label, &after].map(Clone::clone);
        let canvas = canvas.clone();
        use_effect_with(props.stage.clone(), move |stage| {
            let [frame, grip, tip, said, line, label, after] =
                nodes.map(|node| node.cast::<HtmlElement>());
            let place = (|| {
                let canvas = canvas.cast::<HtmlCanvasElement>()?;
                let playhead = Marker::new(line?, label?, after?);
                Some(Place { frame: frame?, canvas, grip: grip?, playhead, tip: tip?, said: said? })
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
                aria-label="Timeline of the run" aria-describedby="timeline-keys"
                data-testid="timeline-canvas"></canvas>
            <div class="grip" ref={grip}></div>
            <div class="playhead" aria-hidden="true">
                <s ref={after}></s><i ref={line} data-testid="playhead"></i><b ref={label}></b>
            </div>
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
