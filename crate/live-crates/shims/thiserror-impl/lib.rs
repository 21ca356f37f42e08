//! What thiserror needs of `thiserror-impl`, without procedural macros, which the compiler in the tab
//! cannot load. `#[derive(Error)]` is expanded before the compiler sees it (`crate/live-program`).

/// Stands for the derive, so that it can be imported.
#[allow(non_snake_case)]
#[macro_export]
macro_rules! Error {
    ($($anything:tt)*) => {
        ::core::compile_error!("`Error` is a derive: `#[derive(Debug, thiserror::Error)]`");
    };
}

/// What the expanded derive uses.
#[doc(hidden)]
pub mod __expanded {
    use std::error::Error;

    /// A cause as [`Error::source`] hands it out, whether it is an error itself or behind a pointer that
    /// is none, as `Box<dyn Error>`.
    pub trait AsDynError<'a> {
        fn as_dyn_error(&self) -> &(dyn Error + 'a);
    }

    impl<'a, T: Error + 'a> AsDynError<'a> for T {
        fn as_dyn_error(&self) -> &(dyn Error + 'a) {
            self
        }
    }

    macro_rules! objects {
        ($($object:ty),*) => {$(
            impl<'a> AsDynError<'a> for $object {
                fn as_dyn_error(&self) -> &(dyn Error + 'a) {
                    self
                }
            }
        )*};
    }

    objects!(dyn Error + 'a, dyn Error + Send + 'a, dyn Error + Send + Sync + 'a);
}
