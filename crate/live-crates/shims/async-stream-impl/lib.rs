//! What async-stream needs of `async-stream-impl`, without procedural macros, which the compiler in the
//! tab cannot load. What stands between the braces of `stream!` is rewritten before the compiler sees
//! it (`crate/live-program`): a `yield` has become a call of the sender that is named at the start.

/// `stream!`, with its `yield`s rewritten.
#[macro_export]
macro_rules! stream_inner {
    (($($krate:tt)*) sender = $sender:ident; $($body:tt)*) => {{
        // SAFETY: sound only if nobody but the macros of async-stream calls it, and this is them: the
        // receiver goes into the one `AsyncStream`, and the sender into the body that only that polls.
        let (mut $sender, receiver) = unsafe { $($krate)*::__private::yielder::pair() };
        $($krate)*::__private::AsyncStream::new(receiver, async move { $($body)* })
    }};
    (($($krate:tt)*) $($body:tt)*) => {
        ::core::compile_error!(
            "`stream!` and `try_stream!` cannot be used inside of another macro here: \
             write the stream outside of it"
        )
    };
}

/// `try_stream!`, with its `yield`s and `?`s rewritten.
#[macro_export]
macro_rules! try_stream_inner {
    ($($input:tt)*) => { $crate::stream_inner! { $($input)* } };
}
