//! What futures needs of `futures-macro`, without procedural macros, which the compiler in the tab
//! cannot load. `__futures_crate` is brought into scope by the macros of futures that call these.

/// `join!`: polls what is not ready yet, in order, until all are.
#[macro_export]
macro_rules! join_internal {
    ($($future:expr),* $(,)?) => {
        $crate::__pinned_tuple! { __futures_crate::future::maybe_done; [] [$($future),*] [
            f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24
            f25 f26 f27 f28 f29 f30 f31
        ] join }
    };
}

/// `try_join!`: the same, until the first error.
#[macro_export]
macro_rules! try_join_internal {
    ($($future:expr),* $(,)?) => {
        $crate::__pinned_tuple! { __futures_crate::future::try_maybe_done; [] [$($future),*] [
            f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24
            f25 f26 f27 f28 f29 f30 f31
        ] try_join }
    };
}

/// `stream_select!`: what any of the streams has.
#[macro_export]
macro_rules! stream_select_internal {
    ($stream:expr $(,)?) => { $stream };
    ($stream:expr, $($streams:expr),+ $(,)?) => {
        __futures_crate::stream::select($stream, $crate::stream_select_internal!($($streams),+))
    };
}

/// Takes a name for each future, pins all, and waits.
#[doc(hidden)]
#[macro_export]
macro_rules! __pinned_tuple {
    ($done:path; [$($taken:tt)*] [$first:expr $(, $rest:expr)*] [$name:ident $($names:ident)*] $how:ident) => {
        $crate::__pinned_tuple! {
            $done; [$($taken)* ($name $first)] [$($rest),*] [$($names)*] $how
        }
    };
    ($done:path; [$(($name:ident $future:expr))*] [] [$($names:ident)*] join) => {{
        $(let mut $name = ::core::pin::pin!($done($future));)*
        __futures_crate::future::poll_fn(move |__context: &mut __futures_crate::task::Context<'_>| {
            let mut __pending = false;
            $(__pending |= __futures_crate::future::Future::poll($name.as_mut(), __context).is_pending();)*
            if __pending {
                return __futures_crate::task::Poll::Pending;
            }
            __futures_crate::task::Poll::Ready(($($name.as_mut().take_output().unwrap(),)*))
        })
        .await
    }};
    ($done:path; [$(($name:ident $future:expr))*] [] [$($names:ident)*] try_join) => {{
        $(let mut $name = ::core::pin::pin!($done($future));)*
        __futures_crate::future::poll_fn(move |__context: &mut __futures_crate::task::Context<'_>| {
            let mut __pending = false;
            $(match __futures_crate::future::Future::poll($name.as_mut(), __context) {
                __futures_crate::task::Poll::Pending => __pending = true,
                __futures_crate::task::Poll::Ready(__futures_crate::Ok(())) => {}
                __futures_crate::task::Poll::Ready(__futures_crate::Err(__error)) => {
                    return __futures_crate::task::Poll::Ready(__futures_crate::Err(__error));
                }
            })*
            if __pending {
                return __futures_crate::task::Poll::Pending;
            }
            __futures_crate::task::Poll::Ready(__futures_crate::Ok((
                $($name.as_mut().take_output().unwrap(),)*
            )))
        })
        .await
    }};
}

/// `select!`: the branches are tried in an order that changes.
#[macro_export]
macro_rules! select_internal {
    ($($branches:tt)*) => { $crate::__select_start! { shuffled $($branches)* } };
}

/// `select_biased!`: the branches are tried from the first to the last.
#[macro_export]
macro_rules! select_biased_internal {
    ($($branches:tt)*) => { $crate::__select_start! { ordered $($branches)* } };
}

/// `select!` as a future whose output is its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __select_start {
    ($order:ident $($branches:tt)*) => {
        $crate::__select_read! { $order [] [] [] [
            (0 V0 f0) (1 V1 f1) (2 V2 f2) (3 V3 f3) (4 V4 f4) (5 V5 f5) (6 V6 f6) (7 V7 f7) (8 V8 f8)
            (9 V9 f9) (10 V10 f10) (11 V11 f11) (12 V12 f12) (13 V13 f13) (14 V14 f14) (15 V15 f15)
        ] $($branches)* }
    };
}

/// Reads one branch after another: those of futures, that of `complete`, that of `default`.
#[doc(hidden)]
#[macro_export]
macro_rules! __select_read {
    ($order:ident $branches:tt $complete:tt $default:tt $names:tt) => {
        $crate::__select_run! { $order $branches $complete $default }
    };
    ($order:ident $branches:tt [] $default:tt $names:tt complete => $body:block $(, $($rest:tt)*)?) => {
        $crate::__select_read! { $order $branches [$body] $default $names $($($rest)*)? }
    };
    ($order:ident $branches:tt [] $default:tt $names:tt complete => $body:block $($rest:tt)*) => {
        $crate::__select_read! { $order $branches [$body] $default $names $($rest)* }
    };
    ($order:ident $branches:tt [] $default:tt $names:tt complete => $body:expr $(, $($rest:tt)*)?) => {
        $crate::__select_read! { $order $branches [$body] $default $names $($($rest)*)? }
    };
    ($order:ident $branches:tt $complete:tt [] $names:tt default => $body:block $(, $($rest:tt)*)?) => {
        $crate::__select_read! { $order $branches $complete [$body] $names $($($rest)*)? }
    };
    ($order:ident $branches:tt $complete:tt [] $names:tt default => $body:block $($rest:tt)*) => {
        $crate::__select_read! { $order $branches $complete [$body] $names $($rest)* }
    };
    ($order:ident $branches:tt $complete:tt [] $names:tt default => $body:expr $(, $($rest:tt)*)?) => {
        $crate::__select_read! { $order $branches $complete [$body] $names $($($rest)*)? }
    };
    // A future that is named stays where it is, and is there after the `select!`.
    ($order:ident [$($branch:tt)*] $complete:tt $default:tt [$name:tt $($names:tt)*] $pattern:pat = $future:ident => $body:block $(, $($rest:tt)*)?) => {
        $crate::__select_read! { $order [$($branch)* {$name $pattern, (&mut $future), $body}] $complete $default [$($names)*] $($($rest)*)? }
    };
    ($order:ident [$($branch:tt)*] $complete:tt $default:tt [$name:tt $($names:tt)*] $pattern:pat = $future:ident => $body:block $($rest:tt)*) => {
        $crate::__select_read! { $order [$($branch)* {$name $pattern, (&mut $future), $body}] $complete $default [$($names)*] $($rest)* }
    };
    ($order:ident [$($branch:tt)*] $complete:tt $default:tt [$name:tt $($names:tt)*] $pattern:pat = $future:ident => $body:expr $(, $($rest:tt)*)?) => {
        $crate::__select_read! { $order [$($branch)* {$name $pattern, (&mut $future), $body}] $complete $default [$($names)*] $($($rest)*)? }
    };
    ($order:ident [$($branch:tt)*] $complete:tt $default:tt [$name:tt $($names:tt)*] $pattern:pat = $future:expr => $body:block $(, $($rest:tt)*)?) => {
        $crate::__select_read! { $order [$($branch)* {$name $pattern, (::core::pin::pin!($future)), $body}] $complete $default [$($names)*] $($($rest)*)? }
    };
    ($order:ident [$($branch:tt)*] $complete:tt $default:tt [$name:tt $($names:tt)*] $pattern:pat = $future:expr => $body:block $($rest:tt)*) => {
        $crate::__select_read! { $order [$($branch)* {$name $pattern, (::core::pin::pin!($future)), $body}] $complete $default [$($names)*] $($rest)* }
    };
    ($order:ident [$($branch:tt)*] $complete:tt $default:tt [$name:tt $($names:tt)*] $pattern:pat = $future:expr => $body:expr $(, $($rest:tt)*)?) => {
        $crate::__select_read! { $order [$($branch)* {$name $pattern, (::core::pin::pin!($future)), $body}] $complete $default [$($names)*] $($($rest)*)? }
    };
}

/// Polls the futures that are not finished, and runs the branch of the first that is ready.
#[doc(hidden)]
#[macro_export]
macro_rules! __select_run {
    ($order:ident [$({($index:literal $variant:ident $name:ident) $pattern:pat, ($future:expr), $body:expr})*] [$($complete:expr)?] [$($default:expr)?]) => {{
        enum __Selected<$($variant),*> {
            $($variant($variant),)*
            #[allow(dead_code)]
            Complete,
        }
        let __selected = {
            $(let mut $name = $future;)*
            let mut __poll = |__context: &mut __futures_crate::task::Context<'_>| {
                let mut __pending = false;
                #[allow(unused_mut)]
                let mut __indices = [$($index),*];
                $crate::__select_order!($order __indices);
                for __index in __indices {
                    match __index {
                        $($index => {
                            if __futures_crate::future::FusedFuture::is_terminated(&$name) {
                                continue;
                            }
                            match __futures_crate::future::FutureExt::poll_unpin(&mut $name, __context) {
                                __futures_crate::task::Poll::Ready(__output) => {
                                    return __futures_crate::task::Poll::Ready(__Selected::$variant(__output));
                                }
                                __futures_crate::task::Poll::Pending => __pending = true,
                            }
                        })*
                        _ => ::core::unreachable!(),
                    }
                }
                if __pending {
                    return __futures_crate::task::Poll::Pending;
                }
                $crate::__select_complete!($($complete)?)
            };
            $crate::__select_wait!([$($default)?] __poll)
        };
        $crate::__select_match! { __selected [$($default)?] {
            $(__Selected::$variant($pattern) => $body,)*
            __Selected::Complete => $crate::__select_complete_body!($($complete)?),
        } }
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __select_order {
    (shuffled $indices:ident) => { __futures_crate::async_await::shuffle(&mut $indices) };
    (ordered $indices:ident) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __select_complete {
    () => {
        ::core::panic!("all futures in select! were completed, but no `complete =>` handler was provided")
    };
    ($body:expr) => { __futures_crate::task::Poll::Ready(__Selected::Complete) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __select_complete_body {
    () => { ::core::unreachable!() };
    ($body:expr) => { $body };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __select_wait {
    ([] $poll:ident) => { __futures_crate::future::poll_fn($poll).await };
    ([$default:expr] $poll:ident) => {
        $poll(&mut __futures_crate::task::Context::from_waker(__futures_crate::task::noop_waker_ref()))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __select_match {
    ($selected:ident [] {$($arms:tt)*}) => { match $selected { $($arms)* } };
    ($selected:ident [$default:expr] {$($arms:tt)*}) => {
        match $selected {
            __futures_crate::task::Poll::Ready(__selected) => match __selected { $($arms)* },
            __futures_crate::task::Poll::Pending => $default,
        }
    };
}
