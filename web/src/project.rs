//! The Rust program on the screen for use elsewhere: in the Rust Playground, and as a cargo project that
//! today's Rust compiles. Text in, text out.

use pollscope_protocol::live::Edition;

/// What our own crate has that tokio has under another path. Elsewhere there is no crate of that name.
const STAND_INS: [(&str, &str); 5] = [
    ("main", "tokio::main"),
    ("sleep", "tokio::time::sleep"),
    ("spawn", "tokio::spawn"),
    ("timeout", "tokio::time::timeout"),
    ("yield_now", "tokio::task::yield_now"),
];

/// The crates that programs may use, by their names in programs, and the dependency of each. A test
/// compares the names with `crate/live-crates/crates.toml`.
const CRATES: [(&str, &str); 32] = [
    ("anyhow", r#"anyhow = "1""#),
    ("async_channel", r#"async-channel = "2""#),
    ("async_executor", r#"async-executor = "1""#),
    ("async_lock", r#"async-lock = "3""#),
    ("async_std", r#"async-std = { version = "1", features = ["attributes"] }"#),
    ("async_stream", r#"async-stream = "0.3""#),
    ("async_task", r#"async-task = "4""#),
    ("async_trait", r#"async-trait = "0.1""#),
    ("bytes", r#"bytes = "1""#),
    ("crossbeam", r#"crossbeam = "0.8""#),
    ("flume", r#"flume = "0.11""#),
    ("futures", r#"futures = { version = "0.3", features = ["thread-pool"] }"#),
    ("futures_channel", r#"futures-channel = "0.3""#),
    ("futures_core", r#"futures-core = "0.3""#),
    ("futures_executor", r#"futures-executor = { version = "0.3", features = ["thread-pool"] }"#),
    ("futures_lite", r#"futures-lite = "2""#),
    ("futures_sink", r#"futures-sink = "0.3""#),
    ("futures_task", r#"futures-task = "0.3""#),
    ("futures_timer", r#"futures-timer = "3""#),
    ("futures_util", r#"futures-util = "0.3""#),
    ("num_cpus", r#"num_cpus = "1""#),
    ("once_cell", r#"once_cell = "1""#),
    ("parking_lot", r#"parking_lot = "0.12""#),
    ("pin_project_lite", r#"pin-project-lite = "0.2""#),
    ("rand", r#"rand = "0.9""#),
    ("rayon", r#"rayon = "1""#),
    ("smol", r#"smol = "2""#),
    ("thiserror", r#"thiserror = "2""#),
    ("tokio", r#"tokio = { version = "1", features = ["full", "test-util"] }"#),
    ("tokio_stream", r#"tokio-stream = { version = "0.1", features = ["full"] }"#),
    ("tokio_util", r#"tokio-util = { version = "0.7", features = ["full"] }"#),
    ("trpl", r#"trpl = "0.3""#),
];

/// The program as it compiles elsewhere, line for line: what it uses of our own crate follows at its end, from
/// tokio. Otherwise a sentence that says why it only runs here.
pub fn portable(source: &str) -> Result<String, String> {
    let mut used = ours(source)?;
    used.sort_unstable();
    used.dedup();
    if used.is_empty() {
        return Ok(source.to_owned());
    }
    let mut text = source.trim_end().to_owned();
    text.push_str(
        "\n\n/// Pollscope's own crate is in Pollscope only: here tokio takes its place.\n",
    );
    text.push_str("mod pollscope {\n");
    for (_, path) in used {
        text.push_str(&format!("    pub use {path};\n"));
    }
    text.push_str("}\n");
    Ok(text)
}

/// What a program uses of our own crate, or why there is nothing like it elsewhere.
fn ours(source: &str) -> Result<Vec<(&'static str, &'static str)>, String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("pollscope::") {
        if !begins_word(source, at) {
            continue;
        }
        let rest = &source[at + "pollscope::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name = word(name.trim());
            if name.is_empty() {
                continue;
            }
            let known = STAND_INS.into_iter().find(|(known, _)| *known == name);
            found.push(
                known.ok_or_else(|| {
                    format!("It uses pollscope::{name}, which only Pollscope has.")
                })?,
            );
        }
    }
    Ok(found)
}

/// Where the Rust Playground opens this program.
pub fn playground(source: &str, edition: Edition) -> Result<String, String> {
    let code = percent_encoded(&portable(source)?);
    let edition = year(edition);
    Ok(format!(
        "https://play.rust-lang.org/?version=stable&mode=debug&edition={edition}&code={code}"
    ))
}

/// The files of a cargo project, each with its path. `js` is the other half, if there is one.
pub fn files(
    rust: &str,
    js: Option<&str>,
    edition: Edition,
) -> Result<Vec<(&'static str, String)>, String> {
    let source = portable(rust)?;
    let mut files = vec![
        ("pollscope-program/Cargo.toml", manifest(&source, edition)),
        ("pollscope-program/src/main.rs", source),
    ];
    if let Some(js) = js {
        files.push(("pollscope-program/program.mjs", js.to_owned()));
    }
    Ok(files)
}

fn manifest(source: &str, edition: Edition) -> String {
    let mut text = format!(
        "[package]\nname = \"pollscope-program\"\nversion = \"0.1.0\"\nedition = \"{}\"\npublish = false\n\n\
         [dependencies]\n",
        year(edition)
    );
    for (_, line) in CRATES.iter().filter(|(name, _)| uses(source, name)) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Whether a program names a crate: rather once too often, in a comment, than once too few.
fn uses(source: &str, name: &str) -> bool {
    source.match_indices(name).any(|(at, _)| {
        let rest = &source[at + name.len()..];
        let used = rest.starts_with("::") || rest.starts_with(';') || rest.starts_with(" as ");
        used && begins_word(source, at)
    })
}

/// Whether a word begins there, and no longer path leads to it.
fn begins_word(source: &str, at: usize) -> bool {
    let before = source[..at].chars().next_back();
    !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

/// The word at the beginning of a text.
fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    &text[..end.unwrap_or(text.len())]
}

/// Its name.
pub fn year(edition: Edition) -> &'static str {
    match edition {
        Edition::Edition2021 => "2021",
        Edition::Edition2024 => "2024",
    }
}

/// A text as a value in the query of an address.
fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_without_our_crate_is_as_it_is() {
        let source = "fn main() {}\n// not_pollscope::sleep\n";
        assert_eq!(portable(source).as_deref(), Ok(source));
    }

    #[test]
    fn what_is_ours_comes_from_tokio() {
        let source = "use pollscope::{sleep, spawn};\n\n#[pollscope::main]\nasync fn main() {}\n";
        let expected = format!(
            "{source}\n/// Pollscope's own crate is in Pollscope only: here tokio takes its place.\n\
             mod pollscope {{\n    pub use tokio::main;\n    pub use tokio::time::sleep;\n    \
             pub use tokio::spawn;\n}}\n"
        );
        assert_eq!(portable(source), Ok(expected));
    }

    #[test]
    fn what_only_pollscope_has_is_said() {
        for (source, name) in
            [("use pollscope::js;", "js"), ("pollscope::Executor::new()", "Executor")]
        {
            let said = format!("It uses pollscope::{name}, which only Pollscope has.");
            assert_eq!(portable(source), Err(said));
        }
    }

    #[test]
    fn the_crates_are_those_that_programs_may_use() {
        let listed = include_str!("../../crate/live-crates/crates.toml");
        let listed = listed.split("listed = [").nth(1).and_then(|rest| rest.split(']').next());
        let listed: Vec<&str> = listed.expect("a list").split('"').skip(1).step_by(2).collect();
        let mut known: Vec<&str> = CRATES.iter().map(|(name, _)| *name).collect();
        known.push("pollscope");
        known.sort_unstable();
        assert_eq!(known, listed);
    }

    #[test]
    fn a_project_depends_on_what_it_names() {
        let source =
            "use futures::join;\nuse tokio::time;\n// async_stdish::x, my_bytes::y\nfn main() {}";
        let files = files(source, Some("1"), Edition::Edition2021).expect("it is portable");
        let [(_, manifest), (_, main), (_, js)] = &files[..] else { panic!("three files") };
        let dependencies: Vec<&str> =
            manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1).collect();
        assert_eq!(
            dependencies,
            [
                r#"futures = { version = "0.3", features = ["thread-pool"] }"#,
                r#"tokio = { version = "1", features = ["full", "test-util"] }"#
            ]
        );
        assert_eq!((main.as_str(), js.as_str()), (source, "1"));
    }

    #[test]
    fn the_playground_gets_every_character() {
        let url = playground("fn main() { \"é+&#\" }", Edition::Edition2024).expect("portable");
        let code = "fn%20main%28%29%20%7B%20%22%C3%A9%2B%26%23%22%20%7D";
        assert!(url.ends_with(&format!("&edition=2024&code={code}")), "{url}");
    }
}
