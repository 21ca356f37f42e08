//! What a link says: which program is to be shown, and how. The data of a link is JSON of [`Link`] in the
//! fragment of the address, packed; `docs/links.md` describes the packing and what can be typed.
//!
//! Anyone may write a link, so [`decode`] takes any text, keeps what it can read and says what it could
//! not. It must not know what is done with a link.

use pollscope_trace::{Clock, Language};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::live::{Edition, LiveLimits};

/// The version of the data of a link that is written here.
pub const VERSION: u32 = 1;
/// Links that are longer than this are not given out, in characters: other programs cut them off.
pub const MOST_WRITTEN: usize = 32_000;
/// Links that are longer than this are not read, in characters.
pub const MOST_READ: usize = 200_000;
/// The most that the data of a link may be when it is unpacked, in bytes.
pub const MOST_UNPACKED: usize = 1 << 20;
/// The longest note, in characters.
pub const MOST_NOTE: usize = 2000;
/// The longest time of a playhead, in milliseconds: a year.
const MOST_TIME: f64 = 31_536_000_000.0;
/// The longest name of a lesson, in bytes.
const MOST_NAME: usize = 100;

/// Everything that a person set. What is left out is as it comes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(optional_fields))]
pub struct Link {
    /// The version of this data: 1.
    pub v: u32,
    /// The lesson.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// The template, if it is not a lesson.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,
    /// A note from the author of the link to its reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The clock of the next run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// The edition of Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<Edition>,
    /// What the program reads from standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stdin: Option<String>,
    /// What a run may use up. More than a person can choose on the page counts as that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<LiveLimits>,
    /// Where the playhead goes when the program has run, in milliseconds on the run's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    /// What is selected then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected: Option<Selected>,
    /// What is in front.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub view: Vec<View>,
    /// The Rust program, if it is not that of the lesson or the template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// The JavaScript program, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub js: Option<String>,
}

/// A program to begin with that belongs to no lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Template {
    /// Rust with nothing but the standard library.
    Blank,
    /// Rust on tokio.
    Tokio,
    /// Rust with the combinators of the futures crate.
    Futures,
    /// Rust that polls its own futures.
    OwnExecutor,
    /// The same program in both languages.
    Both,
    /// JavaScript alone.
    #[serde(rename = "javascript")]
    JavaScript,
}

/// Something that a page or an embed can have in front, or alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum View {
    /// Both programs.
    Code,
    /// The Rust program.
    Rust,
    /// The JavaScript program.
    Js,
    /// The timeline.
    Timeline,
    /// The output of both.
    Output,
    /// The findings.
    Findings,
    /// The text of the lesson.
    Lesson,
}

/// What is selected in a run. Numbers are those of its trace: they are the same in every run of one program
/// on simulated time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Selected {
    /// In this half.
    pub half: Language,
    /// What it is.
    pub kind: SelectedKind,
    /// Its number in the trace.
    pub id: u32,
}

/// What can be selected by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SelectedKind {
    /// A Rust future.
    Future,
    /// A task.
    Task,
    /// A JavaScript promise.
    Promise,
}

impl Template {
    /// All of them, in the order in which a menu lists them.
    pub const ALL: [Template; 6] = [
        Template::Blank,
        Template::Tokio,
        Template::Futures,
        Template::OwnExecutor,
        Template::Both,
        Template::JavaScript,
    ];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Template::Blank => "blank",
            Template::Tokio => "tokio",
            Template::Futures => "futures",
            Template::OwnExecutor => "own-executor",
            Template::Both => "both",
            Template::JavaScript => "javascript",
        }
    }

    /// The template of that name.
    pub fn named(name: &str) -> Option<Template> {
        Template::ALL.into_iter().find(|template| template.name() == name)
    }
}

/// What could be read of a link.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decoded {
    /// What it says.
    pub link: Link,
    /// The names of what could not be read.
    pub lost: Vec<&'static str>,
    /// Whether a newer version of this wrote it, so that there may be more in it.
    pub newer: bool,
}

impl Link {
    /// As JSON.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("plain data is JSON")
    }

    /// Whether it names a lesson or a template and says nothing more, so that a parameter says it all.
    pub fn names_only(&self) -> bool {
        let (lesson, template) = (self.lesson.clone(), self.template);
        (lesson.is_some() || template.is_some())
            && *self == Link { v: self.v, lesson, template, ..Link::default() }
    }
}

/// Reads the data of a link; `None` if it is no such thing.
pub fn decode(json: &str) -> Option<Decoded> {
    let Ok(Value::Object(fields)) = serde_json::from_str(json) else { return None };
    let version = fields.get("v").and_then(Value::as_u64)?;
    let newer = version > u64::from(VERSION);
    let mut reader = Reader { fields, lost: Vec::new() };
    let link = Link {
        v: VERSION,
        lesson: reader.text("lesson", MOST_NAME),
        template: reader.template(),
        note: reader.text("note", MOST_NOTE * 4),
        clock: reader.field("clock"),
        edition: reader.field("edition"),
        stdin: reader.text("stdin", usize::MAX),
        limits: reader.field("limits").map(LiveLimits::within_most),
        at: reader.time(),
        selected: reader.field("selected"),
        view: reader.views(),
        rust: reader.text("rust", usize::MAX),
        js: reader.text("js", usize::MAX),
    };
    Some(Decoded { link, lost: reader.lost, newer })
}

struct Reader {
    fields: Map<String, Value>,
    lost: Vec<&'static str>,
}

impl Reader {
    fn field<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        let value = self.fields.remove(name).filter(|value| !value.is_null())?;
        let read = serde_json::from_value(value).ok();
        self.keep(name, read)
    }

    /// What could not be read is noted.
    fn keep<T>(&mut self, name: &'static str, read: Option<T>) -> Option<T> {
        if read.is_none() {
            self.lost.push(name);
        }
        read
    }

    fn text(&mut self, name: &'static str, most: usize) -> Option<String> {
        let text: String = self.field(name)?;
        self.keep(name, Some(text).filter(|text| text.len() <= most))
    }

    fn template(&mut self) -> Option<Template> {
        let name: String = self.field("template")?;
        self.keep("template", Template::named(&name))
    }

    fn time(&mut self) -> Option<f64> {
        let at: f64 = self.field("at")?;
        self.keep("at", time_within(at))
    }

    fn views(&mut self) -> Vec<View> {
        let Some(all) = self.field::<Vec<Value>>("view") else { return Vec::new() };
        let read: Vec<View> =
            all.iter().take(16).filter_map(|one| View::deserialize(one).ok()).collect();
        if read.len() < all.len() {
            self.lost.push("view");
        }
        read
    }
}

/// A time in milliseconds, if a playhead can stand there: to the microsecond, so that it is written and read
/// without loss.
pub fn time_within(ms: f64) -> Option<f64> {
    (0.0..=MOST_TIME).contains(&ms).then(|| (ms * 1000.0).round() / 1000.0)
}

// Host only, as random numbers are.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
