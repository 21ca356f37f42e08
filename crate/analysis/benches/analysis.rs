//! How long analysis takes: traces of real programs on simulated time, from a thousand events to a
//! million. `cargo bench -p pollscope-analysis`

mod program;

use std::hint::black_box;
use std::time::Instant;

use pollscope_analysis::chain::{Subject, why_pending};
use pollscope_analysis::critical_path::Causes;
use pollscope_analysis::{
    History, Input, Model, Replay, Sequence, TaskStatistics, contrast, insights, rows, tree,
};
use pollscope_trace::Language;

/// Measures everything on a trace of about `count` events; `now` reads a clock in milliseconds.
fn measure(count: u32, now: impl Fn() -> f64) -> String {
    let events = program::trace(count);
    let per_event =
        |ms: f64| format!("{ms:.2} ms ({:.0} ns an event)", ms * 1e6 / events.len() as f64);
    let mut text = format!("{} events\n", events.len());
    let mut say = |what: &str, value: String| text.push_str(&format!("  {what}: {value}\n"));
    // The best of several, for the machine may have other things to do.
    let best = |work: &dyn Fn()| {
        let time = || {
            let start = now();
            work();
            now() - start
        };
        (0..5).map(|_| time()).fold(f64::INFINITY, f64::min)
    };
    let model = Model::of(&events);
    say("Model::of", per_event(best(&|| drop(black_box(Model::of(&events))))));
    let lanes = model.lanes.len();
    let ms = best(&|| drop(black_box(rows(&model.lanes))));
    say("rows", format!("{ms:.2} ms for {lanes} lanes"));
    let ms = best(&|| drop(black_box(contrast(&model, &model, true, &[]))));
    say("contrast", format!("{ms:.2} ms for {lanes} lanes"));
    say("History::of", per_event(best(&|| drop(black_box(History::of(&events))))));
    let replay = Replay::of(&events);
    say("Replay::of", per_event(best(&|| drop(black_box(Replay::of(&events))))));
    let moments = 100;
    let ms = best(&|| {
        for moment in 0..moments {
            black_box(replay.moment(&events, moment * 7919 % events.len()));
        }
    });
    let spacing = replay.spacing();
    say("a moment", format!("{:.3} ms, {spacing} events between keyframes", ms / moments as f64));
    let half = replay.moment(&events, events.len() / 2);
    let ms = best(&|| drop(black_box(why_pending(&half, &replay, Subject::Task(1)))));
    say("why_pending", format!("{ms:.3} ms, {} futures alive", half.live_futures().count()));
    let ms = best(&|| drop(black_box(tree::awaited(&half, &replay))));
    say("tree::awaited", format!("{ms:.3} ms"));
    let ms = best(&|| drop(black_box(TaskStatistics::of(replay.history(), 1))));
    say("the statistics of a task", format!("{ms:.3} ms"));
    let input = Input::new(Language::Rust, &events, true);
    let ms = best(&|| drop(black_box(insights::of(replay.history(), &input))));
    say("insights, from the history", format!("{ms:.2} ms"));
    say("Causes::of", per_event(best(&|| drop(black_box(Causes::of(&events))))));
    let causes = Causes::of(&events);
    let ms = best(&|| drop(black_box(causes.path(Subject::Task(1), 0))));
    say("a critical path", format!("{ms:.3} ms"));
    let (rust, js) = events.split_at(events.len() / 2);
    say("Sequence::merge", per_event(best(&|| drop(black_box(Sequence::merge(rust, js))))));
    text
}

fn main() {
    // Without it (a test run), only whether it works.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let sizes: &[u32] = if is_bench { &[1_000, 10_000, 100_000, 1_000_000] } else { &[1_000] };
    let start = Instant::now();
    for &count in sizes {
        print!("{}", measure(count, || start.elapsed().as_secs_f64() * 1e3));
    }
}
