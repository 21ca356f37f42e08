//! Paints a scene on a canvas, sharp on any screen and in the colours of the present theme.

use std::collections::HashMap;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::scene::{Align, Paint, Scene, Shape};

/// Paints `scene` over whatever was there. The canvas becomes `width` wide and as high as the
/// scene. Does nothing where the browser gives no 2D context; the text view is there then.
pub fn paint(canvas: &HtmlCanvasElement, scene: &Scene, width: f64) {
    let Some(context) = context(canvas) else { return };
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    resize(canvas, width, scene.height, ratio);
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, width, scene.height);
    let Some(brush) = Brush::new(canvas, context) else { return };
    for shape in &scene.shapes {
        brush.shape(shape);
    }
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

fn resize(canvas: &HtmlCanvasElement, width: f64, height: f64, ratio: f64) {
    let pixels = ((width * ratio).round() as u32, (height * ratio).round() as u32);
    // Setting the size clears the canvas even if it is the same, which flickers.
    if (canvas.width(), canvas.height()) != pixels {
        canvas.set_width(pixels.0);
        canvas.set_height(pixels.1);
        let style = canvas.style();
        let _ = style.set_property("width", &format!("{width}px"));
        let _ = style.set_property("height", &format!("{height}px"));
    }
}

struct Brush {
    context: CanvasRenderingContext2d,
    colours: HashMap<Paint, String>,
    sans: String,
}

impl Brush {
    fn new(canvas: &HtmlCanvasElement, context: CanvasRenderingContext2d) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(canvas).ok()??;
        let property = |name: &str| style.get_property_value(name).unwrap_or_default();
        let colours = Paint::ALL.map(|paint| (paint, property(paint.property()).trim().to_owned()));
        context.set_text_baseline("middle");
        Some(Brush { context, colours: colours.into(), sans: property("font-family") })
    }

    fn colour(&self, paint: Paint) -> &str {
        self.colours.get(&paint).map_or("", String::as_str)
    }

    fn shape(&self, shape: &Shape) {
        let context = &self.context;
        match shape {
            Shape::Block { x, y, width, height, radius, paint } => {
                context.set_fill_style_str(self.colour(*paint));
                context.begin_path();
                let _ = context.round_rect_with_f64(*x, *y, *width, *height, *radius);
                context.fill();
            }
            Shape::Hatch { x, y, width, height } => self.hatch(*x, *y, *width, *height),
            Shape::Line { from, to, width, paint } => self.line(*from, *to, *width, *paint),
            Shape::Ring { x, y, radius, paint } => {
                context.begin_path();
                let _ = context.arc(*x, *y, *radius, 0.0, std::f64::consts::TAU);
                context.set_fill_style_str(self.colour(Paint::Panel));
                context.fill();
                context.set_line_width(1.6);
                context.set_stroke_style_str(self.colour(*paint));
                context.stroke();
            }
            Shape::Cross { x, y, size, paint } => {
                self.line((x - size, y - size), (x + size, y + size), 1.8, *paint);
                self.line((x - size, y + size), (x + size, y - size), 1.8, *paint);
            }
            Shape::Arrow { from, to, paint } => self.arrow(*from, *to, *paint),
            Shape::Text { x, y, text, size, bold, align, paint } => {
                let weight = if *bold { "600" } else { "400" };
                context.set_font(&format!("{weight} {size}px {}", self.sans));
                context.set_text_align(match align {
                    Align::Start => "start",
                    Align::Middle => "center",
                });
                context.set_fill_style_str(self.colour(*paint));
                let _ = context.fill_text(text, *x, *y);
            }
        }
    }

    fn line(&self, from: (f64, f64), to: (f64, f64), width: f64, paint: Paint) {
        let context = &self.context;
        context.begin_path();
        context.move_to(from.0, from.1);
        context.line_to(to.0, to.1);
        context.set_line_width(width);
        context.set_stroke_style_str(self.colour(paint));
        context.stroke();
    }

    fn hatch(&self, x: f64, y: f64, width: f64, height: f64) {
        let context = &self.context;
        context.save();
        context.begin_path();
        let _ = context.round_rect_with_f64(x, y, width, height, 3.0);
        context.set_fill_style_str(self.colour(Paint::RustSoft));
        context.fill();
        context.clip();
        context.begin_path();
        let mut at = x - height;
        while at < x + width {
            context.move_to(at, y + height);
            context.line_to(at + height, y);
            at += 7.0;
        }
        context.set_line_width(1.2);
        context.set_stroke_style_str(self.colour(Paint::RustMid));
        context.stroke();
        context.restore();
    }

    fn arrow(&self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        let context = &self.context;
        let down = if to.1 > from.1 { 1.0 } else { -1.0 };
        // The farther it goes, the more it bends aside, so that it does not hide the lanes.
        let bend = ((to.1 - from.1).abs() / 5.0).clamp(2.0, 14.0);
        let middle = f64::midpoint(from.1, to.1);
        context.begin_path();
        context.move_to(from.0, from.1);
        context.quadratic_curve_to(from.0 + bend * 2.0, middle, to.0, to.1 - down * 4.0);
        context.set_line_width(1.3);
        context.set_stroke_style_str(self.colour(paint));
        context.stroke();
        context.begin_path();
        context.move_to(to.0, to.1);
        context.line_to(to.0 - 3.2, to.1 - down * 6.0);
        context.line_to(to.0 + 3.2, to.1 - down * 6.0);
        context.close_path();
        context.set_fill_style_str(self.colour(paint));
        context.fill();
    }
}
