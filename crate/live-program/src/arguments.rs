//! The arguments that a program is started with: `std::env::args()` is empty in the tab, because nothing
//! there fills what it reads. A program in a terminal gets its own name at least, and so it does here.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, Macro, Path};

use crate::changes::Changes;
use crate::unavailable::Names;

/// Changes every call in the file, unless the program names the types that those calls return.
pub(crate) fn rewrite(file: &syn::File, changes: &mut Changes<'_>) {
    let mut finder = Finder { names: Names::of(file), names_type: false, calls: Vec::new() };
    finder.visit_file(file);
    if finder.names_type {
        return;
    }
    for Call { first, last, path, argument } in finder.calls {
        // Named, so that what imports it is used.
        let arguments = format!("[\"main\"].map(::std::{argument}::from).into_iter()");
        let range = changes.range(first).start..changes.range(last).end;
        changes.edits.replace(range, format!("(|| {{ let _ = {path}; {arguments} }})"));
    }
}

struct Finder {
    names: Names,
    /// Whether the type of the iterator is named.
    names_type: bool,
    calls: Vec<Call>,
}

struct Call {
    /// Where the first name of what is called is, and the last.
    first: Span,
    last: Span,
    /// As it is written.
    path: String,
    /// Of what type an argument is.
    argument: &'static str,
}

impl Finder {
    fn in_env(&self, own: &[&Ident]) -> Option<String> {
        let names: Vec<String> = own.iter().map(ToString::to_string).collect();
        match self.names.used(&names)?.as_slice() {
            [module, name] if module == "env" => Some(name.clone()),
            _ => None,
        }
    }

    fn call(&mut self, own: &[&Ident]) {
        let argument = match self.in_env(own).as_deref() {
            Some("args") => "string::String",
            Some("args_os") => "ffi::OsString",
            _ => return,
        };
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return };
        let path = own.iter().map(ToString::to_string).collect::<Vec<_>>().join("::");
        self.calls.push(Call { first: first.span(), last: last.span(), path, argument });
    }

    /// What a macro is given is not parsed, but a call is one there, too.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<Ident> = Vec::new();
        let mut colons = 0;
        let mut rooted = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        path.clear();
                    }
                    rooted = if path.is_empty() { colons == 2 } else { rooted };
                    path.push(ident);
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    if let TokenTree::Group(group) = other {
                        if is_no_argument(&group) && colons == 0 && !rooted {
                            self.call(&path.iter().collect::<Vec<_>>());
                        }
                        self.tokens(group.stream());
                    }
                    path.clear();
                    colons = 0;
                }
            }
        }
    }
}

fn is_no_argument(group: &Group) -> bool {
    group.delimiter() == proc_macro2::Delimiter::Parenthesis && group.stream().is_empty()
}

impl Visit<'_> for Finder {
    fn visit_expr_call(&mut self, one: &ExprCall) {
        if let Expr::Path(function) = &*one.func
            && one.args.is_empty()
            && function.qself.is_none()
            && function.path.leading_colon.is_none()
        {
            self.call(&function.path.segments.iter().map(|one| &one.ident).collect::<Vec<_>>());
        }
        visit::visit_expr_call(self, one);
    }

    fn visit_path(&mut self, path: &Path) {
        let own: Vec<_> = path.segments.iter().map(|segment| &segment.ident).collect();
        self.names_type |= matches!(self.in_env(&own).as_deref(), Some("Args" | "ArgsOs"));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, one: &Macro) {
        self.tokens(one.tokens.clone());
        visit::visit_macro(self, one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::rewritten;

    fn check(source: &str, expected: &str) {
        assert_eq!(rewritten(source, false, rewrite).0, expected);
    }

    const STRINGS: &str = "[\"main\"].map(::std::string::String::from).into_iter()";

    #[test]
    fn calls_give_the_programs_name() {
        check(
            "fn main() { let a = std::env::args(); }",
            &format!("fn main() {{ let a = (|| {{ let _ = std::env::args; {STRINGS} }})(); }}"),
        );
        check(
            "use std::env;\nfn main() { for a in env::args_os() {} }",
            "use std::env;\nfn main() { for a in (|| { let _ = env::args_os; \
             [\"main\"].map(::std::ffi::OsString::from).into_iter() })() {} }",
        );
        check(
            "use std::env::args as given;\nfn f() { println!(\"{}\", given().len()); }",
            &format!(
                "use std::env::args as given;\nfn f() {{ println!(\"{{}}\", (|| {{ let _ = given; {STRINGS} }})().len()); }}"
            ),
        );
    }

    #[test]
    fn others_stay() {
        for source in [
            "use std::env::{self, Args};\nfn f(a: Args) { f(env::args()) }",
            "mod env { pub fn args() {} }\nfn main() { env::args(); crate::env::args() }",
            "fn args() {}\nfn main() { args(); println!(\"{:?}\", args()); }",
            "fn main() { std::env::vars(); x.args(); ::std::env::args(); f!(::std::env::args()) }",
        ] {
            check(source, source);
        }
    }
}
