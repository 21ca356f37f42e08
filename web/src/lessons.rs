//! Fetches the lessons, which are files beside the page, and says in a sentence why one could not be.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use pollscope_analysis::file;
use pollscope_executor_web::fetch;
use pollscope_protocol::{Lesson, LessonIndex};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use crate::address::Asked;
use crate::state::{Action, Catalogue, Followed, Recorded, State, blank};

/// The lessons that were fetched. A handle: clones are the same.
#[derive(Clone, Default)]
pub struct Lessons {
    known: Rc<RefCell<HashMap<String, Rc<Lesson>>>>,
}

impl Lessons {
    /// The page as it opens, with what its address asks for. What cannot be fetched is missing, and the state
    /// says so.
    pub async fn open(&self, asked: Asked) -> State {
        let (catalogue, notice) = match fetched::<LessonIndex>("lessons/index.json").await {
            Ok(index) => (index.into(), None),
            Err(reason) => {
                let notice = format!(
                    "The list of lessons could not be fetched ({reason}). Check the connection and load \
                     the page again."
                );
                (Catalogue::default(), Some(notice))
            }
        };
        let mut followed = self.follow(&catalogue, asked).await;
        followed.said = notice.or(followed.said);
        let lesson = followed.lesson.clone().unwrap_or_else(|| Rc::new(blank(None)));
        let mut state = State::open(catalogue, lesson, None);
        // What follows from that is done by whoever holds the engines.
        state.apply(Action::Follow(Box::new(followed)));
        state
    }

    /// What an address asks for, with the lesson fetched that it needs: the first one if it names none and
    /// has no program of its own.
    pub async fn follow(&self, catalogue: &Catalogue, asked: Asked) -> Followed {
        let Asked { link, said, address, .. } = asked;
        let address = address.into();
        let own = link.rust.is_some() || link.js.is_some();
        if link.template.is_some() || (own && link.lesson.is_none()) {
            return Followed { link, lesson: None, said, address };
        }
        let (chosen, unknown) = catalogue.choose(link.lesson.as_deref());
        let (lesson, failed) = match chosen {
            None => (Rc::new(blank(None)), None),
            Some(chosen) => match self.get(&chosen.slug, &chosen.title).await {
                Ok(lesson) => (lesson, None),
                Err(sentence) => (Rc::new(blank(Some(chosen))), Some(sentence)),
            },
        };
        Followed { link, lesson: Some(lesson), said: failed.or(unknown).or(said), address }
    }

    /// The recorded run of a lesson, if it can be had.
    pub async fn recorded(&self, slug: &str) -> Option<Recorded> {
        let text = text(&format!("lessons/{slug}/recorded.json")).await.ok()?;
        let traces = file::read(text.as_bytes()).ok()?;
        let recorded = Recorded::new(String::new(), traces);
        (recorded.program == slug).then_some(recorded)
    }

    /// A lesson, fetched unless it was before; or a sentence that says why it is not there.
    pub async fn get(&self, slug: &str, title: &str) -> Result<Rc<Lesson>, String> {
        if let Some(known) = self.known.borrow().get(slug) {
            return Ok(known.clone());
        }
        let lesson: Lesson =
            fetched(&format!("lessons/{slug}/lesson.json")).await.map_err(|reason| {
                format!(
                    "The lesson “{title}” could not be fetched ({reason}). Check the connection and \
                     pick it again, or pick another one."
                )
            })?;
        let lesson = Rc::new(lesson);
        self.known.borrow_mut().insert(slug.to_owned(), lesson.clone());
        Ok(lesson)
    }
}

/// A file of JSON beside the page, or why it is not there, in a few words.
async fn fetched<T: DeserializeOwned>(path: &str) -> Result<T, String> {
    serde_json::from_str(&text(path).await?)
        .map_err(|error| format!("its file is not what it should be: {error}"))
}

/// A file beside the page, or why it is not there, in a few words.
async fn text(path: &str) -> Result<String, String> {
    let address = crate::browser::home().map(|top| top.href() + path);
    let response =
        fetch(address.as_deref().unwrap_or(path)).send().await.map_err(|thrown| words(&thrown))?;
    if !response.ok() {
        return Err(format!("the server answered {}", response.status()));
    }
    response.text().await.map_err(|thrown| words(&thrown))
}

fn words(thrown: &JsValue) -> String {
    let error = thrown.dyn_ref::<js_sys::Error>();
    error.map_or_else(|| format!("{thrown:?}"), |error| String::from(error.message()))
}
