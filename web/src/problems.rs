//! What a compiler has to say about a program, in the order and in the words of the list below the
//! editor: pure functions, which know nothing of the screen.

use pollscope_protocol::live::{Diagnostic, DiagnosticLevel, DiagnosticSpan};

/// The diagnostics, the worst first, otherwise as they came.
pub fn in_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut ordered: Vec<_> = diagnostics.iter().collect();
    ordered.sort_by_key(|diagnostic| rank(diagnostic.level));
    ordered
}

/// How many there are of each kind: `2 errors, 1 warning`. Empty if there is none.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |level: DiagnosticLevel| {
        let count = diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
        let name = word(level);
        match count {
            0 => None,
            1 => Some(format!("1 {name}")),
            // Nobody gives a help.
            _ if level == DiagnosticLevel::Help => Some(format!("{count} pieces of help")),
            _ => Some(format!("{count} {name}s")),
        }
    };
    let kinds = [
        DiagnosticLevel::Error,
        DiagnosticLevel::Warning,
        DiagnosticLevel::Note,
        DiagnosticLevel::Help,
    ];
    kinds.into_iter().filter_map(of).collect::<Vec<_>>().join(", ")
}

/// The same for somebody who only hears it: `2 errors, 1 warning in Rust`.
pub fn announcement(diagnostics: &[Diagnostic], half: &str) -> String {
    let count = count(diagnostics);
    if count.is_empty() { count } else { format!("{count} in {half}") }
}

/// Where the problem lies: the first such place, or else the first of all.
pub fn place(diagnostic: &Diagnostic) -> Option<&DiagnosticSpan> {
    let spans = &diagnostic.spans;
    spans.iter().find(|span| span.primary).or_else(|| spans.first())
}

/// What is said at the place itself, unless that is the message once more.
pub fn label(diagnostic: &Diagnostic) -> Option<&str> {
    let label = place(diagnostic)?.label.as_deref()?;
    (label != diagnostic.message).then_some(label)
}

/// What a person can read up on: `Explain E0382`; none if there is nothing to read.
pub fn explain(diagnostic: &Diagnostic) -> Option<(String, &str)> {
    let explanation = diagnostic.explanation.as_deref()?.trim();
    let code = diagnostic.code.as_deref().unwrap_or("this");
    (!explanation.is_empty()).then(|| (format!("Explain {code}"), explanation))
}

/// A level in a word.
pub fn word(level: DiagnosticLevel) -> &'static str {
    match level {
        DiagnosticLevel::Error => "error",
        DiagnosticLevel::Warning => "warning",
        DiagnosticLevel::Note => "note",
        DiagnosticLevel::Help => "help",
    }
}

/// A level as a sign, of another shape for each, as beside the line in the editor.
pub fn sign(level: DiagnosticLevel) -> &'static str {
    match level {
        DiagnosticLevel::Error => "✕",
        DiagnosticLevel::Warning => "▲",
        DiagnosticLevel::Note | DiagnosticLevel::Help => "●",
    }
}

fn rank(level: DiagnosticLevel) -> u8 {
    match level {
        DiagnosticLevel::Error => 0,
        DiagnosticLevel::Warning => 1,
        DiagnosticLevel::Note | DiagnosticLevel::Help => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(level: DiagnosticLevel, message: &str) -> Diagnostic {
        Diagnostic {
            level,
            code: None,
            message: message.to_owned(),
            explanation: None,
            spans: Vec::new(),
            notes: Vec::new(),
            suggestions: Vec::new(),
            rendered: String::new(),
        }
    }

    fn span(line: u32, primary: bool, label: Option<&str>) -> DiagnosticSpan {
        let label = label.map(str::to_owned);
        DiagnosticSpan { from: 0, to: 1, line, column: 1, primary, label }
    }

    #[test]
    fn they_are_counted_by_kind() {
        use DiagnosticLevel::{Error, Help, Note, Warning};
        for (levels, expected) in [
            (&[][..], ""),
            (&[Error], "1 error"),
            (&[Warning, Error, Error], "2 errors, 1 warning"),
            (&[Warning, Warning], "2 warnings"),
            (&[Help, Note, Help], "1 note, 2 pieces of help"),
        ] {
            let all: Vec<_> = levels.iter().map(|&level| of(level, "")).collect();
            assert_eq!(count(&all), expected);
        }
    }

    #[test]
    fn the_half_is_named_to_those_who_hear_it() {
        let error = of(DiagnosticLevel::Error, "");
        assert_eq!(announcement(&[error], "Rust"), "1 error in Rust");
        assert_eq!(announcement(&[], "Rust"), "");
    }

    #[test]
    fn errors_come_first_and_otherwise_the_order_stays() {
        use DiagnosticLevel::{Error, Help, Warning};
        let all = [(Help, "a"), (Warning, "b"), (Error, "c"), (Warning, "d"), (Error, "e")]
            .map(|(level, message)| of(level, message));
        let order: String =
            in_order(&all).iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(order, "cebda");
    }

    #[test]
    fn the_place_is_where_the_problem_lies() {
        let mut diagnostic = of(DiagnosticLevel::Error, "moved");
        assert_eq!(place(&diagnostic), None);
        diagnostic.spans = vec![span(3, false, Some("here")), span(5, true, Some("moved"))];
        assert_eq!(place(&diagnostic).map(|span| span.line), Some(5));
        // It says no more than the message.
        assert_eq!(label(&diagnostic), None);
        diagnostic.spans.truncate(1);
        assert_eq!(place(&diagnostic).map(|span| span.line), Some(3));
        assert_eq!(label(&diagnostic), Some("here"));
    }

    #[test]
    fn what_has_an_explanation_can_be_explained() {
        let mut diagnostic = of(DiagnosticLevel::Error, "moved");
        assert_eq!(explain(&diagnostic), None);
        diagnostic.explanation = Some("\nA variable.\n".to_owned());
        assert_eq!(explain(&diagnostic), Some(("Explain this".to_owned(), "A variable.")));
        diagnostic.code = Some("E0382".to_owned());
        assert_eq!(explain(&diagnostic), Some(("Explain E0382".to_owned(), "A variable.")));
    }
}
