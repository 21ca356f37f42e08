//! The time axis: which stretch of time is shown, and where its marks stand.

/// Never shows less than this, so that a run's first milliseconds do not fill the screen.
const SHORTEST: u64 = 1_000_000_000;

/// From times to horizontal positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// Where time 0 stands.
    pub left: f64,
    /// How many pixels there are.
    pub width: f64,
    /// The time at the right end, in nanoseconds.
    pub end: u64,
}

impl Axis {
    /// An axis that shows everything up to `last` nanoseconds, with a little air after it.
    pub fn showing(last: u64, left: f64, width: f64) -> Self {
        let end = last.max(SHORTEST);
        Axis { left, width, end: end + end / 14 }
    }

    /// Where a time stands.
    pub fn x(&self, at: u64) -> f64 {
        self.left + self.width * (at as f64 / self.end as f64)
    }

    /// The times to mark, and what to write there: round numbers, at least `gap` pixels apart.
    pub fn ticks(&self, gap: f64) -> Vec<(u64, String)> {
        let least = self.end as f64 * gap / self.width.max(1.0);
        let step = round_up(least.max(1e6) as u64);
        (0..)
            .map(|index| index * step)
            .take_while(|&at| at < self.end)
            .map(|at| (at, label(at, step)))
            .collect()
    }
}

/// The next larger of 1, 2, 5, 10, 20, 50, ... milliseconds.
fn round_up(least: u64) -> u64 {
    let mut unit = 1_000_000_u64;
    loop {
        for factor in [1, 2, 5] {
            if unit.saturating_mul(factor) >= least {
                return unit.saturating_mul(factor);
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn label(at: u64, step: u64) -> String {
    let seconds = at as f64 / 1e9;
    if at == 0 || step.is_multiple_of(1_000_000_000) {
        format!("{seconds:.0} s")
    } else if step >= 100_000_000 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.0} ms", at as f64 / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(last: u64, width: f64) -> Vec<String> {
        let axis = Axis::showing(last, 0.0, width);
        axis.ticks(80.0).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn marks_round_times() {
        assert_eq!(
            labels(3_000_000_000, 1000.0).join(" "),
            "0 s 0.5 s 1.0 s 1.5 s 2.0 s 2.5 s 3.0 s"
        );
        assert_eq!(labels(3_000_000_000, 300.0).join(" "), "0 s 1 s 2 s 3 s");
        assert_eq!(labels(0, 300.0).join(" "), "0 s 0.5 s 1.0 s");
        assert_eq!(labels(60_000_000_000, 400.0).join(" "), "0 s 20 s 40 s 60 s");
    }

    #[test]
    fn time_zero_stands_left_and_nothing_leaves_the_axis() {
        let axis = Axis::showing(2_000_000_000, 100.0, 500.0);
        assert_eq!(axis.x(0), 100.0);
        assert!(axis.x(2_000_000_000) < 600.0);
    }
}
