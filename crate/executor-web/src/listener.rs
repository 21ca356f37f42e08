//! An event listener that is there as long as it is kept.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// Removes itself when it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    kind: String,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn add(
        target: &EventTarget,
        kind: &str,
        call: impl FnMut(Event) + 'static,
    ) -> Result<Self, JsValue> {
        let callback = Closure::<dyn FnMut(Event)>::new(call);
        target.add_event_listener_with_callback(kind, callback.as_ref().unchecked_ref())?;
        Ok(Listener { target: target.clone(), kind: kind.to_owned(), callback })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let removed = self.target.remove_event_listener_with_callback(&self.kind, callback);
        debug_assert!(removed.is_ok(), "it was added to the same target with the same arguments");
    }
}
