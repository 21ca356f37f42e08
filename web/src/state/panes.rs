//! Which of the panes that share the rail is shown.

/// What the rail shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    /// What to look for in the lesson.
    #[default]
    Lesson,
    /// What is worth knowing about the run.
    Findings,
    /// The thing that is selected.
    Selection,
    /// The queues of the executor and of the event loop.
    Queues,
    /// The state machines of the Rust program's async functions.
    Layout,
}

/// A tab of the rail. Inspect has several panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What to look for in the lesson.
    Lesson,
    /// What is worth knowing about the run.
    Findings,
    /// One thing of the run, the queues, or the layout of its types.
    Inspect,
}

impl Pane {
    /// The panes of [`Tab::Inspect`], in their order.
    pub const INSPECT: [Pane; 3] = [Pane::Selection, Pane::Queues, Pane::Layout];

    /// The tab it belongs to.
    pub fn tab(self) -> Tab {
        match self {
            Pane::Lesson => Tab::Lesson,
            Pane::Findings => Tab::Findings,
            Pane::Selection | Pane::Queues | Pane::Layout => Tab::Inspect,
        }
    }
}

impl Tab {
    /// All of them, in their order.
    pub const ALL: [Tab; 3] = [Tab::Lesson, Tab::Findings, Tab::Inspect];

    /// The pane it opens with.
    pub fn pane(self) -> Pane {
        match self {
            Tab::Lesson => Pane::Lesson,
            Tab::Findings => Pane::Findings,
            Tab::Inspect => Pane::Selection,
        }
    }

    /// The one `offset` places after it, round the corner.
    pub fn neighbour(self, offset: isize) -> Tab {
        let here = Tab::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        let count = Tab::ALL.len() as isize;
        Tab::ALL[(here as isize + offset).rem_euclid(count) as usize]
    }
}

/// What a phone shows above the timeline; a wider screen shows everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Face {
    /// The Rust program.
    #[default]
    Rust,
    /// The JavaScript program.
    JavaScript,
    /// The upper part of the rail.
    Lesson,
    /// The output of both halves.
    Output,
}

impl Face {
    /// All of them, in their order.
    pub const ALL: [Face; 4] = [Face::Rust, Face::JavaScript, Face::Lesson, Face::Output];

    /// The program of a half.
    pub fn of(language: pollscope_trace::Language) -> Face {
        match language {
            pollscope_trace::Language::Rust => Face::Rust,
            pollscope_trace::Language::JavaScript => Face::JavaScript,
        }
    }

    /// Its name in style sheets and tests.
    pub fn id(self) -> &'static str {
        match self {
            Face::Rust => "rust",
            Face::JavaScript => "js",
            Face::Lesson => "lesson",
            Face::Output => "output",
        }
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
