//! What there is to say about something that happens once: a poll, a wake, an event.

use pollscope_analysis::{describe, time};
use pollscope_trace::{Event, EventKind, Language, PollOutcome, WakeCause};

use super::{Card, Part, Subject, at, link, text};

impl Subject<'_> {
    /// One poll of a future or task, or one stretch in which the body of a promise ran.
    pub(super) fn poll(&self, task: u32, future: u32, nth: u32) -> Option<Card> {
        let begins = |event: &Event| match event.kind {
            EventKind::PollStart if future == 0 => event.task == task && event.future == 0,
            EventKind::PollStart => event.future == future,
            EventKind::PromiseCreated { .. } | EventKind::AwaitResumed => {
                self.language == Language::JavaScript && event.future == future
            }
            _ => false,
        };
        let ends = |event: &Event| match event.kind {
            EventKind::PollEnd { .. } if future == 0 => event.task == task && event.future == 0,
            EventKind::PollEnd { .. } => event.future == future,
            EventKind::AwaitReached | EventKind::PromiseSettled { .. } => {
                self.language == Language::JavaScript && event.future == future
            }
            _ => false,
        };
        let events = &self.half.events;
        let start = (0..events.len()).filter(|&index| begins(&events[index])).nth(nth as usize)?;
        let end = (start + 1..events.len()).find(|&index| ends(&events[index]));
        let last = end.unwrap_or(events.len() - 1);
        let subject = if future == 0 { self.link_task(task) } else { self.link_future(future) };
        let mut facts: Vec<(&'static str, Vec<Part>)> =
            vec![("of", vec![subject.clone()]), ("began", vec![at(events[start].at)])];
        if let Some(end) = end {
            let took = events[end].at.saturating_sub(events[start].at);
            facts.push(("took", vec![text(time::duration(took))]));
            facts.push(("returned", vec![text(outcome(&events[end].kind))]));
        }
        if task != 0 && future != 0 {
            facts.push(("runs in", vec![self.link_task(task)]));
        }
        let (history, more) = self.history(|index, _| (start..=last).contains(&index));
        let word = if self.language == Language::Rust { "poll" } else { "run" };
        Some(Card {
            title: format!("{} {} of {}", ordinal(nth + 1), word, subject.text),
            what: word.to_owned(),
            now: self.when(start, end),
            facts,
            history,
            more,
            ..Card::default()
        })
    }

    /// Where the playhead stands relative to something that began with one event and ended with
    /// another.
    fn when(&self, start: usize, end: Option<usize>) -> String {
        let position = self.half.moment.position();
        if position <= start {
            "Still to come.".to_owned()
        } else if end.is_some_and(|end| position > end) {
            "Over.".to_owned()
        } else {
            "Under way.".to_owned()
        }
    }

    pub(super) fn wake(&self, index: usize) -> Option<Card> {
        let wake = *self.half.model.wakes.get(index)?;
        let cause = match wake.cause {
            WakeCause::Timer => "a timer that was due",
            WakeCause::Task => "another task",
            WakeCause::Itself => "the task itself, while it was polled",
            WakeCause::Outside => "code outside any poll",
            WakeCause::Thread => "another thread",
        };
        let mut facts: Vec<(&'static str, Vec<Part>)> = vec![
            ("at", vec![at(wake.at)]),
            ("of", vec![self.link_task(wake.task)]),
            ("by", vec![text(cause)]),
        ];
        if let Some(lane) = wake.from.and_then(|lane| self.half.model.lanes.get(lane)) {
            let target = crate::state::Selection::lane(self.language, lane.kind);
            facts.push(("from", vec![link(lane.name.clone(), super::Link::Select(target))]));
        }
        if let Some(polled) = wake.polled {
            let waited = time::duration(polled.saturating_sub(wake.at));
            facts.push(("polled", vec![at(polled), text(format!(", {waited} later"))]));
        }
        let is_wake = |event: &Event| matches!(event.kind, EventKind::Woken { .. });
        let place = self.half.events.iter().enumerate().filter(|(_, event)| is_wake(event));
        let place = place.map(|(place, _)| place).nth(index);
        let title = match wake.cause {
            WakeCause::Timer => format!("A timer wakes task {}", wake.task),
            WakeCause::Itself => format!("Task {} wakes itself", wake.task),
            _ => format!("Task {} is woken", wake.task),
        };
        let now = place.map_or_else(String::new, |place| self.when(place, Some(place)));
        Some(Card { title, what: "wake".to_owned(), now, facts, ..Card::default() })
    }

    pub(super) fn event(&self, index: usize) -> Option<Card> {
        let event = self.half.events.get(index)?;
        let sentence = describe::event(event, self.half.replay.names());
        let mut facts: Vec<(&'static str, Vec<Part>)> = vec![("at", vec![at(event.at)])];
        if event.line != 0 {
            facts.push(("in", vec![self.link_line(event.line)]));
        }
        if event.future != 0 {
            facts.push(("about", vec![self.link_future(event.future)]));
        }
        if event.task != 0 {
            facts.push(("runs in", vec![self.link_task(event.task)]));
        }
        if event.thread != 0 {
            facts.push(("thread", vec![text(event.thread.to_string())]));
        }
        Some(Card {
            title: sentence,
            what: format!("event {}", event.id),
            now: self.when(index, Some(index)),
            facts,
            ..Card::default()
        })
    }
}

fn outcome(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::PollEnd { outcome: PollOutcome::Pending } => "pending",
        EventKind::PollEnd { outcome: PollOutcome::Ready } => "ready",
        EventKind::PollEnd { outcome: PollOutcome::Panicked } => "nothing: it panicked",
        EventKind::AwaitReached => "at an await",
        _ => "to its end",
    }
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
