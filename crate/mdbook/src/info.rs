//! The first line of a block, in words: `rust,pollscope,view="code,output",readonly`.
//!
//! Words are separated by commas or blanks. A value follows `=`; in single or double quotes it may hold commas and
//! blanks, and ends at the same quote. Nothing is escaped.

/// A word, with a value if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// Before `=`.
    pub name: &'a str,
    /// After it, without quotes.
    pub value: Option<&'a str>,
}

/// The words of a first line.
///
/// # Errors
///
/// If a quote is not closed, or is followed by something else than the next word.
pub fn words(info: &str) -> Result<Vec<Word<'_>>, String> {
    const SEPARATORS: [char; 3] = [',', ' ', '\t'];
    let mut words = Vec::new();
    let mut rest = info.trim_start_matches(SEPARATORS);
    while !rest.is_empty() {
        let end = rest.find([',', ' ', '\t', '=']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(after) = after.strip_prefix('=') else {
            words.push(Word { name, value: None });
            rest = after.trim_start_matches(SEPARATORS);
            continue;
        };
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => {
                let inside = &after[1..];
                let end = inside.find(quote).ok_or_else(|| {
                    format!("the value of `{name}` begins with {quote} and does not end: close it")
                })?;
                (&inside[..end], &inside[end + 1..])
            }
            None => after.split_at(after.find(SEPARATORS).unwrap_or(after.len())),
        };
        if !after.is_empty() && !after.starts_with(SEPARATORS) {
            return Err(format!(
                "`{after}` follows the value of `{name}` directly: write a comma between them, or \
                 put the value into quotes of the other kind"
            ));
        }
        words.push(Word { name, value: Some(value) });
        rest = after.trim_start_matches(SEPARATORS);
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(info: &str) -> String {
        match words(info) {
            Ok(words) => {
                let one = |Word { name, value }: &Word<'_>| match value {
                    Some(value) => format!("{name}={value}"),
                    None => (*name).to_owned(),
                };
                words.iter().map(one).collect::<Vec<_>>().join(" | ")
            }
            Err(error) => error,
        }
    }

    #[test]
    fn words_and_values() {
        for (info, expected) in [
            ("", ""),
            ("rust", "rust"),
            ("rust,pollscope,,readonly", "rust | pollscope | readonly"),
            ("rust pollscope\tview=code+output", "rust | pollscope | view=code+output"),
            ("rust,view=\"code,output\",x", "rust | view=code,output | x"),
            ("rust,expect='prints(\"a, b\")'", "rust | expect=prints(\"a, b\")"),
            ("a=,b=''", "a= | b="),
            ("a=b=c", "a=b=c"),
            ("title=\"x", "the value of `title` begins with \" and does not end: close it"),
            (
                "a='b'c",
                "`c` follows the value of `a` directly: write a comma between them, or put the value \
                 into quotes of the other kind",
            ),
        ] {
            assert_eq!(shown(info), expected, "{info}");
        }
    }
}
