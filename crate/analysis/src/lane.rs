//! A row of the timeline: one future, promise or task, and what it did when.

/// What a lane stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LaneKind {
    /// A task whose future does not report. (A task whose future does is shown as that future's
    /// lane.)
    Task(u32),
    /// A Rust future.
    Future(u32),
    /// The promise of a JavaScript async function.
    Promise(u32),
}

/// One future, promise or task over time. All times are nanoseconds since the run began.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// What it is.
    pub kind: LaneKind,
    /// Its name, such as `foo(3)`.
    pub name: String,
    /// Where it was created; 0 if unknown.
    pub line: u32,
    /// The lane whose body created it.
    pub parent: Option<usize>,
    /// The task whose polls reach it; 0 until it is polled, and for promises.
    pub task: u32,
    /// Whether it is the outermost future of its task.
    pub is_task: bool,
    /// When it was created.
    pub created: u64,
    /// When its body began to run. For a promise that is when it was created.
    pub started: Option<u64>,
    /// When it came to an end, and how.
    pub ended: Option<(u64, LaneEnd)>,
    /// What it did, without gaps from its creation to its end; the last one may be open.
    pub spans: Vec<Span>,
    /// How often it was polled (a promise: how often its body ran on).
    pub polls: u32,
    /// The line of the `.await` that it stands at; 0 if at none.
    pub awaiting: u32,
}

/// A stretch of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What it did.
    pub kind: SpanKind,
    /// When that began.
    pub start: u64,
    /// When that ended; `None` while it goes on.
    pub end: Option<u64>,
}

/// What a lane is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// It exists, but nothing of its body has run.
    Lazy,
    /// Its body runs: it is being polled.
    Running,
    /// It waits at the `.await` in the line given (0 if unknown).
    Waiting {
        /// The line.
        line: u32,
    },
}

/// How a lane came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneEnd {
    /// It finished (a promise: was fulfilled).
    Ready,
    /// It was dropped without ever having run.
    NeverPolled,
    /// It was dropped where it waited.
    Cancelled,
    /// It panicked.
    Panicked,
    /// The promise was rejected.
    Rejected,
    /// The run was over before it was.
    Unfinished,
}

impl Lane {
    /// A lane that begins at `created`, doing what `kind` of span says.
    pub(crate) fn new(
        kind: LaneKind,
        name: &str,
        line: u32,
        created: u64,
        doing: SpanKind,
    ) -> Self {
        Lane {
            kind,
            name: name.to_owned(),
            line,
            parent: None,
            task: 0,
            is_task: false,
            created,
            started: None,
            ended: None,
            spans: vec![Span { kind: doing, start: created, end: None }],
            polls: 0,
            awaiting: 0,
        }
    }

    /// How long it existed before its body began, or `None` if that has not happened yet.
    pub fn lazy_for(&self) -> Option<u64> {
        Some(self.started?.saturating_sub(self.created))
    }

    /// Whether it is over and nothing of it ever ran.
    pub fn never_ran(&self) -> bool {
        matches!(self.ended, Some((_, LaneEnd::NeverPolled)))
    }

    /// Ends the open span at `at` and begins another. What has ended stays so.
    pub(crate) fn begin(&mut self, at: u64, kind: SpanKind) {
        if self.ended.is_none() {
            self.close(at);
            self.spans.push(Span { kind, start: at, end: None });
        }
    }

    /// Ends the open span at `at`, if any.
    pub(crate) fn close(&mut self, at: u64) {
        if let Some(span) = self.spans.last_mut().filter(|span| span.end.is_none()) {
            span.end = Some(at);
        }
    }

    /// Ends the lane at `at`, unless it already has ended.
    pub(crate) fn end(&mut self, at: u64, end: LaneEnd) {
        if self.ended.is_none() {
            self.close(at);
            self.awaiting = 0;
            self.ended = Some((at, end));
        }
    }
}
