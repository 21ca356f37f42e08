//! Parameters: named, hidden, `self`.

use expect_test::expect;

use crate::check;

#[test]
fn names_are_shown_and_bound() {
    check(
        "async fn foo(n: u64) {}",
        expect![[
            r##"#[track_caller] fn foo(n: u64) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument!(n)], async move { let n = n; match () { () => {}} })}"##
        ]],
    );
    check(
        "async fn foo(n: u64, r#type: &str,) {}",
        expect![[
            r##"#[track_caller] fn foo(n: u64, r#type: &str,) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument!(n), ::pollscope_trace::argument!(r#type)], async move { let n = n; let r#type = r#type; match () { () => {}} })}"##
        ]],
    );
    check(
        "async fn foo(mut n: u64, mut  m: u8) {}",
        expect![[
            r##"#[track_caller] fn foo(n: u64, m: u8) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument!(n), ::pollscope_trace::argument!(m)], async move { let mut n = n; let mut m = m; match () { () => {}} })}"##
        ]],
    );
    check(
        "async fn foo(mut\n    n: u64) {}",
        expect![[r##"
            #[track_caller] fn foo(
                n: u64) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument!(n)], async move { let mut n = n; match () { () => {}} })}"##]],
    );
    check(
        "async fn foo(_unused: impl Fn()) {}",
        expect![[
            r##"#[track_caller] fn foo(_unused: impl Fn()) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument!(_unused)], async move { let _unused = _unused; match () { () => {}} })}"##
        ]],
    );
}

#[test]
fn patterns_get_a_hidden_name() {
    check(
        "async fn foo(_: u64) {}",
        expect![[
            r##"#[track_caller] fn foo(__argument0: u64) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument::Argument::Other], async move { let __argument0 = __argument0; let _ = __argument0; match () { () => {}} })}"##
        ]],
    );
    check(
        "async fn foo(n: u8, (a, mut b): (u8, u8)) {}",
        expect![[
            r##"#[track_caller] fn foo(n: u8, __argument1: (u8, u8)) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument!(n), ::pollscope_trace::argument::Argument::Other], async move { let n = n; let __argument1 = __argument1; let (a, mut b) = __argument1; match () { () => {}} })}"##
        ]],
    );
    check(
        "async fn foo(ref n: u8) {}",
        expect![[
            r##"#[track_caller] fn foo(__argument0: u8) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument::Argument::Other], async move { let __argument0 = __argument0; let ref n = __argument0; match () { () => {}} })}"##
        ]],
    );
    check(
        "async fn foo(a @ B { c, .. }: B) {}",
        expect![[
            r##"#[track_caller] fn foo(__argument0: B) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument::Argument::Other], async move { let __argument0 = __argument0; let a @ B { c, .. } = __argument0; match () { () => {}} })}"##
        ]],
    );
    check(
        "async fn foo(&[a, .., ref b]: &[u8; 3]) {}",
        expect![[
            r##"#[track_caller] fn foo(__argument0: &[u8; 3]) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument::Argument::Other], async move { let __argument0 = __argument0; let &[a, .., ref b] = __argument0; match () { () => {}} })}"##
        ]],
    );
    check(
        "async fn foo(A {\r\n    b, // 1st\r\n    c\r\n}: A) {}",
        expect![[r##"
            #[track_caller] fn foo(__argument0␍
            ␍
            ␍
            : A) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument::Argument::Other], async move { let __argument0 = __argument0; let A { b, c } = __argument0; match () { () => {}} })}"##]],
    );
}

#[test]
fn the_receiver_is_moved_in_whole() {
    check(
        "impl A { async fn foo(self) {} }",
        expect![[
            r#"impl A { #[track_caller] fn foo(self) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move { let _ = &self;})} }"#
        ]],
    );
    check(
        "impl A { async fn foo(&self) -> &u8 { &self.0 } }",
        expect![[
            r#"impl A { #[track_caller] fn foo(&self) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = &u8>> { ::pollscope_trace::probe::function::<&u8, _>("foo()", (::core::file!(), 1), &[], async move { #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = ::core::option::Option::None::<&u8> { return value; } let _ = &self; &self.0 })} }"#
        ]],
    );
    check(
        "impl A { async fn foo<'a>(&'a mut self, n: u8) {} }",
        expect![[
            r#"impl A { #[track_caller] fn foo<'a>(&'a mut self, n: u8) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[::pollscope_trace::argument!(n)], async move { let _ = &self; let n = n; match () { () => {}} })} }"#
        ]],
    );
    check(
        "impl A { pub async fn foo(mut self) {} }",
        expect![[
            r#"impl A { #[track_caller] #[allow(unused_assignments)] pub fn foo(mut self) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move { let _ = &self;})} }"#
        ]],
    );
    check(
        "impl A { async fn foo(self: Pin<&mut Self>) {} }",
        expect![[
            r#"impl A { #[track_caller] fn foo(self: Pin<&mut Self>) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move { let _ = &self;})} }"#
        ]],
    );
}
