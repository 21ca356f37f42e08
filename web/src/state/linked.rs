//! Links: what one shows when it is followed, and what is put into one that is shared.

use std::rc::Rc;

use pollscope_protocol::Lesson;
use pollscope_protocol::link::{Link, Selected, SelectedKind, VERSION, View};
use pollscope_protocol::live::LiveLimits;
use pollscope_trace::Language;

use super::{
    Control, Effect, Face, Origin, Pane, Phase, Selection, State, Target, TimelineAction, Welcome,
};
use crate::templates;

/// A link that is to be shown, with the lesson that it needs.
#[derive(Debug, Clone)]
pub struct Followed {
    /// What it says.
    pub link: Link,
    /// The lesson that it names; none where it brings a program of its own.
    pub lesson: Option<Rc<Lesson>>,
    /// What a person should know about it.
    pub said: Option<String>,
    /// The address, which tells one link from another.
    pub address: Rc<str>,
}

/// Where a link points to in a run, once there is one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moment {
    /// The time, in nanoseconds.
    at: Option<u64>,
    selection: Option<Selection>,
}

impl State {
    /// Shows what a link says. Nothing runs by that.
    pub(super) fn follow(&mut self, followed: Followed) -> Vec<Effect> {
        let Followed { link, lesson, said, address } = followed;
        (self.notice, self.wanted) = (said, None);
        self.welcome = Welcome::Over;
        match (link.template, lesson) {
            (Some(template), _) => {
                self.take_programs(Rc::new(templates::program(template)));
                self.origin = Origin::Template(template);
            }
            (None, Some(lesson)) => self.take_programs(lesson),
            (None, None) => {
                let [rust, js] = [&link.rust, &link.js].map(|text| text.as_deref().unwrap_or(""));
                self.take_programs(Rc::new(templates::linked(rust, js)));
                self.origin = Origin::Link;
            }
        }
        self.clear();
        let own = link.rust.is_some() || link.js.is_some();
        self.linked = own.then_some(address);
        let effects =
            self.restore(link.rust.as_deref().map(Into::into), link.js.as_deref().map(Into::into));
        self.set_what_it_says(link);
        self.show_a_face();
        let mut all = vec![Effect::BringBack];
        all.extend(effects);
        all
    }

    /// The options, and what is in front.
    fn set_what_it_says(&mut self, link: Link) {
        self.note = link.note.map(Into::into);
        let options = &mut self.options;
        options.clock = link.clock.or(options.clock);
        options.edition = link.edition.unwrap_or(options.edition);
        options.stdin = link.stdin.map_or_else(|| options.stdin.clone(), Into::into);
        options.limits = link.limits.unwrap_or(options.limits);
        self.moment = Moment {
            at: link.at.map(|ms| (ms * 1e6) as u64),
            selection: link.selected.map(selection),
        };
        self.pane = Pane::Lesson;
        for view in link.view.into_iter().rev() {
            match view {
                View::Findings => self.pane = Pane::Findings,
                View::Lesson => (self.pane, self.face) = (Pane::Lesson, Face::Lesson),
                View::Output => self.face = Face::Output,
                View::Code | View::Rust => self.face = Face::Rust,
                View::Js => self.face = Face::JavaScript,
                View::Timeline => {}
            }
        }
    }

    /// The run is over: if a link points into it, that is shown.
    pub(super) fn show_the_moment(&mut self) {
        let Moment { at, selection } = std::mem::take(&mut self.moment);
        if at.is_some() || selection.is_some() {
            self.watch();
        }
        if let Some(at) = at {
            self.control(Control::Seek(at));
        }
        if selection.is_some() {
            self.look(TimelineAction::Select(selection));
        }
    }

    /// What is shared: all that a person has set, with a note to whoever follows it.
    pub fn link(&self, note: &str) -> Link {
        let edited = |language| {
            let draft = self.draft(language);
            let own = self.origin == Origin::Link || draft.is_edited();
            (own && self.halves.has(language)).then(|| draft.text().to_string())
        };
        let (lesson, template) = match &self.origin {
            Origin::Lesson => (Some(self.lesson.slug.clone()), None),
            Origin::Template(template) => (None, Some(*template)),
            Origin::Link => (None, None),
        };
        let options = &self.options;
        let stale = Language::ALL.into_iter().any(|language| self.is_stale(language));
        let points = self.phase == Phase::Over && !stale && !self.is_at_end();
        Link {
            v: VERSION,
            lesson: lesson.filter(|slug| !slug.is_empty()),
            template,
            note: Some(note.trim().to_owned()).filter(|note| !note.is_empty()),
            clock: options.clock,
            edition: (options.edition != self.lesson.edition).then_some(options.edition),
            stdin: Some(options.stdin.to_string()).filter(|text| !text.is_empty()),
            limits: (options.limits != LiveLimits::default()).then_some(options.limits),
            at: points.then(|| self.playback.playhead.at as f64 / 1e6),
            selected: self.timeline.selection.filter(|_| !stale).and_then(selected),
            view: if self.pane == Pane::Findings { vec![View::Findings] } else { Vec::new() },
            rust: edited(Language::Rust),
            js: edited(Language::JavaScript),
        }
    }
}

fn selection(selected: Selected) -> Selection {
    let Selected { half, kind, id } = selected;
    let target = match kind {
        SelectedKind::Future => Target::Future(id),
        SelectedKind::Task => Target::Task(id),
        SelectedKind::Promise => Target::Promise(id),
    };
    Selection { language: half, target }
}

/// Of what can be selected, a link names what is a lane of the timeline.
fn selected(selection: Selection) -> Option<Selected> {
    let (kind, id) = match selection.target {
        Target::Future(id) => (SelectedKind::Future, id),
        Target::Task(id) => (SelectedKind::Task, id),
        Target::Promise(id) => (SelectedKind::Promise, id),
        Target::Poll { .. } | Target::Wake(_) | Target::Event { .. } => return None,
    };
    Some(Selected { half: selection.language, kind, id })
}

#[cfg(test)]
mod tests {
    use pollscope_protocol::Template;
    use pollscope_protocol::link::decode;
    use pollscope_protocol::live::Edition;
    use pollscope_trace::Clock;

    use super::super::sample::{MS, end, js, lesson, open, report, rust};
    use super::super::{Action, Choice, Mode};
    use super::*;

    fn follow(state: &mut State, link: Link, lesson: Option<Rc<Lesson>>) -> Vec<Effect> {
        let followed = Followed { link, lesson, said: None, address: "#v1.x".into() };
        state.apply(Action::Follow(Box::new(followed)))
    }

    /// Runs the small programs of the samples.
    fn run(state: &mut State) {
        state.apply(Action::Start);
        state.apply(Action::Started(state.run));
        report(state, Language::Rust, rust());
        report(state, Language::JavaScript, js());
        end(state, Language::Rust);
        end(state, Language::JavaScript);
    }

    #[test]
    fn what_a_person_set_is_there_again_for_whoever_follows_the_link() {
        let mut state = open(Some("join-all"));
        let (rust, js) = (Language::Rust, Language::JavaScript);
        state.apply(Action::Edit { language: rust, text: "fn main() { /* mine */ }".into() });
        state.apply(Action::Choose(Choice::Clock(Clock::Simulated)));
        state.apply(Action::Choose(Choice::Edition(Edition::Edition2021)));
        state.apply(Action::Choose(Choice::Stdin("in".into())));
        run(&mut state);
        state.apply(Action::Playback(Control::Seek(500 * MS)));
        let lane = Selection { language: js, target: Target::Promise(1) };
        state.apply(Action::Timeline(TimelineAction::Select(Some(lane))));
        state.apply(Action::ShowPane(Pane::Findings));

        let shared = state.link("  Look here. ");
        let link = decode(&shared.encode()).expect("it is a link").link;
        assert_eq!(link, shared);
        assert_eq!(link.js, None, "it is the lesson's own");

        let mut other = open(None);
        follow(&mut other, link.clone(), Some(lesson("join-all")));
        assert_eq!((&*other.lesson.slug, other.phase), ("join-all", Phase::Fresh), "nothing runs");
        assert_eq!(other.rust_draft.text(), state.rust_draft.text());
        assert!(other.rust_draft.is_edited() && !other.js_draft.is_edited());
        assert_eq!(other.options, state.options);
        assert_eq!(other.note.as_deref(), Some("Look here."));
        assert_eq!(other.pane, Pane::Findings);
        run(&mut other);
        assert_eq!((other.playback.mode, other.playback.playhead.at), (Mode::Paused, 500 * MS));
        assert_eq!(other.timeline.selection, Some(lane));
        // The run after that is a run like any other.
        run(&mut other);
        assert_ne!(other.playback.playhead.at, 500 * MS);
    }

    #[test]
    fn a_link_to_what_nobody_changed_names_it_and_nothing_else() {
        let state = open(Some("join-all"));
        let named = Link { v: 1, lesson: Some("join-all".to_owned()), ..Link::default() };
        assert_eq!(state.link(""), named);
        let mut state = open(None);
        state.apply(Action::New { template: Template::Tokio });
        let named = Link { v: 1, template: Some(Template::Tokio), ..Link::default() };
        assert_eq!(state.link(" "), named);
    }

    #[test]
    fn a_program_of_its_own_is_no_lesson_and_has_the_halves_that_it_brings() {
        let mut state = open(None);
        let link = Link { rust: Some("fn main() {}".to_owned()), ..Link::default() };
        let effects = follow(&mut state, link.clone(), None);
        assert_eq!(effects, [Effect::BringBack]);
        assert_eq!((&state.origin, &*state.lesson.slug), (&Origin::Link, ""));
        assert!(state.has(Language::Rust) && !state.has(Language::JavaScript));
        assert!(!state.is_edited(), "it is as the link has it");
        let shared = state.link("");
        assert_eq!(shared, Link { v: 1, ..link });
        // Another lesson, or the same one, is a lesson again.
        state.apply(Action::Pick(lesson("lazy-vs-eager")));
        assert_eq!((&state.origin, state.linked.is_some()), (&Origin::Lesson, false));
    }

    #[test]
    fn the_lesson_under_a_link_can_be_picked() {
        let mut state = open(None);
        let link = Link { js: Some("1".to_owned()), ..Link::default() };
        follow(&mut state, link, Some(lesson("lazy-vs-eager")));
        assert_eq!(&**state.js_draft.text(), "1");
        state.apply(Action::Pick(lesson("lazy-vs-eager")));
        assert!(!state.is_edited());
    }
}
