//! What the tables of events and of the values that they carry become.
//!
//! [`events!`] is given each kind of event once, and [`values!`] each small set of values. From these
//! come the types with their documentation, JSON and TypeScript, the records that a recorder keeps and
//! the way back from a record or from JSON, topics and groups, and the table for documentation.
//!
//! A row of [`events!`] is
//!
//! ```text
//! Topic {
//!     /// When it fires and what it pairs with.
//!     Kind = code => Group {
//!         /// What it is.
//!         field: slot(Type),
//!     }
//! }
//! ```
//!
//! The code identifies the kind in a [`Record`](crate::record::Record) and never means another kind
//! again. Group and fields may be absent. A slot is a part of the record, and a kind fills each at most
//! once:
//!
//! | slot | types |
//! | --- | --- |
//! | `small` | a type of [`values!`] |
//! | `name` | `String`: a name that lives as long as the program, or a text of the event's own |
//! | `x` | `u32` |
//! | `value` | `u64`, or a finite `f64` |

/// The part of a record that depends on the kind. What a kind does not use is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Slots {
    pub(crate) code: u8,
    pub(crate) small: u8,
    /// The number of a name, or [`OWN_TEXT`].
    pub(crate) name: u32,
    pub(crate) x: u32,
    pub(crate) value: u64,
}

impl Slots {
    pub(crate) const NONE: Slots = Slots { code: 0, small: 0, name: 0, x: 0, value: 0 };
}

/// In the place of a name's number: the event has a text of its own.
pub(crate) const OWN_TEXT: u32 = 0;

/// Why a record is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    Code,
    Small,
    Text,
    Float,
}

/// Which text an event has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextOf {
    /// The name with this number.
    Name(u32),
    /// The next one that was not taken.
    Next,
}

/// A value out of a small set, as a number.
pub(crate) trait Small: Sized {
    /// The values, in order.
    #[cfg(feature = "serde")]
    const NAMES: &'static [&'static str];

    fn from_small(number: u8) -> Option<Self>;
}

/// How JSON has a field.
#[cfg(feature = "serde")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Json {
    /// As a whole number.
    Number,
    /// As any number.
    Float,
    /// As a text, the name of a value included.
    Text,
}

/// Defines the small sets of values.
macro_rules! values {
    ($($(#[$set_doc:meta])* $set:ident { $($(#[$doc:meta])* $value:ident,)* })*) => {$(
        $(#[$set_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum $set {
            $($(#[$doc])* $value,)*
        }

        impl $crate::table::Small for $set {
            #[cfg(feature = "serde")]
            const NAMES: &'static [&'static str] = &[$(stringify!($value)),*];

            fn from_small(number: u8) -> Option<Self> {
                [$($set::$value),*].get(usize::from(number)).copied()
            }
        }
    )*};
}

/// The type of a field in a record.
macro_rules! recorded {
    (name $type:ident) => {
        u32
    };
    ($slot:ident $type:ident) => {
        $type
    };
}

/// From the field of a record's kind to the slot.
macro_rules! to_slot {
    (small $type:ident $field:ident) => {
        $field as u8
    };
    (value f64 $field:ident) => {
        $field.to_bits()
    };
    ($slot:ident $type:ident $field:ident) => {
        $field
    };
}

/// From the slot to the field of an event.
macro_rules! from_slot {
    (small $type:ident $slots:ident $text:ident) => {
        <$type as $crate::table::Small>::from_small($slots.small).ok_or(Misfit::Small)?
    };
    (name $type:ident $slots:ident $text:ident) => {
        match $slots.name {
            $crate::table::OWN_TEXT => $text(TextOf::Next),
            number => $text(TextOf::Name(number)),
        }
        .ok_or(Misfit::Text)?
    };
    (value f64 $slots:ident $text:ident) => {
        Some(f64::from_bits($slots.value)).filter(|value| value.is_finite()).ok_or(Misfit::Float)?
    };
    ($slot:ident $type:ident $slots:ident $text:ident) => {
        $slots.$slot
    };
}

/// How JSON has a field of a type.
#[cfg(feature = "serde")]
macro_rules! json_of {
    (f64) => {
        $crate::table::Json::Float
    };
    (u32) => {
        $crate::table::Json::Number
    };
    (u64) => {
        $crate::table::Json::Number
    };
    ($type:ident) => {
        $crate::table::Json::Text
    };
}

/// From JSON to the field of an event.
#[cfg(feature = "serde")]
macro_rules! from_json {
    (String $fields:ident $field:ident) => {
        $fields.text(stringify!($field))?
    };
    (u32 $fields:ident $field:ident) => {
        $fields.number(stringify!($field))?
    };
    (u64 $fields:ident $field:ident) => {
        $fields.long(stringify!($field))?
    };
    (f64 $fields:ident $field:ident) => {
        $fields.float(stringify!($field))?
    };
    ($type:ident $fields:ident $field:ident) => {
        $fields.small(stringify!($field))?
    };
}

/// The text of an attribute that is documentation.
#[cfg(feature = "ts")]
macro_rules! text_of {
    (doc = $text:literal) => {
        concat!($text, "\n")
    };
    ($($other:tt)*) => {
        ""
    };
}

/// The group of a kind, if it has one.
macro_rules! group_of {
    () => {
        None
    };
    ($group:ident) => {
        Some($crate::event::Group::$group)
    };
}

/// Defines the kinds of events.
macro_rules! events {
    ($($topic:ident {$(
        $(#[$($doc:tt)+])*
        $kind:ident = $code:literal $(=> $group:ident)? $({$(
            $(#[$($field_doc:tt)+])*
            $field:ident: $slot:ident($type:ident),
        )*})?
    )*})*) => {
        /// What happened. Each kind says when it fires and what it pairs with.
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "snake_case"))]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum EventKind {$($(
            $(#[$($doc)+])*
            $kind $({$(
                $(#[$($field_doc)+])*
                $field: $type,
            )*})?,
        )*)*}

        impl EventKind {
            /// What it is about.
            pub fn topic(&self) -> Topic {
                match self {
                    $($(EventKind::$kind { .. } => Topic::$topic,)*)*
                }
            }

            /// The group that a list shows it in; `None` if it is in none.
            pub fn group(&self) -> Option<Group> {
                match self {
                    $($(EventKind::$kind { .. } => group_of!($($group)?),)*)*
                }
            }
        }

        /// The code of each kind of event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(dead_code)] // What only JavaScript reports has no record.
        pub(crate) enum Code {
            $($($kind = $code,)*)*
            /// Only beside the record of a future's creation: a value that it was created with.
            Argument = 63,
        }

        /// What happened, with the number of a name in the place of the name.
        #[derive(Debug, Clone, Copy)]
        #[allow(dead_code)] // What only JavaScript reports has no record.
        pub(crate) enum RecordKind {
            $($($kind $({ $($field: recorded!($slot $type),)* })?,)*)*
        }

        impl RecordKind {
            #[inline]
            pub(crate) fn slots(self) -> Slots {
                match self {$($(
                    RecordKind::$kind { $($($field,)*)? } => Slots {
                        code: $code,
                        $($($slot: to_slot!($slot $type $field),)*)?
                        ..Slots::NONE
                    },
                )*)*}
            }
        }

        /// The event that `slots` stand for. `text` looks up its name or takes its text.
        pub(crate) fn kind_of(
            slots: &Slots,
            mut text: impl FnMut(TextOf) -> Option<String>,
        ) -> Result<EventKind, Misfit> {
            Ok(match slots.code {
                $($($code => EventKind::$kind {
                    $($($field: from_slot!($slot $type slots text),)*)?
                },)*)*
                _ => return Err(Misfit::Code),
            })
        }

        /// The fields of [`Event`] and of all kinds, some of them several times, and how JSON has
        /// them.
        #[cfg(feature = "serde")]
        pub(crate) const FIELDS: &[(&str, $crate::table::Json)] = &[
            ("id", json_of!(u64)),
            ("at", json_of!(u64)),
            ("thread", json_of!(u32)),
            ("task", json_of!(u32)),
            ("future", json_of!(u32)),
            ("line", json_of!(u32)),
            ("kind", json_of!(EventKind)),
            $($($($((stringify!($field), json_of!($type)),)*)?)*)*
        ];

        /// The event of the kind that JSON calls `name`.
        #[cfg(feature = "serde")]
        pub(crate) fn kind_named(
            name: &str,
            fields: &mut $crate::json::Fields,
        ) -> Result<EventKind, serde::de::value::Error> {
            $($(if $crate::json::is_snake_case(name, stringify!($kind)) {
                return Ok(EventKind::$kind {
                    $($($field: from_json!($type fields $field),)*)?
                });
            })*)*
            Err($crate::json::unknown(name, "kind"))
        }

        /// All kinds, in the order in which they are documented.
        #[cfg(feature = "ts")]
        pub const TABLE: &[Row] = &[$($(Row {
            kind: stringify!($kind),
            code: $code,
            topic: Topic::$topic,
            group: group_of!($($group)?),
            documentation: concat!($(text_of!($($doc)+)),*),
            fields: &[$($((
                stringify!($field),
                stringify!($type),
                concat!($(text_of!($($field_doc)+)),*),
            ),)*)?],
        },)*)*];
    };
}
