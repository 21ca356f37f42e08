//! Reading and writing: the standard streams, and waiting no longer than so long.

use std::future::Future;
use std::io::{self as blocking, BufRead as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_lite::future::or;
use futures_timer::Delay;

use crate::task::{spawn_blocking, JoinHandle};

pub use whole::io::*;

/// What `future` comes to, if that is in time.
///
/// # Errors
///
/// Its own, and [`ErrorKind::TimedOut`] when it is not in time.
pub async fn timeout<F, T>(duration: Duration, future: F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let late = async {
        Delay::new(duration).await;
        Err(Error::new(ErrorKind::TimedOut, "future timed out"))
    };
    or(future, late).await
}

/// Standard input.
pub fn stdin() -> Stdin {
    Stdin { reading: None, read: Vec::new() }
}

/// See [`stdin`]. A thread reads while others run.
#[derive(Debug)]
pub struct Stdin {
    reading: Option<JoinHandle<Result<Vec<u8>>>>,
    /// Read, but not taken yet.
    read: Vec<u8>,
}

impl Stdin {
    /// Reads up to the end of a line, and appends it; the number of bytes, 0 at the end.
    ///
    /// # Errors
    ///
    /// Those of reading, and when it is not UTF-8.
    pub async fn read_line(&self, line: &mut String) -> Result<usize> {
        let text = spawn_blocking(|| {
            let mut text = String::new();
            blocking::stdin().read_line(&mut text).map(|_| text)
        });
        let text = text.await?;
        line.push_str(&text);
        Ok(text.len())
    }
}

impl futures_io::AsyncRead for Stdin {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<Result<usize>> {
        while self.read.is_empty() {
            let reading = self.reading.get_or_insert_with(|| {
                spawn_blocking(|| {
                    let mut input = blocking::stdin().lock();
                    let bytes = input.fill_buf()?.to_vec();
                    input.consume(bytes.len());
                    Ok(bytes)
                })
            });
            let bytes = std::task::ready!(Pin::new(reading).poll(context));
            self.reading = None;
            self.read = bytes?;
            if self.read.is_empty() {
                return Poll::Ready(Ok(0));
            }
        }
        let length = buffer.len().min(self.read.len());
        buffer[..length].copy_from_slice(&self.read[..length]);
        self.read.drain(..length);
        Poll::Ready(Ok(length))
    }
}

macro_rules! outputs {
    ($($(#[$documented:meta])* $function:ident $name:ident)*) => {$(
        $(#[$documented])*
        pub fn $function() -> $name {
            $name(())
        }

        $(#[$documented])*
        #[derive(Debug)]
        pub struct $name(());

        /// Nothing holds it up, so that it never waits.
        impl futures_io::AsyncWrite for $name {
            fn poll_write(
                self: Pin<&mut Self>,
                _: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<Result<usize>> {
                Poll::Ready(blocking::Write::write(&mut blocking::$function(), bytes))
            }

            fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
                Poll::Ready(blocking::Write::flush(&mut blocking::$function()))
            }

            fn poll_close(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
                self.poll_flush(context)
            }
        }
    )*};
}

outputs! {
    /// Standard output.
    stdout Stdout
    /// Standard error.
    stderr Stderr
}
