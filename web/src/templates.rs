//! New programs: what each begins with. The programs are files in `web/templates`, and a test of the
//! live engine runs each of them.

use pollscope_protocol::live::Edition;
use pollscope_protocol::{Lanes, Lesson, Printed, Template};
use pollscope_trace::Engine;

/// What a new program is called until it is shared or saved.
pub const TITLE: &str = "New program";

/// What a program is called that has come by a link.
pub const LINKED: &str = "Program from a link";

/// What the menu says of a template: its name, and a few words more.
pub fn words(template: Template) -> (&'static str, &'static str) {
    match template {
        Template::Blank => ("Rust", "a main function and the standard library"),
        Template::Tokio => ("Rust with tokio", "a spawned task and a sleep"),
        Template::Futures => ("Rust with futures", "join and select"),
        Template::OwnExecutor => ("Rust with your own executor", "block_on, a waker, a future"),
        Template::Both => ("Rust and JavaScript", "the same program in both"),
        Template::JavaScript => ("JavaScript", "promises alone"),
    }
}

/// The two sources of a template; the half that it lacks is empty.
fn sources(template: Template) -> (&'static str, &'static str) {
    match template {
        Template::Blank => (include_str!("../templates/blank.rs"), ""),
        Template::Tokio => (include_str!("../templates/tokio.rs"), ""),
        Template::Futures => (include_str!("../templates/futures.rs"), ""),
        Template::OwnExecutor => (include_str!("../templates/own-executor.rs"), ""),
        Template::Both => {
            (include_str!("../templates/both.rs"), include_str!("../templates/both.js"))
        }
        Template::JavaScript => ("", include_str!("../templates/javascript.js")),
    }
}

/// A new program in the form of a lesson without a name.
pub fn program(template: Template) -> Lesson {
    let (rust, js) = sources(template);
    let summary = match template {
        Template::JavaScript => "Edit it and run it: it runs in a sandboxed worker of this tab.",
        Template::Both => {
            "Edit both and run them: rustc 1.78 and Miri run the Rust, a sandboxed worker the JavaScript."
        }
        _ => "Edit it and run it: rustc 1.78 compiles it and Miri interprets it, both in this tab.",
    };
    // As many as the template shows, so that the first run moves nothing.
    let lanes = match template {
        Template::Blank => Lanes::default(),
        Template::Tokio => Lanes { rust: 3, js: 0 },
        Template::Futures => Lanes { rust: 5, js: 0 },
        Template::OwnExecutor => Lanes { rust: 2, js: 0 },
        Template::Both => Lanes { rust: 2, js: 2 },
        Template::JavaScript => Lanes { rust: 0, js: 3 },
    };
    Lesson {
        slug: String::new(),
        title: TITLE.to_owned(),
        heading: TITLE.to_owned(),
        summary: summary.to_owned(),
        prose: ABOUT.to_owned(),
        rust: rust.to_owned(),
        js: js.to_owned(),
        expected: Printed::default(),
        // Where there is no Rust, nothing needs the compiler.
        engine: if rust.is_empty() { Engine::Native } else { Engine::Live },
        edition: Edition::Edition2024,
        clock: None,
        lanes,
        fixtures: Vec::new(),
        pairs: Vec::new(),
        recorded: false,
        predictions: Vec::new(),
        exercises: Vec::new(),
    }
}

/// A program that has come by a link, in the form of a lesson without a name.
pub fn linked(rust: &str, js: &str) -> Lesson {
    let template = match (rust.is_empty(), js.is_empty()) {
        (true, false) => Template::JavaScript,
        (false, false) => Template::Both,
        _ => Template::Blank,
    };
    Lesson {
        title: LINKED.to_owned(),
        heading: LINKED.to_owned(),
        prose: format!("<p>Press Run to run it: a link never runs a program by itself.</p>{ABOUT}"),
        rust: rust.to_owned(),
        js: js.to_owned(),
        lanes: Lanes::default(),
        ..program(template)
    }
}

/// What there is to know, in place of a lesson's prose.
const ABOUT: &str = "\
<p>Your edits are kept in this browser. <b>Reset</b> brings back what was here at first, and can be undone.</p>\
<p><b>Options</b> (⚙) has the crates that Rust programs can use, the edition, standard input and the \
limits of a run.</p>\
<p>On the <b>simulated clock</b>, waiting is skipped while a program runs and played back afterwards. On \
the <b>wall clock</b>, a 1 s sleep takes 1 s.</p>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_has_a_half_and_opens_by_its_name() {
        for template in Template::ALL {
            let (rust, js) = sources(template);
            assert!(!rust.is_empty() || !js.is_empty(), "{template:?}");
            assert_eq!(Template::named(template.name()), Some(template));
        }
        assert_eq!(Template::named("Tokio"), None);
    }
}
