//! What is not rewritten.

use expect_test::expect;

use crate::{check, check_body};

#[test]
fn nothing_to_rewrite() {
    check("", expect![""]);
    check("\u{feff}", expect!["<BOM>"]);
    check("#!/bin/run", expect!["#!/bin/run"]);
    check("// only a comment", expect!["// only a comment"]);
    check(
        "fn foo(mut a: u8, (b, c): D) -> impl Future<Output = u8> {}",
        expect!["fn foo(mut a: u8, (b, c): D) -> impl Future<Output = u8> {}"],
    );
}

#[test]
fn signatures_that_would_mean_something_else() {
    check(
        "async unsafe fn foo() { a.await }",
        expect!["async unsafe fn foo() { ::pollscope_trace::probe::awaiting(1, a).await }"],
    );
    check(
        "async extern \"C\" fn foo() { a.await }",
        expect![[
            r#"async extern "C" fn foo() { ::pollscope_trace::probe::awaiting(1, a).await }"#
        ]],
    );
    check(
        "async fn foo() -> ! { a.await }",
        expect!["async fn foo() -> ! { ::pollscope_trace::probe::awaiting(1, a).await }"],
    );
    check(
        "impl A for B { default async fn foo() { a.await } }",
        expect![
            "impl A for B { default async fn foo() { ::pollscope_trace::probe::awaiting(1, a).await } }"
        ],
    );
    check(
        "async fn foo(#[cfg(a)] b: u8) { a.await }",
        expect!["async fn foo(#[cfg(a)] b: u8) { ::pollscope_trace::probe::awaiting(1, a).await }"],
    );
    check(
        "async fn foo() -> [u8; { \"\n\"; 1 }] { a.await }",
        expect![[r#"
        async fn foo() -> [u8; { "
        "; 1 }] { ::pollscope_trace::probe::awaiting(2, a).await }"#]],
    );
}

#[test]
fn attributes_that_may_be_macros() {
    check(
        "#[async_recursion] async fn foo() { a.await }",
        expect![
            "#[async_recursion] async fn foo() { ::pollscope_trace::probe::awaiting(1, a).await }"
        ],
    );
    check(
        "#[tokio::main] async fn main() { a.await }",
        expect![
            "#[tokio::main] async fn main() { ::pollscope_trace::probe::awaiting(1, a).await }"
        ],
    );
    check(
        "#[cfg_attr(a, test)] async fn foo() { a.await }",
        expect![
            "#[cfg_attr(a, test)] async fn foo() { ::pollscope_trace::probe::awaiting(1, a).await }"
        ],
    );
    check(
        "#[async_trait]\nimpl A for B {\n    async fn foo() { async fn bar() {} }\n}\nasync fn c() {}",
        expect![[r##"
            #[async_trait]
            impl A for B {
                async fn foo() { #[track_caller] fn bar() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("bar()", (::core::file!(), 3), &[], async move {})} }
            }
            #[track_caller] fn c() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("c()", (::core::file!(), 5), &[], async move {})}"##]],
    );
    check(
        "#[pollscope::main] async fn main() { a.await }",
        expect![
            "#[pollscope::main] async fn main() { ::pollscope_trace::probe::awaiting(1, a).await }"
        ],
    );
}

#[test]
fn async_closures() {
    check_body(
        "async || a.await; async move |b| c;",
        expect!["async || awaiting(1, a).await; async move |b| c;"],
    );
}

#[test]
fn constants_types_and_patterns() {
    check(
        "const A: u8 = { async {}; 1 }; static B: u8 = b(async {});",
        expect!["const A: u8 = { async {}; 1 }; static B: u8 = b(async {});"],
    );
    check("const fn foo() { async {}; }", expect!["const fn foo() { async {}; }"]);
    check(
        "impl A { const B: u8 = c(async {}); } trait D { const E: u8 = f(async {}); }",
        expect!["impl A { const B: u8 = c(async {}); } trait D { const E: u8 = f(async {}); }"],
    );
    check("enum A { B = c(async {}) }", expect!["enum A { B = c(async {}) }"]);
    check_body(
        "[a.await; b(async {})]; const { async {} };",
        expect!["[awaiting(1, a).await; b(async {})]; const { async {} };"],
    );
    check_body(
        "let a: [u8; b(async {})] = c::<{ async {} }>();",
        expect!["let a: [u8; b(async {})] = c::<{ async {} }>();"],
    );
}

#[test]
fn a_block_that_is_noted_already() {
    check_body(
        "::pollscope_trace::probe::function::<u8, _>(\"f()\", (file!(), 1), &[], async move { a.await });",
        expect![[
            r#"function::<u8, _>("f()", (file!(), 1), &[], async move { awaiting(1, a).await });"#
        ]],
    );
    check_body("probe::function(async {});", expect!["probe::function(block(async {}));"]);
}
