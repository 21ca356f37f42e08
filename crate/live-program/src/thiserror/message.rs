//! `"{0} of {name:?}", arguments` as what `write!` takes: fields by the names that the patterns give
//! them, and which traits they need.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::changes::{Changes, one_line};

/// What a field is called where it is used: `__field_name`, `__field_0`.
pub(super) fn binding(member: &str) -> String {
    format!("__field_{}", member.strip_prefix("r#").unwrap_or(member))
}

/// A message, ready to be written.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Message {
    /// The text as a literal, and the arguments.
    pub(super) text: String,
    /// The fields in it, each with the trait that shows it; `None` in an argument.
    pub(super) uses: Vec<(String, Option<&'static str>)>,
}

/// Reads a message about a thing with these fields.
pub(super) struct Reader<'c, 's, 'f> {
    pub(super) changes: &'c mut Changes<'s>,
    pub(super) members: &'f [String],
    /// Where the attribute stands.
    pub(super) span: Span,
    pub(super) message: Message,
}

impl Reader<'_, '_, '_> {
    pub(super) fn read(mut self, text: &str, arguments: &TokenStream) -> Message {
        let named = named(arguments);
        let positional = count(arguments) - named.len();
        let mut pointers = Vec::new();
        let text = self.placeholders(text, &named, positional, &mut pointers);
        let arguments = self.arguments(arguments.clone()).to_string();
        let mut whole = format!("{text:?}");
        if !arguments.is_empty() {
            whole.push_str(", ");
            whole.push_str(arguments.trim_end_matches([',', ' ']));
        }
        for member in pointers {
            whole.push_str(&format!(", {0} = *{0}", binding(&member)));
        }
        match one_line(&whole) {
            Some(_) => self.message.text = whole,
            None => {
                self.refuse("an argument holds a text of several lines: give it a name outside");
                self.message.text = "\"\"".to_owned();
            }
        }
        self.message
    }

    fn refuse(&mut self, why: &str) {
        let message = format!("`#[error(..)]` cannot be expanded here: {why}.");
        self.changes.refuse(self.span, message);
    }

    /// The text with the fields under their new names.
    fn placeholders(
        &mut self,
        text: &str,
        named: &[String],
        positional: usize,
        pointers: &mut Vec<String>,
    ) -> String {
        let mut output = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, inside) = rest.split_at(open + 1);
            output.push_str(before);
            rest = inside;
            if let Some(escaped) = rest.strip_prefix('{') {
                output.push('{');
                rest = escaped;
                continue;
            }
            let Some(close) = rest.find('}') else { break };
            let (name, spec) = match rest[..close].split_once(':') {
                Some((name, spec)) => (name, Some(spec)),
                None => (&rest[..close], None),
            };
            rest = &rest[close..];
            let name = name.trim();
            let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
            let spec_text = spec.unwrap_or_default();
            if let Some(width) = self.width(spec_text, named, positional) {
                self.refuse(&format!(
                    "`{width}$` is a field. Give the width as an argument, `width = *.{width}`, and \
                     write `width$`"
                ));
            }
            if !named.contains(&name.to_owned()) && self.members.contains(&name.to_owned()) {
                output.push_str(&binding(name));
                if spec_text.ends_with('p') {
                    pointers.push(name.to_owned());
                }
                self.message.uses.push((name.to_owned(), Some(shown_by(spec_text))));
            } else {
                if is_number && name.parse::<usize>().map_or(true, |place| place >= positional) {
                    self.refuse(&format!("there is no field `{name}`"));
                }
                output.push_str(name);
            }
            if let Some(spec) = spec {
                output.push(':');
                output.push_str(spec);
            }
        }
        output.push_str(rest);
        output
    }

    /// The field that is the width or precision, if one is.
    fn width(&self, spec: &str, named: &[String], positional: usize) -> Option<String> {
        spec.split_inclusive('$').find_map(|part| {
            let part = part.strip_suffix('$')?;
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let start = part.trim_end_matches(is_name).len();
            let name = part[start..].to_owned();
            let is_argument = named.contains(&name)
                || name.parse::<usize>().is_ok_and(|place| place < positional);
            (self.members.contains(&name) && !is_argument).then_some(name)
        })
    }

    /// The arguments with `.field` and `.0` under their new names.
    fn arguments(&mut self, tokens: TokenStream) -> TokenStream {
        let mut output: Vec<TokenTree> = Vec::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => {
                    let inside = self.arguments(group.stream());
                    output.push(Group::new(group.delimiter(), inside).into());
                }
                TokenTree::Punct(dot) if dot.as_char() == '.' && begins(output.last()) => {
                    match tokens.peek().and_then(member) {
                        Some((name, behind)) => {
                            tokens.next();
                            self.field(&name, behind, &mut output);
                        }
                        None => output.push(dot.into()),
                    }
                }
                other => output.push(other),
            }
        }
        output.into_iter().collect()
    }

    fn field(&mut self, name: &str, behind: Option<String>, output: &mut Vec<TokenTree>) {
        if !self.members.iter().any(|known| known == name) {
            self.refuse(&format!("there is no field `{name}`"));
        }
        output.push(Ident::new(&binding(name), Span::call_site()).into());
        self.message.uses.push((name.to_owned(), None));
        if let Some(place) = behind.and_then(|behind| behind.parse::<usize>().ok()) {
            output.push(Punct::new('.', Spacing::Alone).into());
            output.push(Literal::usize_unsuffixed(place).into());
        }
    }
}

/// Which trait shows what has this behind its colon.
fn shown_by(spec: &str) -> &'static str {
    match spec.chars().next_back() {
        Some('?') => "Debug",
        Some('x') if !spec.ends_with("$x") => "LowerHex",
        Some('X') => "UpperHex",
        Some('o') => "Octal",
        Some('b') => "Binary",
        Some('e') => "LowerExp",
        Some('E') => "UpperExp",
        Some('p') => "Pointer",
        _ => "Display",
    }
}

/// Whether a dot after this begins an expression: it is none of a value's.
fn begins(before: Option<&TokenTree>) -> bool {
    const WORDS: [&str; 6] = ["as", "else", "if", "in", "match", "return"];
    match before {
        None => true,
        Some(TokenTree::Punct(punct)) => !matches!(punct.as_char(), '?' | '.'),
        Some(TokenTree::Ident(word)) => WORDS.iter().any(|known| word == known),
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::None,
        Some(TokenTree::Literal(_)) => false,
    }
}

/// The name behind a dot; of `.0.1`, which reads as a number, the first one and what follows it.
fn member(token: &TokenTree) -> Option<(String, Option<String>)> {
    match token {
        TokenTree::Ident(name) => {
            let name = name.to_string();
            Some((name.strip_prefix("r#").map_or(name.clone(), str::to_owned), None))
        }
        TokenTree::Literal(number) => {
            let text = number.to_string();
            match text.split_once('.') {
                Some((first, behind)) => Some((first.to_owned(), Some(behind.to_owned()))),
                None => Some((text, None)),
            }
        }
        _ => None,
    }
}

/// The names of those arguments that have one.
fn named(arguments: &TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = arguments.clone().into_iter().collect();
    let is = |token: Option<&TokenTree>, sign: char| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
    let mut names = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let starts = at == 0 || is(tokens.get(at - 1), ',');
        let equals = is(tokens.get(at + 1), '=') && !is(tokens.get(at + 2), '=');
        if let (true, true, TokenTree::Ident(name)) = (starts, equals, token) {
            names.push(name.to_string());
        }
    }
    names
}

/// How many arguments there are.
fn count(arguments: &TokenStream) -> usize {
    let tokens: Vec<TokenTree> = arguments.clone().into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
    tokens.split(is_comma).filter(|argument| !argument.is_empty()).count()
}
