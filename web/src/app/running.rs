//! A run from its start to its end, frame by frame.

use yew::prelude::*;

use super::{App, Message};
use crate::page;
use crate::state::{Action, Mode, Phase, RunId};

impl App {
    /// Stops the engines, takes what they still had to say, and ends the run.
    pub(super) fn stop(&mut self, context: &Context<Self>) {
        if !self.state.borrow().is_busy() {
            return;
        }
        self.frame = None;
        if let Some(last) = self.engines.stop() {
            self.apply(context, last);
        }
        let now = self.engines.now();
        self.apply(context, Action::Stopped { now });
    }

    /// The engines are ready; unless the run was stopped in the meantime, the page shows that it is
    /// on, and after that it begins.
    pub(super) fn ready(&mut self, context: &Context<Self>, run: RunId, there: bool) {
        if self.is_on(run) {
            self.apply(context, Action::Started(run));
            let link = context.link().clone();
            page::spawn(async move {
                link.send_message(Message::Begin(run, there));
            });
        }
    }

    pub(super) fn begin(&mut self, context: &Context<Self>, run: RunId, there: bool) {
        if let Some(plan) = self.plan.as_ref().filter(|_| self.is_on(run)) {
            let lesson = self.state.borrow().lesson.clone();
            self.engines.start(run, &lesson, plan, there);
            self.request_frame(context);
        }
    }

    /// Takes what was recorded since the last frame, and moves the playhead if it plays.
    pub(super) fn frame(&mut self, context: &Context<Self>, now: f64) {
        self.frame = None;
        if let Some(events) = self.engines.drain() {
            self.apply(context, events);
        }
        if self.state.borrow().is_busy() {
            let (run, now) = (self.run(), self.engines.now());
            self.apply(context, Action::Frame { run, now });
        }
        let since = self.painted.replace(now).map_or(0.0, |before| (now - before).max(0.0));
        if self.state.borrow().playback.mode == Mode::Playing {
            self.apply(context, Action::Pass((since * 1e6) as u64));
        }
    }

    pub(super) fn request_frame(&mut self, context: &Context<Self>) {
        // Before the engines have begun there is nothing to take, and the first polls are not to
        // wait for a picture.
        if self.frame.is_none() && self.state.borrow().phase != Phase::Starting {
            let link = context.link().clone();
            let frame = page::before_paint(move |now| link.send_message(Message::Frame(now)));
            self.frame = Some(frame);
        }
    }
}
