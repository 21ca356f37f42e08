//! A task: one allocation that holds a header and the future, later its result.
//!
//! In reading order: this page (what a task is and who may touch what), `header` (state bits and the
//! reference count), `flags` (small facts), `cell` (the generic part), `memory` (where there is only
//! one thread), `waker`. None of it knows how tasks are ordered or when they are polled.
//!
//! # Who owns a task
//!
//! A [`TaskRef`] is one counted reference. There is one in the executor's list of tasks until the
//! task is finished, one in its `JoinHandle`, and one in each waker. A [`Queued`] is the reference of
//! a queue, of which there can be one. The last one to go frees the memory.
//!
//! # Who may touch what
//!
//! Wakers travel to other threads, so a `TaskRef` may come to exist on any thread. What is not
//! thread-safe is kept to the **owner thread**, the one that built the executor:
//!
//! 1. `state` (reference count, `SCHEDULED`, `COMPLETED`) is atomic: any thread.
//! 2. `vtable`, `shared`, `location` and the parts of the id never change: any thread may read them.
//! 3. `queue_next` belongs to the thread that set `SCHEDULED` and so has the [`Queued`], until that
//!    is gone.
//! 4. Everything else, and the future and the result above all: the owner thread only. `Executor`,
//!    `JoinHandle` and everything that holds an executor are `!Send`; a waker that finds itself on
//!    another thread touches 1 to 3 and nothing else.
//! 5. Memory is freed when the last reference is dropped, on any thread. By then the future and the
//!    result are gone: the list's reference outlives the future, the handle's outlives the result,
//!    and both are dropped on the owner thread. Where there can be another thread, memory is the
//!    allocator's; where there cannot, it may lie in a block, which belongs to no executor and so
//!    stays for a waker that outlives its own.
//!
//! # Life
//!
//! ```text
//!                    ┌──(2) wake: SCHEDULED──┐
//!                    ▼                       │
//!  (1) spawn ──► queued ──(3) taken──► polled (BUSY) ──(4) Pending──► waiting
//!                    │                       │                          │
//!                    │                       │(5) Ready, panic          │
//!                    │                       ▼                          │
//!                    └──(6) abort──► future dropped, result stored ◄────┘ (6)
//!                                            │
//!                                            ▼ (7) COMPLETED, out of the list, joiner woken
//!                                         finished ──(8) last reference──► freed
//! ```

mod cell;
pub(crate) mod flags;
mod header;
mod memory;
mod waker;

pub(crate) use cell::allocate;
pub(crate) use flags::Stage;
pub(crate) use header::{Header, Queued, TaskRef};
pub(crate) use waker::BorrowedWaker;
