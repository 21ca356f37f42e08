//! What the words of a Rust block mean: attributes of the embed, how the program is checked, expectations.

use pollscope_analysis::expect::Expectation;
use pollscope_protocol::link::{Template, View};
use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, StrDeserializer};

use crate::info::Word;

/// What `check` does with a program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Mode {
    /// Runs it; it has to end well.
    #[default]
    Run,
    /// `no_run`: only compiles it.
    Compile,
    /// `ignore`: nothing.
    Ignore,
    /// `should_panic`: runs it; it has to panic.
    Panic,
    /// `compile_fail`: it must not compile. With a code such as `E0382`, that error must be among them.
    Fail(Option<String>),
}

/// The meaning of a block's words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Attributes of the element, in the order in which they were written.
    pub attributes: Vec<(&'static str, String)>,
    /// What `check` does.
    pub mode: Mode,
    /// What must be seen when it has run.
    pub expect: Vec<Expectation>,
}

/// The attributes of the element that a block may have: `docs/embed.md` describes them.
pub const ATTRIBUTES: [&str; 13] = [
    "lesson", "template", "edition", "clock", "t", "view", "theme", "height", "loading", "autorun",
    "readonly", "persist", "title",
];

const FLAGS: [&str; 2] = ["autorun", "readonly"];

/// Words of rustdoc and mdBook that mean nothing here, because the embed does without.
const PASSED_OVER: [&str; 3] = ["noplayground", "editable", "mdbook-runnable"];

impl Options {
    /// Reads the words of a Rust block, without `rust` and `pollscope`.
    ///
    /// # Errors
    ///
    /// If a word is unknown or its value is wrong, with a sentence.
    pub fn new(words: &[Word<'_>]) -> Result<Self, String> {
        let mut options = Options::default();
        for word in words {
            options.read(word)?;
        }
        let names = ["lesson", "template"].map(|name| options.attribute(name));
        if let [Some(lesson), Some(template)] = names {
            return Err(format!(
                "a block shows the lesson `{lesson}` or the template `{template}`, not both"
            ));
        }
        Ok(options)
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it is a lesson or a template, whose programs the chapter does not hold.
    pub fn is_named(&self) -> bool {
        ["lesson", "template"].iter().any(|name| self.attribute(name).is_some())
    }

    /// Adds an attribute that the block does not have.
    pub fn default_to(&mut self, name: &'static str, value: &str) {
        if self.attribute(name).is_none() {
            self.attributes.push((name, value.to_owned()));
        }
    }

    fn read(&mut self, word: &Word<'_>) -> Result<(), String> {
        let mode = match (word.name, word.value) {
            ("ignore", None) => Some(Mode::Ignore),
            ("no_run", None) => Some(Mode::Compile),
            ("should_panic", None) => Some(Mode::Panic),
            ("compile_fail", None) => Some(Mode::Fail(None)),
            (code, None) if is_error_code(code) => Some(Mode::Fail(Some(code.to_owned()))),
            _ => None,
        };
        if let Some(mode) = mode {
            return self.set_mode(mode, word.name);
        }
        match (word.name, word.value) {
            ("expect", Some(text)) => {
                let expectation = Expectation::parse(text);
                self.expect.push(expectation.map_err(|error| format!("`expect`: {error}"))?);
            }
            ("expect", None) => {
                return Err("`expect` needs a value, such as expect='prints(\"hello\")'".to_owned());
            }
            (name, None) if PASSED_OVER.contains(&name) => {}
            (name, None) if name.strip_prefix("edition").is_some_and(|year| !year.is_empty()) => {
                self.set("edition", name.trim_start_matches("edition"))?;
            }
            (name, value) => {
                let known = ATTRIBUTES.into_iter().find(|known| *known == name);
                let known = known.ok_or_else(|| unknown(name))?;
                self.set(known, value.unwrap_or_default())?;
            }
        }
        Ok(())
    }

    /// `compile_fail` and an error code say the same; other words do not.
    fn set_mode(&mut self, mode: Mode, word: &str) -> Result<(), String> {
        self.mode = match (&self.mode, mode) {
            (Mode::Run, mode) => mode,
            (Mode::Fail(None), Mode::Fail(code)) => Mode::Fail(code),
            (Mode::Fail(code), Mode::Fail(None)) => Mode::Fail(code.clone()),
            _ => return Err(format!("`{word}` contradicts another word of the block: remove one")),
        };
        Ok(())
    }

    fn set(&mut self, name: &'static str, value: &str) -> Result<(), String> {
        if self.attribute(name).is_some() {
            return Err(format!("`{name}` is given twice: remove one"));
        }
        self.attributes.push((name, valid(name, value)?));
        Ok(())
    }
}

/// The value of an attribute as the element takes it.
///
/// # Errors
///
/// If the attribute does not take it, with a sentence.
pub fn valid(name: &str, value: &str) -> Result<String, String> {
    if FLAGS.contains(&name) {
        let fits = value.is_empty();
        return if fits { Ok(String::new()) } else { Err(format!("`{name}` takes no value")) };
    }
    if value.is_empty() {
        return Err(format!("`{name}` needs a value: {name}=…"));
    }
    let one_of = |known: &[&str]| {
        let fits = known.contains(&value);
        if fits { Ok(value.to_owned()) } else { Err(not_one_of(name, value, known)) }
    };
    match name {
        "template" => one_of(&Template::ALL.map(Template::name)),
        "edition" => one_of(&["2021", "2024"]),
        "clock" => one_of(&["simulated", "real"]),
        "theme" => one_of(&["auto", "light", "dark"]),
        "loading" => one_of(&["lazy", "click", "eager"]),
        "view" => views(value),
        "height" if value == "auto" => Ok(value.to_owned()),
        "height" => match value.parse::<u32>() {
            Ok(1..=10_000) => Ok(value.to_owned()),
            _ => Err(format!("`height={value}`: expected pixels, at most 10000, or `auto`")),
        },
        _ => Ok(value.to_owned()),
    }
}

fn views(value: &str) -> Result<String, String> {
    let parts: Vec<&str> = value.split([',', '+']).map(str::trim).collect();
    match parts.iter().find(|part| named::<View>(part).is_none()) {
        Some(part) => Err(not_one_of("view", part, &VIEWS)),
        None => Ok(parts.join(",")),
    }
}

const VIEWS: [&str; 7] = ["code", "rust", "js", "timeline", "output", "findings", "lesson"];

/// The unit variant of that name.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    T::deserialize(StrDeserializer::<ValueError>::new(name)).ok()
}

fn not_one_of(name: &str, value: &str, known: &[&str]) -> String {
    format!("`{name}={value}`: expected one of {}", known.join(", "))
}

fn unknown(name: &str) -> String {
    if VIEWS.contains(&name) {
        return format!(
            "there is no attribute `{name}`: several views are written view=code+{name} or \
             view=\"code,{name}\""
        );
    }
    format!(
        "there is no attribute `{name}`: the attributes are {}, expect, ignore, no_run, \
         should_panic, compile_fail",
        ATTRIBUTES.join(", ")
    )
}

/// `E0382`, as in rustdoc.
fn is_error_code(word: &str) -> bool {
    word.strip_prefix('E')
        .is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::info::words;

    fn shown(info: &str) -> String {
        let words = words(info).expect("these are words");
        match Options::new(&words) {
            Ok(Options { attributes, mode, expect }) => {
                let attributes: Vec<_> =
                    attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
                let expect: Vec<_> = expect.iter().map(Expectation::text).collect();
                format!("{} {mode:?} {}", attributes.join(" "), expect.join(" "))
            }
            Err(error) => error,
        }
    }

    #[test]
    fn words_are_attributes_modes_and_expectations() {
        for (info, expected) in [
            ("", " Run "),
            ("view=code+output,height=300", "view=code,output height=300 Run "),
            ("view=\"rust, timeline\" readonly", "view=rust,timeline readonly= Run "),
            ("edition2024,noplayground,editable", "edition=2024 Run "),
            ("title='A, b',persist=x,t=1.5s", "title=A, b persist=x t=1.5s Run "),
            ("ignore", " Ignore "),
            ("no_run", " Compile "),
            ("should_panic", " Panic "),
            ("compile_fail", " Fail(None) "),
            ("E0382,compile_fail", " Fail(Some(\"E0382\")) "),
            ("compile_fail,E0382", " Fail(Some(\"E0382\")) "),
            ("expect=status(ok),expect='prints(\"a\")'", " Run status(ok) prints(\"a\")"),
        ] {
            assert_eq!(shown(info), expected, "{info}");
        }
    }

    #[test]
    fn mistakes_say_what_to_write() {
        for (info, expected) in [
            (
                "view=code,output",
                "there is no attribute `output`: several views are written \
              view=code+output or view=\"code,output\"",
            ),
            (
                "view=sky",
                "`view=sky`: expected one of code, rust, js, timeline, output, findings, lesson",
            ),
            ("clock=wall", "`clock=wall`: expected one of simulated, real"),
            ("edition2018", "`edition=2018`: expected one of 2021, 2024"),
            (
                "template=rocket",
                "`template=rocket`: expected one of blank, tokio, futures, \
              own-executor, both, javascript",
            ),
            ("height=tall", "`height=tall`: expected pixels, at most 10000, or `auto`"),
            ("readonly=yes", "`readonly` takes no value"),
            ("lesson", "`lesson` needs a value: lesson=…"),
            ("theme=dark,theme=light", "`theme` is given twice: remove one"),
            (
                "lesson=a,template=both",
                "a block shows the lesson `a` or the template `both`, not both",
            ),
            (
                "ignore,should_panic",
                "`should_panic` contradicts another word of the block: remove one",
            ),
            ("expect", "`expect` needs a value, such as expect='prints(\"hello\")'"),
            (
                "expect='polls(foo) = 2'",
                "`expect`: `= 2` is not a comparison: write ==, <, <=, > or >= \
              and a number, as in `polls(foo) == 2`",
            ),
            (
                "heigth=1",
                "there is no attribute `heigth`: the attributes are lesson, template, edition, \
              clock, t, view, theme, height, loading, autorun, readonly, persist, title, expect, ignore, \
              no_run, should_panic, compile_fail",
            ),
        ] {
            assert_eq!(shown(info), expected, "{info}");
        }
    }

    /// The element's list, in the source that is built into `embed.js`.
    #[test]
    fn the_attributes_are_those_of_the_element() {
        let source = include_str!("../../../web/js/public/embed.ts");
        let (_, list) = source.split_once("const PARAMETERS = [").expect("the list");
        let (list, _) = list.split_once(']').expect("its end");
        let mut theirs: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        theirs.extend(["height", "loading", "title"]);
        theirs.sort_unstable();
        let mut ours = ATTRIBUTES;
        ours.sort_unstable();
        assert_eq!(theirs, ours);
    }

    #[test]
    fn the_views_are_those_of_links() {
        assert!(VIEWS.iter().all(|name| named::<View>(name).is_some()));
    }
}
