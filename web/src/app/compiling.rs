//! What the page asks of the compiler in the tab besides running programs.

use pollscope_protocol::live_page::{LiveCheck, LiveLayout};
use pollscope_trace::Language;
use yew::prelude::*;

use super::{App, Message};
use crate::automation::Reply;
use crate::checking;
use crate::page;
use crate::state::Action;

impl App {
    /// Finds out what is wrong with a program, and tells whoever asked.
    pub(super) fn check(
        &self,
        context: &Context<Self>,
        language: Language,
        reply: Option<Reply<LiveCheck>>,
    ) {
        let link = context.link().clone();
        let (live, state) = (self.engines.live().clone(), self.state.clone());
        page::spawn(async move {
            let (revision, found) = checking::check(&live, &state, language).await;
            if let Some(reply) = reply {
                let _ = reply.send(found.clone());
            }
            link.send_message(Message::Act(Action::Checked { language, revision, found }));
        });
    }

    /// Finds out how the types of the Rust program lie in memory, and tells whoever asked.
    pub(super) fn lay_out(&self, context: &Context<Self>, reply: Option<Reply<LiveLayout>>) {
        let link = context.link().clone();
        let (live, state) = (self.engines.live().clone(), self.state.clone());
        page::spawn(async move {
            let (revision, layout) = checking::lay_out(&live, &state).await;
            if let Some(reply) = reply {
                let _ = reply.send(layout.clone());
            }
            link.send_message(Message::Act(Action::LaidOut { revision, layout }));
        });
    }

    /// Finds out which crates programs may use.
    pub(super) fn list_crates(&self, context: &Context<Self>) {
        let (live, link) = (self.engines.live().clone(), context.link().clone());
        page::spawn(async move {
            link.send_message(Message::Act(Action::Crates(live.crates().await)));
        });
    }

    /// Stop was pressed: a program that waits for Ctrl-C is told, and ends by itself; pressed again,
    /// or with any other program, the run ends at once.
    pub(super) fn stop_or_interrupt(&mut self, context: &Context<Self>) {
        if !self.engines.live().interrupt() {
            self.stop(context);
        }
    }
}
