//! Rules of plain text: no trailing blanks, one line end at the end, nothing that only one machine
//! has.

use super::{Problem, SourceFile};

/// Paths that exist on one machine only. In two parts, so that this file keeps the rule.
const MACHINE_PATHS: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()) {
        for path in MACHINE_PATHS {
            if mentions_path(line, path) {
                problems.push(file.problem(number, format!("names a path of one machine: {path}")));
            }
        }
        // Expected outputs hold what a program printed, and two blanks break a line in Markdown.
        if line.ends_with([' ', '\t', '\r']) && !is_output(file) {
            problems.push(file.problem(number, "ends in a blank"));
        }
    }
    if !is_output(file) && !file.text.is_empty() {
        if !file.text.ends_with('\n') {
            problems.push(file.problem(None, "does not end in a newline"));
        } else if file.text.ends_with("\n\n") {
            problems.push(file.problem(None, "ends in an empty line"));
        }
    }
    problems
}

/// As a path of its own, not as the middle of a longer one or of an address.
fn mentions_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|character| {
            !(character.is_alphanumeric() || matches!(character, '.' | '-' | '_' | '/' | '~' | '}'))
        })
    })
}

/// Written by a program, for another one to compare with.
fn is_output(file: &SourceFile) -> bool {
    file.is_generated()
        || file.path.rsplit('/').next().is_some_and(|name| name.starts_with("expected"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, shown};
    use super::*;

    #[test]
    fn whitespace_is_clean() {
        for (path, text, expected) in [
            ("a.rs", "one\ntwo\n", &[][..]),
            ("a.rs", "", &[]),
            ("a.rs", "one \n\ttwo\t\n", &["a.rs:1: ends in a blank", "a.rs:2: ends in a blank"]),
            ("a.rs", "one\r\n", &[]),
            ("a.md", "one", &["a.md: does not end in a newline"]),
            ("a.md", "one\n\n", &["a.md: ends in an empty line"]),
            ("crate/lessons/lessons/x/expected.txt", "one ", &[]),
            ("web/js/generated/a.ts", "one \n\n", &[]),
        ] {
            assert_eq!(shown(&check(&file(path, text))), expected, "{text:?}");
        }
    }

    #[test]
    fn one_machines_paths_are_found_and_urls_are_not() {
        let own = concat!("/wo", "rk/");
        for (line, found) in [
            (format!("cd {own}main\n"), true),
            (format!("\"{own}x\"\n"), true),
            (format!("https://example.org{own}x\n"), false),
            (format!("see home{own}x\n"), false),
            ("workers and roots\n".to_owned(), false),
        ] {
            assert_eq!(!check(&file("a.md", &line)).is_empty(), found, "{line}");
        }
    }
}
