//! A program that all of these tests look at.

use std::time::Duration;

use futures::future::join;
use pollscope::{sleep, timeout};
use pollscope_trace::{Event, probe, root};

use crate::common::{main, nap, record};

/// Two naps side by side, one after them, one that is cut off and one that is never polled.
pub(crate) fn events() -> Vec<Event> {
    record(|| {
        let program = main(async {
            let _never = nap(4);
            probe::awaiting(8, join(nap(1), nap(2))).await;
            probe::awaiting(9, nap(3)).await;
            let _ = probe::awaiting(10, timeout(Duration::from_millis(5), nap(100))).await;
            probe::console(pollscope_trace::Stream::Stdout, 11, "done\nand over\n");
            sleep(Duration::from_millis(1)).await;
        });
        root!("main()", program)
    })
}
