//! What an edited program reports through, compiled into it by the compiler in the tab.
//!
//! * [`start`]: begins the trace; `main` calls it first.
//! * [`print!`], [`println!`], [`eprint!`], [`eprintln!`]: as the standard ones, and recorded.
//!
//! The program is isolated from its host and has only its standard streams, so pieces of the trace
//! go through standard error, each in one write that begins with bytes which no text begins with. The
//! worker that runs the compiler takes them out again.

pub mod console;

use std::io::Write;
use std::sync::OnceLock;
use std::time::Instant;

use pollscope_trace::TraceStream;

/// What a piece of the trace begins with; `web/js/internal/live/worker/execution.ts` knows it too.
const FRAME: [u8; 4] = [0xFF, b'P', b'S', b'T'];

/// Events beyond this many are counted, not kept.
const LIMIT: usize = 100_000;

/// When the program began.
static BEGAN: OnceLock<Instant> = OnceLock::new();

/// While it lives, what the program does is reported.
#[derive(Debug)]
#[must_use = "dropping it ends the trace"]
pub struct Trace {
    _stream: Option<TraceStream>,
}

/// Begins the trace, now being its time 0. Only the first call of a program does anything.
pub fn start() -> Trace {
    BEGAN.get_or_init(Instant::now);
    let stream = TraceStream::start(since_start, LIMIT, |piece| {
        let mut frame = Vec::with_capacity(FRAME.len() + piece.len());
        frame.extend_from_slice(&FRAME);
        frame.extend_from_slice(piece);
        // If nobody takes it there is nobody to tell.
        let _ = std::io::stderr().write_all(&frame);
    });
    let stream = stream.ok();
    if stream.is_some() {
        // A panic ends the program here, wherever it is.
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            TraceStream::flush();
            hook(info);
        }));
    }
    Trace { _stream: stream }
}

fn since_start() -> u64 {
    let began = *BEGAN.get_or_init(Instant::now);
    u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX)
}
