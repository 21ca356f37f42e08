//! The state as components see it: equal until what they show has changed.
//!
//! A run may report a hundred thousand events, sixty times a second. Components therefore get no
//! copy of what they show, but a look at the state together with a key: only when the key has
//! changed are they drawn again.

use std::cell::RefCell;
use std::rc::Rc;

use crate::state::State;

/// A look at the whole state, which changes with everything but the timeline's own picture.
pub type View = Slice<u64>;

/// A look at the part of the state that `key` stands for.
#[derive(Debug, Clone)]
pub struct Slice<K> {
    /// The state; borrow it only for the length of a render.
    pub state: Rc<RefCell<State>>,
    /// Changes whenever what is shown of the state does.
    pub key: K,
}

impl<K: PartialEq> PartialEq for Slice<K> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
