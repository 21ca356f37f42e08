//! The code of a block as a whole program: what `embed.js` makes of it in the reader's browser, after mdBook has
//! made HTML of it.

/// The lines that mdBook hides are lines as any other, and `##` at the beginning of a line is `#`.
fn unhidden(code: &str) -> String {
    let mut whole = String::with_capacity(code.len());
    for line in code.lines() {
        let indent = line.len() - line.trim_start().len();
        let (blanks, text) = line.split_at(indent);
        let text = match text.strip_prefix('#') {
            Some("") => "",
            Some(rest) if rest.starts_with('#') => rest,
            Some(rest) => rest.strip_prefix(' ').unwrap_or(text),
            None => text,
        };
        whole.extend([blanks, text, "\n"]);
    }
    whole
}

/// A program, and how many lines of its block come before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The program.
    pub text: String,
    /// Empty lines at the beginning are not part of it.
    pub skipped: usize,
}

/// The program of a Rust block.
pub fn rust(code: &str) -> Source {
    trimmed(&unhidden(code))
}

/// Without the empty lines around it, and without what all lines are indented by.
fn trimmed(text: &str) -> Source {
    let skipped = text.lines().take_while(|line| line.trim().is_empty()).count();
    let lines: Vec<&str> = text.trim_end().lines().skip(skipped).collect();
    let full = lines.iter().filter(|line| !line.trim().is_empty());
    let indent = full.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let text = lines.iter().map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>();
    Source { text: text.join("\n") + "\n", skipped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_lines_are_lines() {
        for (code, expected) in [
            ("# use std::fmt;\nfn main() {}\n", "use std::fmt;\nfn main() {}\n"),
            ("#[derive(Debug)]\n#![allow(x)]\n", "#[derive(Debug)]\n#![allow(x)]\n"),
            ("a(\"\n## title\n##\n  ### b\n\")\n", "a(\"\n# title\n#\n  ## b\n\")\n"),
            ("a\n#\nb\n", "a\n\nb\n"),
            ("\n\n    a\n      b\n\n    # c\n\n", "a\n  b\n\nc\n"),
        ] {
            assert_eq!(rust(code).text, expected, "{code:?}");
        }
        assert_eq!(rust("\n \nfn main() {}\n").skipped, 2);
    }
}
