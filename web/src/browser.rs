//! The address, the theme, the clock: what of the browser the page uses directly.
//!
//! Each may be refused (blocked storage, a sandboxed frame); the page then does without.

use gloo_events::EventListener;
use js_sys::{Array, Reflect};
use pollscope_executor_web::JsFuture;
use pollscope_protocol::link::{self, Template};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Location, Performance, Url, UrlSearchParams, Window};

use crate::address::{self, Asked, Data, Fragment, PARAMETERS};
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

/// What the address asks for.
pub async fn asked() -> Asked {
    let address = address();
    let hash = location().and_then(|location| location.hash().ok()).unwrap_or_default();
    let given = parameters();
    let data = match address::fragment(hash.trim_start_matches('#')) {
        Fragment::Nothing => Data::Nothing,
        Fragment::TooLong => Data::TooLong,
        Fragment::Newer => Data::Newer,
        Fragment::Packed(packed) => unpacked(&packed).await,
    };
    Asked { address, ..address::asked(given, data) }
}

async fn unpacked(packed: &str) -> Data {
    match bridge::unpack_link(packed, link::MOST_UNPACKED as f64).await {
        Ok(text) => text.as_string().map_or(Data::Damaged, Data::Text),
        Err(thrown) if thrown == "long" => Data::TooLong,
        Err(_) => Data::Damaged,
    }
}

/// The parameters of the address, in their order.
fn parameters() -> Vec<(String, String)> {
    let search = location().and_then(|location| location.search().ok()).unwrap_or_default();
    let Ok(parameters) = UrlSearchParams::new_with_str(&search) else { return Vec::new() };
    let pair = |entry: JsValue| {
        let pair: Array = entry.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    let entries = js_sys::try_iter(&parameters).ok().flatten();
    entries.into_iter().flatten().filter_map(|entry| pair(entry.ok()?)).collect()
}

/// The parameters and the fragment, which say what is shown.
pub fn address() -> String {
    let address = || {
        let location = location()?;
        Some(location.search().ok()? + &location.hash().ok()?)
    };
    address().unwrap_or_default()
}

/// Whether the address leaves it to the page what is shown.
pub fn asks_for_nothing() -> bool {
    let hash = location().and_then(|location| location.hash().ok()).unwrap_or_default();
    let ours = |(name, _): &(String, String)| PARAMETERS.contains(&name.as_str());
    !parameters().iter().any(ours)
        && address::fragment(hash.trim_start_matches('#')) == Fragment::Nothing
}

/// The fragment of the address.
pub fn fragment() -> String {
    location().and_then(|location| location.hash().ok()).unwrap_or_default()
}

/// Whether this page is made to stand within another one.
pub fn is_embedded() -> bool {
    root().is_some_and(|root| root.has_attribute("data-embed"))
}

/// The address of the page at the top of the site, without parameters.
pub fn home() -> Option<Url> {
    let base = window()?.document()?.base_uri().ok()??;
    let up = root()?.get_attribute("data-top").unwrap_or_else(|| "./".to_owned());
    Url::new_with_base(&up, &base).ok()
}

/// Opens an address in a tab of its own; false if the browser refuses.
pub fn open(address: &str) -> bool {
    let opened =
        window().and_then(|window| window.open_with_url_and_target(address, "_blank").ok()?);
    // The new page has no use for this one.
    opened.is_some_and(|opened| opened.set_opener(&JsValue::NULL).is_ok())
}

fn root() -> Option<web_sys::Element> {
    window()?.document()?.document_element()
}

fn location() -> Option<Location> {
    Some(window()?.location())
}

/// Writes the lesson into the address, as an entry of its own in the history unless the address means it
/// already: one that asks for nothing means the `first`.
pub fn remember_lesson(slug: &str, first: Option<&str>) {
    if !(asks_for_nothing() && first == Some(slug)) {
        remember(&address_of("lesson", slug));
    }
}

/// The same for a template.
pub fn remember_template(template: Template) {
    remember(&address_of("template", template.name()));
}

/// The address of this page with this parameter and no other of those that say what is shown.
pub fn address_of(name: &str, value: &str) -> Option<Url> {
    let url = bare_address()?;
    url.search_params().set(name, value);
    Some(url)
}

/// The address of this page, without what says which program is shown.
pub fn bare_address() -> Option<Url> {
    let url = Url::new(&location()?.href().ok()?).ok()?;
    for other in PARAMETERS {
        url.search_params().delete(other);
    }
    url.set_hash("");
    Some(url)
}

/// Makes an entry of the history, unless it is the present one.
fn remember(url: &Option<Url>) {
    let push = || {
        // The button that goes back is the page's around this one.
        if is_embedded() {
            return None;
        }
        let url = url.as_ref()?.href();
        if location()?.href().ok()? == url {
            return None;
        }
        // Refused in some frames; the page works the same without.
        window()?.history().ok()?.push_state_with_url(&JsValue::NULL, "", Some(&url)).ok()
    };
    push();
}

/// Shows the theme that the address asks for, which is not remembered.
pub fn show_theme(name: Option<&str>) {
    let root = window().and_then(|window| window.document()?.document_element());
    if let (Some(name), Some(root)) = (name, root) {
        let _ = root.set_attribute("data-theme", name);
        // From now on the script in `index.html` leaves the theme alone.
        let _ = root.set_attribute("data-theme-chosen", "");
    }
}

/// Puts a text on the clipboard, if the browser lets us.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    // Withheld on pages without https.
    let navigator = window.navigator();
    let there = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|there| there.is_object());
    there && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
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
