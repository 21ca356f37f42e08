//! Another lesson on the page: it is fetched first, and until it is there the page stays as it was.

use std::cell::RefCell;
use std::rc::Rc;

use pollscope_protocol::Lesson;
use yew::prelude::*;

use super::{App, Message};
use crate::automation::{Reply, Wanted};
use crate::browser;
use crate::keeping;
use crate::lessons::Lessons;
use crate::page;
use crate::state::{Action, Choice, Followed, Origin, State};

/// Fetches the recorded run of the lesson on the screen, if it has one and nothing has run.
pub(super) fn recall(context: &Context<App>, state: &Rc<RefCell<State>>, lessons: &Lessons) {
    let state = state.borrow();
    if !state.wants_recall() {
        return;
    }
    let (lessons, link) = (lessons.clone(), context.link().clone());
    let slug = state.lesson.slug.clone();
    page::spawn(async move {
        // Without it the lesson is what it is: a program to run.
        let recorded = lessons.recorded(&slug).await.map(Box::new);
        link.send_message(Message::Recalled(recorded));
    });
}

impl App {
    /// Fetches a lesson that a person has picked.
    pub(super) fn fetch_lesson(&self, context: &Context<Self>, slug: Rc<str>) {
        let title = self.state.borrow().catalogue.find(&slug).map(|lesson| lesson.title.clone());
        let (lessons, link) = (self.lessons.clone(), context.link().clone());
        page::spawn(async move {
            let lesson = lessons.get(&slug, title.as_deref().unwrap_or(&slug)).await;
            link.send_message(Message::Fetched(slug, lesson));
        });
    }

    /// Shows it, unless the person wants another one by now.
    pub(super) fn fetched(
        &mut self,
        context: &Context<Self>,
        slug: Rc<str>,
        lesson: Result<Rc<Lesson>, String>,
    ) {
        let wanted = self.state.borrow().wanted.as_ref() == Some(&slug);
        match lesson {
            Ok(lesson) if wanted => self.act(context, Action::Pick(lesson)),
            Ok(_) => {}
            Err(message) => self.apply(context, Action::NotFetched { slug, message }),
        }
    }

    /// Shows what a person has made of the program on the screen on an earlier visit.
    pub(super) fn bring_back(&mut self, context: &Context<Self>) {
        let kept = keeping::kept(&self.state.borrow());
        if let Some(kept) = kept {
            self.apply(context, kept);
        }
    }

    /// Reads the address and fetches what it asks for.
    pub(super) fn follow_address(&self, context: &Context<Self>) {
        let (lessons, link) = (self.lessons.clone(), context.link().clone());
        let catalogue = self.state.borrow().catalogue.clone();
        page::spawn(async move {
            let followed = lessons.follow(&catalogue, browser::asked().await).await;
            link.send_message(Message::Arrived(Box::new(followed)));
        });
    }

    /// Shows it, unless the address is another one by now.
    pub(super) fn arrived(&mut self, context: &Context<Self>, followed: Box<Followed>) {
        if *followed.address == *browser::address() {
            self.act(context, Action::Follow(followed));
        }
    }

    /// Fetches what a program wants to be shown.
    pub(super) fn fetch_wanted(
        &self,
        context: &Context<Self>,
        wanted: Wanted,
        reply: Reply<Result<(), String>>,
    ) {
        let (lessons, link) = (self.lessons.clone(), context.link().clone());
        page::spawn(async move {
            let lesson = match &wanted.lesson {
                Some(lesson) => lessons.get(&lesson.slug, &lesson.title).await.map(Some),
                None => Ok(None),
            };
            match lesson {
                Ok(lesson) => link.send_message(Message::Load(lesson, wanted, reply)),
                // Whoever asked may have gone away, which is their choice.
                Err(sentence) => drop(reply.send(Err(sentence))),
            }
        });
    }

    /// Shows what a program wants, and tells it.
    pub(super) fn load(
        &mut self,
        context: &Context<Self>,
        lesson: Option<Rc<Lesson>>,
        wanted: Wanted,
        reply: Reply<Result<(), String>>,
    ) {
        let shown = {
            let state = self.state.borrow();
            // What is no lesson, or not as the lesson has it, is not to be fetched again.
            let own = state.origin != Origin::Lesson || state.linked.is_some();
            (!own || state.recorded.is_some()).then(|| state.lesson.clone())
        };
        match lesson.or(shown) {
            Some(lesson) => self.act(context, Action::Pick(lesson)),
            None => self.stop(context),
        }
        self.act(context, Action::Restore { rust: wanted.rust, js: wanted.js });
        if let Some(clock) = wanted.clock {
            self.act(context, Action::Choose(Choice::Clock(clock)));
        }
        // Whoever asked may have gone away, which is their choice.
        let _ = reply.send(Ok(()));
    }
}
