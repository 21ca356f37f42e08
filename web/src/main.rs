//! The page's program; everything is in the library beside it, which can also be tested.

#[cfg(target_arch = "wasm32")]
fn main() {
    pollscope_web::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program runs in a browser. `cargo xtask serve` builds and serves the page.");
}
