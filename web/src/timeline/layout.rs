//! From the two models to a picture: a pure function.

use pollscope_analysis::{Lane, LaneEnd, Model, Row, Span, SpanKind, rows, time};
use pollscope_trace::{Language, WakeCause};

use super::axis::Axis;
use super::scene::{Align, Paint, Scene, Shape};

/// The height of the axis above the lanes.
const AXIS_HEIGHT: f64 = 30.0;
/// From one half to the next.
const HALF_GAP: f64 = 14.0;
/// Below the last lane.
const BOTTOM: f64 = 10.0;
/// The height of a half's heading.
const HEADING: f64 = 24.0;
/// A poll is drawn at least this wide, however short it was.
const POLL_WIDTH: f64 = 7.0;
/// Two wakes of one task closer than this are drawn as one.
const WAKE_GAP: f64 = 8.0;

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The Rust half.
    pub rust: Half<'a>,
    /// The JavaScript half.
    pub js: Half<'a>,
    /// How much room there is from left to right.
    pub width: f64,
    /// The time that the playhead stands at; `None` for no playhead.
    pub playhead: Option<u64>,
    /// The last moment to show.
    pub last: u64,
}

/// One half of what to draw.
#[derive(Debug, Clone, Copy)]
pub struct Half<'a> {
    /// Its lanes and wakes.
    pub model: &'a Model,
    /// Room is kept for this many lanes.
    pub lanes: u32,
}

/// The sizes that depend on the room there is.
#[derive(Debug, Clone, Copy)]
struct Metrics {
    /// The width of the column of names.
    names: f64,
    /// From lane to lane.
    row: f64,
    /// The size of text.
    font: f64,
}

impl Metrics {
    fn of(input: &Input<'_>) -> Self {
        let crowded = input.rust.lanes.max(input.js.lanes) > 7;
        let row = if crowded { 19.0 } else { 27.0 };
        let narrow = input.width < 560.0;
        let names = if narrow { 92.0 } else { 168.0 };
        Metrics { names, row, font: if narrow || crowded { 11.0 } else { 11.5 } }
    }

    /// How many characters of a name fit into its column.
    fn name_length(&self, indent: f64) -> usize {
        ((self.names - 24.0 - indent) / (self.font * 0.58)).max(3.0) as usize
    }
}

/// Draws everything.
pub fn layout(input: &Input<'_>) -> Scene {
    let metrics = Metrics::of(input);
    let width = (input.width - metrics.names - 14.0).max(40.0);
    let mut painter = Painter {
        axis: Axis::showing(input.last, metrics.names, width),
        metrics,
        width: input.width,
        last: input.last,
        shapes: Vec::new(),
    };
    let heights = [&input.rust, &input.js].map(|half| half_height(half, metrics));
    let height = AXIS_HEIGHT + heights[0] + HALF_GAP + heights[1] + BOTTOM;
    painter.axis_marks(height);
    painter.half(&input.rust, Language::Rust, AXIS_HEIGHT);
    let js_top = AXIS_HEIGHT + heights[0] + HALF_GAP;
    let rule = js_top - HALF_GAP / 2.0;
    painter.line((0.0, rule), (input.width, rule), 1.0, Paint::Rule);
    painter.half(&input.js, Language::JavaScript, js_top);
    if let Some(at) = input.playhead {
        painter.playhead(at, height);
    }
    Scene { height, shapes: painter.shapes }
}

fn half_height(half: &Half<'_>, metrics: Metrics) -> f64 {
    let lanes = half.model.lanes.len().max(half.lanes as usize);
    HEADING + lanes as f64 * metrics.row
}

/// Collects shapes.
struct Painter {
    axis: Axis,
    metrics: Metrics,
    width: f64,
    last: u64,
    shapes: Vec<Shape>,
}

impl Painter {
    fn axis_marks(&mut self, height: f64) {
        for (at, label) in self.axis.ticks(if self.width > 560.0 { 120.0 } else { 64.0 }) {
            let x = self.axis.x(at);
            self.line((x, AXIS_HEIGHT - 6.0), (x, height - BOTTOM), 1.0, Paint::Rule);
            self.text(x - 2.0, 13.0, label, 10.5, Paint::Dim);
        }
    }

    fn half(&mut self, half: &Half<'_>, language: Language, top: f64) {
        let colours = Colours::of(language);
        self.shapes.push(Shape::Text {
            x: 14.0,
            y: top + HEADING / 2.0,
            text: colours.heading.to_owned(),
            size: 12.0,
            bold: true,
            align: Align::Start,
            paint: colours.full,
        });
        let rows = rows(&half.model.lanes);
        let mut middles = vec![0.0; half.model.lanes.len()];
        for (index, row) in rows.iter().enumerate() {
            let middle = top + HEADING + (index as f64 + 0.5) * self.metrics.row;
            middles[row.lane] = middle;
            let lane = &half.model.lanes[row.lane];
            self.name(lane, *row, middle);
            self.lane(lane, middle, colours);
        }
        self.wakes(half.model, &middles);
    }

    fn name(&mut self, lane: &Lane, row: Row, middle: f64) {
        let indent = f64::from(row.depth.min(4)) * 10.0;
        let name = shortened(&lane.name, self.metrics.name_length(indent));
        self.text(16.0 + indent, middle, name, self.metrics.font, Paint::Dim);
    }

    fn lane(&mut self, lane: &Lane, middle: f64, colours: Colours) {
        let first_block = self.shapes.len();
        for span in &lane.spans {
            self.span(lane, span, middle, colours);
        }
        // Blocks stand above the lines that lead to them.
        self.shapes[first_block..].sort_by_key(|shape| match shape {
            Shape::Line { .. } | Shape::Hatch { .. } => 0,
            _ => 1,
        });
        if let Some((at, end)) = lane.ended {
            self.end(end, self.axis.x(at), middle, colours);
        }
    }

    fn span(&mut self, lane: &Lane, span: &Span, middle: f64, colours: Colours) {
        // What is open goes on: it reaches up to now.
        let end = span.end.unwrap_or(self.last).max(span.start);
        let (from, to) = (self.axis.x(span.start), self.axis.x(end));
        let height = (self.metrics.row - 12.0).clamp(9.0, 14.0);
        match span.kind {
            SpanKind::Lazy => self.lazy(lane, (from, to), middle, height, end - span.start),
            SpanKind::Running => self.shapes.push(Shape::Block {
                x: from,
                y: middle - height / 2.0,
                width: (to - from).max(POLL_WIDTH),
                height,
                radius: 2.0,
                paint: colours.full,
            }),
            SpanKind::Waiting { .. } => self.line((from, middle), (to, middle), 2.0, colours.mid),
        }
    }

    /// The stretch between creation and first poll.
    fn lazy(&mut self, lane: &Lane, (from, to): (f64, f64), middle: f64, height: f64, gap: u64) {
        if to - from >= 3.0 {
            let y = middle - height / 2.0;
            self.shapes.push(Shape::Hatch { x: from, y, width: to - from, height });
        }
        self.shapes.push(Shape::Ring { x: from, y: middle, radius: 4.0, paint: Paint::Rust });
        let gap = time::duration(gap);
        // The longest that fits is written.
        let texts = if lane.never_ran() {
            [format!("created, never polled: dropped after {gap}"), "never polled".to_owned(), gap]
        } else {
            [format!("created, not started: {gap}"), format!("not started: {gap}"), gap]
        };
        let size = self.metrics.font - 1.0;
        let fits = |text: &str| text.chars().count() as f64 * size * 0.6 + 22.0 < to - from;
        if let Some(text) = texts.into_iter().find(|text| fits(text)) {
            let chars = text.chars().count() as f64;
            let x = (from + to) / 2.0;
            // A ground for the letters, so that the hatching does not run through them.
            self.shapes.push(Shape::Block {
                x: x - chars * size * 0.3 - 4.0,
                y: middle - height / 2.0,
                width: chars * size * 0.6 + 8.0,
                height,
                radius: 2.0,
                paint: Paint::RustSoft,
            });
            self.shapes.push(Shape::Text {
                x,
                y: middle,
                text,
                size,
                bold: false,
                align: Align::Middle,
                paint: Paint::Rust,
            });
        }
    }

    fn end(&mut self, end: LaneEnd, x: f64, middle: f64, colours: Colours) {
        let paint = match end {
            LaneEnd::Ready => return,
            LaneEnd::NeverPolled | LaneEnd::Cancelled | LaneEnd::Unfinished => colours.full,
            LaneEnd::Panicked | LaneEnd::Rejected => Paint::Warn,
        };
        self.shapes.push(Shape::Cross { x, y: middle, size: 4.0, paint });
    }

    /// Arrows from the lane whose timer or task woke another lane's task, to that lane.
    fn wakes(&mut self, model: &Model, middles: &[f64]) {
        let mut drawn: Option<(usize, f64, usize)> = None; // target, x, index of the arrow
        let mut told = false;
        for wake in &model.wakes {
            let (Some(from), Some(to)) = (wake.from, model.task_lane(wake.task)) else { continue };
            if from == to {
                continue;
            }
            let x = self.axis.x(wake.at);
            let (start, end) = (middles[from], middles[to]);
            if let Some((target, last, index)) = drawn
                && target == to
                && x - last < WAKE_GAP
                && let Shape::Arrow { from, .. } = &mut self.shapes[index]
            {
                // One arrow for a bundle, from the lane that is farthest away.
                if (start - end).abs() > (from.1 - end).abs() {
                    from.1 = start;
                }
                continue;
            }
            let inset = if start > end { 7.0 } else { -7.0 };
            drawn = Some((to, x, self.shapes.len()));
            self.shapes.push(Shape::Arrow {
                from: (x + 3.0, start - inset),
                to: (x + 3.0, end + inset),
                paint: Paint::Wake,
            });
            if !told && wake.cause == WakeCause::Timer && self.width > 560.0 && start > end {
                told = true;
                let text = format!("timer wakes {}", shortened(&model.lanes[to].name, 16));
                let length = text.chars().count() as f64 * 10.5 * 0.6;
                // Beside the arrow: on its right, or on its left where there is no room.
                let right = x + 20.0;
                let left = if right + length < self.width { right } else { x - 8.0 - length };
                let y = (end + self.metrics.row / 2.0).min(start);
                self.text(left, y, text, 10.5, Paint::Wake);
            }
        }
    }

    fn playhead(&mut self, at: u64, height: f64) {
        let x = self.axis.x(at);
        self.line((x, AXIS_HEIGHT - 8.0), (x, height - BOTTOM), 1.2, Paint::Text);
        let half = 29.0;
        let middle = x.clamp(self.axis.left, self.width - half - 4.0);
        self.shapes.push(Shape::Block {
            x: middle - half,
            y: 4.0,
            width: half * 2.0,
            height: 18.0,
            radius: 4.0,
            paint: Paint::Text,
        });
        self.shapes.push(Shape::Text {
            x: middle,
            y: 13.5,
            text: format!("{} s", time::moment(at)),
            size: 10.5,
            bold: true,
            align: Align::Middle,
            paint: Paint::Panel,
        });
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), width: f64, paint: Paint) {
        self.shapes.push(Shape::Line { from, to, width, paint });
    }

    fn text(&mut self, x: f64, y: f64, text: String, size: f64, paint: Paint) {
        let align = Align::Start;
        self.shapes.push(Shape::Text { x, y, text, size, bold: false, align, paint });
    }
}

/// The colours and the heading of a half.
#[derive(Debug, Clone, Copy)]
struct Colours {
    heading: &'static str,
    full: Paint,
    mid: Paint,
}

impl Colours {
    fn of(language: Language) -> Self {
        match language {
            Language::Rust => Colours { heading: "Rust", full: Paint::Rust, mid: Paint::RustMid },
            Language::JavaScript => {
                Colours { heading: "JavaScript", full: Paint::Js, mid: Paint::JsMid }
            }
        }
    }
}

/// At most `length` characters of a name.
fn shortened(name: &str, length: usize) -> String {
    if name.chars().count() <= length {
        return name.to_owned();
    }
    name.chars().take(length.saturating_sub(1)).chain(['…']).collect()
}
