//! Spawns.

use expect_test::expect;

use crate::{check, check_body};

#[test]
fn calls_and_methods() {
    check_body(
        "spawn_local(foo(1));",
        expect![[r#"spawn_local(::pollscope_trace::task!("foo(1)", foo(1)));"#]],
    );
    check_body(
        "pollscope::spawn_local(a).await;",
        expect![[
            r#"awaiting(1, pollscope::spawn_local(::pollscope_trace::task!("a", a))).await;"#
        ]],
    );
    check_body(
        "tokio::task::spawn(a.await);",
        expect![[
            r#"tokio::task::spawn(::pollscope_trace::task!("a.await", awaiting(1, a).await));"#
        ]],
    );
    check_body(
        "set.spawn(a()).b().spawn_local(c,);",
        expect![[
            r#"set.spawn(::pollscope_trace::task!("a()", a())).b().spawn_local(::pollscope_trace::task!("c", c),);"#
        ]],
    );
    check_body(
        "a.await.spawn(b);",
        expect![[r#"awaiting(1, a).await.spawn(::pollscope_trace::task!("b", b));"#]],
    );
}

#[test]
fn names() {
    check_body(
        "spawn(async { 1 }); spawn(async move {});",
        expect![[
            r#"spawn(::pollscope_trace::task!("async block", block(async { 1 }))); spawn(::pollscope_trace::task!("async block", block(async move {})));"#
        ]],
    );
    check_body(
        "spawn(say(\"a \\\"b\\\"\", 'c', \"\\n\"));",
        expect![[
            r#"spawn(::pollscope_trace::task!("say(\"a \\\"b\\\"\", 'c', \"\\n\")", say("a \"b\"", 'c', "\n")));"#
        ]],
    );
    check_body(
        "spawn(say(r\"\\d\", \"ä\"));",
        expect![[r#"spawn(::pollscope_trace::task!("say(r\"\\d\", \"ä\")", say(r"\d", "ä")));"#]],
    );
    check_body(
        "spawn(a(|x| { x }).b(C { d }).e({}));",
        expect![[
            r#"spawn(::pollscope_trace::task!("a(|x| {…}).b(C {…}).e({})", a(|x| { x }).b(C { d }).e({})));"#
        ]],
    );
    check_body(
        "spawn(a\n  // comment\n  .b(\n1,\n\"x\ny\"));",
        expect![[r#"
            spawn(::pollscope_trace::task!("a.b(1, \"x y\")", a
              // comment
              .b(
            1,
            "x
            y")));"#]],
    );
    check_body(
        "spawn(a(\n    [\n        1,\n        2,\n    ],\n)\n.b()?);",
        expect![[r#"
            spawn(::pollscope_trace::task!("a([1, 2]).b()?", a(
                [
                    1,
                    2,
                ],
            )
            .b()?));"#]],
    );
    check_body(
        "spawn(a_function_with_a_name(of_some, length, which_is_cut));",
        expect![[
            r#"spawn(::pollscope_trace::task!("a_function_with_a_name(of_some, length, which_is…", a_function_with_a_name(of_some, length, which_is_cut)));"#
        ]],
    );
}

#[test]
fn boxes_are_filled_not_wrapped() {
    check_body(
        "spawn(Box::pin(foo()));",
        expect![[r#"spawn(Box::pin(::pollscope_trace::task!("foo()", foo())));"#]],
    );
    check_body(
        "spawn(std::boxed::Box::pin(async {}));",
        expect![[
            r#"spawn(std::boxed::Box::pin(::pollscope_trace::task!("async block", block(async {}))));"#
        ]],
    );
    check_body("spawn(Box::new(foo()));", expect!["spawn(Box::new(foo()));"]);
}

#[test]
fn what_is_no_future() {
    check_body(
        "spawn(|| a); spawn(move || b.await); x.spawn((|s| c));",
        expect!["spawn(|| a); spawn(move || awaiting(1, b).await); x.spawn((|s| c));"],
    );
    check_body(
        "a.spawn(); a.spawn(b, c); spawn(); spawn(a, b);",
        expect!["a.spawn(); a.spawn(b, c); spawn(); spawn(a, b);"],
    );
    check_body(
        "a.spawn((b, c)); a.spawn(&mut b); a.spawn([b]); a.spawn(1);",
        expect!["a.spawn((b, c)); a.spawn(&mut b); a.spawn([b]); a.spawn(1);"],
    );
    check_body(
        "spawn_blocking(a); a.spawn_all(b); spawn::<A>(b); a.spawn::<A>(b);",
        expect!["spawn_blocking(a); a.spawn_all(b); spawn::<A>(b); a.spawn::<A>(b);"],
    );
}

#[test]
fn threads() {
    check_body(
        "thread::spawn(a); std::thread::spawn(b); rayon::spawn(c);",
        expect!["thread::spawn(a); std::thread::spawn(b); rayon::spawn(c);"],
    );
    check_body(
        "thread::Builder::new().name(a).spawn(b); Builder::new().spawn(c);",
        expect!["thread::Builder::new().name(a).spawn(b); Builder::new().spawn(c);"],
    );
    check_body(
        "task::Builder::new().spawn(a);",
        expect![[r#"task::Builder::new().spawn(::pollscope_trace::task!("a", a));"#]],
    );
    check_body(
        "thread::scope(|s| { s.spawn(a); t.spawn(b); }); s.spawn(c);",
        expect![[
            r#"thread::scope(|s| { s.spawn(a); t.spawn(::pollscope_trace::task!("b", b)); }); s.spawn(::pollscope_trace::task!("c", c));"#
        ]],
    );
    check(
        "use std::thread::spawn; fn a() { spawn(b); x.spawn(c); }",
        expect![[
            r#"use std::thread::spawn; fn a() { spawn(b); x.spawn(::pollscope_trace::task!("c", c)); }"#
        ]],
    );
    check(
        "use std::{thread::{self as t, Builder}}; fn a() { t::spawn(b); }",
        expect!["use std::{thread::{self as t, Builder}}; fn a() { t::spawn(b); }"],
    );
    check(
        "fn a() { use std::thread::*; spawn(b); }",
        expect!["fn a() { use std::thread::*; spawn(b); }"],
    );
    check(
        "use tokio::spawn; fn a() { spawn(b); }",
        expect![[r#"use tokio::spawn; fn a() { spawn(::pollscope_trace::task!("b", b)); }"#]],
    );
}

#[test]
fn what_the_file_defines_decides() {
    check(
        "fn spawn(f: impl Future) {} fn a() { spawn(b) }",
        expect![[
            r#"fn spawn(f: impl Future) {} fn a() { spawn(::pollscope_trace::task!("b", b)) }"#
        ]],
    );
    check(
        "fn spawn<F>(f: F) where F: Future {} fn a() { spawn(b) }",
        expect![[
            r#"fn spawn<F>(f: F) where F: Future {} fn a() { spawn(::pollscope_trace::task!("b", b)) }"#
        ]],
    );
    check(
        "fn spawn<F: FnOnce()>(f: F) {} fn a() { spawn(b); c::spawn(d) }",
        expect![[
            r#"fn spawn<F: FnOnce()>(f: F) {} fn a() { spawn(b); c::spawn(::pollscope_trace::task!("d", d)) }"#
        ]],
    );
    check(
        "fn spawn<F>(f: F) where F: Fn() {} fn a() { spawn(b) }",
        expect!["fn spawn<F>(f: F) where F: Fn() {} fn a() { spawn(b) }"],
    );
    check(
        "fn spawn(f: impl FnOnce()) {} fn a() { spawn(b) }",
        expect!["fn spawn(f: impl FnOnce()) {} fn a() { spawn(b) }"],
    );
    check(
        "impl E { fn spawn(&self, t: Task) {} } fn a() { e.spawn(Task::new(b.await)) }",
        expect![
            "impl E { fn spawn(&self, t: Task) {} } fn a() { e.spawn(Task::new(::pollscope_trace::probe::awaiting(1, b).await)) }"
        ],
    );
    check(
        "mod e { pub fn spawn(t: T) {} } fn a() { e::spawn(b); tokio::spawn(c) }",
        expect![[
            r#"mod e { pub fn spawn(t: T) {} } fn a() { e::spawn(b); tokio::spawn(::pollscope_trace::task!("c", c)) }"#
        ]],
    );
    check(
        "struct E; impl E { fn spawn(t: T) {} } fn a() { E::spawn(b) }",
        expect!["struct E; impl E { fn spawn(t: T) {} } fn a() { E::spawn(b) }"],
    );
    check(
        "fn spawn(f: Boxed) {} fn a() { spawn(Box::pin(b())) }",
        expect![[
            r#"fn spawn(f: Boxed) {} fn a() { spawn(Box::pin(::pollscope_trace::task!("b()", b()))) }"#
        ]],
    );
}
