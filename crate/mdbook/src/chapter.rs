//! The programs of a chapter: a Rust block that is marked `pollscope`, and what directly follows it and belongs to it.
//!
//! | block | what it is |
//! | --- | --- |
//! | `rust,pollscope` | a program, or a lesson or template by its name |
//! | `js,pollscope-twin` | its JavaScript half |
//! | `text,pollscope-output` | what it prints, for the reader and for `check` |
//! | `text,pollscope-expect` | what must be seen when it runs, one expectation a line; not shown |

use pollscope_analysis::expect::Expectation;

use crate::fence::{Fence, fences};
use crate::info::{self, Word};
use crate::options::Options;

/// A program with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Program<'a> {
    /// The Rust block.
    pub rust: Fence<'a>,
    /// What its words mean.
    pub options: Options,
    /// The JavaScript half.
    pub twin: Option<Fence<'a>>,
    /// What it prints.
    pub output: Option<Fence<'a>>,
    /// The block of expectations, if there is one.
    pub expect: Option<Fence<'a>>,
    /// All expectations, each with its line in the chapter.
    pub expectations: Vec<(usize, Expectation)>,
}

/// What is wrong, and in which line of the chapter.
pub type Mistake = (usize, String);

/// The programs of a chapter in their order, and what is wrong with others.
pub fn programs(chapter: &str) -> (Vec<Program<'_>>, Vec<Mistake>) {
    let mut reader =
        Reader { chapter, programs: Vec::new(), mistakes: Vec::new(), end: None, broken: false };
    for fence in fences(chapter) {
        reader.read(fence);
    }
    (reader.programs, reader.mistakes)
}

/// The lines of the chapter in which blocks begin that mean something here.
pub fn marked_lines(chapter: &str) -> Vec<usize> {
    fences(chapter).iter().filter(|fence| role(fence).is_some()).map(|fence| fence.line).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Program,
    Twin,
    Output,
    Expect,
}

impl Role {
    /// The mark, what must stand before it, and what it is called.
    fn form(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Role::Program => ("pollscope", &["rust"]),
            Role::Twin => ("pollscope-twin", &["js", "javascript"]),
            Role::Output => ("pollscope-output", &["text", "console"]),
            Role::Expect => ("pollscope-expect", &["text"]),
        }
    }
}

/// The mark is looked for without understanding the rest of the line.
fn role(fence: &Fence<'_>) -> Option<Role> {
    let words: Vec<&str> = fence.info.split([',', ' ', '\t']).collect();
    [Role::Program, Role::Twin, Role::Output, Role::Expect]
        .into_iter()
        .find(|role| words.contains(&role.form().0))
}

struct Reader<'a> {
    chapter: &'a str,
    programs: Vec<Program<'a>>,
    mistakes: Vec<Mistake>,
    /// Where the last program ends, as long as only blank lines follow.
    end: Option<usize>,
    /// The last Rust block had a mistake, so that there is no program of it.
    broken: bool,
}

impl<'a> Reader<'a> {
    fn read(&mut self, fence: Fence<'a>) {
        let Some(role) = role(&fence) else {
            self.end = None;
            return;
        };
        let (start, end, line) = (fence.range.start, fence.range.end, fence.line);
        let follows = self.end.take().is_some_and(|end| is_blank(&self.chapter[end..start]));
        let read = match role {
            Role::Program => self.program(fence),
            _ => self.part(role, fence, follows),
        };
        self.end = Some(end);
        if let Err(what) = read {
            self.mistakes.push((line, what));
        }
    }

    fn program(&mut self, rust: Fence<'a>) -> Result<(), String> {
        self.broken = true;
        let words = words_of(&rust, Role::Program)?;
        let options = Options::new(&words)?;
        let shows =
            ["lesson", "template"].into_iter().find(|name| options.attribute(name).is_some());
        if let Some(name) = shows
            && !rust.code.trim().is_empty()
        {
            return Err(format!(
                "a block with `{name}` shows the programs of that {name}: leave it empty, or remove `{name}`"
            ));
        }
        if shows.is_none() && rust.code.trim().is_empty() {
            return Err(
                "the block is empty: write a program, or name one with `lesson=…`".to_owned()
            );
        }
        let expectations =
            options.expect.iter().map(|expectation| (rust.line, expectation.clone())).collect();
        let program =
            Program { rust, options, twin: None, output: None, expect: None, expectations };
        self.programs.push(program);
        self.broken = false;
        Ok(())
    }

    fn part(&mut self, role: Role, fence: Fence<'a>, follows: bool) -> Result<(), String> {
        let (mark, _) = role.form();
        let words = words_of(&fence, role)?;
        if let Some(word) = words.first() {
            return Err(format!("a `{mark}` block has no attribute `{}`: remove it", word.name));
        }
        if !follows {
            return Err(format!(
                "no Rust block precedes this `{mark}` block: put it directly after a \
                 `rust,pollscope` block, with nothing but blank lines between them"
            ));
        }
        if self.broken {
            return Ok(());
        }
        let Some(program) = self.programs.last_mut() else { return Ok(()) };
        let shows_other = program.options.is_named();
        let place = match role {
            Role::Program => return Ok(()),
            Role::Twin => &mut program.twin,
            Role::Output => &mut program.output,
            Role::Expect => &mut program.expect,
        };
        if place.is_some() {
            return Err(format!("the program above has a `{mark}` block already: remove one"));
        }
        if shows_other {
            return Err(format!(
                "the block above shows a program by its name and is not checked: remove this `{mark}` block"
            ));
        }
        *place = Some(fence.clone());
        if role == Role::Expect {
            let (expectations, wrong) = expectations(&fence);
            program.expectations.extend(expectations);
            self.mistakes.extend(wrong);
        }
        Ok(())
    }
}

/// The words of a block without its language and its mark.
fn words_of<'a>(fence: &Fence<'a>, role: Role) -> Result<Vec<Word<'a>>, String> {
    let (mark, languages) = role.form();
    if !fence.closed {
        return Err(format!("the block is not closed: end it with {}", fence.marks));
    }
    let words = info::words(fence.info)?;
    let is = |word: &Word<'_>, names: &[&str]| word.value.is_none() && names.contains(&word.name);
    if !words.first().is_some_and(|word| is(word, languages)) {
        return Err(format!(
            "`{mark}` marks a block of another language: begin it with ```{},{mark}",
            languages[0]
        ));
    }
    Ok(words[1..].iter().copied().filter(|word| !is(word, &[mark])).collect())
}

/// The expectations of a block, one a line, each with its line in the chapter.
fn expectations(fence: &Fence<'_>) -> (Vec<(usize, Expectation)>, Vec<Mistake>) {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (line, text) in (fence.line + 1..).zip(fence.code.lines()) {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        match Expectation::parse(text) {
            Ok(expectation) => right.push((line, expectation)),
            Err(error) => wrong.push((line, error.to_string())),
        }
    }
    (right, wrong)
}

/// Nothing but blanks, and the marks of a quotation.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(chapter: &str) -> Vec<String> {
        let (programs, mistakes) = programs(chapter);
        let programs = programs.iter().map(|program| {
            let line = |fence: &Option<Fence<'_>>| fence.as_ref().map_or(0, |fence| fence.line);
            let [twin, output, expect] =
                [line(&program.twin), line(&program.output), line(&program.expect)];
            let expectations: Vec<_> = program
                .expectations
                .iter()
                .map(|(line, expectation)| format!("{line} {}", expectation.text()))
                .collect();
            format!("{} {twin} {output} {expect} {expectations:?}", program.rust.line)
        });
        let mistakes = mistakes.iter().map(|(line, what)| format!("{line}: {what}"));
        programs.chain(mistakes).collect()
    }

    fn block(info: &str, code: &str) -> String {
        format!("```{info}\n{code}```\n")
    }

    #[test]
    fn what_follows_a_program_belongs_to_it() {
        let rust = block("rust,pollscope,expect=status(ok)", "fn main() {}\n");
        let chapter = [
            rust.clone(),
            "\n\n".to_owned(),
            block("js,pollscope-twin", "1;\n"),
            block("text,pollscope-output", "1\n"),
            block("text,pollscope-expect", "# a remark\nthreads(0)\n"),
            "text\n\n".to_owned(),
            block("rust", "fn other() {}\n"),
            rust,
        ];
        let first = r#"1 6 9 12 ["1 status(ok)", "14 threads(0)"]"#;
        assert_eq!(shown(&chapter.concat()), [first, r#"21 0 0 0 ["21 status(ok)"]"#]);
    }

    #[test]
    fn what_has_no_program_is_a_mistake() {
        let rust = block("rust,pollscope", "fn main() {}\n");
        let twin = block("js,pollscope-twin", "1;\n");
        let before = "no Rust block precedes this `pollscope-twin` block: put it directly after a \
                      `rust,pollscope` block, with nothing but blank lines between them";
        assert_eq!(shown(&twin), [format!("1: {before}")]);
        assert_eq!(shown(&format!("{rust}text\n\n{twin}"))[1], format!("6: {before}"));
        let other = block("rust", "");
        assert_eq!(shown(&format!("{rust}{other}{twin}"))[1], format!("6: {before}"));
        assert_eq!(
            shown(&format!("{rust}{twin}{twin}"))[1],
            "7: the program above has a `pollscope-twin` block already: remove one"
        );
    }

    #[test]
    fn mistakes_name_their_line() {
        for (chapter, expected) in [
            (block("rust,pollscope,heigth=3", "1\n"), "1: there is no attribute `heigth`"),
            (
                block("js,pollscope", "1\n"),
                "1: `pollscope` marks a block of another language: begin it with ```rust,pollscope",
            ),
            (block("rust,pollscope,title='", "1\n"), "1: the value of `title` begins with '"),
            (block("rust,pollscope", "\n"), "1: the block is empty"),
            (
                block("rust,pollscope,lesson=a", "1\n"),
                "1: a block with `lesson` shows the programs of that lesson",
            ),
            (
                "\n```rust,pollscope\nfn main() {}\n".to_owned(),
                "2: the block is not closed: end it with ```",
            ),
        ] {
            let found = shown(&chapter);
            assert!(found.len() == 1 && found[0].starts_with(expected), "{found:?}");
        }
        let rust = block("rust,pollscope", "fn main() {}\n");
        let wrong = block("text,pollscope-expect", "status(ok)\npolls(nap) = 2\n");
        assert!(shown(&format!("{rust}{wrong}"))[1].starts_with("6: `= 2` is not a comparison"));
        let wrong = block("text,pollscope-output,readonly", "");
        assert_eq!(
            shown(&format!("{rust}{wrong}"))[1],
            "4: a `pollscope-output` block has no attribute `readonly`: remove it"
        );
        let named = block("rust,pollscope,lesson=join-all", "");
        let twin = block("js,pollscope-twin", "1;\n");
        assert!(shown(&format!("{named}{twin}"))[1].contains("shows a program by its name"));
        // One mistake, not another one for each block that belongs to it.
        let broken = block("rust,pollscope,sky", "1\n");
        assert_eq!(shown(&format!("{rust}{broken}{twin}")).len(), 2);
    }
}
