//! What the standard library has and a tab has not: files, sockets, processes. It all compiles, so this
//! is where it is found. What crates lack, the compiler finds missing; what is said of that stands in
//! `web/js/internal/live/unavailable.ts`.
//!
//! `names` knows what the names of a file stand for.

mod names;

use pollscope_protocol::live::Unavailable;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ItemFn, ItemMod, ItemUse, Macro, Path};

use crate::edits::number;
use crate::parsed::{Origin, Parsed};
pub(crate) use names::Names;
use names::{Leaf, leaves};

const FILES: &str = "there are no files in a tab. Keep what they would hold in the program: a `String`, a `Vec<u8>`, \
     or `std::io::Cursor`, which reads and writes like a file";

const SOCKETS: &str = "there are no sockets in a tab. `pollscope::js::fetch` makes a request, and `tokio::io::duplex` a \
     connection inside the program";

const PROCESSES: &str =
    "there are no processes in a tab. A thread, or a task that is spawned, runs beside the rest";

/// A module of `std`, the names in it that are not to be had (all, if none is given), and why.
const MISSING: &[(&[&str], &[&str], &str)] = &[
    (&["fs"], &[], FILES),
    (&["os", "unix", "fs"], &[], FILES),
    (&["net"], &["TcpListener", "TcpStream", "UdpSocket", "ToSocketAddrs"], SOCKETS),
    (&["os", "unix", "net"], &[], SOCKETS),
    (&["process"], &["Child", "Command", "Stdio"], PROCESSES),
    (&["os", "unix", "process"], &[], PROCESSES),
];

/// Every place that names something of the kind.
pub(crate) fn find(parsed: &Parsed) -> Vec<Unavailable> {
    let mut finder =
        Finder { names: Names::of(&parsed.file), origin: parsed.origin, found: Vec::new() };
    finder.visit_file(&parsed.file);
    finder.found
}

/// What of a path into `std` is missing: so many of its names, and why.
fn missing(path: &[String]) -> Option<(usize, &'static str)> {
    MISSING.iter().find_map(|(module, names, why)| {
        let below = path.len() >= module.len() && module.iter().zip(path).all(|(a, b)| a == b);
        let rest = below.then(|| &path[module.len()..])?;
        match rest.first() {
            _ if names.is_empty() => Some((module.len(), *why)),
            Some(name) if names.contains(&name.as_str()) => Some((module.len() + 1, *why)),
            _ => None,
        }
    })
}

struct Finder {
    names: Names,
    origin: Origin,
    found: Vec<Unavailable>,
}

impl Finder {
    /// Looks at a path in `std`; the identifiers are those of the source, the last of them the last of
    /// the path.
    fn look(&mut self, path: &[String], own: &[&Ident]) {
        let Some((length, why)) = missing(path) else { return };
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return };
        // The last thing that is named, if all of it is missing: a call is, not its module.
        let end = (own.len() + length).checked_sub(path.len() + 1);
        let last = end.and_then(|at| own.get(at)).unwrap_or(last);
        let range = self.origin.range(first.span()).start..self.origin.range(last.span()).end;
        let name = path[..length].join("::");
        let message = format!("`std::{name}` is not available here: {why}.");
        let (at, length) = (number(range.start), number(range.len()));
        self.found.push(Unavailable { at, length, message });
    }

    fn path(&mut self, own: &[&Ident]) {
        let names: Vec<String> = own.iter().map(ToString::to_string).collect();
        if let Some(path) = self.names.used(&names) {
            self.look(&path, own);
        }
    }

    /// What a macro is given is not parsed, but a path is one there, too.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<Ident> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end_of(&mut path);
                    }
                    path.push(ident);
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.end_of(&mut path);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.end_of(&mut path);
    }

    fn end_of(&mut self, path: &mut Vec<Ident>) {
        self.path(&path.iter().collect::<Vec<_>>());
        path.clear();
    }
}

impl Visit<'_> for Finder {
    fn visit_item_use(&mut self, item: &ItemUse) {
        if is_for_tests(&item.attrs) {
            return;
        }
        leaves(&item.tree, &mut |Leaf { path, .. }| {
            let names: Vec<String> = path.iter().map(ToString::to_string).collect();
            if let Some(path_in_std) = self.names.imported(&names) {
                // In a group the parts stand apart: the last one is what is marked.
                self.look(&path_in_std, &path[path.len().saturating_sub(1)..]);
            }
        });
    }

    fn visit_path(&mut self, path: &Path) {
        self.path(&path.segments.iter().map(|segment| &segment.ident).collect::<Vec<_>>());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, one: &Macro) {
        self.tokens(one.tokens.clone());
        visit::visit_macro(self, one);
    }

    fn visit_item_mod(&mut self, item: &ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }
}

/// Whether a run leaves it out.
fn is_for_tests(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attribute| {
        let path = attribute.path();
        let is_test = path.segments.last().is_some_and(|last| last.ident == "test");
        let asks = || attribute.parse_args::<Path>().is_ok_and(|asked| asked.is_ident("test"));
        is_test || path.is_ident("cfg") && asks()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<Unavailable> {
        Parsed::of(source).map_or(Vec::new(), |parsed| find(&parsed))
    }

    /// What is marked.
    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let found = found(source);
        let marked: Vec<&str> = found
            .iter()
            .map(|one| &source[one.at as usize..(one.at + one.length) as usize])
            .collect();
        assert_eq!(marked, expected, "{source}: {found:?}");
    }

    #[test]
    fn paths_are_found() {
        check("fn main() { std::fs::read(\"x\"); }", &["std::fs"]);
        check("fn f(s: std::net::TcpStream) {}", &["std::net::TcpStream"]);
        check("fn main() { ::std::process::Command::new(\"ls\"); }", &["std::process::Command"]);
        check("fn f(l: std::os::unix::net::UnixStream) {}", &["std::os::unix::net"]);
    }

    #[test]
    fn imports_are_found() {
        check("use std::fs;\nfn main() { fs::read(\"x\"); }", &["fs"]);
        check("use std::{fs::{self, File}, io};", &["fs", "File"]);
        check("use std::net::{IpAddr, UdpSocket as U};", &["UdpSocket"]);
        check("use std::fs::*;", &["fs"]);
        check("\u{feff}use std::fs;", &["fs"]);
    }

    #[test]
    fn what_is_imported_with_its_module_is_found_where_it_is_used() {
        check(
            "use std::process;\nfn main() { process::Command::new(\"x\"); }",
            &["process::Command"],
        );
        check("use std::net as n;\nfn f(s: n::TcpStream) {}", &["n::TcpStream"]);
    }

    #[test]
    fn what_comes_with_a_star_is_found_where_it_is_used() {
        check("use std::net::*;\nfn f(a: IpAddr) { TcpStream::connect(a); }", &["TcpStream"]);
        check("use std::{net::*, fs::*};\nfn f(s: &UdpSocket) {}", &["fs", "UdpSocket"]);
        check("use std::process::*;\nfn main() { exit(1); Command::new(\"x\"); }", &["Command"]);
        check("use std::*;\nfn main() { fs::read(\"x\"); }", &["fs"]);
        check("use std::net::*;\nstruct TcpStream;\nfn f(s: TcpStream) {}", &[]);
    }

    #[test]
    fn other_names_lead_there_too() {
        check("use std as s;\nfn main() { s::fs::read(\"x\"); }", &["s::fs"]);
        check("use std::os;\nfn f(l: os::unix::net::UnixStream) {}", &["os::unix::net"]);
        check("use std::net as n;\nuse self::n::TcpStream as T;", &["TcpStream"]);
        check(
            "use std::net as n;\nmod m { use super::n::*; fn f(s: TcpStream) {} }",
            &["TcpStream"],
        );
        check(
            "pub use std::process;\nfn f(c: crate::process::Child) {}",
            &["crate::process::Child"],
        );
    }

    #[test]
    fn what_stands_in_a_macro_is_found() {
        check("fn main() { println!(\"{:?}\", std::fs::read(\"x\")); }", &["std::fs"]);
        check(
            "use std::net;\nfn f() { vec![(1, net::TcpStream::connect(a))]; }",
            &["net::TcpStream"],
        );
        check("fn f() { assert!(a.fs::<u8>(), \"std::fs\"); }", &[]);
    }

    #[test]
    fn a_program_of_statements_is_looked_at() {
        check("let x = std::fs::read(\"x\");\nprintln!(\"{x:?}\");", &["std::fs"]);
    }

    #[test]
    fn what_is_for_tests_may_be_missing() {
        for source in [
            "#[cfg(test)] mod tests { use std::fs; fn f() { std::fs::read(\"x\"); } }",
            "#[test] fn f() { std::fs::read(\"x\"); }",
            "#[tokio::test] async fn f() { std::net::TcpStream::connect(1); }",
            "#[cfg(test)] use std::process::Command;",
        ] {
            check(source, &[]);
        }
    }

    #[test]
    fn what_there_is_is_left_alone() {
        for source in [
            "use std::process; fn main() { process::exit(1) }",
            "use std::net::Ipv4Addr; fn main() { std::process::abort() }",
            "mod fs { pub fn read() {} } use fs::read; fn main() { crate::fs::read() }",
            "fn main() -> std::process::ExitCode { 1.into() }",
            "use std::io::{self, Read};",
            "fn main() {",
        ] {
            check(source, &[]);
        }
    }

    #[test]
    fn the_sentence_names_it_and_what_to_use() {
        let found = found("use std::net::TcpStream;");
        assert_eq!(
            found[0].message,
            format!("`std::net::TcpStream` is not available here: {SOCKETS}.")
        );
    }
}
