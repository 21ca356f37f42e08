//! What a promise comes to.

use std::fmt;

/// A value of JavaScript. As text it is what `String(value)` gives, but an object is its JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    kind: Kind,
    text: String,
}

/// What `typeof` would say, with `null` apart. The numbers are those of the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Undefined,
    Null,
    Boolean,
    Number,
    BigInt,
    String,
    Object,
}

impl Kind {
    pub(crate) fn of(number: u8) -> Kind {
        match number {
            0 => Kind::Undefined,
            1 => Kind::Null,
            2 => Kind::Boolean,
            3 => Kind::Number,
            4 => Kind::BigInt,
            5 => Kind::String,
            _ => Kind::Object,
        }
    }
}

impl Value {
    pub(crate) fn new(kind: Kind, text: String) -> Value {
        Value { kind, text }
    }

    /// The text, if it is a string.
    pub fn as_str(&self) -> Option<&str> {
        (self.kind == Kind::String).then_some(self.text.as_str())
    }

    /// The number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match (self.kind, self.text.as_str()) {
            (Kind::Number, "Infinity") => Some(f64::INFINITY),
            (Kind::Number, "-Infinity") => Some(f64::NEG_INFINITY),
            (Kind::Number, text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether it is true, if it is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        (self.kind == Kind::Boolean).then_some(self.text == "true")
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    /// Whether it is `undefined`.
    pub fn is_undefined(&self) -> bool {
        self.kind == Kind::Undefined
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl From<Value> for String {
    fn from(value: Value) -> String {
        value.text
    }
}

/// What a promise was rejected with: `TypeError: Failed to fetch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    text: String,
}

impl Error {
    pub(crate) fn new(text: impl Into<String>) -> Error {
        Error { text: text.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_of_its_kind_only() {
        let number = Value::new(Kind::of(3), "-Infinity".to_owned());
        assert_eq!(number.as_f64(), Some(f64::NEG_INFINITY));
        assert_eq!(number.as_str(), None);
        let text = Value::new(Kind::of(5), "1".to_owned());
        assert_eq!((text.as_f64(), text.as_str()), (None, Some("1")));
        assert_eq!(Value::new(Kind::of(2), "true".to_owned()).as_bool(), Some(true));
        assert!(Value::new(Kind::of(1), "null".to_owned()).is_null());
        assert!(Value::new(Kind::of(0), "undefined".to_owned()).is_undefined());
        assert_eq!(Value::new(Kind::of(6), "{\"a\":1}".to_owned()).to_string(), "{\"a\":1}");
    }
}
