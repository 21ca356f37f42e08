//! What the address of the page asks for: typed parameters (`?lesson=join-all&clock=real`) and the packed
//! data of a link in the fragment (`#v1.…`). `docs/links.md` describes both.
//!
//! Plain data in and out: what unpacks the fragment and who carries it out are elsewhere.

use pollscope_protocol::link::{self, Decoded, Link, MOST_READ, Template, View, time_within};
use pollscope_protocol::live::Edition;
use pollscope_trace::Clock;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

/// How the packed data begins: the version of the packing.
pub const PACKED: &str = "v1.";
/// The parameters that say which program is shown, and how. Another program in its place takes them away.
pub const PARAMETERS: [&str; 9] =
    ["lesson", "template", "code", "js", "edition", "clock", "view", "autorun", "t"];

/// Those that stand for something without a value, too.
const SWITCHES: [&str; 2] = ["autorun", "readonly"];

/// What stands behind the `#` of the address.
#[derive(Debug, Clone, PartialEq)]
pub enum Fragment {
    /// Nothing that is ours.
    Nothing,
    /// Packed data, which is to be unpacked.
    Packed(String),
    /// More than is read.
    TooLong,
    /// Data in a packing of a later version.
    Newer,
}

/// The fragment of an address, without its `#`.
pub fn fragment(text: &str) -> Fragment {
    let digits = text.strip_prefix('v').map_or(0, |rest| rest.find('.').unwrap_or(0));
    let number = text.get(1..=digits).unwrap_or_default();
    if digits == 0 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Fragment::Nothing;
    }
    match text.strip_prefix(PACKED) {
        None => Fragment::Newer,
        Some(_) if text.len() > MOST_READ => Fragment::TooLong,
        Some(packed) => Fragment::Packed(packed.to_owned()),
    }
}

/// The data of a link, once its fragment was unpacked.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// The link has none.
    Nothing,
    /// JSON.
    Text(String),
    /// It could not be unpacked.
    Damaged,
    /// More than is read.
    TooLong,
    /// In a packing of a later version.
    Newer,
}

/// What an address asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// Which program, and how it is shown.
    pub link: Link,
    /// Light or dark, if it says so.
    pub theme: Option<String>,
    /// Whether it is to be run at once, which only a page that embeds this one can ask for.
    pub autorun: bool,
    /// Whether the programs cannot be changed. As the next one, only for a page within another one.
    pub read_only: bool,
    /// The name under which edits are kept.
    pub persist: Option<String>,
    /// What a person should know: what of the link could not be read.
    pub said: Option<String>,
    /// The address itself, which tells one from another.
    pub address: String,
}

/// What an address asks for: its parameters, and the data of its fragment, which counts where both say
/// something.
pub fn asked(query: impl IntoIterator<Item = (String, String)>, data: Data) -> Asked {
    let mut asked = Asked::default();
    let mut lost = Vec::new();
    for (name, value) in query {
        if !value.is_empty() || SWITCHES.contains(&name.as_str()) {
            lost.extend(parameter(&mut asked, &name, value));
        }
    }
    let mut newer = false;
    let said = match data {
        Data::Nothing => None,
        Data::Text(text) => match link::decode(&text) {
            Some(Decoded { link, lost: more, newer: later }) => {
                asked.link = over(link, asked.link);
                lost.extend(more);
                newer = later;
                None
            }
            None => Some(DAMAGED),
        },
        Data::Damaged => Some(DAMAGED),
        Data::TooLong => Some(TOO_LONG),
        Data::Newer => Some(NEWER),
    };
    asked.said = said.map(str::to_owned).or_else(|| sentence(&lost, newer));
    asked
}

const DAMAGED: &str =
    "This link is damaged or incomplete, so its program is not shown: copy the whole link again.";
const TOO_LONG: &str = "This link is too long, so it was not read: ask for the program as a file.";
const NEWER: &str = "This link needs a newer version of Pollscope: load the page again, or ask for the program as a file.";

/// What could not be read, in a sentence.
fn sentence(lost: &[&str], newer: bool) -> Option<String> {
    match (lost, newer) {
        ([], false) => None,
        ([], true) => Some(
            "A newer version of Pollscope made this link: parts that this version does not know are \
             missing."
                .to_owned(),
        ),
        (lost, _) => {
            Some(format!("Part of this link could not be read and is left out: {}.", lost.join(", ")))
        }
    }
}

/// Takes a parameter; returns its name if it could not be read. Others are none of ours.
fn parameter(asked: &mut Asked, name: &str, value: String) -> Option<&'static str> {
    let link = &mut asked.link;
    match name {
        // Whether there is such a lesson is known where the lessons are.
        "lesson" => link.lesson = Some(value),
        "template" => match Template::named(&value) {
            Some(template) => link.template = Some(template),
            None => return Some("template"),
        },
        // As rustdoc writes them.
        "code" => link.rust = Some(value),
        "js" => link.js = Some(value),
        "edition" => match named(&value) {
            Some(edition) => link.edition = Some(edition),
            // Older than what runs here; most of what is written in them is the same in 2021.
            None if value == "2015" || value == "2018" => {
                link.edition = Some(Edition::Edition2021);
            }
            None => return Some("edition"),
        },
        "clock" => match value.as_str() {
            "simulated" => link.clock = Some(Clock::Simulated),
            "real" | "wall" => link.clock = Some(Clock::Real),
            _ => return Some("clock"),
        },
        "view" => {
            let views = value.split(',').take(16).map(|one| named::<View>(one.trim()));
            let read: Vec<Option<View>> = views.collect();
            let lost = read.contains(&None);
            link.view = read.into_iter().flatten().collect();
            return lost.then_some("view");
        }
        "t" => match time(&value) {
            Some(at) => link.at = Some(at),
            None => return Some("t"),
        },
        "theme" => match value.as_str() {
            "light" | "dark" => asked.theme = Some(value),
            "auto" => {}
            _ => return Some("theme"),
        },
        "autorun" => asked.autorun = switched_on(&value),
        "readonly" => asked.read_only = switched_on(&value),
        "persist" => asked.persist = Some(value),
        _ => {}
    }
    None
}

fn switched_on(value: &str) -> bool {
    !matches!(value, "0" | "false")
}

/// A value by the name that it has in JSON.
fn named<T: for<'a> Deserialize<'a>>(name: &str) -> Option<T> {
    let name: serde::de::value::StrDeserializer<'_, Error> = name.into_deserializer();
    T::deserialize(name).ok()
}

/// A time in milliseconds: `1240`, `1240ms`, `1.24s`.
fn time(text: &str) -> Option<f64> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let ms = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(ms), _) => number(ms),
        (None, Some(seconds)) => number(seconds).map(|seconds| seconds * 1000.0),
        (None, None) => number(text),
    };
    time_within(ms?)
}

/// The first link, and of the second what the first does not say.
fn over(first: Link, second: Link) -> Link {
    // A template is instead of a lesson, and the other way round.
    let base = first.lesson.is_some() || first.template.is_some();
    Link {
        v: first.v,
        lesson: if base { first.lesson } else { second.lesson },
        template: if base { first.template } else { second.template },
        note: first.note.or(second.note),
        clock: first.clock.or(second.clock),
        edition: first.edition.or(second.edition),
        stdin: first.stdin.or(second.stdin),
        limits: first.limits.or(second.limits),
        at: first.at.or(second.at),
        selected: first.selected.or(second.selected),
        view: if first.view.is_empty() { second.view } else { first.view },
        rust: first.rust.or(second.rust),
        js: first.js.or(second.js),
    }
}

// Host only, as random numbers are.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(query: &[(&str, &str)]) -> Asked {
        let pairs = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        asked(pairs, Data::Nothing)
    }

    #[test]
    fn parameters_can_be_typed() {
        let asked = typed(&[
            ("lesson", "join-all"),
            ("clock", "wall"),
            ("view", "code, timeline"),
            ("theme", "dark"),
            ("autorun", ""),
            ("readonly", "false"),
            ("persist", "chapter-2"),
            ("t", "1.24s"),
            ("utm_source", "x"),
        ]);
        let link = Link {
            lesson: Some("join-all".to_owned()),
            clock: Some(Clock::Real),
            view: vec![View::Code, View::Timeline],
            at: Some(1240.0),
            ..Link::default()
        };
        let theme = Some("dark".to_owned());
        let persist = Some("chapter-2".to_owned());
        assert_eq!(asked, Asked { link, theme, autorun: true, persist, ..Asked::default() });
        let time = |text| typed(&[("t", text)]).link.at;
        assert_eq!(
            [time("1240"), time("1240ms"), time("0.5s")],
            [Some(1240.0), Some(1240.0), Some(500.0)]
        );
        assert_eq!([time("-1"), time("NaN"), time("inf"), time("1e99"), time("soon")], [None; 5]);
    }

    #[test]
    fn what_rustdoc_writes_opens() {
        let code = "#![allow(unused)]\nfn main() {\nprintln!(\"é &amp;\");\n}";
        let asked = typed(&[("code", code), ("version", "nightly"), ("edition", "2021")]);
        assert_eq!(
            (asked.link.rust.as_deref(), asked.link.edition),
            (Some(code), Some(Edition::Edition2021))
        );
        assert_eq!(typed(&[("edition", "2018")]).link.edition, Some(Edition::Edition2021));
    }

    #[test]
    fn what_could_not_be_read_is_said_once() {
        let asked =
            typed(&[("lesson", "a"), ("clock", "sundial"), ("t", "soon"), ("view", "sky,code")]);
        let said = "Part of this link could not be read and is left out: clock, t, view.";
        assert_eq!(asked.said.as_deref(), Some(said));
        assert_eq!(
            (asked.link.lesson.as_deref(), &asked.link.view[..]),
            (Some("a"), &[View::Code][..])
        );
    }

    #[test]
    fn the_fragment_counts_before_the_parameters() {
        let query = [("lesson", "join-all"), ("clock", "real"), ("t", "5")];
        let query = query.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let read = |text: &str| asked(query.clone(), Data::Text(text.to_owned()));
        let link = read(r#"{"v":1,"template":"tokio","clock":"simulated"}"#).link;
        assert_eq!((link.lesson, link.template), (None, Some(Template::Tokio)));
        assert_eq!((link.clock, link.at), (Some(Clock::Simulated), Some(5.0)));
        // A fragment that is cut off leaves what the parameters say.
        let broken = read(r#"{"v":1,"templ"#);
        assert_eq!(broken.link.lesson.as_deref(), Some("join-all"));
        assert_eq!(broken.said.as_deref(), Some(DAMAGED));
        let newer = read(r#"{"v":7,"js":"1"}"#);
        assert!(newer.said.is_some_and(|said| said.contains("newer version")));
        assert_eq!(newer.link.js.as_deref(), Some("1"));
    }

    #[test]
    fn fragments_are_told_apart() {
        let long = format!("v1.{}", "a".repeat(MOST_READ));
        for (text, expected) in [
            ("", Fragment::Nothing),
            ("top", Fragment::Nothing),
            ("v", Fragment::Nothing),
            ("v.x", Fragment::Nothing),
            ("vé.x", Fragment::Nothing),
            ("version.", Fragment::Nothing),
            ("v1.abc", Fragment::Packed("abc".to_owned())),
            ("v1.", Fragment::Packed(String::new())),
            ("v12.abc", Fragment::Newer),
            (long.as_str(), Fragment::TooLong),
        ] {
            assert_eq!(fragment(text), expected, "{text:.20}");
        }
    }

    proptest! {
        /// Nothing that anyone can write into an address makes it panic.
        #[test]
        fn it_takes_everything(query in prop::collection::vec(("[a-z]{1,8}", any::<String>()), 0..6), known in 0_usize..9, value in any::<String>(), text in any::<String>(), hash in any::<String>()) {
            let mut query = query;
            query.push((PARAMETERS[known].to_owned(), value));
            let _ = fragment(&hash);
            let _ = asked(query, Data::Text(text));
        }
    }
}
