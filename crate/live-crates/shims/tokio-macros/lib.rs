//! What tokio needs of `tokio-macros`, without procedural macros, which the compiler in the tab cannot
//! load. `#[tokio::main]` and `#[tokio::test]` are rewritten before the compiler sees them.

/// The type that `select!` collects a branch's output in: a variant for each branch, named by its
/// number, and one for "all branches are disabled".
#[macro_export]
macro_rules! select_priv_declare_output_enum {
    (($($branch:tt)*)) => {
        $crate::__select_output! { [] [$($branch)*] [
            _0 _1 _2 _3 _4 _5 _6 _7 _8 _9 _10 _11 _12 _13 _14 _15 _16 _17 _18 _19 _20 _21 _22 _23
            _24 _25 _26 _27 _28 _29 _30 _31 _32 _33 _34 _35 _36 _37 _38 _39 _40 _41 _42 _43 _44 _45
            _46 _47 _48 _49 _50 _51 _52 _53 _54 _55 _56 _57 _58 _59 _60 _61 _62 _63
        ] }
    };
}

/// Takes one name for each branch.
#[doc(hidden)]
#[macro_export]
macro_rules! __select_output {
    ([$($taken:ident)*] [] [$($left:ident)*]) => {
        pub(super) enum Out<$($taken),*> {
            $($taken($taken),)*
            Disabled,
        }
        pub(super) type Mask = u64;
    };
    ([$($taken:ident)*] [$branch:tt $($branches:tt)*] [$next:ident $($left:ident)*]) => {
        $crate::__select_output! { [$($taken)* $next] [$($branches)*] [$($left)*] }
    };
}

/// The pattern of a branch, to look whether an output matches it. It cannot be looked into from here:
/// `Some(mut x)` of a type that is not `Copy` is refused where tokio's own would take it.
#[macro_export]
macro_rules! select_priv_clean_pattern {
    ($pattern:pat) => {
        $pattern
    };
}

/// Stands for the attribute, so that it can be imported.
#[macro_export]
macro_rules! main {
    ($($anything:tt)*) => {
        ::core::compile_error!("#[tokio::main] is an attribute: it stands before `async fn main`");
    };
}

/// Stands for the attribute, so that it can be imported.
#[macro_export]
macro_rules! test {
    ($($anything:tt)*) => {
        ::core::compile_error!("#[tokio::test] is an attribute: it stands before an async function");
    };
}
