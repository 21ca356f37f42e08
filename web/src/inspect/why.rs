//! Why something is pending, down to what has to happen first.

use pollscope_analysis::chain::{Chain, Link, Standing, Subject as Pending, What, why_pending};
use pollscope_analysis::moment::FuturePhase;
use pollscope_trace::Language;

use super::{Part, Subject, at, text};
use crate::state::State;

/// No more links of a chain than this are written out.
const SHOWN: usize = 30;

/// Why something is pending.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Why {
    /// In a sentence.
    pub sentence: String,
    /// From it down to what has to happen, each with its links and how deep it is nested.
    pub chain: Vec<(u32, Vec<Part>)>,
}

/// Why the `main` of a half waits at the playhead.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The half.
    pub language: Language,
    /// What waits.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// Why the programs of both halves are pending at the playhead, those that are.
pub fn waiting_programs(state: &State) -> Vec<Waiting> {
    let waiting = |language: Language| {
        let half = state.half(language);
        let subject = Subject { language, half };
        // The outermost future is the first that was created.
        let main = half.moment.futures().next()?;
        let waits = main.phase == FuturePhase::Waiting;
        let left_behind = half.is_over() && half.moment.position() == half.events.len();
        if !waits || left_behind {
            return None;
        }
        let name = half.replay.history().call_future(main.id).into_owned();
        Some(Waiting { language, name, why: subject.why(Pending::Future(main.id))? })
    };
    [Language::Rust, Language::JavaScript].into_iter().filter_map(waiting).collect()
}

/// The half whose `main` still waited when its run was over, and for what, in a sentence.
pub fn left_waiting(state: &State) -> Option<(Language, String)> {
    let waits = |language: Language| {
        let half = state.half(language);
        let (latest, replay) = (half.replay.latest(), &half.replay);
        let main = latest.futures().next()?;
        if !half.is_over() || main.phase != FuturePhase::Waiting {
            return None;
        }
        let chain = why_pending(latest, replay, Pending::Future(main.id))?;
        Some((language, chain.sentence(replay.history())))
    };
    [Language::Rust, Language::JavaScript].into_iter().find_map(waits)
}

/// Nobody asks why a program took less time than this, in nanoseconds.
const WORTH_ASKING: u64 = 10_000_000;

/// Why the program of each half took as long as it did, once it has ended: its name and a sentence.
pub fn durations(state: &State) -> Vec<(Language, String, String)> {
    let took = |language: Language| {
        let half = state.half(language);
        if half.ended_at < WORTH_ASKING {
            return None;
        }
        let main = half.replay.latest().futures().next()?;
        let subject = Subject { language, half };
        let sentence = subject.took(Pending::Future(main.id))?;
        Some((language, half.replay.history().call_future(main.id).into_owned(), sentence))
    };
    [Language::Rust, Language::JavaScript].into_iter().filter_map(took).collect()
}

impl Subject<'_> {
    /// Why something is pending at the playhead; `None` if it is not.
    pub(super) fn why(&self, pending: Pending) -> Option<Why> {
        let chain = why_pending(&self.half.moment, &self.half.replay, pending)?;
        let first = chain.links.first()?.what;
        if let What::Task { standing, .. }
        | What::Future { standing, .. }
        | What::Promise { standing, .. } = first
            && matches!(standing, Standing::Over | Standing::Running)
        {
            return None;
        }
        let sentence = chain.sentence(self.half.replay.history());
        Some(Why { sentence, chain: self.links(&chain) })
    }

    fn links(&self, chain: &Chain) -> Vec<(u32, Vec<Part>)> {
        let shown = chain.links.iter().take(SHOWN);
        let parts = |link: &Link| match self.unreported(chain, link) {
            Some(awaited) => vec![text(awaited)],
            None => self.parts(link.what),
        };
        let mut links: Vec<_> = shown.map(|link| (link.depth, parts(link))).collect();
        if chain.links.len() > SHOWN {
            let more = chain.links.len() - SHOWN;
            links.push((0, vec![text(format!("and {more} more"))]));
        }
        links
    }

    /// What is awaited, as the program has it, where it does not report what it is.
    fn unreported(&self, chain: &Chain, link: &Link) -> Option<String> {
        let What::Unknown { wakers, .. } = link.what else { return None };
        let What::Future { standing: Standing::Waits { line }, .. } = chain.links[link.by?].what
        else {
            return None;
        };
        let source = self.half.ran.as_deref()?;
        let awaited = awaited(source.lines().nth(line.checked_sub(1)? as usize)?)?;
        Some(match wakers {
            1 => format!("{awaited}, which does not report and holds a waker"),
            _ => format!("{awaited}, which does not report; {wakers} wakers are held"),
        })
    }

    fn parts(&self, what: What) -> Vec<Part> {
        match what {
            What::Task { id, standing } => self.standing(self.link_task(id), standing),
            What::Future { id, standing } => self.standing(self.link_future(id), standing),
            What::Promise { id, standing, .. } => {
                let mut parts = vec![text("the JavaScript promise ")];
                parts.extend(self.standing(self.link_future(id), standing));
                parts
            }
            What::Timer { deadline, .. } => vec![text("a timer due at "), at(deadline)],
            What::Lock { id, .. } => {
                let name = self.half.replay.history().call_lock(id);
                vec![text(format!("the lock {name}"))]
            }
            What::Unknown { wakers: 1, .. } => {
                vec![text("something that does not report and holds a waker")]
            }
            What::Unknown { wakers, .. } => {
                vec![text(format!("something that does not report; {wakers} wakers are held"))]
            }
            What::Nothing { task } => vec![
                text("nothing: no waker of "),
                self.link_task(task),
                text(" is left, so it can never be woken"),
            ],
        }
    }

    fn standing(&self, subject: Part, standing: Standing) -> Vec<Part> {
        match standing {
            Standing::Waits { line: 0 } => vec![subject],
            Standing::Waits { line } => vec![subject, text(", in "), self.link_line(line)],
            Standing::Lazy => vec![subject, text(", which nobody has polled yet")],
            Standing::Running => vec![subject, text(", which is running")],
            Standing::Queued { .. } => vec![subject, text(", which is in the ready queue")],
            Standing::Over => vec![subject, text(", which is over")],
            Standing::Again => vec![subject, text(", as above")],
            Standing::Circle => vec![subject, text(", again: they wait for each other")],
        }
    }
}

/// What a line of Rust awaits, if it is one thing and easily told apart.
fn awaited(line: &str) -> Option<&str> {
    let (before, after) = line.split_once(".await")?;
    let what = before.rsplit(" = ").next()?.trim();
    let what =
        ["return ", "match ", "if "].iter().fold(what, |what, word| what.trim_start_matches(word));
    let is_whole = !what.is_empty() && what.matches('(').count() == what.matches(')').count();
    (is_whole && !after.contains(".await")).then_some(what)
}

#[cfg(test)]
mod tests {
    use super::awaited;

    #[test]
    fn what_a_line_awaits() {
        for (line, expected) in [
            ("    sleep(Duration::from_millis(n)).await;", Some("sleep(Duration::from_millis(n))")),
            ("    let got = rx.recv().await.unwrap();", Some("rx.recv()")),
            ("    while let Some(one) = stream.next().await {", Some("stream.next()")),
            ("        match rx.recv().await {", Some("rx.recv()")),
            ("    .await;", None),
            ("    print(one.await, two.await);", None),
            ("    println!(\"{}\", one.await);", None),
            ("    let x = 1;", None),
        ] {
            assert_eq!(awaited(line), expected, "{line}");
        }
    }
}
