//! Builds a book as mdBook does, with this preprocessor: `build-book BOOK`. For the browser tests.

use mdbook_driver::MDBook;

fn main() -> anyhow::Result<()> {
    let book =
        std::env::args_os().nth(1).ok_or_else(|| anyhow::anyhow!("name the folder of a book"))?;
    let mut book = MDBook::load(book)?;
    // In the place of the command of that name.
    book.with_preprocessor(mdbook_pollscope::Pollscope);
    book.build()
}
