//! The name of the attribute `#[async_trait]`, so that it can be imported: all there is in async-trait is
//! that procedural macro, which the compiler in the tab cannot load. What it does is done before the
//! compiler sees it (`crate/live-program`).

/// Stands for the attribute.
#[macro_export]
macro_rules! async_trait {
    ($($anything:tt)*) => {
        ::core::compile_error!(
            "`async_trait` is an attribute: it stands before a trait, and before the `impl` of one"
        );
    };
}
