//! Who created whom and who waits for whom.

mod common;

use common::{main, nap, numbered, record};
use expect_test::{Expect, expect};
use pollscope::spawn_local;
use pollscope_analysis::chain::Subject;
use pollscope_analysis::tree::{self, Node};
use pollscope_analysis::{History, Replay};
use pollscope_trace::{Event, EventKind, PromiseOrigin, Stream, probe, root, task};

fn shown(nodes: &[Node], names: &History) -> String {
    let mut text = String::new();
    for node in nodes {
        let name = match node.subject {
            Subject::Task(id) => format!("task {id}"),
            Subject::Future(id) => names.call_future(id).into_owned(),
        };
        text.push_str(&format!("{}{name}\n", "  ".repeat(node.depth as usize)));
    }
    text
}

/// Both trees after the event at `index`.
fn check(events: &[Event], index: usize, created: Expect, awaited: Expect) {
    let replay = Replay::of(events);
    let moment = replay.moment(events, index + 1);
    created.assert_eq(&shown(&tree::created(&moment), replay.history()));
    awaited.assert_eq(&shown(&tree::awaited(&moment, &replay), replay.history()));
}

#[test]
fn of_a_program_with_tasks() {
    let events = record(|| {
        root!(
            "main()",
            main(async {
                let lazy = nap(1);
                let first = spawn_local(task!("async", async {
                    nap(2).await;
                }));
                let inner = probe::block(async {
                    let naps = [nap(40), nap(50)];
                    for nap in naps {
                        probe::awaiting(9, nap).await;
                    }
                });
                spawn_local(task!("look", async {
                    probe::console(Stream::Stdout, 1, "look\n");
                }))
                .detach();
                probe::awaiting(10, inner).await;
                let _ = probe::awaiting(11, first).await;
                drop(lazy);
            })
        )
    });
    let is_look = |event: &Event| matches!(event.kind, EventKind::Console { .. });
    let look = events.iter().position(is_look).expect("it prints");
    check(
        &events,
        look,
        expect![[r#"
        task 1
          main()
            nap(1)
            async block
              nap(40)
              nap(50)
          task 2
            nap(2)
          task 3
    "#]],
        expect![[r#"
        task 1
          main()
            async block
              nap(40)
        nap(1)
        task 2
          nap(2)
        task 3
        nap(50)
    "#]],
    );
}

#[test]
fn of_promises() {
    use EventKind::*;
    let promise =
        |name: &str, parent, origin| PromiseCreated { name: name.to_owned(), parent, origin };
    let events = numbered([
        (0, 1, 9, promise("main()", 0, PromiseOrigin::AsyncFunction)),
        (0, 2, 10, promise("foo(1)", 1, PromiseOrigin::AsyncFunction)),
        (0, 2, 3, AwaitReached),
        (0, 3, 10, promise("bar()", 1, PromiseOrigin::AsyncFunction)),
        (0, 3, 6, AwaitReached),
        (0, 3, 6, ReactionAdded { promise: 2 }),
        (0, 4, 10, promise("Promise.race", 1, PromiseOrigin::Combinator)),
        (0, 4, 10, ReactionAdded { promise: 2 }),
        (0, 4, 10, ReactionAdded { promise: 3 }),
        (0, 1, 10, AwaitReached),
        (0, 1, 10, ReactionAdded { promise: 4 }),
    ]);
    check(
        &events,
        10,
        expect![[r#"
        main()
          foo(1)
          bar()
          Promise.race
    "#]],
        expect![[r#"
        main()
          Promise.race
            bar()
              foo(1)
    "#]],
    );
}

#[test]
fn what_waits_for_itself_is_shown_once() {
    use EventKind::*;
    let promise = |name: &str| PromiseCreated {
        name: name.to_owned(),
        parent: 0,
        origin: PromiseOrigin::Constructor,
    };
    let events = numbered([
        (0, 1, 1, promise("a")),
        (0, 2, 1, promise("b")),
        (0, 1, 1, ReactionAdded { promise: 2 }),
        (0, 2, 1, ReactionAdded { promise: 1 }),
        (0, 2, 1, ReactionAdded { promise: 2 }),
    ]);
    check(
        &events,
        4,
        expect![[r#"
        a
        b
    "#]],
        expect![[r#"
        a
          b
    "#]],
    );
}
