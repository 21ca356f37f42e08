//! The two ways out of an interpreted program that [`stream`](crate::stream) uses: a clock to
//! read and a place to write to.
//!
//! The standard library's own take the interpreter 80 steps where these take one or two, for every event
//! that is recorded. Compiled for a machine, they are the standard library's.

/// The time on the interpreter's clock, in nanoseconds from any point on.
#[cfg(miri)]
pub fn now() -> u64 {
    #[repr(C)]
    struct Time {
        seconds: i64,
        nanoseconds: i64,
    }
    extern "C" {
        fn clock_gettime(clock: i32, time: *mut Time) -> i32;
    }
    const CLOCK_MONOTONIC: i32 = 1;
    let mut time = Time { seconds: 0, nanoseconds: 0 };
    // SAFETY: the function and the number of this clock are those of Linux on x86-64, which is what
    // the interpreter is told to be; there `Time` is its `timespec`, and it is ours to write to.
    unsafe { clock_gettime(CLOCK_MONOTONIC, &mut time) };
    time.seconds as u64 * 1_000_000_000 + time.nanoseconds as u64
}

/// Writes to standard error, in one piece. What cannot be written is lost.
#[cfg(miri)]
pub fn write(bytes: &[u8]) {
    extern "Rust" {
        fn miri_write_to_stderr(bytes: &[u8]);
    }
    // SAFETY: the interpreter provides this function, with this signature, and it only reads.
    unsafe { miri_write_to_stderr(bytes) };
}

/// The time on the machine's clock, in nanoseconds from any point on.
#[cfg(not(miri))]
pub fn now() -> u64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

/// Writes to standard error, in one piece. What cannot be written is lost.
#[cfg(not(miri))]
pub fn write(bytes: &[u8]) {
    use std::io::Write;
    // Without a receiver there is nothing to report to.
    let _ = std::io::stderr().write_all(bytes);
}
