//! `.await` and async blocks.

use expect_test::expect;

use crate::{check, check_body};

#[test]
fn the_line_is_that_of_await() {
    check_body("a.await;", expect!["awaiting(1, a).await;"]);
    check_body(
        "a()\n.b()\n// c\n.await\n.d();",
        expect![[r#"
        awaiting(4, a()
        .b())
        // c
        .await
        .d();"#]],
    );
}

#[test]
fn awaits_within_awaits() {
    check_body("a.await.await;", expect!["awaiting(1, awaiting(1, a).await).await;"]);
    check_body(
        "a(b.await, c.await).await?;",
        expect!["awaiting(1, a(awaiting(1, b).await, awaiting(1, c).await)).await?;"],
    );
    check_body("{ a.await; b }.await;", expect!["awaiting(1, { awaiting(1, a).await; b }).await;"]);
    check_body(
        "a.await.b(c.await.d).await.e;",
        expect!["awaiting(1, awaiting(1, a).await.b(awaiting(1, c).await.d)).await.e;"],
    );
}

#[test]
fn what_stands_around_binds_as_before() {
    check_body("&a().await;", expect!["&awaiting(1, a()).await;"]);
    check_body(
        "-a.await as u8 + *b.await;",
        expect!["-awaiting(1, a).await as u8 + *awaiting(1, b).await;"],
    );
    check_body("return a.await;", expect!["return awaiting(1, a).await;"]);
    check_body(
        "'a: loop { break 'a b.await }",
        expect!["'a: loop { break 'a awaiting(1, b).await }"],
    );
    check_body(
        "|x| x.await; move || a.await..b.await",
        expect!["|x| awaiting(1, x).await; move || awaiting(1, a).await..awaiting(1, b).await"],
    );
    check_body(
        "if a().await {} while !b.await {} for c in d.await {}",
        expect![
            "if awaiting(1, a()).await {} while !awaiting(1, b).await {} for c in awaiting(1, d).await {}"
        ],
    );
    check_body(
        "match a.await { b if c.await => d.await, _ => {} }",
        expect![
            "match awaiting(1, a).await { b if awaiting(1, c).await => awaiting(1, d).await, _ => {} }"
        ],
    );
    check_body(
        "let A { b } = c.await else { return d.await };",
        expect!["let A { b } = awaiting(1, c).await else { return awaiting(1, d).await };"],
    );
    check_body(
        "if let A = b.await && c.await {}",
        expect!["if let A = awaiting(1, b).await && awaiting(1, c).await {}"],
    );
    check_body(
        "a.await[b.await].c(d.await).0 = e.await;",
        expect![
            "awaiting(1, a).await[awaiting(1, b).await].c(awaiting(1, d).await).0 = awaiting(1, e).await;"
        ],
    );
    check_body(
        "A { b: c.await, ..d.await };",
        expect!["A { b: awaiting(1, c).await, ..awaiting(1, d).await };"],
    );
    check_body(
        "[a.await; 3]; (a.await, b.await);",
        expect!["[awaiting(1, a).await; 3]; (awaiting(1, a).await, awaiting(1, b).await);"],
    );
    check_body("#[allow(x)] a.await;", expect!["#[allow(x)] awaiting(1, a).await;"]);
}

#[test]
fn what_is_awaited_may_be_anything() {
    check_body(
        "a!().await; a![].b.await;",
        expect!["awaiting(1, a!()).await; awaiting(1, a![].b).await;"],
    );
    check_body("match a { b => c }.await;", expect!["awaiting(1, match a { b => c }).await;"]);
    check_body(
        "unsafe { a }.await; if a { b } else { c }.await",
        expect!["awaiting(1, unsafe { a }).await; awaiting(1, if a { b } else { c }).await"],
    );
    check_body(
        "A::<{ 1 }>::b::<C>.await; <A as B>::c.await;",
        expect!["awaiting(1, A::<{ 1 }>::b::<C>).await; awaiting(1, <A as B>::c).await;"],
    );
    check_body(
        "a?.await; 1.await; \"x\".await;",
        expect![[r#"awaiting(1, a?).await; awaiting(1, 1).await; awaiting(1, "x").await;"#]],
    );
}

#[test]
fn brackets_become_those_of_the_call() {
    check_body("(a).await;", expect!["awaiting(1, a).await;"]);
    check_body("(&mut a).await?;", expect!["awaiting(1, &mut a).await?;"]);
    check_body(
        "(async { (b).await })\n.await;",
        expect![[r#"
        awaiting(2, block(async { awaiting(1, b).await }))
        .await;"#]],
    );
    check_body(
        "(a, b).await; (a).b.await;",
        expect!["awaiting(1, (a, b)).await; awaiting(1, (a).b).await;"],
    );
}

#[test]
fn blocks() {
    check_body(
        "async {}; async move { a.await };",
        expect!["block(async {}); block(async move { awaiting(1, a).await });"],
    );
    check_body(
        "a(async {}, b); |x| async move { async { x } };",
        expect!["a(block(async {}), b); |x| block(async move { block(async { x }) });"],
    );
    check_body("async { a }.await", expect!["awaiting(1, block(async { a })).await"]);
    check_body(
        "async\n{\n}",
        expect![[r#"
        block(async
        {
        })"#]],
    );
    check_body(
        "let a = #[allow(x)] async { b };",
        expect!["let a = #[allow(x)] block(async { b });"],
    );
}

#[test]
fn what_precedes_the_code_is_counted() {
    check(
        "\u{feff}fn a() { b.await }",
        expect!["<BOM>fn a() { ::pollscope_trace::probe::awaiting(1, b).await }"],
    );
    check(
        "#!/usr/bin/env run\nfn a() { b.await }",
        expect![[r#"
        #!/usr/bin/env run
        fn a() { ::pollscope_trace::probe::awaiting(2, b).await }"#]],
    );
    check(
        "\u{feff}#!/usr/bin/env run\r\n\r\nfn a() { b.await }",
        expect![[r#"
            <BOM>#!/usr/bin/env run␍
            ␍
            fn a() { ::pollscope_trace::probe::awaiting(3, b).await }"#]],
    );
    check(
        "#![allow(unused)]\nfn a() { b.await }",
        expect![[r#"
        #![allow(unused)]
        fn a() { ::pollscope_trace::probe::awaiting(2, b).await }"#]],
    );
    check(
        "#! [allow(unused)] fn a() { b.await }",
        expect!["#! [allow(unused)] fn a() { ::pollscope_trace::probe::awaiting(1, b).await }"],
    );
    check(
        "/* ä€😀 */ fn größe() { /* ß */ \"ü\\\n\"; r#\"\n\"#; ö.await }",
        expect![[r##"
        /* ä€😀 */ fn größe() { /* ß */ "ü\
        "; r#"
        "#; ::pollscope_trace::probe::awaiting(3, ö).await }"##]],
    );
    check(
        "//! Ä\n\n/// Ö\n/** Ü\n */ fn a() { '\\u{e4}'; b'\\n'; c\"x\"; d.await }",
        expect![[r#"
        //! Ä

        /// Ö
        /** Ü
         */ fn a() { '\u{e4}'; b'\n'; c"x"; ::pollscope_trace::probe::awaiting(5, d).await }"#]],
    );
}
