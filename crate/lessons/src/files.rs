//! What the page fetches of the lessons, for tests of this workspace.

include!(concat!(env!("OUT_DIR"), "/files.rs"));
