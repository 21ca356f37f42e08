//! What instrumented source reports of the locks that it uses: mutexes, read-write locks, `RefCell`s.
//!
//! A rewriter sees `x.lock()` and not what `x` is. So [`asked!`](crate::asked!) looks: it follows
//! references and shared pointers to what they point to, and only if that is one of the locks of the
//! standard library or of a library listed here is anything recorded. Which lock it is, its address
//! says.
//!
//! That a guard is still held is known from a value beside it, which the rewriter has dropped
//! directly before the guard: `released` never comes after another's `acquired`.
//!
//! ```
//! use std::{cell::RefCell, rc::Rc};
//! use pollscope_trace::{asked, EventKind, Recorder};
//!
//! let recorder = Recorder::new(|| 0);
//! let _installed = recorder.install();
//! let cell = Rc::new(RefCell::new(1));
//!
//! let asked = asked!(cell, "cell", "borrow_mut", 7);
//! let mut borrow = cell.borrow_mut();
//! let held = asked.acquired();
//! *borrow += 1;
//! drop((held, borrow));
//!
//! let kinds: Vec<_> = recorder.drain().into_iter().map(|event| event.kind).collect();
//! assert!(matches!(&kinds[0], EventKind::LockRequested { name, .. } if name == "cell"));
//! assert_eq!(kinds[1], EventKind::LockAcquired { lock: 1 });
//! assert_eq!(kinds[2], EventKind::LockReleased { lock: 1 });
//! ```

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use crate::local::with;
use crate::lock::{Held, Lock, Request};
use crate::value::LockMode;

/// Libraries whose locks are known, as the names of their types begin.
const LIBRARIES: [&str; 5] = ["std", "core", "tokio", "futures_util", "async_lock"];

/// A lock, perhaps, is about to be asked for. Dropping this reports that it was not acquired.
#[derive(Debug)]
#[must_use = "dropping it says that the lock is no longer waited for"]
pub struct Asked(Option<Request>);

/// A guard that may be one of a lock is held until this is dropped.
#[derive(Debug, Default)]
#[must_use = "dropping it says that the lock is released"]
pub struct Holding {
    _held: Option<Held>,
}

impl Asked {
    /// What was asked for is there.
    pub fn acquired(self) -> Holding {
        Holding { _held: self.0.map(Request::acquired) }
    }
}

/// `method` is about to be called on `place`, in `line`: [`asked!`](crate::asked!).
pub fn asked<T: ?Sized>(place: &T, name: &'static str, method: &str, line: u32) -> Asked {
    // Nothing is looked at where nothing is recorded.
    if with(|_| ()).is_none() {
        return Asked(None);
    }
    let of = std::any::type_name::<T>();
    let request = mode(of, method).and_then(|mode| {
        let address = place as *const T as *const () as usize;
        Some(Lock::at(address, of, name)?.request(mode, line))
    });
    Asked(request)
}

/// A guard in the middle of an expression, as a temporary: `x.lock().await.push(1)`. What stands in
/// `holding` afterwards was created after the guard, and is therefore dropped before it.
pub fn used<'g, G>(asked: &mut Asked, guard: &'g mut G, holding: &mut Holding) -> &'g mut G {
    *holding = Asked(asked.0.take()).acquired();
    guard
}

/// How the lock is held that `method` of a value of type `of` gives; `None` if that is none.
fn mode(of: &str, method: &str) -> Option<LockMode> {
    let path = of.split('<').next()?;
    let (library, lock) = (path.split("::").next()?, path.rsplit("::").next()?);
    if !LIBRARIES.contains(&library) {
        return None;
    }
    match (lock, method) {
        ("Mutex", "lock") | ("RwLock", "write") | ("RefCell", "borrow_mut") => {
            Some(LockMode::Exclusive)
        }
        ("RwLock", "read") | ("RefCell", "borrow") => Some(LockMode::Shared),
        _ => None,
    }
}

/// A borrowed value, to be followed to what it points to.
#[derive(Debug)]
pub struct Place<'a, T: ?Sized>(pub &'a T);

/// Implemented for every type; what points to something has a method of its own, which is chosen
/// before this one.
pub trait Itself<'a, T: ?Sized> {
    /// The value, since it points to nothing.
    fn target(&self) -> Place<'a, T>;
}

impl<'a, T: ?Sized> Itself<'a, T> for Place<'a, T> {
    fn target(&self) -> Place<'a, T> {
        Place(self.0)
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<'a, T: ?Sized> Place<'a, $pointer> {
            /// What it points to.
            pub fn target(&self) -> Place<'a, T> {
                Place(&**self.0)
            }
        }
    )*};
}
pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>, Pin<Box<T>>);

/// Reports that a method is about to be called on what may be a lock, in a line: `asked!(x, "x",
/// "lock", 7)`. Pointers are followed four deep.
#[macro_export]
macro_rules! asked {
    ($place:expr, $name:expr, $method:expr, $line:expr) => {{
        #[allow(unused_imports)]
        use $crate::guard::Itself as _;
        let place = $crate::guard::Place(&$place);
        let place = place.target().target().target().target();
        $crate::guard::asked(place.0, $name, $method, $line)
    }};
}

#[cfg(test)]
mod tests {
    use super::mode;
    use crate::value::LockMode::{Exclusive, Shared};

    #[test]
    fn locks_of_known_libraries_are_known() {
        let std_mutex = std::any::type_name::<std::sync::Mutex<u8>>();
        assert_eq!(mode(std_mutex, "lock"), Some(Exclusive));
        assert_eq!(mode(std_mutex, "read"), None);
        let cell = std::any::type_name::<std::cell::RefCell<Vec<std::sync::Mutex<u8>>>>();
        assert_eq!(mode(cell, "borrow"), Some(Shared));
        assert_eq!(mode(cell, "borrow_mut"), Some(Exclusive));
        assert_eq!(mode(cell, "lock"), None);
        assert_eq!(mode("tokio::sync::rwlock::RwLock<u8>", "write"), Some(Exclusive));
        assert_eq!(mode("futures_util::lock::mutex::Mutex<()>", "lock"), Some(Exclusive));
    }

    #[test]
    fn other_types_of_the_same_names_are_not() {
        for of in ["mine::Mutex<u8>", "alloc::vec::Vec<std::sync::Mutex<u8>>", "u8", "T", "[u8]"] {
            assert_eq!(mode(of, "lock"), None, "{of}");
        }
    }
}
