//! What is picked, or what the pointer is over, in words: for the eye beside the pointer, and for a
//! screen reader.

use pollscope_analysis::{Lane, LaneKind, Span, SpanKind};
use pollscope_trace::WakeCause;

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
        (Target::Wake(wake), _) => vec![woken(band, wake)],
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
    let [from, to] = [view.from, view.to].map(|at| moment(at.max(0.0).round() as u64));
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
        line => format!("{} · {kind}, line {line}", lane.name),
    }
}

fn stretch_of(band: &Band<'_>, lane: &Lane, span: usize) -> String {
    let Span { kind, start, end } = lane.spans[span];
    let until = end.unwrap_or(band.half.last).max(start);
    let long = length(until - start);
    let long = if end.is_some() { long } else { format!("{long} so far") };
    let from = moment(start);
    match kind {
        SpanKind::Running => {
            let what = if matches!(lane.kind, LaneKind::Promise(_)) { "ran" } else { "poll" };
            let (nth, all) = (poll_number(lane, span) + 1, lane.polls);
            format!("{what} {nth} of {all} at {from}, took {long}")
        }
        SpanKind::Lazy if lane.never_ran() => format!("created at {from}, never polled: {long}"),
        SpanKind::Lazy => format!("created at {from}, not started: {long}"),
        SpanKind::Waiting { line: 0 } => format!("waiting since {from}: {long}"),
        SpanKind::Waiting { line } => format!("waiting in line {line} since {from}: {long}"),
    }
}

fn woken(band: &Band<'_>, index: usize) -> String {
    let wake = &band.half.model.wakes[index];
    let name = |lane: Option<usize>| {
        lane.and_then(|lane| band.lane(lane)).map_or("a task", |lane| lane.name.as_str())
    };
    let to = name(band.half.model.task_lane(wake.task));
    let from = name(wake.from);
    let by = match wake.cause {
        WakeCause::Timer if wake.from.is_some() => format!("timer of {from} wakes {to}"),
        WakeCause::Timer => format!("timer wakes {to}"),
        WakeCause::Task => format!("{from} wakes {to}"),
        WakeCause::Itself => format!("{to} wakes itself"),
        WakeCause::Outside => format!("{to} is woken from outside of any task"),
        WakeCause::Thread => format!("{to} is woken from another thread"),
        WakeCause::Promise => format!("{to} is woken by a JavaScript promise"),
    };
    let polled = match wake.polled {
        Some(polled) => format!("polled {} later", length(polled.saturating_sub(wake.at))),
        None => "not polled since".to_owned(),
    };
    format!("{by} at {}, {polled}", moment(wake.at))
}

/// A length of time with three digits, down to nanoseconds.
pub fn length(ns: u64) -> String {
    let digits = |value: f64, unit: &str| {
        let after = if value >= 99.95 { 0 } else { 1 + usize::from(value < 9.995) };
        format!("{value:.after$} {unit}")
    };
    match ns {
        0..=999 => format!("{ns} ns"),
        1_000..=999_499 => digits(ns as f64 / 1e3, "µs"),
        999_500..=999_499_999 => digits(ns as f64 / 1e6, "ms"),
        _ => format!("{:.3} s", ns as f64 / 1e9),
    }
}

/// A moment in seconds; below milliseconds only where it has anything there.
pub fn moment(ns: u64) -> String {
    let digits = if ns.is_multiple_of(1_000_000) { 3 } else { 6 };
    format!("{:.digits$} s", ns as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_three_digits() {
        let cases = [
            (0, "0 ns"),
            (999, "999 ns"),
            (1_000, "1.00 µs"),
            (12_340, "12.3 µs"),
            (999_499, "999 µs"),
            (999_500, "1.00 ms"),
            (9_996_000, "10.0 ms"),
            (850_000_000, "850 ms"),
            (2_004_500_000, "2.005 s"),
        ];
        for (ns, expected) in cases {
            assert_eq!(length(ns), expected, "{ns}");
        }
        assert_eq!([moment(1_240_000_000), moment(1_240_012_300)], ["1.240 s", "1.240012 s"]);
    }
}
