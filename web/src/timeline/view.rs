//! Which stretch of time is shown, and how gestures change it: plain numbers, no screen.

/// The shortest stretch that can be shown, in nanoseconds: clocks tell no less.
const SHORTEST: f64 = 100.0;

/// The shortest stretch as a part of the time at which it lies: numbers tell no pixel of it apart if
/// it is shorter. It counts from a day on.
const SHORTEST_PART: f64 = 1e-12;

/// What a fit shows of a run in which no time has passed.
const NOTHING_YET: f64 = 1e6;

/// A stretch of time in nanoseconds since the run began. Fractions, because a pixel may be less
/// than a nanosecond wide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// The time at the left edge.
    pub from: f64,
    /// The time at the right edge; after `from`.
    pub to: f64,
}

impl Viewport {
    /// All of a run that has come to `last`, with a little air after it.
    pub fn fit(last: u64) -> Self {
        let end = if last == 0 { NOTHING_YET } else { (last as f64).max(SHORTEST) };
        Viewport { from: 0.0, to: end + end / 14.0 }
    }

    /// How long it is; never 0.
    pub fn length(self) -> f64 {
        (self.to - self.from).max(f64::MIN_POSITIVE)
    }

    /// `factor` times as long, with the time `at` staying where it is on the screen.
    pub fn zoomed(self, at: f64, factor: f64) -> Self {
        let length = (self.length() * factor).max(shortest(at));
        let left = ((at - self.from) / self.length()).clamp(0.0, 1.0);
        let from = at - left * length;
        Viewport { from, to: from + length }
    }

    /// Moved by `part` of its own length; to later times if positive.
    pub fn panned(self, part: f64) -> Self {
        let by = part * self.length();
        Viewport { from: self.from + by, to: self.to + by }
    }

    /// The stretch between two times, with a little air on both sides.
    pub fn around(one: f64, other: f64) -> Self {
        let (from, to) = (one.min(other), one.max(other));
        let length = (to - from).max(shortest(to));
        let air = length * 0.15;
        let middle = f64::midpoint(from, to);
        Viewport { from: middle - length / 2.0 - air, to: middle + length / 2.0 + air }
    }

    /// The nearest one that shows nothing but the run: not longer than all of it, and not beyond
    /// its ends.
    pub fn within(self, last: u64) -> Self {
        let all = Viewport::fit(last);
        if !(self.from.is_finite() && self.to.is_finite()) || self.length() >= all.length() {
            return all;
        }
        let length = self.length().max(shortest(self.to)).min(all.to);
        let from = self.from.clamp(0.0, all.to - length);
        Viewport { from, to: from + length }
    }
}

/// The shortest stretch that can be shown around a time.
fn shortest(at: f64) -> f64 {
    SHORTEST.max(at.abs() * SHORTEST_PART)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: f64 = 1e9;

    fn view(from: f64, to: f64) -> Viewport {
        Viewport { from: from * SECOND, to: to * SECOND }
    }

    #[test]
    fn zooming_keeps_the_time_under_the_pointer() {
        assert_eq!(view(0.0, 4.0).zoomed(1.0 * SECOND, 0.5), view(0.5, 2.5));
        assert_eq!(view(0.5, 2.5).zoomed(1.0 * SECOND, 2.0), view(0.0, 4.0));
        // What is not on the screen cannot stay there: the nearest edge does.
        assert_eq!(view(1.0, 2.0).zoomed(0.0, 0.5).length(), 0.5 * SECOND);
    }

    #[test]
    fn nothing_is_shorter_than_the_clock_can_tell() {
        let close = view(1.0, 2.0).zoomed(1.5 * SECOND, 1e-12);
        assert!((close.length() - SHORTEST).abs() < 1e-3, "{close:?}");
        assert_eq!(Viewport::around(5.0, 5.0), Viewport { from: -60.0, to: 70.0 });
    }

    #[test]
    fn panning_moves_by_parts_of_the_screen() {
        assert_eq!(view(1.0, 3.0).panned(0.25), view(1.5, 3.5));
        assert_eq!(view(1.0, 3.0).panned(-0.25), view(0.5, 2.5));
    }

    #[test]
    fn it_stays_within_the_run() {
        let last = 14_000_000_000;
        assert_eq!(view(-3.0, 1.0).within(last), view(0.0, 4.0));
        assert_eq!(view(13.0, 17.0).within(last), view(11.0, 15.0));
        assert_eq!(view(2.0, 4.0).within(last), view(2.0, 4.0));
        assert_eq!(view(-90.0, 90.0).within(last), Viewport::fit(last));
        assert_eq!(view(f64::NAN, 1.0).within(last), Viewport::fit(last));
    }

    #[test]
    fn a_fit_is_as_long_as_the_run_with_air_at_its_end() {
        assert_eq!(Viewport::fit(14_000_000_000), view(0.0, 15.0));
        assert_eq!(Viewport::fit(14_000_000).to, 15e6, "14 ms fill the width");
        assert_eq!(Viewport::fit(0).to, NOTHING_YET + NOTHING_YET / 14.0);
    }
}

/// Host only: proptest has no source of random numbers on wasm32.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// No gesture leaves the run, however long the run is.
        #[test]
        fn no_gesture_leaves_the_run(
            last in any::<u64>(),
            (one, other, at) in (any::<u64>(), any::<u64>(), any::<f64>()),
            (factor, part) in (any::<f64>(), any::<f64>()),
        ) {
            let all = Viewport::fit(last);
            let begin = Viewport::around(one as f64, other as f64).within(last);
            for view in [begin, begin.zoomed(at, factor), begin.panned(part)] {
                let view = view.within(last);
                prop_assert!(view.from >= 0.0 && view.to <= all.to, "{:?}", view);
                prop_assert!(view.to - view.from >= SHORTEST * 0.99, "{:?}", view);
            }
        }
    }
}
