//! tokio, with the one signal that there is in a tab: the button that stops the program. Everything
//! else is the real tokio's own.

pub use whole::*;

/// Signals, of which there is one.
pub mod signal {
    use std::future::Future;
    use std::io;

    /// Ready when the person presses Stop, once; pressed again, it ends the program at once. On the
    /// simulated clock it is never ready.
    ///
    /// # Errors
    ///
    /// When there is no such button.
    #[track_caller]
    pub fn ctrl_c() -> impl Future<Output = io::Result<()>> + Send {
        let interrupt = pollscope_js::interrupt();
        async move { interrupt.await.map_err(io::Error::other) }
    }
}
