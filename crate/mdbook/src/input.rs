//! What mdBook sends and what it wants back: JSON, in the form of mdBook 0.5 or of 0.4.
//!
//! 0.4 calls the items of a book `sections`. Of `book.toml` only the tables that are used here are read, because
//! both forms may hold keys that the other does not know.

use anyhow::{Context, Result, bail};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;
use serde_json::{Map, Value, json};

/// Who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// mdBook 0.4.
    Sections,
    /// mdBook 0.5.
    Items,
}

/// Reads what mdBook sends.
///
/// # Errors
///
/// If it is something else, with a sentence.
pub fn read(json: &str) -> Result<(PreprocessorContext, Book, Form)> {
    const NOT: &str = "this is not what mdBook sends to a preprocessor";
    let (mut context, mut book): (Map<String, Value>, Map<String, Value>) =
        serde_json::from_str(json).context(NOT)?;
    let form = match (book.remove("sections"), book.contains_key("items")) {
        (Some(sections), false) => {
            book = Map::from_iter([("items".to_owned(), sections)]);
            Form::Sections
        }
        (None, true) => Form::Items,
        _ => bail!("{NOT}: mdBook 0.4 and 0.5 are known, and {} is another one", version(&context)),
    };
    if let Some(config) = context.get_mut("config") {
        *config = needed(config);
    }
    let context = serde_json::from_value(Value::Object(context)).context(NOT)?;
    let book = serde_json::from_value(Value::Object(book)).context(NOT)?;
    Ok((context, book, form))
}

/// The book for mdBook, as JSON.
///
/// # Errors
///
/// If a path in it is not Unicode.
pub fn write(book: Book, form: Form) -> Result<String> {
    let mut value = serde_json::to_value(book).context("a path of the book is not Unicode")?;
    if form == Form::Sections {
        value = json!({ "sections": value["items"].take(), "__non_exhaustive": null });
    }
    Ok(value.to_string())
}

fn version(context: &Map<String, Value>) -> &str {
    context.get("mdbook_version").and_then(Value::as_str).unwrap_or("an unknown version")
}

fn needed(config: &Value) -> Value {
    let mut needed = json!({});
    for table in ["output", "preprocessor"] {
        if config[table].is_object() {
            needed[table] = config[table].clone();
        }
    }
    for (table, key) in [("book", "src"), ("rust", "edition")] {
        if config[table][key].is_string() {
            needed[table] = json!({ key: config[table][key] });
        }
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What mdBook 0.4.48 and mdBook 0.5.4 sent for the same book.
    const RECORDED: [(&str, Form); 2] = [
        (include_str!("../tests/recorded/mdbook-0.4.48.json"), Form::Sections),
        (include_str!("../tests/recorded/mdbook-0.5.4.json"), Form::Items),
    ];

    #[test]
    fn both_forms_are_read() {
        for (json, expected) in RECORDED {
            let (context, book, form) = read(json).expect("it was recorded");
            assert_eq!(form, expected);
            let names: Vec<_> = book.chapters().map(|chapter| chapter.name.as_str()).collect();
            assert_eq!(names, ["Before", "First", "Deep", "After"]);
            assert_eq!(context.renderer, "html");
            let site = context.config.get::<String>("preprocessor.pollscope.site");
            assert_eq!(site.expect("a text").as_deref(), Some("https://example.org/pollscope/"));
            assert_eq!(serde_json::to_value(context.config.rust.edition).expect("JSON"), "2024");
        }
    }

    #[test]
    fn what_is_not_changed_goes_back_as_it_came() {
        for (json, _) in RECORDED {
            let (_, book, form) = read(json).expect("it was recorded");
            let written: Value =
                serde_json::from_str(&write(book, form).expect("JSON")).expect("JSON");
            let sent: Value = serde_json::from_str(json).expect("JSON");
            assert_eq!(written, sent[1]);
        }
    }

    #[test]
    fn something_else_is_refused_with_a_sentence() {
        let unknown = r#"[{"mdbook_version":"0.9.0","config":{}},{"parts":[]}]"#;
        for (json, expected) in [
            ("", "this is not what mdBook sends to a preprocessor"),
            ("[]", "this is not what mdBook sends to a preprocessor"),
            (
                unknown,
                "this is not what mdBook sends to a preprocessor: mdBook 0.4 and 0.5 are known, and \
                 0.9.0 is another one",
            ),
        ] {
            assert_eq!(read(json).expect_err("not a book").to_string(), expected);
        }
    }
}
