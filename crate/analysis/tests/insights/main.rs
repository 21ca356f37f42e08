//! What there is to say about programs: each kind where it is true, and silence where the trace only
//! looks like it. The programs really run, on simulated time.

mod blocked;
mod busy_polling;
mod cancelled;
mod cut_short;
mod deadlock;
mod event_loop_blocked;
mod events;
mod futurelock;
mod held_across_await;
mod lost_race;
mod lost_wake_up;
mod never_polled;
mod never_settled;
#[path = "../common/odd.rs"]
mod odd;
mod one_at_a_time;
mod order;
mod program;
mod random_events;
mod random_programs;
mod spawn;
mod spurious_wake;
mod unfinished;
mod unhandled_rejection;
