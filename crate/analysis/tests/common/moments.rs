//! Moments as text.

use expect_test::Expect;
use pollscope_analysis::moment::Frame;
use pollscope_analysis::{History, Moment, Replay};
use pollscope_trace::Event;

/// Everything about a moment, in a few lines.
pub(crate) fn show(moment: &Moment, names: &History) -> String {
    let mut text = String::new();
    for future in moment.futures() {
        let name = names.call_future(future.id);
        text.push_str(&format!("  {name}: {:?}", future.phase));
        if future.await_line != 0 && !future.phase.is_over() {
            text.push_str(&format!(" at {}", future.await_line));
        }
        text.push_str(&format!(", {} polls", future.polls));
        if future.polled_by != 0 {
            text.push_str(&format!(", by {}", names.call_future(future.polled_by)));
        }
        text.push('\n');
    }
    for task in moment.tasks() {
        text.push_str(&format!(
            "  task {}: {:?}, {} wakes, {} wakers, {} timers\n",
            task.id, task.phase, task.wakes_pending, task.wakers, task.timers
        ));
    }
    let frames = |frames: Vec<Frame>| {
        let frame = |frame: &Frame| match frame.future {
            0 => format!("task {} at {}", frame.task, frame.line),
            future => format!("{} at {}", names.call_future(future), frame.line),
        };
        frames.iter().map(frame).collect::<Vec<_>>().join(" > ")
    };
    let timers: Vec<_> =
        moment.timer_queue().iter().map(|timer| timer.deadline / 1_000_000).collect();
    let lists = [
        ("stack", frames(moment.poll_stack())),
        ("calls", frames(moment.call_stack())),
        ("ready", format!("{:?}", moment.ready_queue())),
        ("timers", format!("{timers:?}")),
        ("waiting in", format!("{:?}", moment.waiting_lines())),
    ];
    for (name, list) in lists {
        if !list.is_empty() && list != "[]" {
            text.push_str(&format!("  {name}: {list}\n"));
        }
    }
    text
}

/// Shows the moments after the events for which `wanted` holds.
pub(crate) fn check(events: &[Event], wanted: impl Fn(&Event) -> bool, expected: Expect) {
    let replay = Replay::of(events);
    let mut text = String::new();
    for (index, event) in events.iter().enumerate().filter(|(_, event)| wanted(event)) {
        let said = pollscope_analysis::describe::event(event, replay.history());
        text.push_str(&format!("{said}\n"));
        text.push_str(&show(&replay.moment(events, index + 1), replay.history()));
    }
    expected.assert_eq(&text);
}
