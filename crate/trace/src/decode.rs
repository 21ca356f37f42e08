//! From records to events: names are looked up, arguments folded into the names they belong to.

use std::collections::VecDeque;

use crate::core::Taken;
use crate::event::{Event, EventKind};
use crate::names::cut;
use crate::record::Record;
use crate::wire::{kind_of, Code, Misfit, TextOf};

/// What was taken from a recorder, as events; `names` are all that it ever gave out.
pub(crate) fn decode(taken: Taken, names: &[&'static str]) -> Vec<Event> {
    let mut texts = VecDeque::from(taken.texts);
    let mut text = |which| match which {
        TextOf::Name(number) => names.get(number as usize - 1).map(|name| cut(name).into_owned()),
        TextOf::Next => texts.pop_front().map(String::from),
    };
    let mut events = Vec::with_capacity(taken.blocks.iter().map(Vec::len).sum());
    for (id, record) in (taken.first..).zip(taken.blocks.iter().flatten()) {
        add(record, id, &mut text, &mut events).expect("a recorder records events");
    }
    events
}

/// Adds the event that a record stands for, or the argument to the event before.
pub(crate) fn add(
    record: &Record,
    id: u64,
    text: &mut impl FnMut(TextOf) -> Option<String>,
    events: &mut Vec<Event>,
) -> Result<(), Misfit> {
    if record.code == Code::Argument as u8 {
        let Some(EventKind::FutureCreated { name, .. }) =
            events.last_mut().map(|event| &mut event.kind)
        else {
            return Err(Misfit::Code);
        };
        add_argument(name, &record.to_argument().ok_or(Misfit::Small)?.to_string());
        return Ok(());
    }
    let kind = kind_of(&record.slots(), text)?;
    let Record { at, thread, task, future, line, .. } = *record;
    events.push(Event { id, at, thread, task, future, line, kind });
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
