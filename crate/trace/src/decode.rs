//! From records to events: names are looked up, arguments folded into the names they belong to.

use std::collections::VecDeque;

use crate::core::Taken;
use crate::event::{kind_of, Code, Event, EventKind};
use crate::names::cut;
use crate::record::Record;
use crate::table::{Misfit, TextOf};

/// What was taken from a recorder, as events; `names` are all that it ever gave out.
pub(crate) fn decode(taken: Taken, names: &[&'static str]) -> Vec<Event> {
    let mut text = text_of(taken.texts, names);
    let mut events: Vec<Event> = Vec::with_capacity(taken.blocks.iter().map(Vec::len).sum());
    for (id, record) in (taken.first..).zip(taken.blocks.iter().flatten()) {
        if record.code != Code::Argument as u8 {
            events.push(event(record, id, &mut text).expect("a recorder records events"));
        } else if let Some(created) = events.last_mut() {
            argument(record, created).expect("an argument follows the future that has it");
        }
    }
    events
}

/// Finds the texts of a recorder's records, which have to be asked for in their order.
pub(crate) fn text_of<'a>(
    texts: Vec<Box<str>>,
    names: &'a [&'static str],
) -> impl FnMut(TextOf) -> Option<String> + 'a {
    let mut texts = VecDeque::from(texts);
    move |which| match which {
        TextOf::Name(number) => names.get(number as usize - 1).map(|name| cut(name).into_owned()),
        TextOf::Next => texts.pop_front().map(String::from),
    }
}

/// The event that a record stands for.
pub(crate) fn event(
    record: &Record,
    id: u64,
    text: impl FnMut(TextOf) -> Option<String>,
) -> Result<Event, Misfit> {
    let kind = kind_of(&record.slots(), text)?;
    let Record { at, thread, task, future, line, .. } = *record;
    Ok(Event { id, at, thread, task, future, line, kind })
}

/// Adds the argument that a record stands for to the name of the future that has it.
pub(crate) fn argument(record: &Record, created: &mut Event) -> Result<(), Misfit> {
    let EventKind::FutureCreated { name, .. } = &mut created.kind else { return Err(Misfit::Code) };
    add_argument(name, &record.to_argument().ok_or(Misfit::Small)?.to_string());
    Ok(())
}

/// `foo()` becomes `foo(1)`, and that `foo(1, 2)`.
fn add_argument(name: &mut String, argument: &str) {
    if !name.ends_with(')') {
        return;
    }
    name.pop();
    if !name.ends_with('(') {
        name.push_str(", ");
    }
    name.push_str(argument);
    name.push(')');
}
