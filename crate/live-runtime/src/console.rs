//! Printing as the standard library does it, with the text recorded.

use std::fmt::{Arguments, Write as _};
use std::io::{self, Write};

use pollscope_trace::probe;
use pollscope_trace::value::Stream;

/// Prints to standard output.
///
/// # Panics
/// As the standard `print!` does: when standard output cannot be written to.
pub fn stdout(line: u32, arguments: Arguments<'_>) {
    both(Stream::Stdout, line, arguments, &mut io::stdout().lock());
}

/// Prints to standard error.
///
/// # Panics
/// As the standard `eprint!` does: when standard error cannot be written to.
pub fn stderr(line: u32, arguments: Arguments<'_>) {
    both(Stream::Stderr, line, arguments, &mut io::stderr().lock());
}

fn both(stream: Stream, line: u32, arguments: Arguments<'_>, output: &mut dyn Write) {
    let mut tee = Tee { output, text: String::new(), error: None };
    let formatted = tee.write_fmt(arguments);
    let Tee { text, error, .. } = tee;
    if let Some(error) = error {
        panic!("failed printing: {error}");
    }
    if formatted.is_err() {
        panic!("a formatting trait implementation returned an error when the underlying stream did not");
    }
    probe::console(stream, line, &text);
}

/// Writes each piece as it comes, so that a value that prints while it is formatted prints in the
/// same place as ever.
struct Tee<'a> {
    output: &'a mut dyn Write,
    text: String,
    error: Option<io::Error>,
}

impl std::fmt::Write for Tee<'_> {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        self.text.push_str(piece);
        self.output.write_all(piece.as_bytes()).map_err(|error| {
            self.error = Some(error);
            std::fmt::Error
        })
    }
}

/// `std::print!`, recorded.
#[macro_export]
macro_rules! print {
    ($($arguments:tt)*) => {
        $crate::console::stdout(::core::line!(), ::core::format_args!($($arguments)*))
    };
}

/// `std::println!`, recorded.
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($($arguments:tt)*) => {
        $crate::console::stdout(
            ::core::line!(),
            ::core::format_args!("{}\n", ::core::format_args!($($arguments)*)),
        )
    };
}

/// `std::eprint!`, recorded.
#[macro_export]
macro_rules! eprint {
    ($($arguments:tt)*) => {
        $crate::console::stderr(::core::line!(), ::core::format_args!($($arguments)*))
    };
}

/// `std::eprintln!`, recorded.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::eprint!("\n") };
    ($($arguments:tt)*) => {
        $crate::console::stderr(
            ::core::line!(),
            ::core::format_args!("{}\n", ::core::format_args!($($arguments)*)),
        )
    };
}
