//! The answers about single futures: when they began, whether they overlapped, how often they were polled.
//!
//! A name may mean several futures. Then every one of them must do as expected, except for `cancelled` and
//! `wakes`, where one is enough.

use pollscope_trace::WakeCause;

use super::answer::Finding;
use super::facts::{Facts, Life, Point};
use super::words::{count, is_about, list, waker, were};
use super::{Comparison, Futures};
use crate::words::{in_line, seconds};

/// The futures that are meant, or that there are none.
fn meant<'f, 'a>(facts: &'f Facts<'a>, which: &Futures) -> Result<Vec<&'f Life<'a>>, Finding> {
    let found = facts.find(which);
    if !found.is_empty() {
        return Ok(found);
    }
    let (name, there) = (&which.name, in_line(which.line.unwrap_or(0)));
    let mut names: Vec<&str> = Vec::new();
    for life in &facts.lives {
        if !names.contains(&life.name) && names.len() < 5 {
            names.push(life.name);
        }
    }
    let known = if names.is_empty() {
        "the run has no futures".to_owned()
    } else {
        format!("the run has {}", names.join(", "))
    };
    Err(Finding::of(false, format!("no future `{name}` was created{there}: {known}.")))
}

/// Both futures of a pair, or that there are none.
macro_rules! meant {
    ($facts:expr, $which:expr) => {
        match meant($facts, $which) {
            Ok(found) => found,
            Err(finding) => return finding,
        }
    };
}

pub(super) fn starts_at(facts: &Facts<'_>, which: &Futures, wanted: u64) -> Finding {
    let found = meant!(facts, which);
    for life in &found {
        match life.started {
            None => return Finding::of(false, format!("{} was never polled.", life.call())),
            Some(Point { at, .. }) if !is_about(at, wanted) => {
                let sentence = format!(
                    "{} was first polled at {}, not at {}.",
                    life.call(),
                    seconds(at),
                    seconds(wanted)
                );
                return Finding::of(false, sentence).shown_at(Some(at));
            }
            Some(_) => {}
        }
    }
    let times = found.iter().filter_map(|life| life.started).map(|point| point.at);
    let (from, to) = (times.clone().min().unwrap_or(0), times.max().unwrap_or(0));
    let shown = Some(from);
    let (from, to) = (seconds(from), seconds(to));
    let when = if from == to { format!("at {from}") } else { format!("between {from} and {to}") };
    Finding::of(true, format!("{} {} first polled {when}.", list(&found), were(&found)))
        .shown_at(shown)
}

pub(super) fn starts_before(facts: &Facts<'_>, first: &Futures, second: &Futures) -> Finding {
    let (firsts, seconds_) = (meant!(facts, first), meant!(facts, second));
    // The last of the first ones, against the earliest of the others.
    for life in &firsts {
        if life.started.is_none() {
            return Finding::of(false, format!("{} was never polled.", life.call()));
        }
    }
    let last = firsts.iter().max_by_key(|life| life.started);
    let started = seconds_.iter().filter(|life| life.started.is_some());
    let earliest = started.min_by_key(|life| life.started);
    let (Some(last), Some(earliest)) = (last, earliest) else {
        let sentence = format!("{} began, and {} never did.", list(&firsts), list(&seconds_));
        return Finding::of(true, sentence);
    };
    let holds = last.started < earliest.started;
    let order = if holds { "before" } else { "not before" };
    let at = |life: &Life<'_>| life.started.map_or(String::new(), |point| seconds(point.at));
    let sentence = format!(
        "{} was first polled at {}, {order} {} at {}.",
        last.call(),
        at(last),
        earliest.call(),
        at(earliest)
    );
    Finding::of(holds, sentence).shown_at(earliest.began())
}

/// The pairs of different futures.
fn pairs<'f, 'a>(
    firsts: &'f [&'f Life<'a>],
    seconds: &'f [&'f Life<'a>],
) -> impl Iterator<Item = (&'f Life<'a>, &'f Life<'a>)> {
    let pair = move |first: &&'f Life<'a>| {
        let first: &'f Life<'a> = first;
        let others = seconds.iter().filter(move |second| !std::ptr::eq(first, **second));
        others.map(move |second| (first, *second))
    };
    firsts.iter().flat_map(pair)
}

/// Whether two futures were never in progress at the same time, as for one that never began.
fn apart<'f, 'a>(first: &'f Life<'a>, second: &'f Life<'a>) -> bool {
    match (first.started, second.started) {
        (Some(one), Some(two)) => first.is_over_at(two) || second.is_over_at(one),
        _ => true,
    }
}

pub(super) fn overlap(facts: &Facts<'_>, first: &Futures, second: &Futures) -> Finding {
    let (firsts, seconds) = (meant!(facts, first), meant!(facts, second));
    let Some(_) = pairs(&firsts, &seconds).next() else {
        return only_one(&firsts);
    };
    let Some((one, two)) = pairs(&firsts, &seconds).find(|(one, two)| apart(one, two)) else {
        let names = both(&firsts, &seconds);
        let sentence = format!("{names} were in progress at the same time.");
        // When the last of them had begun.
        let began = firsts.iter().chain(&seconds).filter_map(|life| life.began()).max();
        return Finding::of(true, sentence).shown_at(began);
    };
    let (earlier, later) = if two.started < one.started { (two, one) } else { (one, two) };
    Finding::of(false, after(earlier, later)).shown_at(later.began())
}

pub(super) fn sequential(facts: &Facts<'_>, first: &Futures, second: &Futures) -> Finding {
    let (firsts, seconds) = (meant!(facts, first), meant!(facts, second));
    if pairs(&firsts, &seconds).next().is_none() {
        return only_one(&firsts);
    }
    for life in firsts.iter().chain(&seconds) {
        if life.started.is_none() {
            return Finding::of(false, format!("{} was never polled.", life.call()));
        }
    }
    // Of the same futures every order will do.
    let in_order = |one: &Life<'_>, two: &Life<'_>| {
        apart(one, two)
            && (first == second || two.started.is_some_and(|started| one.is_over_at(started)))
    };
    let wrong = pairs(&firsts, &seconds).find(|(one, two)| !in_order(one, two));
    match wrong {
        Some((one, two)) if !apart(one, two) => {
            let sentence =
                format!("{} and {} were in progress at the same time.", one.call(), two.call());
            Finding::of(false, sentence).shown_at(one.began().max(two.began()))
        }
        Some((one, two)) => Finding::of(false, after(two, one)).shown_at(one.began()),
        None if first == second => {
            Finding::of(true, format!("{} ran one after the other.", list(&firsts)))
        }
        None => {
            let began = seconds.iter().filter_map(|life| life.began()).min();
            let (firsts, seconds) = (list(&firsts), list(&seconds));
            let sentence = format!("{seconds} began after {firsts} had ended.");
            Finding::of(true, sentence).shown_at(began)
        }
    }
}

fn only_one(firsts: &[&Life<'_>]) -> Finding {
    Finding::of(false, format!("{} is the only one, and two are needed.", list(firsts)))
}

/// The names of two groups that may be the same.
fn both(firsts: &[&Life<'_>], seconds: &[&Life<'_>]) -> String {
    let mut all = firsts.to_vec();
    for life in seconds {
        if !all.iter().any(|other| std::ptr::eq(*other, *life)) {
            all.push(life);
        }
    }
    list(&all)
}

/// That the later one began after the earlier one.
fn after(earlier: &Life<'_>, later: &Life<'_>) -> String {
    for life in [earlier, later] {
        if life.started.is_none() {
            return format!("{} was never polled.", life.call());
        }
    }
    format!("{} began after {} had ended.", later.call(), earlier.call())
}

pub(super) fn never_polled(facts: &Facts<'_>, which: &Futures) -> Finding {
    let found = meant!(facts, which);
    match found.iter().find_map(|life| Some((life, life.started?))) {
        Some((life, started)) => {
            let sentence = format!("{} was first polled at {}.", life.call(), seconds(started.at));
            Finding::certain(false, sentence).shown_at(Some(started.at))
        }
        None => {
            let (names, were) = (list(&found), were(&found));
            Finding::of(true, format!("{names} {were} created and never polled."))
        }
    }
}

pub(super) fn polls(facts: &Facts<'_>, which: &Futures, wanted: Comparison) -> Finding {
    let found = meant!(facts, which);
    if let Some(life) = found.iter().find(|life| !wanted.holds(life.polls)) {
        let sentence = format!("{} was polled {}.", life.call(), count(life.polls, "time"));
        return Finding::new(false, wanted.is_exceeded_by(life.polls), sentence);
    }
    let (names, were) = (list(&found), were(&found));
    let (least, most) = found
        .iter()
        .fold((usize::MAX, 0), |(least, most), life| (least.min(life.polls), most.max(life.polls)));
    let times =
        if least == most { count(most, "time") } else { format!("{least} to {most} times") };
    Finding::of(true, format!("{names} {were} polled {times}."))
}

pub(super) fn max_concurrent(facts: &Facts<'_>, which: &Futures, wanted: Comparison) -> Finding {
    let found = meant!(facts, which);
    // Where one ends and another begins with the same event, there is none: an event is one of them.
    let mut changes: Vec<(Point, bool)> = Vec::new();
    for life in &found {
        let Some(started) = life.started else { continue };
        changes.push((started, true));
        if let Some(ended) = life.ended {
            changes.push((ended.max(started), false));
        }
    }
    changes.sort_unstable_by_key(|(point, begins)| (point.index, !begins));
    let (mut now, mut most) = (0_usize, 0_usize);
    for (_, begins) in changes {
        now = if begins { now + 1 } else { now.saturating_sub(1) };
        most = most.max(now);
    }
    let name = &which.name;
    let sentence = format!("at most {most} of `{name}` were in progress at the same time.");
    Finding::of(wanted.holds(most), sentence)
}

pub(super) fn cancelled(facts: &Facts<'_>, which: &Futures, line: Option<u32>) -> Finding {
    let found = meant!(facts, which);
    let dropped = || found.iter().filter_map(|life| Some((life, life.cancelled?)));
    let of_line = |at: u32| line.is_none_or(|line| at == line);
    if let Some((life, at)) = dropped().find(|(_, at)| of_line(*at)) {
        let there = in_line(at);
        let sentence = format!("{} was dropped while it waited{there}.", life.call());
        // Where it stood may have changed with an event that is missing.
        let at = life.ended.map(|ended| ended.at);
        return Finding::new(true, line.is_none(), sentence).shown_at(at);
    }
    let sentence = match dropped().next() {
        Some((life, at)) => {
            format!("{} was dropped while it waited{}.", life.call(), in_line(at))
        }
        None => format!("{} {} not cancelled.", list(&found), were(&found)),
    };
    Finding::of(false, sentence)
}

pub(super) fn wakes(facts: &Facts<'_>, which: &Futures, cause: WakeCause) -> Finding {
    let found = meant!(facts, which);
    let woken_for = |life: &Life<'_>| {
        let mine = facts.wakes.iter().filter(|(task, _)| life.tasks.contains(task));
        mine.filter(|(_, by)| *by == cause).count()
    };
    let by = waker(cause);
    match found.iter().map(|life| (life, woken_for(life))).find(|(_, wakes)| *wakes > 0) {
        Some((life, wakes)) => {
            let times = if wakes == 1 { "once".to_owned() } else { format!("{wakes} times") };
            Finding::of(true, format!("{by} woke the task of {} {times}.", life.call()))
        }
        None => Finding::of(false, format!("{by} never woke the task of {}.", list(&found))),
    }
}
