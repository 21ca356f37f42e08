//! `println!` and its like inside a lesson.
//!
//! In the browser the standard ones print nowhere. These have the same names and come first by
//! textual scope, since this module stands before the lessons; they record the text and the line.

#[allow(unused_macros, reason = "whatever a lesson prints with")]
macro_rules! print {
    ($($arguments:tt)*) => {
        $crate::private::probe::console(
            $crate::private::Stream::Stdout,
            ::core::line!(),
            &::std::format!($($arguments)*),
        )
    };
}

#[allow(unused_macros, reason = "whatever a lesson prints with")]
macro_rules! println {
    () => { print!("\n") };
    ($($arguments:tt)*) => {
        $crate::private::probe::console(
            $crate::private::Stream::Stdout,
            ::core::line!(),
            &::std::format!("{}\n", ::core::format_args!($($arguments)*)),
        )
    };
}

#[allow(unused_macros, reason = "whatever a lesson prints with")]
macro_rules! eprint {
    ($($arguments:tt)*) => {
        $crate::private::probe::console(
            $crate::private::Stream::Stderr,
            ::core::line!(),
            &::std::format!($($arguments)*),
        )
    };
}

#[allow(unused_macros, reason = "whatever a lesson prints with")]
macro_rules! eprintln {
    () => { eprint!("\n") };
    ($($arguments:tt)*) => {
        $crate::private::probe::console(
            $crate::private::Stream::Stderr,
            ::core::line!(),
            &::std::format!("{}\n", ::core::format_args!($($arguments)*)),
        )
    };
}
