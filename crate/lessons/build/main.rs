//! Makes the lessons' folders into what the page needs of them:
//!
//! * `OUT_DIR/site`: the files that the page fetches, `index.json` and a `lesson.json` for each lesson;
//!   `OUT_DIR/files.rs` is the list of them, for tests, and `OUT_DIR/exercises.json` has every exercise
//!   with the attempts that must fail.
//! * `OUT_DIR/lessons.rs`: the native lessons' Rust, instrumented and compiled into this crate. Each is
//!   a file of its own in which every line keeps its number, so that the compiler and the trace name the
//!   lines of the lesson as written.

mod manifest;
mod practice;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use manifest::{Manifest, Source};
use pollscope_instrument::{Entry, Options, instrument};
use pollscope_protocol::{Lesson, LessonIndex, LessonInfo, Printed};
use pollscope_trace::Engine;
use practice::Checked;

/// The folder of the lessons, as messages name it.
const LESSONS: &str = "crate/lessons/lessons";

/// A lesson, and what only its `lesson.toml` says.
struct Read {
    lesson: Lesson,
    order: u32,
    topic: String,
    listed: bool,
    expect: Vec<String>,
    exercises: Vec<Checked>,
    /// The trace of a run of its Rust, if it needs the compiler of the tab.
    recorded: Option<Vec<u8>>,
}

fn main() {
    // Cargo fails the build for these, and shows each as an error of this crate.
    for message in generate().err().into_iter().flatten() {
        println!("cargo::error={}", message.replace('\n', " "));
    }
}

fn generate() -> Result<(), Vec<String>> {
    let root = variable("CARGO_MANIFEST_DIR")?.join("lessons");
    let out = variable("OUT_DIR")?;
    println!("cargo::rerun-if-changed={}", root.display());
    let lessons = read_lessons(&root)?;
    write_site(&out, &lessons).map_err(one)?;
    write_native(&out, &lessons).map_err(one)?;
    write_attempts(&out, &lessons).map_err(one)
}

fn one(message: String) -> Vec<String> {
    vec![message]
}

/// The lessons in their order, those that are not listed last; or everything that is wrong with them.
fn read_lessons(root: &Path) -> Result<Vec<Read>, Vec<String>> {
    let (mut lessons, mut wrong) = (Vec::new(), Vec::new());
    for slug in folders(root).map_err(one)? {
        match read_lesson(&root.join(&slug), &slug) {
            Ok(read) => lessons.push(read),
            Err(message) => wrong.push(message),
        }
    }
    // The lessons of a topic stand together, at the place of the first of them.
    let mut topics: HashMap<String, u32> = HashMap::new();
    for read in &lessons {
        let first = topics.entry(read.topic.clone()).or_insert(read.order);
        *first = read.order.min(*first);
    }
    lessons.sort_by_key(|read: &Read| (!read.listed, topics.get(&read.topic).copied(), read.order));
    let mut orders = HashMap::new();
    for Read { lesson, order, listed, .. } in &lessons {
        if let Some(other) = orders.insert((*listed, *order), &lesson.slug) {
            let slug = &lesson.slug;
            wrong.push(format!(
                "{LESSONS}/{slug}/lesson.toml: order = {order} is that of `{other}` as well: give one \
                 of them another number"
            ));
        }
    }
    if wrong.is_empty() { Ok(lessons) } else { Err(wrong) }
}

fn folders(root: &Path) -> Result<Vec<String>, String> {
    let mut slugs = Vec::new();
    for entry in fs::read_dir(root).map_err(|error| format!("{LESSONS}: {error}"))? {
        let entry = entry.map_err(|error| format!("{LESSONS}: {error}"))?;
        let slug = entry.file_name().to_string_lossy().into_owned();
        if !slug.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            return Err(format!(
                "{LESSONS}/{slug}: a lesson's folder is its name in addresses: rename it to lower-case \
                 letters, digits and `-`"
            ));
        }
        slugs.push(slug);
    }
    slugs.sort();
    Ok(slugs)
}

fn read_lesson(folder: &Path, slug: &str) -> Result<Read, String> {
    let shown = |file: &str| format!("{LESSONS}/{slug}/{file}");
    let text = |file: &str| {
        fs::read_to_string(folder.join(file)).map_err(|error| format!("{}: {error}", shown(file)))
    };
    let optional = |file: &str| match fs::read_to_string(folder.join(file)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| format!("{}: {error}", shown(file))),
    };
    let manifest = manifest::parse(&shown("lesson.toml"), &text("lesson.toml")?)?;
    let about = origin(&manifest);
    let Manifest { order, title, heading, summary, lanes, listed, engine, edition, clock, .. } =
        manifest;
    let rust = text("main.rs")?;
    let recorded = match engine {
        Engine::Native => None,
        Engine::Live => Some(recorded(folder, &shown("recorded.json"), &rust)?),
    };
    let mut exercises = Vec::new();
    for exercise in manifest.exercise {
        exercises.push(exercise.read(
            folder,
            &format!("{LESSONS}/{slug}"),
            slug,
            (engine, edition),
            &rust,
        )?);
    }
    let lesson = Lesson {
        slug: slug.to_owned(),
        title,
        heading,
        summary,
        prose: html(&text("prose.md")?) + &html(&about),
        rust,
        js: optional("twin.js")?,
        expected: Printed { rust: text("expected.rust.txt")?, js: optional("expected.js.txt")? },
        engine,
        edition,
        clock,
        lanes,
        recorded: recorded.is_some(),
        fixtures: manifest.fixture.into_iter().map(Into::into).collect(),
        pairs: manifest.pair,
        predictions: manifest.predict.into_iter().map(Into::into).collect(),
        exercises: exercises.iter().map(|checked| checked.exercise.clone()).collect(),
    };
    let expect = manifest.expect.into_iter().map(toml::Spanned::into_inner).collect();
    Ok(Read { lesson, order, topic: manifest.topic, listed, expect, exercises, recorded })
}

/// The recorded run of a lesson for the compiler in the tab. It is of the program as written.
fn recorded(folder: &Path, shown: &str, rust: &str) -> Result<Vec<u8>, String> {
    let again = "write it again with `cargo xtask record`";
    let bytes = fs::read(folder.join("recorded.json"))
        .map_err(|error| format!("{shown}: {error}: {again}"))?;
    let traces = pollscope_analysis::file::read(&bytes)
        .map_err(|error| format!("{shown}: {error}: {again}"))?;
    match &traces[..] {
        [trace] if trace.header.source == rust => Ok(bytes),
        _ => Err(format!("{shown}: it is the run of another program than main.rs: {again}")),
    }
}

/// Below the prose: for whom the lesson is, and where its idea comes from.
fn origin(manifest: &Manifest) -> String {
    let level = manifest.level.words();
    match &manifest.source {
        Some(Source { article, idea }) => {
            format!("*{level}. From “{}”: {idea}.*\n", article.title())
        }
        None => format!("*{level}.*\n"),
    }
}

fn html(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(markdown));
    html
}

/// The files that the page fetches, and the list of them.
fn write_site(out: &Path, lessons: &[Read]) -> Result<(), String> {
    let site = out.join("site");
    if site.exists() {
        // A lesson that was removed or renamed would stay.
        fs::remove_dir_all(&site).map_err(|error| format!("{}: {error}", site.display()))?;
    }
    let info = |read: &Read| LessonInfo {
        slug: read.lesson.slug.clone(),
        title: read.lesson.title.clone(),
        topic: read.topic.clone(),
        summary: read.lesson.summary.clone(),
    };
    let (listed, unlisted): (Vec<&Read>, Vec<&Read>) = lessons.iter().partition(|read| read.listed);
    let index = LessonIndex {
        lessons: listed.into_iter().map(info).collect(),
        unlisted: unlisted.into_iter().map(info).collect(),
    };
    let file = site.join("index.json");
    write_json(&file, &index)?;
    let mut list = String::from("/// `index.json`.\n");
    let _ = writeln!(list, "pub const INDEX: &str = include_str!({file:?});");
    list.push_str("/// The slug of each lesson, in their order, and its `lesson.json`.\n");
    list.push_str("pub const LESSONS: &[(&str, &str)] = &[\n");
    for Read { lesson, recorded, .. } in lessons {
        let file = site.join(&lesson.slug).join("lesson.json");
        write_json(&file, lesson)?;
        if let Some(bytes) = recorded {
            let file = file.with_file_name("recorded.json");
            fs::write(&file, bytes).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        let _ = writeln!(list, "    ({:?}, include_str!({file:?})),", lesson.slug);
    }
    list.push_str("];\n");
    list.push_str("/// The slug of each lesson, and what must be seen when its Rust runs.\n");
    list.push_str("pub const EXPECTATIONS: &[(&str, &[&str])] = &[\n");
    for Read { lesson, expect, .. } in lessons {
        let _ = writeln!(list, "    ({:?}, &{expect:?}),", lesson.slug);
    }
    list.push_str("];\n");
    list.push_str(
        "/// The slug of each lesson for the compiler in the tab, and its recorded run.\n",
    );
    list.push_str("pub const RECORDED: &[(&str, &[u8])] = &[\n");
    for Read { lesson, .. } in lessons.iter().filter(|read| read.recorded.is_some()) {
        let file = site.join(&lesson.slug).join("recorded.json");
        let _ = writeln!(list, "    ({:?}, include_bytes!({file:?})),", lesson.slug);
    }
    list.push_str("];\n");
    let exercises: Vec<&Checked> = lessons.iter().flat_map(|read| &read.exercises).collect();
    let file = out.join("exercises.json");
    write_json(&file, &exercises)?;
    list.push_str(
        "/// Every exercise with the lesson as written and the attempts that must fail.\n",
    );
    let _ = writeln!(list, "pub const EXERCISES: &str = include_str!({file:?});");
    write(&out.join("files.rs"), &list)
}

fn write_json(file: &Path, value: &impl serde::Serialize) -> Result<(), String> {
    let json = serde_json::to_string(value).map_err(|error| error.to_string())?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    write(file, &json)
}

/// The programs that are compiled in.
fn write_native(out: &Path, lessons: &[Read]) -> Result<(), String> {
    let (mut modules, mut table) = (String::new(), String::new());
    let native = lessons.iter().filter(|read| read.lesson.engine == Engine::Native);
    for (index, Read { lesson, .. }) in native.enumerate() {
        let slug = &lesson.slug;
        let options = Options { entry: Entry::Future };
        let instrumented = instrument(&lesson.rust, &options)
            .map_err(|error| format!("{LESSONS}/{slug}/main.rs: {error}"))?;
        let file = out.join(format!("{slug}.rs"));
        write(&file, &instrumented.source)?;
        let _ = writeln!(modules, "#[path = {file:?}]\nmod lesson{index};");
        let _ = writeln!(
            table,
            "    crate::Native {{ slug: {slug:?}, main: || {{
        ::std::boxed::Box::pin(::pollscope_trace::root!(\"main()\", lesson{index}::main()))
    }} }},",
        );
    }
    let all = format!("{modules}\npub(crate) static NATIVE: &[crate::Native] = &[\n{table}];\n");
    write(&out.join("lessons.rs"), &all)
}

/// The programs of the native lessons' exercises, for a test: the same, without the lessons themselves.
fn write_attempts(out: &Path, lessons: &[Read]) -> Result<(), String> {
    let (mut modules, mut table) = (String::new(), String::new());
    let folder = out.join("exercises");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let native = lessons.iter().filter(|read| read.lesson.engine == Engine::Native);
    let attempts = native.flat_map(|read| &read.exercises).flat_map(Checked::attempts);
    for (index, attempt) in attempts.enumerate() {
        let name = format!("{}/exercises/{}", attempt.lesson, attempt.file);
        let instrumented = instrument(attempt.rust, &Options { entry: Entry::Future })
            .map_err(|error| format!("{LESSONS}/{name}: {error}"))?;
        let file = folder.join(format!("{}.{}", attempt.lesson, attempt.file));
        write(&file, &instrumented.source)?;
        let _ = writeln!(modules, "#[path = {file:?}]\nmod attempt{index};");
        let _ = writeln!(
            table,
            "    ({name:?}, || {{
        ::std::boxed::Box::pin(::pollscope_trace::root!(\"main()\", attempt{index}::main()))
    }}),",
        );
    }
    let kind = "(&str, fn() -> ::pollscope_lessons::native::MainFuture)";
    let all = format!("{modules}\npub(crate) static ATTEMPTS: &[{kind}] = &[\n{table}];\n");
    write(&out.join("attempts.rs"), &all)
}

fn variable(name: &str) -> Result<PathBuf, Vec<String>> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| one(format!("cargo has not set {name}")))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
