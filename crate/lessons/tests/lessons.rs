//! Every lesson's Rust half, run on simulated time: what it prints and what the timeline shows.

use expect_test::{Expect, ExpectFile, expect, expect_file};
use pollscope::Run;
use pollscope::platform::VirtualTime;
use pollscope_analysis::check::possible;
use pollscope_analysis::{Input, Model, Place, contrast, file, insights, rows};
use pollscope_lessons::{Native, files, find};
use pollscope_protocol::{Fixture, Lesson, LessonIndex};
use pollscope_trace::{Engine, Event, EventKind, Language, Stream};

/// The lessons that are listed, as the page fetches them, in their order.
fn listed() -> Vec<Lesson> {
    let index: LessonIndex = serde_json::from_str(files::INDEX).expect("an index");
    index.lessons.iter().map(|lesson| fetched(&lesson.slug)).collect()
}

/// A lesson as the page fetches it.
fn fetched(slug: &str) -> Lesson {
    let found = files::LESSONS.iter().find(|(known, _)| *known == slug);
    let (_, json) = found.expect("the lesson exists");
    serde_json::from_str(json).expect("a lesson")
}

/// Their Rust's events: of a run of the native ones, of the recorded run of the others.
fn ran() -> Vec<(Lesson, Vec<Event>)> {
    let with_events = |lesson: Lesson| {
        let events = match find(&lesson.slug) {
            Some(program) => run(program),
            None => recorded(&lesson.slug),
        };
        (lesson, events)
    };
    listed().into_iter().map(with_events).collect()
}

/// The events of a recorded run. A test of the compiler in the tab holds it against a new one.
fn recorded(slug: &str) -> Vec<Event> {
    let found = files::RECORDED.iter().find(|(known, _)| *known == slug);
    let (_, bytes) = found.expect("it has a recorded run");
    file::read(bytes).expect(slug).remove(0).events
}

/// Runs a lesson to its end and returns what happened.
fn run(lesson: &Native) -> Vec<Event> {
    let clock = VirtualTime::new();
    let over = std::rc::Rc::new(std::cell::Cell::new(false));
    let noted = over.clone();
    let run = Run::start(clock.clone(), lesson.main, move || noted.set(true));
    clock.run_until_idle(run.executor());
    assert!(over.get(), "{}: main did not finish", lesson.slug);
    assert_eq!(run.dropped_events(), 0);
    possible(run.drain())
}

/// A lesson's lanes, one a line, with the times at which each thing happened.
fn lanes(model: &Model) -> String {
    let mut text = String::new();
    for row in rows(&model.lanes) {
        let lane = &model.lanes[row.lane];
        let indent = "  ".repeat(row.depth as usize);
        let ms = |ns: u64| ns / 1_000_000;
        let started = lane.started.map_or("never".to_owned(), |at| ms(at).to_string());
        let ended = lane.ended.map(|(at, end)| format!("{end:?} at {}", ms(at)));
        text.push_str(&format!(
            "{indent}{} in line {}: created at {}, first polled {started}, {} polls, {}\n",
            lane.name,
            lane.line,
            ms(lane.created),
            lane.polls,
            ended.unwrap_or("open".to_owned()),
        ));
    }
    text
}

/// Compares a lesson's lanes.
fn check(slug: &str, expected: Expect) {
    let model = Model::of(&run(find(slug).expect("the lesson exists")));
    expected.assert_eq(&lanes(&model));
}

/// A file of a lesson's folder; `UPDATE_EXPECT=1` writes what is compared with it.
fn in_folder(slug: &str, file: &str) -> ExpectFile {
    expect_file![format!("{}/lessons/{slug}/{file}", env!("CARGO_MANIFEST_DIR"))]
}

#[test]
fn each_prints_what_it_is_expected_to() {
    for (lesson, events) in ran() {
        let model = Model::of(&events);
        let printed = model.printed(Stream::Stdout);
        in_folder(&lesson.slug, "expected.rust.txt").assert_eq(&printed);
        assert_eq!(model.printed(Stream::Stderr), "", "{}", lesson.slug);
    }
}

/// The picture that a person sees, and what is said about it, for people to read before it is committed.
#[test]
fn each_shows_what_it_is_expected_to() {
    for (lesson, events) in ran() {
        let mut text = lanes(&Model::of(&events));
        for insight in insights(&Input::new(Language::Rust, &events, true)) {
            text.push_str(&format!("line {}: {}\n", insight.line, insight.sentence));
        }
        in_folder(&lesson.slug, "expected.lanes.txt").assert_eq(&text);
    }
}

#[test]
fn each_has_as_many_lanes_as_room_is_kept_for() {
    for (lesson, events) in ran() {
        let model = Model::of(&events);
        assert_eq!(model.lanes.len(), lesson.lanes.rust as usize, "{}", lesson.slug);
    }
}

/// What is served is what was written: nothing is lost on the way into a file and out of it.
#[test]
fn each_is_served_as_its_folder_has_it() {
    for lesson in listed() {
        let folder = format!("{}/lessons/{}", env!("CARGO_MANIFEST_DIR"), lesson.slug);
        let file = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).expect(name);
        assert_eq!(lesson.rust, file("main.rs"));
        assert_eq!(lesson.expected.rust, file("expected.rust.txt"));
        // A lesson for the compiler in the tab need not have a JavaScript half.
        let twin = lesson.engine == Engine::Native || !lesson.js.is_empty();
        assert_eq!(lesson.js, if twin { file("twin.js") } else { String::new() });
        assert_eq!(lesson.expected.js, if twin { file("expected.js.txt") } else { String::new() });
    }
}

#[test]
fn running_twice_gives_the_same_trace() {
    for program in listed().iter().filter_map(|lesson| find(&lesson.slug)) {
        assert_eq!(run(program), run(program), "{}", program.slug);
    }
}

#[test]
fn a_trace_is_well_formed() {
    for (lesson, events) in ran() {
        assert!(events.windows(2).all(|pair| pair[0].id < pair[1].id && pair[0].at <= pair[1].at));
        let count = |wanted: fn(&EventKind) -> bool| {
            events.iter().filter(|event| wanted(&event.kind)).count()
        };
        let created = count(|kind| matches!(kind, EventKind::FutureCreated { .. }));
        let dropped = count(|kind| matches!(kind, EventKind::FutureDropped { .. }));
        assert_eq!(created, dropped, "{}: futures created and dropped", lesson.slug);
        let starts = count(|kind| matches!(kind, EventKind::PollStart));
        let ends = count(|kind| matches!(kind, EventKind::PollEnd { .. }));
        assert_eq!(starts, ends, "{}: polls begun and ended", lesson.slug);
        let cloned = count(|kind| matches!(kind, EventKind::WakerCloned));
        let dropped = count(|kind| matches!(kind, EventKind::WakerDropped));
        assert_eq!(cloned, dropped, "{}: wakers cloned and dropped", lesson.slug);
    }
}

#[test]
fn the_source_says_nothing_of_tracing() {
    for lesson in listed() {
        assert!(!lesson.rust.contains("trace"), "{}", lesson.slug);
        assert!(!lesson.rust.contains("probe"), "{}", lesson.slug);
    }
}

#[test]
fn lazy_vs_eager() {
    check(
        "lazy-vs-eager",
        expect![[r#"
            main() in line 11: created at 0, first polled 0, 2 polls, Ready at 1000
              greet("Ferris") in line 12: created at 0, first polled never, 0 polls, NeverPolled at 1000
        "#]],
    );
}

#[test]
fn one_at_a_time() {
    check(
        "one-at-a-time",
        expect![[r#"
            main() in line 11: created at 0, first polled 0, 4 polls, Ready at 3000
              foo(1) in line 12: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(2) in line 12: created at 0, first polled 1000, 2 polls, Ready at 2000
              foo(3) in line 12: created at 0, first polled 2000, 2 polls, Ready at 3000
        "#]],
    );
}

#[test]
fn join_all() {
    check(
        "join-all",
        expect![[r#"
            main() in line 12: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(1) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(2) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(3) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(4) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(5) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(6) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(7) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(8) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(9) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
              foo(10) in line 5: created at 0, first polled 0, 2 polls, Ready at 1000
        "#]],
    );
}

#[test]
fn early_request() {
    check(
        "early-request",
        expect![[r#"
            main() in line 12: created at 0, first polled 0, 3 polls, Ready at 500
              fetch_user(1) in line 13: created at 0, first polled 200, 2 polls, Ready at 500
        "#]],
    );
}

#[test]
fn the_contrast_in_words() {
    let words = |slug: &str| {
        let rust = Model::of(&run(find(slug).expect("the lesson exists")));
        let said = contrast(&rust, &Model::default(), true, &[]);
        let said = said.rust.expect("there is a sentence");
        format!("{} {}", said.name, said.rest)
    };
    let lazy = r#"greet("Ferris") was created at 0.000 s and never polled: nothing of it ran."#;
    assert_eq!(words("lazy-vs-eager"), lazy);
    assert_eq!(
        words("one-at-a-time"),
        "foo(3) was created at 0.000 s and first polled at 2.000 s."
    );
    assert_eq!(words("join-all"), "foo(1) to foo(10) had all begun by 0.000 s.");
    assert_eq!(
        words("early-request"),
        "fetch_user(1) was created at 0.000 s and first polled at 0.200 s."
    );
}

/// Each pair of a lesson names a future that the Rust half creates.
#[test]
fn pairs_stand_for_something() {
    for (lesson, events) in ran() {
        let rust = Model::of(&events);
        // As many promises as there are futures, called what the pair says.
        for pair in &lesson.pairs {
            let paired = |lane: &&pollscope_analysis::lane::Lane| match &pair.rust {
                Place::Line(line) => lane.line == *line,
                Place::Name(name) => lane.name.starts_with(name),
            };
            assert!(rust.lanes.iter().any(|lane| paired(&lane)), "{}: {pair:?}", lesson.slug);
            let Place::Name(js) = &pair.js else { continue };
            assert!(lesson.js.contains(&format!("function {js}(")), "{}: {pair:?}", lesson.slug);
        }
    }
}

#[test]
fn fixtures_are_what_the_sandbox_reads() {
    assert_eq!(fetched("join-all").fixtures, []);
    assert_eq!(
        fetched("early-request").fixtures,
        [Fixture {
            url: "/users/1".to_owned(),
            status: 200,
            content_type: "application/json".to_owned(),
            body: r#"{"name":"Ferris"}"#.to_owned(),
            latency: 300.0,
        }]
    );
    for lesson in listed() {
        for Fixture { url, .. } in &lesson.fixtures {
            assert!(lesson.prose.contains(url), "{}: {url} is explained", lesson.slug);
        }
    }
}

#[test]
fn what_there_is_to_say() {
    let said = |slug: &str| {
        let events = run(find(slug).expect("the lesson exists"));
        let insights = insights(&Input::new(Language::Rust, &events, true));
        let text = insights.iter().map(|insight| format!("{}: {}", insight.line, insight.sentence));
        text.collect::<Vec<_>>()
    };
    assert_eq!(
        said("lazy-vs-eager"),
        [r#"12: greet("Ferris") was created in line 12 and never polled: nothing of it ran."#]
    );
    assert_eq!(
        said("one-at-a-time"),
        ["14: foo(1), foo(2) and foo(3) were awaited one at a time, which took 3.00 s; \
            joined they would have taken 1.00 s."]
    );
    assert_eq!(said("join-all"), [""; 0]);
    assert_eq!(said("early-request"), [""; 0]);
}
