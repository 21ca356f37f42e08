//! Programs with macros that are expanded before the compiler sees them print, with the macros themselves,
//! what the file beside them says. That they print the same in the tab is what
//! `web/js/test-live/macros.test.ts` asks.

#![allow(dead_code, reason = "what a program does not call is to compile, too")]
#![allow(clippy::unwrap_used, reason = "programs may")]

#[macro_use]
mod console {
    //! `println!` as it is, into a text.

    use std::cell::RefCell;

    thread_local! {
        static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
    }

    pub(crate) fn print(text: &str) {
        PRINTED.with_borrow_mut(|printed| printed.push_str(text));
    }

    pub(crate) fn take() -> String {
        PRINTED.take()
    }

    macro_rules! println {
        ($($arguments:tt)*) => {
            $crate::console::print(&format!("{}\n", format_args!($($arguments)*)))
        };
    }
}

#[path = "programs/async_trait.rs"]
mod async_trait_program;
#[path = "programs/thiserror.rs"]
mod thiserror_program;

#[track_caller]
fn check(program: fn(), expected: expect_test::ExpectFile) {
    program();
    expected.assert_eq(&console::take());
}

#[test]
fn async_trait() {
    check(async_trait_program::main, expect_test::expect_file!["programs/async_trait.txt"]);
}

#[test]
fn thiserror() {
    check(thiserror_program::main, expect_test::expect_file!["programs/thiserror.txt"]);
}
