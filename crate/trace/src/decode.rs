//! From records to events: names are looked up, arguments folded into the names they belong to.

use crate::event::{Event, EventKind};
use crate::record::{Name, Record, RecordKind};

/// Records as events, with arguments folded into the name of the future they belong to.
pub(crate) fn decode(records: &[Record], names: &[&str], printed: &[Box<str>]) -> Vec<Event> {
    let text = |name: Name| names[name.0 as usize].to_owned();
    let mut events: Vec<Event> = Vec::with_capacity(records.len());
    let mut named: Option<usize> = None;
    for record in records {
        let kind = match record.kind {
            RecordKind::FutureArgument(argument) => {
                // Directly after its FutureCreated, which ends in `)` from here on.
                if let Some(EventKind::FutureCreated { name, .. }) =
                    named.and_then(|index| events.get_mut(index)).map(|event| &mut event.kind)
                {
                    let separator = if name.ends_with("()") { "" } else { ", " };
                    name.pop();
                    name.push_str(separator);
                    name.push_str(&argument.to_string());
                    name.push(')');
                }
                continue;
            }
            RecordKind::TaskSpawned { name, by } => EventKind::TaskSpawned { name: text(name), by },
            RecordKind::TaskEnded(end) => EventKind::TaskEnded { end },
            RecordKind::FutureCreated { name, parent } => {
                named = Some(events.len());
                EventKind::FutureCreated { name: text(name), parent }
            }
            RecordKind::FutureFirstPolled { by } => EventKind::FutureFirstPolled { by },
            RecordKind::FutureDropped(end) => EventKind::FutureDropped { end },
            RecordKind::PollStart => EventKind::PollStart,
            RecordKind::PollEnd(outcome) => EventKind::PollEnd { outcome },
            RecordKind::AwaitReached => EventKind::AwaitReached,
            RecordKind::AwaitResumed => EventKind::AwaitResumed,
            RecordKind::WakerCloned => EventKind::WakerCloned,
            RecordKind::WakerDropped => EventKind::WakerDropped,
            RecordKind::Woken { cause, by } => EventKind::Woken { cause, by },
            RecordKind::TimerArmed { timer, deadline } => EventKind::TimerArmed { timer, deadline },
            RecordKind::TimerFired { timer } => EventKind::TimerFired { timer },
            RecordKind::TimerCancelled { timer } => EventKind::TimerCancelled { timer },
            RecordKind::Console { stream, text } => {
                EventKind::Console { stream, text: printed[text as usize].to_string() }
            }
        };
        events.push(Event {
            id: record.id,
            at: record.at,
            thread: record.thread,
            task: record.task,
            future: record.future,
            line: record.line,
            kind,
        });
    }
    events
}
