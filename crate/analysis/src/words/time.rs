//! Times as people read them. Input is nanoseconds.

/// A shorter time is told as "at once" where a whole run is meant.
pub const AT_ONCE: u64 = 100_000;

/// A duration in words, with the precision that suits its size: `0 s`, `850 ns`, `1.3 µs`, `12 µs`,
/// `850 ms`, `2.00 s`.
pub fn duration(ns: u64) -> String {
    let digits = |value: f64, unit: &str| {
        let after = usize::from(value < 9.95);
        format!("{value:.after$} {unit}")
    };
    match ns {
        0 => "0 s".to_owned(),
        1..=999 => format!("{ns} ns"),
        1_000..=999_499 => digits(ns as f64 / 1e3, "µs"),
        999_500..=999_499_999 => digits(ns as f64 / 1e6, "ms"),
        _ => format!("{:.2} s", ns as f64 / 1e9),
    }
}

/// A moment of a run in seconds with milliseconds, without the unit: `0.000`, `12.345`.
pub fn moment(ns: u64) -> String {
    let ms = ns / 1_000_000;
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// The same with the unit: `12.345 s`.
pub fn seconds(ns: u64) -> String {
    format!("{} s", moment(ns))
}

/// The same down to microseconds where there are any: `1.240 s`, `1.240012 s`. For a view that can show
/// such short times.
pub fn precise_seconds(ns: u64) -> String {
    if ns.is_multiple_of(1_000_000) {
        return seconds(ns);
    }
    format!("{:.6} s", ns as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [
            (0, "0 s"),
            (999, "999 ns"),
            (1_000, "1.0 µs"),
            (12_000, "12 µs"),
            (99_999, "100 µs"),
            (999_499, "999 µs"),
            (999_500, "1.0 ms"),
            (1_340_000, "1.3 ms"),
            (9_949_999, "9.9 ms"),
            (9_950_000, "10 ms"),
            (999_499_999, "999 ms"),
            (999_500_000, "1.00 s"),
            (2_004_000_000, "2.00 s"),
            (75_000_000_000, "75.00 s"),
        ];
        for (ns, expected) in cases {
            assert_eq!(duration(ns), expected, "{ns}");
        }
    }

    #[test]
    fn moments() {
        assert_eq!([0, 1_240_999_999].map(moment), ["0.000", "1.240"]);
        assert_eq!(seconds(61_005_000_000), "61.005 s");
        let precise = [1_240_000_000, 1_240_012_300].map(precise_seconds);
        assert_eq!(precise, ["1.240 s", "1.240012 s"]);
    }
}
