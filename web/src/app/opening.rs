//! Opens a file without keeping the page from answering: a few milliseconds of it at a time, with the
//! page in between. Until all of it is there and known to be good, the page stays as it was.

use std::cell::Cell;
use std::rc::Rc;

use pollscope_analysis::file::Reader;
use yew::prelude::*;

use super::{App, Message};
use crate::browser::Epoch;
use crate::files;
use crate::page;
use crate::state::{Action, Loading, Opening, Recorded};

/// For so many milliseconds it goes on before the page gets its turn.
const SLICE: u64 = 8;
/// This many events are taken between two looks at the clock: one may hold a hundred kilobytes of text.
const EVENTS: usize = 16;
/// It is said how far it is whenever so many more percent are done.
const SAID: u32 = 4;
/// Of the way, how much it is to read and to check what was read.
const READING: f64 = 0.7;

/// A file that is being opened; it is given up when this is dropped.
#[derive(Debug, Default)]
pub(super) struct Ticket(Rc<Cell<bool>>);

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.set(true);
    }
}

impl App {
    /// Opens a file in place of any that is being opened.
    pub(super) fn open(&mut self, context: &Context<Self>, picked: web_sys::File) {
        let ticket = Ticket::default();
        let given_up = ticket.0.clone();
        self.opening = Some(ticket);
        let link = context.link().clone();
        let name = picked.name();
        self.apply(context, Action::Opening(None));
        page::spawn(async move {
            let said = link.clone();
            let file = name.clone();
            let mut slices = Slices::new(given_up.clone(), move |percent| {
                let opening = Opening { file: file.clone(), percent };
                said.send_message(Message::Act(Action::Opening(Some(opening))));
            });
            let opened = read(&picked, &mut slices).await;
            if !given_up.get() {
                let opened = opened.map(Box::new);
                link.send_message(Message::Opened(opened));
            }
        });
    }

    /// Opens it no longer.
    pub(super) fn cancel_opening(&mut self, context: &Context<Self>) {
        if self.opening.take().is_some() {
            self.apply(context, Action::Opening(None));
        }
    }

    /// Shows what a file holds, or says what is wrong with it and leaves the page as it is.
    pub(super) fn opened(
        &mut self,
        context: &Context<Self>,
        opened: Result<Box<Recorded>, String>,
    ) {
        self.cancel_opening(context);
        match opened {
            Ok(recorded) => self.act(context, Action::ShowRecorded(recorded)),
            Err(sentence) => self.apply(context, Action::Notice(sentence)),
        }
    }
}

/// What is in a file, or a sentence that says what is wrong with it. If it is given up, nothing of
/// what it returns counts.
async fn read(
    picked: &web_sys::File,
    slices: &mut Slices<impl Fn(u32)>,
) -> Result<Recorded, String> {
    let name = picked.name();
    let given_up = || Err(String::new());
    let mut reader = Reader::new(files::read(picked).await?);
    let traces = loop {
        match reader.step(EVENTS) {
            Ok(Some(traces)) => break traces,
            Ok(None) => {}
            Err(error) => return Err(format!("“{name}” cannot be opened: {error}.")),
        }
        if !slices.go_on(reader.progress() * READING).await {
            return given_up();
        }
    };
    let mut loading = Loading::new(name, traces);
    loop {
        if let Some(recorded) = loading.step(EVENTS) {
            return Ok(recorded);
        }
        if !slices.go_on(READING + loading.progress() * (1.0 - READING)).await {
            return given_up();
        }
    }
}

/// Time, in slices.
struct Slices<S> {
    given_up: Rc<Cell<bool>>,
    say: S,
    /// How far it was when that was said last.
    said: Option<u32>,
    began: Option<Epoch>,
}

impl<S: Fn(u32)> Slices<S> {
    fn new(given_up: Rc<Cell<bool>>, say: S) -> Self {
        Slices { given_up, say, said: None, began: Epoch::begin() }
    }

    /// Lets the page have its turn if the slice is over. False if there is no use in going on.
    async fn go_on(&mut self, done: f64) -> bool {
        let elapsed = self.began.as_ref().map_or(0, Epoch::elapsed);
        if elapsed >= SLICE * 1_000_000 {
            let percent = (done * 100.0) as u32;
            if self.said.is_none_or(|said| percent >= said + SAID) {
                self.said = Some(percent);
                (self.say)(percent);
            }
            page::pause().await;
            self.began = Epoch::begin();
        }
        !self.given_up.get()
    }
}
