//! How an event is read from JSON. It is written as `serde` derives it.
//!
//! An event is one flat object, and which fields belong to it is known only once its `kind` is. What
//! `serde` derives for that keeps each object aside as a value first, and is a tenth of the whole
//! page. Here every field that any kind has is taken as it comes, by its type; the table of
//! [`crate::event`] then says which of them the kind is made of. Other fields, such as those of
//! other versions, are passed over.

use std::fmt;

use serde::de::value::Error;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::event::{kind_named, Event, FIELDS};
use crate::table::{Json, Small};

/// The fields that events have, each once, and how many there are.
const DISTINCT: &([(&str, Json); FIELDS.len()], usize) = &distinct();

const fn distinct() -> ([(&'static str, Json); FIELDS.len()], usize) {
    let mut found = [FIELDS[0]; FIELDS.len()];
    let mut count = 0;
    let mut next = 0;
    while next < FIELDS.len() {
        let (name, json) = FIELDS[next];
        let mut place = 0;
        while place < count && !is_same(found[place].0, name) {
            place += 1;
        }
        if place == count {
            found[count] = (name, json);
            count += 1;
        }
        assert!(found[place].1 as u8 == json as u8, "a field has one type in every kind");
        next += 1;
    }
    (found, count)
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// The place of a field, and how JSON has it.
fn field(name: &str) -> Option<(usize, Json)> {
    let place = DISTINCT.0[..DISTINCT.1].iter().position(|(known, _)| *known == name)?;
    Some((place, DISTINCT.0[place].1))
}

/// What an object has of them.
pub(crate) struct Fields([Option<Value>; DISTINCT.1]);

enum Value {
    Number(u64),
    Float(f64),
    Text(String),
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

    fn take(&mut self, name: &'static str) -> Result<Value, Error> {
        let found = field(name).and_then(|(place, _)| self.0[place].take());
        found.ok_or_else(|| Error::missing_field(name))
    }

    pub(crate) fn long(&mut self, field: &'static str) -> Result<u64, Error> {
        match self.take(field)? {
            Value::Number(number) => Ok(number),
            Value::Float(_) | Value::Text(_) => Err(Error::missing_field(field)),
        }
    }

    pub(crate) fn number(&mut self, field: &'static str) -> Result<u32, Error> {
        let number = self.long(field)?;
        u32::try_from(number).map_err(|_| {
            Error::custom(format_args!("the number {number} in `{field}` is too large"))
        })
    }

    pub(crate) fn float(&mut self, field: &'static str) -> Result<f64, Error> {
        match self.take(field)? {
            Value::Float(number) => Ok(number),
            Value::Number(_) | Value::Text(_) => Err(Error::missing_field(field)),
        }
    }

    pub(crate) fn text(&mut self, field: &'static str) -> Result<String, Error> {
        match self.take(field)? {
            Value::Text(text) => Ok(text),
            Value::Number(_) | Value::Float(_) => Err(Error::missing_field(field)),
        }
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

/// A field's name: its place and how JSON has it; `None` if no event has it.
struct Field(Option<(usize, Json)>);

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl Visitor<'_> for Names {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E>(self, name: &str) -> Result<Field, E> {
                Ok(Field(field(name)))
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
                let mut fields = Fields([const { None }; DISTINCT.1]);
                while let Some(Field(known)) = map.next_key()? {
                    let Some((place, json)) = known else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    let value = match json {
                        Json::Number => Value::Number(map.next_value()?),
                        Json::Float => Value::Float(map.next_value()?),
                        Json::Text => Value::Text(map.next_value()?),
                    };
                    if fields.0[place].replace(value).is_some() {
                        return Err(A::Error::duplicate_field(DISTINCT.0[place].0));
                    }
                }
                fields.event().map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_map(Object)
    }
}
