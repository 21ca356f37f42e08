//! What a program's futures run on, as far as its text tells: a label for the person, and the
//! `runtime` of a trace. Nothing depends on its being right.

/// What the futures of this Rust program run on.
pub fn runtime(source: &str) -> &'static str {
    let code = |line: &&str| !line.trim_start().starts_with("//");
    let has = |what: &str| source.lines().filter(code).any(|line| line.contains(what));
    if has("#[pollscope::main]") || has("pollscope::Runtime") || has("pollscope::block_on") {
        "our executor"
    } else if has("current_thread") {
        "tokio current_thread"
    } else if has("#[tokio::main") || has("new_multi_thread") || has("tokio::runtime") {
        "tokio multi_thread"
    } else if has("trpl::") {
        "tokio, through trpl"
    } else if has("smol::") {
        "smol"
    } else if has("futures::executor") || has("LocalPool") || has("ThreadPool") {
        "futures::executor"
    } else if has("async_executor") {
        "async-executor"
    } else if has("futures_lite::future::block_on") || has("future::block_on") {
        "futures-lite"
    } else if has("impl Wake for") || has("RawWaker") {
        "its own executor"
    } else if has("thread::spawn") || has("thread::scope") {
        "threads"
    } else {
        "no runtime"
    }
}

#[cfg(test)]
mod tests {
    use super::runtime;

    #[test]
    fn the_runtime_is_named_after_what_the_program_calls() {
        let cases = [
            ("#[pollscope::main]\nasync fn main() {}", "our executor"),
            ("#[tokio::main]\nasync fn main() {}", "tokio multi_thread"),
            (
                "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {}",
                "tokio current_thread",
            ),
            ("use futures::executor::block_on;", "futures::executor"),
            ("impl Wake for Parker {", "its own executor"),
            ("fn main() { std::thread::spawn(|| ()); }", "threads"),
            ("// #[tokio::main]\nfn main() {}", "no runtime"),
        ];
        for (source, name) in cases {
            assert_eq!(runtime(source), name, "{source}");
        }
    }
}
