//! What a picture of the timeline consists of. Lengths are CSS pixels from the top left.

/// A picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// How high it is.
    pub height: f64,
    /// Painted in this order.
    pub shapes: Vec<Shape>,
}

/// Something to paint.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A filled rectangle with rounded corners.
    Block { x: f64, y: f64, width: f64, height: f64, radius: f64, paint: Paint },
    /// A rectangle hatched in two colours: something that exists but has not begun.
    Hatch { x: f64, y: f64, width: f64, height: f64 },
    /// A straight line.
    Line { from: (f64, f64), to: (f64, f64), width: f64, paint: Paint },
    /// A circle with an outline.
    Ring { x: f64, y: f64, radius: f64, paint: Paint },
    /// A small cross: something was cut short here.
    Cross { x: f64, y: f64, size: f64, paint: Paint },
    /// An arrow that bends to the right on its way.
    Arrow { from: (f64, f64), to: (f64, f64), paint: Paint },
    /// A text; `y` is its middle.
    Text { x: f64, y: f64, text: String, size: f64, bold: bool, align: Align, paint: Paint },
}

/// Where a text stands relative to its `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
}

/// A colour by its role; the page's theme says which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paint {
    /// The Rust half.
    Rust,
    /// The Rust half, waiting.
    RustMid,
    /// Behind the Rust half.
    RustSoft,
    /// The JavaScript half.
    Js,
    /// The JavaScript half, waiting.
    JsMid,
    /// Wakes.
    Wake,
    /// Something that went wrong or was cut short.
    Warn,
    /// Text.
    Text,
    /// Less important text.
    Dim,
    /// Rules.
    Rule,
    /// The ground of the panel.
    Panel,
}

impl Paint {
    /// All of them.
    pub const ALL: [Paint; 11] = [
        Paint::Rust,
        Paint::RustMid,
        Paint::RustSoft,
        Paint::Js,
        Paint::JsMid,
        Paint::Wake,
        Paint::Warn,
        Paint::Text,
        Paint::Dim,
        Paint::Rule,
        Paint::Panel,
    ];

    /// The custom property of the style sheet that holds the colour.
    pub fn property(self) -> &'static str {
        match self {
            Paint::Rust => "--rust",
            Paint::RustMid => "--rust-mid",
            Paint::RustSoft => "--rust-soft",
            Paint::Js => "--js",
            Paint::JsMid => "--js-mid",
            Paint::Wake => "--wake",
            Paint::Warn => "--warn",
            Paint::Text => "--text",
            Paint::Dim => "--dim",
            Paint::Rule => "--line",
            Paint::Panel => "--panel",
        }
    }
}
