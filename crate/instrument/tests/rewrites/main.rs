//! The exact text that comes out, one feature a file. `UPDATE_EXPECT=1 cargo test` rewrites the
//! expected texts; read the difference before you commit it.

mod awaits;
mod entry;
mod errors;
mod functions;
mod left_alone;
mod locks;
mod macros;
mod own_source;
mod parameters;
mod spawns;

use expect_test::Expect;
use pollscope_instrument::{Entry, Options, instrument};

/// Instruments `input` and compares; asserts that every line is where it was.
fn check(input: &str, expected: Expect) {
    check_with(&Options::default(), input, expected);
}

fn check_with(options: &Options, input: &str, expected: Expect) {
    let output = match instrument(input, options) {
        Ok(instrumented) => instrumented.source,
        Err(error) => panic!("{error}\n{input}"),
    };
    assert_lines_kept(input, &output);
    expected.assert_eq(&visible(&output));
}

/// Instruments statements, which are put into a function and taken out again.
fn check_body(input: &str, expected: Expect) {
    let file = format!("fn body() {{ {input} }}");
    let output = instrument(&file, &Options::default()).expect(input).source;
    assert_lines_kept(&file, &output);
    let body = output.strip_prefix("fn body() { ").and_then(|rest| rest.strip_suffix(" }"));
    expected.assert_eq(&shortened(body.expect("a function that is not async is left alone")));
}

/// With names for the characters that an editor may hide or change.
fn visible(output: &str) -> String {
    output.replace('\r', "␍").replace('\u{feff}', "<BOM>")
}

/// Without the paths, which are the same everywhere.
fn shortened(output: &str) -> String {
    output.replace("::pollscope_trace::probe::", "")
}

/// Asserts that no line was added, removed or moved: as many lines, with the same ends, and in each
/// of them the words it had. Short words do not count, since the names in a pattern may go to where
/// the body begins; nor do those that are replaced.
fn assert_lines_kept(input: &str, output: &str) {
    let lines = |text: &str| text.split('\n').map(str::to_owned).collect::<Vec<String>>();
    let (input_lines, output_lines) = (lines(input), lines(output));
    assert_eq!(input_lines.len(), output_lines.len(), "lines were added or lost:\n{output}");
    for (before, after) in input_lines.iter().zip(&output_lines) {
        assert_eq!(before.ends_with('\r'), after.ends_with('\r'), "a line end was changed");
        for word in before.split(|c: char| !c.is_alphanumeric() && c != '_') {
            let moves = word.len() < 4 || matches!(word, "async" | "pollscope" | "main");
            assert!(moves || after.contains(word), "`{word}` was moved from its line:\n{output}");
        }
    }
}

const FUTURE: Options = Options { entry: Entry::Future };
