//! What a program asks of the page through the automation surface.

use yew::prelude::*;

use super::App;
use crate::automation::Request;
use crate::state::{Action, Control};

impl App {
    pub(super) fn asked(&mut self, context: &Context<Self>, request: Request) {
        match request {
            Request::Load(wanted, reply) => self.fetch_wanted(context, wanted, reply),
            Request::Check(language, reply) => self.check(context, language, Some(reply)),
            Request::Layout(reply) => self.lay_out(context, Some(reply)),
            Request::Run(reply) => {
                self.act(context, Action::Start);
                // A program asks for what came of it, and does not watch it being played.
                self.act(context, Action::Playback(Control::ToEnd));
                self.waiting.push(reply);
            }
            Request::Stop => self.stop_or_interrupt(context),
            Request::Seek(at, reply) => {
                self.act(context, Action::Playback(Control::Seek(at)));
                // Whoever asked may have gone away, which is their choice.
                let _ = reply.send(());
            }
            Request::Reset => self.act(context, Action::Reset),
        }
    }
}
