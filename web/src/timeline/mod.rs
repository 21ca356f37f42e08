//! The timeline: both halves on one time axis.
//!
//! [`view`] is the stretch of time that is shown and [`axis`] where it stands on the screen.
//! [`layout`] turns the two models into shapes (pure, tested without a browser), `canvas` paints
//! shapes, [`text`] says the same in sentences for people who cannot use a canvas.

pub mod axis;
#[cfg(target_arch = "wasm32")]
pub mod canvas;
pub mod layout;
pub mod scene;
#[cfg(test)]
mod tests;
pub mod text;
pub mod view;
