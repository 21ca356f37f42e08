//! From the two models to a picture: a pure function, at a cost that depends on the size of the
//! screen and not on that of the run.

use pollscope_analysis::words as phrases;
use pollscope_trace::WakeCause;

use super::index::{IndexRow, Shows};
use super::lanes::{self, Colours};
use super::picture::{AXIS_HEIGHT, BOTTOM, Band, HEADING, Metrics, Picture};
use super::playhead::{Label, Playhead, playhead};
use super::scene::{Align, Layer, Paint, Rect, Scene, Shape};
use super::sheet::{Height, Sheet, shortened, width_of};
use super::svg::Curve;
use super::tracks;
use super::wakes::{Bundle, bundles};

/// Draws everything that is on the screen.
pub fn layout(picture: &Picture<'_>) -> Scene {
    let mut layers = vec![ground(picture)];
    for band in picture.bands.iter().filter(|band| band.half.present) {
        layers.push(names(picture, band));
        layers.push(half(picture, band));
    }
    layers.push(overlay(picture));
    Scene { width: picture.input.width, height: picture.height, layers }
}

fn everything(picture: &Picture<'_>) -> Rect {
    Rect { x: 0.0, y: 0.0, width: picture.input.width, height: picture.height }
}

/// The marked times, the rule between the halves, and what is picked or marked.
fn ground(picture: &Picture<'_>) -> Layer {
    let mut sheet = Sheet::default();
    let axis = &picture.axis;
    if let Some((from, to)) = picture.input.range
        && axis.shows(from, to)
    {
        let (left, right) = (axis.x_within(from), axis.x_within(to));
        let rect = between(left, right, AXIS_HEIGHT - 6.0, picture.height - BOTTOM);
        sheet.block(Height::Ground, rect, 0.0, Paint::Sunk);
    }
    for (band, row) in
        picture.bands.iter().filter_map(|band| Some((band, picked_row(picture, band)?)))
    {
        let middle = band.middle(row);
        let (top, bottom) =
            (middle - picture.metrics.row / 2.0, middle + picture.metrics.row / 2.0);
        let rect = between(
            0.0,
            picture.input.width,
            top.max(band.lanes.y),
            bottom.min(band.lanes.y + band.lanes.height),
        );
        if rect.height > 0.0 {
            sheet.block(Height::Ground, rect, 0.0, Paint::Sunk);
        }
    }
    for tick in axis.ticks(if picture.metrics.narrow { 64.0 } else { 120.0 }) {
        let x = axis.x(tick.at);
        sheet.line((x, AXIS_HEIGHT - 6.0), (x, picture.height - BOTTOM), 1.0, Paint::Rule);
        // The last label is not cut off at the edge.
        let width = width_of(&tick.label, 10.5);
        let left = (x - 2.0).min(picture.input.width - width - 4.0);
        sheet.text(left, 10.0, tick.label, 10.5, Paint::Dim);
    }
    if let Some(rule) = picture.rule() {
        sheet.line((0.0, rule), (picture.input.width, rule), 1.0, Paint::Rule);
    }
    sheet.layer(everything(picture))
}

fn between(left: f64, right: f64, top: f64, bottom: f64) -> Rect {
    Rect { x: left, y: top, width: right - left, height: bottom - top }
}

fn picked_row(picture: &Picture<'_>, band: &Band<'_>) -> Option<usize> {
    let (language, lane) = picture.input.picked.lane?;
    if language == band.language { band.half.index.row_of(lane) } else { None }
}

/// The heading of a half, and the names of its rows.
fn names(picture: &Picture<'_>, band: &Band<'_>) -> Layer {
    let mut sheet = Sheet::default();
    let colours = Colours::of(band.language);
    let middle = band.top + HEADING / 2.0;
    sheet.bold(14.0, middle, colours.heading, 12.0, colours.full);
    for row in band.shown() {
        name(picture, band, row, &mut sheet);
    }
    // Half a letter of a row that is scrolled away would stand in the heading.
    let window = between(0.0, picture.axis.left, band.top, band.lanes.y + band.lanes.height);
    sheet.layer(window)
}

fn name(picture: &Picture<'_>, band: &Band<'_>, row: usize, sheet: &mut Sheet) {
    let IndexRow { shows, depth, nested, folded } = band.half.index.rows()[row];
    let middle = band.middle(row);
    if middle < band.lanes.y {
        return;
    }
    let left = 16.0 + Metrics::indent(depth);
    let size = picture.metrics.font;
    let Shows::Lane(index) = shows else {
        let room = ((picture.metrics.names - 8.0 - left) / (size * 0.58)) as usize;
        return sheet.text(
            left,
            middle,
            shortened(&tracks::name(band, shows), room),
            size,
            Paint::Text,
        );
    };
    let Some(lane) = band.lane(index) else { return };
    if nested > 0 {
        sheet.text(left - 12.0, middle, if folded { "▸" } else { "▾" }, 9.0, Paint::Dim);
    }
    let hidden = if folded { format!(" +{nested}") } else { String::new() };
    let room = ((picture.metrics.names - 8.0 - left) / (size * 0.58)) as usize;
    let room = room.saturating_sub(hidden.chars().count()).max(3);
    let text = format!("{}{hidden}", shortened(&lane.name, room));
    let picked = &picture.input.picked;
    if picked.is_lane(band.language, index) {
        sheet.bold(left, middle, text, size, Paint::Text);
    } else {
        let related = is_related(band, picked.lane, index);
        let paint = if related { Paint::Text } else { Paint::Dim };
        sheet.text(left, middle, text, size, paint);
    }
}

/// Whether a lane has created the one that is picked, or was created by it.
fn is_related(
    band: &Band<'_>,
    picked: Option<(pollscope_trace::Language, usize)>,
    index: usize,
) -> bool {
    let Some((language, picked)) = picked else { return false };
    let parent = |lane: usize| band.lane(lane).and_then(|lane| lane.parent);
    language == band.language && (parent(index) == Some(picked) || parent(picked) == Some(index))
}

/// The lanes of a half and the arrows between them.
fn half(picture: &Picture<'_>, band: &Band<'_>) -> Layer {
    let mut sheet = Sheet::default();
    for row in band.shown() {
        match band.half.index.rows()[row].shows {
            Shows::Lane(lane) => lanes::lane(picture, band, (lane, row), &mut sheet),
            shows => tracks::track(picture, band, (shows, row), &mut sheet),
        }
    }
    arrows(picture, band, &mut sheet);
    tracks::marks(picture, band, &mut sheet);
    if band.half.dropped > 0 {
        let text = format!("{} events were not kept", band.half.dropped);
        let (x, y) = (picture.axis.right() - 4.0, band.top + HEADING / 2.0);
        let plate = between(x - width_of(&text, 10.5) - 4.0, x + 4.0, y - 8.0, y + 8.0);
        sheet.block(Height::Plates, plate, 0.0, Paint::Panel);
        sheet.aligned(x, y, text, 10.5, Align::End, Paint::Warn);
    }
    // Arrows come from above, and crosses stand on the edges.
    let window = Rect { x: band.lanes.x - 5.0, width: band.lanes.width + 10.0, ..band.lanes };
    let window = Rect { y: band.top, height: window.height + HEADING, ..window };
    sheet.layer(window)
}

fn arrows(picture: &Picture<'_>, band: &Band<'_>, sheet: &mut Sheet) {
    let model = band.half.model;
    let mut told = picture.metrics.narrow;
    for bundle in bundles(picture, band) {
        let wake = &model.wakes[bundle.wake];
        let picked = picture.input.picked.wake == Some((band.language, bundle.wake));
        let (width, paint) = if picked { (2.2, Paint::Text) } else { (1.3, Paint::Wake) };
        let Bundle { from, to, .. } = bundle;
        sheet.add(Height::Arrows, Shape::Arrow { from, to, width, paint });
        if bundle.count > 1 && bundle.free > 30.0 {
            let bend = Curve::of(from, to).control.0 - from.0;
            let (x, y) =
                (f64::midpoint(from.0, to.0) + bend / 2.0 + 5.0, f64::midpoint(from.1, to.1));
            sheet.text(x, y, format!("×{}", bundle.count), 9.5, Paint::Wake);
        } else if !told && wake.cause == WakeCause::Timer && from.1 > to.1 && bundle.free > 140.0 {
            told = true;
            let text = format!("timer wakes {}", phrases::task(wake.task));
            let length = width_of(&text, 10.5);
            // Beside the arrow: on its right, or on its left where there is no room.
            let right = to.0 + 17.0;
            let left = to.0 - 11.0 - length;
            let x = if right + length < picture.input.width { right } else { left };
            let y = (to.1 - 7.0 + picture.metrics.row / 2.0).min(from.1);
            sheet.text(x, y, text, 10.5, Paint::Wake);
        }
    }
}

/// What stands above everything: the playhead, the length of what is marked, the scroll bars.
fn overlay(picture: &Picture<'_>) -> Layer {
    let mut sheet = Sheet::default();
    let axis = &picture.axis;
    for bar in picture.bands.iter().filter_map(Band::scroll_bar) {
        sheet.block(Height::Blocks, bar, 3.0, Paint::Dim);
    }
    if let Some((from, to)) = picture.input.range
        && axis.shows(from, to)
    {
        for at in [from, to].into_iter().filter(|&at| axis.shows(at, at)) {
            let x = axis.x(at);
            sheet.line((x, AXIS_HEIGHT - 6.0), (x, picture.height - BOTTOM), 1.2, Paint::Wake);
        }
        let middle = f64::midpoint(axis.x_within(from), axis.x_within(to));
        words(Label::at(picture, middle, phrases::duration(to - from)), Paint::Wake, &mut sheet);
    }
    if let Some(Playhead { x, top, bottom, label }) = playhead(picture) {
        sheet.line((x, top), (x, bottom), 1.2, Paint::Text);
        words(label, Paint::Text, &mut sheet);
    }
    sheet.layer(everything(picture))
}

/// Words on the axis that stand out from its marks.
fn words(label: Label, paint: Paint, sheet: &mut Sheet) {
    let Label { x, half, text } = label;
    let rect = Rect { x: x - half, y: 2.0, width: half * 2.0, height: 17.0 };
    sheet.block(Height::Blocks, rect, 4.0, paint);
    let (bold, align) = (true, Align::Middle);
    let shape = Shape::Text { x, y: 11.0, text, size: 10.5, bold, align, paint: Paint::Panel };
    sheet.add(Height::Letters, shape);
}
