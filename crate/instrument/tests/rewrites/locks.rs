//! Guards of locks and borrows.

use expect_test::{Expect, expect};
use pollscope_instrument::{Options, instrument};

use crate::assert_lines_kept;

/// Instruments the body of an async block, and shortens what is the same everywhere.
fn check(input: &str, expected: Expect) {
    let file = format!("fn a() {{ let _ = async {{ {input} }}; }}");
    let output = instrument(&file, &Options::default()).expect(input).source;
    assert_lines_kept(&file, &output);
    let body = output
        .strip_prefix("fn a() { let _ = ::pollscope_trace::probe::block(async { ")
        .and_then(|rest| rest.strip_suffix(" }); }"))
        .expect("the block stays where it is");
    let short = body.replace("::pollscope_trace::", "").replace("probe::", "");
    expected.assert_eq(&short.replace(", &mut guard::Holding::default())", ", holding)"));
}

/// Nothing about locks is put into this body.
fn silent(input: &str) {
    let file = format!("fn a() {{ let _ = async {{ {input} }}; }}");
    let output = instrument(&file, &Options::default()).expect(input).source;
    assert!(!output.contains("asked") && !output.contains("__held"), "{output}");
}

#[test]
fn a_guard_that_is_alive_across_an_await() {
    check(
        "let g = x.lock().await;\nb.await;",
        expect![[r#"
        let __asked1 = asked!(x, "x", "lock", 1); let g = awaiting(1, x.lock()).await; let __held1 = __asked1.acquired();
        awaiting(2, b).await;"#]],
    );
    check(
        "let mut g = x.lock().unwrap();\nb.await; *g += 1;",
        expect![[r#"
        let __asked1 = asked!(x, "x", "lock", 1); let mut g = x.lock().unwrap(); let __held1 = __asked1.acquired();
        awaiting(2, b).await; *g += 1;"#]],
    );
    check(
        "let g: A<'_> = self.x.0\n.borrow_mut();\nif c { b.await }",
        expect![[r#"
        let __asked1 = asked!(self.x.0, "self.x.0", "borrow_mut", 2); let g: A<'_> = self.x.0
        .borrow_mut(); let __held1 = __asked1.acquired();
        if c { awaiting(3, b).await }"#]],
    );
    check(
        "let g = S::X.read().await?; join!(b, c)",
        expect![[
            r#"let __asked1 = asked!(S::X, "S::X", "read", 1); let g = awaiting(1, S::X.read()).await?; let __held1 = __asked1.acquired(); join!(b, c)"#
        ]],
    );
}

#[test]
fn dropped_by_hand() {
    check(
        "let g = x.borrow_mut();\nb.await;\ndrop(g);\nc.await;",
        expect![[r#"
        let __asked1 = asked!(x, "x", "borrow_mut", 1); let g = x.borrow_mut(); let __held1 = __asked1.acquired();
        awaiting(2, b).await;
        drop((__held1, g));
        awaiting(4, c).await;"#]],
    );
    check(
        "let g = x.borrow();\nif d { std::mem::drop(g); return; }\nb.await;",
        expect![[r#"
        let __asked1 = asked!(x, "x", "borrow", 1); let g = x.borrow(); let __held1 = __asked1.acquired();
        if d { std::mem::drop((__held1, g)); return; }
        awaiting(3, b).await;"#]],
    );
}

#[test]
fn a_guard_in_the_middle_of_an_expression() {
    let held = "let g = x.lock().await; b.await;";
    check(
        &format!("{held} x.lock().await.push(1);"),
        expect![[
            r#"let __asked1 = asked!(x, "x", "lock", 1); let g = awaiting(1, x.lock()).await; let __held1 = __asked1.acquired(); awaiting(1, b).await; guard::used(&mut asked!(x, "x", "lock", 1), &mut awaiting(1, x.lock()).await, holding).push(1);"#
        ]],
    );
    check(
        &format!("{held} *y.borrow_mut() += z.borrow().len();"),
        expect![[
            r#"let __asked1 = asked!(x, "x", "lock", 1); let g = awaiting(1, x.lock()).await; let __held1 = __asked1.acquired(); awaiting(1, b).await; **guard::used(&mut asked!(y, "y", "borrow_mut", 1), &mut y.borrow_mut(), holding) += guard::used(&mut asked!(z, "z", "borrow", 1), &mut z.borrow(), holding).len();"#
        ]],
    );
    check(
        &format!("{held} let n = y.lock().unwrap().n;"),
        expect![[
            r#"let __asked1 = asked!(x, "x", "lock", 1); let g = awaiting(1, x.lock()).await; let __held1 = __asked1.acquired(); awaiting(1, b).await; let n = guard::used(&mut asked!(y, "y", "lock", 1), &mut y.lock().unwrap(), holding).n;"#
        ]],
    );
}

#[test]
fn two_of_one_name() {
    check(
        "let g = x.lock().await; drop(g); let g = y.lock().await; b(&g).await;",
        expect![[
            r#"let __asked1 = asked!(x, "x", "lock", 1); let g = awaiting(1, x.lock()).await; let __held1 = __asked1.acquired(); drop((__held1, g)); let __asked2 = asked!(y, "y", "lock", 1); let g = awaiting(1, y.lock()).await; let __held2 = __asked2.acquired(); awaiting(1, b(&g)).await;"#
        ]],
    );
    check(
        "let g = x.borrow(); let g = y.borrow(); b.await;",
        expect![[
            r#"let __asked1 = asked!(x, "x", "borrow", 1); let g = x.borrow(); let __held1 = __asked1.acquired(); let __asked2 = asked!(y, "y", "borrow", 1); let g = y.borrow(); let __held2 = __asked2.acquired(); awaiting(1, b).await;"#
        ]],
    );
}

#[test]
fn a_file_in_which_no_guard_is_alive_across_an_await_is_left_alone() {
    silent("let g = x.lock().await; *g += 1;");
    silent("b.await; let g = x.lock().await; *g += 1; drop(g); b.await;");
    silent("{ let g = x.borrow_mut(); g.push(1); } b.await; x.borrow().len();");
    silent("let g = x.borrow_mut(); spawn(async move { b.await });");
    silent("let n = x.lock().await.len(); b.await;");
    silent("let _ = x.lock().await; b.await;");
}

#[test]
fn a_guard_that_is_given_away_is_left_alone() {
    silent("let g = x.lock().await; c(g); b.await;");
    silent("let g = x.lock().await; b.await; g");
    silent("let g = x.lock().await; let h = g; b.await;");
    silent("let g = x.write().await; let h = g.downgrade(); b.await;");
    silent("let g = x.lock().await; let f = move || g.len(); b.await;");
    silent("let g = x.lock().await; let f = || drop(g); b.await;");
    silent("let g = x.lock().await; spawn(async move { g.len() }); b.await;");
    silent("let g = x.lock().await; mine!(g); b.await;");
    silent("let g = x.lock().await; if let Some(g) = c { d(g); } b.await;");
    silent("let g = c().lock().await; b.await;");
    silent("let g = x.lock(1).await; b.await;");
    silent("let g = x.lock(); b.await;");
    silent("let Some(g) = x.lock().await else { return }; b.await;");
}

#[test]
fn what_borrows_from_a_guard_for_longer_is_left_alone() {
    let held = "let g = x.lock().await; b.await;";
    let reference = format!("{held} let n = &y.borrow().n; let m = &*y.borrow(); let c = c(n, m);");
    check(
        &reference,
        expect![[
            r#"let __asked1 = asked!(x, "x", "lock", 1); let g = awaiting(1, x.lock()).await; let __held1 = __asked1.acquired(); awaiting(1, b).await; let n = &y.borrow().n; let m = &*y.borrow(); let c = c(n, m);"#
        ]],
    );
}

#[test]
fn a_guard_among_the_arguments_of_a_macro() {
    let held = "let g = x.lock().await; b.await;";
    check(
        &format!("{held} println!(\"{{:?}} {{n}}\", y.borrow(), n = z.lock().await);"),
        expect![[
            r#"let __asked1 = asked!(x, "x", "lock", 1); let g = awaiting(1, x.lock()).await; let __held1 = __asked1.acquired(); awaiting(1, b).await; println!("{:?} {n}", guard::used(&mut asked!(y, "y", "borrow", 1), &mut y.borrow(), holding), n = guard::used(&mut asked!(z, "z", "lock", 1), &mut awaiting(1, z.lock()).await, holding));"#
        ]],
    );
    // What takes its arguments, or compares them, has them as they are.
    check(
        &format!(
            "{held} write!(y.borrow_mut(), \"a\").ok(); assert_eq!(y.borrow(), c); join!(y.lock());"
        ),
        expect![[
            r#"let __asked1 = asked!(x, "x", "lock", 1); let g = awaiting(1, x.lock()).await; let __held1 = __asked1.acquired(); awaiting(1, b).await; write!(y.borrow_mut(), "a").ok(); assert_eq!(y.borrow(), c); join!(y.lock());"#
        ]],
    );
    silent("b.await; println!(\"{}\", y.borrow());");
}

#[test]
fn a_guard_that_lives_as_long_as_the_block_that_looks_into_it() {
    check(
        "match x.borrow().state { _ => b.await }",
        expect![[
            r#"match guard::used(&mut asked!(x, "x", "borrow", 1), &mut x.borrow(), holding).state { _ => awaiting(1, b).await }"#
        ]],
    );
    check(
        "if let Some(n) = x.lock().await.pop() { b(n).await }",
        expect![[
            r#"if let Some(n) = guard::used(&mut asked!(x, "x", "lock", 1), &mut awaiting(1, x.lock()).await, holding).pop() { awaiting(1, b(n)).await }"#
        ]],
    );
    check(
        "while let Some(n) = x.lock().unwrap().pop() { b(n).await }",
        expect![[
            r#"while let Some(n) = guard::used(&mut asked!(x, "x", "lock", 1), &mut x.lock().unwrap(), holding).pop() { awaiting(1, b(n)).await }"#
        ]],
    );
    check(
        "for n in x.borrow().iter() { b(n).await }",
        expect![[
            r#"for n in guard::used(&mut asked!(x, "x", "borrow", 1), &mut x.borrow(), holding).iter() { awaiting(1, b(n)).await }"#
        ]],
    );
    silent("match x.borrow().state { _ => b() } c.await;");
    silent("if x.borrow().is_empty() { b.await }");
    silent("match x.state() { _ => b.await }");
    silent("for n in x.borrow().iter() { spawn(async move { b(n).await }) }");
}
