//! Writes the binary form: one entry, or all that was taken from a recorder.

use super::EVENT;
use crate::core::Taken;
use crate::decode::text_of;
use crate::event::{kind_of, Code};
use crate::record::{Record, RECORD_BYTES};

/// How many arguments an entry has room to count; those beyond are left out.
pub(crate) const MOST_ARGUMENTS: usize = 255;

/// Adds the entry of an event. Of the arguments there are at most [`MOST_ARGUMENTS`].
pub(crate) fn entry(
    record: Record,
    text: &str,
    arguments: &[[u8; RECORD_BYTES]],
    into: &mut Vec<u8>,
) {
    into.extend([EVENT, arguments.len() as u8, 0, 0]);
    into.extend(Record { y: text.len() as u32, ..record }.to_bytes());
    into.extend_from_slice(text.as_bytes());
    arguments.iter().for_each(|argument| into.extend_from_slice(argument));
}

/// Adds an entry for each event that was taken; `names` are all that the recorder ever gave out.
pub(crate) fn write(taken: Taken, names: &[&'static str], into: &mut Vec<u8>) {
    let mut find = text_of(taken.texts, names);
    let mut records = taken.blocks.iter().flatten().peekable();
    while let Some(&record) = records.next() {
        let mut text = String::new();
        let found = |which| {
            let found = find(which);
            text.clone_from(found.as_ref()?);
            found
        };
        kind_of(&record.slots(), found).expect("a recorder records events");
        let mut arguments = Vec::new();
        while let Some(argument) = records.next_if(|next| next.code == Code::Argument as u8) {
            arguments.push(argument.to_bytes());
        }
        arguments.truncate(MOST_ARGUMENTS);
        entry(record, &text, &arguments, into);
    }
}
