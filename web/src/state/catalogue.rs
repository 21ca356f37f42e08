//! The lessons: which ones there are, and which one the page opens with.
//!
//! It must not know how they are fetched.

use std::rc::Rc;

use pollscope_protocol::live::Edition;
use pollscope_protocol::{Lanes, Lesson, LessonIndex, LessonInfo, Printed};
use pollscope_trace::Engine;

use super::{Effect, Pane, State, Welcome};

/// Which lessons there are. Empty where the list could not be fetched.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalogue {
    index: LessonIndex,
}

impl From<LessonIndex> for Catalogue {
    fn from(index: LessonIndex) -> Self {
        Catalogue { index }
    }
}

impl Catalogue {
    /// Those in the list of lessons, in their order.
    pub fn listed(&self) -> &[LessonInfo] {
        &self.index.lessons
    }

    /// The lesson of that slug, listed or not.
    pub fn find(&self, slug: &str) -> Option<&LessonInfo> {
        let LessonIndex { lessons, unlisted } = &self.index;
        lessons.iter().chain(unlisted).find(|lesson| lesson.slug == slug)
    }

    /// The place of a lesson in the list, from 1; 0 if it is not listed.
    pub fn number(&self, slug: &str) -> usize {
        self.listed().iter().position(|lesson| lesson.slug == slug).map_or(0, |at| at + 1)
    }

    /// The lesson `offset` places after this one in the list, if there is one.
    pub fn neighbour(&self, slug: &str, offset: isize) -> Option<&LessonInfo> {
        let here = self.number(slug).checked_sub(1)?;
        self.listed().get(here.checked_add_signed(offset)?)
    }

    /// The lesson that the page opens with when its address asks for `wanted`, and what to say if
    /// that is another one.
    pub fn choose(&self, wanted: Option<&str>) -> (Option<&LessonInfo>, Option<String>) {
        let first = self.listed().first();
        let Some(wanted) = wanted else { return (first, None) };
        match (self.find(wanted), first) {
            (Some(found), _) => (Some(found), None),
            (None, Some(first)) => (Some(first), Some(unknown_lesson(wanted, first))),
            (None, None) => (None, None),
        }
    }

    /// What to tell a program that asked for a lesson that does not exist.
    pub fn unknown_lesson_error(&self, slug: &str) -> String {
        let known: Vec<&str> = self.listed().iter().map(|lesson| lesson.slug.as_str()).collect();
        format!("There is no lesson called “{slug}”. There are: {}.", known.join(", "))
    }
}

impl State {
    /// The place of the lesson in the list, from 1; 0 if it is not listed.
    pub fn lesson_number(&self) -> usize {
        self.catalogue.number(&self.lesson.slug)
    }

    /// The slug of the lesson that the list shows: one that was picked, even while it is fetched.
    pub fn shown_in_the_list(&self) -> Rc<str> {
        self.wanted.clone().unwrap_or_else(|| self.lesson.slug.as_str().into())
    }

    /// The lesson `offset` places after this one, if there is one.
    pub fn neighbour(&self, offset: isize) -> Option<&LessonInfo> {
        self.catalogue.neighbour(&self.lesson.slug, offset)
    }

    /// A person wants a lesson: only the last that they want is shown.
    pub(super) fn want(&mut self, slug: Rc<str>) -> Vec<Effect> {
        self.wanted = Some(slug.clone());
        vec![Effect::FetchLesson(slug)]
    }

    pub(super) fn pick(&mut self, lesson: Rc<Lesson>) -> Vec<Effect> {
        (self.notice, self.wanted) = (None, None);
        self.welcome = Welcome::Over;
        let slug = lesson.slug.as_str().into();
        let changed = lesson.slug != self.lesson.slug || self.linked.is_some();
        if changed {
            self.take_programs(lesson);
            self.pane = Pane::Lesson;
            self.show_a_face();
        }
        if changed || self.recorded.is_some() {
            self.clear();
        }
        vec![Effect::RememberLesson(slug)]
    }
}

/// What to tell a person about a lesson that does not exist.
fn unknown_lesson(slug: &str, shown: &LessonInfo) -> String {
    format!("There is no lesson called “{slug}”. This is “{}” instead.", shown.title)
}

/// What stands in place of a lesson that could not be fetched: empty programs, to be written.
pub fn blank(info: Option<&LessonInfo>) -> Lesson {
    let (slug, title) = info.map_or(("", ""), |info| (&info.slug, &info.title));
    Lesson {
        slug: slug.to_owned(),
        title: title.to_owned(),
        heading: "Write your own".to_owned(),
        summary: "The lesson is not here, but the editors are: type a program and run it."
            .to_owned(),
        prose: String::new(),
        rust: String::new(),
        js: String::new(),
        expected: Printed::default(),
        // What runs is what is on the screen, and that is not the lesson.
        engine: Engine::Live,
        edition: Edition::Edition2024,
        clock: None,
        lanes: Lanes::default(),
        fixtures: Vec::new(),
        pairs: Vec::new(),
        recorded: false,
        predictions: Vec::new(),
        exercises: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::catalogue;
    use super::*;

    #[test]
    fn the_page_opens_with_the_lesson_asked_for_or_the_first() {
        let catalogue = catalogue();
        let slug = |wanted| catalogue.choose(wanted).0.map(|lesson| lesson.slug.as_str());
        assert_eq!(slug(None), Some("lazy-vs-eager"));
        assert_eq!(slug(Some("join-all")), Some("join-all"));
        assert_eq!(catalogue.choose(Some("join-all")).1, None);
    }

    #[test]
    fn an_unknown_lesson_gives_a_notice_and_the_first_lesson() {
        let catalogue = catalogue();
        let (lesson, notice) = catalogue.choose(Some("<b>nope"));
        assert_eq!(lesson.map(|lesson| lesson.slug.as_str()), Some("lazy-vs-eager"));
        let said = "There is no lesson called “<b>nope”. This is “Lazy and eager” instead.";
        assert_eq!(notice.as_deref(), Some(said));
    }

    #[test]
    fn a_lesson_that_is_not_listed_opens_by_its_name_and_has_no_neighbours() {
        let catalogue = catalogue();
        let unlisted = catalogue.index.unlisted.first().expect("there is one for tests");
        assert_eq!(catalogue.choose(Some(&unlisted.slug)), (Some(unlisted), None));
        assert_eq!(catalogue.number(&unlisted.slug), 0);
        assert_eq!(catalogue.neighbour(&unlisted.slug, 1), None);
    }

    #[test]
    fn without_a_list_there_is_nothing_to_choose_and_nothing_to_say() {
        let nothing = Catalogue::default();
        assert_eq!(nothing.choose(Some("join-all")), (None, None));
        assert_eq!((nothing.number("join-all"), nothing.neighbour("join-all", 1)), (0, None));
    }
}
