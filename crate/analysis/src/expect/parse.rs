//! The text of an expectation to the expectation, or what is wrong with it.

use std::fmt;

use pollscope_trace::{RunStatus, WakeCause};

use super::scan::{self, Call};
use super::{Comparison, Expectation, Futures, Operator, What};
use crate::insights::InsightKind;

/// Why a text is not an expectation, in a sentence that also says what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError(String);

impl ParseError {
    pub(super) fn new(sentence: String) -> Self {
        ParseError(sentence)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ParseError {}

/// The words of the vocabulary, each with how it is written.
pub const WORDS: [(&str, &str); 21] = [
    ("status", "status(ok)"),
    ("prints", "prints(\"hello\")"),
    ("prints_exactly", "prints_exactly(\"one\", \"two\")"),
    ("prints_in_order", "prints_in_order(\"one\", \"two\")"),
    ("ends_within", "ends_within(1 s)"),
    ("ends_after", "ends_after(500 ms)"),
    ("takes", "takes(1 s)"),
    ("starts_at", "starts_at(foo(1), 0 s)"),
    ("starts_before", "starts_before(foo(1), foo(2))"),
    ("overlap", "overlap(foo(1), foo(2))"),
    ("sequential", "sequential(foo(1), foo(2))"),
    ("never_polled", "never_polled(foo)"),
    ("polls", "polls(foo) == 2"),
    ("max_concurrent", "max_concurrent(foo) <= 3"),
    ("cancelled", "cancelled(foo(1), line 7)"),
    ("wakes", "wakes(foo(1), timer)"),
    ("insight", "insight(never_polled, line 7)"),
    ("no_insight", "no_insight(one_at_a_time)"),
    ("tasks", "tasks(2)"),
    ("threads", "threads(2)"),
    ("compile_error", "compile_error(E0382, line 7)"),
];

const STATUSES: [(&str, RunStatus); 7] = [
    ("ok", RunStatus::Ok),
    ("panicked", RunStatus::Panicked),
    ("threw", RunStatus::Threw),
    ("stopped", RunStatus::Stopped),
    ("unavailable", RunStatus::Unavailable),
    ("compile_error", RunStatus::CompileError),
    ("limit", RunStatus::Limit),
];

const CAUSES: [(&str, WakeCause); 6] = [
    ("timer", WakeCause::Timer),
    ("task", WakeCause::Task),
    ("itself", WakeCause::Itself),
    ("outside", WakeCause::Outside),
    ("thread", WakeCause::Thread),
    ("promise", WakeCause::Promise),
];

/// The kinds of insights, as `docs/insights.md` and their JSON call them.
const INSIGHTS: [(&str, InsightKind); 15] = [
    ("lost_wake_up", InsightKind::LostWakeUp),
    ("futurelock", InsightKind::Futurelock),
    ("deadlock", InsightKind::Deadlock),
    ("never_settled", InsightKind::NeverSettled),
    ("unhandled_rejection", InsightKind::UnhandledRejection),
    ("never_polled", InsightKind::NeverPolled),
    ("executor_blocked", InsightKind::ExecutorBlocked),
    ("event_loop_blocked", InsightKind::EventLoopBlocked),
    ("held_across_await", InsightKind::HeldAcrossAwait),
    ("busy_polling", InsightKind::BusyPolling),
    ("one_at_a_time", InsightKind::OneAtATime),
    ("lost_race", InsightKind::LostRace),
    ("unfinished", InsightKind::Unfinished),
    ("spurious_wake", InsightKind::SpuriousWake),
    ("cancelled", InsightKind::Cancelled),
];

/// The name of a kind of insight.
pub(super) fn insight_name(kind: InsightKind) -> &'static str {
    INSIGHTS.iter().find(|(_, other)| *other == kind).map_or("insight", |(name, _)| name)
}

/// The expectations of a file: one a line, without empty lines and lines that begin with `#`.
///
/// # Errors
///
/// A sentence for each line that is none: `expect.txt:3: there is no expectation ...`.
pub fn parse_lines(path: &str, text: &str) -> Result<Vec<Expectation>, Vec<String>> {
    let (mut expectations, mut wrong) = (Vec::new(), Vec::new());
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match Expectation::parse(line) {
            Ok(expectation) => expectations.push(expectation),
            Err(error) => wrong.push(format!("{path}:{number}: {error}")),
        }
    }
    if wrong.is_empty() { Ok(expectations) } else { Err(wrong) }
}

impl Expectation {
    /// Reads an expectation, such as `overlap(foo(1), foo(2))`.
    ///
    /// # Errors
    ///
    /// If it is none, with a sentence that says what to write instead.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let text = text.trim();
        let call = scan::call(text)?;
        let Some((_, form)) = WORDS.iter().find(|(word, _)| *word == call.word) else {
            let words = WORDS.map(|(word, _)| word).join(", ");
            let word = call.word;
            return Err(ParseError(format!(
                "there is no expectation `{word}`: the words are {words}"
            )));
        };
        let what = Reader { call: &call, form }.what()?;
        if !matches!(what, What::Polls(..) | What::MaxConcurrent(..)) && !call.rest.is_empty() {
            let rest = call.rest;
            return Err(ParseError(format!(
                "`{rest}` is left over after the parentheses: write it as in `{form}`"
            )));
        }
        Ok(Expectation { text: text.to_owned(), what })
    }
}

/// Reads the arguments of a call.
struct Reader<'a> {
    call: &'a Call<'a>,
    /// How the call is written.
    form: &'a str,
}

impl<'a> Reader<'a> {
    fn what(&self) -> Result<What, ParseError> {
        Ok(match self.call.word {
            "status" => What::Status(self.one_of(self.only()?, "status", &STATUSES)?),
            "prints" => What::Prints(scan::text(self.only()?)?),
            "prints_exactly" => What::PrintsExactly(self.texts(0)?),
            "prints_in_order" => What::PrintsInOrder(self.texts(1)?),
            "ends_within" => What::EndsWithin(scan::time(self.only()?)?),
            "ends_after" => What::EndsAfter(scan::time(self.only()?)?),
            "takes" => What::Takes(scan::time(self.only()?)?),
            "starts_at" => {
                let [which, at] = self.two()?;
                What::StartsAt(self.futures(which)?, scan::time(at)?)
            }
            "starts_before" => self.pair(What::StartsBefore)?,
            "overlap" => self.pair(What::Overlap)?,
            "sequential" => self.pair(What::Sequential)?,
            "never_polled" => What::NeverPolled(self.futures(self.only()?)?),
            "polls" => What::Polls(self.futures(self.only()?)?, self.comparison()?),
            "max_concurrent" => {
                What::MaxConcurrent(self.futures(self.only()?)?, self.comparison()?)
            }
            "cancelled" => {
                let (which, line) = self.with_line()?;
                What::Cancelled(self.futures(which)?, line)
            }
            "wakes" => {
                let [which, by] = self.two()?;
                What::Wakes(self.futures(which)?, self.one_of(by, "cause of a wake", &CAUSES)?)
            }
            "insight" => {
                let (kind, line) = self.with_line()?;
                What::Insight(self.one_of(kind, "kind of insight", &INSIGHTS)?, line)
            }
            "no_insight" => What::NoInsight(match self.call.arguments[..] {
                [] => None,
                [kind] => Some(self.one_of(kind, "kind of insight", &INSIGHTS)?),
                _ => return Err(self.wrong_count("one kind of insight or none")),
            }),
            "tasks" => What::Tasks(self.number(self.only()?)?),
            "threads" => What::Threads(self.number(self.only()?)?),
            // The last of the words.
            _ => {
                let (code, line) = self.with_line()?;
                What::CompileError(code.to_owned(), line)
            }
        })
    }

    fn wrong_count(&self, wanted: &str) -> ParseError {
        let Call { word, arguments, .. } = self.call;
        let (count, form) = (arguments.len(), self.form);
        ParseError(format!("`{word}` takes {wanted}, not {count}: write it as in `{form}`"))
    }

    fn only(&self) -> Result<&'a str, ParseError> {
        match self.call.arguments[..] {
            [argument] => Ok(argument),
            _ => Err(self.wrong_count("one argument")),
        }
    }

    fn two(&self) -> Result<[&'a str; 2], ParseError> {
        match self.call.arguments[..] {
            [first, second] => Ok([first, second]),
            _ => Err(self.wrong_count("two arguments")),
        }
    }

    /// An argument, and a line if there is one.
    fn with_line(&self) -> Result<(&'a str, Option<u32>), ParseError> {
        match self.call.arguments[..] {
            [argument] if !argument.is_empty() => Ok((argument, None)),
            [argument, line] if !argument.is_empty() => Ok((argument, Some(scan::line(line)?))),
            _ => Err(self.wrong_count("one argument and a line or none")),
        }
    }

    fn texts(&self, least: usize) -> Result<Vec<String>, ParseError> {
        if self.call.arguments.len() < least {
            return Err(self.wrong_count("one text or more"));
        }
        self.call.arguments.iter().map(|argument| scan::text(argument)).collect()
    }

    fn pair(&self, make: fn(Futures, Futures) -> What) -> Result<What, ParseError> {
        let [first, second] = self.two()?;
        Ok(make(self.futures(first)?, self.futures(second)?))
    }

    fn futures(&self, argument: &str) -> Result<Futures, ParseError> {
        // An `@` inside the arguments of a call is none of ours.
        let cut =
            argument.rsplit_once('@').filter(|(_, line)| !line.contains([')', '"', ']', '}']));
        let (name, line) = match cut {
            Some((name, line)) => (name.trim(), Some(scan::line(line.trim())?)),
            None => (argument, None),
        };
        if name.is_empty() || name.starts_with('"') {
            let form = self.form;
            return Err(ParseError(format!(
                "`{argument}` is not a future: write its function or call, as in `{form}`"
            )));
        }
        Ok(Futures { name: name.to_owned(), line })
    }

    fn one_of<T: Copy>(
        &self,
        argument: &str,
        what: &str,
        known: &[(&str, T)],
    ) -> Result<T, ParseError> {
        if let Some((_, value)) = known.iter().find(|(name, _)| *name == argument) {
            return Ok(*value);
        }
        let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        Err(ParseError(format!("there is no {what} `{argument}`: write one of {names}")))
    }

    fn number(&self, argument: &str) -> Result<usize, ParseError> {
        argument.parse().map_err(|_| {
            let form = self.form;
            ParseError(format!("`{argument}` is not a number: write one as in `{form}`"))
        })
    }

    fn comparison(&self) -> Result<Comparison, ParseError> {
        const OPERATORS: [(&str, Operator); 5] = [
            ("==", Operator::Equal),
            ("<=", Operator::AtMost),
            (">=", Operator::AtLeast),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        let (rest, form) = (self.call.rest, self.form);
        for (text, operator) in OPERATORS {
            if let Some(number) = rest.strip_prefix(text) {
                return Ok(Comparison { operator, number: self.number(number.trim())? });
            }
        }
        let problem = if rest.is_empty() {
            "a comparison is missing after the parentheses".to_owned()
        } else {
            format!("`{rest}` is not a comparison")
        };
        Err(ParseError(format!("{problem}: write ==, <, <=, > or >= and a number, as in `{form}`")))
    }
}
