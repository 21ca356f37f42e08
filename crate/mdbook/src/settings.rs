//! `[preprocessor.pollscope]` of `book.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use mdbook_preprocessor::PreprocessorContext;
use serde::Deserialize;
use toml::Value;

use crate::options::{ATTRIBUTES, Options, valid};

/// Where the Pollscope that the readers get comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// A folder that is copied into the book, from the folder of the book.
    Dist(PathBuf),
    /// A hosted one: its address, with `/` at the end.
    Site(String),
}

/// What an author can set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// None if neither is set, which a book without blocks need not.
    pub home: Option<Home>,
    /// Attributes of every block that does not have them itself.
    pub defaults: Vec<(&'static str, String)>,
}

/// As it is written. mdBook itself reads the first four.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "so that a misspelt key is noticed, all are listed")]
struct Written {
    command: Option<Value>,
    before: Option<Value>,
    after: Option<Value>,
    renderers: Option<Value>,
    renderer: Option<Value>,
    optional: Option<Value>,
    dist: Option<PathBuf>,
    site: Option<String>,
    #[serde(default)]
    defaults: BTreeMap<String, Value>,
}

const TABLE: &str = "book.toml, [preprocessor.pollscope]";

impl Settings {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// If something is misspelt or contradicts itself, with a sentence.
    pub fn new(context: &PreprocessorContext) -> Result<Self> {
        let table = context.config.get::<Value>("preprocessor.pollscope")?;
        let table = table.unwrap_or_else(|| Value::Table(toml::Table::new()));
        let written: Written = match table.try_into() {
            Ok(written) => written,
            Err(error) => bail!("{TABLE}: {}", error.to_string().trim()),
        };
        let home = match (written.dist, written.site) {
            (Some(_), Some(_)) => bail!("{TABLE}: `dist` and `site` are both set: remove one"),
            (Some(dist), None) => Some(Home::Dist(dist)),
            (None, Some(site)) => Some(Home::Site(address(&site)?)),
            (None, None) => None,
        };
        let mut defaults = defaults(written.defaults)?;
        // The compiler of the embed knows these two; older ones count as 2021 there.
        if !defaults.iter().any(|(name, _)| *name == "edition")
            && let Some(edition) = context.config.rust.edition
            && serde_json::to_value(edition)? == "2024"
        {
            defaults.push(("edition", "2024".to_owned()));
        }
        Ok(Settings { home, defaults })
    }

    /// Adds the defaults to what a block says. Lessons and templates have an edition of their own.
    pub fn complete(&self, options: &mut Options) {
        let is_named = options.is_named();
        for (name, value) in &self.defaults {
            if !(is_named && *name == "edition") {
                options.default_to(name, value);
            }
        }
    }
}

fn address(site: &str) -> Result<String> {
    if !["https://", "http://"].iter().any(|scheme| site.starts_with(scheme)) {
        bail!(
            "{TABLE}: `site = \"{site}\"` is not an address: write https://… of a hosted Pollscope, \
             or use `dist` for a folder"
        );
    }
    Ok(format!("{}/", site.trim_end_matches('/')))
}

fn defaults(written: BTreeMap<String, Value>) -> Result<Vec<(&'static str, String)>> {
    let mut defaults = Vec::new();
    for (name, value) in written {
        let known = ATTRIBUTES.into_iter().find(|known| *known == name);
        let Some(known) = known.filter(|name| !["lesson", "template"].contains(name)) else {
            bail!("{TABLE}: `defaults` has no attribute `{name}`");
        };
        let text = match value {
            Value::String(text) => text,
            Value::Boolean(true) => String::new(),
            Value::Boolean(false) => continue,
            other => other.to_string(),
        };
        match valid(known, &text) {
            Ok(text) => defaults.push((known, text)),
            Err(error) => bail!("{TABLE}: `defaults`: {error}"),
        }
    }
    Ok(defaults)
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use mdbook_preprocessor::config::Config;

    use super::*;

    fn read(book: &str) -> String {
        let config = Config::from_str(book).expect("a book.toml");
        let context = PreprocessorContext::new(PathBuf::new(), config, "html".to_owned());
        match Settings::new(&context) {
            Ok(Settings { home, defaults }) => format!("{home:?} {defaults:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn settings_and_their_mistakes() {
        for (book, expected) in [
            ("", "None []"),
            (
                "[preprocessor.pollscope]\ncommand = \"x\"\nafter = [\"links\"]\ndist = \"../dist\"",
                "Some(Dist(\"../dist\")) []",
            ),
            (
                "[rust]\nedition = \"2024\"\n[preprocessor.pollscope]\nsite = \"https://a.test/p\"",
                "Some(Site(\"https://a.test/p/\")) [(\"edition\", \"2024\")]",
            ),
            (
                "[rust]\nedition = \"2018\"\n[preprocessor.pollscope.defaults]\n\
                 view = \"code+output\"\nheight = 300\nreadonly = true\nautorun = false",
                "None [(\"height\", \"300\"), (\"readonly\", \"\"), (\"view\", \"code,output\")]",
            ),
            (
                "[preprocessor.pollscope]\ndist = \"a\"\nsite = \"https://a.test\"",
                "book.toml, [preprocessor.pollscope]: `dist` and `site` are both set: remove one",
            ),
            (
                "[preprocessor.pollscope]\nsite = \"a.test\"",
                "book.toml, [preprocessor.pollscope]: `site = \"a.test\"` is not an address: write \
                 https://… of a hosted Pollscope, or use `dist` for a folder",
            ),
            (
                "[preprocessor.pollscope.defaults]\nclock = \"wall\"",
                "book.toml, [preprocessor.pollscope]: `defaults`: `clock=wall`: expected one of \
                 simulated, real",
            ),
            (
                "[preprocessor.pollscope.defaults]\nlesson = \"a\"",
                "book.toml, [preprocessor.pollscope]: `defaults` has no attribute `lesson`",
            ),
        ] {
            assert_eq!(read(book), expected, "{book}");
        }
        assert!(read("[preprocessor.pollscope]\ndits = \"a\"").contains("unknown field `dits`"));
    }
}
