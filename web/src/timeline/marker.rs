//! The playhead on the page: a line and its time, moved without laying anything else out. It knows
//! no trace.

use web_sys::HtmlElement;

use super::playhead::Playhead;

/// The elements of the playhead.
#[derive(Clone)]
pub struct Marker {
    line: HtmlElement,
    label: HtmlElement,
    /// Dims what lies after the playhead.
    after: HtmlElement,
}

impl Marker {
    /// The playhead consists of these.
    pub fn new(line: HtmlElement, label: HtmlElement, after: HtmlElement) -> Self {
        Marker { line, label, after }
    }

    /// Moves it, or hides it.
    pub(super) fn show(&self, playhead: Option<&Playhead>) {
        let Some(Playhead { x, top, bottom, label }) = playhead else {
            for element in [&self.line, &self.label, &self.after] {
                set(element, "display", "none");
            }
            return;
        };
        set(&self.line, "display", "block");
        set(&self.line, "height", &format!("{}px", bottom - top));
        set(&self.line, "transform", &format!("translate({:.2}px,{top}px)", x - 0.6));
        set(&self.after, "display", "block");
        set(&self.after, "height", &format!("{}px", bottom - top));
        set(&self.after, "transform", &format!("translate({x:.2}px,{top}px)"));
        set(&self.label, "display", "block");
        set(&self.label, "width", &format!("{:.1}px", label.half * 2.0));
        set(&self.label, "transform", &format!("translateX({:.2}px)", label.x - label.half));
        if self.label.text_content().as_deref() != Some(&label.text) {
            self.label.set_text_content(Some(&label.text));
        }
    }
}

fn set(element: &HtmlElement, name: &str, value: &str) {
    let style = element.style();
    if style.get_property_value(name).is_ok_and(|present| present != value) {
        let _ = style.set_property(name, value);
    }
}
