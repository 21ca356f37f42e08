//! A stranger's first moments: the lesson has been run for them, and the playhead stands where its
//! point shows.

use pollscope_protocol::RunStatus;
use pollscope_trace::Engine;

use super::{Control, Effect, State};

/// How far a stranger has been shown around.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Welcome {
    /// Nobody has to be, or not any more.
    #[default]
    Over,
    /// The lesson is being run for them.
    Running,
    /// It has been run, and a line says what this is.
    Shown,
}

impl State {
    /// Runs the lesson for somebody who has not pressed Run, unless that takes the compiler: a stranger
    /// has not asked for a download of 26 MB.
    pub(super) fn introduce(&mut self) -> Vec<Effect> {
        if self.next_engine() == Engine::Live {
            return Vec::new();
        }
        let effects = self.start();
        self.playback.restart();
        self.welcome = Welcome::Running;
        effects
    }

    /// The run is over; if it was made for a stranger, the playhead goes to where its point shows.
    pub(super) fn introduced(&mut self) {
        if self.welcome == Welcome::Running {
            let ok = |language| self.half(language).status() == Some(RunStatus::Ok);
            let ran = self.languages().all(ok);
            self.welcome = if ran { Welcome::Shown } else { Welcome::Over };
            self.watch();
            self.control(Control::Seek(self.point()));
        }
    }

    /// The moment that shows best what the lesson is about: in the longest time for which a future
    /// existed and had not been polled. Not half-way through it: in round programs something happens
    /// there, and the sentence would be about that.
    fn point(&self) -> u64 {
        let lazy = self.rust.model.lanes.iter().filter_map(|lane| {
            let until = lane.started.or(lane.ended.map(|(at, _)| at))?;
            Some((until.saturating_sub(lane.created), lane.created))
        });
        let longest = lazy.max_by_key(|&(length, created)| (length, std::cmp::Reverse(created)));
        match longest {
            Some((length, created)) if length > 0 => created + length / 5 * 2,
            _ => self.last() / 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use pollscope_trace::{Clock, Language};

    use super::*;
    use crate::state::sample::{MS, end, js, open, report, rust};
    use crate::state::{Action, Catalogue, Choice, Mode, blank};

    #[test]
    fn a_stranger_finds_a_finished_run_at_the_moment_that_matters() {
        let mut state = open(None);
        assert_eq!(state.apply(Action::Introduce), [Effect::StartRun(state.run)]);
        state.apply(Action::Started(state.run));
        report(&mut state, Language::Rust, rust());
        report(&mut state, Language::JavaScript, js());
        end(&mut state, Language::Rust);
        assert_eq!(state.welcome, Welcome::Running);
        end(&mut state, Language::JavaScript);
        // The future is created at 0 ms and first polled at 10 ms.
        assert_eq!((state.playback.mode, state.playback.playhead.at), (Mode::Paused, 4 * MS));
        assert_eq!(state.welcome, Welcome::Shown);
        state.apply(Action::DismissWelcome);
        assert_eq!((state.welcome, state.playback.playhead.at), (Welcome::Over, 4 * MS));
    }

    #[test]
    fn a_lesson_that_did_not_run_is_not_called_one_that_did() {
        let mut state = open(None);
        state.apply(Action::Introduce);
        state.apply(Action::Started(state.run));
        let run = state.run;
        for language in Language::ALL {
            let status = RunStatus::Unavailable;
            state.apply(Action::Ended { run, language, status, message: None });
        }
        assert_eq!(state.welcome, Welcome::Over);
        // Nor is a lesson that could not be fetched: its editors are empty, and run live.
        let mut state = State::open(Catalogue::default(), Rc::new(blank(None)), None);
        assert_eq!(state.apply(Action::Introduce), []);
        assert_eq!(state.welcome, Welcome::Over);
    }

    #[test]
    fn a_run_of_ones_own_ends_the_introduction() {
        let mut state = open(None);
        state.apply(Action::Introduce);
        assert_eq!(state.welcome, Welcome::Running);
        state.apply(Action::Stopped { now: 1 });
        state.apply(Action::Start);
        assert_eq!(state.welcome, Welcome::Over);
    }

    #[test]
    fn a_simulated_run_is_played_from_its_beginning() {
        let mut state = open(None);
        state.apply(Action::Start);
        state.apply(Action::Started(state.run));
        state.apply(Action::Pass(16 * MS));
        assert_eq!(state.playback.mode, Mode::Playing, "there is nothing to play yet");
        report(&mut state, Language::Rust, rust());
        report(&mut state, Language::JavaScript, js());
        end(&mut state, Language::Rust);
        end(&mut state, Language::JavaScript);
        state.apply(Action::Pass(200 * MS));
        assert_eq!((state.playback.mode, state.playback.playhead.at), (Mode::Playing, 200 * MS));
        for _ in 0..4 {
            state.apply(Action::Pass(250 * MS));
        }
        assert_eq!(state.playback.mode, Mode::Following);
    }

    #[test]
    fn nobody_is_made_to_watch() {
        let mut state = open(None);
        state.apply(Action::Still(true));
        state.apply(Action::Start);
        assert_eq!(state.playback.mode, Mode::Following, "less motion was asked for");
        let mut state = open(None);
        state.apply(Action::Choose(Choice::Clock(Clock::Real)));
        state.apply(Action::Start);
        assert_eq!(state.playback.mode, Mode::Following, "the wall clock is watched as it goes");
    }
}
