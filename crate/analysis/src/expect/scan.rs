//! The pieces of an expectation's text: a word, its arguments, what follows them. It knows no vocabulary.

use super::ParseError;

/// `word(argument, argument) rest`, cut at its outermost parentheses and commas.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call<'a> {
    pub(super) word: &'a str,
    pub(super) arguments: Vec<&'a str>,
    pub(super) rest: &'a str,
}

/// Cuts a text into its pieces.
pub(super) fn call(text: &str) -> Result<Call<'_>, ParseError> {
    let Some(open) = text.find('(') else {
        return Err(ParseError::new(format!(
            "`{text}` is not an expectation: write a word and its arguments in parentheses, as in \
             `prints(\"hello\")`"
        )));
    };
    let (mut depth, mut start, mut arguments) = (0_usize, open + 1, Vec::new());
    let mut characters = text.char_indices().skip_while(|(at, _)| *at < open);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => skip_text(&mut characters)?,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 1 => {
                arguments.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        if depth == 0 {
            let last = text[start..at].trim();
            if !last.is_empty() || !arguments.is_empty() {
                arguments.push(last);
            }
            let after = at + character.len_utf8();
            return Ok(Call { word: text[..open].trim(), arguments, rest: text[after..].trim() });
        }
    }
    Err(ParseError::new(format!("the parenthesis after `{}` is not closed", text[..open].trim())))
}

/// Skips the rest of a text in quotes.
fn skip_text(characters: &mut impl Iterator<Item = (usize, char)>) -> Result<(), ParseError> {
    while let Some((_, character)) = characters.next() {
        match character {
            '"' => return Ok(()),
            '\\' => drop(characters.next()),
            _ => {}
        }
    }
    Err(ParseError::new("a text has no closing `\"`".to_owned()))
}

/// The text that is written in quotes, with `\n`, `\t`, `\"` and `\\` for what cannot be written.
pub(super) fn text(argument: &str) -> Result<String, ParseError> {
    let inner = argument.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.filter(|_| argument.len() > 1).ok_or_else(|| {
        ParseError::new(format!("`{argument}` is not a text: put it in double quotes"))
    })?;
    let (mut text, mut characters) = (String::new(), inner.chars());
    while let Some(character) = characters.next() {
        if character == '"' {
            return Err(ParseError::new(format!(
                "`{argument}` is more than one text: separate texts with commas"
            )));
        }
        if character != '\\' {
            text.push(character);
            continue;
        }
        text.push(match characters.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('"') => '"',
            Some('\\') => '\\',
            other => {
                let other = other.map_or(String::new(), String::from);
                return Err(ParseError::new(format!(
                    "`\\{other}` in a text means nothing: write \\n, \\t, \\\" or \\\\"
                )));
            }
        });
    }
    Ok(text)
}

/// A time with its unit, in nanoseconds: `250 ms`, `1.5 s`.
pub(super) fn time(argument: &str) -> Result<u64, ParseError> {
    let wrong = || {
        ParseError::new(format!(
            "`{argument}` is not a time: write a number and ms or s, as in `1500 ms`"
        ))
    };
    let (number, unit) = if let Some(number) = argument.strip_suffix("ms") {
        (number, 1e6)
    } else {
        (argument.strip_suffix('s').ok_or_else(wrong)?, 1e9)
    };
    let number = number.trim();
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Err(wrong());
    }
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let ns = (number * unit).round();
    // A hundred years: what is longer is a typing mistake.
    if ns <= 3.2e18 { Ok(ns as u64) } else { Err(wrong()) }
}

/// A line of the source: `7` or `line 7`.
pub(super) fn line(argument: &str) -> Result<u32, ParseError> {
    let digits = argument.strip_prefix("line ").unwrap_or(argument).trim();
    let line = digits.parse::<u32>().ok().filter(|line| *line > 0);
    line.ok_or_else(|| {
        ParseError::new(format!("`{argument}` is not a line: write its number, from 1"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_cut_at_their_outermost_commas() {
        let check = |text: &str, word: &str, arguments: &[&str], rest: &str| {
            let expected = Call { word, arguments: arguments.to_vec(), rest };
            assert_eq!(call(text), Ok(expected), "{text}");
        };
        check("a()", "a", &[], "");
        check("a(b)", "a", &["b"], "");
        check(" a ( b , c ) == 2 ", "a", &["b", "c"], "== 2");
        check("a(foo(1, 2), [3, 4])", "a", &["foo(1, 2)", "[3, 4]"], "");
        check(r#"a("x, )", "\")")"#, "a", &[r#""x, )""#, r#""\")""#], "");
        check("a(b,)", "a", &["b", ""], "");
        for wrong in ["", "a", "a(", "a(b", "a(\"b", "a(\"b\\", "a((b)"] {
            assert!(call(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn texts_times_and_lines() {
        assert_eq!(text(r#""a\n\t\"\\""#), Ok("a\n\t\"\\".to_owned()));
        for wrong in ["", "\"", "a", r#""\x""#, r#""a"b""#, r#""\""#] {
            assert!(text(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            (time("1.5 s"), time("2ms"), time("0 s")),
            (Ok(1_500_000_000), Ok(2_000_000), Ok(0))
        );
        for wrong in
            ["", "1", "s", "-1 s", "1 h", "1e3 s", "1.2.3 s", "99999999999999999999 s", "ß"]
        {
            assert!(time(wrong).is_err(), "{wrong}");
        }
        assert_eq!((line("7"), line("line 7")), (Ok(7), Ok(7)));
        for wrong in ["", "0", "-1", "x", "99999999999"] {
            assert!(line(wrong).is_err(), "{wrong}");
        }
    }
}
