//! From the person's source to what the compiler is given.

use pollscope_instrument::{Entry, Options, instrument};
use pollscope_protocol::live::{PreparedProgram, SourceEdit, Unavailable};

use crate::changes::Changes;
use crate::edits::{Edits, number};
use crate::parsed::Parsed;
use crate::{arguments, async_trait, entry, streams, thiserror, unavailable};

/// What the body of `main` begins with in a program that reports what it does.
const GUARD: &str = " ::pollscope_live::start();";

/// A larger program is refused: making it ready takes up to some milliseconds for each kilobyte of code,
/// in which a page cannot answer. Comments cost almost nothing.
const LARGEST: usize = 2048 * 1024;

/// Makes `source` ready.
///
/// Whatever is not Rust comes out as it went in: its diagnostics are the compiler's business.
///
/// ```
/// let prepared = pollscope_live_program::prepare("#[tokio::main]\nasync fn main() {}\n");
/// assert_eq!(prepared.text.lines().count(), 2);
/// assert!(prepared.text.contains(".block_on(async"));
/// assert!(prepared.traced.is_some());
/// ```
pub fn prepare(source: &str) -> PreparedProgram {
    if source.len() > LARGEST {
        return too_large(source);
    }
    let prepared = match Parsed::of(source) {
        Some(parsed) => rewritten(source, &parsed),
        None => untouched(source),
    };
    // The lexer would keep every text that it was ever given.
    #[cfg(target_family = "wasm")]
    proc_macro2::extra::invalidate_current_thread_spans();
    prepared
}

fn rewritten(source: &str, parsed: &Parsed) -> PreparedProgram {
    let edited = |guard: Option<&str>| {
        let mut edits = Edits::default();
        match &parsed.statements {
            Some(statements) => statements.wrap(&mut edits, guard),
            None => entry::rewrite(source, parsed, guard, &mut edits),
        }
        let mut changes = Changes::new(source, parsed.origin, guard.is_some(), edits);
        streams::rewrite(&parsed.file, &mut changes);
        async_trait::rewrite(&parsed.file, &mut changes);
        thiserror::rewrite(&parsed.file, &mut changes);
        arguments::rewrite(&parsed.file, &mut changes);
        (changes.edits.apply(source), changes.refused)
    };
    let ((text, edits), refused) = edited(None);
    // Once more with the guard, because instrumentation does not say where it put things.
    let ((guarded, first), _) = edited(Some(GUARD));
    let mut unavailable: Vec<Unavailable> = unavailable::find(parsed);
    unavailable.extend(refused);
    unavailable.sort_by_key(|one| one.at);
    // Last: after it, spans of the first parsing may be nobody's any more.
    let (traced, traced_edits) = match traced(&guarded) {
        Some((traced, second)) => (Some(traced), vec![first, second]),
        None => (None, Vec::new()),
    };
    PreparedProgram { text, edits, traced, traced_edits, unavailable }
}

/// What is wrong with it the compiler will say.
fn untouched(source: &str) -> PreparedProgram {
    PreparedProgram {
        text: source.to_owned(),
        edits: Vec::new(),
        traced: None,
        traced_edits: Vec::new(),
        unavailable: Vec::new(),
    }
}

fn too_large(source: &str) -> PreparedProgram {
    let (size, most) = (source.len().div_ceil(1024), LARGEST / 1024);
    let message = format!(
        "this program has {size} kB, and one that is edited here may have {most} kB: remove what it \
         does not need."
    );
    let length = number(source.lines().next().unwrap_or_default().len());
    PreparedProgram {
        unavailable: vec![Unavailable { at: 0, length, message }],
        ..untouched(source)
    }
}

/// The program with its futures observed; `None` if it cannot be, and runs as it is then.
fn traced(text: &str) -> Option<(String, Vec<SourceEdit>)> {
    // Without a place to start the trace there would be none.
    if !text.contains(GUARD) {
        return None;
    }
    let options = Options { entry: Entry::Keep };
    let instrumented = instrument(text, &options).ok()?;
    let edits = instrumented.changes.iter().map(|change| SourceEdit {
        at: number(change.at),
        removed: number(change.removed),
        inserted: number(change.inserted),
    });
    Some((instrumented.source, edits.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_program_stays_as_it_is() {
        let source = "fn main() {\n    println!(\"x\");\n}\n";
        let prepared = prepare(source);
        assert_eq!(prepared.text, source);
        assert!(prepared.edits.is_empty());
        let traced = prepared.traced.expect("it can be observed");
        assert!(traced.starts_with("fn main() { ::pollscope_live::start();"), "{traced}");
        assert_eq!(traced.lines().count(), 3);
    }

    #[test]
    fn what_is_not_rust_comes_out_as_it_went_in() {
        for source in ["", "fn main() {", "fn main() { ) }", "\0", "let", &"(".repeat(100_000)] {
            let prepared = prepare(source);
            assert_eq!(prepared.text, source);
            assert_eq!(prepared.traced, None);
        }
    }

    #[test]
    fn the_edits_make_the_program_that_reports() {
        let source =
            "#[tokio::main]\nasync fn main() {\n    f(2).await;\n}\nasync fn f(n: u8) {}\n";
        let prepared = prepare(source);
        let mut length = source.len() as u32;
        for edit in prepared.traced_edits.iter().flatten() {
            length = length + edit.inserted - edit.removed;
        }
        assert_eq!(prepared.traced.map(|text| text.len() as u32), Some(length));
        assert_eq!(prepared.traced_edits.len(), 2);
    }

    #[test]
    fn a_program_that_is_too_large_is_refused_with_a_sentence() {
        let of_size = |size: usize| {
            let main = "fn main() {}\n";
            format!("{main}{}", " ".repeat(size - main.len()))
        };
        let prepared = prepare(&of_size(LARGEST));
        assert!(prepared.traced.is_some() && prepared.unavailable.is_empty());
        let source = of_size(LARGEST + 1);
        let prepared = prepare(&source);
        assert_eq!((prepared.text, prepared.traced), (source, None));
        let said: Vec<_> =
            prepared.unavailable.iter().map(|one| (one.at, one.length, &*one.message)).collect();
        let sentence = "this program has 2049 kB, and one that is edited here may have 2048 kB: \
                        remove what it does not need.";
        assert_eq!(said, [(0, 12, sentence)]);
    }

    #[test]
    fn brackets_that_are_nested_too_deep_are_the_compilers_business() {
        let source = format!("fn main() {{ {}1{}; }}", "(".repeat(200), ")".repeat(200));
        let prepared = prepare(&source);
        assert_eq!((prepared.text, prepared.traced), (source, None));
    }

    #[test]
    fn a_program_without_main_is_not_observed() {
        assert_eq!(prepare("fn f() {}").traced, None);
    }
}
