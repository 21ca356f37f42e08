//! The events of both halves as a list of sentences, for the keyboard, for screen readers, and for
//! everyone who would rather read: the same selection and the same playhead as the timeline.
//!
//! Only the rows in view are on the page, so that a hundred thousand events scroll as ten do. The
//! list box says which row is the present one (`aria-activedescendant`) and how many there are.

use std::cell::RefCell;
use std::rc::Rc;

use pollscope_analysis::{LaneKind, describe, words};
use pollscope_trace::{Group, Language};
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::{half_class, half_name};
use crate::state::{Action, Control, Filter, RunId, Selection, State, Target, TimelineAction};
use crate::view::Slice;

/// The height of a row in pixels, as in the style sheet.
const ROW: f64 = 24.0;
/// So many rows are drawn above and below those in view.
const SPARE: usize = 6;
/// The filter lists no more futures and promises than this.
const LISTED: usize = 200;

/// What the picture of the list depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    run: RunId,
    rows: usize,
    events: usize,
    current: Option<usize>,
    filter: Filter,
}

/// What the picture of the list depends on now.
pub fn key(state: &State) -> Key {
    Key {
        run: state.run,
        rows: state.listing.len(),
        events: state.sequence.len(),
        current: state.listing.current(state.playback.playhead.position),
        filter: state.listing.filter,
    }
}

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: Slice<Key>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The list of events.
#[component]
pub fn EventsList(props: &Props) -> Html {
    let Key { rows, current, .. } = props.view.key;
    let place = use_node_ref();
    let (scrolled, onscroll) = use_window(&place, (current, rows));
    let state = props.view.state.borrow();
    let Window { first, count: seen } = scrolled;
    let back = props.act.reform(|_: MouseEvent| Action::List(false));
    let kept = seen + 2 * SPARE;
    let from = first.saturating_sub(SPARE).min(rows.saturating_sub(kept));
    let to = (from + kept).min(rows);
    let shown = (from..to).map(|row| {
        let key = row_key(&state, row, current == Some(row));
        let view = Slice { state: props.view.state.clone(), key };
        // A row that leaves the page is used again for one that comes: the browser then changes a text
        // in place of making and placing an element.
        html! { <Row key={row % kept} {view} act={props.act.clone()} /> }
    });
    let active = current.filter(|row| (from..to).contains(row)).map(|row| format!("event-{row}"));
    html! {
        <div class="events" data-testid="events">
            <div class="filters" role="group" aria-label="Which events">
                <button class="btn" onclick={back} data-testid="show-timeline">{ "‹ Timeline" }</button>
                <Filters view={Slice { state: props.view.state.clone(), key: filters_key(&state) }} act={props.act.clone()} />
                <span class="count" data-testid="events-count">{ count(&state) }</span>
            </div>
            <div class="list" role="listbox" tabindex="0" ref={place} {onscroll}
                aria-label="Events of the run" aria-activedescendant={active}
                onkeydown={on_key(&props.view.state, &props.act)} data-testid="events-list">
                <div class="space" role="presentation" style={format!("height:{}px", rows as f64 * ROW)}>
                    { for shown }
                </div>
                if rows == 0 { <p class="empty">{ nothing(&state) }</p> }
            </div>
        </div>
    }
}

fn nothing(state: &State) -> &'static str {
    if state.sequence.is_empty() {
        "No events yet. Press Run: each of them appears here as a sentence."
    } else {
        "No event fits the filter."
    }
}

/// What the picture of a row depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct RowKey {
    run: RunId,
    row: usize,
    rows: usize,
    /// The place of its event in the course.
    index: Option<usize>,
    current: bool,
    /// Whether it is still to come.
    later: bool,
}

fn row_key(state: &State, row: usize, current: bool) -> RowKey {
    let index = state.listing.row(row);
    let position = state.playback.playhead.position;
    let later = index.is_some_and(|index| index >= position);
    RowKey { run: state.run, row, rows: state.listing.len(), index, current, later }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    view: Slice<RowKey>,
    act: Callback<Action>,
}

/// One event.
#[component]
fn Row(props: &RowProps) -> Html {
    let state = props.view.state.borrow();
    let RowKey { row, rows, index, current, later, .. } = props.view.key;
    let course = state.course();
    // The state may be ahead of this picture of it.
    let Some((index, (language, event))) = index.and_then(|at| Some((at, course.event(at)?)))
    else {
        return html! {};
    };
    let sentence = describe::event(event, state.half(language).replay.history());
    let onclick = {
        let goes = went_to(&state, index);
        let act = props.act.clone();
        Callback::from(move |_: MouseEvent| goes.iter().for_each(|&go| act.emit(go.into())))
    };
    let line = if event.line == 0 { String::new() } else { words::line(event.line) };
    html! {
        <div role="option" id={format!("event-{row}")} aria-selected={current.to_string()}
            aria-setsize={rows.to_string()} aria-posinset={(row + 1).to_string()}
            class={classes!("event", half_class(language), later.then_some("later"))}
            style={format!("top:{}px", row as f64 * ROW)} {onclick}>
            <span class="at">{ words::moment(event.at) }</span>
            <span class="half">{ half_name(language) }</span>
            <span class="text">{ sentence }</span>
            <span class="line-number">{ line }</span>
        </div>
    }
}

/// What going to an event does.
#[derive(Clone, Copy)]
enum Go {
    To(Control),
    Select(Selection),
}

impl From<Go> for Action {
    fn from(go: Go) -> Action {
        match go {
            Go::To(control) => Action::Playback(control),
            Go::Select(selection) => Action::Timeline(TimelineAction::Select(Some(selection))),
        }
    }
}

/// The playhead goes to right after the event, and the event is selected.
fn went_to(state: &State, index: usize) -> Vec<Go> {
    let place = state.course().place(index);
    let select = place.map(|(language, index)| {
        Go::Select(Selection { language, target: Target::Event { index } })
    });
    [Some(Go::To(Control::SeekPosition(index + 1))), select].into_iter().flatten().collect()
}

/// Arrow keys and their like go from event to event: from where the playhead is when a key is pressed,
/// which may be further than the last picture of the list.
fn on_key(state: &Rc<RefCell<State>>, act: &Callback<Action>) -> Callback<KeyboardEvent> {
    let (state, act) = (state.clone(), act.clone());
    Callback::from(move |event: KeyboardEvent| {
        let goes = {
            let state = state.borrow();
            let current = state.listing.current(state.playback.playhead.position);
            let (here, last) = (current.unwrap_or(0), state.listing.len().saturating_sub(1));
            let row = match event.key().as_str() {
                "ArrowDown" => current.map_or(0, |row| row + 1),
                "ArrowUp" => here.saturating_sub(1),
                "PageDown" => here + 10,
                "PageUp" => here.saturating_sub(10),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            let index = state.listing.row(row.min(last));
            index.map_or_else(Vec::new, |index| went_to(&state, index))
        };
        event.prevent_default();
        event.stop_propagation();
        goes.iter().for_each(|&go| act.emit(go.into()));
    })
}

/// The rows in view: from where on, and how many.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Window {
    first: usize,
    count: usize,
}

impl Window {
    /// As little further as shows a row.
    fn showing(self, row: usize) -> Self {
        let whole = self.count.saturating_sub(1).max(1);
        let first = self.first.min(row).max((row + 1).saturating_sub(whole));
        Window { first, ..self }
    }

    /// As a list stands now. Asking has the browser lay the page out.
    fn of(list: &HtmlElement) -> Self {
        let first = (f64::from(list.scroll_top()) / ROW) as usize;
        let count = (f64::from(list.client_height()) / ROW) as usize + 1;
        Window { first, count }
    }
}

/// The rows in view, and what to do when the list was scrolled; `stands` is which row is the present
/// one, and how many there are. The present row gets into view when it
/// becomes another one: it is drawn there at once, and the list is scrolled to it after that.
#[hook]
fn use_window(place: &NodeRef, stands: (Option<usize>, usize)) -> (Window, Callback<yew::Event>) {
    let (current, rows) = stands;
    let seen = use_mut_ref(|| Window { first: 0, count: 20 });
    // Which row was brought into view last.
    let shown = use_mut_ref(|| None);
    let wanted = current.unwrap_or(0);
    let before = *seen.borrow();
    let brings = *shown.borrow() != Some((wanted, rows));
    let window = if brings { before.showing(wanted) } else { before };
    let update = use_force_update();
    let onscroll = {
        let (place, seen) = (place.clone(), seen.clone());
        Callback::from(move |_: yew::Event| {
            let Some(list) = place.cast::<HtmlElement>() else { return };
            let now = Window::of(&list);
            if seen.replace(now) != now {
                update.force_update();
            }
        })
    };
    let place = place.clone();
    use_effect_with((wanted, rows), move |&(wanted, rows)| {
        let Some(list) = place.cast::<HtmlElement>() else { return };
        let first = shown.replace(Some((wanted, rows))).is_none();
        let from = if first { Window::of(&list) } else { before };
        let window = from.showing(wanted);
        if window != from {
            list.set_scroll_top((window.first as f64 * ROW) as i32);
        }
        seen.replace(window);
    });
    (window, onscroll)
}

/// What the choice of events depends on: not on the playhead.
type FiltersKey = (RunId, Filter, [usize; 2]);

fn filters_key(state: &State) -> FiltersKey {
    let lanes = Language::ALL.map(|language| state.half(language).model.lanes.len().min(LISTED));
    (state.run, state.listing.filter, lanes)
}

#[derive(Properties, PartialEq)]
struct FiltersProps {
    view: Slice<FiltersKey>,
    act: Callback<Action>,
}

/// Which events the list shows.
#[component]
fn Filters(props: &FiltersProps) -> Html {
    let state = props.view.state.borrow();
    let filter = state.listing.filter;
    let group = {
        let act = props.act.clone();
        Callback::from(move |event: yew::Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let group = Group::ALL.into_iter().find(|group| group.name() == value);
            act.emit(Action::FilterList(Filter { group, ..filter }));
        })
    };
    let things = things(&state);
    let about = {
        let act = props.act.clone();
        let things: Vec<_> = things.iter().map(|(thing, _)| *thing).collect();
        Callback::from(move |event: yew::Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let about = value.parse::<usize>().ok().and_then(|index| things.get(index)).copied();
            act.emit(Action::FilterList(Filter { about, ..filter }));
        })
    };
    html! {
        <>
            <select class="btn" aria-label="About what" onchange={about} data-testid="filter-about">
                <option value="" selected={filter.about.is_none()}>{ "everything" }</option>
                { for things.iter().enumerate().map(|(index, (thing, name))| html! {
                    <option value={index.to_string()} selected={filter.about == Some(*thing)}>{ name }</option>
                }) }
            </select>
            <select class="btn" aria-label="Which kinds" onchange={group} data-testid="filter-group">
                <option value="" selected={filter.group.is_none()}>{ "all kinds" }</option>
                { for Group::ALL.into_iter().map(|group| html! {
                    <option value={group.name()} selected={filter.group == Some(group)}>{ group.name() }</option>
                }) }
            </select>
        </>
    }
}

fn count(state: &State) -> String {
    let (shown, all) = (state.listing.len(), state.sequence.len());
    if shown == all { format!("{all} events") } else { format!("{shown} of {all} events") }
}

/// What the list can be narrowed to: the lanes of both halves.
fn things(state: &State) -> Vec<((Language, LaneKind), String)> {
    let of = |language: Language| {
        let lanes = state.half(language).model.lanes.iter().take(LISTED);
        lanes.map(move |lane| {
            ((language, lane.kind), format!("{}: {}", half_name(language), lane.name))
        })
    };
    of(Language::Rust).chain(of(Language::JavaScript)).collect()
}
