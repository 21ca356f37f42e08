//! Documentation comments take a tenth of a library's metadata and no diagnostic shows them. They are
//! taken out of the lists of attributes, whose first they mostly are, and their text is blanked where it
//! stands, there and in macros: nothing moves, so every offset stays right.
//!
//! In metadata a documentation comment is an attribute of kind 1, with the kind of the comment (0
//! for `///`, 1 for `/** */`), a name, which is its text, whether it is an inner one, and its place.

use anyhow::Result;

use crate::metadata::{END_OF_TEXT, Metadata, Name, Reader};

const COMMENT: u8 = 1;

/// Takes those comments out of the lists that stand before all other attributes.
pub(crate) fn take_out(metadata: &mut Metadata<'_>) -> Result<()> {
    let table = metadata.root.table("attributes");
    for number in 0..table.count {
        let row = table.row(metadata.bytes, number);
        let Some(begin) = row.begin() else { continue };
        let mut comments = Vec::new();
        let mut at = begin;
        while comments.len() < row.length && metadata.bytes[at] == COMMENT {
            let end = end_of_comment(metadata.bytes, at)?;
            comments.push(at..end);
            at = end;
        }
        let left = row.length - comments.len();
        if table.set_list(metadata.bytes, number, at, left) {
            for comment in comments {
                blank_comment(&mut metadata.bytes[comment]);
            }
        }
    }
    Ok(())
}

/// Where the comment ends that begins at `at`.
fn end_of_comment(bytes: &[u8], at: usize) -> Result<usize> {
    let mut reader = Reader::new(bytes, at + 2);
    reader.name()?;
    // Whether it is an inner one.
    reader.byte()?;
    let place = reader.byte()?;
    let (has_context, length) = (place & 0b100 == 0, place >> 3);
    let numbers = match place & 0b11 {
        // Of this crate, or of another one: where in a file, perhaps how long, which file, which crate.
        0 => usize::from(has_context) + usize::from(length == 0b1_1111) + 2,
        1 => usize::from(has_context) + usize::from(length == 0b1_1111) + 3,
        2 => usize::from(has_context),
        // Where it already is.
        _ => 1,
    };
    for _ in 0..numbers {
        reader.number()?;
    }
    Ok(reader.at)
}

/// Others may have the same text, so there still is one; it is empty.
fn blank_comment(comment: &mut [u8]) {
    let mut reader = Reader::new(comment, 2);
    let text = match reader.name() {
        // A text that is its own, not the offset of another one.
        Ok(Name::Text(text)) if comment[2] == 0 => Some((reader.at, is_comment(text))),
        _ => None,
    };
    match text {
        Some((_, true)) => {
            comment.fill(0);
            comment[4] = END_OF_TEXT;
        }
        // It might be a name.
        Some((end, false)) => {
            comment[..2].fill(0);
            comment[end..].fill(0);
        }
        None => comment.fill(0),
    }
}

/// Replaces the text of documentation comments by spaces; returns how many bytes.
pub(crate) fn blank(metadata: &mut [u8]) -> usize {
    let mut blanked = 0;
    let mut at = 0;
    while at + 3 < metadata.len() {
        if let [1, 0 | 1, 0, rest @ ..] = &metadata[at..]
            && let Some((length, digits)) = leb128(rest)
            && rest.get(digits + length) == Some(&END_OF_TEXT)
            && is_comment(&rest[digits..digits + length])
        {
            let start = at + 3 + digits;
            metadata[start..start + length].fill(b' ');
            blanked += length;
            at = start + length;
        } else {
            at += 1;
        }
    }
    blanked
}

/// Written as people write them, after a space or on a line of its own. Anything else that looks like
/// one is left alone: it might be a name.
fn is_comment(text: &[u8]) -> bool {
    matches!(text.first(), Some(b' ' | b'\n'))
        && std::str::from_utf8(text).is_ok_and(|text| {
            text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r'))
        })
}

/// The number and of how many bytes it is; nothing above 2^28 is a comment's length.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(4).enumerate() {
        number |= usize::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return (number > 0).then_some((number, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Library;

    fn check(before: &[u8], after: &[u8]) {
        let mut bytes = before.to_vec();
        blank(&mut bytes);
        assert_eq!(bytes, after, "{before:?}");
    }

    #[test]
    fn comments_become_spaces_and_nothing_else_does() {
        check(b"a\x01\x00\x00\x05 text\xC1b", b"a\x01\x00\x00\x05     \xC1b");
        check(b"\x01\x01\x00\x03\n x\xC1", b"\x01\x01\x00\x03   \xC1");
        check("\x01\0\0\x03 é".as_bytes(), "\x01\0\0\x03 é".as_bytes());
        // A name, a text of another kind, one without its end, one that is no text.
        check(b"\x01\x00\x00\x04name\xC1", b"\x01\x00\x00\x04name\xC1");
        check(b"\x02\x00\x00\x05 text\xC1", b"\x02\x00\x00\x05 text\xC1");
        check(b"\x01\x00\x00\x05 text\xC2", b"\x01\x00\x00\x05 text\xC2");
        check(b"\x01\x00\x00\x03 \xFF\xFE\xC1", b"\x01\x00\x00\x03 \xFF\xFE\xC1");
    }

    const COMMENT: &[u8] = b"\x01\x00\x00\x05 text\xC1\x00\xFC\x96\x93\x03h/";
    const EMPTIED: &[u8] = b"\0\0\0\0\xC1\0\0\0\0\0\0\0\0\0\0\0\0";
    const OTHER: &[u8] = b"\x00attribute";

    /// One list of attributes of this length, before and after.
    fn check_list(before: &[&[u8]], after: &[&[u8]], left: u8) {
        let mut library = Library::new("a");
        let at = library.value(&before.concat());
        library.table("attributes", 2, &[at as u8, before.len() as u8]);
        let mut bytes = library.build();
        let mut metadata = Metadata::find(&mut bytes).expect("metadata");
        take_out(&mut metadata).expect("comments can be read");
        let row = metadata.root.table("attributes").row(metadata.bytes, 0);
        let left_out: usize =
            before[..before.len() - usize::from(left)].iter().map(|one| one.len()).sum();
        assert_eq!((row.offset, row.length), (at + left_out, left.into()));
        assert_eq!(bytes[at..at + before.concat().len()], after.concat());
    }

    #[test]
    fn comments_before_other_attributes_are_taken_out() {
        check_list(&[COMMENT, COMMENT, OTHER], &[EMPTIED, EMPTIED, OTHER], 1);
        check_list(&[OTHER, COMMENT], &[OTHER, COMMENT], 2);
        check_list(&[COMMENT], &[EMPTIED], 0);
    }

    #[test]
    fn comments_say_in_several_ways_what_they_are_and_where() {
        let known = b"\x01\x00\x02\x00\x00\x18\xF3Y\x97\x81\x04X";
        let repeated = b"\x01\x00\x01\x10\x00\x07\x8B\x08";
        let nowhere = b"\x01\x01\x02\x05\x01\x06";
        let elsewhere = b"\x01\x01\x02\x05\x01\xF9\x01\x02\x03\x04\x05";
        let name = b"\x01\x00\x00\x04name\xC1\x00\x06";
        check_list(
            &[known, repeated, nowhere, elsewhere, name, OTHER],
            &[&[0; 12], &[0; 8], &[0; 6], &[0; 11], b"\0\0\x00\x04name\xC1\0\0", OTHER],
            1,
        );
    }

    #[test]
    fn a_long_comment_has_a_length_of_two_bytes() {
        let text = [b" ".as_slice(), &[b'x'; 199]].concat();
        let before = [b"\x01\x00\x00\xC8\x01".as_slice(), &text, b"\xC1"].concat();
        let after = [b"\x01\x00\x00\xC8\x01".as_slice(), &[b' '; 200], b"\xC1"].concat();
        check(&before, &after);
    }
}
