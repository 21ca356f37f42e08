//! What becomes of a trait, and of an `impl`.

use super::*;
use crate::changes::rewritten;

/// `P(R)` stands for the boxed future of an `R`.
fn boxed(text: &str) -> String {
    const OPEN: &str = "::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ";
    text.replace(OPEN, "P(").replace("> + ::core::marker::Send + 'async_trait>>", ")")
}

fn expanded(source: &str, observed: bool) -> (String, Vec<String>) {
    let (text, refused) = rewritten(source, observed, rewrite);
    let refused = refused.into_iter().map(|one| one.message).collect();
    assert_eq!(text.lines().count(), source.lines().count(), "{text}");
    (boxed(&text), refused)
}

/// The members of a trait, before and after.
#[track_caller]
fn check(source: &str, expected: &str) {
    for owner in ["trait T", "impl T for S"] {
        if owner.starts_with("trait") || !source.ends_with(';') {
            check_in(&format!("{owner} {{"), source, expected);
        }
    }
}

#[track_caller]
fn check_in(owner: &str, source: &str, expected: &str) {
    let whole = format!("#[async_trait::async_trait]\n{owner} {source} }}");
    let (text, refused) = expanded(&whole, false);
    assert_eq!(text, format!("\n{owner} {expected} }}"));
    assert_eq!(refused, [""; 0]);
}

/// What an expanded body begins and ends with; `A` stands for what silences a binding.
fn body(text: &str) -> String {
    text.replace("A ", "#[allow(unused_variables, unused_mut)] ")
        .replace("BOX{", "::std::boxed::Box::pin(async move {")
        .replace(
            "OUT<",
            "#[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = \
             ::core::option::Option::None::<",
        )
        .replace(">OUT", "> { return value; }")
}

#[test]
fn without_arguments() {
    check("async fn f();", "fn f<'async_trait>() -> P(());");
    check("async fn f() { 1; }", &body("fn f<'async_trait>() -> P(()) { BOX{ 1; })}"));
    check("async fn f() {}", &body("fn f<'async_trait>() -> P(()) { BOX{})}"));
}

#[test]
fn what_is_not_async_stays() {
    check("fn f(&self) -> &u8;", "fn f(&self) -> &u8;");
    check_in(
        "trait T {",
        "type A; const B: u8; async fn f(); fn g() {}",
        "type A; const B: u8; fn f<'async_trait>() -> P(()); fn g() {}",
    );
}

#[test]
fn receivers() {
    let owner = "'life0: 'async_trait, Self: 'async_trait";
    check(
        "async fn f(&self);",
        &format!("fn f<'life0, 'async_trait>(&'life0 self) -> P(()) where {owner};"),
    );
    check(
        "async fn f(&mut self);",
        &format!("fn f<'life0, 'async_trait>(&'life0 mut self) -> P(()) where {owner};"),
    );
    check(
        "async fn f(self: Pin<&mut Self>);",
        &format!("fn f<'life0, 'async_trait>(self: Pin<&'life0 mut Self>) -> P(()) where {owner};"),
    );
    check("async fn f(self);", "fn f<'async_trait>(self) -> P(()) where Self: 'async_trait;");
    check(
        "async fn f(self: Arc<Self>);",
        "fn f<'async_trait>(self: Arc<Self>) -> P(()) where Self: 'async_trait;",
    );
    check("async fn f() -> Self;", "fn f<'async_trait>() -> P(Self) where Self: 'async_trait;");
}

#[test]
fn a_default_body_needs_its_future_to_be_send() {
    for (receiver, expected, bounds) in [
        ("&self", "'life0, 'async_trait>(&'life0 self", "::core::marker::Sync + "),
        ("&mut self", "'life0, 'async_trait>(&'life0 mut self", "::core::marker::Send + "),
        ("self", "'async_trait>(self", "::core::marker::Send + "),
        (
            "self: Arc<Self>",
            "'async_trait>(self: Arc<Self>",
            "::core::marker::Sync + ::core::marker::Send + ",
        ),
    ] {
        let life = if expected.starts_with("'life0") { "'life0: 'async_trait, " } else { "" };
        check_in(
            "trait T {",
            &format!("async fn f({receiver}) {{}}"),
            &body(&format!(
                "fn f<{expected}) -> P(()) where {life}Self: {bounds}'async_trait {{ BOX{{ let _ = &self; match () {{ () => {{}}}}}})}}"
            )),
        );
    }
    check_in(
        "trait T: Sync {",
        "async fn f(&self) {}",
        &body(
            "fn f<'life0, 'async_trait>(&'life0 self) -> P(()) where 'life0: 'async_trait, Self: 'async_trait { BOX{ let _ = &self; match () { () => {}}})}",
        ),
    );
    check_in(
        "trait T {",
        "async fn f() { g(Self::A); }",
        &body(
            "fn f<'async_trait>() -> P(()) where Self: ::core::marker::Send + 'async_trait { BOX{ g(Self::A); })}",
        ),
    );
}

#[test]
fn arguments_are_bound_inside() {
    check_in(
        "impl T for S {",
        "async fn f(mut a: u8, (b, _): (u8, u8)) -> u8 { a + b }",
        &body(
            "fn f<'async_trait>(a: u8, __argument1: (u8, u8)) -> P(u8) { BOX{ OUT<u8>OUT A let mut a = a; let __argument1 = __argument1; A let (b , _) = __argument1; match () { () => { a + b }}})}",
        ),
    );
}

#[test]
fn a_method_without_a_body_has_names_for_its_arguments() {
    check_in(
        "trait T {",
        "async fn f(mut a: u8, (b, _): (u8, u8), _: u8);",
        "fn f<'async_trait>(a: u8, __argument1: (u8, u8), __argument2: u8) -> P(());",
    );
}

#[test]
fn lifetimes_get_names() {
    check(
        "async fn f(a: &str, b: &'_ [u8], c: Cow<'_, str>, d: fn(&u8), e: Box<dyn Fn(&u8)>);",
        "fn f<'life0, 'life1, 'life2, 'async_trait>(a: &'life0 str, b: &'life1 [u8], c: Cow<'life2, str>, d: fn(&u8), e: Box<dyn Fn(&u8)>) -> P(()) where 'life0: 'async_trait, 'life1: 'async_trait, 'life2: 'async_trait;",
    );
    check(
        "async fn f<'a, T: Clone>(a: &'a T, b: &T) -> &'a T where T: Sync;",
        "fn f<'life0, 'async_trait, 'a, T: Clone>(a: &'a T, b: &'life0 T) -> P(&'a T) where T: Sync, 'life0: 'async_trait, 'a: 'async_trait, T: 'async_trait;",
    );
    check_in(
        "trait T<'t, 'u> {",
        "async fn f(a: &'t u8) where u8: Copy,;",
        "fn f<'async_trait>(a: &'t u8) -> P(()) where u8: Copy, 't: 'async_trait;",
    );
    check(
        "async fn f(a: impl Fn(&u8) -> u8, b: &impl Debug);",
        "fn f<'life0, 'async_trait>(a: (impl Fn(&u8) -> u8 + 'async_trait), b: &'life0 (impl Debug + 'async_trait)) -> P(()) where 'life0: 'async_trait;",
    );
}

#[test]
fn lines_stay_where_they_are() {
    check(
        "async\nfn f(\n    &self,\n) -> Result<\n    u8,\n    E, // why\n> where\n    u8: Copy,\n;",
        "\nfn f<'life0, 'async_trait>(\n    &'life0 self,\n) -> P(Result<\n    u8,\n    E, // why\n>) where\n    u8: Copy, 'life0: 'async_trait, Self: 'async_trait\n;",
    );
}

#[test]
fn in_a_program_that_reports_the_body_is_noted() {
    let source = "use async_trait::async_trait;\n#[async_trait]\nimpl T for S {\n    #[inline] async fn f(&self, a: u8) -> u8 { a }\n}";
    let (text, refused) = expanded(source, true);
    assert_eq!(refused, [""; 0]);
    assert_eq!(
        text,
        body(
            "#[allow(unused_imports)] use async_trait::async_trait;\n\nimpl T for S {\n    #[inline] #[track_caller] fn f<'life0, 'async_trait>(&'life0 self, a: u8) -> P(u8) where 'life0: 'async_trait, Self: 'async_trait { ::std::boxed::Box::pin(::pollscope_trace::probe::function::<u8, _>(\"f()\", (::core::file!(), 4), &[::pollscope_trace::argument!(a)], async move { OUT<u8>OUT let _ = &self; A let a = a; match () { () => { a }}}))}\n}"
        )
    );
}

#[test]
fn on_the_spot() {
    let (text, _) =
        expanded("#[async_trait::async_trait(?Send)]\ntrait T { async fn f(); }", false);
    assert!(text.ends_with("-> P(()> + 'async_trait>>; }"), "{text}");
}

#[test]
fn what_it_cannot_be_on_is_refused() {
    for (source, expected) in [
        ("#[async_trait::async_trait]\nasync fn f() {}", MISPLACED),
        ("use async_trait::*;\n#[async_trait]\nimpl S { async fn f() {} }", MISPLACED),
        (
            "#[async_trait::async_trait(Sync)]\ntrait T {}",
            "The only argument of `#[async_trait]` is `?Send`: `#[async_trait(?Send)]`.",
        ),
    ] {
        assert_eq!(expanded(source, false).1, [expected], "{source}");
    }
}

#[test]
fn others_stay() {
    for source in ["#[async_trait]\ntrait T { async fn f(); }", "trait T { async fn f(); }"] {
        assert_eq!(expanded(source, true), (source.to_owned(), Vec::new()));
    }
}
