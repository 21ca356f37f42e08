//! How an event is read from JSON. It is written as `serde` derives it.
//!
//! An event is one flat object, and which fields belong to it is known only once its `kind` is. What
//! `serde` derives for that keeps each object aside as a value first, and is a tenth of the whole
//! page. Here every field that any kind has is taken as it comes, by its type; the table of
//! [`crate::wire`] then says which of them the kind is made of. What is written elsewhere, such as
//! the fields of other versions, is passed over.

use std::fmt;

use serde::de::value::Error;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::event::Event;
use crate::wire::{kind_named, Small};

/// The fields that are whole numbers.
const NUMBERS: [&str; 14] = [
    "id", "at", "thread", "task", "future", "line", "by", "parent", "timer", "deadline", "promise",
    "job", "signal", "lock",
];
/// The fields that are texts, those of a small set of values among them.
const TEXTS: [&str; 10] =
    ["kind", "name", "end", "outcome", "cause", "origin", "source", "mode", "stream", "text"];
/// The only one that is neither.
const FLOAT: &str = "value";

/// What an object has of them.
#[derive(Default)]
pub(crate) struct Fields {
    numbers: [Option<u64>; NUMBERS.len()],
    texts: [Option<String>; TEXTS.len()],
    float: Option<f64>,
}

impl Fields {
    fn event(mut self) -> Result<Event, Error> {
        let kind = self.text("kind")?;
        Ok(Event {
            id: self.long("id")?,
            at: self.long("at")?,
            thread: self.number("thread")?,
            task: self.number("task")?,
            future: self.number("future")?,
            line: self.number("line")?,
            kind: kind_named(&kind, &mut self)?,
        })
    }

    pub(crate) fn long(&self, field: &'static str) -> Result<u64, Error> {
        let found = place(&NUMBERS, field).and_then(|place| self.numbers[place]);
        found.ok_or_else(|| Error::missing_field(field))
    }

    pub(crate) fn number(&self, field: &'static str) -> Result<u32, Error> {
        let number = self.long(field)?;
        u32::try_from(number).map_err(|_| {
            Error::custom(format_args!("the number {number} in `{field}` is too large"))
        })
    }

    pub(crate) fn float(&self) -> Result<f64, Error> {
        self.float.ok_or_else(|| Error::missing_field(FLOAT))
    }

    pub(crate) fn text(&mut self, field: &'static str) -> Result<String, Error> {
        let found = place(&TEXTS, field).and_then(|place| self.texts[place].take());
        found.ok_or_else(|| Error::missing_field(field))
    }

    pub(crate) fn small<T: Small>(&mut self, field: &'static str) -> Result<T, Error> {
        let name = self.text(field)?;
        let number = T::NAMES.iter().position(|known| is_snake_case(&name, known));
        let value = number.and_then(|number| T::from_small(number as u8));
        value.ok_or_else(|| unknown(&name, field))
    }
}

/// That `field` cannot have the value `name`.
pub(crate) fn unknown(name: &str, field: &str) -> Error {
    Error::custom(format_args!("unknown variant `{name}` of `{field}`"))
}

/// Whether `text` is how JSON writes the variant `name`: `task_ended` for `TaskEnded`.
pub(crate) fn is_snake_case(text: &str, name: &str) -> bool {
    let mut rest = text.bytes();
    for (place, byte) in name.bytes().enumerate() {
        if byte.is_ascii_uppercase() && place > 0 && rest.next() != Some(b'_') {
            return false;
        }
        if rest.next() != Some(byte.to_ascii_lowercase()) {
            return false;
        }
    }
    rest.next().is_none()
}

fn place(names: &[&'static str], name: &str) -> Option<usize> {
    names.iter().position(|known| *known == name)
}

/// A field's name, as its place in one of the tables.
enum Field {
    Number(usize),
    Text(usize),
    Float,
    Other,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl Visitor<'_> for Names {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E>(self, name: &str) -> Result<Field, E> {
                let text = || place(&TEXTS, name).map(Field::Text);
                let found = place(&NUMBERS, name).map(Field::Number).or_else(text);
                Ok(found.unwrap_or(if name == FLOAT { Field::Float } else { Field::Other }))
            }
        }
        deserializer.deserialize_identifier(Names)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Event;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Event, A::Error> {
                let mut fields = Fields::default();
                while let Some(field) = map.next_key()? {
                    match field {
                        Field::Number(place) => {
                            let before = fields.numbers[place].replace(map.next_value()?);
                            once(before.is_none(), NUMBERS[place])?;
                        }
                        Field::Text(place) => {
                            let before = fields.texts[place].replace(map.next_value()?);
                            once(before.is_none(), TEXTS[place])?;
                        }
                        Field::Float => {
                            let before = fields.float.replace(map.next_value()?);
                            once(before.is_none(), FLOAT)?;
                        }
                        Field::Other => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                fields.event().map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

fn once<E: serde::de::Error>(first: bool, field: &'static str) -> Result<(), E> {
    if first {
        Ok(())
    } else {
        Err(E::duplicate_field(field))
    }
}
