//! `mdbook-pollscope install`: the table in `book.toml`, if it is not there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::settings::Home;

/// Adds `[preprocessor.pollscope]` to the `book.toml` of a book. Answers what to tell the author.
///
/// # Errors
///
/// If there is no `book.toml`, or it cannot be read or written.
pub fn install(book: &Path, home: &Home) -> Result<String> {
    let path = book.join("book.toml");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}: name the folder of a book", path.display()))?;
    let Some(text) = with_table(&text, home).with_context(|| path.display().to_string())? else {
        return Ok(format!("{} has [preprocessor.pollscope] already", path.display()));
    };
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(format!("Added [preprocessor.pollscope] to {}", path.display()))
}

/// The text with the table at its end, where a table can always stand; none if it has one.
fn with_table(text: &str, home: &Home) -> Result<Option<String>> {
    let before: Table = text.parse().context("it is not TOML")?;
    if before.get("preprocessor").and_then(|table| table.get("pollscope")).is_some() {
        return Ok(None);
    }
    let (key, value) = match home {
        Home::Dist(dist) => ("dist", dist.display().to_string()),
        Home::Site(site) => ("site", site.clone()),
    };
    let value = Value::String(value);
    let table = format!(
        "[preprocessor.pollscope]\ncommand = \"mdbook-pollscope\"\nafter = [\"links\"]\n{key} = {value}\n"
    );
    let text = text.trim_end();
    let gap = if text.is_empty() { "" } else { "\n\n" };
    let text = format!("{text}{gap}{table}");
    if text.parse::<Table>().is_err() {
        bail!("a table cannot be added to it: write this yourself:\n{table}");
    }
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_added_once() {
        let home = Home::Dist("../dist".into());
        let before = "[book]\ntitle = \"A\" # remark\n";
        let text = with_table(before, &home).expect("TOML").expect("added");
        assert_eq!(
            text,
            "[book]\ntitle = \"A\" # remark\n\n[preprocessor.pollscope]\ncommand = \
             \"mdbook-pollscope\"\nafter = [\"links\"]\ndist = \"../dist\"\n"
        );
        assert_eq!(with_table(&text, &home).expect("TOML"), None);
        let site = Home::Site("https://a.test/".to_owned());
        assert!(with_table("", &site).expect("TOML").expect("added").starts_with("[preprocessor"));
        assert!(with_table("preprocessor = {}\n", &home).is_err());
        assert!(with_table("[book\n", &home).is_err());
    }
}
