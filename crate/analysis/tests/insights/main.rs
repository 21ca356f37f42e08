//! What there is to say about programs: each kind where it is true, and silence where the trace only
//! looks like it. The programs really run, on simulated time.

mod never_polled;
mod one_at_a_time;
mod program;
