//! What is picked, or what the pointer is over, in words: for the eye beside the pointer, and for a
//! screen reader.

use pollscope_analysis::words::{self as phrases, duration, in_line, precise_seconds};
use pollscope_analysis::{Lane, LaneKind, Span, SpanKind};

use super::hit::Thing;
use super::marked::poll_number;
use super::picture::{Band, Picture};
use super::text::sentence;
use crate::state::{Selection, Target};

/// What the pointer is over: its name, and below it what it is, in lines.
pub fn thing(picture: &Picture<'_>, thing: Thing) -> String {
    let band = picture.band(thing.selection.language);
    let Some(lane) = band.lane(thing.lane) else { return String::new() };
    let mut lines = match (thing.selection.target, thing.span) {
        (Target::Wake(wake), _) => vec![title(lane), woken(band, wake)],
        (_, Some(span)) => vec![title(lane), stretch_of(band, lane, span)],
        (_, None) => vec![title(lane), sentence(lane)],
    };
    if thing.count > 1 {
        let more = thing.count - 1;
        lines.push(format!("and {more} more, too close together to tell apart: zoom in"));
    }
    lines.join("\n")
}

/// What is picked, in a sentence.
pub fn picked(picture: &Picture<'_>, selection: Option<Selection>) -> String {
    let marked = &picture.input.picked;
    let Some((selection, (language, lane))) = selection.zip(marked.lane) else {
        return "Nothing is selected.".to_owned();
    };
    let band = picture.band(language);
    if let Some((_, wake)) = marked.wake {
        return format!("{}.", woken(band, wake));
    }
    let Some(found) = band.lane(lane) else { return String::new() };
    match (selection.target, marked.span) {
        (Target::Poll { .. }, Some(span)) => {
            format!("{}, {}.", found.name, stretch_of(band, found, span))
        }
        _ => format!("{}.", sentence(found)),
    }
}

/// Which stretch of time is shown, in a sentence.
pub fn stretch(picture: &Picture<'_>) -> String {
    let view = picture.input.viewport;
    let [from, to] = [view.from, view.to].map(|at| precise_seconds(at.max(0.0).round() as u64));
    format!("{from} to {to} are shown.")
}

fn title(lane: &Lane) -> String {
    let kind = match lane.kind {
        LaneKind::Task(_) => "task",
        LaneKind::Future(_) if lane.is_task => "future of a task",
        LaneKind::Future(_) => "future",
        LaneKind::Promise(_) => "promise",
    };
    match lane.line {
        0 => format!("{} · {kind}", lane.name),
        line => format!("{} · {kind}, {}", lane.name, phrases::line(line)),
    }
}

fn stretch_of(band: &Band<'_>, lane: &Lane, span: usize) -> String {
    let Span { kind, start, end } = lane.spans[span];
    let until = end.unwrap_or(band.half.last).max(start);
    let long = duration(until - start);
    let long = if end.is_some() { long } else { format!("{long} so far") };
    let from = precise_seconds(start);
    match kind {
        SpanKind::Running => {
            let what = if matches!(lane.kind, LaneKind::Promise(_)) { "ran" } else { "poll" };
            let (nth, all) = (poll_number(lane, span) + 1, lane.polls);
            format!("{what} {nth} of {all} at {from}, took {long}")
        }
        SpanKind::Lazy if lane.never_ran() => format!("created at {from}, never polled: {long}"),
        SpanKind::Lazy => format!("created at {from}, not started: {long}"),
        SpanKind::Waiting { line } => format!("waiting{} since {from}: {long}", in_line(line)),
    }
}

/// A wake: what happened, when, and how long its task waited for the poll that followed.
fn woken(band: &Band<'_>, index: usize) -> String {
    let wake = &band.half.model.wakes[index];
    let polled = match wake.polled {
        Some(polled) => format!("polled {} later", duration(polled.saturating_sub(wake.at))),
        None => "not polled since".to_owned(),
    };
    let woken = phrases::woken(wake.task, wake.cause, wake.by, None);
    format!("{woken} at {}, {polled}", precise_seconds(wake.at))
}
