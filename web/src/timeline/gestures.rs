//! What pointers, wheels and keys mean: from what happened to changes of the view. Pure, so that it
//! can be tested without a browser; it knows no elements and no events of the DOM.

use pollscope_trace::Language;

use super::hit::{Hit, hit};
use super::picture::Picture;
use super::view::Viewport;
use crate::state::{TimelineAction, TimelineView};

/// A finger, a pen or a mouse, in pixels from the top left of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pointer {
    /// Which one.
    pub id: i32,
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Whether it is a finger.
    pub touch: bool,
    /// Whether Shift is held.
    pub shift: bool,
}

/// A turn of the wheel or a stroke on a touch pad.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wheel {
    /// Where the pointer is, from the left.
    pub x: f64,
    /// Where the pointer is, from the top.
    pub y: f64,
    /// How far to the right, in pixels.
    pub across: f64,
    /// How far down, in pixels.
    pub down: f64,
    /// Whether Control is held, or two fingers are pinched on a touch pad.
    pub zoom: bool,
    /// Whether Shift is held.
    pub sideways: bool,
}

/// Something that a person did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gesture {
    /// A pointer was pressed.
    Down(Pointer),
    /// A pointer has moved, pressed or not.
    Move(Pointer),
    /// A pointer was released.
    Up(Pointer),
    /// The browser has taken a pointer away, for scrolling the page for one.
    Cancel(i32),
    /// The pointer is outside.
    Leave,
    /// The wheel was turned.
    Wheel(Wheel),
    /// A double click.
    Double {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
}

/// What follows from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reaction {
    /// The changes, in order.
    pub actions: Vec<TimelineAction>,
    /// The time to which the playhead is to go, in nanoseconds.
    pub seek: Option<u64>,
    /// Whether it was meant for the timeline, so that the browser is not to do anything about it.
    pub taken: bool,
}

impl Reaction {
    fn of(actions: impl IntoIterator<Item = TimelineAction>) -> Self {
        Reaction { actions: actions.into_iter().collect(), taken: true, ..Reaction::default() }
    }

    fn seek(at: u64) -> Self {
        Reaction { seek: Some(at), taken: true, ..Reaction::default() }
    }
}

/// A mouse that moves less than this between press and release has clicked, in pixels.
const CLICK: f64 = 3.0;
/// The same for a finger.
const TAP: f64 = 8.0;

/// What is under way.
#[derive(Debug, Clone, Default)]
pub struct Gestures {
    /// The pointers that are pressed, in the order in which they were.
    pressed: Vec<Pointer>,
    drag: Option<Drag>,
}

/// A drag: what it does, where it began, and what the view was then.
#[derive(Debug, Clone, Copy)]
struct Drag {
    kind: Kind,
    begin: Pointer,
    moved: bool,
    viewport: Viewport,
    /// Where the half under the pointer was scrolled to.
    scroll: Option<(Language, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Moves the picture along.
    Pan,
    /// Marks a stretch of time from this moment on.
    Range(u64),
    /// Moves the playhead.
    Seek,
    /// Moves the handle of a scroll bar.
    ScrollBar,
    /// Two fingers that began at these times.
    Pinch([f64; 2]),
}

impl Gestures {
    /// Whether a pointer is pressed, so that its moves are to be reported wherever it goes.
    pub fn busy(&self) -> bool {
        !self.pressed.is_empty()
    }

    /// Whether the picture is being moved.
    pub fn dragging(&self) -> bool {
        self.drag.is_some_and(|drag| drag.moved && drag.kind == Kind::Pan)
    }

    /// Takes something that a person did.
    pub fn take(
        &mut self,
        gesture: Gesture,
        picture: &Picture<'_>,
        view: &TimelineView,
    ) -> Reaction {
        match gesture {
            Gesture::Down(pointer) => self.down(pointer, picture),
            Gesture::Move(pointer) if self.busy() => self.moved(pointer, picture),
            Gesture::Move(pointer) => {
                let over = hit(picture, pointer.x, pointer.y).selection();
                let changed = over != view.hover && !pointer.touch;
                Reaction {
                    actions: changed.then_some(TimelineAction::Hover(over)).into_iter().collect(),
                    ..Reaction::default()
                }
            }
            Gesture::Up(pointer) => self.up(pointer, picture),
            Gesture::Cancel(id) => {
                self.pressed.retain(|pointer| pointer.id != id);
                self.drag = None;
                Reaction::default()
            }
            Gesture::Leave => {
                Reaction::of(view.hover.is_some().then_some(TimelineAction::Hover(None)))
            }
            Gesture::Wheel(wheel) => turned(wheel, picture),
            Gesture::Double { x, y } => match hit(picture, x, y) {
                Hit::Thing(thing) => Reaction::of([super::keys::focus_thing(picture, thing)]),
                _ => Reaction::default(),
            },
        }
    }

    fn down(&mut self, pointer: Pointer, picture: &Picture<'_>) -> Reaction {
        self.pressed.retain(|pressed| pressed.id != pointer.id);
        self.pressed.push(pointer);
        let kind = match (&self.pressed[..], hit(picture, pointer.x, pointer.y)) {
            ([one, other], _) => {
                let times = [one.x, other.x].map(|x| picture.axis.time(x));
                Kind::Pinch(times)
            }
            (_, Hit::ScrollBar(_)) => Kind::ScrollBar,
            (_, Hit::Axis) if !pointer.shift && pointer.x >= picture.axis.left => Kind::Seek,
            _ if pointer.shift => Kind::Range(picture.axis.moment(pointer.x)),
            _ => Kind::Pan,
        };
        let band = picture.band_at(pointer.y);
        let scroll = band.map(|band| (band.language, band.scroll));
        let viewport = picture.input.viewport;
        self.drag = Some(Drag { kind, begin: pointer, moved: false, viewport, scroll });
        if kind == Kind::Seek {
            return Reaction::seek(picture.axis.moment(pointer.x).min(picture.input.last));
        }
        Reaction { taken: !pointer.touch, ..Reaction::default() }
    }

    fn moved(&mut self, pointer: Pointer, picture: &Picture<'_>) -> Reaction {
        for pressed in &mut self.pressed {
            if pressed.id == pointer.id {
                *pressed = pointer;
            }
        }
        let Some(drag) = &mut self.drag else { return Reaction::default() };
        let (across, down) = (pointer.x - drag.begin.x, pointer.y - drag.begin.y);
        let least = if pointer.touch { TAP } else { CLICK };
        drag.moved |= across.abs().max(down.abs()) > least;
        if !drag.moved {
            return Reaction::default();
        }
        match drag.kind {
            Kind::Pan => panned(*drag, pointer, picture),
            Kind::Seek => {
                let x = pointer.x.clamp(picture.axis.left, picture.axis.right());
                Reaction::seek(picture.axis.moment(x).min(picture.input.last))
            }
            Kind::Range(from) => {
                let to = picture.axis.moment(pointer.x);
                Reaction::of([TimelineAction::SetRange(Some((from, to)))])
            }
            Kind::ScrollBar => Reaction::of(scrolled_by_bar(*drag, down, picture)),
            Kind::Pinch(times) => Reaction::of(pinched(times, &self.pressed, picture)),
        }
    }

    fn up(&mut self, pointer: Pointer, picture: &Picture<'_>) -> Reaction {
        self.pressed.retain(|pressed| pressed.id != pointer.id);
        let Some(drag) = self.drag.take() else { return Reaction::default() };
        if drag.moved || matches!(drag.kind, Kind::Pinch(_) | Kind::ScrollBar | Kind::Seek) {
            return Reaction::default();
        }
        match hit(picture, pointer.x, pointer.y) {
            Hit::Thing(thing) => Reaction::of([TimelineAction::Select(Some(thing.selection))]),
            Hit::Fold(language, lane) => {
                Reaction::of([TimelineAction::ToggleFold { language, lane }])
            }
            Hit::Nothing => {
                Reaction::of([TimelineAction::Select(None), TimelineAction::SetRange(None)])
            }
            Hit::Track(.., selection) => Reaction::of([TimelineAction::Select(selection)]),
            Hit::Axis | Hit::ScrollBar(_) => Reaction::default(),
        }
    }
}

/// The picture follows the pointer: in time, and in rows where there are more than fit.
fn panned(drag: Drag, pointer: Pointer, picture: &Picture<'_>) -> Reaction {
    let mut actions = Vec::new();
    let across = drag.begin.x - pointer.x;
    let over_lanes = drag.begin.x >= picture.axis.left;
    if over_lanes && across != 0.0 {
        let viewport = drag.viewport.panned(across / picture.axis.width);
        actions.push(TimelineAction::SetViewport(viewport));
    }
    if let Some((language, scroll)) = drag.scroll {
        let band = picture.band(language);
        if band.most_scroll() > 0.0 {
            let rows = scroll + (drag.begin.y - pointer.y) / picture.metrics.row;
            let rows = rows.clamp(0.0, band.most_scroll());
            actions.push(TimelineAction::Scroll { language, rows });
        }
    }
    Reaction::of(actions)
}

fn scrolled_by_bar(drag: Drag, down: f64, picture: &Picture<'_>) -> Option<TimelineAction> {
    let (language, scroll) = drag.scroll?;
    let band = picture.band(language);
    let free = band.lanes.height - band.scroll_bar()?.height;
    let rows = scroll + down / free.max(1.0) * band.most_scroll();
    Some(TimelineAction::Scroll { language, rows: rows.clamp(0.0, band.most_scroll()) })
}

/// The times that were under the two fingers stay under them.
fn pinched(times: [f64; 2], pressed: &[Pointer], picture: &Picture<'_>) -> Option<TimelineAction> {
    let [one, other] = pressed else { return None };
    let apart = other.x - one.x;
    // Fingers one above the other, or that have passed each other, have no meaning.
    if apart.abs() < 12.0 || apart.signum() != (times[1] - times[0]).signum() {
        return None;
    }
    let per_pixel = (times[1] - times[0]) / apart;
    let from = times[0] - (one.x - picture.axis.left) * per_pixel;
    let to = from + picture.axis.width * per_pixel;
    Some(TimelineAction::SetViewport(Viewport { from, to }))
}

/// Up and down scrolls the rows, or the page if there is nothing to scroll; with Shift it pans, with
/// Control it zooms.
fn turned(wheel: Wheel, picture: &Picture<'_>) -> Reaction {
    let viewport = picture.input.viewport;
    if wheel.zoom {
        let factor = (wheel.down.clamp(-80.0, 80.0) * 0.005).exp();
        let at = picture.axis.time(wheel.x);
        return Reaction::of([TimelineAction::SetViewport(viewport.zoomed(at, factor))]);
    }
    let across = if wheel.sideways && wheel.across == 0.0 { wheel.down } else { wheel.across };
    if wheel.sideways || across.abs() > wheel.down.abs() {
        let panned = viewport.panned(across / picture.axis.width);
        return Reaction::of([TimelineAction::SetViewport(panned)]);
    }
    let Some(band) = picture.band_at(wheel.y) else { return Reaction::default() };
    let rows = (band.scroll + wheel.down / picture.metrics.row).clamp(0.0, band.most_scroll());
    if rows == band.scroll {
        return Reaction::default();
    }
    Reaction::of([TimelineAction::Scroll { language: band.language, rows }])
}
