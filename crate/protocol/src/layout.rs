//! How the types of a program lie in memory: the state machines of its async functions.

use serde::{Deserialize, Serialize};

/// A type of the program as it lies in memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TypeLayout {
    /// The type, as the compiler writes it.
    pub name: String,
    /// If it is the state machine of an `async fn`, a block or a closure: where its body stands.
    pub body: Option<AsyncBody>,
    /// In bytes.
    pub size: u32,
    /// In bytes.
    pub alignment: u32,
    /// Bytes that say which variant it is; 0 if they are none of their own.
    pub discriminant: u32,
    /// For an enumeration and a state machine: one per state.
    pub variants: Vec<VariantLayout>,
    /// For everything else.
    pub fields: Vec<FieldLayout>,
    /// Unused bytes at the end.
    pub end_padding: u32,
}

/// Where the body of a state machine stands in the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AsyncBody {
    /// `fn`, `block` or `closure`.
    pub kind: String,
    /// The function's name; null for the others.
    pub function: Option<String>,
    /// The line in which the body begins, from 1.
    pub line: u32,
    /// The line in which it ends.
    pub end_line: u32,
}

/// A state of a state machine: `Unresumed`, `Suspend0` for the first `.await`, ..., `Returned`,
/// `Panicked`; or a variant of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VariantLayout {
    /// Its name.
    pub name: String,
    /// In bytes.
    pub size: u32,
    /// If it waits: in which line of the program, from 1, if it is one.
    pub line: Option<u32>,
    /// What it keeps.
    pub fields: Vec<FieldLayout>,
}

/// A piece of memory of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldLayout {
    /// What it is.
    pub kind: FieldKind,
    /// Its name; of a local variable too. `__awaitee` is the future that is awaited. Empty for
    /// padding.
    pub name: String,
    /// In bytes.
    pub size: u32,
}

/// What a piece of memory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FieldKind {
    /// A field.
    Field,
    /// What an async body has from outside: an argument, a captured variable.
    Upvar,
    /// A local variable that lives across the `.await`.
    Local,
    /// Unused bytes.
    Padding,
}
