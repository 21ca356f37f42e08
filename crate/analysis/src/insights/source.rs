//! What the source text says about a line: quoted only where it is certain which part is meant.

use crate::history::futures::Future;

/// The expression that is awaited in a line, if there is one `.await` in it and the expression begins in
/// it: `letters.recv()` in `while let Some(text) = letters.recv().await {`.
pub(super) fn awaited(source: &str, line: u32) -> Option<&str> {
    let text = text_of(source, line)?;
    let (before, after) = text.split_once(".await")?;
    if after.contains(".await") {
        return None;
    }
    let before = before.trim_end();
    let mut depth = 0_u32;
    let mut start = before.len();
    for (at, character) in before.char_indices().rev() {
        match character {
            ')' | ']' => depth += 1,
            '(' | '[' if depth == 0 => break,
            '(' | '[' => depth -= 1,
            _ if depth > 0 || character.is_alphanumeric() => {}
            '_' | '.' | ':' | '?' | '!' | '<' | '>' => {}
            _ => break,
        }
        start = at;
    }
    let expression = &before[start..];
    let begins = expression.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let fits = depth == 0 && begins && expression.len() <= 60 && !expression.contains('"');
    fits.then_some(expression)
}

/// The line in which the body of a future begins; 0 if that is not known. That of an async function is
/// looked for, since the line of the future is that of its call.
pub(super) fn body(source: &str, future: &Future) -> u32 {
    let Some((name, _)) = future.name.split_once('(') else { return future.line };
    let name = name.rsplit("::").next().unwrap_or(name);
    let begins = |line: &str| {
        let rest = line.split_once("fn ").and_then(|(_, rest)| rest.strip_prefix(name));
        rest.is_some_and(|rest| rest.starts_with(['(', '<']))
    };
    first_line(source, 1, usize::MAX, begins).unwrap_or(0)
}

/// The first line from `from` on, and not more than `within` further, that fits.
pub(super) fn first_line(
    source: &str,
    from: u32,
    within: usize,
    fits: impl Fn(&str) -> bool,
) -> Option<u32> {
    let lines = source.lines().zip(1_u32..).skip(from.saturating_sub(1) as usize).take(within);
    let mut code = lines.map(|(line, number)| (line.split("//").next().unwrap_or(line), number));
    code.find(|(line, _)| fits(line)).map(|(_, number)| number)
}

/// What reports something, so that a loop with it in its body would be seen to turn.
const REPORTING: [&str; 5] = [".await", "print", "spawn", "async", "select!"];

/// The first loop from `from` on, and not after `until`, whose body has nothing in it that reports. A loop
/// that ends in the line it begins in, or that nothing ends, is none that can be judged.
pub(super) fn silent_loop(source: &str, from: u32, within: usize, until: u32) -> Option<u32> {
    let mut next = from;
    while let Some(line) = first_line(source, next, within, begins_loop).filter(|it| *it < until) {
        if is_silent(source, line) {
            return Some(line);
        }
        next = line + 1;
    }
    None
}

/// Whether nothing from this line to the end of the block that begins in it reports.
fn is_silent(source: &str, line: u32) -> bool {
    let mut depth = 0_i32;
    for text in source.lines().skip((line as usize).saturating_sub(1)) {
        if REPORTING.iter().any(|word| text.contains(word)) {
            return false;
        }
        let count = |brace: char| text.matches(brace).count() as i32;
        depth += count('{') - count('}');
        if depth <= 0 {
            return text.contains('}');
        }
    }
    false
}

/// Whether a loop begins in the line.
pub(super) fn begins_loop(line: &str) -> bool {
    let line = line.trim_start();
    let line = match line.strip_prefix('\'') {
        Some(labelled) => labelled.split_once(':').map_or("", |(_, rest)| rest.trim_start()),
        None => line,
    };
    let keyword = |word: &str| {
        let rest = line.strip_prefix(word);
        rest.is_some_and(|rest| rest.starts_with([' ', '{', '(']))
    };
    keyword("loop") || keyword("while") || keyword("for") || keyword("do")
}

fn text_of(source: &str, line: u32) -> Option<&str> {
    source.lines().nth((line as usize).checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_awaited() {
        let cases = [
            ("    bell.notified().await;", Some("bell.notified()")),
            ("while let Some(text) = letters.recv().await {", Some("letters.recv()")),
            ("for w in writers { w.await.unwrap(); }", Some("w")),
            ("let x = f(a, &b).await?;", Some("f(a, &b)")),
            ("    .await;", None),
            ("        .collect().await", None),
            ("a.await; b.await;", None),
            ("let x = (a + b).await;", None),
            ("let x = f(\"\u{e9}(\").await;", None),
            ("no such thing", None),
        ];
        for (line, expected) in cases {
            assert_eq!(awaited(line, 1), expected, "{line}");
        }
        assert_eq!(awaited("a\nb.await", 2), Some("b"));
        assert_eq!(awaited("a", 0), None);
    }

    #[test]
    fn loops() {
        for line in ["loop {", "  while x {", "for (;;) {}", "'a: loop {", "do {", "for x in y {"] {
            assert!(begins_loop(line), "{line}");
        }
        for line in ["looping();", "// loop {", "let x = 1;", "'a", "done()"] {
            assert!(!begins_loop(line), "{line}");
        }
        let source = "fn f() {\n// loop {\n  loop {\n";
        assert_eq!(first_line(source, 1, 9, begins_loop), Some(3));
        assert_eq!(first_line(source, 1, 2, begins_loop), None);
    }

    #[test]
    fn loops_that_report_nothing() {
        let source = "for h in all {\n h.await;\n}\nfor n in 0..9 { println!(\"{n}\") }\nwhile x {\n\
            if y { x = z }\n}\nloop {}\nloop {\n";
        let next = |from| silent_loop(source, from, 40, u32::MAX);
        assert_eq!([1, 5, 6, 9].map(next), [Some(5), Some(5), Some(8), None]);
        assert_eq!(silent_loop(source, 1, 40, 5), None);
    }
}
