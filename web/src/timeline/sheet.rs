//! Collects shapes in the order in which they are painted, whatever the order in which they are
//! thought of: grounds below lines, lines below polls, polls below arrows, arrows below letters.
//! Shapes of one kind end up together, which is what makes painting them quick.

use super::scene::{Align, Layer, Paint, Rect, Shape};

/// What stands above what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Height {
    /// Grounds: rows that are picked, stretches that are marked.
    Ground,
    /// Lines that lead from poll to poll.
    Lines,
    /// Hatching.
    Hatches,
    /// What letters stand on, so that no line runs through them.
    Plates,
    /// Polls.
    Blocks,
    /// Rings and crosses.
    Signs,
    /// Arrows.
    Arrows,
    /// Letters.
    Letters,
    /// Above everything.
    Top,
}

const HEIGHTS: usize = Height::Top as usize + 1;

/// The shapes of a layer.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    shapes: [Vec<Shape>; HEIGHTS],
}

impl Sheet {
    pub(super) fn add(&mut self, height: Height, shape: Shape) {
        self.shapes[height as usize].push(shape);
    }

    pub(super) fn block(&mut self, height: Height, rect: Rect, radius: f64, paint: Paint) {
        self.add(height, Shape::Block { rect, radius, paint });
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), width: f64, paint: Paint) {
        self.add(Height::Lines, Shape::Line { from, to, width, paint });
    }

    pub(super) fn text(
        &mut self,
        x: f64,
        y: f64,
        text: impl Into<String>,
        size: f64,
        paint: Paint,
    ) {
        self.aligned(x, y, text.into(), size, Align::Start, paint);
    }

    pub(super) fn aligned(
        &mut self,
        x: f64,
        y: f64,
        text: String,
        size: f64,
        align: Align,
        paint: Paint,
    ) {
        let bold = false;
        self.add(Height::Letters, Shape::Text { x, y, text, size, bold, align, paint });
    }

    pub(super) fn bold(
        &mut self,
        x: f64,
        y: f64,
        text: impl Into<String>,
        size: f64,
        paint: Paint,
    ) {
        let (text, bold, align) = (text.into(), true, Align::Start);
        self.add(Height::Letters, Shape::Text { x, y, text, size, bold, align, paint });
    }

    pub(super) fn layer(self, window: Rect) -> Layer {
        Layer { window, shapes: self.shapes.into_iter().flatten().collect() }
    }
}

/// About how wide a text is, rather too wide than too narrow; letters are not measured here.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    let width = |character: char| match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | '\'' | '|' | ' ' => 0.34,
        'f' | 'r' | 't' | 'I' | '(' | ')' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' => 0.98,
        _ => 0.64,
    };
    text.chars().map(width).sum::<f64>() * size
}

/// At most `length` characters of a text.
pub(super) fn shortened(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    text.chars().take(length.saturating_sub(1)).chain(['…']).collect()
}
