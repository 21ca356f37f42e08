//! Gives the compiler a memory that cannot grow without end: a program that allocates forever then
//! ends with a sentence, instead of taking the tab with it.

use anyhow::{Context, Result, bail};

/// What a WebAssembly module and its version 1 begin with.
const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
const MEMORY_SECTION: u8 = 5;
const PAGE: u64 = 65536;

/// The module with its one memory bounded at `bytes`.
pub(crate) fn bound(module: &[u8], bytes: u64) -> Result<Vec<u8>> {
    let mut rest = module.strip_prefix(MAGIC).context("not a WebAssembly module")?;
    let mut bounded = MAGIC.to_vec();
    let mut found = false;
    while let Some((&id, after)) = rest.split_first() {
        let (length, after) = leb128(after)?;
        let length = usize::try_from(length)?;
        let content = after.get(..length).context("cut off in a section")?;
        rest = &after[length..];
        let changed;
        let content = if id == MEMORY_SECTION {
            found = true;
            changed = with_maximum(content, bytes / PAGE)?;
            &changed
        } else {
            content
        };
        bounded.push(id);
        put_leb128(&mut bounded, content.len() as u64);
        bounded.extend(content);
    }
    if !found {
        bail!("no memory of its own");
    }
    Ok(bounded)
}

/// The memory section: how many memories, and each one's flags, initial pages and, with flag 1,
/// maximum.
fn with_maximum(section: &[u8], pages: u64) -> Result<Vec<u8>> {
    let [1, 0 | 1, limits @ ..] = section else { bail!("not one ordinary memory") };
    let (initial, _) = leb128(limits)?;
    let mut changed = vec![1, 1];
    put_leb128(&mut changed, initial);
    put_leb128(&mut changed, pages.max(initial));
    Ok(changed)
}

fn leb128(bytes: &[u8]) -> Result<(u64, &[u8])> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        number |= u64::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((number, &bytes[index + 1..]));
        }
    }
    bail!("a number without an end")
}

fn put_leb128(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7F {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with an empty type section, this memory section, and an empty code section.
    fn module(memory: &[u8]) -> Vec<u8> {
        let length = [memory.len() as u8];
        [MAGIC, &[1, 1, 0, MEMORY_SECTION], &length, memory, &[10, 1, 0]].concat()
    }

    #[test]
    fn the_maximum_is_added_or_replaced_and_nothing_else_changes() {
        for (before, after) in [
            (&[1, 0, 17][..], &[1, 1, 17, 0x80, 0x80, 0x01][..]),
            (&[1, 1, 17, 18], &[1, 1, 17, 0x80, 0x80, 0x01]),
            (&[1, 0, 0x81, 0x80, 0x01], &[1, 1, 0x81, 0x80, 0x01, 0x81, 0x80, 0x01]),
        ] {
            assert_eq!(bound(&module(before), 1 << 30).expect("good"), module(after), "{before:?}");
        }
    }

    #[test]
    fn what_has_no_such_memory_is_refused() {
        for (bytes, expected) in [
            (b"text".to_vec(), "not a WebAssembly module"),
            (MAGIC.to_vec(), "no memory of its own"),
            (module(&[2, 0, 1, 0, 1]), "not one ordinary memory"),
            (module(&[1, 0, 0xFF]), "a number without an end"),
            (module(&[])[..10].to_vec(), "cut off in a section"),
        ] {
            let error = bound(&bytes, 1 << 30).expect_err(expected);
            assert_eq!(error.to_string(), expected);
        }
    }
}
