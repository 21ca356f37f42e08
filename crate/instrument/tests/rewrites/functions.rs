//! `async fn`: keyword, visibility, attributes, result.

use expect_test::expect;

use crate::check;

#[test]
fn a_function_without_anything() {
    check(
        "async fn foo() {}",
        expect![[
            r##"#[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})}"##
        ]],
    );
    check(
        "async fn foo() { 1; }\n",
        expect![[r##"
            #[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move { 1; })}
        "##]],
    );
    check(
        "async fn r#match() {}",
        expect![[
            r##"#[track_caller] fn r#match() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("match()", (::core::file!(), 1), &[], async move {})}"##
        ]],
    );
}

#[test]
fn lines_are_those_of_fn() {
    check(
        "\n\nasync\nfn foo()\n{\n    1;\n}\n",
        expect![[r#"



            #[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>>
            { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 4), &[], async move {
                1;
            })}
        "#]],
    );
    check(
        "\r\nasync\r\nfn foo()\r\n{\r\n}\r\n",
        expect![[r#"
            ␍
            ␍
            #[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>>␍
            { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 3), &[], async move {␍
            })}␍
        "#]],
    );
}

#[test]
fn visibility_and_attributes_stay() {
    check(
        "pub async fn foo() {}",
        expect![[
            r##"#[track_caller] pub fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})}"##
        ]],
    );
    check(
        "pub(in crate::a) async fn foo() {}",
        expect![[
            r##"#[track_caller] pub(in crate::a) fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})}"##
        ]],
    );
    check(
        "/// Documented.\n#[inline] #[cfg(test)]\npub(crate) async fn foo() {}",
        expect![[r#"
            /// Documented.
            #[inline] #[cfg(test)]
            #[track_caller] pub(crate) fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 3), &[], async move {})}"#]],
    );
    check(
        "#[track_caller] async fn foo() {}",
        expect![[
            r##"#[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})}"##
        ]],
    );
    check(
        "#[cfg_attr(test, inline, doc = \"x\")] async fn foo() {}",
        expect![[
            r##"#[cfg_attr(test, inline, doc = "x")] #[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})}"##
        ]],
    );
}

#[test]
fn inner_attributes_come_first() {
    check(
        "async fn foo() { #![allow(unused)] let a = 1; }",
        expect![[
            r##"#[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { #![allow(unused)] ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move { let a = 1; })}"##
        ]],
    );
    check(
        "async fn foo() {\n    //! Inside.\n    bar()\n}",
        expect![[r##"
            #[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> {
                //! Inside.
             ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {    bar()
            })}"##]],
    );
    check(
        "async fn foo() {\n    /*! Inside. */ #![allow(unused)]\n    bar()\n}",
        expect![[r##"
            #[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> {
                /*! Inside. */ #![allow(unused)] ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {
                bar()
            })}"##]],
    );
}

#[test]
fn the_result_is_named_where_it_can_be() {
    check(
        "async fn foo() -> u8 { 1 }",
        expect![[
            r##"#[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = u8>> { ::pollscope_trace::probe::function::<u8, _>("foo()", (::core::file!(), 1), &[], async move { #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = ::core::option::Option::None::<u8> { return value; } 1 })}"##
        ]],
    );
    check(
        "async fn foo() -> () {}",
        expect![[
            r##"#[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})}"##
        ]],
    );
    check(
        "async fn foo() -> Result<(), Box<dyn Error + '_>> { a()?; Ok(()) }",
        expect![[
            r##"#[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = Result<(), Box<dyn Error + '_>>>> { ::pollscope_trace::probe::function::<Result<(), Box<dyn Error + '_>>, _>("foo()", (::core::file!(), 1), &[], async move { #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = ::core::option::Option::None::<Result<(), Box<dyn Error + '_>>> { return value; } a()?; Ok(()) })}"##
        ]],
    );
    check(
        "async fn foo() -> impl A + B { 1 }",
        expect![[
            r##"#[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = impl A + B>> { ::pollscope_trace::probe::function::<_, _>("foo()", (::core::file!(), 1), &[], async move { 1 })}"##
        ]],
    );
    check(
        "async fn foo() -> (impl A, Vec<impl Fn(u8) -> u8>, u8) { 1 }",
        expect![[
            r##"#[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = (impl A, Vec<impl Fn(u8) -> u8>, u8)>> { ::pollscope_trace::probe::function::<(_, Vec<_>, u8), _>("foo()", (::core::file!(), 1), &[], async move { #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = ::core::option::Option::None::<(_, Vec<_>, u8)> { return value; } 1 })}"##
        ]],
    );
    check(
        "async fn foo<'a>() -> &'a [u8; { 1 + 1 }] { 1 }",
        expect![[
            r##"#[track_caller] fn foo<'a>() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = &'a [u8; { 1 + 1 }]>> { ::pollscope_trace::probe::function::<&'a [u8; { 1 + 1 }], _>("foo()", (::core::file!(), 1), &[], async move { #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = ::core::option::Option::None::<&'a [u8; { 1 + 1 }]> { return value; } 1 })}"##
        ]],
    );
    check(
        "async fn foo() -> Vec<\n    // eight\n    u8,\n> { 1 }",
        expect![[r##"
            #[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = Vec<
                // eight
                u8,
            >>> { ::pollscope_trace::probe::function::<Vec< u8, >, _>("foo()", (::core::file!(), 1), &[], async move { #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = ::core::option::Option::None::<Vec< u8, >> { return value; } 1 })}"##]],
    );
}

#[test]
fn generics_and_where_clauses_stay() {
    check(
        "async fn foo<'a, T, const N: usize>() -> [T; N] where T: 'a { [] }",
        expect![[
            r##"#[track_caller] fn foo<'a, T, const N: usize>() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = [T; N]>> where T: 'a { ::pollscope_trace::probe::function::<[T; N], _>("foo()", (::core::file!(), 1), &[], async move { #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = ::core::option::Option::None::<[T; N]> { return value; } [] })}"##
        ]],
    );
    check(
        "async fn foo<T>() where T: Send {}",
        expect![[
            r##"#[track_caller] fn foo<T>() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> where T: Send { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})}"##
        ]],
    );
}

#[test]
fn functions_in_other_items() {
    check(
        "mod a { impl B { pub async fn foo() {} } }",
        expect![[
            r#"mod a { impl B { #[track_caller] pub fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})} } }"#
        ]],
    );
    check(
        "impl A for B { async fn foo() {} }",
        expect![[
            r#"impl A for B { #[track_caller] fn foo() -> impl ::core::future::Future<Output = ()> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move {})} }"#
        ]],
    );
    check(
        "trait A { async fn foo(); async fn bar() {} }",
        expect![[
            r#"trait A { async fn foo(); #[track_caller] fn bar() -> impl ::core::future::Future<Output = ()> { ::pollscope_trace::probe::function::<(), _>("bar()", (::core::file!(), 1), &[], async move {})} }"#
        ]],
    );
    check(
        "fn a() { async fn foo() { async fn bar() {} } }",
        expect![[
            r#"fn a() { #[track_caller] fn foo() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move { #[track_caller] fn bar() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("bar()", (::core::file!(), 1), &[], async move {})} })} }"#
        ]],
    );
    check(
        "async fn a() { struct B; impl B { async fn foo(self) {} } }",
        expect![[
            r##"#[track_caller] fn a() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("a()", (::core::file!(), 1), &[], async move { struct B; impl B { #[track_caller] fn foo(self) -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("foo()", (::core::file!(), 1), &[], async move { let _ = &self;})} } })}"##
        ]],
    );
}
