//! Rewrites Rust source so that its futures report to `pollscope-trace`, keeping every line.
//!
//! Text is inserted and replaced, but never a line added, removed or moved: line N of the output
//! is line N of the input, so that every diagnostic and every event names the user's own line.
//! The crate knows neither the page nor the trace; it only writes the names of the functions in
//! `pollscope_trace::probe`.
//!
//! ```
//! use pollscope_instrument::{instrument, Entry, Options};
//!
//! let lesson = "#[pollscope::main]\nasync fn main() {\n    foo().await;\n}\nasync fn foo() {}\n";
//! let output = instrument(lesson, &Options { entry: Entry::Future })?.source;
//! assert_eq!(output.lines().count(), 5);
//! assert!(output.lines().nth(2).is_some_and(|line| line.contains("awaiting(3, foo()).await")));
//! # Ok::<(), pollscope_instrument::InstrumentError>(())
//! ```
//!
//! # What is rewritten
//!
//! * `async fn` becomes a `fn` that returns a `Traced` future (in traits `impl Future`), notes the creation and the arguments,
//!   and moves all of them into the future. Since the definition observes, a call is seen however
//!   it is made: directly, as a method, through `.map(foo)`.
//! * `async {}` and `async move {}` are wrapped in `probe::block`, unless they are handed to
//!   `::pollscope_trace::probe::function` already (by our replacement for `#[async_trait]`).
//! * `future.await` becomes `probe::awaiting(LINE, future).await`.
//! * The future handed to `spawn_local(..)`, `spawn(..)` and methods of these names is wrapped in
//!   `task!`.
//! * `#[pollscope::main]` is taken off the function where a lesson starts ([`Entry`]).
//!
//! * Guards of locks and borrows, in a file in which one is alive across an `.await`: `asked!` is put
//!   before `let guard = x.lock().await;`, what is held is dropped with the guard, and what is taken
//!   in the middle of an expression, `x.borrow_mut().push(1)`, is passed through `guard::used`.
//!
//! The same goes for the expressions inside well-known macros (`println!`, `join!`, `vec!`, ...).
//!
//! # What is left alone
//!
//! * The signature of an `async fn` that is `unsafe`, `extern` or `default`, that returns `!`
//!   (which `impl Future<Output = !>` may not on the stable compiler), that has attributes on its
//!   parameters, or that bears an attribute which may be a macro (`#[async_recursion]`); and those
//!   of the functions of an `impl`, `trait` or `mod` with such an attribute (`#[async_trait]`).
//!   Their bodies are rewritten.
//! * An `async fn` without a body in a trait, which means the same as the rewritten one.
//! * Async closures, of which only the bodies are rewritten.
//! * Constants, `const fn`, types, patterns, attributes, `macro_rules!`, and the arguments of
//!   every other macro, of every macro that the file itself defines, and of those that print the
//!   text of their arguments (`dbg!`, `assert!` without a message).
//! * The arguments of a `spawn` that takes no future: a closure, `thread::spawn`, what the file
//!   imports from `std::thread` or `rayon`, and what it defines itself to take something else.
//!
//! # What the compiler has to know
//!
//! Before edition 2024, `impl Future` captures the lifetimes that an `async fn` does only in traits
//! and where `feature(lifetime_capture_rules_2024)` is on. The compiled program needs the crate
//! `pollscope_trace`. Columns move, in diagnostics, in `column!()` and in messages of panics.
//!
//! # Modules, in reading order
//!
//! `edits` (what is to be inserted where), `source` (from spans to offsets), `one_line`
//! (copies of it), `rewriter` (the walk
//! through the file), `functions` and `parameters`, `awaits`, `spawns`, `locks` and `names`,
//! `macros`, `attributes`, `entry`, `error`.

mod attributes;
mod awaits;
mod edits;
mod entry;
mod error;
mod functions;
mod locks;
mod macros;
mod names;
mod one_line;
mod parameters;
mod rewriter;
mod source;
mod spawns;

pub use edits::Change;
pub use error::{ErrorKind, InstrumentError};
pub use source::nests_too_deep;

use rewriter::Rewriter;
use source::Source;

/// How to instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// What becomes of the function where the program starts.
    pub entry: Entry,
}

/// What becomes of the function where the program starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Entry {
    /// `main` is a function like any other, and `#[pollscope::main]` an attribute like any other.
    #[default]
    Keep,
    /// `#[pollscope::main] async fn main()` becomes a function `main()` that returns a future. It
    /// is visible in the crate if it had no visibility of its own.
    Future,
}

/// What [`instrument`] returns.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instrumented {
    /// The rewritten source. It has the lines of the original.
    pub source: String,
    /// Where it differs from the original, in the order of that.
    pub changes: Vec<Change>,
}

/// Rewrites `source`, which is one whole file.
///
/// # Errors
///
/// If `source` is not Rust, or if its `#[pollscope::main]` does not fit [`Options::entry`].
///
/// # WebAssembly
///
/// There, spans that `proc-macro2` has given out before become invalid: it would keep every text it
/// ever parsed on the thread. Elsewhere the work is done on a thread of its own.
pub fn instrument(source: &str, options: &Options) -> Result<Instrumented, InstrumentError> {
    #[cfg(not(target_family = "wasm"))]
    {
        // The parser recurses, and without optimization it takes more than a test thread has.
        const STACK: usize = 64 << 20;
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(STACK);
            match thread.spawn_scoped(scope, || rewrite(source, options)) {
                Ok(thread) => match thread.join() {
                    Ok(result) => result,
                    Err(panic) => std::panic::resume_unwind(panic),
                },
                Err(_) => rewrite(source, options),
            }
        })
    }
    #[cfg(target_family = "wasm")]
    {
        let result = rewrite(source, options);
        proc_macro2::extra::invalidate_current_thread_spans();
        result
    }
}

fn rewrite(text: &str, options: &Options) -> Result<Instrumented, InstrumentError> {
    let source = Source::new(text);
    let file = source.parse()?;
    let entry = match options.entry {
        Entry::Keep => None,
        Entry::Future => Some(entry::find(&file)?),
    };
    let edits = Rewriter::new(source, &file, entry).rewrite(&file)?;
    let (source, changes) = edits.apply(text);
    Ok(Instrumented { source, changes })
}
