//! Instruments each lesson's Rust and writes the table of lessons.
//!
//! The instrumented source goes to a file of its own in which every line keeps its number, so
//! that the lines the compiler and the trace name are those of the lesson as written.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use pollscope_instrument::{Entry, Options, instrument};
use serde::Deserialize;

/// `lesson.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    order: u32,
    title: String,
    heading: String,
    summary: String,
    lanes: Lanes,
    #[serde(default)]
    fixture: Vec<Fixture>,
    #[serde(default)]
    pair: Vec<Pair>,
}

/// What `fetch` answers for one address, in `lesson.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    url: String,
    #[serde(default = "ok")]
    status: u16,
    #[serde(default = "json")]
    content_type: String,
    #[serde(default)]
    body: String,
    latency_ms: f64,
}

/// Which future and which promise are counterparts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    rust: Place,
    js: Place,
}

/// The line in which it is created, or the function that creates it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Place {
    Line(u32),
    Name(String),
}

fn ok() -> u16 {
    200
}

fn json() -> String {
    "application/json".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lanes {
    rust: u32,
    js: u32,
}

struct Lesson {
    slug: String,
    folder: PathBuf,
    manifest: Manifest,
}

fn main() -> ExitCode {
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), String> {
    let root = variable("CARGO_MANIFEST_DIR")?.join("lessons");
    let out = variable("OUT_DIR")?;
    println!("cargo::rerun-if-changed={}", root.display());

    let mut table = String::new();
    let mut modules = String::new();
    for (index, lesson) in lessons(&root)?.iter().enumerate() {
        let instrumented = out.join(format!("{}.rs", lesson.slug));
        write(&instrumented, &instrumented_source(lesson)?)?;
        let prose = out.join(format!("{}.html", lesson.slug));
        write(&prose, &html(&read(&lesson.folder.join("prose.md"))?))?;
        append(&mut modules, &mut table, index, lesson, &instrumented, &prose);
    }
    let all =
        format!("{modules}\npub(crate) static LESSONS: &[crate::lesson::Lesson] = &[\n{table}];\n");
    write(&out.join("lessons.rs"), &all)
}

/// The lessons in their order.
fn lessons(root: &Path) -> Result<Vec<Lesson>, String> {
    let entries =
        std::fs::read_dir(root).map_err(|error| format!("{}: {error}", root.display()))?;
    let mut lessons = Vec::new();
    for entry in entries {
        let folder = entry.map_err(|error| error.to_string())?.path();
        let file = folder.join("lesson.toml");
        let manifest = toml::from_str(&read(&file)?)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let slug = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        lessons.push(Lesson { slug: slug.to_owned(), folder, manifest });
    }
    lessons.sort_by_key(|lesson| lesson.manifest.order);
    let mut orders = HashSet::new();
    match lessons.iter().find(|lesson| !orders.insert(lesson.manifest.order)) {
        Some(lesson) => Err(format!("lesson {}: another one has the same order", lesson.slug)),
        None => Ok(lessons),
    }
}

fn instrumented_source(lesson: &Lesson) -> Result<String, String> {
    let file = lesson.folder.join("main.rs");
    let options = Options { entry: Entry::Future };
    let instrumented = instrument(&read(&file)?, &options)
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(instrumented.source)
}

fn html(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(markdown));
    html
}

fn append(
    modules: &mut String,
    table: &mut String,
    index: usize,
    lesson: &Lesson,
    instrumented: &Path,
    prose: &Path,
) {
    let Lesson { slug, folder, manifest } = lesson;
    let Manifest { title, heading, summary, lanes, .. } = manifest;
    let (fixtures, pairs) = (fixtures(&manifest.fixture), pairs(&manifest.pair));
    let Lanes { rust, js } = lanes;
    let _ = writeln!(modules, "#[path = {instrumented:?}]\nmod lesson{index};");
    let include = |file: &Path| format!("include_str!({file:?})");
    let _ = writeln!(
        table,
        "    crate::lesson::Lesson {{
        slug: {slug:?},
        title: {title:?},
        heading: {heading:?},
        summary: {summary:?},
        prose: {},
        rust: {},
        js: {},
        expected_rust: {},
        expected_js: {},
        lanes: crate::lesson::Lanes {{ rust: {rust}, js: {js} }},
        fixtures: {fixtures:?},
        pairs: &[{pairs}],
        main: || {{
            ::std::boxed::Box::pin(::pollscope_trace::root!(\"main()\", lesson{index}::main()))
        }},
    }},",
        include(prose),
        include(&folder.join("main.rs")),
        include(&folder.join("twin.js")),
        include(&folder.join("expected.rust.txt")),
        include(&folder.join("expected.js.txt")),
    );
}

/// The fixtures as the page wants them: `Fixture[]` as JSON.
fn fixtures(fixtures: &[Fixture]) -> String {
    let as_json = |fixture: &Fixture| {
        let Fixture { url, status, content_type, body, latency_ms } = fixture;
        serde_json::json!({
            "url": url, "status": status, "content_type": content_type, "body": body,
            "latency": latency_ms,
        })
    };
    serde_json::Value::from_iter(fixtures.iter().map(as_json)).to_string()
}

/// The pairs as an expression.
fn pairs(pairs: &[Pair]) -> String {
    let place = |place: &Place| match place {
        Place::Line(line) => format!("::pollscope_analysis::Place::Line({line})"),
        Place::Name(name) => format!("::pollscope_analysis::Place::Name({name:?})"),
    };
    let pair = |Pair { rust, js }: &Pair| {
        let (rust, js) = (place(rust), place(js));
        format!("::pollscope_analysis::Pair {{ rust: {rust}, js: {js} }}, ")
    };
    pairs.iter().map(pair).collect()
}

fn variable(name: &str) -> Result<PathBuf, String> {
    std::env::var_os(name).map(PathBuf::from).ok_or_else(|| format!("cargo has not set {name}"))
}

fn read(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
