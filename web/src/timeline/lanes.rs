//! Draws the lanes of one half: what each of them did when.

use pollscope_analysis::{Lane, LaneEnd, SpanKind, words as phrases};
use pollscope_trace::Language;

use super::density::{Stretch, stretches};
use super::picture::{Band, Picture};
use super::scene::{Align, Paint, Rect, Shape};
use super::sheet::{Height, Sheet, width_of};

/// A poll is drawn at least this wide, however short it was, where the next one leaves room.
pub(super) const POLL_WIDTH: f64 = 7.0;

/// The colours and the heading of a half.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours {
    pub(super) heading: &'static str,
    pub(super) full: Paint,
    pub(super) mid: Paint,
}

impl Colours {
    pub(super) fn of(language: Language) -> Self {
        match language {
            Language::Rust => Colours { heading: "Rust", full: Paint::Rust, mid: Paint::RustMid },
            Language::JavaScript => {
                Colours { heading: "JavaScript", full: Paint::Js, mid: Paint::JsMid }
            }
        }
    }
}

/// One lane on its way to the sheet.
struct Drawing<'p, 'a> {
    picture: &'p Picture<'a>,
    lane: &'a Lane,
    middle: f64,
    height: f64,
    /// Up to when what has not ended is drawn.
    last: u64,
    colours: Colours,
    /// What the row stands on.
    ground: Paint,
    sheet: &'p mut Sheet,
}

/// Draws a lane in its row.
pub(super) fn lane(
    picture: &Picture<'_>,
    band: &Band<'_>,
    (index, row): (usize, usize),
    sheet: &mut Sheet,
) {
    let Some(lane) = band.lane(index) else { return };
    let (input, language) = (&picture.input, band.language);
    let picked = input.picked.is_lane(language, index);
    let mut drawing = Drawing {
        picture,
        lane,
        middle: band.middle(row),
        height: picture.metrics.block(),
        last: band.half.last,
        colours: Colours::of(language),
        ground: if picked { Paint::Sunk } else { Paint::Panel },
        sheet,
    };
    drawing.life();
    let stretches = stretches(&lane.spans, &picture.axis, band.half.last);
    for (at, stretch) in stretches.iter().enumerate() {
        drawing.stretch(*stretch, &stretches[at + 1..]);
    }
    drawing.end();
    for (marked, paint) in [(input.hovered, Paint::Dim), (input.picked, Paint::Text)] {
        if let Some(span) = marked.span.filter(|_| marked.is_lane(language, index)) {
            drawing.outline(span, paint);
        }
    }
}

impl Drawing<'_, '_> {
    fn rect(&self, from: f64, to: f64) -> Rect {
        let y = self.middle - self.height / 2.0;
        Rect { x: from, y, width: to - from, height: self.height }
    }

    /// The line from the first poll to the end, on which the polls stand.
    fn life(&mut self) {
        let axis = &self.picture.axis;
        let Some(started) = self.lane.started else { return };
        let ended = self.lane.ended.map_or(self.last, |(at, _)| at);
        if axis.shows(started, ended) {
            let (from, to) = (axis.x_within(started), axis.x_within(ended));
            self.sheet.line((from, self.middle), (to, self.middle), 2.0, self.colours.mid);
        }
    }

    fn stretch(&mut self, stretch: Stretch, later: &[Stretch]) {
        match stretch {
            Stretch::Busy { from, to, .. } => self.poll(from, to, later),
            Stretch::One { span, from, to } => match self.lane.spans[span].kind {
                SpanKind::Running => self.poll(from, to, later),
                SpanKind::Lazy => self.lazy(from, to),
                SpanKind::Waiting { line } => self.waiting(line, from, to),
            },
        }
    }

    fn poll(&mut self, from: f64, to: f64, later: &[Stretch]) {
        let next = later.iter().find_map(|stretch| self.begin_of_poll(stretch));
        let room = next.map_or(POLL_WIDTH, |next| next - 1.0 - from);
        let wide = to.max(from + POLL_WIDTH.min(room));
        // Corners would not show on what is narrow, and cost time where it is many.
        let radius = if wide - from >= 5.0 { 2.0 } else { 0.0 };
        self.sheet.block(Height::Blocks, self.rect(from, wide), radius, self.colours.full);
    }

    fn begin_of_poll(&self, stretch: &Stretch) -> Option<f64> {
        match *stretch {
            Stretch::Busy { from, .. } => Some(from),
            Stretch::One { span, from, .. } => {
                (self.lane.spans[span].kind == SpanKind::Running).then_some(from)
            }
        }
    }

    /// The line of the `.await`, where there is room for it.
    fn waiting(&mut self, line: u32, from: f64, to: f64) {
        let size = self.picture.metrics.font - 1.5;
        let text = phrases::line(line);
        let width = width_of(&text, size);
        let x = from + POLL_WIDTH + 8.0;
        if line == 0 || x + width + 12.0 > to {
            return;
        }
        self.sheet.block(Height::Plates, self.rect(x - 3.0, x + width + 3.0), 0.0, self.ground);
        self.sheet.text(x, self.middle, text, size, Paint::Dim);
    }

    /// The stretch between creation and first poll.
    fn lazy(&mut self, from: f64, to: f64) {
        let origin = self.picture.axis.x(self.lane.created);
        if to - from >= 3.0 {
            self.sheet.add(Height::Hatches, Shape::Hatch { rect: self.rect(from, to), origin });
        }
        self.ring();
        let ended = self.lane.started.or(self.lane.ended.map(|(at, _)| at));
        let gap = ended.unwrap_or(self.last).saturating_sub(self.lane.created);
        let gap = phrases::duration(gap);
        // The longest that fits is written.
        let texts = if self.lane.never_ran() {
            [format!("created, never polled: dropped after {gap}"), "never polled".to_owned(), gap]
        } else {
            [format!("created, not started: {gap}"), format!("not started: {gap}"), gap]
        };
        let size = self.picture.metrics.font - 1.0;
        let fits = |text: &str| width_of(text, size) + 22.0 < to - from;
        if let Some(text) = texts.into_iter().find(|text| fits(text)) {
            let x = f64::midpoint(from, to);
            let half = width_of(&text, size) / 2.0 + 4.0;
            let plate = self.rect(x - half, x + half);
            self.sheet.block(Height::Plates, plate, 2.0, Paint::RustSoft);
            self.sheet.aligned(x, self.middle, text, size, Align::Middle, Paint::Rust);
        }
    }

    /// Where it was created.
    fn ring(&mut self) {
        let x = self.picture.axis.x(self.lane.created);
        let ring = Shape::Ring { x, y: self.middle, radius: 4.0, paint: self.colours.full };
        self.sheet.add(Height::Signs, ring);
    }

    fn end(&mut self) {
        let Some((at, end)) = self.lane.ended else { return };
        let paint = match end {
            LaneEnd::Ready => return,
            LaneEnd::NeverPolled | LaneEnd::Cancelled | LaneEnd::Unfinished => self.colours.full,
            LaneEnd::Panicked | LaneEnd::Rejected => Paint::Warn,
        };
        if self.picture.axis.shows(at, at) {
            let x = self.picture.axis.x(at);
            self.sheet.add(Height::Signs, Shape::Cross { x, y: self.middle, size: 4.0, paint });
        }
    }

    fn outline(&mut self, span: usize, paint: Paint) {
        let axis = &self.picture.axis;
        let Some(found) = self.lane.spans.get(span) else { return };
        let end = found.end.unwrap_or(self.last);
        if !axis.shows(found.start, end) {
            return;
        }
        let (from, to) = (axis.x_within(found.start), axis.x_within(end));
        let rect = self.rect(from - 2.0, to.max(from + POLL_WIDTH) + 2.0);
        let rect = Rect { y: rect.y - 2.0, height: rect.height + 4.0, ..rect };
        self.sheet.add(Height::Top, Shape::Outline { rect, paint });
    }
}
