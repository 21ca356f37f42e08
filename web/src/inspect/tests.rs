//! What is said about the things of a small run.

use pollscope_protocol::state::{FutureStateName, PhaseName, PlaybackName, TaskStateName};
use pollscope_trace::Language;

use super::report::report as report_of;
use super::{Background, Card, Link, Part, Step, card, left_waiting, queues, waiting_programs};
use crate::state::sample::{MS, end, js, open, over, report, running, rust};
use crate::state::{Action, Control, Selection, State, Target, TimelineAction};

/// The card of a thing at a time, in milliseconds.
fn card_at(ms: u64, language: Language, target: Target) -> Card {
    let mut state = at(ms);
    let selection = Some(Selection { language, target });
    state.apply(Action::Timeline(TimelineAction::Select(selection)));
    known(&state).0.expect("there is such a thing")
}

/// The card of what is selected, and what is known of it wherever the playhead stands.
fn known(state: &State) -> (Option<Card>, Background) {
    let mut known = Background::default();
    known.update(state);
    (card(state, &known), known)
}

/// What happened to a thing, as it is told at a time in milliseconds.
fn history_at(ms: u64, language: Language, target: Target) -> Vec<Step> {
    let mut state = at(ms);
    let selection = Some(Selection { language, target });
    state.apply(Action::Timeline(TimelineAction::Select(selection)));
    let (_, known) = known(&state);
    known.pieces(&state).flat_map(|piece| known.piece(&state, piece)).collect()
}

fn at(ms: u64) -> State {
    let mut state = over();
    state.apply(Action::Playback(Control::Seek(ms * MS)));
    state
}

fn words(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect()
}

fn facts(card: &Card) -> Vec<String> {
    card.facts.iter().map(|(label, parts)| format!("{label}: {}", words(parts))).collect()
}

#[test]
fn a_future_that_waits_says_for_what_since_when_and_where_it_came_from() {
    let card = card_at(500, Language::Rust, Target::Future(1));
    assert_eq!((card.title.as_str(), card.what.as_str()), ("main()", "future 1"));
    assert_eq!(card.now, "Pending: it waits in line 5.");
    assert_eq!(
        facts(&card),
        [
            "created: 0.000 s in line 3",
            "first polled: 0.010 s",
            "ended: 1.000 s",
            "runs in: task 1",
            "polls: 2 times",
            "running for: 0 s",
        ]
    );
    let why = card.why.expect("it is pending");
    assert!(why.sentence.starts_with("main() waits in line 5 for "), "{}", why.sentence);
    assert_eq!(words(&why.chain[0].1), "main(), in line 5");
    let line = Some(Link::Line(Language::Rust, 5));
    assert_eq!(why.chain[0].1.last().map(|part| part.link), Some(line));
}

#[test]
fn the_history_tells_what_the_playhead_has_passed() {
    let history = history_at(500, Language::Rust, Target::Future(1));
    let happened = history.iter().filter(|step| step.happened).count();
    assert_eq!((history.len(), happened), (11, 7));
    assert_eq!(history[0].sentence, "main() created in line 3: lazy");
    assert_eq!((history[6].index, history[6].at), (7, 10 * MS));
}

#[test]
fn what_a_thing_is_doing_follows_the_playhead() {
    let says = |ms, language, target| card_at(ms, language, target).now;
    let future = Target::Future(1);
    assert_eq!(says(5, Language::Rust, future), "Created; nothing of it has run.");
    assert_eq!(says(1000, Language::Rust, future), "Ready: it has finished.");
    assert_eq!(says(0, Language::JavaScript, Target::Promise(1)), "Not created yet.");
    assert_eq!(says(5, Language::JavaScript, Target::Promise(1)), "Pending: it waits in line 9.");
    assert_eq!(says(505, Language::JavaScript, Target::Promise(1)), "Its body runs.");
    assert_eq!(says(0, Language::Rust, Target::Task(1)), "In the ready queue: it will be polled.");
    assert_eq!(says(500, Language::Rust, Target::Task(1)), "Idle: it waits to be woken.");
}

#[test]
fn a_task_says_what_it_consists_of() {
    let card = card_at(500, Language::Rust, Target::Task(1));
    assert_eq!((card.title.as_str(), card.what.as_str()), ("main()", "task 1"));
    assert!(facts(&card).contains(&"consists of: main()".to_owned()), "{:?}", facts(&card));
    let selection = Selection { language: Language::Rust, target: Target::Future(1) };
    let consists = card.facts.iter().find(|(label, _)| *label == "consists of");
    assert_eq!(consists.map(|(_, parts)| parts[0].link), Some(Some(Link::Select(selection))));
}

#[test]
fn a_poll_says_how_it_went() {
    let poll = |nth| Target::Poll { task: 1, future: 1, nth };
    let card = card_at(500, Language::Rust, poll(1));
    assert_eq!((card.title.as_str(), card.now.as_str()), ("2nd poll of main()", "Still to come."));
    assert_eq!(
        facts(&card),
        ["of: main()", "began: 1.000 s", "took: 0 s", "returned: ready", "runs in: task 1"]
    );
    assert_eq!(history_at(500, Language::Rust, poll(1)).len(), 4);
    assert_eq!(card_at(500, Language::Rust, poll(0)).now, "Over.");
    let run = Target::Poll { task: 0, future: 1, nth: 0 };
    let card = card_at(500, Language::JavaScript, run);
    assert_eq!(card.title, "1st run of main()");
    assert_eq!(
        facts(&card),
        ["of: main()", "began: 0.005 s", "took: 0 s", "returned: at the await in line 9"]
    );
}

#[test]
fn an_event_is_its_sentence_and_its_links() {
    let card = card_at(500, Language::Rust, Target::Event { index: 6 });
    assert_eq!((card.what.as_str(), card.now.as_str()), ("event 7", "Over."));
    assert_eq!(facts(&card), ["at: 0.010 s", "in: line 5", "about: main()", "runs in: task 1"]);
}

#[test]
fn there_is_no_card_of_what_is_not_there() {
    let mut state = over();
    assert_eq!(known(&state).0, None);
    for target in [
        Target::Future(9),
        Target::Task(9),
        Target::Poll { task: 1, future: 1, nth: 9 },
        Target::Wake(0),
        Target::Event { index: 99 },
    ] {
        let selection = Some(Selection { language: Language::Rust, target });
        state.apply(Action::Timeline(TimelineAction::Select(selection)));
        assert_eq!(known(&state).0, None, "{target:?}");
    }
}

#[test]
fn a_run_that_ended_while_main_waited_says_for_what() {
    assert_eq!(left_waiting(&over()), None);
    let mut state = running();
    report(&mut state, Language::Rust, rust());
    report(&mut state, Language::JavaScript, js().into_iter().take(2).collect());
    assert_eq!(left_waiting(&state), None, "it still may go on");
    end(&mut state, Language::Rust);
    end(&mut state, Language::JavaScript);
    let (language, sentence) = left_waiting(&state).expect("main waits");
    assert_eq!(language, Language::JavaScript);
    assert!(sentence.starts_with("main() waits in line 9"), "{sentence}");
}

#[test]
fn the_programs_that_wait_say_why_and_those_that_do_not_say_nothing() {
    let names = |ms| -> Vec<(Language, String)> {
        let waiting = waiting_programs(&at(ms)).into_iter();
        waiting.map(|waiting| (waiting.language, waiting.name)).collect()
    };
    let (rust, js) = ((Language::Rust, "main()".into()), (Language::JavaScript, "main()".into()));
    assert_eq!(names(0), []);
    assert_eq!(names(100), [rust.clone(), js]);
    assert_eq!(names(600), [rust]);
    assert_eq!(names(1000), []);
}

#[test]
fn the_queues_show_who_is_polled_and_who_is_next() {
    let lists = |state: &State, language| -> Vec<(&'static str, Vec<String>)> {
        let queues = queues::of(state.half(language), language).into_iter();
        queues
            .map(|queue| (queue.id, queue.items.iter().map(|item| words(item)).collect()))
            .collect()
    };
    let mut state = at(0);
    let none = Vec::new;
    assert_eq!(
        lists(&state, Language::Rust),
        [("poll-stack", none()), ("ready-queue", vec!["task 1 main()".into()]), ("timers", none())]
    );
    state.apply(Action::Playback(Control::SeekId(Language::Rust, 6)));
    let polled = vec!["task 1".to_owned(), "main(), line 4".to_owned()];
    assert_eq!(lists(&state, Language::Rust)[0], ("poll-stack", polled));
    assert_eq!(lists(&state, Language::Rust)[1], ("ready-queue", none()));
    state.apply(Action::Playback(Control::SeekEvent(Language::JavaScript, 0)));
    let calls = vec!["main()".to_owned()];
    assert_eq!(lists(&state, Language::JavaScript)[0], ("call-stack", calls));
}

#[test]
fn the_report_says_what_everything_is_at_the_playhead() {
    let info = report_of(&at(600));
    assert_eq!((info.at_ms, info.end_ms, info.happened, info.events), (600.0, 1000.0, 12, 18));
    assert_eq!((info.phase, info.playback), (PhaseName::Over, PlaybackName::Paused));
    let main = &info.rust.futures[0];
    assert_eq!(
        (main.name.as_str(), main.state, main.polls),
        ("main()", FutureStateName::Waiting, 1)
    );
    assert_eq!((main.line, main.await_line, main.task), (3, 5, 1));
    let why = main.why_pending.as_deref().expect("it is pending");
    assert!(why.starts_with("main() waits in line 5 for "), "{why}");
    assert_eq!((info.rust.waiting_lines, info.rust.printed_lines), (vec![5], 1));
    assert_eq!(info.rust.tasks[0].state, TaskStateName::Idle);
    assert_eq!((info.js.running, info.js.running_line), (vec![1], 9));
    assert_eq!(info.js.microtasks, None, "this trace does not tell of jobs");
    assert_eq!(report_of(&at(0)).rust.ready_queue, [1]);
    let fresh = report_of(&open(None));
    assert_eq!((fresh.phase, fresh.events, fresh.rust.futures.len()), (PhaseName::Fresh, 0, 0));
}
