//! Where everything stands: the axis, the two halves, their rows. Drawing and hit testing both go
//! by it, so what is seen is what is hit.

use std::ops::Range;

use pollscope_analysis::{Lane, Model};
use pollscope_trace::Language;

use super::axis::Axis;
use super::index::Index;
use super::marked::Marked;
use super::scene::Rect;
use super::view::Viewport;

/// The height of the axis above the lanes. The heading of the first half stands at its left.
pub(super) const AXIS_HEIGHT: f64 = 24.0;
/// The height of a half's heading.
pub(super) const HEADING: f64 = 18.0;
/// From one half to the next.
const HALF_GAP: f64 = 6.0;
/// Below the last lane.
pub(super) const BOTTOM: f64 = 6.0;
/// The heights of a row, from comfortable to dense.
const ROWS: [f64; 10] = [26.0, 23.0, 20.0, 17.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0];
/// Where even the densest rows do not fit, they are this high and are scrolled.
const SCROLLED_ROW: f64 = 14.0;
/// What stays free at the right.
const RIGHT: f64 = 14.0;

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The Rust half.
    pub rust: Half<'a>,
    /// The JavaScript half.
    pub js: Half<'a>,
    /// How much room there is from left to right.
    pub width: f64,
    /// How much room there is from top to bottom.
    pub room: f64,
    /// Whether the picture takes all of it, also where its lanes do not need it.
    pub fill: bool,
    /// The stretch of time to show.
    pub viewport: Viewport,
    /// How far the run has come.
    pub last: u64,
    /// The time that the playhead stands at; `None` for no playhead.
    pub playhead: Option<u64>,
    /// What is picked.
    pub picked: Marked,
    /// What the pointer is over.
    pub hovered: Marked,
    /// The stretch of time that was marked.
    pub range: Option<(u64, u64)>,
}

/// One half of what to draw.
#[derive(Debug, Clone, Copy)]
pub struct Half<'a> {
    /// Its lanes and wakes.
    pub model: &'a Model,
    /// Its rows, up to date with the model.
    pub index: &'a Index,
    /// Room is kept for this many lanes.
    pub lanes: u32,
    /// How many rows are above the first one shown.
    pub scroll: f64,
    /// Events that were not kept.
    pub dropped: u64,
    /// The time up to which what has not ended is drawn: the end of the half, or how far the run
    /// has come.
    pub last: u64,
    /// Whether there is such a half at all; one that is absent takes no room.
    pub present: bool,
}

impl Half<'_> {
    /// How many rows it takes room for.
    fn wanted(&self) -> usize {
        if self.present { self.index.rows().len().max(self.lanes as usize) } else { 0 }
    }
}

/// The sizes that depend on the room there is.
#[derive(Debug, Clone, Copy)]
pub struct Metrics {
    /// The width of the column of names.
    pub names: f64,
    /// From lane to lane.
    pub row: f64,
    /// The size of text.
    pub font: f64,
    /// Whether there is little room from left to right.
    pub narrow: bool,
}

impl Metrics {
    fn of(input: &Input<'_>) -> Self {
        let narrow = input.width < 560.0;
        let row = row_height(&[input.rust, input.js], input.room);
        Metrics {
            names: if narrow { 92.0 } else { 136.0 },
            row,
            font: if row < 15.0 {
                10.0
            } else if narrow || row < 20.0 {
                11.0
            } else {
                11.5
            },
            narrow,
        }
    }

    /// How high a poll is drawn.
    pub fn block(&self) -> f64 {
        if self.row < 17.0 { self.row - 4.0 } else { (self.row - 10.0).clamp(9.0, 14.0) }
    }

    /// How far a name is moved to the right for what it is nested in.
    pub fn indent(depth: u32) -> f64 {
        f64::from(depth.min(4)) * 10.0
    }
}

/// Where one half stands.
#[derive(Debug, Clone, Copy)]
pub struct Band<'a> {
    /// Which half.
    pub language: Language,
    /// What is in it.
    pub half: Half<'a>,
    /// The upper edge of its heading.
    pub top: f64,
    /// Where its lanes are drawn: right of the names, below the heading.
    pub lanes: Rect,
    /// How many rows are above the first one shown, after what there is to scroll.
    pub scroll: f64,
    row: f64,
}

impl<'a> Band<'a> {
    /// The rows of which anything is shown.
    pub fn shown(&self) -> Range<usize> {
        let last = (self.scroll + self.lanes.height / self.row).ceil() as usize;
        (self.scroll as usize).min(last)..last.min(self.half.index.rows().len())
    }

    /// Where the middle of a row stands, also of one that is scrolled away.
    pub fn middle(&self, row: usize) -> f64 {
        self.lanes.y + (row as f64 - self.scroll + 0.5) * self.row
    }

    /// Where the middle of a lane's row stands, if it is known at all.
    pub fn middle_of(&self, lane: usize) -> Option<f64> {
        self.half.index.row_of(lane).map(|row| self.middle(row))
    }

    /// The row at a height, if there is one.
    pub fn row_at(&self, y: f64) -> Option<usize> {
        let row = self.scroll + (y - self.lanes.y) / self.row;
        let inside = (self.lanes.y..self.lanes.y + self.lanes.height).contains(&y);
        (inside && row < self.half.index.rows().len() as f64).then_some(row as usize)
    }

    /// A lane.
    pub fn lane(&self, lane: usize) -> Option<&'a Lane> {
        self.half.model.lanes.get(lane)
    }

    /// How many rows fit.
    pub fn rows_that_fit(&self) -> f64 {
        self.lanes.height / self.row
    }

    /// How many rows can be scrolled away at most.
    pub fn most_scroll(&self) -> f64 {
        most_scroll(self.half.index.rows().len(), self.rows_that_fit())
    }

    /// Where the whole half stands, with names and heading.
    pub fn holds(&self, y: f64) -> bool {
        (self.top..self.lanes.y + self.lanes.height).contains(&y)
    }

    /// Where the handle of its scroll bar stands; `None` if everything fits.
    pub fn scroll_bar(&self) -> Option<Rect> {
        let most = self.most_scroll();
        (most > 0.0).then(|| {
            let rows = self.half.index.rows().len() as f64;
            let height = (self.lanes.height * self.rows_that_fit() / rows).max(24.0);
            let y = self.lanes.y + (self.lanes.height - height) * self.scroll / most;
            Rect { x: self.lanes.x + self.lanes.width + 4.0, y, width: 6.0, height }
        })
    }
}

fn most_scroll(rows: usize, fit: f64) -> f64 {
    (rows as f64 - fit).max(0.0)
}

/// Where everything stands.
#[derive(Debug, Clone)]
pub struct Picture<'a> {
    /// What it was made from.
    pub input: Input<'a>,
    /// The sizes.
    pub metrics: Metrics,
    /// The time axis.
    pub axis: Axis,
    /// The halves, from top to bottom.
    pub bands: [Band<'a>; 2],
    /// How high everything is.
    pub height: f64,
}

impl<'a> Picture<'a> {
    /// Finds a place for everything.
    pub fn new(input: &Input<'a>) -> Self {
        let metrics = Metrics::of(input);
        let width = (input.width - metrics.names - RIGHT).max(40.0);
        let axis = Axis { left: metrics.names, width, view: input.viewport };
        let room = input.room - fixed(&[input.rust, input.js]);
        let heights = heights([&input.rust, &input.js], metrics.row, room);
        let band = |language, half: Half<'a>, top: f64, height: f64| {
            let lanes = Rect { x: axis.left, y: top + HEADING, width, height };
            let most = most_scroll(half.index.rows().len(), height / metrics.row);
            let scroll = half.scroll.clamp(0.0, most);
            Band { language, half, top, lanes, scroll, row: metrics.row }
        };
        // The heading of the first half stands beside the axis.
        let first = AXIS_HEIGHT - HEADING;
        let second = AXIS_HEIGHT + heights[0] + HALF_GAP;
        let js_top = if input.rust.present { second } else { first };
        let bands = [
            band(Language::Rust, input.rust, first, heights[0]),
            band(Language::JavaScript, input.js, js_top, heights[1]),
        ];
        let end = bands.iter().map(|band| band.lanes.y + band.lanes.height);
        let height = end.fold(AXIS_HEIGHT, f64::max) + BOTTOM;
        let height = if input.fill { height.max(input.room) } else { height };
        Picture { input: *input, metrics, axis, bands, height }
    }

    /// One half.
    pub fn band(&self, language: Language) -> &Band<'a> {
        match language {
            Language::Rust => &self.bands[0],
            Language::JavaScript => &self.bands[1],
        }
    }

    /// The half at a height.
    pub fn band_at(&self, y: f64) -> Option<&Band<'a>> {
        self.bands.iter().find(|band| band.holds(y))
    }

    /// The height of the rule between the halves, if there are two.
    pub(super) fn rule(&self) -> Option<f64> {
        let both = self.bands.iter().all(|band| band.half.present);
        both.then(|| self.bands[1].top - HALF_GAP / 2.0)
    }
}

/// What takes room beside the lanes, from top to bottom.
fn fixed(halves: &[Half<'_>; 2]) -> f64 {
    let between = if halves.iter().all(|half| half.present) { HALF_GAP + HEADING } else { 0.0 };
    AXIS_HEIGHT + between + BOTTOM
}

/// The most comfortable height of a row with which all rows fit.
fn row_height(halves: &[Half<'_>; 2], room: f64) -> f64 {
    let rows = halves.iter().map(Half::wanted).sum::<usize>() as f64;
    let room = room - fixed(halves);
    ROWS.into_iter().find(|row| rows * row <= room).unwrap_or(SCROLLED_ROW)
}

/// How much room a picture with this many lanes in each half takes when its rows are comfortable.
pub fn comfortable(lanes: [u32; 2]) -> f64 {
    let rows = lanes.iter().sum::<u32>();
    AXIS_HEIGHT + HALF_GAP + HEADING + BOTTOM + f64::from(rows) * ROWS[0]
}

/// How high the lanes of each half are drawn: as high as they are if there is room, else each as
/// high as the other one leaves, and at least half of the room. Whole rows.
fn heights(halves: [&Half<'_>; 2], row: f64, room: f64) -> [f64; 2] {
    let room = (room / row).floor().max(2.0);
    let wanted = halves.map(|half| half.wanted() as f64);
    if wanted[0] + wanted[1] <= room {
        return wanted.map(|rows| rows * row);
    }
    let share = |own: f64, other: f64| own.min((room / 2.0).floor().max(room - other)) * row;
    [share(wanted[0], wanted[1]), share(wanted[1], wanted[0])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_half_gets_what_the_other_leaves_and_at_least_half() {
        let model = Model::default();
        let index = Index::default();
        let half = |lanes| Half {
            model: &model,
            index: &index,
            lanes,
            scroll: 0.0,
            dropped: 0,
            last: 0,
            present: true,
        };
        let rows = |rust, js| heights([&half(rust), &half(js)], 10.0, 165.0).map(|px| px / 10.0);
        assert_eq!(rows(3, 5), [3.0, 5.0]);
        assert_eq!(rows(11, 5), [11.0, 5.0]);
        assert_eq!(rows(30_000, 5), [11.0, 5.0]);
        assert_eq!(rows(2, 30_000), [2.0, 14.0]);
        assert_eq!(rows(30_000, 30_000), [8.0, 8.0]);
    }

    #[test]
    fn rows_are_as_comfortable_as_the_room_allows() {
        let model = Model::default();
        let index = Index::default();
        let half = |lanes, present| Half {
            model: &model,
            index: &index,
            lanes,
            scroll: 0.0,
            dropped: 0,
            last: 0,
            present,
        };
        let row = |rust, js, room| row_height(&[half(rust, true), half(js, true)], room);
        assert_eq!(row(2, 2, 400.0), 26.0);
        assert_eq!(row(4, 4, 230.0), 20.0);
        assert_eq!(row(11, 11, 320.0), 12.0, "all lanes of the longest lesson fit");
        assert_eq!(row(11, 11, 292.0), 10.0, "on a laptop, too");
        assert_eq!(row(100, 100, 320.0), SCROLLED_ROW, "no row is too small to read");
        // A half that is absent leaves its room to the other.
        assert_eq!(row_height(&[half(11, true), half(11, false)], 320.0), 26.0);
    }
}
