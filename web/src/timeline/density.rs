//! Level of detail: which pixels of a lane are busy, at a cost that depends on the pixels and not on
//! how many spans there are.

use pollscope_analysis::tracks::ThreadPoll;
use pollscope_analysis::{Span, SpanKind};

use super::axis::Axis;

/// A stretch of a lane as it is drawn, from left to right; positions are within the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stretch {
    /// One span that is wide enough to be drawn by itself; `span` is its place in the lane.
    One { span: usize, from: f64, to: f64 },
    /// Many spans, each narrower than a pixel, on whole pixels in each of which the lane was polled
    /// at least once. `span` is the first of them.
    Busy { span: usize, from: f64, to: f64 },
}

/// Something that lasts: one of many, in the order of time, that do not overlap.
pub trait Lasting {
    /// When it begins.
    fn start(&self) -> u64;
    /// When it ends, if it has.
    fn end(&self) -> Option<u64>;
    /// Whether it is work, as opposed to waiting.
    fn is_busy(&self) -> bool;
}

impl Lasting for Span {
    fn start(&self) -> u64 {
        self.start
    }

    fn end(&self) -> Option<u64> {
        self.end
    }

    fn is_busy(&self) -> bool {
        self.kind == SpanKind::Running
    }
}

impl Lasting for ThreadPoll {
    fn start(&self) -> u64 {
        self.start
    }

    fn end(&self) -> Option<u64> {
        self.end
    }

    fn is_busy(&self) -> bool {
        true
    }
}

/// What of a lane's spans is on the screen. `last` is where an open span reaches to.
///
/// A span at least a pixel wide is drawn as it is. Of those that are narrower, all that begin in the
/// same pixel are looked at together, and the next one is found by halving, so a lane of a million
/// spans takes as long as one of a thousand.
pub fn stretches<S: Lasting>(spans: &[S], axis: &Axis, last: u64) -> Vec<Stretch> {
    let end = |span: &S| span.end().unwrap_or(last).max(span.start());
    let mut drawn: Vec<Stretch> = Vec::new();
    let mut at = spans.partition_point(|span| (end(span) as f64) < axis.view.from);
    while let Some(span) = spans.get(at) {
        let (from, to) = (axis.x(span.start()), axis.x(end(span)));
        if from > axis.right() {
            break;
        }
        if to - from >= 1.0 {
            let (from, to) = (from.max(axis.left), to.min(axis.right()));
            drawn.push(Stretch::One { span: at, from, to });
            at += 1;
            continue;
        }
        let pixel = from.floor();
        let boundary = axis.time(pixel + 1.0);
        let mut next = at + spans[at..].partition_point(|span| (span.start() as f64) < boundary);
        // The last one to begin here may be a wide one, which is drawn by itself.
        let wide = |span: &S| axis.x(end(span)) - axis.x(span.start()) >= 1.0;
        if next > at + 1 && wide(&spans[next - 1]) {
            next -= 1;
        }
        let next = next.max(at + 1);
        if spans[at..next].iter().any(Lasting::is_busy) {
            busy(&mut drawn, at, pixel);
        }
        at = next;
    }
    drawn
}

/// Adds a busy pixel, to the stretch before it if that ends there.
fn busy(drawn: &mut Vec<Stretch>, span: usize, pixel: f64) {
    if let Some(Stretch::Busy { to, .. }) = drawn.last_mut()
        && *to >= pixel
    {
        *to = pixel + 1.0;
        return;
    }
    drawn.push(Stretch::Busy { span, from: pixel, to: pixel + 1.0 });
}

#[cfg(test)]
mod tests {
    use super::super::view::Viewport;
    use super::*;

    fn axis(from: f64, to: f64, width: f64) -> Axis {
        Axis { left: 0.0, width, view: Viewport { from, to } }
    }

    /// Spans without gaps from these starts on, polled and waiting in turn.
    fn alternating(starts: &[u64]) -> Vec<Span> {
        let kinds = [SpanKind::Running, SpanKind::Waiting { line: 3 }];
        let ends = starts[1..].iter().map(|&start| Some(start)).chain([None]);
        let spans = starts.iter().zip(ends).zip(kinds.iter().cycle());
        spans.map(|((&start, end), &kind)| Span { kind, start, end }).collect()
    }

    #[test]
    fn what_is_wide_is_drawn_by_itself() {
        let spans = alternating(&[0, 40, 100, 101]);
        assert_eq!(
            stretches(&spans, &axis(0.0, 200.0, 200.0), 150),
            [
                Stretch::One { span: 0, from: 0.0, to: 40.0 },
                Stretch::One { span: 1, from: 40.0, to: 100.0 },
                Stretch::One { span: 2, from: 100.0, to: 101.0 },
                Stretch::One { span: 3, from: 101.0, to: 150.0 },
            ]
        );
    }

    #[test]
    fn a_short_poll_is_a_busy_pixel_and_what_follows_it_keeps_its_place() {
        let spans = alternating(&[500, 502, 9_000]);
        assert_eq!(
            stretches(&spans, &axis(0.0, 10_000.0, 100.0), 9_000),
            [
                Stretch::Busy { span: 0, from: 5.0, to: 6.0 },
                Stretch::One { span: 1, from: 5.02, to: 90.0 },
                Stretch::Busy { span: 2, from: 90.0, to: 91.0 },
            ]
        );
    }

    #[test]
    fn only_what_is_on_the_screen_is_drawn() {
        let spans = alternating(&[0, 100, 200, 300, 400]);
        assert_eq!(
            stretches(&spans, &axis(150.0, 250.0, 100.0), 500),
            [
                Stretch::One { span: 1, from: 0.0, to: 50.0 },
                Stretch::One { span: 2, from: 50.0, to: 100.0 },
            ]
        );
    }

    /// The pixels that are busy, found the slow way: by looking at each span.
    fn busy_pixels(spans: &[Span], axis: &Axis, last: u64) -> Vec<bool> {
        let mut pixels = vec![false; axis.width as usize];
        for span in spans.iter().filter(|span| span.kind == SpanKind::Running) {
            let (from, to) = (axis.x(span.start), axis.x(span.end.unwrap_or(last)));
            // A span that is wide covers what it touches; a narrow one, the pixel it begins in.
            let to = if to - from >= 1.0 { to } else { from };
            for (index, pixel) in pixels.iter_mut().enumerate() {
                let left = index as f64;
                *pixel |= from < left + 1.0 && (to > left || from == to && from >= left);
            }
        }
        pixels
    }

    #[test]
    fn zoomed_out_exactly_the_busy_pixels_are_covered() {
        // Bursts of polls of many lengths with gaps of many lengths, from a fixed recurrence.
        let mut seed = 12_345_u64;
        let mut starts = vec![0];
        for index in 0..60_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let spread = if index % 5_000 < 4 { 6_000_000 } else { 90 };
            starts.push(starts[index] + (seed >> 33) % spread);
        }
        let spans = alternating(&starts);
        let last = starts[starts.len() - 1];
        let burst = starts[25_003] as f64;
        let all = last as f64;
        for (from, to) in [(0.0, all), (all * 0.3, all * 0.6), (burst - 1e6, burst + 1e6)] {
            let axis = axis(from, to, 700.0);
            let mut covered = vec![false; 700];
            for stretch in stretches(&spans, &axis, last) {
                let (from, to) = match stretch {
                    Stretch::Busy { from, to, .. } => (from, to),
                    Stretch::One { span, from, to } if spans[span].kind == SpanKind::Running => {
                        (from, to)
                    }
                    Stretch::One { .. } => continue,
                };
                for (index, pixel) in covered.iter_mut().enumerate() {
                    *pixel |= from < index as f64 + 1.0 && to > index as f64;
                }
            }
            let expected = busy_pixels(&spans, &axis, last);
            assert!(expected.iter().any(|&busy| busy) && !expected.iter().all(|&busy| busy));
            assert_eq!(covered, expected, "from {from} to {to}");
        }
    }

    #[test]
    fn a_million_spans_take_no_more_stretches_than_there_are_pixels() {
        let starts: Vec<u64> = (0..1_000_000).map(|index| index * 10).collect();
        let drawn = stretches(&alternating(&starts), &axis(0.0, 1e7, 800.0), 10_000_000);
        assert_eq!(drawn, [Stretch::Busy { span: 0, from: 0.0, to: 800.0 }]);
    }
}
