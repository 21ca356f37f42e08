//! A chapter in which each program is a `<pollscope-playground>` around its blocks of code.
//!
//! The blocks stay what a reader without scripts and a printed page show, with hidden lines hidden. They have the
//! class `noplayground`, because mdBook's script would ask another host about blocks that it can run.

use std::fmt::Write as _;

use crate::chapter::Program;
use crate::settings::Home;

/// Where the copy of `dist` lies, from the top of the book.
pub const FOLDER: &str = "pollscope";

/// The classes of a Rust block: no button of mdBook's, hidden lines are hidden without scripts too, and `embed.js`
/// need not look for hidden lines, because mdBook has taken their marks away.
const RUST: &str = "rust,noplayground,hide-boring,pollscope-whole";

/// Keeps the room of a playground from the start. With scripts only, and not where it is printed.
const STYLE: &str = "<style>@media screen and (scripting: enabled) { pollscope-playground:not(:defined) \
    { display: block; min-height: var(--pollscope-height, 480px); margin: 1em 0; } }</style>";

/// The chapter for HTML. `depth` is how many folders it lies below the top of the book.
pub fn html(chapter: &str, programs: &[Program<'_>], home: &Home, depth: usize) -> String {
    let mut text = replaced(chapter, programs, |program| playground(chapter, program, home, depth));
    if !programs.is_empty() {
        let _ = write!(text, "\n\n{STYLE}\n\n{}\n", script(home, depth));
    }
    text
}

/// The chapter for `mdbook test`, which passes the programs over: `mdbook-pollscope check` runs them.
pub fn untested(chapter: &str, programs: &[Program<'_>]) -> String {
    replaced(chapter, programs, |program| {
        let mut parts = vec![program.rust.with_info(chapter, "rust,ignore")];
        parts.extend(program.twin.iter().map(|twin| twin.with_info(chapter, "js")));
        parts.extend(program.output.iter().map(|output| output.with_info(chapter, "text")));
        parts
    })
}

/// Puts the parts that `with` makes of a program in its place, with empty lines between them.
fn replaced(
    chapter: &str,
    programs: &[Program<'_>],
    with: impl Fn(&Program<'_>) -> Vec<String>,
) -> String {
    let (mut text, mut done) = (String::with_capacity(chapter.len()), 0);
    for program in programs {
        let prefix = &program.rust.prefix;
        let between = format!("\n{}\n{prefix}", prefix.trim_end());
        text.push_str(&chapter[done..program.rust.range.start]);
        text.push_str(&with(program).join(&between));
        // Whatever comes next begins a paragraph of its own.
        let _ = write!(text, "\n{}\n", prefix.trim_end());
        done = end(program);
        // The rest of that line.
        done += chapter[done..].find('\n').map_or(chapter.len() - done, |at| at + 1);
    }
    text.push_str(&chapter[done..]);
    text
}

/// Where the last block of a program ends.
fn end(program: &Program<'_>) -> usize {
    let parts = [&program.twin, &program.output, &program.expect];
    let ends = parts.into_iter().flatten().map(|fence| fence.range.end);
    ends.fold(program.rust.range.end, usize::max)
}

fn playground(chapter: &str, program: &Program<'_>, home: &Home, depth: usize) -> Vec<String> {
    let mut parts = vec![opening(program)];
    if program.options.is_named() {
        parts.push(link(program, home, depth));
    } else {
        parts.push(program.rust.with_info(chapter, RUST));
        parts.extend(program.twin.iter().map(|twin| twin.with_info(chapter, "js")));
    }
    parts.push("</pollscope-playground>".to_owned());
    parts.extend(program.output.iter().map(|output| output.with_info(chapter, "text")));
    parts
}

fn opening(program: &Program<'_>) -> String {
    let options = &program.options;
    let mut tag = "<pollscope-playground".to_owned();
    // Unless the author decides, it follows the theme of the book.
    if options.attribute("theme").is_none() {
        tag.push_str(" class=\"follows\"");
    }
    for (name, value) in &options.attributes {
        let _ = match value.as_str() {
            "" => write!(tag, " {name}"),
            value => write!(tag, " {name}=\"{}\"", escaped(value)),
        };
    }
    if let Some(height) = options.attribute("height").filter(|height| *height != "auto") {
        let _ = write!(tag, " style=\"--pollscope-height: {height}px\"");
    }
    tag + ">"
}

/// What there is of a lesson without scripts.
fn link(program: &Program<'_>, home: &Home, depth: usize) -> String {
    let (name, value) = ["lesson", "template"]
        .into_iter()
        .find_map(|name| Some((name, program.options.attribute(name)?)))
        .unwrap_or_default();
    let page = match home {
        Home::Site(address) => address.clone(),
        Home::Dist(_) => format!("{}{FOLDER}/index.html", "../".repeat(depth)),
    };
    let value = escaped(value);
    format!("<p><a href=\"{}?{name}={value}\">Pollscope: {value}</a></p>", escaped(&page))
}

fn script(home: &Home, depth: usize) -> String {
    let home = match home {
        Home::Site(address) => address.clone(),
        Home::Dist(_) => format!("{FOLDER}/"),
    };
    let source: Vec<&str> =
        include_str!("page.js").lines().filter(|line| !line.starts_with("//")).collect();
    let source = source.join("\n");
    let source = source.replace("FROM_HERE", &quoted(&"../".repeat(depth)));
    format!("<script type=\"module\">\n{}\n</script>", source.replace("HOME", &quoted(&home)))
}

/// A text in JavaScript that may stand in HTML.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace('<', "\\u003c")
}

/// A text as it stands in HTML, between tags and in quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::chapter::programs;

    /// Without the style and the script at its end.
    fn check(chapter: &str, expected: &Expect) {
        let (programs, mistakes) = programs(chapter);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        let text = html(chapter, &programs, &Home::Dist("dist".into()), 1);
        let (text, _) = text.split_once("\n\n<style>").expect("there is a style");
        expected.assert_eq(text);
    }

    #[test]
    fn a_program_with_all_that_belongs_to_it() {
        check(
            "Before.\n\n```rust,pollscope,view=code+output,title='a \"b\" <c>',height=300,autorun\n# hidden\nfn main() {}\n```\n\n\
             ```text,pollscope-output\nout\n```\n```js,pollscope-twin\n1;\n```\n\
             ```text,pollscope-expect\nstatus(ok)\n```\nAfter.\n",
            &expect![[r#"
                Before.

                <pollscope-playground class="follows" view="code,output" title="a &quot;b&quot; &lt;c&gt;" height="300" autorun style="--pollscope-height: 300px">

                ```rust,noplayground,hide-boring,pollscope-whole
                # hidden
                fn main() {}
                ```

                ```js
                1;
                ```

                </pollscope-playground>

                ```text
                out
                ```

                After.
            "#]],
        );
    }

    #[test]
    fn within_lists_and_quotations() {
        check(
            "1. One\n\n   ```rust,pollscope\n   fn main() {}\n   ```\n2. Two\n\n> ~~~rust pollscope theme=dark\n> fn main() {}\n> ~~~\n> Three\n",
            &expect![[r#"
                1. One

                   <pollscope-playground class="follows">

                   ```rust,noplayground,hide-boring,pollscope-whole
                   fn main() {}
                   ```

                   </pollscope-playground>

                2. Two

                > <pollscope-playground theme="dark">
                >
                > ~~~rust,noplayground,hide-boring,pollscope-whole
                > fn main() {}
                > ~~~
                >
                > </pollscope-playground>
                >
                > Three
            "#]],
        );
    }

    #[test]
    fn a_lesson_is_a_link_without_scripts() {
        check(
            "```rust,pollscope,lesson=join-all\n```\n",
            &expect![[r#"
                <pollscope-playground class="follows" lesson="join-all">

                <p><a href="../pollscope/index.html?lesson=join-all">Pollscope: join-all</a></p>

                </pollscope-playground>

            "#]],
        );
    }

    #[test]
    fn a_chapter_without_programs_stays_as_it_is() {
        let chapter = "# Title\n\n```rust\nfn main() {}\n```\n";
        assert_eq!(html(chapter, &[], &Home::Dist("dist".into()), 0), chapter);
    }

    #[test]
    fn the_script_comes_from_where_pollscope_is() {
        let of = |home: &Home| script(home, 2);
        let site = of(&Home::Site("https://a.test/</p>/".to_owned()));
        assert!(site.contains(r#"new URL("https://a.test/\u003c/p>/", "#), "{site}");
        let dist = of(&Home::Dist("anywhere".into()));
        assert!(dist.contains(r#"new URL("pollscope/", new URL(top || "./""#), "{dist}");
        assert!(dist.contains(r#": "../../";"#), "{dist}");
        assert!(!dist.contains("HOME") && !dist.contains("//"), "{dist}");
    }

    #[test]
    fn mdbook_test_passes_programs_over() {
        let chapter = "```rust,pollscope,view=code\nfn main() {}\n```\n```text,pollscope-expect\nstatus(ok)\n```\n";
        let (programs, _) = programs(chapter);
        assert_eq!(untested(chapter, &programs), "```rust,ignore\nfn main() {}\n```\n\n");
    }
}
