//! A trace in the formats of other tools.
//!
//! * [`chrome`]: Chrome's trace event JSON, which Perfetto and `chrome://tracing` open. Its parts:
//!   `tracks` writes events and sees to it that every slice that begins ends, `rust` and `javascript`
//!   say what becomes of each event.

mod javascript;
mod rust;
mod tracks;

use pollscope_trace::{Clock, Language, Trace};

/// Traces as Chrome's trace event JSON.
///
/// Each half is a process: Rust has a thread for each task, whose slices are polls, each within the
/// one that polls it; JavaScript has one, whose slices are jobs and the bodies that run in them. The
/// life of a future or promise is an asynchronous slice, within which are those of what it does: lazy,
/// polled, waiting (with the line of the `.await`). Wakes are flows from where the waker was used to
/// the poll that followed. Timers and locks are asynchronous slices, marks and output instants,
/// counters counters.
pub fn chrome(traces: &[Trace]) -> String {
    let simulated = traces.iter().any(|trace| trace.header.clock == Clock::Simulated);
    let clock = if simulated { "simulated" } else { "real" };
    let mut json = format!(
        "{{\"displayTimeUnit\":\"ms\",\"otherData\":{{\"producer\":\"Pollscope\",\
         \"clock\":\"{clock}\"}},\"traceEvents\":["
    );
    let mut written = Vec::new();
    for trace in traces {
        let tracks = match trace.header.language {
            Language::Rust => rust::write(trace),
            Language::JavaScript => javascript::write(trace),
        };
        written.push(tracks);
    }
    tracks::merge(written, &mut json);
    json.push_str("\n]}\n");
    json
}

/// When a trace ends, in nanoseconds.
fn end_of(trace: &Trace) -> u64 {
    let last = trace.events.iter().map(|event| event.at).max().unwrap_or(0);
    trace.header.ended.as_ref().map_or(last, |ended| ended.at.max(last))
}
