//! The browser: microtasks, and one JavaScript timer.

use super::{Notify, Platform, Turner, Urgency};
use crate::Instant;
use std::sync::Arc;

/// Placeholder
#[derive(Debug, Default)]
pub struct Browser {}
impl Browser {
    /// Placeholder
    pub fn new() -> Self {
        Browser {}
    }
}
impl Platform for Browser {
    fn now(&self) -> Instant {
        Instant::ZERO
    }
    fn schedule(&self, _urgency: Urgency) {}
    fn set_deadline(&self, _deadline: Option<Instant>) {}
    fn attach(&self, _turner: Turner) {}
    fn notifier(&self) -> Arc<dyn Notify> {
        Arc::new(N)
    }
}
struct N;
impl Notify for N {
    fn notify(&self) {}
}
