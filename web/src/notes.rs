//! What stands at the end of lines of source: who waits there at the playhead, and what could be
//! faster. Plain data, no browser.

use std::collections::BTreeMap;

use pollscope_analysis::moment::FuturePhase;
use pollscope_analysis::step::LOOKED_AT;
use pollscope_analysis::words;
use pollscope_trace::Language;

use crate::state::State;

/// Words, and the line from 1 at the end of which they stand.
pub type Note = (u32, String);

/// The notes for a half's source, by line. There are none for a source that has not run.
pub fn notes(state: &State, language: Language) -> Vec<Note> {
    if state.is_stale(language) {
        return Vec::new();
    }
    let mut words: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (line, names) in waiting(state, language) {
        words.entry(line).or_default().push(wait(&names));
    }
    for insight in state.insights.iter().filter(|insight| insight.language == language) {
        if let (true, Some(saves)) = (insight.line != 0, insight.saves) {
            let could = format!("could be {} faster", words::duration(saves));
            words.entry(insight.line).or_default().push(could);
        }
    }
    words.into_iter().map(|(line, words)| (line, words.join(" · "))).collect()
}

/// Who stands at which `.await`.
fn waiting(state: &State, language: Language) -> BTreeMap<u32, Vec<String>> {
    let half = state.half(language);
    let mut lines: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    // When nothing is left that could run, nothing waits either: it was left behind.
    let over = half.is_over() && half.moment.position() == half.events.len();
    if over || half.moment.live_futures().nth(LOOKED_AT).is_some() {
        return BTreeMap::new();
    }
    for future in half.moment.live_futures() {
        if future.phase == FuturePhase::Waiting && future.await_line != 0 {
            let name = half.replay.history().call_future(future.id).into_owned();
            lines.entry(future.await_line).or_default().push((future.id, name));
        }
    }
    let sorted = |mut names: Vec<(u32, String)>| {
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
    };
    lines.into_iter().map(|(line, names)| (line, sorted(names))).collect()
}

fn wait(names: &[String]) -> String {
    match names {
        [only] => format!("{only} waits"),
        [one, other] => format!("{one} and {other} wait"),
        [first, rest @ ..] => format!("{first} and {} more wait", rest.len()),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::sample::{MS, over};
    use crate::state::{Action, Control};

    #[test]
    fn who_waits_stands_at_the_line_where_it_waits() {
        let mut state = over();
        let at = |state: &mut State, ms: u64| {
            state.apply(Action::Playback(Control::Seek(ms * MS)));
            [Language::Rust, Language::JavaScript].map(|language| notes(state, language))
        };
        assert_eq!(at(&mut state, 0), [vec![], vec![]]);
        let waits = |line| vec![(line, "main() waits".to_owned())];
        assert_eq!(at(&mut state, 100), [waits(5), waits(9)]);
        assert_eq!(at(&mut state, 1000), [vec![], vec![]], "nothing waits at the end");
    }

    #[test]
    fn many_are_counted() {
        let names = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!([wait(&names[..1]), wait(&names[..2])], ["a waits", "a and b wait"]);
        assert_eq!(wait(&names), "a and 2 more wait");
    }
}
