//! The values a future was created with, for its name: `foo(3)`, not `foo(n)`.
//!
//! Only types that are cheap to copy into a record are read (numbers, `bool`, `char`, short
//! text); every other type is shown as `…`. Which it is, the compiler decides where the macro
//! [`argument!`](crate::argument!) stands: method lookup prefers [`Known`] because [`Unknown`]
//! needs one more reference, so no type has to implement anything.

use std::fmt;

/// How many bytes of a text argument are kept.
const TEXT_BYTES: usize = 22;

/// A simple argument value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Argument {
    /// An unsigned integer.
    Unsigned(u64),
    /// A signed integer.
    Signed(i64),
    /// A floating-point number.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// A character.
    Char(char),
    /// The beginning of a text.
    Text(ShortText),
    /// A value of another type.
    Other,
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Argument::Unsigned(value) => write!(f, "{value}"),
            Argument::Signed(value) => write!(f, "{value}"),
            Argument::Float(value) => write!(f, "{value}"),
            Argument::Bool(value) => write!(f, "{value}"),
            Argument::Char(value) => write!(f, "{value:?}"),
            Argument::Text(text) => text.fmt(f),
            Argument::Other => f.write_str("…"),
        }
    }
}

/// The beginning of a text, kept in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortText {
    bytes: [u8; TEXT_BYTES],
    len: u8,
    cut: bool,
}

impl ShortText {
    /// Keeps as many whole characters of `text` as fit.
    pub fn new(text: &str) -> Self {
        let mut len = text.len().min(TEXT_BYTES);
        while !text.is_char_boundary(len) {
            len -= 1;
        }
        let mut bytes = [0; TEXT_BYTES];
        bytes[..len].copy_from_slice(&text.as_bytes()[..len]);
        ShortText { bytes, len: len as u8, cut: len < text.len() }
    }

    /// The bytes, how many of them are text, and whether there was more.
    pub(crate) fn parts(&self) -> (&[u8; TEXT_BYTES], u8, bool) {
        (&self.bytes, self.len, self.cut)
    }

    /// What [`ShortText::parts`] was taken from; `None` if it cannot have been.
    pub(crate) fn from_parts(bytes: &[u8], len: u32, cut: bool) -> Option<Self> {
        let text = std::str::from_utf8(bytes.get(..len as usize)?).ok()?;
        (text.len() <= TEXT_BYTES).then(|| ShortText { cut, ..ShortText::new(text) })
    }
}

impl fmt::Display for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = String::from_utf8_lossy(&self.bytes[..usize::from(self.len)]);
        let dots = if self.cut { "…" } else { "" };
        write!(f, "\"{}{dots}\"", kept.escape_debug())
    }
}

/// A borrowed argument whose type decides what is kept of it.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// Implemented for the types whose values are kept.
pub trait Known {
    /// The value.
    fn argument(&self) -> Argument;
}

/// Implemented for a reference to every type, and so chosen last.
pub trait Unknown {
    /// Always [`Argument::Other`].
    fn argument(&self) -> Argument {
        Argument::Other
    }
}

impl<T: ?Sized> Unknown for &Probe<'_, T> {}

macro_rules! known {
    ($variant:ident as $wide:ty: $($narrow:ty)*) => {$(
        impl Known for Probe<'_, $narrow> {
            fn argument(&self) -> Argument {
                Argument::$variant(*self.0 as $wide)
            }
        }
        impl Known for Probe<'_, &$narrow> {
            fn argument(&self) -> Argument {
                Argument::$variant(**self.0 as $wide)
            }
        }
    )*};
}
known!(Unsigned as u64: u8 u16 u32 u64 usize);
known!(Signed as i64: i8 i16 i32 i64 isize);
known!(Float as f64: f32 f64);
known!(Bool as bool: bool);
known!(Char as char: char);

macro_rules! known_text {
    ($($text:ty)*) => {$(
        impl Known for Probe<'_, $text> {
            fn argument(&self) -> Argument {
                Argument::Text(ShortText::new(self.0))
            }
        }
    )*};
}
known_text!(&str String &String);

/// The value of an argument if it is of a simple type: `argument!(n)`.
#[macro_export]
macro_rules! argument {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::argument::{Known as _, Unknown as _};
        (&$crate::argument::Probe(&$value)).argument()
    }};
}

#[cfg(test)]
mod tests {
    struct Opaque;

    #[test]
    fn shows_simple_values_and_hides_the_rest() {
        let owned = String::from("line\n");
        let shown = [
            crate::argument!(3_u64),
            crate::argument!(-3_i8),
            crate::argument!(&7_usize),
            crate::argument!(0.5_f64),
            crate::argument!(true),
            crate::argument!('x'),
            crate::argument!("ä".repeat(12).as_str()),
            crate::argument!(owned),
            crate::argument!(&owned),
            crate::argument!(Opaque),
            crate::argument!(vec![1]),
        ]
        .map(|argument| argument.to_string());
        let expected = [
            "3",
            "-3",
            "7",
            "0.5",
            "true",
            "'x'",
            "\"äääääääääää…\"",
            "\"line\\n\"",
            "\"line\\n\"",
            "…",
            "…",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_generic_argument_is_hidden() {
        fn generic<T>(value: T) -> String {
            crate::argument!(value).to_string()
        }
        assert_eq!(generic(1_u8), "…");
    }
}
