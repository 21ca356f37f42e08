//! Modules, constants, attributes and names around async functions.

#![allow(dead_code)]

use std::task::{Context, Poll, Waker};

const LENGTH: usize = {
    const fn double(n: usize) -> usize {
        n * 2
    }
    double(2)
};
static TEXT: &str = "static";

/// A documented function.
#[inline]
#[must_use = "for a reason"]
pub(crate) async fn documented() -> [u8; LENGTH] {
    #![allow(unused_variables)]
    let unused = 1;
    [7; LENGTH]
}

async fn inner_documentation() -> u8 {
    //! Inside.
    /* a comment */
    1
}

#[cfg(any())]
async fn not_compiled() -> NoSuchType {
    no_such_function().await
}

#[cfg_attr(any(), must_use)]
#[deprecated]
#[rustfmt::skip]
async
    fn  spread
    (
        r#type : u8 , // the first
        ( a
        , b ) /* a pair */ : ( u8 , u8 ) ,
    )
    ->
        // what comes out
        ( u8
        , u8 )
{ yield_now ( )
    . await ; ( r#type + a , b ) }

mod outer {
    pub mod inner {
        #[derive(Debug, PartialEq, Default)]
        pub enum Grüße {
            #[default]
            Hallo = 1 + 1,
        }

        impl Grüße {
            pub(in crate::outer) async fn größe(&self) -> usize {
                crate::yield_now().await; "größe".len()
            }
        }
    }

    pub async fn run() -> usize {
        let grüße = inner::Grüße::default(); grüße.größe().await
    }
}

struct Sized<const N: usize>;

impl Sized<{ 1 + 1 }> {
    const NAME: &'static str = "two";

    async fn r#match(self) -> &'static str {
        Self::NAME
    }
}

#[allow(deprecated)]
fn main() {
    block_on(async {
        println!("{:?} {}", documented().await, TEXT);
        println!("{}", inner_documentation().await);
        println!("{:?}", spread(1, (2, 3)).await);
        println!("{}", outer::run().await);
        println!("{}", Sized::<2>.r#match().await);
        println!("{} {}", line!(), r#"
raw .await
"#);
        /* nested /* comment */ 'ä' */ println!("{}", 'ä'.len_utf8()); println!("{}", outer::run().await);
        let r#async = async { b'\'' }; println!("{}", r#async.await);
    });
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

/// Pending once.
async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut yielded, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await
}
