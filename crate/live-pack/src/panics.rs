//! The panic runtime: that of the npm package unwinds the stack of a machine, ours
//! (`crate/live-crates/panic`) asks the interpreter to. The standard library names its own by a hash,
//! which is written into ours.

use anyhow::Result;

use crate::metadata::Metadata;

/// The crate whose place it takes.
pub(crate) const NAME: &str = "panic_unwind";

/// Has others know `ours` by the hash of the other one.
pub(crate) fn known_as(ours: &mut [u8], other: &mut [u8]) -> Result<()> {
    let other = Metadata::find(other)?;
    let ours = Metadata::find(ours)?;
    let hash = &other.bytes[other.root.hash_range()];
    ours.bytes[ours.root.hash_range()].copy_from_slice(hash);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Library;

    #[test]
    fn only_the_hash_changes() {
        let mut ours = Library::new("ours").build();
        let before = ours.clone();
        known_as(&mut ours, &mut Library::new("theirs").build()).expect("two crates");
        let range = Metadata::find(&mut ours).expect("metadata").root.hash_range();
        assert_eq!(ours[range.clone()], [b't'; 16]);
        ours[range].fill(b'o');
        assert_eq!(ours, before);
    }
}
