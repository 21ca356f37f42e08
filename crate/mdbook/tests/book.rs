//! Real mdBook builds a book and calls the command, as it does for an author.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use tempfile::TempDir;

const COMMAND: &str = env!("CARGO_BIN_EXE_mdbook-pollscope");

const PROGRAM: &str = "```rust,pollscope,view=code+output\n# use std::fmt;\nfn main() {\n    println!(\"a < b\");\n}\n```\n\n\
                       ```js,pollscope-twin\nconsole.log(1);\n```\n\n```text,pollscope-expect\nthreads(0)\n```\n";

/// A book with these chapters, whose settings are these lines.
fn book(settings: &str, chapters: &[(&str, &str)]) -> TempDir {
    let book = tempfile::tempdir().expect("a folder");
    let command = toml::Value::String(shlex::try_quote(COMMAND).expect("a path").into_owned());
    let toml = format!("[preprocessor.pollscope]\ncommand = {command}\n{settings}\n");
    put(book.path(), "book.toml", &toml);
    let summary: Vec<_> = chapters.iter().map(|(path, _)| format!("- [C]({path})\n")).collect();
    put(book.path(), "src/SUMMARY.md", &summary.concat());
    for (path, text) in chapters {
        put(book.path(), &format!("src/{path}"), text);
    }
    book
}

fn put(book: &Path, file: &str, text: &str) {
    let path = book.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
    fs::write(path, text).expect("a new file");
}

fn read(book: &TempDir, file: &str) -> String {
    fs::read_to_string(book.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Where the text begins and ends.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} in {rest}")).0
}

fn run(arguments: &[&str], book: &Path) -> Output {
    Command::new(COMMAND).args(arguments).current_dir(book).output().expect("it starts")
}

fn error(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_program_becomes_a_playground() {
    let chapters = [
        ("one.md", "# One\n"),
        ("deep/two.md", PROGRAM),
        ("three.md", "```rust\nlet a = 1;\n```\n"),
    ];
    let book = book("dist = \"dist\"", &chapters);
    put(book.path(), "dist/embed/v1/embed.js", "1;");
    MDBook::load(book.path()).expect("a book").build().expect("it is built");
    let html = read(&book, "book/deep/two.html");
    let playground = between(&html, "<pollscope-playground", "</pollscope-playground>");
    assert!(playground.starts_with(" class=\"follows\" view=\"code,output\">"), "{playground}");
    assert!(
        playground.contains(
            "<pre><code class=\"language-rust noplayground hide-boring pollscope-whole\">\
             <span class=\"boring\">use std::fmt;\n</span>fn main() {\n    println!(\"a &lt; b\");\n}</code></pre>"
        ),
        "{playground}"
    );
    assert!(
        playground.contains("<code class=\"language-js\">console.log(1);\n</code>"),
        "{playground}"
    );
    assert!(!html.contains("threads(0)") && !html.contains("class=\"playground\""));
    assert!(html.contains("new URL(\"pollscope/\""), "{html}");
    assert_eq!(read(&book, "book/pollscope/embed/v1/embed.js"), "1;");
    // Chapters without a program get neither script nor style.
    for page in ["book/one.html", "book/three.html"] {
        assert!(!read(&book, page).contains("pollscope-playground"), "{page}");
    }
}

#[test]
fn mistakes_fail_the_build_and_name_their_place() {
    let chapter = "{{#include long.md}}\n\n```rust,pollscope,heigth=3\nfn main() {}\n```\n\ntext\n\n```js,pollscope-twin\n1;\n```\n";
    let book = book("site = \"https://example.org/\"", &[("a.md", chapter)]);
    put(book.path(), "src/long.md", "1\n\n2\n\n3\n");
    // What mdBook sends.
    let input = tempfile::NamedTempFile::new().expect("a file");
    let keep = format!("tee {}", input.path().display());
    let mut config = Config::from_disk(book.path().join("book.toml")).expect("a config");
    config.set("preprocessor.pollscope.command", &keep).expect("a text");
    let _ = MDBook::load_with_config(book.path(), config).expect("a book").build();
    let sent = fs::File::open(input.path()).expect("it was written");
    let output = Command::new(COMMAND).stdin(sent).output().expect("it starts");
    let (code, text) = error(&output);
    assert_eq!(code, Some(2));
    assert!(
        text.starts_with("error: src/a.md:3: there is no attribute `heigth`: the attributes are"),
        "{text}"
    );
    assert!(
        text.contains("\nsrc/a.md:9: no Rust block precedes this `pollscope-twin` block"),
        "{text}"
    );
    let built = MDBook::load(book.path()).expect("a book").build();
    let error = format!("{:#}", built.expect_err("it has mistakes"));
    assert!(error.contains("\"pollscope\" preprocessor exited unsuccessfully"), "{error}");
    // `check` says the same.
    let (code, checked) = self::error(&run(&["check"], book.path()));
    assert_eq!((code, checked), (Some(2), text));
}

#[test]
fn a_book_that_does_not_say_where_pollscope_is_fails() {
    for (settings, expected) in [
        ("", "nothing says where Pollscope is: set `dist`"),
        ("dist = \"nowhere\"", "`dist = \"nowhere\"` has no embed/v1/embed.js"),
    ] {
        let book = book(settings, &[("a.md", PROGRAM)]);
        let book = MDBook::load(book.path()).expect("a book");
        let mut book = book;
        book.with_preprocessor(mdbook_pollscope::Pollscope);
        let error = format!("{:#}", book.build().expect_err("no Pollscope"));
        assert!(error.contains(expected), "{error}");
    }
    book("", &[("a.md", "# No program\n")]);
}

#[test]
fn other_renderers_get_plain_code() {
    let here = Path::new(".");
    for (renderer, code) in [("html", 0), ("test", 0), ("markdown", 1), ("epub", 1)] {
        assert_eq!(run(&["supports", renderer], here).status.code(), Some(code), "{renderer}");
    }
}

#[test]
fn a_recorded_book_of_each_mdbook_is_changed_in_its_own_form() {
    for name in ["mdbook-0.4.48.json", "mdbook-0.5.4.json"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded").join(name);
        let sent = fs::File::open(&path).expect("it was recorded");
        let output = Command::new(COMMAND).stdin(sent).output().expect("it starts");
        assert!(output.status.success(), "{output:?}");
        let sent: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(path).expect("a text")).expect("JSON");
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let items = if name.contains("0.4") { "sections" } else { "items" };
        let keys = |value: &serde_json::Value| {
            value.as_object().expect("a book").keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(keys(&answer), keys(&sent[1]), "{name}");
        let deep = &answer[items][2]["Chapter"]["sub_items"][0]["Chapter"]["content"];
        let deep = deep.as_str().expect("a text");
        assert!(deep.contains(
            "<pollscope-playground class=\"follows\" view=\"code,output\" edition=\"2024\">"
        ));
        assert!(deep.contains("new URL(\"https://example.org/pollscope/\""), "{deep}");
        assert_eq!(answer[items][0], sent[1][items][0], "{name}");
    }
}

#[test]
fn install_adds_the_table() {
    let book = tempfile::tempdir().expect("a folder");
    put(book.path(), "book.toml", "[book]\n");
    let arguments = ["install", "--dist", "../dist"];
    let said = |output: Output| String::from_utf8(output.stdout).expect("a text");
    assert_eq!(
        said(run(&arguments, book.path())),
        "Added [preprocessor.pollscope] to ./book.toml\n"
    );
    assert_eq!(
        said(run(&arguments, book.path())),
        "./book.toml has [preprocessor.pollscope] already\n"
    );
    assert!(read(&book, "book.toml").contains("dist = \"../dist\""));
}

#[test]
fn check_without_the_command_says_how_to_get_it() {
    let book = book("", &[("a.md", PROGRAM)]);
    let (code, text) = error(&run(&["check", "--pollscope", "no-such-command"], book.path()));
    assert_eq!(code, Some(2));
    assert_eq!(
        text,
        "error: there is no command `no-such-command`, which runs the programs: install Pollscope's npm \
         package, or name the command with --pollscope or in the environment variable POLLSCOPE\n"
    );
    // Nothing to run: no command is needed.
    let ignored = PROGRAM.replace("rust,pollscope", "rust,pollscope,ignore");
    put(book.path(), "src/a.md", &ignored);
    let output = run(&["check", "--pollscope", "no-such-command"], book.path());
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        ".: 0 programs checked, 0 failed, 1 ignored\n"
    );
}
