//! What keys mean on the timeline, and how to get what is picked onto the screen. Pure.

use pollscope_analysis::{Lane, SpanKind};
use pollscope_trace::Language;

use super::hit::Thing;
use super::marked::{Marked, poll_number};
use super::picture::{Band, Picture};
use super::view::Viewport;
use crate::state::{Selection, Target, TimelineAction};

/// How much a key press zooms and pans.
const ZOOM: f64 = 0.6;
const PAN: f64 = 0.15;

/// A key that means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Zoom in, at `at` if the pointer is there.
    ZoomIn,
    /// Zoom out.
    ZoomOut,
    /// Towards earlier times.
    Earlier,
    /// Towards later times.
    Later,
    /// To the beginning of the run.
    Begin,
    /// To its end.
    End,
    /// Show all of it.
    Fit,
    /// Show what is picked or marked from side to side.
    Focus,
    /// Pick the lane above.
    Above,
    /// Pick the lane below.
    Below,
    /// Pick the poll before, of the same lane. Without a lane, one event back.
    PollBefore,
    /// Pick the poll after, of the same lane. Without a lane, one event forward.
    PollAfter,
    /// Hide what is nested in the lane that is picked, or show it.
    Fold,
    /// Pick and mark nothing.
    Clear,
}

impl Key {
    /// The meaning of a key by its name in the DOM, held with nothing but Shift. Arrows to the sides,
    /// Home and End belong to the playhead.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "w" | "W" | "+" | "=" => Key::ZoomIn,
            "s" | "S" | "-" | "_" => Key::ZoomOut,
            "a" | "A" => Key::Earlier,
            "d" | "D" => Key::Later,
            "[" => Key::Begin,
            "]" => Key::End,
            "0" => Key::Fit,
            "f" | "F" => Key::Focus,
            "ArrowUp" => Key::Above,
            "ArrowDown" => Key::Below,
            "," | "<" => Key::PollBefore,
            "." | ">" => Key::PollAfter,
            "Enter" => Key::Fold,
            "Escape" => Key::Clear,
            _ => return None,
        })
    }
}

/// What a key does. `pointer` is where the pointer is from the left, if it is over the lanes.
pub fn pressed(key: Key, picture: &Picture<'_>, pointer: Option<f64>) -> Vec<TimelineAction> {
    let viewport = picture.input.viewport;
    let at = pointer.map_or(f64::midpoint(viewport.from, viewport.to), |x| picture.axis.time(x));
    let show = |viewport| vec![TimelineAction::SetViewport(viewport)];
    match key {
        Key::ZoomIn => show(viewport.zoomed(at, ZOOM)),
        Key::ZoomOut => show(viewport.zoomed(at, 1.0 / ZOOM)),
        Key::Earlier => show(viewport.panned(-PAN)),
        Key::Later => show(viewport.panned(PAN)),
        Key::Begin => show(Viewport { from: 0.0, to: viewport.length() }),
        Key::End => {
            let to = Viewport::fit(picture.input.last).to;
            show(Viewport { from: to - viewport.length(), to })
        }
        Key::Fit => vec![TimelineAction::Fit],
        Key::Focus => focus(picture).into_iter().collect(),
        Key::Above => beside(picture, -1),
        Key::Below => beside(picture, 1),
        Key::PollBefore => another_poll(picture, -1),
        Key::PollAfter => another_poll(picture, 1),
        Key::Fold => fold(picture).into_iter().collect(),
        Key::Clear => vec![TimelineAction::Select(None), TimelineAction::SetRange(None)],
    }
}

/// Gets something onto the screen that is not there: its row, its moment.
pub fn reveal(picture: &Picture<'_>, marked: &Marked) -> Vec<TimelineAction> {
    let mut actions = Vec::new();
    if let Some((language, lane)) = marked.lane {
        let band = picture.band(language);
        let row = band.half.index.row_of(lane).unwrap_or(0) as f64;
        let fit = band.rows_that_fit().floor();
        let rows = band.scroll.min(row).max(row + 1.0 - fit);
        if rows != band.scroll {
            actions.push(TimelineAction::Scroll { language, rows });
        }
    }
    let viewport = picture.input.viewport;
    if let Some(at) =
        marked.at.map(|at| at as f64).filter(|&at| at < viewport.from || at > viewport.to)
    {
        let middle = f64::midpoint(viewport.from, viewport.to);
        let by = (at - middle) / viewport.length();
        actions.push(TimelineAction::SetViewport(viewport.panned(by)));
    }
    actions
}

/// Shows something that is under the pointer from side to side.
pub(super) fn focus_thing(picture: &Picture<'_>, thing: Thing) -> TimelineAction {
    let band = picture.band(thing.selection.language);
    let stretch = match thing.selection.target {
        Target::Wake(wake) => wake_stretch(band, wake),
        _ => span_stretch(band, thing.lane, thing.span),
    };
    show(picture, stretch)
}

/// Shows what is marked, or else what is picked, from side to side.
fn focus(picture: &Picture<'_>) -> Option<TimelineAction> {
    if let Some(range) = picture.input.range {
        return Some(show(picture, range));
    }
    let picked = &picture.input.picked;
    if let Some((language, wake)) = picked.wake {
        return Some(show(picture, wake_stretch(picture.band(language), wake)));
    }
    let (language, lane) = picked.lane?;
    let band = picture.band(language);
    let stretch = match (picked.span, picked.at) {
        (None, Some(at)) => (at, at),
        (span, _) => span_stretch(band, lane, span),
    };
    Some(show(picture, stretch))
}

/// Shows a stretch from side to side; around a mere moment, a tenth of what is shown now.
fn show(picture: &Picture<'_>, (from, to): (u64, u64)) -> TimelineAction {
    let (from, to) = (from as f64, to as f64);
    let viewport = picture.input.viewport;
    let viewport = if to - from < 1.0 {
        let half = viewport.length() / 20.0;
        Viewport { from: from - half, to: from + half }
    } else {
        Viewport::around(from, to)
    };
    TimelineAction::SetViewport(viewport)
}

fn wake_stretch(band: &Band<'_>, wake: usize) -> (u64, u64) {
    let wake = &band.half.model.wakes[wake];
    (wake.at, wake.polled.unwrap_or(wake.at))
}

/// From the beginning to the end of a span, or of the whole lane.
fn span_stretch(band: &Band<'_>, lane: usize, span: Option<usize>) -> (u64, u64) {
    let Some(lane) = band.lane(lane) else { return (0, band.half.last) };
    match span.and_then(|span| lane.spans.get(span)) {
        Some(span) => (span.start, span.end.unwrap_or(band.half.last)),
        None => (lane.created, lane.ended.map_or(band.half.last, |(at, _)| at)),
    }
}

/// Picks the lane next to the one that is picked; from one half to the other at its end.
fn beside(picture: &Picture<'_>, step: isize) -> Vec<TimelineAction> {
    let [rust, js] = &picture.bands;
    let rows = |band: &Band<'_>| band.half.index.rows().len();
    let all = rows(rust) + rows(js);
    let present = picture.input.picked.lane.and_then(|(language, lane)| {
        let row = picture.band(language).half.index.row_of(lane)?;
        Some(if language == Language::Rust { row } else { rows(rust) + row })
    });
    let lane_of = |row: usize| {
        let (band, row) = if row < rows(rust) { (rust, row) } else { (js, row - rows(rust)) };
        band.half.index.rows()[row].lane().map(|lane| (band, lane))
    };
    // Over what is no lane: threads, locks, counters.
    let next = match (present, step > 0) {
        (Some(row), true) => (row + 1..all).find_map(lane_of),
        (Some(row), false) => (0..row).rev().find_map(lane_of),
        (None, true) => (0..all).find_map(lane_of),
        (None, false) => (0..all).rev().find_map(lane_of),
    };
    let Some((band, lane)) = next else { return Vec::new() };
    let Some(found) = band.lane(lane) else { return Vec::new() };
    let marked = Marked { lane: Some((band.language, lane)), ..Marked::default() };
    let select = TimelineAction::Select(Some(Selection::lane(band.language, found.kind)));
    [select].into_iter().chain(reveal(picture, &marked)).collect()
}

/// Picks a poll of the lane that is picked: the one before or after the poll that is, or the first
/// that begins on the screen.
fn another_poll(picture: &Picture<'_>, step: isize) -> Vec<TimelineAction> {
    let picked = &picture.input.picked;
    let Some((language, index)) = picked.lane else { return beside(picture, 1) };
    let Some(lane) = picture.band(language).lane(index) else { return Vec::new() };
    let is_poll = |&span: &usize| lane.spans[span].kind == SpanKind::Running;
    let begin = picked.at.map_or(picture.input.viewport.from, |at| at as f64);
    let on_screen = lane.spans.partition_point(|span| (span.start as f64) < begin);
    let found = match (picked.span, step > 0) {
        (Some(span), true) => (span + 1..lane.spans.len()).find(is_poll),
        (Some(span), false) => (0..span).rev().find(is_poll),
        (None, true) => (on_screen..lane.spans.len()).find(is_poll),
        (None, false) => (0..on_screen).rev().find(is_poll),
    };
    let Some(span) = found else { return Vec::new() };
    let selection = poll(language, lane, span);
    let at = Some(lane.spans[span].start);
    let marked = Marked { lane: Some((language, index)), at, ..Marked::default() };
    let select = TimelineAction::Select(Some(selection));
    [select].into_iter().chain(reveal(picture, &marked)).collect()
}

/// The selection of the poll that a span is.
pub(super) fn poll(language: Language, lane: &Lane, span: usize) -> Selection {
    use pollscope_analysis::LaneKind;
    let (task, future) = match lane.kind {
        LaneKind::Task(task) => (task, 0),
        LaneKind::Future(future) | LaneKind::Promise(future) => (lane.task, future),
    };
    let target = Target::Poll { task, future, nth: poll_number(lane, span) };
    Selection { language, target }
}

fn fold(picture: &Picture<'_>) -> Option<TimelineAction> {
    let (language, lane) = picture.input.picked.lane?;
    let band = picture.band(language);
    let row = band.half.index.rows().get(band.half.index.row_of(lane)?)?;
    let lane = band.lane(row.lane()?)?.kind;
    (row.nested > 0).then_some(TimelineAction::ToggleFold { language, lane })
}
