//! The timeline in sentences, for people who cannot use a canvas.

use pollscope_analysis::words::{in_line, seconds};
use pollscope_analysis::{Lane, LaneEnd, LaneKind, Model, rows};

/// A sentence for each lane, in the order in which they are drawn, but for no more than `most`.
pub fn sentences(model: &Model, most: usize) -> Vec<String> {
    rows(&model.lanes).iter().take(most).map(|row| sentence(&model.lanes[row.lane])).collect()
}

/// What became of one lane, in a sentence.
pub fn sentence(lane: &Lane) -> String {
    let mut parts = vec![format!("created at {}", seconds(lane.created))];
    let promise = matches!(lane.kind, LaneKind::Promise(_));
    match lane.started {
        Some(_) if promise => parts.push("started at once".to_owned()),
        Some(at) => parts.push(format!("first polled at {}", seconds(at))),
        None => parts.push("not polled".to_owned()),
    }
    if lane.started.is_some() && !promise {
        let times = if lane.polls == 1 { "once" } else { "times" };
        let count = if lane.polls == 1 { String::new() } else { format!("{} ", lane.polls) };
        parts.push(format!("polled {count}{times}"));
    }
    parts.push(match lane.ended {
        Some((at, end)) => format!("{} at {}", end_in_words(end), seconds(at)),
        None if lane.awaiting != 0 => format!("waiting{}", in_line(lane.awaiting)),
        None => "not finished".to_owned(),
    });
    format!("{}: {}", lane.name, parts.join(", "))
}

fn end_in_words(end: LaneEnd) -> &'static str {
    match end {
        LaneEnd::Ready => "ready",
        LaneEnd::NeverPolled => "dropped without having run",
        LaneEnd::Cancelled => "cancelled",
        LaneEnd::Panicked => "panicked",
        LaneEnd::Rejected => "rejected",
        LaneEnd::Unfinished => "not finished when the run ended",
    }
}
