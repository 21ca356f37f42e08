//! What is at a point of the picture.

use pollscope_analysis::{Lane, LaneKind, SpanKind};
use pollscope_trace::Language;

use super::index::Shows;
use super::keys::poll;
use super::lanes::POLL_WIDTH;
use super::picture::{AXIS_HEIGHT, Band, Metrics, Picture};
use super::scene::Rect;
use super::svg::Curve;
use super::tracks;
use super::wakes::bundles;
use crate::state::{Selection, Target};

/// What is at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hit {
    /// The axis above the lanes.
    Axis,
    /// The scroll bar of a half.
    ScrollBar(Language),
    /// The sign that hides what is nested in a lane, or shows it.
    Fold(Language, LaneKind),
    /// Something that can be picked.
    Thing(Thing),
    /// A row that is no lane, at a time in nanoseconds; and what would be picked there.
    Track(Language, Shows, u64, Option<Selection>),
    /// Nothing.
    Nothing,
}

/// Something that can be picked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thing {
    /// As the rest of the page calls it.
    pub selection: Selection,
    /// The lane it belongs to.
    pub lane: usize,
    /// The span at that point, if it is one.
    pub span: Option<usize>,
    /// How many such things are there, too close together to be told apart.
    pub count: usize,
}

impl Hit {
    /// What would be picked.
    pub fn selection(self) -> Option<Selection> {
        match self {
            Hit::Thing(thing) => Some(thing.selection),
            Hit::Track(.., selection) => selection,
            _ => None,
        }
    }
}

/// What is at a point.
pub fn hit(picture: &Picture<'_>, x: f64, y: f64) -> Hit {
    if y < AXIS_HEIGHT {
        return Hit::Axis;
    }
    let Some(band) = picture.band_at(y) else { return Hit::Nothing };
    let language = band.language;
    let near = |bar: Rect| Rect {
        x: bar.x - 5.0,
        y: band.lanes.y,
        width: 17.0,
        height: band.lanes.height,
    };
    if band.scroll_bar().is_some_and(|bar| near(bar).holds(x, y)) {
        return Hit::ScrollBar(language);
    }
    let Some(row) = band.row_at(y) else { return Hit::Nothing };
    let index = band.half.index.rows()[row];
    let Shows::Lane(number) = index.shows else {
        let at = picture.axis.moment(x);
        let picked = tracks::picked(band, index.shows, at, picture.axis.time(x - 4.0));
        return Hit::Track(language, index.shows, at, picked);
    };
    let Some(lane) = band.lane(number) else { return Hit::Nothing };
    let whole = Selection::lane(language, lane.kind);
    if x < picture.axis.left - 4.0 {
        let name = 16.0 + Metrics::indent(index.depth);
        if index.nested > 0 && x < name {
            return Hit::Fold(language, lane.kind);
        }
        return Hit::Thing(Thing { selection: whole, lane: number, span: None, count: 1 });
    }
    if let Some(thing) = poll_at(picture, band, (number, lane), x) {
        return Hit::Thing(thing);
    }
    if let Some(thing) = wake_at(picture, band, x, y) {
        return Hit::Thing(thing);
    }
    let at = picture.axis.time(x);
    let span = lane.spans.partition_point(|span| span.start as f64 <= at).checked_sub(1);
    let end = |span: usize| lane.spans[span].end.unwrap_or(band.half.last) as f64;
    match span.filter(|&span| at <= end(span)) {
        Some(span) => {
            Hit::Thing(Thing { selection: whole, lane: number, span: Some(span), count: 1 })
        }
        None => Hit::Nothing,
    }
}

/// The poll that is drawn at `x`: the last one that begins at it or before it, and reaches it. A poll
/// too short to be seen is drawn wider, and is hit there.
fn poll_at(
    picture: &Picture<'_>,
    band: &Band<'_>,
    (index, lane): (usize, &Lane),
    x: f64,
) -> Option<Thing> {
    let (axis, last) = (&picture.axis, band.half.last);
    let before = |x: f64| lane.spans.partition_point(|span| span.start as f64 <= axis.time(x));
    // A little to the left of it is near enough.
    let (near, far) = (before(x + 1.0), before(x - POLL_WIDTH));
    let span = (far.saturating_sub(1)..near).rev().find(|&span| {
        let found = &lane.spans[span];
        let end = axis.x(found.end.unwrap_or(last)).max(axis.x(found.start) + POLL_WIDTH);
        found.kind == SpanKind::Running && end >= x - 1.0
    })?;
    let same_pixel = before(x.floor())..before(x.floor() + 1.0);
    let count = lane.spans[same_pixel].iter().filter(|span| span.kind == SpanKind::Running).count();
    Some(Thing {
        selection: poll(band.language, lane, span),
        lane: index,
        span: Some(span),
        count: count.max(1),
    })
}

/// The wake whose arrow passes the point.
fn wake_at(picture: &Picture<'_>, band: &Band<'_>, x: f64, y: f64) -> Option<Thing> {
    const NEAR: f64 = 5.0;
    let arrows = bundles(picture, band);
    let arrow = arrows.iter().find(|arrow| {
        let (from, to) = (arrow.from, arrow.to);
        let part = (y - from.1) / (to.1 - from.1);
        let bend = Curve::of(from, to).control.0;
        let there =
            (1.0 - part).powi(2) * from.0 + 2.0 * part * (1.0 - part) * bend + part.powi(2) * to.0;
        (0.0..=1.0).contains(&part) && (x - there).abs() <= NEAR
    })?;
    let selection = Selection { language: band.language, target: Target::Wake(arrow.wake) };
    Some(Thing { selection, lane: arrow.lane, span: None, count: arrow.count })
}
