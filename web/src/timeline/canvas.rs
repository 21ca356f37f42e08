//! Paints a scene on a canvas, sharp on any screen and in the colours of the present theme.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::scene::{Align, Layer, Paint, Palette, Rect, Scene, Shape, hatching};
use super::svg::Curve;

/// The colours and letters of the theme that an element is shown in. Asking for them makes the
/// browser work out styles, so the answer is to be kept.
pub fn palette(canvas: &HtmlCanvasElement) -> Option<Palette> {
    let style = web_sys::window()?.get_computed_style(canvas).ok()??;
    let property = |name: &str| style.get_property_value(name).unwrap_or_default();
    Some(Palette::new(property("font-family"), |name| property(name).trim().to_owned()))
}

/// Paints `scene` over whatever was there, with `ratio` pixels of the screen to one of the scene.
/// Does nothing where the browser gives no 2D context; the text view is there then.
pub fn paint(canvas: &HtmlCanvasElement, scene: &Scene, palette: &Palette, ratio: f64) {
    let Some(context) = context(canvas) else { return };
    let pixels = ((scene.width * ratio).round() as u32, (scene.height * ratio).round() as u32);
    // Setting the size clears the canvas even if it is the same, which flickers.
    if (canvas.width(), canvas.height()) != pixels {
        canvas.set_width(pixels.0);
        canvas.set_height(pixels.1);
    }
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.set_fill_style_str(palette.colour(Paint::Panel));
    context.fill_rect(0.0, 0.0, scene.width, scene.height);
    context.set_text_baseline("middle");
    for layer in &scene.layers {
        Brush { context: &context, palette }.layer(layer);
    }
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

struct Brush<'b> {
    context: &'b CanvasRenderingContext2d,
    palette: &'b Palette,
}

impl Brush<'_> {
    fn layer(&self, layer: &Layer) {
        let Rect { x, y, width, height } = layer.window;
        self.context.save();
        self.context.begin_path();
        self.context.rect(x, y, width, height);
        self.context.clip();
        // Changing styles and filling are what takes time, so what looks alike is one path.
        for run in layer.shapes.chunk_by(alike) {
            self.run(run);
        }
        self.context.restore();
    }

    fn run(&self, run: &[Shape]) {
        match &run[0] {
            Shape::Block { paint, .. } => {
                self.fill(*paint);
                self.context.begin_path();
                for shape in run {
                    if let Shape::Block { rect, radius, .. } = shape {
                        self.rect(*rect, *radius);
                    }
                }
                self.context.fill();
            }
            Shape::Outline { paint, .. } => {
                self.stroke(*paint, 1.5, || {
                    for shape in run {
                        if let Shape::Outline { rect, .. } = shape {
                            self.rect(*rect, 3.0);
                        }
                    }
                });
            }
            Shape::Hatch { .. } => self.hatches(run),
            Shape::Line { width, paint, .. } => self.stroke(*paint, *width, || {
                for shape in run {
                    if let Shape::Line { from, to, .. } = shape {
                        self.line(*from, *to);
                    }
                }
            }),
            Shape::Ring { paint, .. } => self.rings(run, *paint),
            Shape::Cross { paint, .. } => self.stroke(*paint, 1.8, || {
                for shape in run {
                    if let Shape::Cross { x, y, size, .. } = shape {
                        self.line((x - size, y - size), (x + size, y + size));
                        self.line((x - size, y + size), (x + size, y - size));
                    }
                }
            }),
            Shape::Arrow { width, paint, .. } => self.arrows(run, *width, *paint),
            Shape::Steps { .. } => run.iter().for_each(|shape| self.steps(shape)),
            Shape::Text { size, bold, align, paint, .. } => {
                let weight = if *bold { "600" } else { "400" };
                self.context.set_font(&format!("{weight} {size}px {}", self.palette.font));
                self.context.set_text_align(match align {
                    Align::Start => "start",
                    Align::Middle => "center",
                    Align::End => "end",
                });
                self.fill(*paint);
                for shape in run {
                    if let Shape::Text { x, y, text, .. } = shape {
                        let _ = self.context.fill_text(text, *x, *y);
                    }
                }
            }
        }
    }

    fn fill(&self, paint: Paint) {
        self.context.set_fill_style_str(self.palette.colour(paint));
    }

    fn stroke(&self, paint: Paint, width: f64, path: impl FnOnce()) {
        self.context.begin_path();
        path();
        self.context.set_line_width(width);
        self.context.set_stroke_style_str(self.palette.colour(paint));
        self.context.stroke();
    }

    fn line(&self, from: (f64, f64), to: (f64, f64)) {
        self.context.move_to(from.0, from.1);
        self.context.line_to(to.0, to.1);
    }

    fn rect(&self, rect: Rect, radius: f64) {
        let Rect { x, y, width, height } = rect;
        if radius > 0.0 {
            let _ = self.context.round_rect_with_f64(x, y, width, height, radius);
        } else {
            self.context.rect(x, y, width, height);
        }
    }

    fn hatches(&self, run: &[Shape]) {
        let each = |paint: &dyn Fn(Rect, f64)| {
            for shape in run {
                if let Shape::Hatch { rect, origin } = shape {
                    paint(*rect, *origin);
                }
            }
        };
        self.fill(Paint::RustSoft);
        self.context.begin_path();
        each(&|rect, _| self.rect(rect, 3.0));
        self.context.fill();
        self.stroke(Paint::RustMid, 1.2, || {
            each(&|rect, origin| hatching(rect, origin, |from, to| self.line(from, to)));
        });
    }

    fn rings(&self, run: &[Shape], paint: Paint) {
        self.stroke(paint, 1.6, || {
            for shape in run {
                if let Shape::Ring { x, y, radius, .. } = shape {
                    self.context.move_to(x + radius, *y);
                    let _ = self.context.arc(*x, *y, *radius, 0.0, std::f64::consts::TAU);
                }
            }
            self.fill(Paint::Panel);
            self.context.fill();
        });
    }

    fn arrows(&self, run: &[Shape], width: f64, paint: Paint) {
        let each = |draw: &dyn Fn((f64, f64), Curve)| {
            for shape in run {
                if let Shape::Arrow { from, to, .. } = shape {
                    draw(*from, Curve::of(*from, *to));
                }
            }
        };
        self.stroke(paint, width, || {
            each(&|from, Curve { control, end, .. }| {
                self.context.move_to(from.0, from.1);
                self.context.quadratic_curve_to(control.0, control.1, end.0, end.1);
            });
        });
        self.fill(paint);
        self.context.begin_path();
        each(&|_, Curve { head: [tip, left, right], .. }| {
            self.context.move_to(tip.0, tip.1);
            self.context.line_to(left.0, left.1);
            self.context.line_to(right.0, right.1);
            self.context.close_path();
        });
        self.context.fill();
    }

    fn steps(&self, shape: &Shape) {
        let Shape::Steps { points, base, line, area } = shape else { return };
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
        let along = || {
            self.context.move_to(first.0, first.1);
            points.iter().for_each(|point| self.context.line_to(point.0, point.1));
        };
        self.context.begin_path();
        along();
        self.context.line_to(last.0, *base);
        self.context.line_to(first.0, *base);
        self.fill(*area);
        self.context.fill();
        self.stroke(*line, 1.3, along);
    }
}

/// Whether two shapes can be painted as one path.
fn alike(one: &Shape, other: &Shape) -> bool {
    match (one, other) {
        (Shape::Block { paint, .. }, Shape::Block { paint: other, .. })
        | (Shape::Outline { paint, .. }, Shape::Outline { paint: other, .. })
        | (Shape::Ring { paint, .. }, Shape::Ring { paint: other, .. })
        | (Shape::Cross { paint, .. }, Shape::Cross { paint: other, .. }) => paint == other,
        (Shape::Hatch { .. }, Shape::Hatch { .. }) => true,
        (
            Shape::Line { width, paint, .. },
            Shape::Line { width: other_width, paint: other, .. },
        )
        | (
            Shape::Arrow { width, paint, .. },
            Shape::Arrow { width: other_width, paint: other, .. },
        ) => width == other_width && paint == other,
        (
            Shape::Text { size, bold, align, paint, .. },
            Shape::Text { size: size2, bold: bold2, align: align2, paint: paint2, .. },
        ) => size == size2 && bold == bold2 && align == align2 && paint == paint2,
        _ => false,
    }
}
