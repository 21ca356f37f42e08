//! xtask/tidy-exceptions.toml: what may be longer than the limits, with its present size. The list
//! only shrinks: an entry that is not needed, or larger than the thing itself, is a problem too.

use std::collections::BTreeMap;

use super::{Problem, SourceFile};

const LIST: &str = "xtask/tidy-exceptions.toml";

/// Something whose size is limited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    /// File, and the line where it begins if it is not the whole file.
    pub(super) place: (String, Option<usize>),
    pub(super) lines: usize,
    pub(super) limit: usize,
}

/// Problems of everything measured, given the list among `files`. No list is an empty list.
pub(super) fn compare(sizes: &BTreeMap<String, Measured>, files: &[SourceFile]) -> Vec<Problem> {
    let list = files.iter().find(|file| file.path == LIST);
    let allowed = match list.map_or(Ok(BTreeMap::new()), |list| parse(&list.text)) {
        Ok(allowed) => allowed,
        Err(what) => return vec![Problem { path: LIST.to_owned(), line: None, what }],
    };
    let too_long = sizes.iter().filter_map(|(name, size)| {
        let allowed = allowed.get(name).copied();
        let limit = allowed.unwrap_or(size.limit);
        let (path, line) = size.place.clone();
        let kind = if allowed.is_some() { "its exception says" } else { "more than" };
        let what = format!("`{name}` has {} lines, {kind} {limit}", size.lines);
        (size.lines > limit).then_some(Problem { path, line, what })
    });
    let outdated = allowed.iter().filter_map(|(name, &lines)| {
        let what = match sizes.get(name) {
            None => "no longer exists: remove it".to_owned(),
            Some(size) if size.lines <= size.limit => "keeps the limit now: remove it".to_owned(),
            Some(size) if size.lines < lines => format!("has {} lines now: say so", size.lines),
            Some(_) => return None,
        };
        let what = format!("`{name}` {what}");
        Some(Problem { path: LIST.to_owned(), line: None, what })
    });
    too_long.chain(outdated).collect()
}

/// `"path" = lines` and `"path::function" = lines`.
fn parse(list: &str) -> Result<BTreeMap<String, usize>, String> {
    let list: toml::Table = list.parse().map_err(|error| format!("is not TOML: {error}"))?;
    list.into_iter()
        .map(|(name, lines)| match lines.as_integer().and_then(|lines| lines.try_into().ok()) {
            Some(lines) => Ok((name, lines)),
            None => Err(format!("`{name}` needs a number of lines")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, shown};
    use super::*;

    fn check(lines: usize, list: &str) -> Vec<String> {
        let size = Measured { place: ("a.rs".to_owned(), None), lines, limit: 400 };
        let sizes = BTreeMap::from([("a.rs".to_owned(), size)]);
        shown(&compare(&sizes, &[file(LIST, list)]))
    }

    #[test]
    fn an_exception_allows_its_size_and_no_more() {
        assert!(check(400, "").is_empty());
        assert_eq!(check(401, ""), ["a.rs: `a.rs` has 401 lines, more than 400"]);
        assert!(check(450, "\"a.rs\" = 450").is_empty());
        assert_eq!(
            check(451, "\"a.rs\" = 450"),
            ["a.rs: `a.rs` has 451 lines, its exception says 450"]
        );
    }

    #[test]
    fn the_list_only_shrinks() {
        for (lines, list, expected) in [
            (449, "\"a.rs\" = 450", "`a.rs` has 449 lines now: say so"),
            (400, "\"a.rs\" = 450", "`a.rs` keeps the limit now: remove it"),
            (400, "\"b.rs\" = 450", "`b.rs` no longer exists: remove it"),
            (400, "\"b.rs\" = true", "`b.rs` needs a number of lines"),
        ] {
            assert_eq!(check(lines, list), [format!("{LIST}: {expected}")], "{list}");
        }
    }
}
