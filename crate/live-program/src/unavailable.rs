//! What the standard library has and a tab has not: files, sockets, processes. It all compiles, so this
//! is where it is found. What crates lack, the compiler finds missing; what is said of that stands in
//! `web/js/internal/live/unavailable.ts`.

use std::collections::HashMap;

use pollscope_protocol::live::Unavailable;
use syn::visit::Visit;
use syn::{Ident, ItemUse, Path, UseTree};

use crate::entry::skipped;

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
pub(crate) fn find(source: &str) -> Vec<Unavailable> {
    let skipped = skipped(source);
    let Ok(file) = syn::parse_str::<syn::File>(&source[skipped..]) else { return Vec::new() };
    let mut imports = Imports::default();
    imports.visit_file(&file);
    let mut finder = Finder { modules: imports.modules, skipped, found: Vec::new() };
    finder.visit_file(&file);
    finder.found
}

/// Which modules of `std` are imported, under which name.
#[derive(Default)]
struct Imports {
    modules: HashMap<String, Vec<String>>,
}

impl Visit<'_> for Imports {
    fn visit_item_use(&mut self, item: &ItemUse) {
        leaves(&item.tree, &mut Vec::new(), &mut |path, name| {
            let whole: Vec<String> = path.iter().map(ToString::to_string).collect();
            if let [first, modules @ ..] = whole.as_slice()
                && first == "std"
            {
                self.modules.insert(name.to_string(), modules.to_vec());
            }
        });
    }
}

struct Finder {
    modules: HashMap<String, Vec<String>>,
    /// So many bytes of the source were not parsed.
    skipped: usize,
    found: Vec<Unavailable>,
}

impl Finder {
    /// Looks at a path, without `std` in front; the identifiers are those of the source.
    fn look(&mut self, modules: &[String], own: &[&Ident]) {
        let whole: Vec<&str> = modules.iter().map(String::as_str).collect();
        for (module, names, why) in MISSING {
            let Some(rest) = whole.strip_prefix(*module) else { continue };
            let named = rest.first().is_some_and(|name| names.contains(name));
            if !named && !names.is_empty() {
                continue;
            }
            // The last thing that is named, if all of it is missing: a call is, not its module.
            let length = if named { module.len() + 1 } else { module.len() };
            let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
            let end = (own.len() + length).checked_sub(whole.len() + 1);
            let range = first.span().byte_range().start
                ..end.and_then(|at| own.get(at)).unwrap_or(last).span().byte_range().end;
            let name = whole[..length].join("::");
            self.found.push(Unavailable {
                at: u32::try_from(range.start + self.skipped).unwrap_or(u32::MAX),
                length: u32::try_from(range.len()).unwrap_or(u32::MAX),
                message: format!("`std::{name}` is not available here: {why}."),
            });
            return;
        }
    }
}

impl Visit<'_> for Finder {
    fn visit_item_use(&mut self, item: &ItemUse) {
        leaves(&item.tree, &mut Vec::new(), &mut |path, _| {
            if let [first, own @ ..] = path
                && *first == "std"
            {
                let modules: Vec<String> = own.iter().map(ToString::to_string).collect();
                // In a group the parts stand apart: the last one is what is marked.
                self.look(&modules, &own[own.len().saturating_sub(1)..]);
            }
        });
    }

    fn visit_path(&mut self, path: &Path) {
        let own: Vec<&Ident> = path.segments.iter().map(|segment| &segment.ident).collect();
        let names: Vec<String> = own.iter().map(ToString::to_string).collect();
        match names.split_first() {
            Some((first, rest)) if first == "std" => self.look(rest, &own),
            // One name by itself was looked at where it was imported.
            Some((first, rest)) if !rest.is_empty() && path.leading_colon.is_none() => {
                if let Some(modules) = self.modules.get(first)
                    && MISSING
                        .iter()
                        .any(|(module, names, _)| modules == module && !names.is_empty())
                {
                    let whole = [modules.as_slice(), rest].concat();
                    self.look(&whole, &own);
                }
            }
            _ => {}
        }
        syn::visit::visit_path(self, path);
    }
}

/// Calls `leaf` with each path of a `use` and the name under which it is known then.
fn leaves<'a>(
    tree: &'a UseTree,
    path: &mut Vec<&'a Ident>,
    leaf: &mut impl FnMut(&[&'a Ident], &'a Ident),
) {
    match tree {
        UseTree::Path(one) => {
            path.push(&one.ident);
            leaves(&one.tree, path, leaf);
            path.pop();
        }
        UseTree::Group(group) => {
            for one in &group.items {
                leaves(one, path, leaf);
            }
        }
        UseTree::Name(one) if one.ident == "self" => {
            if let Some(module) = path.last() {
                leaf(path, module);
            }
        }
        UseTree::Name(one) => ends(&one.ident, &one.ident, path, leaf),
        UseTree::Rename(one) if one.ident == "self" => leaf(path, &one.rename),
        UseTree::Rename(one) => ends(&one.ident, &one.rename, path, leaf),
        UseTree::Glob(_) => {
            if let Some(module) = path.last() {
                leaf(path, module);
            }
        }
    }
}

fn ends<'a>(
    last: &'a Ident,
    name: &'a Ident,
    path: &mut Vec<&'a Ident>,
    leaf: &mut impl FnMut(&[&'a Ident], &'a Ident),
) {
    path.push(last);
    leaf(path, name);
    path.pop();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is marked, and the first word of why.
    fn check(source: &str, expected: &[&str]) {
        let found = find(source);
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
        let found = find("use std::net::TcpStream;");
        assert_eq!(
            found[0].message,
            format!("`std::net::TcpStream` is not available here: {SOCKETS}.")
        );
    }
}
