//! Times as people read them. Input is nanoseconds.

/// A shorter duration is written as `0 s`.
pub const SHORTEST: u64 = 100_000;

/// A duration in words, with the precision that suits its size: `0 s`, `1.3 ms`, `850 ms`,
/// `2.00 s`.
pub fn duration(ns: u64) -> String {
    let ms = ns as f64 / 1e6;
    match ns {
        0..SHORTEST => "0 s".to_owned(),
        SHORTEST..=9_949_999 => format!("{ms:.1} ms"),
        9_950_000..=999_499_999 => format!("{ms:.0} ms"),
        _ => format!("{:.2} s", ms / 1e3),
    }
}

/// A moment of a run in seconds with milliseconds: `0.000`, `12.345`.
pub fn moment(ns: u64) -> String {
    let ms = ns / 1_000_000;
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [
            (0, "0 s"),
            (99_999, "0 s"),
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
        assert_eq!(moment(0), "0.000");
        assert_eq!(moment(1_240_999_999), "1.240");
        assert_eq!(moment(61_005_000_000), "61.005");
    }
}
