//! A Rust library is an `ar` archive of machine code and of metadata. The interpreter reads only
//! the metadata, the member `lib.rmeta`.

use anyhow::{Context, Result, bail};

const MAGIC: &[u8] = b"!<arch>\n";
const HEADER: usize = 60;
const METADATA: &[u8] = b"lib.rmeta";

/// The archive with no other member than the metadata.
pub(crate) fn only_metadata(archive: &[u8]) -> Result<Vec<u8>> {
    if !archive.starts_with(MAGIC) {
        bail!("not an archive");
    }
    let mut at = MAGIC.len();
    while at < archive.len() {
        let header = archive.get(at..at + HEADER).context("cut off in a header")?;
        let size = size(header)?;
        let end = at + HEADER + size;
        if header.starts_with(METADATA) {
            let member = archive.get(at..end).context("cut off in a member")?;
            let mut slim = [MAGIC, member].concat();
            if size % 2 == 1 {
                slim.push(b'\n');
            }
            return Ok(slim);
        }
        // Members start at even offsets.
        at = end + size % 2;
    }
    bail!("no member lib.rmeta")
}

/// Ten decimal digits from offset 48, filled up with spaces.
fn size(header: &[u8]) -> Result<usize> {
    let digits = std::str::from_utf8(&header[48..58])?.trim_end();
    digits.parse().with_context(|| format!("size `{digits}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, content: &str) -> String {
        let padding = if content.len() % 2 == 1 { "\n" } else { "" };
        format!("{name:<48}{:<10}`\n{content}{padding}", content.len())
    }

    #[test]
    fn only_the_metadata_stays() {
        let archive = format!(
            "!<arch>\n{}{}{}",
            member("a.o/", "odd"),
            member("lib.rmeta/", "meta!"),
            member("b.o/", "x")
        );
        let slim = only_metadata(archive.as_bytes()).expect("a good archive");
        assert_eq!(
            String::from_utf8(slim).expect("text"),
            format!("!<arch>\n{}", member("lib.rmeta/", "meta!"))
        );
    }

    #[test]
    fn what_is_no_such_archive_is_refused() {
        for (bytes, expected) in [
            (b"\x7fELF".to_vec(), "not an archive"),
            (format!("!<arch>\n{}", member("a.o/", "x")).into_bytes(), "no member lib.rmeta"),
            (b"!<arch>\nlib.rmeta/".to_vec(), "cut off in a header"),
            (
                member("lib.rmeta/", "meta").replacen("lib", "!<arch>\nlib", 1).into_bytes()[..70]
                    .to_vec(),
                "cut off in a member",
            ),
        ] {
            let error = only_metadata(&bytes).expect_err(expected);
            assert_eq!(error.to_string(), expected);
        }
    }
}
