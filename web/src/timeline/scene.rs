//! What a picture of the timeline consists of, for whoever paints it: the canvas, an SVG file.
//! Lengths are CSS pixels from the top left.

/// A picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// Painted in this order.
    pub layers: Vec<Layer>,
}

/// Shapes that are seen through the same window.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    /// Nothing is painted outside of it.
    pub window: Rect,
    /// Painted in this order: those of one kind and colour stand together, so that they can be
    /// painted at once.
    pub shapes: Vec<Shape>,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Rect {
    /// Whether a point is in it.
    pub fn holds(&self, x: f64, y: f64) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }
}

/// Something to paint.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A filled rectangle with rounded corners.
    Block { rect: Rect, radius: f64, paint: Paint },
    /// The outline of a rectangle.
    Outline { rect: Rect, paint: Paint },
    /// A rectangle hatched in two colours: something that exists but has not begun. The hatching
    /// is tied to `origin`, the place where it would begin if all of it were on the screen.
    Hatch { rect: Rect, origin: f64 },
    /// A straight line.
    Line { from: (f64, f64), to: (f64, f64), width: f64, paint: Paint },
    /// A circle with an outline.
    Ring { x: f64, y: f64, radius: f64, paint: Paint },
    /// A small cross: something was cut short here.
    Cross { x: f64, y: f64, size: f64, paint: Paint },
    /// An arrow that bends to the right on its way.
    Arrow { from: (f64, f64), to: (f64, f64), width: f64, paint: Paint },
    /// The area between a line of steps, from left to right, and `base` below it.
    Steps { points: Vec<(f64, f64)>, base: f64, line: Paint, area: Paint },
    /// A text; `y` is its middle.
    Text { x: f64, y: f64, text: String, size: f64, bold: bool, align: Align, paint: Paint },
}

/// The lines of a hatching: from corner to corner of squares, cut off at the rectangle's sides.
/// `each` gets both ends of each line.
pub fn hatching(rect: Rect, origin: f64, mut each: impl FnMut((f64, f64), (f64, f64))) {
    const DISTANCE: f64 = 7.0;
    let right = rect.x + rect.width;
    let bottom = rect.y + rect.height;
    let begin = rect.x - rect.height;
    let mut at = begin + DISTANCE - (begin - origin).rem_euclid(DISTANCE);
    while at < right {
        let (left_end, right_end) = (at.max(rect.x), (at + rect.height).min(right));
        if left_end < right_end {
            each((left_end, bottom - (left_end - at)), (right_end, bottom - (right_end - at)));
        }
        at += DISTANCE;
    }
}

/// Where a text stands relative to its `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
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
    /// Behind the JavaScript half.
    JsSoft,
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
    /// The ground of what is picked or marked.
    Sunk,
}

impl Paint {
    /// All of them, in the order of their numbers.
    pub const ALL: [Paint; 13] = [
        Paint::Rust,
        Paint::RustMid,
        Paint::RustSoft,
        Paint::Js,
        Paint::JsMid,
        Paint::JsSoft,
        Paint::Wake,
        Paint::Warn,
        Paint::Text,
        Paint::Dim,
        Paint::Rule,
        Paint::Panel,
        Paint::Sunk,
    ];

    /// The custom property of the style sheet that holds the colour.
    pub fn property(self) -> &'static str {
        match self {
            Paint::Rust => "--rust",
            Paint::RustMid => "--rust-mid",
            Paint::RustSoft => "--rust-soft",
            Paint::Js => "--js",
            Paint::JsMid => "--js-mid",
            Paint::JsSoft => "--js-soft",
            Paint::Wake => "--wake",
            Paint::Warn => "--warn",
            Paint::Text => "--text",
            Paint::Dim => "--dim",
            Paint::Rule => "--line",
            Paint::Panel => "--panel",
            Paint::Sunk => "--sunk",
        }
    }
}

/// What each colour is called in the theme that the page is in, as CSS.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Palette {
    colours: [String; Paint::ALL.len()],
    /// The family of the letters.
    pub font: String,
}

impl Palette {
    /// A palette out of what the style sheet says; `property` looks a custom property up.
    pub fn new(font: String, property: impl Fn(&str) -> String) -> Self {
        Palette { colours: Paint::ALL.map(|paint| property(paint.property())), font }
    }

    /// A colour as CSS.
    pub fn colour(&self, paint: Paint) -> &str {
        &self.colours[paint as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paints_are_in_the_order_of_their_numbers() {
        let numbers: Vec<usize> = Paint::ALL.iter().map(|&paint| paint as usize).collect();
        assert_eq!(numbers, (0..Paint::ALL.len()).collect::<Vec<_>>());
        let palette = Palette::new(String::new(), |name| name.replace("--", "the "));
        assert_eq!(palette.colour(Paint::RustSoft), "the rust-soft");
    }

    #[test]
    fn a_hatching_stays_within_its_rectangle_and_moves_with_its_origin() {
        let lines = |x, origin| {
            let rect = Rect { x, y: 10.0, width: 20.0, height: 7.0 };
            let mut lines = Vec::new();
            hatching(rect, origin, |from, to| lines.push((from, to)));
            lines
        };
        assert_eq!(
            lines(0.0, 0.0),
            [((0.0, 17.0), (7.0, 10.0)), ((7.0, 17.0), (14.0, 10.0)), ((14.0, 17.0), (20.0, 11.0)),]
        );
        assert_eq!(lines(0.0, -70.0), lines(0.0, 0.0));
        // Half a step: the first line comes in from the left edge.
        assert_eq!(lines(0.0, -3.5)[0], ((0.0, 13.5), (3.5, 10.0)));
    }
}
