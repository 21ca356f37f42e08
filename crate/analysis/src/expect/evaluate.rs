//! The answers: what is judged from the outcome and from the run as a whole. [`super::futures`] judges
//! what is about single futures.

use pollscope_trace::RunStatus;

use super::answer::{Answer, Finding};
use super::facts::Facts;
use super::parse::insight_name;
use super::words::{count, ended, is_about, quoted};
use super::{Run, What, futures};
use crate::insights::{Ending, Input, Insight, InsightKind, insights};
use crate::words::{duration, in_line};

pub(super) fn evaluate(what: &What, run: &Run<'_>) -> Answer {
    let facts = Facts::of(run.events);
    let finding = match what {
        What::Status(wanted) => {
            let status = run.outcome.status;
            Finding::certain(status == *wanted, format!("the program {}.", ended(status)))
        }
        What::Prints(text) => prints(text, run, &facts),
        What::PrintsExactly(lines) => prints_exactly(lines, run, &facts),
        What::PrintsInOrder(texts) => prints_in_order(texts, run, &facts),
        What::EndsWithin(limit) => ends(*limit, true, run, &facts),
        What::EndsAfter(limit) => ends(*limit, false, run, &facts),
        What::Takes(time) => takes(*time, run, &facts),
        What::StartsAt(which, at) => futures::starts_at(&facts, which, *at),
        What::StartsBefore(first, second) => futures::starts_before(&facts, first, second),
        What::Overlap(first, second) => futures::overlap(&facts, first, second),
        What::Sequential(first, second) => futures::sequential(&facts, first, second),
        What::NeverPolled(which) => futures::never_polled(&facts, which),
        What::Polls(which, wanted) => futures::polls(&facts, which, *wanted),
        What::MaxConcurrent(which, wanted) => futures::max_concurrent(&facts, which, *wanted),
        What::Cancelled(which, line) => futures::cancelled(&facts, which, *line),
        What::Wakes(which, cause) => futures::wakes(&facts, which, *cause),
        What::Insight(kind, line) => insight(*kind, *line, run),
        What::NoInsight(kind) => no_insight(*kind, run),
        What::Tasks(wanted) => started(*wanted, facts.tasks, "spawned", "task"),
        What::Threads(wanted) => started(*wanted, facts.threads, "started", "thread"),
        What::CompileError(code, line) => compile_error(code, *line, run),
    };
    finding.answer(run.dropped)
}

/// What was printed: known as a whole, or as far as the events have it.
fn printed(run: &Run<'_>, facts: &Facts<'_>) -> (String, bool) {
    match run.outcome.stdout {
        Some(text) => (text.to_owned(), true),
        None => (facts.printed.iter().map(|(piece, _)| *piece).collect(), false),
    }
}

fn prints(text: &str, run: &Run<'_>, facts: &Facts<'_>) -> Finding {
    let (all, is_whole) = printed(run, facts);
    let holds = all.contains(text);
    // Between two events there may have been a third.
    let is_certain = is_whole || facts.printed.iter().any(|(piece, _)| piece.contains(text));
    let did = if holds { "printed" } else { "never printed" };
    let at = facts.printed.iter().find(|(piece, _)| piece.contains(text)).map(|(_, at)| *at);
    let sentence = format!("the program {did} {}.", quoted(text));
    Finding::new(holds, is_certain, sentence).shown_at(at)
}

fn prints_exactly(lines: &[String], run: &Run<'_>, facts: &Facts<'_>) -> Finding {
    let (all, is_certain) = printed(run, facts);
    let mut actual = all.lines();
    let mut sentence = None;
    for (number, wanted) in (1..).zip(lines) {
        let line = actual.next();
        if line != Some(wanted) {
            let found = line.map_or("missing".to_owned(), quoted);
            sentence =
                Some(format!("line {number} of the output is {found}, not {}.", quoted(wanted)));
            break;
        }
    }
    if sentence.is_none() {
        sentence = actual.next().map(|line| {
            let expected = count(lines.len(), "line");
            format!("after {expected} the program also printed {}.", quoted(line))
        });
    }
    let holds = sentence.is_none();
    let sentence = sentence.unwrap_or_else(|| match lines {
        [] => "the program printed nothing.".to_owned(),
        [_] => "the program printed exactly this line.".to_owned(),
        _ => format!("the program printed exactly these {}.", count(lines.len(), "line")),
    });
    Finding::new(holds, is_certain, sentence)
}

fn prints_in_order(texts: &[String], run: &Run<'_>, facts: &Facts<'_>) -> Finding {
    let (all, is_certain) = printed(run, facts);
    let mut rest = &*all;
    let mut before = None;
    for text in texts {
        let Some(at) = rest.find(text.as_str()) else {
            let sentence = match before {
                Some(before) => {
                    format!("the program did not print {} after {}.", quoted(text), quoted(before))
                }
                None => format!("the program never printed {}.", quoted(text)),
            };
            return Finding::new(false, is_certain, sentence);
        };
        rest = &rest[at + text.len()..];
        before = Some(text);
    }
    let sentence = "the program printed them in this order.".to_owned();
    Finding::new(true, is_certain, sentence)
}

fn ends(limit: u64, within: bool, run: &Run<'_>, facts: &Facts<'_>) -> Finding {
    let at = run.outcome.ended_at.unwrap_or(facts.last);
    // Without a time of its own, it ended no earlier than its last known event.
    let is_certain = run.outcome.ended_at.is_some() || at > limit;
    let holds = if within { at <= limit } else { at >= limit };
    let sentence = format!("the run took {}.", duration(at));
    Finding::new(holds, is_certain, sentence)
}

fn takes(wanted: u64, run: &Run<'_>, facts: &Facts<'_>) -> Finding {
    let at = run.outcome.ended_at.unwrap_or(facts.last);
    let holds = is_about(at, wanted);
    // As for `ends`: what is too long already stays so.
    let is_certain = run.outcome.ended_at.is_some() || (at > wanted && !holds);
    let instead = if holds { String::new() } else { format!(", not about {}", duration(wanted)) };
    Finding::new(holds, is_certain, format!("the run took {}{instead}.", duration(at)))
}

fn said(run: &Run<'_>) -> Vec<Insight> {
    insights(&Input {
        dropped: run.dropped,
        ending: Ending::of(run.outcome.status, run.outcome.message),
        source: run.outcome.source,
        ..Input::new(run.language, run.events, true)
    })
}

fn insight(kind: InsightKind, line: Option<u32>, run: &Run<'_>) -> Finding {
    let said = said(run);
    let mut of_kind = said.iter().filter(|insight| insight.kind == kind);
    let found = of_kind.clone().find(|insight| line.is_none_or(|line| insight.line == line));
    if let Some(found) = found {
        return Finding::of(true, found.sentence.clone());
    }
    let (name, there) = (insight_name(kind), in_line(line.unwrap_or(0)));
    let sentence = match of_kind.next() {
        Some(other) => {
            let line = other.line;
            format!("there is no insight {name}{there}; there is one in line {line}.")
        }
        None => format!("there is no insight {name}."),
    };
    Finding::of(false, sentence)
}

fn no_insight(kind: Option<InsightKind>, run: &Run<'_>) -> Finding {
    let said = said(run);
    match said.iter().find(|insight| kind.is_none_or(|kind| insight.kind == kind)) {
        Some(found) => Finding::of(false, found.sentence.clone()),
        None => {
            let name = kind.map_or(String::new(), |kind| format!(" {}", insight_name(kind)));
            Finding::of(true, format!("there is no insight{name}."))
        }
    }
}

/// How many tasks or threads were started.
fn started(wanted: usize, found: usize, did: &str, thing: &str) -> Finding {
    let sentence = match found {
        0 => format!("the program {did} no {thing}."),
        _ => format!("the program {did} {}.", count(found, thing)),
    };
    Finding::new(found == wanted, found > wanted, sentence)
}

fn compile_error(code: &str, line: Option<u32>, run: &Run<'_>) -> Finding {
    let errors = run.outcome.errors;
    if errors.is_empty() {
        let sentence = if run.outcome.status == RunStatus::CompileError {
            "the program did not compile, but no error is known."
        } else {
            "the program compiled."
        };
        return Finding::certain(false, sentence.to_owned());
    }
    let holds =
        errors.iter().any(|error| error.code == code && line.is_none_or(|line| error.line == line));
    let list = errors.iter().map(|error| {
        let code = if error.code.is_empty() { "an error without a code" } else { &error.code };
        format!("{code}{}", in_line(error.line))
    });
    Finding::certain(
        holds,
        format!("the compiler reported {}.", list.collect::<Vec<_>>().join(", ")),
    )
}
