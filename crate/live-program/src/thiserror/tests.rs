//! What becomes of a type with the derive.

use super::*;
use crate::changes::rewritten;

/// With the words that every implementation has cut short: `show(..)` is `Display` and its `match`,
/// `cause(..)` that of `source`.
fn short(text: &str) -> String {
    text.replace("#[automatically_derived] ", "")
        .replace("::core::option::Option::", "")
        .replace("::core::option::Option<", "Option<")
        .replace(
            "fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { \
             #[allow(unused_variables, deprecated)] match ",
            "show(",
        )
        .replace(
            "fn source(&self) -> Option<&(dyn ::std::error::Error + 'static)> { \
             use ::thiserror::__expanded::AsDynError as _; #[allow(deprecated)] match ",
            "cause(",
        )
        .replace("::core::write!(__formatter, ", "write(")
        .replace("__field_", "$")
}

fn expanded(source: &str) -> (String, Vec<String>) {
    let (text, mut refused) = rewritten(source, false, rewrite);
    refused.sort_by_key(|one| one.at);
    assert_eq!(text.lines().count(), source.lines().count(), "{text}");
    (text, refused.into_iter().map(|one| one.message).collect())
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let (text, refused) = expanded(source);
    assert_eq!(short(&text), expected);
    assert_eq!(refused, [""; 0]);
}

#[test]
fn a_struct() {
    check(
        "use thiserror::Error;\n#[derive(Debug, Error)]\n#[error(\"no {0} of {1:?} {{}}\")]\nstruct S(u8, String);",
        "#[allow(unused_imports)] use thiserror::Error;\n#[derive(Debug )]\n\nstruct S(u8, String); \
         impl ::core::fmt::Display for S { show(self { Self { 0: $0, 1: $1, .. } => write(\"no {$0} of {$1:?} {{}}\"), } } } \
         impl ::std::error::Error for S { }",
    );
}

#[test]
fn an_enum() {
    check(
        "#[derive(thiserror::Error)]\nenum E {\n    #[error(\"a\")]\n    A,\n    #[error(transparent)] B(#[from] io::Error),\n    #[error(\"c\")] C { source: Option<D>, n: u8 },\n}\n",
        "\nenum E {\n    \n    A,\n     B( io::Error),\n     C { source: Option<D>, n: u8 },\n} \
         impl ::core::fmt::Display for E { show(self { \
         Self::A { .. } => write(\"a\"), \
         Self::B { 0: $0, .. } => ::core::fmt::Display::fmt($0, __formatter), \
         Self::C { .. } => write(\"c\"), } } } \
         impl ::std::error::Error for E { cause(self { \
         Self::A { .. } => None, \
         Self::B { 0: $0, .. } => ::std::error::Error::source($0.as_dyn_error()), \
         Self::C { source: $source, .. } => $source.as_ref().map(|cause| cause.as_dyn_error()), } } } \
         impl ::core::convert::From<io :: Error> for E { \
         #[allow(deprecated)] fn from(source: io :: Error) -> Self { Self::B { 0: source } } }\n",
    );
}

#[test]
fn a_generic_type_needs_what_its_message_needs() {
    check(
        "#[derive(thiserror::Error)] #[error(\"{a} {b:?}\")]\nstruct S<'a, T: Copy = u8, const N: usize = 1> where T: Sync { a: T, b: &'a [T; N], #[source] c: C<T> }",
        " \nstruct S<'a, T: Copy = u8, const N: usize = 1> where T: Sync { a: T, b: &'a [T; N],  c: C<T> } \
         impl<'a, T: Copy, const N: usize> ::core::fmt::Display for S<'a, T, N> where T : Sync, T: ::core::fmt::Display, &'a [T ; N]: ::core::fmt::Debug { \
         show(self { Self { a: $a, b: $b, .. } => write(\"{$a} {$b:?}\"), } } } \
         impl<'a, T: Copy, const N: usize> ::std::error::Error for S<'a, T, N> where T : Sync, C < T >: ::std::error::Error + 'static, Self: ::core::fmt::Debug + ::core::fmt::Display { \
         cause(self { Self { c: $c, .. } => Some($c.as_dyn_error()), } } }",
    );
}

/// What a message with these arguments becomes, about a thing with a field `a` and one called `type`;
/// or of one with two fields without names.
#[track_caller]
fn check_message(error: &str, expected: &str) {
    let fields = if error.contains("a") { "{ a: u8, r#type: u8 }" } else { "(u8, u8);" };
    let (text, refused) =
        expanded(&format!("#[derive(thiserror::Error)] #[error({error})] struct S{fields}"));
    let text = short(&text);
    let message = text.split("write(").nth(1).and_then(|rest| rest.split("), } } }").next());
    assert_eq!(message, Some(expected), "{text}");
    assert_eq!(refused, [""; 0]);
}

#[test]
fn messages() {
    check_message(r#""{{{0}}} {1:>4}""#, r#""{{{$0}}} {$1:>4}""#);
    check_message(r#""{a:?} {type}""#, r#""{$a:?} {$type}""#);
    check_message(r#""{} {a}", .a.max(1)"#, r#""{} {$a}", $a . max (1)"#);
    check_message(r#""{} {x:1$}", f(.0), 3, x = .1.0,"#, r#""{} {x:1$}", f ($0) , 3 , x = $1 . 0"#);
    check_message(r#""{0:p}""#, r#""{$0:p}", $0 = *$0"#);
    check_message(r#""{}", [1, 2][0].b(.0..3)"#, r#""{}", [1 , 2] [0] . b ($0 .. 3)"#);
    check_message(
        r##"r#"a "quoted"
{a}"#"##,
        r#""a \"quoted\"\n{$a}""#,
    );
    check_message(r#""{A}""#, r#""{A}""#);
}

#[test]
fn what_cannot_be_done_is_refused() {
    for (source, expected) in [
        ("#[error(\"a\")] struct S(#[backtrace] B);", "`#[backtrace]` is not available here"),
        ("#[error(\"{2}\")] struct S(u8, u8);", "there is no field `2`"),
        ("#[error(\"{}\", .b)] struct S { a: u8 }", "there is no field `b`"),
        ("#[error(\"{0:1$}\")] struct S(u8, usize);", "`1$` is a field"),
        ("#[error(text)] struct S;", "takes a text with arguments"),
        ("#[error(\"a\")] #[error(\"b\")] struct S;", "There is one `#[error(..)]` already"),
        ("#[error(transparent)] struct S(u8, u8);", "takes exactly one field"),
        ("enum E { #[error(\"a\")] A, B }", "The variant `B` has no message"),
        ("#[error(\"a\")] struct S(#[from] A, u8);", "without other fields"),
        ("#[error(\"a\")] struct S(#[source] A, #[source] B);", "An error has one source"),
        ("#[error(\"a\")] struct S { #[error(\"b\")] b: u8 }", "not on a field"),
        ("#[error(\"a\")] struct S { #[cfg(unix)] b: u8 }", "`#[cfg]` on a field"),
        ("#[error(\"{}\", \"a\nb\")] struct S;", "a text of several lines"),
        ("union U { a: u8 }", "A union cannot be an error"),
    ] {
        let (_, refused) = expanded(&format!("#[derive(thiserror::Error)] {source}"));
        let [sentence] = refused.as_slice() else { panic!("{source}: {refused:?}") };
        assert!(sentence.contains(expected) && sentence.ends_with('.'), "{source}: {sentence}");
    }
}

#[test]
fn other_derives_stay() {
    for source in
        ["#[derive(Error)]\nstruct S;", "use other::Error;\n#[derive(Debug, Error)]\nstruct S;"]
    {
        check(source, source);
    }
}
