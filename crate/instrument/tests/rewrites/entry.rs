//! `#[pollscope::main]`.

use expect_test::expect;

use crate::{FUTURE, check_with};

#[test]
fn main_becomes_visible() {
    check_with(
        &FUTURE,
        "#[pollscope::main]\nasync fn main() {}\n",
        expect![[r#"

            #[track_caller] pub(crate) fn main() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("main()", (::core::file!(), 2), &[], async move {})}
        "#]],
    );
    check_with(
        &FUTURE,
        "#[pollscope::main] async fn main() -> Result<(), E> { a? }",
        expect![[
            r#" #[track_caller] pub(crate) fn main() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = Result<(), E>>> { ::pollscope_trace::probe::function::<Result<(), E>, _>("main()", (::core::file!(), 1), &[], async move { #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = ::core::option::Option::None::<Result<(), E>> { return value; } a? })}"#
        ]],
    );
    check_with(
        &FUTURE,
        "#[pollscope::main] pub async fn main() {}",
        expect![[
            r#" #[track_caller] pub fn main() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("main()", (::core::file!(), 1), &[], async move {})}"#
        ]],
    );
}

#[test]
fn only_the_attribute_goes() {
    check_with(
        &FUTURE,
        "/// Starts.\r\n# [ pollscope\r\n  :: main ] #[allow(unused)]\r\nasync fn main() {}",
        expect![[r#"
            /// Starts.␍
            ␍
             #[allow(unused)]␍
            #[track_caller] pub(crate) fn main() -> ::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ()>> { ::pollscope_trace::probe::function::<(), _>("main()", (::core::file!(), 4), &[], async move {})}"#]],
    );
}
