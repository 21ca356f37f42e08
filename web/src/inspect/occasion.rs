//! What there is to say about something that happens once: a poll, a wake, an event.

use pollscope_analysis::{LaneKind, SpanKind, Wake, describe, words};
use pollscope_trace::{Event, EventKind, Language, PollOutcome, WakeCause};

use super::{Background, Card, Part, Subject, at, link, text};
use crate::state::Target;

/// How the body of a promise comes to stand.
const AT_AN_AWAIT: &str = "at an await";
/// No more events or wakes than this are looked through for what came before.
const LOOK_BACK: usize = 10_000;

impl Subject<'_> {
    /// One poll of a future or task, or one stretch in which the body of a promise ran.
    pub(super) fn poll(
        &self,
        task: u32,
        future: u32,
        nth: u32,
        known: &Background,
    ) -> Option<Card> {
        let events = &self.half.events;
        let (start, end) = known.poll()?;
        let subject = if future == 0 { self.link_task(task) } else { self.link_future(future) };
        let mut facts: Vec<(&'static str, Vec<Part>)> =
            vec![("of", vec![subject.clone()]), ("began", vec![at(events[start].at)])];
        if let Some(end) = end {
            let took = events[end].at.saturating_sub(events[start].at);
            facts.push(("took", vec![text(words::duration(took))]));
            let returned = match (self.stands_at(future, start, end), outcome(&events[end].kind)) {
                (None, what) => vec![text(what)],
                (Some(line), AT_AN_AWAIT) => vec![text("at the await in "), self.link_line(line)],
                (Some(line), what) => {
                    vec![text(format!("{what}, at the await in ")), self.link_line(line)]
                }
            };
            facts.push(("returned", returned));
        }
        if task != 0 && future != 0 {
            facts.push(("runs in", vec![self.link_task(task)]));
        }
        if let Some(wake) = self.wake_of(task, start) {
            facts.push(("because of", vec![wake]));
        }
        let word = if self.language == Language::Rust { "poll" } else { "run" };
        Some(Card {
            title: format!("{} {} of {}", ordinal(nth + 1), word, subject.text),
            what: word.to_owned(),
            now: self.when(start, end),
            facts,
            ..Card::default()
        })
    }

    /// The line of the await at which a poll left a future, if it did at one.
    fn stands_at(&self, future: u32, start: usize, end: usize) -> Option<u32> {
        let events = self.half.events.get(start..=end)?;
        let pending = match events.last()?.kind {
            EventKind::AwaitReached => true,
            EventKind::PollEnd { outcome } => outcome == PollOutcome::Pending,
            // A run ends with nothing else at an await.
            _ => false,
        };
        let own = |event: &&Event| {
            event.future == future && matches!(event.kind, EventKind::AwaitReached)
        };
        let reached = events.iter().rev().find(own).map(|event| event.line);
        // A poll that only looks into what is awaited stays where the one before has left it.
        let before = || self.half.events[..start].iter().rev().take(LOOK_BACK).find(own);
        let line = reached.or_else(|| before().map(|event| event.line))?;
        (pending && future != 0 && line != 0).then_some(line)
    }

    /// The wake that a poll of a task followed, as a link to it.
    fn wake_of(&self, task: u32, start: usize) -> Option<Part> {
        let outermost = |event: &&Event| {
            (event.task, event.future) == (task, 0) && matches!(event.kind, EventKind::PollStart)
        };
        let mut before = self.half.events[..=start].iter().rev().take(LOOK_BACK);
        let polled = before.find(outermost)?.at;
        let wakes = &self.half.model.wakes;
        let mut before = (0..wakes.partition_point(|wake| wake.at <= polled)).rev().take(LOOK_BACK);
        let followed = |wake: &Wake| wake.task == task && wake.polled == Some(polled);
        let index = before.find(|&index| followed(&wakes[index]))?;
        let wake = &wakes[index];
        let by = words::woken_by(wake.cause, wake.by, Some(self.half.replay.history()));
        Some(link(format!("a wake {by}"), self.select(Target::Wake(index))))
    }

    /// The poll of a task that began at a time, as a link to it.
    fn poll_at(&self, task: u32, at: u64) -> Option<Part> {
        let lane = self.half.model.lanes.get(self.half.model.task_lane(task)?)?;
        let running = lane.spans.iter().filter(|span| span.kind == SpanKind::Running);
        let nth = running.take_while(|span| span.start < at).count() as u32;
        let future = match lane.kind {
            LaneKind::Future(id) | LaneKind::Promise(id) => id,
            LaneKind::Task(_) => 0,
        };
        let poll = Target::Poll { task, future, nth };
        Some(link(format!("{} poll", ordinal(nth + 1)), self.select(poll)))
    }

    /// A promise of JavaScript: its expression, and where it was asked for.
    fn asked(&self, id: u32) -> Option<(&'static str, Vec<Part>)> {
        let promise = self.half.replay.latest().future(id)?;
        let name = self.half.replay.history().call_future(id);
        let mut parts = vec![text(format!("{name}, asked for at ")), at(promise.created)];
        if promise.line != 0 {
            parts.extend([text(" in "), self.link_line(promise.line)]);
        }
        Some(("promise", parts))
    }

    /// Where a wake came from in the source: the line that set the timer, or that of the wake.
    fn places_of(&self, wake: &Wake) -> Option<(&'static str, Vec<Part>)> {
        let event = self.half.events.get(wake.event)?;
        if event.line != 0 {
            return Some(("in", vec![self.link_line(event.line)]));
        }
        if let EventKind::Woken { cause: WakeCause::Promise, by } = event.kind {
            return self.asked(by);
        }
        let EventKind::Woken { cause: WakeCause::Timer, by } = event.kind else { return None };
        let timer = self.half.replay.latest().timer(by)?;
        let mut parts = vec![at(timer.armed)];
        if timer.line != 0 {
            parts.extend([text(" in "), self.link_line(timer.line)]);
        }
        let stands = |event: &&Event| {
            event.future == timer.future && matches!(event.kind, EventKind::AwaitReached)
        };
        let before = &self.half.events[..wake.event];
        let awaits = before.iter().rev().take(LOOK_BACK).find(stands).map_or(0, |event| event.line);
        if timer.future != 0 && awaits != 0 {
            parts.extend([text(", for the await in "), self.link_line(awaits)]);
        }
        Some(("timer set", parts))
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
        let names = Some(self.half.replay.history());
        let by = words::woken_by(wake.cause, wake.by, names);
        let mut facts: Vec<(&'static str, Vec<Part>)> = vec![
            ("at", vec![at(wake.at)]),
            ("of", vec![self.link_task(wake.task)]),
            ("woken", vec![text(by)]),
        ];
        if let Some(lane) = wake.from.and_then(|lane| self.half.model.lanes.get(lane)) {
            let target = crate::state::Selection::lane(self.language, lane.kind);
            facts.push(("from", vec![link(lane.name.clone(), super::Link::Select(target))]));
        }
        if let Some(polled) = wake.polled {
            let waited = words::duration(polled.saturating_sub(wake.at));
            let mut parts = vec![at(polled), text(format!(", {waited} later"))];
            if let Some(poll) = self.poll_at(wake.task, polled) {
                parts.extend([text(": "), poll]);
            }
            facts.push(("polled", parts));
        }
        facts.extend(self.places_of(&wake));
        let title = words::woken(wake.task, wake.cause, wake.by, names);
        let now = self.when(wake.event, Some(wake.event));
        Some(Card { title, what: "wake".to_owned(), now, facts, ..Card::default() })
    }

    pub(super) fn event(&self, index: usize) -> Option<Card> {
        let event = self.half.events.get(index)?;
        let sentence = describe::event(event, self.half.replay.history());
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
        EventKind::AwaitReached => AT_AN_AWAIT,
        // A run that ends neither pending nor at an await is over.
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
