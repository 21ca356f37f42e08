//! How the timeline is looked at: which stretch of time, which rows, what is picked. Changing it
//! changes nothing about the run.

use std::collections::HashSet;

use pollscope_analysis::LaneKind;
use pollscope_trace::Language;

use super::Selection;
use crate::timeline::view::Viewport;

/// How the timeline is looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimelineView {
    /// The stretch of time that is shown; `None` for all of the run, also while it goes on.
    pub viewport: Option<Viewport>,
    /// The rows of the Rust half.
    pub rust: HalfRows,
    /// The rows of the JavaScript half.
    pub js: HalfRows,
    /// Whether it takes as much room as the window has.
    pub tall: bool,
    /// What is picked.
    pub selection: Option<Selection>,
    /// What the pointer is over.
    pub hover: Option<Selection>,
    /// The stretch of time that was marked, in nanoseconds; the first is the smaller.
    pub range: Option<(u64, u64)>,
}

/// Which rows of one half are shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HalfRows {
    /// How many rows are above the first one shown; a fraction while it is being dragged.
    pub scroll: f64,
    /// The lanes whose nested lanes are hidden.
    pub folded: HashSet<LaneKind>,
    /// Grows whenever `folded` changes.
    pub folds: u64,
}

/// A change of how the timeline is looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum TimelineAction {
    /// Show this stretch, as far as it lies within the run, and stop following a live run.
    SetViewport(Viewport),
    /// Show all of the run, and follow it while it is live.
    Fit,
    /// Show the rows from this one on (0 is the first).
    Scroll {
        /// Of this half.
        language: Language,
        /// How many rows are above.
        rows: f64,
    },
    /// Hide the lanes nested in this one, or show them again.
    ToggleFold {
        /// The half it belongs to.
        language: Language,
        /// The lane.
        lane: LaneKind,
    },
    /// Take as much room as the window has, or the usual height again.
    ToggleTall,
    /// Pick something, or nothing.
    Select(Option<Selection>),
    /// The pointer is over something, or over nothing any more.
    Hover(Option<Selection>),
    /// Mark a stretch of time in nanoseconds, or none.
    SetRange(Option<(u64, u64)>),
}

impl TimelineView {
    /// The rows of one half.
    pub fn rows(&self, language: Language) -> &HalfRows {
        match language {
            Language::Rust => &self.rust,
            Language::JavaScript => &self.js,
        }
    }

    /// Whether it shows all of a run, and goes on doing so while the run does.
    pub fn follows(&self) -> bool {
        self.viewport.is_none()
    }

    /// The stretch of time that is shown of a run that has come to `last`.
    pub fn shown(&self, last: u64) -> Viewport {
        self.viewport.map_or_else(|| Viewport::fit(last), |viewport| viewport.within(last))
    }

    /// Forgets whatever belongs to a run, because there will be another one.
    pub(super) fn clear(&mut self) {
        *self = TimelineView { tall: self.tall, ..TimelineView::default() };
    }

    /// Changes it; `last` is how far the run has come. Returns whether anything beside the picture
    /// itself has to be shown anew: a frame of panning or hovering is only painted.
    pub(crate) fn apply(&mut self, action: TimelineAction, last: u64) -> bool {
        match action {
            TimelineAction::SetViewport(viewport) => {
                let followed = self.follows();
                self.viewport = Some(viewport.within(last));
                followed
            }
            TimelineAction::Fit => self.viewport.take().is_some(),
            TimelineAction::Scroll { language, rows } => {
                self.rows_mut(language).scroll = rows.max(0.0);
                false
            }
            TimelineAction::ToggleFold { language, lane } => {
                let rows = self.rows_mut(language);
                if !rows.folded.remove(&lane) {
                    rows.folded.insert(lane);
                }
                rows.folds += 1;
                false
            }
            TimelineAction::ToggleTall => {
                self.tall = !self.tall;
                true
            }
            TimelineAction::Select(selection) => {
                std::mem::replace(&mut self.selection, selection) != selection
            }
            TimelineAction::Hover(hover) => {
                self.hover = hover;
                false
            }
            TimelineAction::SetRange(range) => {
                self.range = range.map(|(one, other)| (one.min(other), one.max(other)));
                false
            }
        }
    }

    fn rows_mut(&mut self, language: Language) -> &mut HalfRows {
        match language {
            Language::Rust => &mut self.rust,
            Language::JavaScript => &mut self.js,
        }
    }
}
