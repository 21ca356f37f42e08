//! Functions of the system that are not to be had in the tab, as the standard library calls them: under
//! another name, which something else answers to. That is either the panic runtime
//! (`crate/live-crates/panic`), which comes with every program, or a function of the interpreter's that
//! does nothing.

use anyhow::{Result, bail};

use crate::metadata::{Metadata, Name};

/// The crate that declares it, its name, and its name in the tab, which must not be longer.
const RENAMED: &[(&str, &str, &str)] = &[
    // The interpreter asks its own system, which has no processes.
    ("libc", "getpid", "ps_pid"),
    // It breaks down over a sleep of more than 584 years.
    ("libc", "nanosleep", "ps_nsleep"),
    // There is no stack that could be read: what does nothing finds none.
    ("std", "_Unwind_Backtrace", "signal"),
];

/// What stands before the name of a function in its key, and behind it if it is the only one.
const FUNCTION: u8 = 6;
const ONLY: u8 = 0;

/// How long what stands before it may be: whether there is a module around it, and which.
const MODULE: usize = 8;

/// Renames what this crate declares.
pub(crate) fn rename(metadata: &mut Metadata<'_>, crate_name: &str) -> Result<()> {
    for &(_, from, to) in RENAMED.iter().filter(|&&(of, ..)| of == crate_name) {
        let [from_key, to_key] = [from, to].map(key);
        let table = metadata.root.table("def_keys");
        let mut places = Vec::new();
        for begin in table.rows(metadata.bytes).filter_map(|row| row.begin()) {
            let found = (begin..begin + MODULE).find(|&at| {
                metadata.bytes.get(at..).is_some_and(|rest| rest.starts_with(&from_key))
            });
            // The next key is near, too.
            places.extend(found.filter(|at| !places.contains(at)));
        }
        let [at] = places[..] else { bail!("{} places name `{from}`, not one", places.len()) };
        // Nothing reads on behind the end of a key.
        metadata.bytes[at..at + to_key.len()].copy_from_slice(&to_key);
    }
    Ok(())
}

fn key(name: &str) -> Vec<u8> {
    let mut bytes = vec![FUNCTION];
    Name::Text(name.as_bytes()).put(&mut bytes);
    bytes.push(ONLY);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Library;

    fn library(times: usize) -> Vec<u8> {
        let mut library = Library::new("a");
        let other = library.value(&[&[1, 5], key("getppid").as_slice()].concat());
        let mut rows = vec![other as u8];
        for _ in 0..times {
            rows.push(library.value(&[&[1, 200, 7], key("getpid").as_slice()].concat()) as u8);
        }
        rows.push(library.value(&[&[1, 5], key("nanosleep").as_slice()].concat()) as u8);
        library.table("def_keys", 1, &rows);
        library.build()
    }

    #[test]
    fn a_function_has_its_other_name_and_nothing_moves() {
        let mut bytes = library(1);
        let before = bytes.clone();
        rename(&mut Metadata::find(&mut bytes).expect("metadata"), "libc").expect("once");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(
            text(&bytes),
            text(&before).replace("getpid", "ps_pid").replace("nanosleep", "ps_nsleep")
        );
    }

    #[test]
    fn a_shorter_name_ends_sooner() {
        let mut library = Library::new("a");
        let at = library.value(&[&[1, 5], key("_Unwind_Backtrace").as_slice()].concat());
        library.table("def_keys", 1, &[at as u8]);
        let mut bytes = library.build();
        rename(&mut Metadata::find(&mut bytes).expect("metadata"), "std").expect("once");
        assert!(bytes[at + 2..].starts_with(&key("signal")));
    }

    #[test]
    fn what_is_not_there_once_is_refused() {
        for (times, expected) in [(0, "0 places name `getpid`, not one"), (2, "2 places name")] {
            let mut bytes = library(times);
            let mut metadata = Metadata::find(&mut bytes).expect("metadata");
            let error = rename(&mut metadata, "libc").expect_err(expected).to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn other_crates_stay_as_they_are() {
        let mut bytes = library(1);
        let before = bytes.clone();
        rename(&mut Metadata::find(&mut bytes).expect("metadata"), "core").expect("nothing to do");
        assert_eq!(bytes, before);
    }
}
