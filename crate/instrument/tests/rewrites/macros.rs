//! What is inside macro calls.

use expect_test::expect;

use crate::{check, check_body};

#[test]
fn lists_of_expressions() {
    check_body("println!(\"{}\", a.await);", expect![[r#"println!("{}", awaiting(1, a).await);"#]]);
    check_body(
        "println!(\"{n} {b}\", b = c.await,);",
        expect![[r#"println!("{n} {b}", b = awaiting(1, c).await,);"#]],
    );
    check_body(
        "println!(concat!(\"a\", \"{}\"), a(async {}).await);",
        expect![[r#"println!(concat!("a", "{}"), awaiting(1, a(block(async {}))).await);"#]],
    );
    check_body(
        "write!(a, \"{}\", b.await)?; std::writeln!(a.await);",
        expect![[
            r#"write!(a, "{}", awaiting(1, b).await)?; std::writeln!(awaiting(1, a).await);"#
        ]],
    );
    check_body(
        "format!(\n\"{}\",\na\n.await)",
        expect![[r#"
        format!(
        "{}",
        awaiting(4, a)
        .await)"#]],
    );
    check_body(
        "assert_eq!(a.await, b.await, \"{}\", c.await);",
        expect![[
            r#"assert_eq!(awaiting(1, a).await, awaiting(1, b).await, "{}", awaiting(1, c).await);"#
        ]],
    );
    check_body(
        "tokio::join!(a(b.await), async { c.await });",
        expect!["tokio::join!(a(awaiting(1, b).await), block(async { awaiting(1, c).await }));"],
    );
    check_body(
        "panic!(\"{}\", a.await); todo!(); unreachable!();",
        expect![[r#"panic!("{}", awaiting(1, a).await); todo!(); unreachable!();"#]],
    );
    check_body(
        "pin!(async { a.await }); vec![spawn(a)]; vec![];",
        expect![[
            r#"pin!(block(async { awaiting(1, a).await })); vec![spawn(::pollscope_trace::task!("a", a))]; vec![];"#
        ]],
    );
    check_body(
        "println!(\"{}\", format!(\"{}\", a.await));",
        expect![[r#"println!("{}", format!("{}", awaiting(1, a).await));"#]],
    );
}

#[test]
fn other_known_forms() {
    check_body(
        "vec![a.await; b.await]",
        expect!["vec![awaiting(1, a).await; awaiting(1, b).await]"],
    );
    check_body(
        "vec![a.await, b.await,]",
        expect!["vec![awaiting(1, a).await, awaiting(1, b).await,]"],
    );
    check_body(
        "matches!(a.await, B | C if d)",
        expect!["matches!(awaiting(1, a).await, B | C if d)"],
    );
    check_body(
        "assert!(a.await, \"{}\", b.await);",
        expect![[r#"assert!(awaiting(1, a).await, "{}", awaiting(1, b).await);"#]],
    );
}

#[test]
fn tokens_of_other_macros_stay() {
    check_body("select! { a = b.await => c.await }", expect!["select! { a = b.await => c.await }"]);
    check_body("join!(biased; a.await, b)", expect!["join!(biased; a.await, b)"]);
    check_body("pin!(let a = async {};);", expect!["pin!(let a = async {};);"]);
    check_body(
        "dbg!(a.await); assert!(a.await); stringify!(a.await);",
        expect!["dbg!(a.await); assert!(a.await); stringify!(a.await);"],
    );
    check_body("my::own!(a.await).await", expect!["awaiting(1, my::own!(a.await)).await"]);
    check(
        "macro_rules! vec { () => { a.await } } fn a() { vec![b.await] }",
        expect!["macro_rules! vec { () => { a.await } } fn a() { vec![b.await] }"],
    );
    check("a! { async fn foo() {} }", expect!["a! { async fn foo() {} }"]);
}
