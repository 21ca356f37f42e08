//! Prints a file as it is after instrumentation: `cargo run --example rewrite -- FILE.rs [future]`.

use std::error::Error;

use pollscope_instrument::{Entry, Options, instrument};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("the path of a Rust file is missing")?;
    let entry = match arguments.next().as_deref() {
        Some("future") => Entry::Future,
        _ => Entry::Keep,
    };
    let source = std::fs::read_to_string(path)?;
    print!("{}", instrument(&source, &Options { entry })?.source);
    Ok(())
}
