//! Makes the compiler import its memory, so that the host decides how far that may grow: a
//! program that allocates forever then ends with a sentence, instead of taking the tab with it.

use anyhow::{Context, Result, bail};

/// What a WebAssembly module and its version 1 begin with.
const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
const IMPORT_SECTION: u8 = 2;
const MEMORY_SECTION: u8 = 5;
const MEMORY_KIND: u8 = 2;

/// What it is imported from; its name is this, a space and how many pages it has to have at the start.
const MODULE: &str = "memory";

/// The module with its one memory imported instead of its own.
///
/// Nothing else has to change: it is memory 0 as before, and is exported as before.
pub(crate) fn import(module: &[u8]) -> Result<Vec<u8>> {
    let sections = sections(module)?;
    let memory = sections.iter().find(|(id, _)| *id == MEMORY_SECTION);
    let (_, memory) = memory.context("no memory of its own")?;
    let [1, 0 | 1, limits @ ..] = *memory else { bail!("not one ordinary memory") };
    let (pages, _) = leb128(limits)?;
    let mut changed = MAGIC.to_vec();
    for (id, content) in &sections {
        match *id {
            MEMORY_SECTION => {}
            IMPORT_SECTION => put_section(&mut changed, *id, &with_memory(content, pages)?),
            id => put_section(&mut changed, id, content),
        }
    }
    if !sections.iter().any(|(id, _)| *id == IMPORT_SECTION) {
        bail!("no imports");
    }
    Ok(changed)
}

/// Each section's kind and content.
fn sections(module: &[u8]) -> Result<Vec<(u8, &[u8])>> {
    let mut rest = module.strip_prefix(MAGIC).context("not a WebAssembly module")?;
    let mut found = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        let (length, after) = leb128(after)?;
        let length = usize::try_from(length)?;
        found.push((id, after.get(..length).context("cut off in a section")?));
        rest = &after[length..];
    }
    Ok(found)
}

fn put_section(module: &mut Vec<u8>, id: u8, content: &[u8]) {
    module.push(id);
    put_leb128(module, content.len() as u64);
    module.extend(content);
}

/// The import section: how many, and each one's module, name and kind; a memory has limits.
fn with_memory(section: &[u8], pages: u64) -> Result<Vec<u8>> {
    let (count, imports) = leb128(section)?;
    let mut changed = Vec::new();
    put_leb128(&mut changed, count + 1);
    changed.extend(imports);
    for text in [MODULE, &format!("{MODULE} {pages}")] {
        put_leb128(&mut changed, text.len() as u64);
        changed.extend(text.as_bytes());
    }
    changed.extend([MEMORY_KIND, 0]);
    put_leb128(&mut changed, pages);
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

    /// A module with an empty import section, this memory section, and an empty code section.
    fn module(memory: &[u8]) -> Vec<u8> {
        let length = [memory.len() as u8];
        [MAGIC, &[IMPORT_SECTION, 1, 0, MEMORY_SECTION], &length, memory, &[10, 1, 0]].concat()
    }

    #[test]
    fn the_memory_is_imported_and_nothing_else_changes() {
        for (before, name, pages) in [
            (&[1, 0, 17][..], "memory 17", &[17][..]),
            (&[1, 1, 17, 18], "memory 17", &[17]),
            (&[1, 0, 0x81, 0x01], "memory 129", &[0x81, 0x01]),
        ] {
            let import = [&[1, 6], b"memory".as_slice(), &[name.len() as u8], name.as_bytes()];
            let import = [import.concat().as_slice(), &[MEMORY_KIND, 0], pages].concat();
            let head = [IMPORT_SECTION, import.len() as u8];
            let expected = [MAGIC, &head, &import, &[10, 1, 0]].concat();
            assert_eq!(super::import(&module(before)).expect("good"), expected, "{before:?}");
        }
    }

    #[test]
    fn what_has_no_such_memory_is_refused() {
        let without_imports = [MAGIC, &[MEMORY_SECTION, 3, 1, 0, 17]].concat();
        for (bytes, expected) in [
            (b"text".to_vec(), "not a WebAssembly module"),
            (MAGIC.to_vec(), "no memory of its own"),
            (module(&[2, 0, 1, 0, 1]), "not one ordinary memory"),
            (module(&[1, 0, 0xFF]), "a number without an end"),
            (module(&[])[..10].to_vec(), "cut off in a section"),
            (without_imports, "no imports"),
        ] {
            let error = super::import(&bytes).expect_err(expected);
            assert_eq!(error.to_string(), expected);
        }
    }
}
