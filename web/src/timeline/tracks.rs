//! The rows that are no lanes: counters, threads, locks; and the marks above all rows.

use pollscope_analysis::tracks::{CounterTrack, LockTrack, ThreadTrack};
use pollscope_trace::LockMode;

use super::density::{Stretch, stretches};
use super::index::Shows;
use super::lanes::Colours;
use super::picture::{Band, HEADING, Picture};
use super::scene::{Align, Paint, Rect, Shape};
use super::sheet::{Height, Sheet, width_of};
use crate::state::{Selection, Target};
use pollscope_analysis::words::{duration, in_line, precise_seconds};

/// What stands before a row.
pub(super) fn name(band: &Band<'_>, shows: Shows) -> String {
    let tracks = &band.half.model.tracks;
    match shows {
        Shows::Counter(at) => tracks.counters[at].name.clone(),
        Shows::Thread(at) => thread_name(&tracks.threads[at]),
        Shows::Lock(at) => format!("{} (lock)", tracks.locks[at].name),
        Shows::Lane(_) => String::new(),
    }
}

fn thread_name(thread: &ThreadTrack) -> String {
    match thread.name.as_str() {
        "" => format!("thread {}", thread.thread),
        name => name.to_owned(),
    }
}

/// Draws a row.
pub(super) fn track(
    picture: &Picture<'_>,
    band: &Band<'_>,
    (shows, row): (Shows, usize),
    sheet: &mut Sheet,
) {
    let tracks = &band.half.model.tracks;
    let middle = band.middle(row);
    match shows {
        Shows::Counter(at) => counter(picture, band, &tracks.counters[at], middle, sheet),
        Shows::Thread(at) => thread(picture, band, &tracks.threads[at], middle, sheet),
        Shows::Lock(at) => lock(picture, band, &tracks.locks[at], middle, sheet),
        Shows::Lane(_) => {}
    }
}

fn rect(picture: &Picture<'_>, from: f64, to: f64, middle: f64) -> Rect {
    let height = picture.metrics.block();
    Rect { x: from, y: middle - height / 2.0, width: to - from, height }
}

/// When it polled.
fn thread(
    picture: &Picture<'_>,
    band: &Band<'_>,
    thread: &ThreadTrack,
    middle: f64,
    sheet: &mut Sheet,
) {
    let (axis, last) = (&picture.axis, band.half.last);
    let ended = thread.ended.unwrap_or(last);
    if axis.shows(thread.started, ended) {
        let (from, to) = (axis.x_within(thread.started), axis.x_within(ended));
        sheet.line((from, middle), (to, middle), 1.0, Paint::Rule);
    }
    for stretch in stretches(&thread.polls, axis, last) {
        let (Stretch::One { from, to, .. } | Stretch::Busy { from, to, .. }) = stretch;
        let rect = rect(picture, from, to.max(from + 1.0), middle);
        sheet.block(Height::Blocks, rect, 0.0, Colours::of(band.language).full);
    }
}

/// Who held it is a block, who waited for it a line, as with the polls of a lane.
fn lock(picture: &Picture<'_>, band: &Band<'_>, lock: &LockTrack, middle: f64, sheet: &mut Sheet) {
    let (axis, last) = (&picture.axis, band.half.last);
    let colours = Colours::of(band.language);
    // What was drawn last reaches to there; what adds nothing to it is left out.
    let (mut held_to, mut waited_to) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for used in &lock.uses {
        let ended = used.ended.unwrap_or(last);
        if !axis.shows(used.requested, ended) {
            continue;
        }
        let acquired = used.acquired.unwrap_or(ended);
        let [from, held, to] = [used.requested, acquired, ended].map(|at| axis.x_within(at));
        if held - from >= 1.0 && held > waited_to {
            sheet.line((from.max(waited_to), middle), (held, middle), 2.0, Paint::Warn);
            waited_to = held;
        }
        let to = to.max(held + 1.0);
        if used.acquired.is_some() && to >= held_to + 1.0 {
            let rect = rect(picture, held.max(held_to), to, middle);
            sheet.block(Height::Blocks, rect, 0.0, colours.full);
            held_to = to;
        }
    }
}

/// Its course, from the smallest value that it had to the largest.
fn counter(
    picture: &Picture<'_>,
    band: &Band<'_>,
    counter: &CounterTrack,
    middle: f64,
    sheet: &mut Sheet,
) {
    let axis = &picture.axis;
    let values = &counter.values;
    let half = picture.metrics.row / 2.0 - 3.0;
    let (least, most) = (counter.least.min(0.0), counter.most.max(0.0));
    let height = |value: f64| {
        let part = if most > least { (value - least) / (most - least) } else { 0.0 };
        middle + half - part * 2.0 * half
    };
    let first = values.partition_point(|&(at, _)| (at as f64) < axis.view.from).saturating_sub(1);
    let end = values.partition_point(|&(at, _)| at as f64 <= axis.view.to);
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut pixel = f64::NEG_INFINITY;
    for &(at, value) in values.get(first..end).unwrap_or_default() {
        let (x, y) = (axis.x_within(at), height(value));
        if let Some(&(_, before)) = points.last() {
            points.push((x, before));
        }
        // All that happens within a pixel is a line up and down.
        if x.floor() == pixel && points.len() > 3 {
            let low = points.len() - 3;
            let (top, bottom) = (points[low].1.min(y), points[low].1.max(y));
            points.truncate(low);
            points.extend([(x, bottom), (x, top), (x, y)]);
        } else {
            points.push((x, y));
        }
        pixel = x.floor();
    }
    let Some(&(_, y)) = points.last() else { return };
    points.push((axis.x_within(band.half.last), y));
    let (line, area) = match band.language {
        pollscope_trace::Language::Rust => (Paint::Rust, Paint::RustSoft),
        pollscope_trace::Language::JavaScript => (Paint::Js, Paint::JsSoft),
    };
    sheet.add(Height::Hatches, Shape::Steps { points, base: height(0.0), line, area });
    let x = axis.right() - 4.0;
    sheet.aligned(x, middle - half + 4.0, format!("{most}"), 9.0, Align::End, Paint::Dim);
}

/// The moments that the program named: a line through the lanes, and the name in the heading.
pub(super) fn marks(picture: &Picture<'_>, band: &Band<'_>, sheet: &mut Sheet) {
    let axis = &picture.axis;
    let marks = &band.half.model.tracks.marks;
    let colours = Colours::of(band.language);
    let (top, bottom) = (band.top + HEADING - 7.0, band.lanes.y + band.lanes.height);
    let mut free = f64::NEG_INFINITY;
    let mut at = marks.partition_point(|mark| (mark.at as f64) < axis.view.from);
    while let Some(mark) = marks.get(at).filter(|mark| mark.at as f64 <= axis.view.to) {
        let x = axis.x(mark.at);
        let boundary = axis.time(x.floor() + 1.0);
        let after = |mark: &pollscope_analysis::tracks::Mark| (mark.at as f64) < boundary;
        let next = (at + marks[at..].partition_point(after)).max(at + 1);
        sheet.line((x, top), (x, bottom), 1.0, colours.mid);
        if x > free {
            let more = if next > at + 1 { format!(" +{}", next - at - 1) } else { String::new() };
            let text = format!("{}{more}", mark.name);
            free = x + width_of(&text, 10.0) + 14.0;
            sheet.text(x + 4.0, band.top + HEADING / 2.0, text, 10.0, colours.full);
        }
        at = next;
    }
}

/// What would be picked in such a row: the task that was polled, or who held the lock. `from` is a
/// little before `at`: what is too short to be seen can be hit all the same.
pub(super) fn picked(band: &Band<'_>, shows: Shows, at: u64, from: f64) -> Option<Selection> {
    let tracks = &band.half.model.tracks;
    let target = match shows {
        Shows::Thread(thread) => {
            let polls = &tracks.threads[thread].polls;
            let poll = polls.get(polls.partition_point(|poll| poll.start <= at).checked_sub(1)?)?;
            let reaches = poll.end.is_none_or(|end| end as f64 >= from);
            Target::Task(Some(poll.task).filter(|&task| task != 0 && reaches)?)
        }
        Shows::Lock(lock) => {
            let used = tracks.locks[lock].uses.iter().rev().find(|used| {
                used.requested <= at && used.ended.is_none_or(|end| end as f64 >= from)
            })?;
            if used.future == 0 { Target::Task(used.task) } else { Target::Future(used.future) }
        }
        Shows::Counter(_) | Shows::Lane(_) => return None,
    };
    Some(Selection { language: band.language, target })
}

/// What is there at a time, in words.
pub fn words(band: &Band<'_>, shows: Shows, at: u64) -> Option<String> {
    let tracks = &band.half.model.tracks;
    let title = name(band, shows);
    let text = match shows {
        Shows::Counter(counter) => {
            let values = &tracks.counters[counter].values;
            let value = values.partition_point(|&(when, _)| when <= at).checked_sub(1)?;
            let (since, value) = values[value];
            format!("{value} since {}", precise_seconds(since))
        }
        Shows::Thread(thread) => {
            let count = tracks.threads[thread].polls.len();
            if count == 1 { "1 poll".to_owned() } else { format!("{count} polls") }
        }
        Shows::Lock(lock) => {
            let uses = &tracks.locks[lock].uses;
            let used = uses.iter().rev().find(|used| used.requested <= at)?;
            let mode = match used.mode {
                LockMode::Exclusive => "asked for",
                LockMode::Shared => "asked for, to share it,",
            };
            let held =
                used.acquired.map(|acquired| duration(acquired.saturating_sub(used.requested)));
            let waited = held.map_or("not held".to_owned(), |held| format!("held {held} later"));
            format!("{mode}{} at {}, {waited}", in_line(used.line), precise_seconds(used.requested))
        }
        Shows::Lane(_) => return None,
    };
    Some(format!("{title}\n{text}"))
}
