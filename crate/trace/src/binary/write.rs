//! Writes what was taken from a recorder, an entry for each event.

use std::collections::VecDeque;

use super::EVENT;
use crate::core::Taken;
use crate::event::{kind_of, Code};
use crate::record::Record;
use crate::table::TextOf;

/// An entry has room to count this many arguments; those beyond are left out.
const MOST_ARGUMENTS: usize = 255;

/// Adds an entry for each event that was taken; `names` are all that the recorder ever gave out.
pub(crate) fn write(taken: Taken, names: &[&'static str], into: &mut Vec<u8>) {
    let mut texts = VecDeque::from(taken.texts);
    let mut records = taken.blocks.iter().flatten().peekable();
    while let Some(&record) = records.next() {
        let mut text = String::new();
        let found = |which| {
            let found = match which {
                TextOf::Name(number) => names.get(number as usize - 1).map(|&name| name.to_owned()),
                TextOf::Next => texts.pop_front().map(String::from),
            };
            text.clone_from(found.as_ref()?);
            found
        };
        kind_of(&record.slots(), found).expect("a recorder records events");
        let mut arguments = Vec::new();
        while let Some(argument) = records.next_if(|next| next.code == Code::Argument as u8) {
            arguments.push(argument.to_bytes());
        }
        arguments.truncate(MOST_ARGUMENTS);
        into.extend([EVENT, arguments.len() as u8, 0, 0]);
        into.extend(Record { y: text.len() as u32, ..record }.to_bytes());
        into.extend_from_slice(text.as_bytes());
        arguments.iter().for_each(|argument| into.extend_from_slice(argument));
    }
}
