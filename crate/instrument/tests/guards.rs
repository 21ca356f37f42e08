//! What is said of ordinary programs that hold a borrow across an `.await`: programs without a word
//! about tracing are instrumented, compiled and run, and their traces analysed.

mod compiler;
mod recording;

use std::fs;
use std::process::Command;

use compiler::Compiler;
use expect_test::{Expect, expect};
use pollscope_analysis::check::possible;
use pollscope_analysis::{Input, insights};
use pollscope_instrument::{Options, instrument};
use pollscope_trace::{Language, binary};

/// Runs two futures as tasks, each a poll at a time, and catches what panics.
const RUNTIME: &str = r#"
type Task = std::pin::Pin<Box<dyn std::future::Future<Output = ()>>>;

fn spawn(future: impl std::future::Future<Output = ()> + 'static) -> Task {
    Box::pin(future)
}

fn run(mut tasks: Vec<Task>) {
    std::panic::set_hook(Box::new(|_| {}));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    while !tasks.is_empty() {
        tasks.retain_mut(|task| {
            let poll = std::panic::AssertUnwindSafe(|| task.as_mut().poll(&mut context).is_pending());
            std::panic::catch_unwind(poll).unwrap_or(false)
        });
    }
}

async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut yielded, true) {
        true => std::task::Poll::Ready(()),
        false => std::task::Poll::Pending,
    })
    .await
}
"#;

/// Runs each program, and compares the findings about its locks.
fn check(folder: &str, cases: &[(&str, &str, Expect)]) {
    let compiler = Compiler::new(folder);
    for (name, program, expected) in cases {
        let file = format!("{program}\n{RUNTIME}");
        let output = instrument(&file, &Options::default()).expect(name).source;
        let output = output.replacen("fn main() {", "fn main() { __record();", 1);
        let executable = compiler
            .compile(name, "2024", &(output + recording::RECORD))
            .unwrap_or_else(|e| panic!("{e}"));
        let trace = executable.with_extension("trace");
        let run = Command::new(executable).env("TRACE", &trace).status();
        assert!(run.expect("a program can be run").success(), "{name}");
        let bytes = fs::read(trace).expect("the program has written its trace");
        let events = binary::events(&bytes).expect("it is whole");
        let events = possible(events);
        let said = insights(&Input::new(Language::Rust, &events, true));
        let held = said.iter().filter(|insight| insight.sentence.contains(" held "));
        let lines: Vec<String> =
            held.map(|insight| format!("{}: {}", insight.line, insight.sentence)).collect();
        expected.assert_eq(&lines.join("\n"));
    }
}

/// Nothing is to be said of any of them.
fn silent(folder: &str, programs: &[(&str, &str)]) {
    let cases = programs.iter().map(|(name, program)| (*name, *program, expect![[""]]));
    check(folder, &cases.collect::<Vec<_>>());
}

#[test]
fn a_borrow_across_an_await_that_another_task_panics_over() {
    check(
        "guards_told",
        &[
            (
                "named",
                r#"use std::{cell::RefCell, rc::Rc};
async fn holds(cell: Rc<RefCell<u32>>) {
    let mut value = cell.borrow_mut();
    yield_now().await;
    *value += 1;
}
async fn wants(cell: Rc<RefCell<u32>>) {
    *cell.borrow_mut() += 1;
}
fn main() {
    let cell = Rc::new(RefCell::new(0));
    run(vec![spawn(holds(cell.clone())), spawn(wants(cell))]);
}"#,
                expect![
                    "4: holds(…) held `cell` across the `.await` in line 4 while wants(…) asked for it and panicked."
                ],
            ),
            (
                "in_a_field",
                r#"use std::{cell::RefCell, rc::Rc};
struct Shared { value: RefCell<Vec<u32>> }
impl Shared {
    async fn holds(self: Rc<Self>) {
        let value = self.value.borrow();
        yield_now().await;
        println!("{value:?}");
    }
    async fn wants(self: Rc<Self>) {
        let mut list = self.value.borrow_mut();
        list.push(1);
        drop(list);
        yield_now().await;
    }
}
fn main() {
    let shared = Rc::new(Shared { value: RefCell::default() });
    run(vec![spawn(shared.clone().holds()), spawn(shared.wants())]);
}"#,
                expect![
                    "6: holds() held `self.value` across the `.await` in line 6 while wants() asked for it and panicked."
                ],
            ),
        ],
    );
}

#[test]
fn a_guard_that_is_a_temporary() {
    check(
        "guards_temporary",
        &[
            (
                "printed",
                r#"use std::{cell::RefCell, rc::Rc};
async fn holds(cell: Rc<RefCell<u32>>) {
    let mut value = cell.borrow_mut();
    yield_now().await;
    *value += 1;
}
async fn wants(cell: Rc<RefCell<u32>>) {
    println!("{:>4} {name:?}", 1, name = cell.borrow());
}
fn main() {
    let cell = Rc::new(RefCell::new(0));
    run(vec![spawn(wants(cell.clone()))]);
    run(vec![spawn(holds(cell.clone())), spawn(wants(cell))]);
}"#,
                expect![
                    "4: holds(…) held `cell` across the `.await` in line 4 while wants(…) asked for it and panicked."
                ],
            ),
            (
                "matched",
                r#"use std::{cell::RefCell, rc::Rc};
async fn holds(cell: Rc<RefCell<Vec<u32>>>) {
    match cell.borrow().first() {
        Some(_) => yield_now().await,
        None => {}
    }
}
async fn wants(cell: Rc<RefCell<Vec<u32>>>) {
    cell.borrow_mut().push(2);
}
fn main() {
    let cell = Rc::new(RefCell::new(vec![1]));
    run(vec![spawn(holds(cell.clone())), spawn(wants(cell))]);
}"#,
                expect![
                    "4: holds(…) held `cell` across the `.await` in line 4 while wants(…) asked for it and panicked."
                ],
            ),
        ],
    );
}

#[test]
fn what_harms_nobody() {
    silent(
        "guards_harmless",
        &[
            (
                "dropped_before",
                r#"use std::{cell::RefCell, rc::Rc};
async fn holds(cell: Rc<RefCell<u32>>, keep: bool) {
    let mut value = cell.borrow_mut();
    *value += 1;
    if !keep { drop(value); yield_now().await; return; }
    yield_now().await;
    *value += 1;
}
async fn wants(cell: Rc<RefCell<u32>>) {
    *cell.borrow_mut() += 1;
}
fn main() {
    let cell = Rc::new(RefCell::new(0));
    run(vec![spawn(holds(cell.clone(), false)), spawn(wants(cell.clone()))]);
    run(vec![spawn(holds(cell.clone(), true))]);
}"#,
            ),
            (
                "shared",
                r#"use std::{cell::RefCell, rc::Rc};
async fn reads(cell: Rc<RefCell<u32>>) {
    let value = cell.borrow();
    yield_now().await;
    println!("{value}");
}
fn main() {
    let cell = Rc::new(RefCell::new(0));
    run(vec![spawn(reads(cell.clone())), spawn(reads(cell.clone()))]);
}"#,
            ),
        ],
    );
}

#[test]
fn what_is_another_thing() {
    silent(
        "guards_other",
        &[
            (
                "two_cells",
                r#"use std::{cell::RefCell, rc::Rc};
async fn holds(cells: Rc<(RefCell<u32>, RefCell<u32>)>) {
    let mut value = cells.0.borrow_mut();
    yield_now().await;
    *value += 1;
}
async fn wants(cells: Rc<(RefCell<u32>, RefCell<u32>)>) {
    *cells.1.borrow_mut() += 1;
    panic!("of another thing");
}
fn main() {
    let cells = Rc::default();
    run(vec![spawn(holds(Rc::clone(&cells))), spawn(wants(cells))]);
}"#,
            ),
            (
                "no_lock",
                r#"use std::{cell::Cell, rc::Rc};
struct Purse(Cell<u32>);
impl Purse {
    fn borrow_mut(&self) -> &Cell<u32> { &self.0 }
}
async fn holds(purse: Rc<Purse>) {
    let coins = purse.borrow_mut();
    yield_now().await;
    coins.set(1);
}
async fn wants(purse: Rc<Purse>) {
    purse.borrow_mut().set(2);
    panic!("of another thing");
}
fn main() {
    let purse = Rc::new(Purse(Cell::new(0)));
    run(vec![spawn(holds(purse.clone())), spawn(wants(purse))]);
}"#,
            ),
        ],
    );
}

#[test]
fn what_nobody_can_follow() {
    silent(
        "guards_given_away",
        &[(
            "given_away",
            r#"use std::{cell::{RefCell, RefMut}, rc::Rc};
fn done(mut value: RefMut<'_, u32>) { *value += 1; }
async fn holds(cell: Rc<RefCell<u32>>) {
    let value = cell.borrow_mut();
    done(value);
    yield_now().await;
    let value = cell.borrow();
    println!("{value}");
    drop(value);
}
async fn wants(cell: Rc<RefCell<u32>>) {
    *cell.borrow_mut() += 1;
    panic!("of another thing");
}
fn main() {
    let cell = Rc::new(RefCell::new(0));
    run(vec![spawn(holds(cell.clone())), spawn(wants(cell))]);
}"#,
        )],
    );
}
