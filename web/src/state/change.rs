//! Actions that change the state and ask for nothing to be done outside it.

use std::rc::Rc;

use super::{Action, Phase, State, Welcome};

impl State {
    /// What asks for nothing to be done outside.
    pub(super) fn change(&mut self, action: Action) {
        match action {
            Action::Started(run) => {
                if run == self.run && self.phase == Phase::Starting {
                    self.phase = Phase::Running;
                }
            }
            Action::Frame { run, now } => {
                if run == self.run && self.phase == Phase::Running {
                    self.now = self.now.max(now);
                }
            }
            Action::Events { run, language, events, dropped } => {
                if run == self.run {
                    self.half_mut(language).take(events, dropped);
                }
            }
            Action::Outcome { run, exit_code, diagnostics, traced } => {
                if run == self.run {
                    self.outcome(exit_code, diagnostics, traced);
                }
            }
            Action::Printed { run, stream, text } => {
                if run == self.run {
                    self.rust.print(stream, &text);
                }
            }
            Action::Checked { language, revision, found } => {
                self.draft_mut(language).checked(revision, found);
            }
            Action::LaidOut { revision, layout } => self.laid_out(revision, layout),
            Action::Crates(crates) => self.crates = Some(crates.map(Rc::new)),
            Action::Choose(choice) => self.choose(choice),
            Action::NotFetched { slug, message } => {
                if self.wanted.take_if(|wanted| *wanted == slug).is_some() {
                    self.notice = Some(message);
                }
            }
            other => self.show(other),
        }
    }

    /// What changes only how the page is looked at.
    fn show(&mut self, action: Action) {
        match action {
            Action::ShowFace(face) => self.face = face,
            Action::Notice(notice) => self.notice = Some(notice),
            Action::Opening(opening) => self.opening = opening,
            Action::DismissNotice => self.notice = None,
            Action::DismissNote => self.note = None,
            Action::DismissWelcome => self.welcome = Welcome::Over,
            Action::Still(still) => self.still = still,
            Action::Timeline(change) => self.look(change),
            Action::Playback(control) => self.control(control),
            Action::Pass(wall) => self.pass(wall),
            Action::PickLine(language, line) => self.pick_line(language, line),
            Action::List(open) => self.listing.open = open,
            Action::FilterList(filter) => self.listing.set_filter(filter),
            Action::Help(open) => self.help = open,
            Action::Arrange(workspace) => self.workspace = workspace,
            Action::ShowRecorded(recorded) => self.show_recorded(*recorded),
            // These are changes of the run, or have effects: see above and `apply`.
            Action::Started(_)
            | Action::Frame { .. }
            | Action::Events { .. }
            | Action::Outcome { .. }
            | Action::Printed { .. }
            | Action::Checked { .. }
            | Action::LaidOut { .. }
            | Action::Crates(_)
            | Action::Choose(_)
            | Action::NotFetched { .. }
            | Action::Want(_)
            | Action::Pick(_)
            | Action::New { .. }
            | Action::Follow(_)
            | Action::Start
            | Action::Introduce
            | Action::Ended { .. }
            | Action::Stopped { .. }
            | Action::Edit { .. }
            | Action::Restore { .. }
            | Action::Reset
            | Action::LayOut
            | Action::Compiler(_)
            | Action::Resize(..)
            | Action::ResetHalf(_)
            | Action::UndoReset(_)
            | Action::Attempt(_)
            | Action::Recall(_)
            | Action::ShowPane(_) => {}
        }
    }
}
