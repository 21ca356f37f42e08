//! The output of both halves under one column of times: which lines stand side by side.
//!
//! Plain data, no browser. The contrast as text: what both halves print at the same time stands in one
//! row.

use std::ops::Range;

use pollscope_analysis::console::Lines;
use pollscope_trace::Language;

/// Lines that are printed within the same millisecond count as printed at the same time: that is what
/// the times on the screen tell apart.
const TOGETHER: u64 = 1_000_000;
/// So many rows before and after the present one are on the page at first, and so many more when
/// somebody looks for them.
const AROUND: usize = 60;
const MORE: usize = 400;
/// Rows are made of three times as many lines of each half.
const WINDOW: usize = 50_000;

/// A row: a line of each half, of which one may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// When it was printed, in nanoseconds since the run began.
    pub at: u64,
    /// The line of the Rust half, by its place among them.
    pub rust: Option<usize>,
    /// The line of the JavaScript half.
    pub js: Option<usize>,
}

impl Row {
    /// The line of a half.
    pub fn line(&self, language: Language) -> Option<usize> {
        match language {
            Language::Rust => self.rust,
            Language::JavaScript => self.js,
        }
    }
}

/// The first line of a half that rows are made of when `begun` lines have begun: a program may print
/// millions, and each row takes memory.
pub fn first(begun: usize) -> usize {
    (begun / WINDOW).saturating_sub(1) * WINDOW
}

/// The rows for lines of both halves, in the order of their times: three windows from the first line on
/// that is given for each half.
pub fn rows(rust: (&Lines, usize), js: (&Lines, usize)) -> Vec<Row> {
    let times = |(lines, first): (&Lines, usize)| -> Vec<u64> {
        lines.from(first).take(3 * WINDOW).map(|line| line.at).collect()
    };
    let (first, times) = ([rust.1, js.1], [times(rust), times(js)]);
    let mut rows = Vec::with_capacity(times[0].len().max(times[1].len()));
    let (mut left, mut right) = (0, 0);
    // A line may tell an earlier time than the one before it; it still stands below it.
    let mut time = 0;
    while left < times[0].len() || right < times[1].len() {
        let at = |half: usize, index: usize| {
            times[half].get(index).map_or(u64::MAX, |&at| at.max(time) / TOGETHER)
        };
        let (one, other) = (at(0, left), at(1, right));
        let now = one.min(other);
        let earliest =
            [(one == now).then(|| times[0][left]), (other == now).then(|| times[1][right])];
        time = earliest.into_iter().flatten().min().unwrap_or(0).max(time);
        let row = |is: bool, line: usize| is.then_some(line);
        rows.push(Row {
            at: time,
            rust: row(one == now, first[0] + left),
            js: row(other == now, first[1] + right),
        });
        left += usize::from(one == now);
        right += usize::from(other == now);
    }
    rows
}

/// How many of the rows have begun when so many lines of each half have.
pub fn happened(rows: &[Row], rust: usize, js: usize) -> usize {
    rows.partition_point(|row| {
        row.rust.is_some_and(|line| line < rust) || row.js.is_some_and(|line| line < js)
    })
}

/// The rows that are on the page, of so many, when the present one is after `happened` of them and
/// somebody has asked so often for earlier and for later ones.
pub fn shown(rows: usize, happened: usize, earlier: usize, later: usize) -> Range<usize> {
    let from = happened.saturating_sub(AROUND + earlier * MORE);
    let to = happened.saturating_add(AROUND + later * MORE).min(rows);
    from.min(to)..to
}

#[cfg(test)]
mod tests {
    use pollscope_analysis::ConsoleText;
    use pollscope_trace::Stream;

    use super::*;

    const MS: u64 = 1_000_000;

    fn lines(times: &[u64]) -> Lines {
        let mut lines = Lines::default();
        for &at in times {
            let text = "text\n".into();
            lines.push(&ConsoleText { at: at * MS, stream: Stream::Stdout, line: 0, text });
        }
        lines
    }

    fn check(rust: &[u64], js: &[u64], expected: &[(u64, Option<usize>, Option<usize>)]) {
        let (rust, js) = (lines(rust), lines(js));
        let rows = rows((&rust, 0), (&js, 0));
        let found: Vec<_> = rows.iter().map(|row| (row.at / MS, row.rust, row.js)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_printed_at_one_time_stands_side_by_side() {
        check(&[], &[], &[]);
        check(&[0, 5], &[], &[(0, Some(0), None), (5, Some(1), None)]);
        check(
            &[0, 1000, 1000, 2000],
            &[0, 0, 0, 1000],
            &[
                (0, Some(0), Some(0)),
                (0, None, Some(1)),
                (0, None, Some(2)),
                (1000, Some(1), Some(3)),
                (1000, Some(2), None),
                (2000, Some(3), None),
            ],
        );
    }

    #[test]
    fn a_row_has_happened_when_one_of_its_lines_has() {
        let (rust, js) = (lines(&[0, 1000]), lines(&[0, 0]));
        let rows = rows((&rust, 0), (&js, 0));
        let happened = |rust, js| happened(&rows, rust, js);
        assert_eq!([happened(0, 0), happened(1, 0), happened(1, 2), happened(2, 2)], [0, 1, 2, 3]);
    }

    #[test]
    fn of_very_many_lines_those_around_the_present_one_are_told() {
        assert_eq!([0, 99_999, 100_000, 1_234_567].map(first), [0, 0, 50_000, 1_150_000]);
        let (rust, js) = (lines(&[0, 1, 2, 3]), lines(&[2]));
        let rows = rows((&rust, 2), (&js, 0));
        let found: Vec<_> = rows.iter().map(|row| (row.rust, row.js)).collect();
        assert_eq!(found, [(Some(2), Some(0)), (Some(3), None)]);
    }

    #[test]
    fn only_the_rows_around_the_present_one_are_on_the_page() {
        assert_eq!(shown(10, 10, 0, 0), 0..10);
        assert_eq!(shown(100_000, 50_000, 0, 0), 49_940..50_060);
        assert_eq!(shown(100_000, 50_000, 1, 0), 49_540..50_060);
        assert_eq!(shown(100_000, 100_000, 0, 3), 99_940..100_000);
    }
}
