//! The panic runtime of programs in the tab. The standard library's own unwinds the stack of a machine;
//! the interpreter unwinds by itself, and has to be asked.
//!
//! It comes with every program, and so it also answers to some functions of the system under the names
//! that `crate/live-pack/src/foreign.rs` gives them. It is compiled by the compiler in the tab, as a part
//! of its standard library.

#![no_std]
#![unstable(feature = "panic_unwind", issue = "32837")]
#![panic_runtime]
#![feature(panic_runtime, staged_api, rustc_attrs, std_internals)]

extern crate alloc;

use alloc::boxed::Box;
use core::any::Any;
use core::panic::PanicPayload;

extern "Rust" {
    /// The interpreter's.
    fn miri_start_panic(payload: *mut u8) -> !;
}

/// Called with what `__rust_start_panic` has handed to the interpreter.
///
/// # Safety
/// `payload` is that pointer, and it is passed here only once.
#[rustc_std_internal_symbol]
pub unsafe extern "C" fn __rust_panic_cleanup(payload: *mut u8) -> *mut (dyn Any + Send + 'static) {
    // SAFETY: it was made below, from a box of the same type, and is taken here only.
    let payload = unsafe { Box::from_raw(payload.cast::<Box<dyn Any + Send>>()) };
    Box::into_raw(*payload)
}

/// # Safety
/// The standard library calls it, once for each panic.
#[rustc_std_internal_symbol]
pub unsafe fn __rust_start_panic(payload: &mut dyn PanicPayload) -> u32 {
    // SAFETY: what `take_box` returns is a box that was given up.
    let payload = unsafe { Box::from_raw(payload.take_box()) };
    // The panic hook has written what there is to say; what comes now is something else.
    // SAFETY: the mark is readable for its whole length.
    unsafe { write(2, MARK.as_ptr(), MARK.len()) };
    // A pointer to a trait object is two: in a box of its own it is one.
    let payload = Box::into_raw(Box::new(payload));
    // SAFETY: the interpreter takes any pointer, and hands it to `__rust_panic_cleanup`.
    unsafe { miri_start_panic(payload.cast()) }
}

/// What the worker knows a panic by, on standard error: no text begins like this.
/// `web/js/internal/live/worker/execution.ts` has it too.
const MARK: [u8; 4] = *b"\xFFPSP";

extern "C" {
    fn write(file: i32, bytes: *const u8, count: usize) -> isize;
}

/// `getpid`: a number that programs may print.
#[no_mangle]
pub extern "C" fn ps_pid() -> i32 {
    1000
}

#[repr(C)]
pub struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn nanosleep(asked: *const Timespec, rest: *mut Timespec) -> i32;
}

/// 34 years: the clock of the worker knows nothing longer.
const LONGEST: i64 = 1 << 30;

/// `nanosleep`, for as long as one likes.
///
/// # Safety
/// As `nanosleep`.
#[no_mangle]
pub unsafe extern "C" fn ps_nsleep(asked: *const Timespec, rest: *mut Timespec) -> i32 {
    // SAFETY: the caller has that readable.
    let Timespec { mut seconds, nanoseconds } = unsafe { asked.read() };
    while seconds > LONGEST {
        let some = Timespec { seconds: LONGEST, nanoseconds: 0 };
        // SAFETY: `some` is readable, and `rest` comes from the caller, under the same contract.
        unsafe { nanosleep(&some, rest) };
        seconds -= LONGEST;
    }
    let last = Timespec { seconds, nanoseconds };
    // SAFETY: as above.
    unsafe { nanosleep(&last, rest) }
}
