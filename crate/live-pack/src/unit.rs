//! One packed file: an index and the contents of several files, compressed together.
//!
//! Uncompressed it is four bytes, the length of the index (least significant first); the index, a
//! JSON list of `[path, size, columns]`; and the contents in the order of the index. [`crate::columns`]
//! says what columns are.

use std::io::Write;

use anyhow::{Context, Result};
use liblzma::stream::{Check, Filters, LzmaOptions, MatchFinder, Stream};
use liblzma::write::XzEncoder;

use crate::columns::Columns;
use crate::input::Content;

/// What the decoder in the tab allows.
const DICTIONARY: u32 = 64 << 20;

/// Progress is reported after this many bytes.
const PIECE: usize = 1 << 20;

/// How hard to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Takes seconds, for serving on this machine.
    Quick,
    /// Takes minutes and makes the smallest files, for publishing.
    Small,
}

impl Effort {
    /// By its name on the command line.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "quick" => Some(Self::Quick),
            "small" => Some(Self::Small),
            _ => None,
        }
    }
}

/// The index and the contents.
pub(crate) fn join(files: &[(String, Content)]) -> Result<Vec<u8>> {
    let index: Vec<(&str, usize, &[Columns])> = files
        .iter()
        .map(|(path, content)| (path.as_str(), content.bytes.len(), content.columns.as_slice()))
        .collect();
    let index = serde_json::to_vec(&index)?;
    let length = u32::try_from(index.len()).context("an index of more than 4 GB")?;
    let mut joined = length.to_le_bytes().to_vec();
    joined.extend(index);
    for (_, content) in files {
        joined.extend(&content.bytes);
    }
    Ok(joined)
}

/// Calls `progress` from time to time with the number of bytes that have been compressed.
pub(crate) fn compress(
    bytes: &[u8],
    effort: Effort,
    mut progress: impl FnMut(usize),
) -> Result<Vec<u8>> {
    let stream = Stream::new_stream_encoder(Filters::new().lzma2(&options(effort)?), Check::Crc32)?;
    let mut encoder = XzEncoder::new_stream(Vec::new(), stream);
    let mut done = 0;
    for piece in bytes.chunks(PIECE) {
        encoder.write_all(piece)?;
        done += piece.len();
        progress(done);
    }
    Ok(encoder.finish()?)
}

/// `pb` and `lc`: metadata and WebAssembly are bytes, not aligned words.
fn options(effort: Effort) -> Result<LzmaOptions> {
    let mut options = match effort {
        Effort::Quick => LzmaOptions::new_preset(0)?,
        Effort::Small => LzmaOptions::new_preset(9)?,
    };
    options.literal_context_bits(4).position_bits(0);
    if effort == Effort::Small {
        options
            .dict_size(DICTIONARY)
            .nice_len(273)
            .match_finder(MatchFinder::BinaryTree4)
            .depth(512);
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let content = |bytes: &[u8]| Content { bytes: bytes.to_vec(), columns: Vec::new() };
        let files = [("a/b.rlib".to_owned(), content(&[1, 2, 3])), ("c".to_owned(), content(&[]))];
        let joined = join(&files).expect("small");
        let index = br#"[["a/b.rlib",3,[]],["c",0,[]]]"#;
        let expected = [&[30, 0, 0, 0], index.as_slice(), &[1, 2, 3]].concat();
        assert_eq!(joined, expected);

        for effort in [Effort::Quick, Effort::Small] {
            let mut told = Vec::new();
            let packed = compress(&joined, effort, |done| told.push(done)).expect("compression");
            assert_eq!(told, [expected.len()]);
            let mut unpacked = Vec::new();
            liblzma::read::XzDecoder::new(packed.as_slice())
                .read_to_end(&mut unpacked)
                .expect("good xz");
            assert_eq!(unpacked, expected);
        }
    }
}
