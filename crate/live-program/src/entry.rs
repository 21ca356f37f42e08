//! The function where a program starts. `#[tokio::main]`, `#[async_std::main]` and `#[pollscope::main]`
//! are procedural macros elsewhere; the compiler in the tab cannot load those, so what they do is done here.

use proc_macro2::TokenTree;
use syn::{Attribute, Item, ItemFn, Meta, ReturnType};

use crate::edits::Edits;
use crate::parsed::{Origin, Parsed};

/// Changes `main`, if there is one, and takes off the attributes of tests, which a run leaves out.
pub(crate) fn rewrite(source: &str, parsed: &Parsed, guard: Option<&str>, edits: &mut Edits) {
    let origin = parsed.origin;
    for item in &parsed.file.items {
        let Item::Fn(function) = item else { continue };
        for attribute in &function.attrs {
            if matches!(path_of(attribute).as_str(), "tokio::test" | "async_std::test") {
                let range = origin.range_of(attribute);
                edits.replace(range, "#[cfg(test)]");
            }
        }
        if function.sig.ident == "main" {
            start(source, function, guard, origin, edits);
        }
    }
}

fn start(source: &str, function: &ItemFn, guard: Option<&str>, origin: Origin, edits: &mut Edits) {
    let body = origin.range(function.block.brace_token.span.open()).end;
    let end = origin.range(function.block.brace_token.span.close());
    let guard_text = guard.unwrap_or_default();
    let runtime =
        function.attrs.iter().find_map(|attribute| Some((attribute, runtime(attribute)?)));
    let (Some((attribute, runtime)), Some(asyncness)) = (runtime, function.sig.asyncness) else {
        if function.sig.asyncness.is_none() && guard.is_some() {
            edits.insert(body, guard_text);
        }
        return;
    };
    edits.remove(origin.range_of(attribute));
    let asyncness = origin.range(asyncness.span);
    let Some(guard) = guard else {
        edits.remove(asyncness);
        edits.enclose(body..end.start, format!(" {runtime}(async {{"), "})");
        return;
    };
    // A task of the trace, whose future is the person's own `main`: it stays a function, inside the
    // one that starts it, so that it is observed as any other is.
    let output = match &function.sig.output {
        ReturnType::Default => String::new(),
        output @ ReturnType::Type(..) => {
            let text = &source[origin.range_of(output)];
            format!(" {}", text.replace(['\r', '\n'], " "))
        }
    };
    // Called in the line in which it begins, which is then the line in which it was created.
    let root = "::pollscope_trace::root!(\"main()\", main())";
    edits
        .insert(asyncness.start, format!("fn main(){output} {{{guard} return {runtime}({root}); "));
    edits.close(end.end, " }");
}

fn path_of(attribute: &Attribute) -> String {
    let segments: Vec<String> =
        attribute.path().segments.iter().map(|segment| segment.ident.to_string()).collect();
    segments.join("::")
}

/// What the attribute calls with the future.
fn runtime(attribute: &Attribute) -> Option<String> {
    match path_of(attribute).as_str() {
        "tokio::main" => Some(format!("{}.block_on", tokio_runtime(&arguments(attribute)))),
        "async_std::main" => Some("::async_std::task::block_on".to_owned()),
        "pollscope::main" => Some("::pollscope::Runtime::new().block_on".to_owned()),
        _ => None,
    }
}

/// `name = value`, each; the value as it is written.
fn arguments(attribute: &Attribute) -> Vec<(String, String)> {
    let Meta::List(list) = &attribute.meta else { return Vec::new() };
    let tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    tokens
        .split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
        .filter_map(|argument| match argument {
            [TokenTree::Ident(name), TokenTree::Punct(equals), value @ ..]
                if equals.as_char() == '=' =>
            {
                Some((name.to_string(), value.iter().map(ToString::to_string).collect()))
            }
            _ => None,
        })
        .collect()
}

fn tokio_runtime(arguments: &[(String, String)]) -> String {
    let get = |name: &str| {
        arguments.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    };
    let one_thread = get("flavor").is_some_and(|flavor| flavor.contains("current_thread"));
    let constructor = if one_thread { "new_current_thread" } else { "new_multi_thread" };
    let mut text = format!("::tokio::runtime::Builder::{constructor}()");
    if let Some(count) = get("worker_threads") {
        text.push_str(&format!(".worker_threads({count})"));
    }
    if let Some(paused) = get("start_paused") {
        text.push_str(&format!(".start_paused({paused})"));
    }
    text.push_str(".enable_all().build().expect(\"Failed building the Runtime\")");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(rewritten(source, None), expected);
    }

    fn rewritten(source: &str, guard: Option<&str>) -> String {
        let mut edits = Edits::default();
        let parsed = Parsed::of(source).expect("it is Rust");
        rewrite(source, &parsed, guard, &mut edits);
        edits.apply(source).0
    }

    const BUILT: &str = ".enable_all().build().expect(\"Failed building the Runtime\")";

    #[test]
    fn tokio_main_becomes_a_runtime() {
        for (arguments, runtime) in [
            ("", "new_multi_thread()"),
            ("()", "new_multi_thread()"),
            ("(flavor = \"current_thread\")", "new_current_thread()"),
            (
                "(flavor = \"multi_thread\", worker_threads = 2)",
                "new_multi_thread().worker_threads(2)",
            ),
            ("(worker_threads = 1 + 2,)", "new_multi_thread().worker_threads(1+2)"),
        ] {
            check(
                &format!("#[tokio::main{arguments}]\nasync fn main() -> R {{\n    a().await\n}}"),
                &format!(
                    "\n fn main() -> R {{ ::tokio::runtime::Builder::{runtime}{BUILT}.block_on(async {{\n    a().await\n}})}}"
                ),
            );
        }
    }

    #[test]
    fn async_std_main_blocks_on_it() {
        check(
            "#[async_std::main]\nasync fn main() { a().await }",
            "\n fn main() { ::async_std::task::block_on(async { a().await })}",
        );
    }

    #[test]
    fn lines_stay_where_they_are() {
        check(
            "#[tokio::main(\n    flavor = \"current_thread\",\n)]\nasync fn main() {}\n#[tokio::test]\nasync fn t() {}",
            &format!(
                "\n\n\n fn main() {{ ::tokio::runtime::Builder::new_current_thread(){BUILT}.block_on(async {{}})}}\n#[cfg(test)]\nasync fn t() {{}}"
            ),
        );
    }

    #[test]
    fn the_guard_comes_first() {
        let source = "#[pollscope::main]\nasync fn main() { x }";
        assert_eq!(
            rewritten(source, Some(" G;")),
            "\nfn main() { G; return ::pollscope::Runtime::new().block_on(::pollscope_trace::root!(\"main()\", main())); async fn main() { x } }"
        );
    }

    #[test]
    fn a_result_over_several_lines_is_repeated_in_one() {
        let source = "#[pollscope::main]\npub async fn main() -> Result<\n    (),\n    E,\n> {}\n";
        let text = rewritten(source, Some(" G;"));
        assert_eq!(
            text.lines().nth(1),
            Some(
                "pub fn main() -> Result<     (),     E, > { G; return ::pollscope::Runtime::new().block_on(::pollscope_trace::root!(\"main()\", main())); async fn main() -> Result<"
            )
        );
        assert_eq!(text.lines().count(), source.lines().count());
    }

    #[test]
    fn other_mains_stay() {
        for source in [
            "fn main() {}",
            "async fn main() {}",
            "#[other::main]\nasync fn main() {}",
            "mod m { fn main() {} }",
        ] {
            check(source, source);
        }
    }
}
