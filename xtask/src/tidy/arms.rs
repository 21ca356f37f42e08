//! A `match` over kinds of events lists them all, or says beside its `_` arm why the rest is passed over.
//!
//! Otherwise the compiler stays silent about a new kind at a place that should know it.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{Problem, SourceFile};

/// The enum whose variants are the kinds.
const KINDS: &str = "EventKind";

pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    if !file.is_rust() || !file.text.contains(KINDS) || is_test(&file.path) {
        return Vec::new();
    }
    // What does not parse is for the compiler to report.
    let Ok(parsed) = syn::parse_file(&file.text) else { return Vec::new() };
    let mut arms = Arms::default();
    arms.visit_file(&parsed);
    let lines: Vec<&str> = file.text.lines().collect();
    let silent = arms.found.into_iter().filter(|line| !has_reason(&lines, *line));
    let what = "an arm for all other kinds of events needs a reason in a comment beside it";
    silent.map(|line| file.problem(line, what)).collect()
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs")
}

/// Whether there is a comment above the line, at its end, or first in its block.
fn has_reason(lines: &[&str], line: usize) -> bool {
    let is_comment = |line: Option<&&str>| line.is_some_and(|line| line.trim().starts_with("//"));
    let own = lines[line - 1];
    is_comment(lines[..line - 1].last())
        || own.contains(" // ")
        || own.ends_with('{') && is_comment(lines.get(line))
}

/// Collects the lines of the arms for all other kinds, without those of tests.
#[derive(Default)]
struct Arms {
    found: Vec<usize>,
}

impl<'a> Visit<'a> for Arms {
    fn visit_expr_match(&mut self, item: &'a syn::ExprMatch) {
        let is_over_kinds = item.arms.iter().any(|arm| names_a_kind(&arm.pat));
        if is_over_kinds {
            let rest = item.arms.iter().filter(|arm| takes_all(&arm.pat));
            self.found.extend(rest.map(|arm| arm.span().start().line));
        }
        visit::visit_expr_match(self, item);
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }
}

/// Whether a pattern is a kind, alternatives and references to it included.
fn names_a_kind(pattern: &syn::Pat) -> bool {
    let is_kind = |path: &syn::Path| path.segments.iter().any(|segment| segment.ident == KINDS);
    match pattern {
        syn::Pat::Or(alternatives) => alternatives.cases.iter().any(names_a_kind),
        syn::Pat::Tuple(tuple) => tuple.elems.iter().any(names_a_kind),
        syn::Pat::Guard(guarded) => names_a_kind(&guarded.pat),
        syn::Pat::Reference(reference) => names_a_kind(&reference.pat),
        syn::Pat::TupleStruct(some) => some.elems.iter().any(names_a_kind),
        syn::Pat::Struct(kind) => is_kind(&kind.path),
        syn::Pat::Path(kind) => is_kind(&kind.path),
        _ => false,
    }
}

fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(name) => {
            name.subpat.is_none() && name.ident.to_string().starts_with(char::is_lowercase)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, shown};
    use super::*;

    fn found(arms: &str) -> usize {
        let text = format!("fn f(kind: EventKind) {{\nmatch kind {{\n{arms}\n}}\n}}\n");
        check(&file("crate/analysis/src/a.rs", &text)).len()
    }

    #[test]
    fn an_arm_for_the_rest_has_a_reason() {
        for (arms, expected) in [
            ("EventKind::PollStart => {}\n_ => {}", 1),
            ("EventKind::PollStart => {}\nother => {}", 1),
            ("EventKind::PollStart | EventKind::PollEnd { .. } => {}\n_ => {}", 1),
            ("Some(EventKind::PollStart) => {}\n_ => {}", 1),
            ("EventKind::PollStart => {}\n// Nothing else is polled.\n_ => {}", 0),
            ("EventKind::PollStart => {}\n_ => {} // Nothing else is polled.", 0),
            ("EventKind::PollStart => {}\n_ => {\n// Nothing else is polled.\n}", 0),
            ("EventKind::PollStart => {}\n_ if is_promise => {}\nEventKind::PollEnd => {}", 0),
            ("EventKind::PollStart => {}\nEventKind::PollEnd { .. } => {}", 0),
            ("PollOutcome::Ready => {}\n_ => {}", 0),
        ] {
            assert_eq!(found(arms), expected, "{arms}");
        }
    }

    #[test]
    fn the_line_is_named_and_tests_are_free() {
        let text =
            "fn f(kind: EventKind) {\nmatch kind {\nEventKind::PollStart => {}\n_ => {}\n}\n}\n";
        assert_eq!(
            shown(&check(&file("web/src/a.rs", text))),
            ["web/src/a.rs:4: an arm for all other kinds of events needs a reason in a comment \
              beside it"]
        );
        assert!(check(&file("web/src/a_tests.rs", text)).is_empty());
        assert!(check(&file("crate/analysis/tests/a.rs", text)).is_empty());
        assert!(check(&file("web/src/a.rs", &format!("mod tests {{\n{text}}}\n"))).is_empty());
    }
}
