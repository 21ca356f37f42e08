//! What wakes a task, in words.

use pollscope_trace::WakeCause;

use super::task;
use crate::history::History;

/// A wake as a sentence: `task 1 woken by timer 3`.
pub fn woken(id: u32, cause: WakeCause, by: u32, names: Option<&History>) -> String {
    format!("{} woken {}", task(id), woken_by(cause, by, names))
}

/// What a wake came from, after "woken": `by timer 3`, `by itself`, `from outside`. Without names a promise
/// is `a JavaScript promise`.
pub fn woken_by(cause: WakeCause, by: u32, names: Option<&History>) -> String {
    match cause {
        WakeCause::Timer => format!("by timer {by}"),
        WakeCause::Task => format!("by {}", task(by)),
        WakeCause::Itself => "by itself".to_owned(),
        WakeCause::Outside => "from outside".to_owned(),
        WakeCause::Thread => "by another thread".to_owned(),
        WakeCause::Promise => match names {
            Some(names) => format!("by the JavaScript promise {}", names.call_future(by)),
            None => "by a JavaScript promise".to_owned(),
        },
    }
}

/// What was waited for, judged by the wake that ended it: ` for a timer`; ` for timers` if there were
/// `several` such waits.
pub fn waited_for(cause: WakeCause, by: u32, several: bool) -> String {
    match cause {
        WakeCause::Timer if several => " for timers".to_owned(),
        WakeCause::Timer => " for a timer".to_owned(),
        WakeCause::Task => format!(" for {}", task(by)),
        WakeCause::Itself => " for itself".to_owned(),
        WakeCause::Outside => " for something outside".to_owned(),
        WakeCause::Thread => " for another thread".to_owned(),
        WakeCause::Promise => " for JavaScript".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_its_words() {
        let cases = [
            (WakeCause::Timer, "by timer 3", " for a timer"),
            (WakeCause::Task, "by task 3", " for task 3"),
            (WakeCause::Itself, "by itself", " for itself"),
            (WakeCause::Outside, "from outside", " for something outside"),
            (WakeCause::Thread, "by another thread", " for another thread"),
            (WakeCause::Promise, "by a JavaScript promise", " for JavaScript"),
        ];
        for (cause, by, waited) in cases {
            assert_eq!(woken(1, cause, 3, None), format!("task 1 woken {by}"));
            assert_eq!(waited_for(cause, 3, false), waited);
        }
        assert_eq!(waited_for(WakeCause::Timer, 3, true), " for timers");
    }
}
