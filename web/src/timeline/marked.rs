//! What a selection means on the timeline: which lane, which of its polls, which wake, which moment.

use pollscope_analysis::{Lane, Model, SpanKind};
use pollscope_trace::{Event, Language};

use crate::state::{Selection, Target};

/// The place of a selection on the timeline; nothing of it may be known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Marked {
    /// The half and the lane.
    pub lane: Option<(Language, usize)>,
    /// The span of that lane that is the poll meant.
    pub span: Option<usize>,
    /// The half and the wake.
    pub wake: Option<(Language, usize)>,
    /// The moment meant, in nanoseconds since the run began.
    pub at: Option<u64>,
}

impl Marked {
    /// Finds a selection in the half that it names.
    pub fn find(selection: Selection, model: &Model, events: &[Event]) -> Self {
        let language = selection.language;
        let lane = |lane: Option<usize>| lane.map(|lane| (language, lane));
        match selection.target {
            Target::Future(id) | Target::Promise(id) => {
                Marked { lane: lane(model.future_lane(id)), ..Marked::default() }
            }
            Target::Task(task) => Marked { lane: lane(model.task_lane(task)), ..Marked::default() },
            Target::Poll { task, future, nth } => {
                let found = lane_of(model, task, future);
                let span = found.and_then(|lane| nth_poll(&model.lanes[lane], nth));
                let at = found.zip(span).map(|(lane, span)| model.lanes[lane].spans[span].start);
                Marked { lane: lane(found), span, at, ..Marked::default() }
            }
            Target::Wake(index) => {
                let wake = model.wakes.get(index);
                Marked {
                    lane: lane(wake.and_then(|wake| model.task_lane(wake.task))),
                    wake: wake.map(|_| (language, index)),
                    at: wake.map(|wake| wake.at),
                    ..Marked::default()
                }
            }
            Target::Event { index } => match events.get(index) {
                Some(event) => Marked {
                    lane: lane(lane_of(model, event.task, event.future)),
                    at: Some(event.at),
                    ..Marked::default()
                },
                None => Marked::default(),
            },
        }
    }

    /// Whether this lane is meant.
    pub fn is_lane(&self, language: Language, lane: usize) -> bool {
        self.lane == Some((language, lane))
    }
}

fn lane_of(model: &Model, task: u32, future: u32) -> Option<usize> {
    if future == 0 { model.task_lane(task) } else { model.future_lane(future) }
}

/// The span of a lane's poll, counted from 0.
pub fn nth_poll(lane: &Lane, nth: u32) -> Option<usize> {
    let running = |&(_, span): &(usize, &pollscope_analysis::Span)| span.kind == SpanKind::Running;
    lane.spans.iter().enumerate().filter(running).nth(nth as usize).map(|(at, _)| at)
}

/// Which of a lane's polls the span at `span` is, counted from 0; for another kind of span, the
/// next poll.
pub fn poll_number(lane: &Lane, span: usize) -> u32 {
    let before = lane.spans.iter().take(span);
    before.filter(|span| span.kind == SpanKind::Running).count() as u32
}
