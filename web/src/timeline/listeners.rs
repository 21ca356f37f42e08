//! From events of the DOM to gestures and keys.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{
    Event, FocusOptions, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent,
};

use super::gestures::{Gesture, Pointer, Wheel};
use super::keys::Key;
use super::stage::{Place, Stage};

/// Listens to all that a person can do, for as long as what is returned lives.
pub(super) fn listen(stage: &Stage, place: &Place) -> Vec<EventListener> {
    let frame = &place.frame;
    let mut listeners: Vec<EventListener> =
        ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"]
            .into_iter()
            .map(|name| pointer(stage, frame, place, name))
            .collect();
    listeners.push(wheel(stage, frame));
    let (double, element) = (stage.clone(), frame.clone());
    listeners.push(EventListener::new(frame, "dblclick", move |event| {
        if let Some(event) = event.dyn_ref::<MouseEvent>() {
            let (x, y) = within(&element, event);
            double.gesture(Gesture::Double { x, y });
        }
    }));
    // The picture has taken the focus; without this, a press beside it would take it away again.
    let options = EventListenerOptions::enable_prevent_default();
    let keep = |event: &Event| event.prevent_default();
    listeners.push(EventListener::new_with_options(frame, "mousedown", options, keep));
    listeners.push(key(stage, place));
    if let Some(window) = web_sys::window() {
        let stage = stage.clone();
        listeners.push(EventListener::new(&window, "resize", move |_| stage.request()));
    }
    listeners
}

fn pointer(stage: &Stage, frame: &HtmlElement, place: &Place, name: &'static str) -> EventListener {
    let (stage, frame, canvas) = (stage.clone(), frame.clone(), place.canvas.clone());
    let target = frame.clone();
    EventListener::new(&target, name, move |event: &Event| {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        let (x, y) = within(&frame, event);
        let touch = event.pointer_type() == "touch";
        let pointer = Pointer { id: event.pointer_id(), x, y, touch, shift: event.shift_key() };
        let gesture = match name {
            "pointerdown" if event.button() != 0 => return,
            "pointerdown" => {
                // So that a drag goes on outside. Refused only if the pointer has gone already.
                let _ = frame.set_pointer_capture(pointer.id);
                // Where it is: scrolling it into view would move it away below the pointer.
                let still = FocusOptions::new();
                still.set_prevent_scroll(true);
                let _ = canvas.focus_with_options(&still);
                Gesture::Down(pointer)
            }
            "pointermove" => Gesture::Move(pointer),
            "pointerup" => Gesture::Up(pointer),
            "pointercancel" => Gesture::Cancel(pointer.id),
            _ if stage.busy() => return,
            _ => Gesture::Leave,
        };
        stage.gesture(gesture);
    })
}

fn wheel(stage: &Stage, frame: &HtmlElement) -> EventListener {
    let (stage, element) = (stage.clone(), frame.clone());
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(frame, "wheel", options, move |event| {
        let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
        let (x, y) = within(&element, event);
        let unit = match event.delta_mode() {
            WheelEvent::DOM_DELTA_LINE => 18.0,
            WheelEvent::DOM_DELTA_PAGE => 300.0,
            _ => 1.0,
        };
        let wheel = Wheel {
            x,
            y,
            across: event.delta_x() * unit,
            down: event.delta_y() * unit,
            zoom: event.ctrl_key() || event.meta_key(),
            sideways: event.shift_key(),
        };
        if stage.gesture(Gesture::Wheel(wheel)) {
            event.prevent_default();
        }
    })
}

fn key(stage: &Stage, place: &Place) -> EventListener {
    let stage = stage.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&place.canvas, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if let Some(key) = Key::named(&event.key()) {
            event.prevent_default();
            stage.key(key);
        }
    })
}

/// Where a pointer is, from the top left of an element.
fn within(element: &HtmlElement, event: &MouseEvent) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top())
}
