//! The theme that the page is in, followed as it changes: by choice or with the system.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MutationObserver, MutationObserverInit};
use yew::prelude::*;

use crate::browser::{self, Theme};

/// The theme. The attribute of the document is the one place where it is kept, because
/// `index.html` sets it before this program is there, and style sheets read it.
#[hook]
pub(super) fn use_theme() -> Theme {
    let theme = use_state_eq(Theme::present);
    let changed = theme.setter();
    use_effect_with((), move |()| {
        let look = Closure::<dyn Fn()>::new(move || changed.set(Theme::present()));
        let observer = MutationObserver::new(look.as_ref().unchecked_ref()).ok();
        let root = browser::window().and_then(|window| window.document()?.document_element());
        if let (Some(observer), Some(root)) = (&observer, root) {
            let options = MutationObserverInit::new();
            options.set_attribute_filter(&Array::of1(&"data-theme".into()));
            // Fails only for options that ask for nothing.
            let _ = observer.observe_with_options(&root, &options);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(look);
        }
    });
    *theme
}
