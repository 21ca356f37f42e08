//! What an edited program asks JavaScript, and what it is answered. It must not know who asks whom.

use serde::{Deserialize, Serialize};

/// What a program wants of JavaScript. Questions have numbers of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum JsQuestion {
    /// What an expression comes to. Answered once, unless it is forgotten.
    Evaluate {
        /// Its number.
        number: u32,
        /// The expression.
        expression: String,
    },
    /// The answer is no longer awaited.
    Forget {
        /// To which question.
        number: u32,
    },
    /// An answer when the program is to stop. Answered at most once.
    Interrupt {
        /// Its number.
        number: u32,
    },
}

/// What a promise of JavaScript came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JsAnswer {
    /// The number of the question.
    pub number: u32,
    /// Whether the promise was fulfilled.
    pub fulfilled: bool,
    /// What kind of value it is.
    pub value: JsKind,
    /// The value as text: what `String` makes of it, of an object its JSON, of an error its name and
    /// its message.
    pub text: String,
}

/// A kind of values of JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum JsKind {
    /// `undefined`.
    Undefined,
    /// `null`.
    Null,
    /// `true` and `false`.
    Boolean,
    /// A number.
    Number,
    /// A large integer.
    BigInt,
    /// A text.
    String,
    /// Everything else.
    Object,
}
