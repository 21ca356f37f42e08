//! The examples of `docs/mdbook.md`: its settings are read, its chapters have no mistake. What their programs do is
//! checked with the compiler, by `web/js/test-live/book.test.ts`.

use std::path::PathBuf;
use std::str::FromStr;

use mdbook_pollscope::chapter::programs;
use mdbook_pollscope::settings::Settings;
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::config::Config;

/// The blocks that begin with this line and end with the same fence.
fn blocks(first: &str) -> Vec<&'static str> {
    let text = include_str!("../../../docs/mdbook.md");
    let fence = first.trim_end_matches(char::is_alphabetic);
    let (first, last) = (format!("\n{first}\n"), format!("\n{fence}\n"));
    text.split(&first).skip(1).map(|rest| rest.split(&last).next().unwrap_or_default()).collect()
}

#[test]
fn settings() {
    let examples = blocks("```toml");
    assert_eq!(examples.len(), 3);
    for example in examples {
        let config =
            Config::from_str(example).unwrap_or_else(|error| panic!("{example}: {error:#}"));
        let context = PreprocessorContext::new(PathBuf::new(), config, "html".to_owned());
        Settings::new(&context).unwrap_or_else(|error| panic!("{example}: {error:#}"));
    }
}

#[test]
fn chapters() {
    let examples = blocks("````markdown");
    assert_eq!(examples.len(), 5);
    for example in examples {
        let example = format!("{example}\n");
        let (found, mistakes) = programs(&example);
        assert!(!found.is_empty() && mistakes.is_empty(), "{example}: {mistakes:?}");
    }
}
