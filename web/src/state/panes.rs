//! Which of the panes that share a place is shown.

/// What the pane beside the consoles shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    /// What to look for in the lesson.
    #[default]
    Guide,
    /// What there is to say about the run.
    Happened,
    /// The thing that is selected.
    Inspector,
    /// The queues of the executor and of the event loop.
    Queues,
    /// The state machines of the Rust program's async functions.
    Layout,
}

impl Pane {
    /// All of them, in their order.
    pub const ALL: [Pane; 5] =
        [Pane::Guide, Pane::Happened, Pane::Inspector, Pane::Queues, Pane::Layout];

    /// The one `offset` places after it, round the corner.
    pub fn neighbour(self, offset: isize) -> Pane {
        let here = Pane::ALL.iter().position(|pane| *pane == self).unwrap_or(0);
        let count = Pane::ALL.len() as isize;
        Pane::ALL[(here as isize + offset).rem_euclid(count) as usize]
    }
}

/// A line of source that somebody went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PickedLine {
    /// In this half.
    pub language: pollscope_trace::Language,
    /// The line, from 1.
    pub line: u32,
    /// How often somebody went to a line; going to the same one again shows it again.
    pub times: u32,
}
