//! Any moment of a run, quickly: keyframes every few thousand events, and what lies between is
//! replayed.
//!
//! Keyframes share what did not change between them. Where much changes, so that they would come to
//! hold much memory, every second one is given up and the next ones are set farther apart.

use pollscope_trace::{Event, EventKind};

use crate::history::History;
use crate::map::Map;
use crate::moment::Moment;

/// How many events lie between two keyframes, at first.
const SPACING: usize = 2048;
/// What keyframes may have had to copy, in bytes, before they are thinned out.
const BUDGET: usize = 32 << 20;

/// One half of a run, to be looked at at any position.
#[derive(Debug, Clone)]
pub struct Replay {
    history: History,
    latest: Moment,
    /// At positions `spacing`, twice that, and so on.
    keyframes: Vec<Moment>,
    spacing: usize,
    /// What the keyframes have copied, in bytes; estimated after they were thinned out.
    copied: usize,
    /// Of each task whose result was taken: the future that did, and the position at which it had
    /// reached the `.await` for it.
    joins: Map<u32, (u32, u32)>,
}

impl Default for Replay {
    fn default() -> Self {
        Replay {
            history: History::default(),
            latest: Moment::default(),
            keyframes: Vec::new(),
            spacing: SPACING,
            copied: 0,
            joins: Map::default(),
        }
    }
}

impl Replay {
    /// The replay of a whole list of events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut replay = Replay::default();
        for event in events {
            replay.push(event);
        }
        replay
    }

    /// Takes one more event.
    pub fn push(&mut self, event: &Event) {
        self.history.push(event);
        if let EventKind::TaskJoined { .. } = event.kind
            && let Some(joiner) = self.latest.innermost(event.thread)
        {
            self.joins.insert(event.task, (joiner.id, joiner.await_position));
        }
        self.latest.apply(event);
        self.copied += std::mem::take(&mut self.latest.copied);
        if self.latest.position.is_multiple_of(self.spacing) {
            self.keyframes.push(self.latest.clone());
            if self.copied > BUDGET {
                self.thin_out();
            }
        }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.latest.position
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What happened, and what things are called.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The moment after the last event.
    pub fn latest(&self) -> &Moment {
        &self.latest
    }

    /// The moment after the first `position` of `events`, which are those that were pushed. A
    /// position beyond the last one is the last.
    pub fn moment(&self, events: &[Event], position: usize) -> Moment {
        self.moment_after(Moment::default(), events, position)
    }

    /// The same, quicker where `before` is a moment of this run shortly before it, as in playback.
    pub fn moment_after(&self, before: Moment, events: &[Event], position: usize) -> Moment {
        if position >= self.latest.position {
            return self.latest.clone();
        }
        let keyframe = (position / self.spacing).min(self.keyframes.len());
        let keyframe = keyframe.checked_sub(1).map(|keyframe| &self.keyframes[keyframe]);
        let mut moment = match keyframe {
            Some(keyframe) if !(keyframe.position..=position).contains(&before.position) => {
                keyframe.clone()
            }
            None if before.position > position => Moment::default(),
            _ => before,
        };
        for event in events.iter().take(position).skip(moment.position) {
            moment.apply(event);
        }
        moment
    }

    /// Who waited for the result of a task, as far as is known by now: the future, and the position
    /// at which it reached the `.await`.
    pub(crate) fn joined_at(&self, task: u32) -> Option<(u32, u32)> {
        self.joins.get(&task).copied()
    }

    /// How many events lie between two keyframes now.
    pub fn spacing(&self) -> usize {
        self.spacing
    }

    fn thin_out(&mut self) {
        self.spacing *= 2;
        let mut position = 0;
        self.keyframes.retain(|_| {
            position += 1;
            position % 2 == 0
        });
        self.copied /= 2;
    }
}
