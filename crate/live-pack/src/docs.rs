//! Documentation comments take a twentieth of a library's metadata and no diagnostic shows them.
//! Their text is blanked where it stands: nothing moves, so every offset stays right.

/// In metadata a documentation comment is an attribute of kind 1, with the kind of the comment (0
/// for `///`, 1 for `/** */`) and a symbol of kind 0, which is its text: a length in LEB128, the
/// bytes, and this one.
const END_OF_TEXT: u8 = 0xC1;

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

/// Written as people write them, after a space or on a line of its own. Whatever else looks like
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

    #[test]
    fn a_long_comment_has_a_length_of_two_bytes() {
        let text = [b" ".as_slice(), &[b'x'; 199]].concat();
        let before = [b"\x01\x00\x00\xC8\x01".as_slice(), &text, b"\xC1"].concat();
        let after = [b"\x01\x00\x00\xC8\x01".as_slice(), &[b' '; 200], b"\xC1"].concat();
        check(&before, &after);
    }
}
