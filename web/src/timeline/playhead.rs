//! Where the playhead and its time stand, and which picture lies below it.
//!
//! On the page the playhead is not painted on the canvas but lies above it, so that playing a run
//! paints nothing of the picture anew. A picture that is saved has it in it. No browser here.

use pollscope_analysis::words::seconds;

use super::marked::Marked;
use super::picture::{AXIS_HEIGHT, BOTTOM, Picture};
use super::sheet::width_of;
use super::view::Viewport;
use crate::state::{HalfPhase, Phase, RunId, State};

/// The size of the letters on the axis.
const LETTERS: f64 = 10.5;

/// The playhead: a line from top to bottom, and the time beside its upper end.
#[derive(Debug, Clone, PartialEq)]
pub struct Playhead {
    /// Where the line stands.
    pub x: f64,
    /// Its upper end.
    pub top: f64,
    /// Its lower end.
    pub bottom: f64,
    /// The time.
    pub label: Label,
}

/// Words on the axis that stand out from its marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Their middle.
    pub x: f64,
    /// How far their ground reaches to each side.
    pub half: f64,
    /// The words.
    pub text: String,
}

impl Label {
    /// Words around `x`, as far as there is room on the axis.
    pub fn at(picture: &Picture<'_>, x: f64, text: String) -> Self {
        let half = width_of(&text, LETTERS) / 2.0 + 7.0;
        let most = (picture.input.width - half - 4.0).max(picture.axis.left);
        Label { x: x.clamp(picture.axis.left, most), half, text }
    }
}

/// The playhead, if it stands in what is shown.
pub fn playhead(picture: &Picture<'_>) -> Option<Playhead> {
    let axis = &picture.axis;
    let at = picture.input.playhead.filter(|&at| axis.shows(at, at))?;
    let x = axis.x(at);
    let label = Label::at(picture, x, seconds(at));
    Some(Playhead { x, top: AXIS_HEIGHT - 8.0, bottom: picture.height - BOTTOM, label })
}

/// All that the picture below the playhead depends on: as long as this is the same, so is the
/// picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    run: RunId,
    phase: Phase,
    halves: [GroundHalf; 2],
    width: f64,
    height: f64,
    viewport: Viewport,
    last: u64,
    picked: Marked,
    hovered: Marked,
    range: Option<(u64, u64)>,
}

/// What it depends on of a half.
#[derive(Debug, Clone, Copy, PartialEq)]
struct GroundHalf {
    phase: HalfPhase,
    events: usize,
    dropped: u64,
    rows: usize,
    folds: u64,
    scroll: f64,
}

impl Ground {
    /// What a picture of `state` depends on.
    pub fn of(picture: &Picture<'_>, state: &State) -> Self {
        let halves = picture.bands.map(|band| GroundHalf {
            phase: state.half(band.language).phase,
            events: band.half.model.events,
            dropped: band.half.dropped,
            rows: band.half.index.rows().len(),
            folds: state.timeline.rows(band.language).folds,
            scroll: band.scroll,
        });
        let input = &picture.input;
        Ground {
            run: state.run,
            phase: state.phase,
            halves,
            width: input.width,
            height: picture.height,
            viewport: input.viewport,
            last: input.last,
            picked: input.picked,
            hovered: input.hovered,
            range: input.range,
        }
    }
}

#[cfg(test)]
mod tests {
    use pollscope_trace::Language;

    use super::*;
    use crate::state::sample::{MS, over, running};
    use crate::state::{Action, Control, Selection, Target, TimelineAction};
    use crate::timeline::index::Index;
    use crate::timeline::picture::{Half, Input};

    /// What lies below the playhead, and the playhead.
    fn shown(state: &State) -> (Ground, Option<Playhead>) {
        let mut indexes = [Index::default(), Index::default()];
        for (index, language) in indexes.iter_mut().zip(Language::ALL) {
            let rows = state.timeline.rows(language);
            index.update(&state.half(language).model, &rows.folded, rows.folds);
        }
        let half = |language: Language, index| Half {
            model: &state.half(language).model,
            index,
            lanes: 3,
            scroll: state.timeline.rows(language).scroll,
            dropped: 0,
            last: state.last(),
            present: true,
        };
        let marked = |selection: Option<Selection>| {
            selection.map_or_else(Marked::default, |selection| {
                let half = state.half(selection.language);
                Marked::find(selection, &half.model, &half.events)
            })
        };
        let input = Input {
            rust: half(Language::Rust, &indexes[0]),
            js: half(Language::JavaScript, &indexes[1]),
            width: 900.0,
            room: 432.0,
            fill: false,
            viewport: state.timeline.shown(state.extent()),
            last: state.last(),
            playhead: state.playhead_shown(),
            picked: marked(state.timeline.selection),
            hovered: marked(state.timeline.hover),
            range: state.timeline.range,
        };
        let picture = Picture::new(&input);
        (Ground::of(&picture, state), playhead(&picture))
    }

    #[test]
    fn a_playhead_that_moves_leaves_the_picture_as_it_is() {
        let mut state = over();
        let (ground, none) = shown(&state);
        assert_eq!(none, None);
        state.apply(Action::Playback(Control::Seek(100 * MS)));
        let (before, first) = shown(&state);
        state.apply(Action::Playback(Control::Seek(200 * MS)));
        let (after, second) = shown(&state);
        assert_eq!((before, after), (ground, ground));
        let [first, second] = [first, second].map(|playhead| playhead.expect("it is shown"));
        assert_eq!((first.label.text.as_str(), second.label.text.as_str()), ("0.100 s", "0.200 s"));
        assert!(first.x < second.x);
    }

    #[test]
    fn whatever_else_is_seen_makes_another_picture() {
        let select = Selection { language: Language::Rust, target: Target::Future(1) };
        for action in [
            TimelineAction::SetViewport(Viewport { from: 0.0, to: 2e8 }),
            TimelineAction::SetRange(Some((1, 2))),
            TimelineAction::Select(Some(select)),
            TimelineAction::Hover(Some(select)),
        ] {
            let mut state = over();
            let before = shown(&state).0;
            state.apply(Action::Timeline(action.clone()));
            assert_ne!(shown(&state).0, before, "{action:?}");
        }
    }

    #[test]
    fn a_run_that_goes_on_or_ends_makes_another_picture() {
        let mut state = running();
        let before = shown(&state).0;
        state.apply(Action::Stopped { now: 0 });
        let stopped = shown(&state).0;
        assert_ne!(stopped, before);
        state.apply(Action::Reset);
        assert_ne!(shown(&state).0, stopped);
    }
}
