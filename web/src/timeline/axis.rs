//! The time axis: where a time stands on the screen, and which times are marked.

use super::view::Viewport;

/// From times to horizontal positions and back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// The pixel at which `view` begins.
    pub left: f64,
    /// How many pixels it has.
    pub width: f64,
    /// The stretch of time.
    pub view: Viewport,
}

/// A marked time.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Nanoseconds since the run began.
    pub at: u64,
    /// What to write there.
    pub label: String,
}

/// How wide a character of a label is at most, in pixels.
const CHARACTER: f64 = 6.8;

/// The most ticks of an axis of any width.
const MOST_TICKS: usize = 400;

const MINUTE: u64 = 60_000_000_000;
const DAY: u64 = 24 * 60 * MINUTE;

impl Axis {
    /// Where a time stands; may be far outside of the screen.
    pub fn x(&self, at: u64) -> f64 {
        self.left + (at as f64 - self.view.from) * self.width / self.view.length()
    }

    /// Where a time stands, or the nearest edge.
    pub fn x_within(&self, at: u64) -> f64 {
        self.x(at).clamp(self.left, self.right())
    }

    /// The time that stands at a position.
    pub fn time(&self, x: f64) -> f64 {
        self.view.from + (x - self.left) * self.view.length() / self.width
    }

    /// The time that stands at a position, in whole nanoseconds and not before the run began.
    pub fn moment(&self, x: f64) -> u64 {
        self.time(x).max(0.0).round() as u64
    }

    /// The right edge.
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Whether anything of a stretch is on the screen.
    pub fn shows(&self, from: u64, to: u64) -> bool {
        to as f64 >= self.view.from && from as f64 <= self.view.to
    }

    /// The times to mark: round ones, at least `gap` pixels apart and never so close that their
    /// labels touch. Where there is no room for two labels, there is one at most.
    pub fn ticks(&self, gap: f64) -> Vec<Tick> {
        let per_pixel = self.view.length() / self.width.max(1.0);
        let mut least = gap * per_pixel;
        loop {
            let Some(step) = round_up(least) else { return Vec::new() };
            let mut ticks = self.every(step);
            let longest = ticks.iter().map(|tick| tick.label.chars().count()).max().unwrap_or(0);
            let needed = (longest as f64 * CHARACTER + 10.0) * per_pixel;
            if ticks.len() < 2 || needed <= step as f64 && ticks.len() <= MOST_TICKS {
                return ticks;
            }
            if round_up(step as f64 * 1.01).is_none() {
                ticks.truncate(1);
                return ticks;
            }
            // A longer step, so that this ends.
            least = needed.max(step as f64 * 1.01);
        }
    }

    /// The multiples of `step` that are shown; one more than [`MOST_TICKS`] if there are too many.
    fn every(&self, step: u64) -> Vec<Tick> {
        let first = (self.view.from.max(0.0) / step as f64).ceil() as u64;
        let last = (self.view.to.max(0.0) / step as f64).ceil() as u64;
        let unit = Unit::of(step, self.view.to);
        let tick = |at| Tick { at, label: unit.label(at) };
        let times = (first..last).map_while(|index| index.checked_mul(step));
        times.take(MOST_TICKS + 1).map(tick).collect()
    }
}

/// The next larger of 1, 2, 5, 10, 20, 50, ... nanoseconds, from a minute on of minutes, and from a
/// day on of days; `None` if no time is that long.
fn round_up(least: f64) -> Option<u64> {
    // From one unit to the next where the steps of the smaller one come to that.
    let units = [(1, MINUTE), (MINUTE, DAY), (DAY, u64::MAX)];
    units.into_iter().find_map(|(unit, end)| {
        let powers = (0..).map_while(|power| 10_u64.checked_pow(power)?.checked_mul(unit));
        let steps = powers.flat_map(|power| [1, 2, 5].map(|times| power.checked_mul(times)));
        let mut steps = steps.map_while(|step| step.filter(|&step| step < end));
        steps.find(|&step| step as f64 >= least)
    })
}

/// How labels are written, the same for all of an axis.
#[derive(Debug, Clone, Copy)]
struct Unit {
    nanoseconds: f64,
    name: &'static str,
    digits: usize,
}

impl Unit {
    fn of(step: u64, to: f64) -> Self {
        let (nanoseconds, name) = match step {
            DAY.. => (DAY as f64, "d"),
            MINUTE.. => (MINUTE as f64, "min"),
            // Many digits before the point are as hard to read as many after it.
            _ if step >= 100_000_000 || to >= 10e9 => (1e9, "s"),
            _ if step >= 100_000 || to >= 10e6 => (1e6, "ms"),
            _ => (1e3, "µs"),
        };
        let digits = (nanoseconds / step as f64).log10().ceil().max(0.0) as usize;
        Unit { nanoseconds, name, digits }
    }

    fn label(self, at: u64) -> String {
        if at == 0 {
            return "0 s".to_owned();
        }
        format!("{:.*} {}", self.digits, at as f64 / self.nanoseconds, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(from: f64, to: f64, width: f64) -> Axis {
        Axis { left: 100.0, width, view: Viewport { from, to } }
    }

    fn labels(from: f64, to: f64, width: f64) -> String {
        let labels: Vec<_> =
            axis(from, to, width).ticks(80.0).into_iter().map(|tick| tick.label).collect();
        labels.join(" | ")
    }

    #[test]
    fn round_times_are_marked_at_any_zoom() {
        let cases = [
            (0.0, 3.2e9, 1000.0, "0 s | 0.5 s | 1.0 s | 1.5 s | 2.0 s | 2.5 s | 3.0 s"),
            (0.0, 3.2e9, 300.0, "0 s | 1 s | 2 s | 3 s"),
            (0.0, 64e9, 400.0, "0 s | 20 s | 40 s | 60 s"),
            (0.0, 600e9, 400.0, "0 s | 2 min | 4 min | 6 min | 8 min"),
            (0.0, 7200e9, 400.0, "0 s | 50 min | 100 min"),
            (0.0, 86400e9, 400.0, "0 s | 500 min | 1000 min"),
            (0.0, 292.0 * 365.25 * 86400e9, 400.0, "0 s | 50000 d | 100000 d"),
            (0.0, u64::MAX as f64, 400.0, "0 s | 50000 d | 100000 d | 150000 d | 200000 d"),
            (1.0e9, 1.1e9, 400.0, "1000 ms | 1020 ms | 1040 ms | 1060 ms | 1080 ms"),
            (12.0e9, 12.1e9, 400.0, "12.00 s | 12.02 s | 12.04 s | 12.06 s | 12.08 s"),
            (
                1e9,
                1.0001e9,
                400.0,
                "1000.00 ms | 1000.02 ms | 1000.04 ms | 1000.06 ms | 1000.08 ms",
            ),
            (0.0, 50_000.0, 400.0, "0 s | 10 µs | 20 µs | 30 µs | 40 µs"),
            (5_000.0, 5_100.0, 400.0, "5.00 µs | 5.02 µs | 5.04 µs | 5.06 µs | 5.08 µs"),
        ];
        for (from, to, width, expected) in cases {
            assert_eq!(labels(from, to, width), expected, "{from} to {to} on {width}");
        }
    }

    #[test]
    fn labels_never_touch() {
        for width in [120.0, 300.0, 900.0, 2000.0] {
            for zoom in 0..34 {
                let length = 150.0 * 2_f64.powi(zoom);
                for from in [0.0, 0.37 * length, 55e9, 3600e9] {
                    let axis = axis(from, from + length, width);
                    let ticks = axis.ticks(64.0);
                    for pair in ticks.windows(2) {
                        let room = axis.x(pair[1].at) - axis.x(pair[0].at);
                        let needed = pair[0].label.chars().count() as f64 * CHARACTER;
                        assert!(room > needed, "{width} {from} {length}: {pair:?}");
                        assert_ne!(pair[0].label, pair[1].label, "{from} {length}");
                    }
                }
            }
        }
    }

    #[test]
    fn times_and_positions_are_each_others_inverse() {
        let axis = axis(1e9, 3e9, 500.0);
        assert_eq!((axis.x(1_000_000_000), axis.x(2_000_000_000)), (100.0, 350.0));
        assert_eq!(axis.time(350.0), 2e9);
        assert_eq!((axis.x_within(0), axis.x_within(9_000_000_000)), (100.0, 600.0));
        assert_eq!(axis.moment(-1000.0), 0, "never before the run began");
    }
}

/// Host only: proptest has no source of random numbers on wasm32.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    /// Any number of nanoseconds, and those where something might change.
    fn time() -> impl Strategy<Value = u64> {
        const CORNERS: [u64; 7] = [0, 1, 99, 1 << 53, 1 << 63, u64::MAX - 1, u64::MAX];
        prop_oneof![any::<u64>(), (0..64_u32).prop_map(|bits| 1 << bits), select(&CORNERS[..])]
    }

    proptest! {
        /// At every zoom and width, the ticks are in order, each once, within the view, and no more than
        /// fit.
        #[test]
        fn every_stretch_of_every_run_has_a_bounded_axis(
            (one, other, last) in (time(), time(), time()),
            width in prop_oneof![Just(0.0), 0.0..5000.0, Just(f64::NAN)],
            gap in 1.0..200.0,
        ) {
            let around = Viewport::around(one as f64, other as f64).within(last);
            for view in [Viewport::fit(last), around] {
                let axis = Axis { left: 168.0, width, view };
                let ticks = axis.ticks(gap);
                prop_assert!(ticks.len() <= MOST_TICKS);
                prop_assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at));
                prop_assert!(ticks.iter().all(|tick| axis.shows(tick.at, tick.at)));
                for pair in ticks.windows(2) {
                    prop_assert!(pair[0].label != pair[1].label, "{:?}", pair);
                }
                for at in [one, other, last] {
                    prop_assert!(width.is_nan() || axis.x(at).is_finite());
                    // Must not panic, for any time.
                    let _ = axis.moment(axis.x(at));
                }
                prop_assert!(width < 400.0 || width.is_nan() || !ticks.is_empty());
            }
        }
    }
}
