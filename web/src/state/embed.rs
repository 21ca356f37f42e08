//! A page within another page: which parts it shows, and what it keeps.

use std::fmt::Write as _;
use std::rc::Rc;

use pollscope_protocol::link::{Template, View};
use pollscope_trace::{Clock, Language};

use super::{Halves, State, Welcome};
use crate::address::Asked;
use crate::project;

/// How an embedded page is shown. The page around it decides that, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embed {
    /// The programs.
    pub code: bool,
    /// The timeline.
    pub timeline: bool,
    /// The output.
    pub output: bool,
    /// The findings, or the text of the lesson.
    pub details: bool,
    /// The only half that there is to be, if the program has it.
    only: Option<Language>,
    /// Whether the programs cannot be changed.
    pub read_only: bool,
    /// The name under which edits are kept for the next visit; without one, nothing is kept.
    pub persist: Option<Rc<str>>,
}

impl Embed {
    /// What the address asks for. Without views it is the programs and the timeline.
    pub fn new(asked: &Asked) -> Self {
        let views = &asked.link.view[..];
        let any = |wanted: &[View]| views.iter().any(|view| wanted.contains(view));
        let only = match (any(&[View::Code]), any(&[View::Rust]), any(&[View::Js])) {
            (false, true, false) => Some(Language::Rust),
            (false, false, true) => Some(Language::JavaScript),
            _ => None,
        };
        let nothing = views.is_empty();
        Embed {
            code: nothing || any(&[View::Code, View::Rust, View::Js]),
            timeline: nothing || any(&[View::Timeline]),
            output: any(&[View::Output]),
            details: any(&[View::Findings, View::Lesson]),
            only,
            read_only: asked.read_only,
            persist: asked.persist.as_deref().map(Into::into),
        }
    }

    /// The halves that are left of those of a program.
    fn halves(&self, halves: Halves) -> Halves {
        let only = self.only.filter(|&only| halves.has(only));
        only.map_or(halves, Halves::only)
    }

    /// What is shown, for the style sheet.
    pub fn parts(&self) -> String {
        let parts = [
            (self.code, "code"),
            (self.timeline, "timeline"),
            (self.output, "output"),
            (self.details, "details"),
        ];
        let shown: Vec<_> =
            parts.into_iter().filter(|(there, _)| *there).map(|(_, name)| name).collect();
        shown.join(" ")
    }
}

impl State {
    /// The page is within another one, which wants this of it.
    pub fn embed(&mut self, embed: Embed) {
        self.embed = Some(embed);
        // Nobody is shown around in the middle of a text.
        self.welcome = Welcome::Over;
        self.limit_halves();
        self.show_a_face();
    }

    /// The HTML that shows what is on the screen in another page; `home` is the address of the site.
    pub fn embed_code(&self, home: &str) -> String {
        let link = self.link("");
        let mut attributes = String::new();
        let mut set = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                let _ = write!(attributes, " {name}=\"{}\"", escaped(value));
            }
        };
        set("lesson", link.lesson.as_deref());
        set("template", link.template.map(Template::name));
        set("edition", link.edition.map(project::year));
        set(
            "clock",
            link.clock.map(|clock| if clock == Clock::Real { "real" } else { "simulated" }),
        );
        let code = |text: Option<&String>, language: &str| {
            text.map(|text| {
                let text = escaped(text.trim_end());
                format!("\n<pre><code class=\"language-{language}\">{text}\n</code></pre>\n")
            })
        };
        let programs = [code(link.rust.as_ref(), "rust"), code(link.js.as_ref(), "js")];
        let programs: String = programs.into_iter().flatten().collect();
        let script = escaped(&format!("{home}embed/v1/embed.js"));
        format!(
            "<script type=\"module\" src=\"{script}\"></script>\n\
             <pollscope-playground{attributes}>{programs}</pollscope-playground>\n"
        )
    }

    /// Leaves away the half that the page around does not want.
    pub(super) fn limit_halves(&mut self) {
        if let Some(embed) = &self.embed {
            self.halves = embed.halves(self.halves);
        }
    }
}

/// A text as it stands in HTML, between tags and in quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{lesson, open};
    use super::super::{Action, Face};
    use super::*;

    fn asked(view: &[View]) -> Asked {
        let mut asked = Asked::default();
        asked.link.view = view.to_vec();
        asked
    }

    #[test]
    fn it_shows_what_the_page_around_asks_for() {
        for (view, parts) in [
            (&[][..], "code timeline"),
            (&[View::Code], "code"),
            (&[View::Js, View::Output], "code output"),
            (&[View::Timeline, View::Findings], "timeline details"),
            (
                &[View::Lesson, View::Code, View::Output, View::Timeline],
                "code timeline output details",
            ),
        ] {
            assert_eq!(Embed::new(&asked(view)).parts(), parts, "{view:?}");
        }
    }

    #[test]
    fn one_half_can_be_left_away_and_stays_away_with_another_lesson() {
        let mut state = open(None);
        state.embed(Embed::new(&asked(&[View::Js, View::Timeline])));
        assert!(!state.has(Language::Rust) && state.has(Language::JavaScript));
        assert_eq!(state.face, Face::JavaScript);
        state.apply(Action::Pick(lesson("join-all")));
        assert!(!state.has(Language::Rust) && state.has(Language::JavaScript));
        // Both are there if both are named, and one that is missing cannot be the only one.
        state.embed(Embed::new(&asked(&[View::Js, View::Rust])));
        state.apply(Action::Pick(lesson("one-at-a-time")));
        assert!(state.has(Language::Rust) && state.has(Language::JavaScript));
        state.embed(Embed::new(&asked(&[View::Js])));
        state.apply(Action::New { template: pollscope_protocol::Template::Tokio });
        assert!(state.has(Language::Rust) && !state.has(Language::JavaScript));
    }

    #[test]
    fn the_code_for_another_page_has_what_was_changed_and_nothing_else() {
        let mut state = open(Some("join-all"));
        let home = "https://example.org/a&b/";
        let script = "<script type=\"module\" src=\"https://example.org/a&amp;b/embed/v1/embed.js\"></script>\n";
        let lesson = "<pollscope-playground lesson=\"join-all\"></pollscope-playground>\n";
        assert_eq!(state.embed_code(home), format!("{script}{lesson}"));
        let text = "if (1 < 2) { console.log('</script>', \"&\"); }\n".into();
        state.apply(Action::Edit { language: Language::JavaScript, text });
        assert_eq!(
            state.embed_code(home),
            format!(
                "{script}<pollscope-playground lesson=\"join-all\">\n<pre><code class=\"language-js\">if (1 &lt; 2) \
                 {{ console.log('&lt;/script&gt;', &quot;&amp;&quot;); }}\n</code></pre>\n</pollscope-playground>\n"
            )
        );
    }
}
