//! What cannot be instrumented, where, and why.

use expect_test::{Expect, expect};
use pollscope_instrument::{ErrorKind, Options, instrument};

use crate::FUTURE;

fn check(input: &str, options: &Options, kind: ErrorKind, expected: Expect) {
    let error = instrument(input, options).expect_err(input);
    assert_eq!(error.kind(), kind, "{error}");
    expected.assert_eq(&error.to_string());
}

#[test]
fn syntax() {
    let check = |input, expected| check(input, &Options::default(), ErrorKind::Syntax, expected);
    check(
        "fn a() {",
        expect![
            "line 1, column 8: A quote, a comment or a bracket is not closed here, or a character does not belong into Rust."
        ],
    );
    check(
        "fn a() }",
        expect![
            "line 1, column 8: A quote, a comment or a bracket is not closed here, or a character does not belong into Rust."
        ],
    );
    check(
        "fn a() {\n    \"ä\n}",
        expect![
            "line 2, column 5: A quote, a comment or a bracket is not closed here, or a character does not belong into Rust."
        ],
    );
    check(
        "fn ä() {\n    /* ü */ let = 1;\n}",
        expect![
            "line 2, column 17: Expected one of: identifier, `::`, `<`, `_`, literal, `const`, `ref`, `mut`, `&`, parentheses, square brackets, `..`, `const`."
        ],
    );
    check(
        "\u{feff}#!run\r\n\r\nfn a( {}",
        expect![
            "line 3, column 5: A quote, a comment or a bracket is not closed here, or a character does not belong into Rust."
        ],
    );
    check("\u{feff}ä a", expect!["line 1, column 3: Expected `!`."]);
    check(
        "struct A;\nfn a()",
        expect!["line 2, column 7: Unexpected end of input, expected curly braces."],
    );
    check(
        "a\0b",
        expect![
            "line 1, column 2: A quote, a comment or a bracket is not closed here, or a character does not belong into Rust."
        ],
    );
}

#[test]
fn depth() {
    let check =
        |input: &str, expected| check(input, &Options::default(), ErrorKind::TooDeep, expected);
    let deep = |depth| format!("const A: u8 =\n{}1{};", "(".repeat(depth), ")".repeat(depth));
    check(&deep(101), expect!["line 2, column 101: Brackets are nested more than 100 deep here."]);
    check(
        &deep(100_000),
        expect!["line 2, column 101: Brackets are nested more than 100 deep here."],
    );
    assert!(instrument(&deep(100), &Options::default()).is_ok());
}

#[test]
fn one_function_starts() {
    let check = |input, kind, expected| check(input, &FUTURE, kind, expected);
    check(
        "async fn main() {}",
        ErrorKind::NoMain,
        expect![
            "line 1, column 1: No function has `#[pollscope::main]`: put it on `async fn main()`, where the program starts."
        ],
    );
    check(
        "#[pollscope::main] async fn main() {}\n/* ä */ #[pollscope::main] async fn main() {}",
        ErrorKind::SeveralMains,
        expect![
            "line 2, column 9: A program has one entry point: line 1 already has `#[pollscope::main]`."
        ],
    );
}

#[test]
fn not_every_function_can_start() {
    let check = |input, expected| check(input, &FUTURE, ErrorKind::UnfitMain, expected);
    check(
        "#[pollscope::main]\nfn main() {}",
        expect![
            "line 2, column 1: `#[pollscope::main]` belongs on an `async fn`; this one is not async."
        ],
    );
    check(
        "#[pollscope::main] async fn start() {}",
        expect!["line 1, column 29: The function with `#[pollscope::main]` must be called `main`."],
    );
    check(
        "#[pollscope::main] async fn main(a: u8) {}",
        expect!["line 1, column 34: `main` takes no arguments."],
    );
    check(
        "#[pollscope::main] async fn main<T>() {}",
        expect!["line 1, column 33: `main` cannot be generic."],
    );
    check(
        "#[pollscope::main(a)] async fn main() {}",
        expect!["line 1, column 3: `#[pollscope::main]` takes no arguments."],
    );
    check(
        "mod a { #[pollscope::main] async fn main() {} }",
        expect![
            "line 1, column 9: `#[pollscope::main]` belongs on a function that is in no other item."
        ],
    );
    check(
        "#[pollscope::main] struct A;",
        expect![
            "line 1, column 1: `#[pollscope::main]` belongs on a function that is in no other item."
        ],
    );
    check(
        "#[pollscope::main] async unsafe fn main() {}",
        expect![
            "line 1, column 1: `main` must be a plain `async fn`: safe, of no foreign ABI, without other attributes that may be macros, and with a result other than `!`."
        ],
    );
    check(
        "#[pollscope::main] #[foreign] async fn main() {}",
        expect![
            "line 1, column 1: `main` must be a plain `async fn`: safe, of no foreign ABI, without other attributes that may be macros, and with a result other than `!`."
        ],
    );
}
