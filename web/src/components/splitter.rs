//! A border that can be dragged: with a pointer, or with the arrow keys once it has the focus. A double
//! click, or Enter, gives both sides their usual room again.

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::state::{Action, Split};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which border it is.
    pub split: Split,
    /// What a screen reader calls it.
    pub label: &'static str,
    /// The size that it has been given, if any.
    pub size: Option<f64>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// Where a key moves the border; 0 for the key that resets it.
fn direction(key: &str) -> Option<f64> {
    match key {
        "ArrowLeft" | "ArrowUp" => Some(-1.0),
        "ArrowRight" | "ArrowDown" => Some(1.0),
        "Enter" => Some(0.0),
        _ => None,
    }
}

/// A border that can be dragged.
#[component]
pub fn Splitter(props: &Props) -> Html {
    let split = props.split;
    let resize = props.act.reform(move |size| Action::Resize(split, size));
    let dragging = use_mut_ref(|| false);
    let onpointerdown = {
        let dragging = dragging.clone();
        Callback::from(move |event: PointerEvent| {
            let Some(element) = event.target_dyn_into::<Element>() else { return };
            // Refused only if the pointer has gone already.
            let _ = element.set_pointer_capture(event.pointer_id());
            *dragging.borrow_mut() = true;
            event.prevent_default();
        })
    };
    let onpointermove = {
        let (dragging, resize) = (dragging.clone(), resize.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(element) = event.target_dyn_into::<HtmlElement>() else { return };
            if *dragging.borrow()
                && let Some(size) = size_at(split, &element, &event)
            {
                resize.emit(Some(size));
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| *dragging.borrow_mut() = false);
    let onkeydown = {
        let resize = resize.clone();
        let chosen = props.size;
        Callback::from(move |event: KeyboardEvent| {
            let Some(towards) = direction(&event.key()) else { return };
            event.prevent_default();
            if towards == 0.0 {
                return resize.emit(None);
            }
            event.stop_propagation();
            let Some(element) = event.target_dyn_into::<HtmlElement>() else { return };
            let Some(size) = chosen.or_else(|| present(split, &element)) else { return };
            // What is after the border gets larger when the border goes up or to the left.
            let sign = if split == Split::Editors { 1.0 } else { -1.0 };
            resize.emit(Some(size + sign * towards * split.step()));
        })
    };
    let ondblclick = resize.reform(|_: MouseEvent| None);
    let upright = matches!(split, Split::Rail | Split::Editors);
    let (least, most) = split.bounds();
    let percent = props.size.map(|size| ((size - least) / (most - least) * 100.0).round());
    html! {
        <div class={classes!("splitter", if upright { "upright" } else { "flat" }, format!("at-{}", name(split)))}
            role="separator" tabindex="0" aria-label={props.label} title={TITLE}
            aria-orientation={if upright { "vertical" } else { "horizontal" }}
            aria-valuemin="0" aria-valuemax="100" aria-valuenow={percent.unwrap_or(50.0).to_string()}
            data-testid={format!("split-{}", name(split))}
            {onpointerdown} {onpointermove} onpointercancel={onpointerup.clone()} {onpointerup}
            {onkeydown} {ondblclick}></div>
    }
}

const TITLE: &str = "Drag to resize; double-click to reset";

fn name(split: Split) -> &'static str {
    match split {
        Split::Rail => "rail",
        Split::Editors => "editors",
        Split::Timeline => "timeline",
        Split::Output => "output",
    }
}

/// The size that a pointer on the border asks for.
fn size_at(split: Split, element: &HtmlElement, event: &PointerEvent) -> Option<f64> {
    let parent = element.parent_element()?.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    Some(match split {
        Split::Rail => parent.right() - x,
        Split::Editors => (x - parent.left()) / parent.width().max(1.0),
        Split::Timeline => parent.bottom() - y - HEAD,
        Split::Output => parent.bottom() - y,
    })
}

/// The height of the timeline's head, as in the style sheet.
const HEAD: f64 = 37.0;

/// The size that what is after the border has now.
fn present(split: Split, element: &HtmlElement) -> Option<f64> {
    if split == Split::Editors {
        return Some(0.5);
    }
    let sibling = element.next_element_sibling()?.get_bounding_client_rect();
    Some(match split {
        Split::Rail => sibling.width(),
        Split::Timeline => sibling.height() - HEAD,
        _ => sibling.height(),
    })
}
