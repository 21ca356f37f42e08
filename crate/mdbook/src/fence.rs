//! The fenced code blocks of a chapter: where each begins and ends, what its first line says, its code. It knows
//! nothing of what the words in that line mean.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A fenced code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence<'a> {
    /// From the opening fence to the end of the closing one, in bytes of the chapter.
    pub range: Range<usize>,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// What stands before each line of it: blanks, and `>` in a quotation.
    pub prefix: String,
    /// The characters that open it.
    pub marks: &'a str,
    /// The rest of the first line.
    pub info: &'a str,
    /// The code, without the prefixes.
    pub code: String,
    /// Whether there is a closing fence.
    pub closed: bool,
}

/// All of a chapter, in order.
pub fn fences(chapter: &str) -> Vec<Fence<'_>> {
    // Of mdBook's extensions, those within which a block of code can stand.
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM;
    let mut found = Vec::new();
    let mut current: Option<(Range<usize>, String)> = None;
    for (event, range) in Parser::new_ext(chapter, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                current = Some((range, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, code)) = &mut current {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((range, code)) = current.take() {
                    found.push(Fence::new(chapter, range, code));
                }
            }
            _ => {}
        }
    }
    found
}

impl<'a> Fence<'a> {
    fn new(chapter: &'a str, range: Range<usize>, code: String) -> Self {
        let text = chapter[range.clone()].trim_end();
        let start = range.start + (text.len() - text.trim_start().len());
        let range = start..range.start + text.len();
        let first = chapter[range.clone()].lines().next().unwrap_or_default();
        let mark = first.chars().next().unwrap_or('`');
        let (marks, info) = first.split_at(first.len() - first.trim_start_matches(mark).len());
        let line_start = chapter[..start].rfind('\n').map_or(0, |at| at + 1);
        let prefix = chapter[line_start..start].chars();
        // The mark of a list stands before the first line only.
        let prefix = prefix.map(|c| if c == '>' || c == '\t' { c } else { ' ' }).collect();
        let last = chapter[range.clone()].lines().skip(1).last().unwrap_or_default();
        let last = last.trim_start_matches(['>', ' ', '\t']);
        let closed = last.len() >= marks.len() && last.chars().all(|c| c == mark);
        let line = 1 + chapter[..start].matches('\n').count();
        Fence { range, line, prefix, marks, info: info.trim(), code, closed }
    }

    /// The block with another first line.
    pub fn with_info(&self, chapter: &str, info: &str) -> String {
        let text = &chapter[self.range.clone()];
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        format!("{}{info}\n{rest}", self.marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_where_markdown_has_them() {
        let chapter = "text\n\n```rust,pollscope\nfn a() {}\n```\n\n> quoted\n>\n> ~~~~ js x\n> 1;\n> ~~~~\n\n\
                       - item\n\n  ```text\n  one\n  two\n  ```\n\n<!--\n```rust\n```\n-->\n\n``` open\n";
        let found: Vec<_> = fences(chapter)
            .iter()
            .map(|fence| {
                let Fence { line, prefix, marks, info, code, closed, .. } = fence;
                format!("{line} {prefix:?} {marks} {info} {code:?} {closed}")
            })
            .collect();
        assert_eq!(
            found,
            [
                r#"3 "" ``` rust,pollscope "fn a() {}\n" true"#,
                r#"9 "> " ~~~~ js x "1;\n" true"#,
                r#"15 "  " ``` text "one\ntwo\n" true"#,
                r#"25 "" ``` open "" false"#,
            ]
        );
    }

    #[test]
    fn another_first_line_leaves_the_rest() {
        let chapter = "- ```rust,pollscope\n  a\n  ```\n";
        let found = fences(chapter);
        assert_eq!(found[0].with_info(chapter, "rust,x"), "```rust,x\n  a\n  ```");
        assert_eq!(found[0].prefix, "  ");
    }
}
