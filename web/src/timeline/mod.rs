//! The timeline: both halves on one time axis.
//!
//! [`view`] is the stretch of time that is shown, and [`axis`] where it stands on the screen.
//! [`room`] says how much room it gets, [`index`] has the rows in order, [`picture`] says where everything stands, [`layout`] draws it as
//! the shapes of a [`scene`], [`playhead`] what lies above it on the page ([`density`] and [`wakes`] leave out what nobody could tell apart),
//! [`hit`] says what is at a point, [`gestures`] what pointers mean, [`keys`] what keys do. All of that is pure and
//! tested without a browser; `canvas` paints a scene, [`svg`] writes it, `stage` holds everything
//! together in the page. [`search`] finds lanes by name. [`text`] says the same in sentences for people who cannot use a canvas, and
//! [`words`] what is picked.

pub mod axis;
#[cfg(target_arch = "wasm32")]
pub mod canvas;
pub mod density;
#[cfg(test)]
mod gesture_tests;
pub mod gestures;
pub mod hit;
pub mod index;
pub mod keys;
mod lanes;
pub mod layout;
#[cfg(target_arch = "wasm32")]
mod listeners;
pub mod marked;
#[cfg(target_arch = "wasm32")]
pub mod marker;
pub mod picture;
pub mod playhead;
pub mod room;
pub mod scene;
pub mod search;
mod sheet;
#[cfg(target_arch = "wasm32")]
pub mod stage;
#[cfg(target_arch = "wasm32")]
mod surroundings;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod text;
#[cfg(test)]
mod track_tests;
pub mod tracks;
pub mod view;
pub mod wakes;
pub mod words;
