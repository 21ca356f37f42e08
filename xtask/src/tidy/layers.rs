//! Who must not know of whom: the dependency rules of the design, and where `unsafe` may stand.
//!
//! Source is looked at as tokens: words in comments and texts are not mentions.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use super::{Problem, SourceFile};

/// In `folder`, no name that starts with one of `names`, in manifests and in source.
struct Layer {
    folder: &'static str,
    names: &'static [&'static str],
    why: &'static str,
}

const BROWSER: &[&str] = &["web_sys", "js_sys", "wasm_bindgen", "gloo", "yew"];

const LAYERS: &[Layer] = &[
    Layer {
        folder: "crate/analysis",
        names: BROWSER,
        why: "analysis is pure: events in, picture out, no browser",
    },
    Layer {
        folder: "crate/trace",
        names: BROWSER,
        why: "trace is compiled into programs that run nowhere near a page",
    },
    Layer {
        folder: "crate/instrument",
        names: BROWSER,
        why: "instrument rewrites text: no browser",
    },
    Layer { folder: "crate/executor", names: &["yew", "pollscope"], why: "executor stands alone" },
    Layer {
        folder: "crate/executor-web",
        names: &["yew", "gloo", "pollscope_trace", "pollscope_analysis", "pollscope_protocol"],
        why: "executor-web stands on the executor alone",
    },
    Layer {
        folder: "web/src/state",
        names: &["yew"],
        why: "the state is a reducer over plain data",
    },
    Layer {
        folder: "xtask",
        names: &["pollscope"],
        why: "set-up starts before anything else can be built",
    },
];

/// Where `unsafe` may be written, each with its proof.
const UNSAFE_ALLOWED: &[&str] = &[
    "crate/executor",
    "crate/trace",
    "crate/live-crates/panic",
    "crate/live-crates/shims/async-stream-impl",
];

pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    let layers = LAYERS.iter().filter(|layer| {
        // A folder's module file lies beside it.
        file.is_inside(layer.folder) || file.path == format!("{}.rs", layer.folder)
    });
    if file.path.ends_with("Cargo.toml") {
        layers.flat_map(|layer| check_manifest(file, layer)).collect()
    } else if file.is_rust() {
        check_source(file, &layers.collect::<Vec<_>>())
    } else {
        Vec::new()
    }
}

fn check_manifest(file: &SourceFile, layer: &Layer) -> Vec<Problem> {
    let Ok(manifest) = file.text.parse::<toml::Table>() else {
        return vec![file.problem(None, "is not TOML")];
    };
    super::versions::dependencies(&manifest)
        .into_iter()
        .map(|(name, _)| name.replace('-', "_"))
        .filter(|name| layer.forbids(name, &own_crate(file)))
        .map(|name| file.problem(None, format!("depends on `{name}`, but {}", layer.why)))
        .collect()
}

fn check_source(file: &SourceFile, layers: &[&Layer]) -> Vec<Problem> {
    let Ok(tokens) = TokenStream::from_str(&file.text) else {
        // The compiler says it better.
        return Vec::new();
    };
    let unsafe_allowed = UNSAFE_ALLOWED.iter().any(|folder| file.is_inside(folder));
    let own = own_crate(file);
    let mut problems = Vec::new();
    visit(tokens, &mut |name, line, next| {
        if name == "unsafe" && !unsafe_allowed && !file.is_lesson() && opens_unsafe(next) {
            let where_allowed = UNSAFE_ALLOWED.join(", ");
            problems.push(file.problem(line, format!("`unsafe` outside {where_allowed}")));
        }
        for layer in layers.iter().filter(|layer| layer.forbids(name, &own)) {
            problems.push(file.problem(line, format!("mentions `{name}`, but {}", layer.why)));
        }
    });
    problems
}

impl Layer {
    fn forbids(&self, name: &str, own_crate: &str) -> bool {
        name != own_crate && self.names.iter().any(|forbidden| name.starts_with(forbidden))
    }
}

/// A crate may name itself: its examples and tests do.
fn own_crate(file: &SourceFile) -> String {
    match file.path.strip_prefix("crate/").and_then(|rest| rest.split_once('/')) {
        Some((folder, _)) => format!("pollscope_{}", folder.replace('-', "_")),
        None => String::new(),
    }
}

/// `unsafe` as a keyword in use, not as a word in a macro's pattern.
fn opens_unsafe(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Group(_)) => true,
        Some(TokenTree::Ident(word)) => {
            ["fn", "impl", "trait", "extern", "mod"].iter().any(|keyword| word == keyword)
        }
        _ => false,
    }
}

/// Calls back with every identifier, its line, and the token after it.
fn visit(tokens: TokenStream, see: &mut impl FnMut(&str, usize, Option<&TokenTree>)) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => visit(group.stream(), see),
            TokenTree::Ident(name) => {
                let line = name.span().start().line;
                see(&name.to_string(), line, tokens.peek());
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, shown};
    use super::*;

    #[test]
    fn a_layer_does_not_mention_what_it_must_not_know() {
        for (path, text, tidy) in [
            ("crate/analysis/src/lib.rs", "use web_sys::Window;", false),
            ("crate/analysis/src/lib.rs", "//! Never web_sys.\nconst A: &str = \"yew\";", true),
            ("crate/trace/src/lib.rs", "fn now() { js_sys::Date::now(); }", false),
            ("crate/instrument/src/lib.rs", "#[wasm_bindgen]\nfn f() {}", false),
            ("crate/executor/src/browser.rs", "use js_sys::Promise;", true),
            ("crate/executor/src/lib.rs", "use pollscope_trace::Event;", false),
            ("crate/executor/tests/order.rs", "use pollscope_executor::spawn_local;", true),
            ("web/src/state/mod.rs", "use yew::Reducible;", false),
            ("web/src/state.rs", "use yew::Reducible;", false),
            ("web/src/state_view.rs", "use yew::html;", true),
            ("web/src/main.rs", "use yew::html;", true),
        ] {
            assert_eq!(check(&file(path, text)).is_empty(), tidy, "{path}: {text}");
        }
    }

    #[test]
    fn manifests_count_as_well() {
        for (path, text, tidy) in [
            ("crate/analysis/Cargo.toml", "[dependencies]\nweb-sys.workspace = true", false),
            ("crate/analysis/Cargo.toml", "[dev-dependencies]\nwasm-bindgen-test = \"0.3\"", false),
            (
                "crate/trace/Cargo.toml",
                "[target.'cfg(target_arch = \"wasm32\")'.dependencies]\njs-sys = \"0.3\"",
                false,
            ),
            ("crate/analysis/Cargo.toml", "[dependencies]\nserde.workspace = true", true),
            ("xtask/Cargo.toml", "[dependencies]\npollscope-trace.workspace = true", false),
        ] {
            assert_eq!(check(&file(path, text)).is_empty(), tidy, "{path}: {text}");
        }
    }

    #[test]
    fn unsafe_stays_where_it_is_proved() {
        let text = "fn f() {\n    unsafe { g() }\n}";
        assert_eq!(
            shown(&check(&file("crate/analysis/src/lib.rs", text))),
            ["crate/analysis/src/lib.rs:2: `unsafe` outside crate/executor, crate/trace, \
              crate/live-crates/panic, crate/live-crates/shims/async-stream-impl"]
        );
        assert!(check(&file("crate/executor/src/lib.rs", text)).is_empty());
        for (text, tidy) in [
            ("unsafe impl Send for A {}", false),
            ("#[unsafe(no_mangle)]\nfn f() {}", false),
            ("// unsafe { }\nfn f(_: Token![unsafe]) {}", true),
            ("const A: &str = \"unsafe { }\";", true),
        ] {
            assert_eq!(check(&file("web/src/main.rs", text)).is_empty(), tidy, "{text}");
        }
    }
}
