//! The expectations of each lesson hold, and `docs/expectations.md` says of each example what is true.

use pollscope::Run;
use pollscope::platform::VirtualTime;
use pollscope_analysis::check::possible;
use pollscope_analysis::expect::{CompileError, Expectation, Outcome, Verdict, WORDS};
use pollscope_analysis::file;
use pollscope_lessons::{files, find};
use pollscope_trace::{Event, Language, RunStatus};

fn run(slug: &str) -> Vec<Event> {
    let lesson = find(slug).unwrap_or_else(|| panic!("there is no native lesson `{slug}`"));
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), lesson.main, || {});
    clock.run_until_idle(run.executor());
    possible(run.drain())
}

/// The run of a lesson: its own, or for the compiler in the tab the recorded one, which a test of that
/// compiler holds against a new one.
fn ran(slug: &str) -> (RunStatus, Vec<Event>) {
    if find(slug).is_some() {
        return (RunStatus::Ok, run(slug));
    }
    let recorded = files::RECORDED.iter().find(|(known, _)| *known == slug);
    let (_, bytes) = recorded.unwrap_or_else(|| panic!("`{slug}` has no run"));
    let trace = file::read(bytes).expect(slug).remove(0);
    (trace.header.ended.expect(slug).status, trace.events)
}

#[test]
fn each_lesson_shows_what_it_expects() {
    for (slug, texts) in files::EXPECTATIONS {
        if texts.is_empty() {
            continue;
        }
        let (status, events) = ran(slug);
        let outcome = Outcome::new(status).with(Language::Rust, &events, 0);
        for text in *texts {
            let answer = Expectation::parse(text).expect(text).evaluate(&outcome);
            assert_eq!(answer.verdict, Verdict::Holds, "{slug}: {text}\n    {answer}");
        }
    }
}

/// What a listed lesson is for.
#[test]
fn each_listed_lesson_expects_something() {
    let index: pollscope_protocol::LessonIndex =
        serde_json::from_str(files::INDEX).expect("an index");
    for lesson in index.lessons {
        let found = files::EXPECTATIONS.iter().find(|(slug, _)| *slug == lesson.slug);
        assert!(found.is_some_and(|(_, texts)| !texts.is_empty()), "{}", lesson.slug);
    }
}

/// The answer for an example of the page. Besides lessons it has a program that does not compile, and
/// `join-all` with half of its events.
fn answer(expectation: &str, program: &str) -> String {
    let expectation = Expectation::parse(expectation).expect(expectation);
    let errors = [CompileError { code: "E0382".to_owned(), line: 7 }];
    let answer = match program {
        "E0382 in line 7" => {
            let outcome = Outcome { errors: &errors, ..Outcome::new(RunStatus::CompileError) };
            expectation.evaluate(&outcome.with(Language::Rust, &[], 0))
        }
        "join-all, cut off" => {
            let all = run("join-all");
            let events = &all[..all.len() / 2];
            let dropped = (all.len() - events.len()) as u64;
            let outcome = Outcome::new(RunStatus::Ok);
            expectation.evaluate(&outcome.with(Language::Rust, events, dropped))
        }
        slug => {
            let events = run(slug);
            expectation.evaluate(&Outcome::new(RunStatus::Ok).with(Language::Rust, &events, 0))
        }
    };
    answer.to_string()
}

/// Rows of its tables are `| expectation | program | answer |`; the last column is computed.
/// `UPDATE_EXPECT=1` writes it.
#[test]
fn the_page_about_expectations_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/expectations.md");
    let page = std::fs::read_to_string(path).expect("docs/expectations.md");
    let mut shown = Vec::new();
    let mut fresh = String::new();
    for line in page.lines() {
        let mut cells = line.split(" | ");
        let example = cells.next().and_then(|cell| cell.strip_prefix("| `")?.strip_suffix('`'));
        match (example, cells.next()) {
            (Some(example), Some(program)) => {
                shown.push(example.split('(').next().unwrap_or(example).to_owned());
                let answer = answer(example, program.trim_matches('`'));
                fresh.push_str(&format!("| `{example}` | {program} | {answer} |\n"));
            }
            _ => fresh.push_str(&format!("{line}\n")),
        }
    }
    for (word, _) in WORDS {
        assert!(shown.iter().any(|other| other == word), "`{word}` has no example");
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() && fresh != page {
        std::fs::write(path, &fresh).expect("docs/expectations.md can be written");
    }
    let page = std::fs::read_to_string(path).expect("docs/expectations.md");
    assert_eq!(page, fresh, "run the test with UPDATE_EXPECT=1");
}
