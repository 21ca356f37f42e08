//! Expectations: what is wrong with a text that is none, what is said of a program that really ran, and
//! that dropped events never decide anything.

mod answers;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/odd.rs"]
mod odd;
mod parsing;
mod program;
mod random;
