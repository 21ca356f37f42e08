//! What an address says: which program is to be shown.

/// A program to begin with that belongs to no lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Rust with nothing but the standard library.
    Blank,
    /// Rust on tokio.
    Tokio,
    /// Rust with the combinators of the futures crate.
    Futures,
    /// Rust that polls its own futures.
    OwnExecutor,
    /// The same program in both languages.
    Both,
    /// JavaScript alone.
    JavaScript,
}

impl Template {
    /// All of them, in the order in which a menu lists them.
    pub const ALL: [Template; 6] = [
        Template::Blank,
        Template::Tokio,
        Template::Futures,
        Template::OwnExecutor,
        Template::Both,
        Template::JavaScript,
    ];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Template::Blank => "blank",
            Template::Tokio => "tokio",
            Template::Futures => "futures",
            Template::OwnExecutor => "own-executor",
            Template::Both => "both",
            Template::JavaScript => "javascript",
        }
    }

    /// The template of that name.
    pub fn named(name: &str) -> Option<Template> {
        Template::ALL.into_iter().find(|template| template.name() == name)
    }
}
