//! The compiler in the tab: on its way, there at last, or why it is not there.

use yew::prelude::*;

use crate::state::Compiler;

/// What there is to say about the compiler, if edited Rust needs it. `fetch` gets it, or ends that.
pub fn compiler_bar(compiler: &Compiler, needed: bool, fetch: &Callback<bool>) -> Html {
    let button = |wanted: bool, label: &str| {
        let onclick = fetch.reform(move |_: MouseEvent| wanted);
        let id = if wanted { "fetch-compiler" } else { "cancel-compiler" };
        html! { <button class="btn" data-testid={id} {onclick}>{ label.to_owned() }</button> }
    };
    let contents = match compiler {
        Compiler::Preparing => html! {
            <><span>{ PREPARING }</span>{ button(false, "Cancel") }</>
        },
        Compiler::Loading { bytes, of } => html! {
            <>
                <span>{ "Loading the Rust compiler, once:" }</span>
                <progress max={of.max(&1).to_string()} value={bytes.to_string()}
                    aria-label="The Rust compiler"></progress>
                <span class="numbers" data-testid="compiler-bytes">{ progress(*bytes, *of) }</span>
                { button(false, "Cancel") }
            </>
        },
        Compiler::Failed(why) if needed => html! {
            <><span class="bad">{ why.to_string() }</span>{ button(true, "Try again") }</>
        },
        Compiler::Declined if needed => html! {
            <>
                <span>{ "The Rust compiler (26 MB, kept for your next visit) isn’t loaded yet, so your code can’t be checked or run." }</span>
                { button(true, "Load it") }
            </>
        },
        _ => return Html::default(),
    };
    html! {
        <div class="compiler" role="group" aria-label="Rust compiler" data-testid="compiler">
            { contents }
        </div>
    }
}

/// Shown while the server is packing the compiler.
pub(super) const PREPARING: &str = "The Rust compiler is being prepared, which takes a few minutes after the server’s first start. Your code is checked as soon as it is ready.";

/// How much is there, in megabytes.
fn progress(bytes: u64, of: u64) -> String {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    if of == 0 {
        return "…".to_owned();
    }
    format!("{:.1} of {:.1} MB", megabytes(bytes), megabytes(of))
}
