//! mdBook with Pollscope: ` ```rust,pollscope ` blocks become programs that the reader runs, and `check` runs them in
//! an author's CI. `docs/mdbook.md` is what an author reads.
//!
//! Modules, in reading order: [`fence`] (the blocks of a chapter), [`info`] (the words of a first line), [`options`]
//! (what they mean), [`chapter`] (what belongs to a program), [`source`] (the program without hidden lines);
//! [`settings`], [`render`] (the chapter as mdBook gets it), [`dist`] (the copy of Pollscope in a book),
//! [`preprocess`], which joins them, and [`input`], the JSON of mdBook; [`check`]; [`install`]; [`places`] and
//! [`problem`]: how mistakes are reported.
//!
//! It must not know how a page or a compiler works: readers get `embed.js`, and `check` calls the command
//! `pollscope`.

pub mod chapter;
pub mod check;
pub mod dist;
pub mod fence;
pub mod info;
pub mod input;
pub mod install;
pub mod options;
pub mod places;
pub mod preprocess;
pub mod problem;
pub mod render;
pub mod settings;
pub mod source;

pub use preprocess::Pollscope;
