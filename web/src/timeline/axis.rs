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
    /// labels touch.
    pub fn ticks(&self, gap: f64) -> Vec<Tick> {
        let mut gap = gap;
        loop {
            let step = round_up(self.view.length() * gap / self.width.max(1.0));
            let ticks = self.every(step);
            let longest = ticks.iter().map(|tick| tick.label.chars().count()).max().unwrap_or(0);
            let needed = longest as f64 * CHARACTER + 10.0;
            if needed <= step as f64 * self.width / self.view.length() || ticks.len() < 2 {
                return ticks;
            }
            gap = needed.max(gap * 1.2);
        }
    }

    fn every(&self, step: u64) -> Vec<Tick> {
        let first = (self.view.from.max(0.0) / step as f64).ceil() as u64;
        let last = (self.view.to.max(0.0) / step as f64).ceil() as u64;
        let unit = Unit::of(step, self.view.to);
        let tick = |at| Tick { at, label: unit.label(at) };
        (first..last).map(|index| tick(index * step)).collect()
    }
}

/// The next larger of 1, 2, 5, 10, 20, 50, ... nanoseconds, and from a minute on of 1, 2, 5, 10, ...
/// minutes.
fn round_up(least: f64) -> u64 {
    const MINUTE: u64 = 60_000_000_000;
    let mut unit = 1_u64;
    loop {
        for step in [unit, unit * 2, unit * 5] {
            let step = if step < MINUTE { step } else { step.div_ceil(MINUTE) * MINUTE };
            // Beyond it there is nothing that a run could last.
            if step as f64 >= least || step >= 1_000_000 * MINUTE {
                return step;
            }
        }
        unit = if unit * 10 == 100_000_000_000 { MINUTE } else { unit * 10 };
    }
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
            60_000_000_000.. => (6e10, "min"),
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
