//! The address, the theme, the clock: what of the browser the page uses directly.
//!
//! Each may be refused (blocked storage, a sandboxed frame); the page then does without.

use gloo_events::EventListener;
use pollscope_protocol::Template;
use wasm_bindgen::JsValue;
use web_sys::{Performance, Url, UrlSearchParams, Window};

use crate::bridge;

/// Where the theme is remembered.
const THEME_KEY: &str = "pollscope-theme";

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The one that `index.html` has chosen before the first paint.
    pub fn present() -> Self {
        let root = window().and_then(|window| window.document()?.document_element());
        let name = root.and_then(|root| root.get_attribute("data-theme"));
        if name.as_deref() == Some("dark") { Theme::Dark } else { Theme::Light }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        }
    }

    /// Its name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Shows it, and remembers it if the browser lets us.
    pub fn choose(self) {
        let Some(window) = window() else { return };
        if let Some(root) = window.document().and_then(|document| document.document_element()) {
            let _ = root.set_attribute("data-theme", self.name());
            // From now on the script in `index.html` leaves the theme alone.
            let _ = root.set_attribute("data-theme-chosen", "");
        }
        // Reading `localStorage` itself throws where storage is blocked.
        if let Ok(Some(storage)) = window.local_storage() {
            let _ = storage.set_item(THEME_KEY, self.name());
        }
    }
}

/// Names what is shown in the title of the tab.
pub fn show_title(lesson: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(&format!("{lesson} · Pollscope"));
    }
}

/// The lesson that the address asks for: `?lesson=SLUG`.
pub fn wanted_lesson() -> Option<String> {
    parameter("lesson")
}

/// The template that it asks for: `?template=NAME`.
pub fn wanted_template() -> Option<Template> {
    Template::named(&parameter("template")?)
}

/// A parameter of the address, if it is there and not empty.
pub fn parameter(name: &str) -> Option<String> {
    let search = window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name).filter(|value| !value.is_empty())
}

/// Writes the lesson into the address, as an entry of its own in the history unless the address means it
/// already: one without a lesson means the `first`.
pub fn remember_lesson(slug: &str, first: Option<&str>) {
    let first = first.filter(|_| parameter("template").is_none());
    if wanted_lesson().as_deref().or(first) != Some(slug) {
        remember("lesson", slug);
    }
}

/// The same for a template.
pub fn remember_template(template: Template) {
    if wanted_template() != Some(template) || wanted_lesson().is_some() {
        remember("template", template.name());
    }
}

/// Makes an entry of the history: the address with this parameter, and without what else said what is
/// shown.
fn remember(name: &str, value: &str) {
    let push = || -> Result<(), JsValue> {
        let window = window().ok_or(JsValue::NULL)?;
        let url = Url::new(&window.location().href()?)?;
        for other in ["lesson", "template"] {
            url.search_params().delete(other);
        }
        url.search_params().set(name, value);
        window.history()?.push_state_with_url(&JsValue::NULL, "", Some(&url.href()))
    };
    // Refused in some frames; the page works the same without.
    let _ = push();
}

/// Tells `went` whenever a person goes back or forward in the history, for as long as the listener
/// lives.
pub fn listen_for_history(went: impl Fn() + 'static) -> Option<EventListener> {
    let window = window()?;
    Some(EventListener::new(&window, "popstate", move |_| went()))
}

/// The clock that both halves of a run share.
#[derive(Debug, Clone)]
pub struct Epoch {
    performance: Performance,
    /// Milliseconds since the page's time origin.
    began: f64,
}

impl Epoch {
    /// An epoch that begins now, or `None` where the browser has no clock for us.
    pub fn begin() -> Option<Self> {
        Epoch::ago(0)
    }

    /// One that began so many nanoseconds ago.
    pub fn ago(nanos: u64) -> Option<Self> {
        let performance = window()?.performance()?;
        let began = performance.now() - nanos as f64 / 1e6;
        Some(Epoch { performance, began })
    }

    /// When it began, in milliseconds since the page's time origin.
    pub fn since_origin(&self) -> f64 {
        self.began
    }

    /// When it began, in milliseconds since 1970: the same for a worker, whose origin is another.
    pub fn since_1970(&self) -> f64 {
        self.performance.time_origin() + self.began
    }

    /// Nanoseconds since it began.
    pub fn elapsed(&self) -> u64 {
        ((self.performance.now() - self.began).max(0.0) * 1e6) as u64
    }
}

/// Writes panics to the browser's console with their message and place. A panic aborts the whole
/// program here: the page says that it has to be loaded again, and whoever waits for a run on
/// `window.pollscope` gets the message as an error, because nothing here will ever answer.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let message = format!("Pollscope has failed: {info}");
        web_sys::console::error_1(&message.as_str().into());
        let body = window().and_then(|window| window.document()?.body());
        if let Some(body) = body {
            let _ = body.set_attribute("data-failed", "");
        }
        bridge::failed(&message);
    }));
}

/// The window, which exists wherever the page runs.
pub fn window() -> Option<Window> {
    web_sys::window()
}
