//! A line of output as a terminal shows it: colours, text that is written over, control characters.
//!
//! Each line begins plain: a colour that a line before has left on is not carried over, because lines are
//! drawn by themselves.

use std::fmt::Write as _;

use anstyle_parse::{DefaultCharAccumulator, Params, Parser, Perform};

/// A stretch of a line that looks the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// How it looks.
    pub look: Look,
}

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// One of the sixteen that a theme has a say in: 0 to 15.
    Named(u8),
    /// Red, green, blue.
    Exact(u8, u8, u8),
}

/// How text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Of the letters.
    pub colour: Option<Colour>,
    /// Behind them.
    pub ground: Option<Colour>,
    /// Bold.
    pub bold: bool,
    /// Less in sight.
    pub dim: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Struck through.
    pub strike: bool,
    /// Letters and ground have changed places.
    pub inverse: bool,
}

/// Whether a line has anything that a terminal does not simply show.
pub fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| (byte < b' ' && byte != b'\t') || byte == 0x7f)
}

/// What stands in the line in the end.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut screen = Screen::default();
    let mut parser = Parser::<DefaultCharAccumulator>::new();
    for byte in text.bytes() {
        parser.advance(&mut screen, byte);
    }
    screen.pieces()
}

/// One line of a terminal that is as wide as it has to be.
#[derive(Default)]
struct Screen {
    cells: Vec<(char, Look)>,
    at: usize,
    look: Look,
}

impl Screen {
    fn pieces(self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for (letter, look) in self.cells {
            match pieces.last_mut() {
                Some(last) if last.look == look => last.text.push(letter),
                _ => pieces.push(Piece { text: letter.to_string(), look }),
            }
        }
        pieces
    }

    fn style(&mut self, params: &Params) {
        // `38;5;1` and `38:5:1` say the same.
        let mut codes = params.iter().flatten().copied();
        while let Some(code) = codes.next() {
            let look = &mut self.look;
            match code {
                0 => *look = Look::default(),
                1 => look.bold = true,
                2 => look.dim = true,
                3 => look.italic = true,
                4 => look.underline = true,
                7 => look.inverse = true,
                9 => look.strike = true,
                22 => (look.bold, look.dim) = (false, false),
                23 => look.italic = false,
                24 => look.underline = false,
                27 => look.inverse = false,
                29 => look.strike = false,
                30..=37 => look.colour = Some(Colour::Named((code - 30) as u8)),
                38 => look.colour = colour(&mut codes),
                39 => look.colour = None,
                40..=47 => look.ground = Some(Colour::Named((code - 40) as u8)),
                48 => look.ground = colour(&mut codes),
                49 => look.ground = None,
                90..=97 => look.colour = Some(Colour::Named((code - 82) as u8)),
                100..=107 => look.ground = Some(Colour::Named((code - 92) as u8)),
                _ => {}
            }
        }
    }

    /// From a place on, or up to it, or everything.
    fn erase(&mut self, which: u16) {
        let blank = (' ', Look::default());
        match which {
            0 => self.cells.truncate(self.at),
            1 => {
                let end = self.cells.len().min(self.at + 1);
                self.cells[..end].fill(blank);
            }
            2 => self.cells.clear(),
            _ => {}
        }
    }

    fn go(&mut self, to: usize) {
        // A number in the text must not decide how much memory that takes.
        self.at = to.min(WIDEST);
    }
}

/// No line is moved to further than this.
const WIDEST: usize = 1000;

/// What follows 38 and 48: `5;n` or `2;r;g;b`.
fn colour(codes: &mut impl Iterator<Item = u16>) -> Option<Colour> {
    let mut byte = || codes.next().map(|code| code.min(255) as u8);
    match byte()? {
        5 => Some(match byte()? {
            named @ 0..=15 => Colour::Named(named),
            grey @ 232..=255 => {
                let level = 8 + (grey - 232) * 10;
                Colour::Exact(level, level, level)
            }
            cube => {
                let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
                let cube = cube - 16;
                Colour::Exact(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
            }
        }),
        2 => Some(Colour::Exact(byte()?, byte()?, byte()?)),
        _ => None,
    }
}

impl Perform for Screen {
    fn print(&mut self, letter: char) {
        while self.cells.len() < self.at {
            self.cells.push((' ', Look::default()));
        }
        match self.cells.get_mut(self.at) {
            Some(cell) => *cell = (letter, self.look),
            None => self.cells.push((letter, self.look)),
        }
        self.at += 1;
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\r' => self.at = 0,
            0x08 => self.at = self.at.saturating_sub(1),
            b'\t' => self.print('\t'),
            // It rings, or does nothing that can be seen; a null byte is worth seeing.
            0 => self.print('␀'),
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, between: &[u8], ignore: bool, action: u8) {
        if ignore || !between.is_empty() {
            return;
        }
        let first = params.iter().flatten().next().copied().unwrap_or(0);
        let step = usize::from(first.max(1));
        match action {
            b'm' => self.style(params),
            b'K' => self.erase(first),
            b'G' => self.go(step - 1),
            b'C' => self.go(self.at.saturating_add(step)),
            b'D' => self.go(self.at.saturating_sub(step)),
            _ => {}
        }
    }
}

impl Look {
    /// As the value of `style` of an element; empty where nothing is special.
    pub fn css(&self) -> String {
        let mut css = String::new();
        let (letters, ground) = (self.colour.map(value), self.ground.map(value));
        let (letters, ground) = match self.inverse {
            // On a colour of its own the usual colour of letters may be hard to read.
            false if ground.is_some() => {
                (letters.or_else(|| Some("var(--panel)".to_owned())), ground)
            }
            false => (letters, ground),
            true => (
                Some(ground.unwrap_or_else(|| "var(--panel)".to_owned())),
                Some(letters.unwrap_or_else(|| "var(--text)".to_owned())),
            ),
        };
        // Writing to a text never fails.
        if let Some(letters) = letters {
            let _ = write!(css, "color:{letters};");
        }
        if let Some(ground) = ground {
            let _ = write!(css, "background:{ground};");
        }
        for (on, rule) in [
            (self.bold, "font-weight:700;"),
            (self.dim, "opacity:.7;"),
            (self.italic, "font-style:italic;"),
        ] {
            css.push_str(if on { rule } else { "" });
        }
        match (self.underline, self.strike) {
            (true, true) => css.push_str("text-decoration:underline line-through;"),
            (true, false) => css.push_str("text-decoration:underline;"),
            (false, true) => css.push_str("text-decoration:line-through;"),
            (false, false) => {}
        }
        css
    }
}

/// The names of those that a theme has a say in, in the style sheet.
fn value(colour: Colour) -> String {
    match colour {
        Colour::Named(number) => format!("var(--ansi-{number})"),
        Colour::Exact(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line as text, each look in brackets before what it is about.
    fn shown(text: &str) -> String {
        let pieces = pieces(text);
        pieces
            .iter()
            .map(|piece| match piece.look.css().as_str() {
                "" => piece.text.clone(),
                css => format!("[{css}]{}", piece.text),
            })
            .collect()
    }

    #[test]
    fn colours_are_looks_and_no_text() {
        assert_eq!(shown("\u{1b}[31mred\u{1b}[0m plain"), "[color:var(--ansi-1);]red plain");
        assert_eq!(
            shown("\u{1b}[1;92;4mx"),
            "[color:var(--ansi-10);font-weight:700;text-decoration:underline;]x"
        );
        assert_eq!(
            shown("\u{1b}[38;5;196ma\u{1b}[48;2;1;2;300mb"),
            "[color:#ff0000;]a[color:#ff0000;background:#0102ff;]b"
        );
        assert_eq!(shown("\u{1b}[38;5;244m.\u{1b}[39m."), "[color:#808080;]..");
        assert_eq!(
            shown("\u{1b}[7mx\u{1b}[27my"),
            "[color:var(--panel);background:var(--text);]xy"
        );
        assert_eq!(shown("\u{1b}[38:5:1mx"), "[color:var(--ansi-1);]x");
        // Cut off, unknown, or a window's title: nothing of it is text.
        assert_eq!(shown("a\u{1b}[38;5mb\u{1b}[?25lc\u{1b}[2"), "abc");
        assert_eq!(shown("\u{1b}]0;title\u{7}x"), "x");
        assert_eq!(shown("\u{1b}[999999999999Gx").len(), WIDEST + 1);
    }

    #[test]
    fn what_is_written_over_is_gone() {
        assert_eq!(shown("loading  10 %\rloading  55 %\rdone"), "doneing  55 %");
        assert_eq!(shown("loading\r\u{1b}[Kdone"), "done");
        assert_eq!(shown("abc\u{8}\u{8}X"), "aXc");
        assert_eq!(shown("abc\u{1b}[2DX\u{1b}[1K!"), "  !");
        assert_eq!(shown("abc\u{1b}[2K"), "");
        assert_eq!(shown("end\r"), "end");
    }

    #[test]
    fn other_text_is_as_it_is() {
        for text in ["", "a\tb", "é 日本 👩‍👩‍👧 \u{202e}abc", "null \0"] {
            assert_eq!(shown(text), text.replace('\0', "␀"));
        }
        assert!(is_plain("a\tb é") && !is_plain("a\r") && !is_plain("\u{1b}[m") && !is_plain("\0"));
    }
}
