//! The timeline in the page: holds what is kept from frame to frame, hears what a person does, and
//! paints, at most once a frame and only when something has changed. It is no part of the tree of
//! components, so that a frame of panning touches nothing but the canvas.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use pollscope_trace::Language;
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::gestures::{Gesture, Gestures};
use super::hit::{Hit, hit};
use super::index::Index;
use super::keys::{self, Key};
use super::layout::layout;
use super::marked::Marked;
use super::marker::Marker;
use super::picture::{Half, Input, Picture};
use super::playhead::{Ground, playhead};
use super::room::{is_workspace, room, whole};
use super::scene::{Palette, Scene};
use super::surroundings::{around, beside, window_size};
use super::{canvas, listeners, svg, tracks, words};
use crate::page::{self, Later};
use crate::state::{Action, Control, Direction, RunId, Selection, State, TimelineAction};

/// The timeline; clones are the same one.
#[derive(Clone)]
pub struct Stage {
    inner: Rc<Inner>,
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

struct Inner {
    state: Rc<RefCell<State>>,
    act: Box<dyn Fn(Action)>,
    place: RefCell<Option<Place>>,
    kept: RefCell<Kept>,
    gestures: RefCell<Gestures>,
    /// Where the pointer is, if it is over the timeline.
    pointer: Cell<Option<(f64, f64)>>,
    /// What a key has done is to be said once it is done.
    says: Cell<Says>,
    frame: RefCell<Option<Later>>,
    /// What is on the canvas.
    painted: Cell<Option<Painted>>,
}

/// What the picture below the playhead was painted from, and the words beside the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Painted {
    ground: Ground,
    ratio: f64,
    pointer: Option<(f64, f64)>,
    busy: bool,
}

/// What is to be said to a screen reader.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Says {
    Nothing,
    /// What is picked.
    Picked,
    /// Which stretch of time is shown.
    Stretch,
}

/// The elements.
pub struct Place {
    /// Around the others; hears the pointers.
    pub frame: HtmlElement,
    /// The picture; hears the keys.
    pub canvas: HtmlCanvasElement,
    /// Above the column of names: fingers scroll the rows there, and the page everywhere else.
    pub grip: HtmlElement,
    /// Above the picture: the playhead.
    pub playhead: Marker,
    /// What the pointer is over, in words.
    pub tip: HtmlElement,
    /// What keys have done, for screen readers.
    pub said: HtmlElement,
}

/// What is kept from frame to frame.
#[derive(Default)]
struct Kept {
    run: RunId,
    rust: Index,
    js: Index,
    palette: Option<Palette>,
    width: f64,
}

impl Stage {
    /// A timeline of what `state` holds, which tells `act` how it is to be looked at.
    pub fn new(state: Rc<RefCell<State>>, act: impl Fn(Action) + 'static) -> Self {
        let inner = Inner {
            state,
            act: Box::new(act),
            place: RefCell::default(),
            kept: RefCell::default(),
            gestures: RefCell::default(),
            pointer: Cell::default(),
            says: Cell::new(Says::Nothing),
            frame: RefCell::default(),
            painted: Cell::default(),
        };
        Stage { inner: Rc::new(inner) }
    }

    /// Takes its place on the page. Whoever holds what is returned keeps it there.
    pub fn mount(&self, place: Place) -> impl Sized + use<> {
        let listeners = listeners::listen(self, &place);
        self.inner.place.replace(Some(place));
        self.restyle();
        listeners
    }

    /// The room from left to right has changed.
    pub fn resize(&self, width: f64) {
        self.inner.kept.borrow_mut().width = width;
        self.paint();
    }

    /// The theme has changed.
    pub fn restyle(&self) {
        let palette =
            self.inner.place.borrow().as_ref().and_then(|place| canvas::palette(&place.canvas));
        self.inner.kept.borrow_mut().palette = palette;
        self.inner.painted.take();
        self.request();
    }

    /// Something has changed that the picture shows: it will be painted with the next frame.
    pub fn request(&self) {
        let mut frame = self.inner.frame.borrow_mut();
        if frame.is_none() {
            let stage = self.clone();
            *frame = Some(page::before_paint(move |_| stage.paint()));
        }
    }

    /// Paints now, and not again with the next frame.
    pub fn paint(&self) {
        self.inner.frame.take();
        let place = self.inner.place.borrow();
        let Some(place) = place.as_ref() else { return };
        let said = self.inner.says.replace(Says::Nothing);
        self.with_picture(|picture, state| {
            if picture.input.width <= 0.0 {
                return;
            }
            self.ground(place, picture, state);
            place.playhead.show(playhead(picture).as_ref());
            let sentence = match said {
                Says::Nothing => return,
                Says::Picked => words::picked(picture, state.timeline.selection),
                Says::Stretch => words::stretch(picture),
            };
            place.said.set_text_content(Some(&sentence));
        });
    }

    /// How high a page within another page has to be to show all that it has; none if it is not one.
    pub fn whole(&self) -> Option<f64> {
        let (state, mut kept) = (self.inner.state.borrow(), self.inner.kept.borrow_mut());
        kept.update(&state);
        let beside = beside(state.embed.as_ref()?);
        Some(whole(around(&state, [&kept.rust, &kept.js]), beside))
    }

    /// Paints what lies below the playhead and says what the pointer is over, unless both are there.
    fn ground(&self, place: &Place, picture: &Picture<'_>, state: &State) {
        let (ground, pointer) = (Ground::of(picture, state), self.inner.pointer.get());
        let shows = Painted { ground, ratio: ratio(), pointer, busy: self.busy() };
        if self.inner.painted.replace(Some(shows)) == Some(shows) {
            return;
        }
        let mut below = picture.clone();
        below.input.playhead = None;
        if let Some(palette) = &self.inner.kept.borrow().palette {
            let scene = layout(&below);
            fit(place, picture, &scene);
            canvas::paint(&place.canvas, &scene, palette, ratio());
        }
        self.tip(place, picture);
    }

    /// Takes what a pointer did; returns whether the browser is to do nothing about it.
    pub(super) fn gesture(&self, gesture: Gesture) -> bool {
        match gesture {
            Gesture::Down(at) | Gesture::Move(at) | Gesture::Up(at) => {
                self.inner.pointer.set(Some((at.x, at.y)));
            }
            Gesture::Leave => self.inner.pointer.set(None),
            _ => {}
        }
        let reaction = self.with_picture(|picture, state| {
            self.inner.gestures.borrow_mut().take(gesture, picture, &state.timeline)
        });
        self.tell(reaction.actions);
        if let Some(at) = reaction.seek {
            (self.inner.act)(Action::Playback(Control::Seek(at)));
        }
        // The words beside the pointer go with it.
        self.request();
        reaction.taken
    }

    /// Does what a key or a button stands for.
    pub fn key(&self, key: Key) {
        let step = match key {
            Key::PollBefore => Some(Direction::Back),
            Key::PollAfter => Some(Direction::Forward),
            _ => None,
        };
        if let Some(direction) =
            step.filter(|_| self.inner.state.borrow().timeline.selection.is_none())
        {
            // Of no lane in particular: the playhead goes from event to event.
            return (self.inner.act)(Action::Playback(Control::Step(direction)));
        }
        let over_lanes = self.inner.pointer.get().map(|(x, _)| x);
        let actions = self.with_picture(|picture, _| {
            let pointer = over_lanes.filter(|&x| x >= picture.axis.left);
            keys::pressed(key, picture, pointer)
        });
        self.inner.says.set(match key {
            Key::Above | Key::Below | Key::PollBefore | Key::PollAfter | Key::Fold | Key::Clear => {
                Says::Picked
            }
            _ => Says::Stretch,
        });
        self.tell(actions);
        self.request();
    }

    /// Picks something and gets it onto the screen.
    pub fn show(&self, selection: Selection) {
        let actions = self.with_picture(|picture, state| {
            let marked = marked(Some(selection), state);
            let select = [TimelineAction::Select(Some(selection))];
            select.into_iter().chain(keys::reveal(picture, &marked)).collect()
        });
        self.tell(actions);
    }

    /// Whether a pointer is pressed on it.
    pub(super) fn busy(&self) -> bool {
        self.inner.gestures.borrow().busy()
    }

    /// The picture as an SVG file, in the present theme.
    pub fn svg(&self) -> Option<String> {
        let palette = self.inner.kept.borrow().palette.clone()?;
        Some(self.with_picture(|picture, _| svg::svg(&layout(picture), &palette)))
    }

    /// Paints the picture on a canvas of its own, twice as sharp as on the screen, in the present
    /// theme.
    pub fn paint_on(&self, other: &HtmlCanvasElement) -> bool {
        let Some(palette) = self.inner.kept.borrow().palette.clone() else { return false };
        self.with_picture(|picture, _| canvas::paint(other, &layout(picture), &palette, 2.0));
        true
    }

    fn tell(&self, actions: Vec<TimelineAction>) {
        for action in actions {
            (self.inner.act)(Action::Timeline(action));
        }
    }

    fn with_picture<R>(&self, use_it: impl FnOnce(&Picture<'_>, &State) -> R) -> R {
        let state = self.inner.state.borrow();
        self.inner.kept.borrow_mut().update(&state);
        let kept = self.inner.kept.borrow();
        let picture = Picture::new(&input(&state, &kept));
        use_it(&picture, &state)
    }

    /// What the pointer is over, in words beside it.
    fn tip(&self, place: &Place, picture: &Picture<'_>) {
        let pointer = self.inner.pointer.get().filter(|_| !self.busy());
        let words = pointer.and_then(|(x, y)| match hit(picture, x, y) {
            Hit::Thing(thing) => Some((x, y, words::thing(picture, thing))),
            Hit::Track(language, shows, at, _) => {
                Some((x, y, tracks::words(picture.band(language), shows, at)?))
            }
            _ => None,
        });
        let style = place.tip.style();
        let Some((x, y, words)) = words else {
            let _ = style.set_property("display", "none");
            return;
        };
        place.tip.set_text_content(Some(&words));
        let _ = style.set_property("display", "block");
        let width = f64::from(place.tip.offset_width());
        let left = if x + 16.0 + width < picture.input.width { x + 16.0 } else { x - 12.0 - width };
        let _ = style.set_property("left", &format!("{}px", left.max(4.0)));
        let _ = style.set_property("top", &format!("{}px", y + 18.0));
    }
}

impl Kept {
    /// Another run has another index; what has only grown is brought up to date.
    fn update(&mut self, state: &State) {
        if self.run != state.run {
            (self.run, self.rust, self.js) = (state.run, Index::default(), Index::default());
        }
        let rows = &state.timeline;
        self.rust.update(&state.rust.model, &rows.rust.folded, rows.rust.folds);
        self.js.update(&state.js.model, &rows.js.folded, rows.js.folds);
    }
}

fn input<'a>(state: &'a State, kept: &'a Kept) -> Input<'a> {
    let view = &state.timeline;
    let last = state.last();
    let half = |language: Language, index: &'a Index, lanes: u32| {
        let half = state.half(language);
        Half {
            model: &half.model,
            index,
            lanes: if state.has(language) { lanes } else { 0 },
            scroll: view.rows(language).scroll,
            dropped: half.dropped,
            last: if half.is_over() { half.ended_at } else { last },
            present: state.has(language),
        }
    };
    Input {
        rust: half(Language::Rust, &kept.rust, state.lesson.lanes.rust),
        js: half(Language::JavaScript, &kept.js, state.lesson.lanes.js),
        width: kept.width,
        room: room(around(state, [&kept.rust, &kept.js])),
        fill: state.workspace.timeline.is_some() && is_workspace(window_size()),
        viewport: view.shown(state.extent()),
        last,
        playhead: state.playhead_shown(),
        picked: marked(view.selection, state),
        hovered: marked(view.hover, state),
        range: view.range,
    }
}

fn marked(selection: Option<Selection>, state: &State) -> Marked {
    selection.map_or_else(Marked::default, |selection| {
        let half = state.half(selection.language);
        Marked::find(selection, &half.model, &half.events)
    })
}

/// Gives the elements their sizes, where they have changed, and says on the canvas what it shows:
/// which nanoseconds, where the lanes begin, how high a row is.
fn fit(place: &Place, picture: &Picture<'_>, scene: &Scene) {
    let set = |element: &HtmlElement, name: &str, value: String| {
        let style = element.style();
        if style.get_property_value(name).is_ok_and(|present| present != value) {
            let _ = style.set_property(name, &value);
        }
    };
    set(&place.canvas, "height", format!("{}px", scene.height));
    set(&place.grip, "width", format!("{}px", picture.metrics.names - 8.0));
    set(&place.grip, "height", format!("{}px", scene.height));
    for (name, at) in [("data-from", picture.axis.view.from), ("data-to", picture.axis.view.to)] {
        let _ = place.canvas.set_attribute(name, &format!("{at:.0}"));
    }
    for (name, size) in [("data-left", picture.axis.left), ("data-row", picture.metrics.row)] {
        let _ = place.canvas.set_attribute(name, &format!("{size}"));
    }
    let scrolls = picture.bands.iter().any(|band| band.most_scroll() > 0.0);
    set(&place.grip, "touch-action", if scrolls { "none" } else { "pan-y" }.to_owned());
}

fn ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}
