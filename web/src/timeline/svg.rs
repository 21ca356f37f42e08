//! A scene as an SVG file: the same picture as on the canvas, for slides. It needs nothing around it:
//! colours are written out and the ground is solid.

use std::fmt::Write;

use super::scene::{Align, Layer, Paint, Palette, Rect, Scene, Shape, hatching};

/// The file.
pub fn svg(scene: &Scene, palette: &Palette) -> String {
    let (width, height) = (scene.width, scene.height);
    let mut file = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
        escaped(&palette.font),
        escaped(palette.colour(Paint::Panel)),
    );
    for (number, layer) in scene.layers.iter().enumerate() {
        let mut writer = Writer { file: &mut file, palette };
        // Writing to a string cannot fail.
        let _ = writer.layer(number, layer);
    }
    file.push_str("</svg>\n");
    file
}

struct Writer<'w> {
    file: &'w mut String,
    palette: &'w Palette,
}

impl Writer<'_> {
    fn layer(&mut self, number: usize, layer: &Layer) -> std::fmt::Result {
        let Rect { x, y, width, height } = layer.window;
        writeln!(
            self.file,
            "<clipPath id=\"window{number}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n\
             <g clip-path=\"url(#window{number})\">",
            Px(x),
            Px(y),
            Px(width),
            Px(height)
        )?;
        for shape in &layer.shapes {
            self.shape(shape)?;
        }
        writeln!(self.file, "</g>")
    }

    fn colour(&self, paint: Paint) -> String {
        escaped(self.palette.colour(paint))
    }

    fn shape(&mut self, shape: &Shape) -> std::fmt::Result {
        match shape {
            Shape::Block { rect, radius, paint } => {
                let fill = self.colour(*paint);
                self.rect(*rect, *radius, &format!("fill=\"{fill}\""))
            }
            Shape::Outline { rect, paint } => {
                let stroke = self.colour(*paint);
                self.rect(
                    *rect,
                    3.0,
                    &format!("fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1.5\""),
                )
            }
            Shape::Hatch { rect, origin } => self.hatch(*rect, *origin),
            Shape::Line { from, to, width, paint } => {
                let path = format!("M{} {}L{} {}", Px(from.0), Px(from.1), Px(to.0), Px(to.1));
                self.stroke(&path, *width, *paint)
            }
            Shape::Ring { x, y, radius, paint } => {
                let (fill, stroke) = (self.colour(Paint::Panel), self.colour(*paint));
                writeln!(
                    self.file,
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.6\"/>",
                    Px(*x),
                    Px(*y)
                )
            }
            Shape::Cross { x, y, size, paint } => {
                let (left, right, top, bottom) = (x - size, x + size, y - size, y + size);
                let path = format!(
                    "M{} {}L{} {}M{} {}L{} {}",
                    Px(left),
                    Px(top),
                    Px(right),
                    Px(bottom),
                    Px(left),
                    Px(bottom),
                    Px(right),
                    Px(top)
                );
                self.stroke(&path, 1.8, *paint)
            }
            Shape::Arrow { from, to, width, paint } => self.arrow(*from, *to, *width, *paint),
            Shape::Steps { points, base, line, area } => self.steps(points, *base, *line, *area),
            Shape::Text { .. } => self.text(shape),
        }
    }

    fn text(&mut self, shape: &Shape) -> std::fmt::Result {
        let Shape::Text { x, y, text, size, bold, align, paint } = shape else { return Ok(()) };
        let weight = if *bold { " font-weight=\"600\"" } else { "" };
        let anchor = match align {
            Align::Start => "",
            Align::Middle => " text-anchor=\"middle\"",
            Align::End => " text-anchor=\"end\"",
        };
        let (fill, text) = (self.colour(*paint), escaped(text));
        writeln!(
            self.file,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" dominant-baseline=\"central\" \
             fill=\"{fill}\"{weight}{anchor}>{text}</text>",
            Px(*x),
            Px(*y)
        )
    }

    fn rect(&mut self, rect: Rect, radius: f64, look: &str) -> std::fmt::Result {
        let Rect { x, y, width, height } = rect;
        let corners = if radius > 0.0 { format!(" rx=\"{radius}\"") } else { String::new() };
        writeln!(
            self.file,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{corners} {look}/>",
            Px(x),
            Px(y),
            Px(width),
            Px(height)
        )
    }

    fn stroke(&mut self, path: &str, width: f64, paint: Paint) -> std::fmt::Result {
        let stroke = self.colour(paint);
        writeln!(
            self.file,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\"/>"
        )
    }

    fn hatch(&mut self, rect: Rect, origin: f64) -> std::fmt::Result {
        let fill = self.colour(Paint::RustSoft);
        self.rect(rect, 3.0, &format!("fill=\"{fill}\""))?;
        let mut path = String::new();
        hatching(rect, origin, |from, to| {
            let _ = write!(path, "M{} {}L{} {}", Px(from.0), Px(from.1), Px(to.0), Px(to.1));
        });
        self.stroke(&path, 1.2, Paint::RustMid)
    }

    fn arrow(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        width: f64,
        paint: Paint,
    ) -> std::fmt::Result {
        let Curve { control, end, head } = Curve::of(from, to);
        let path = format!(
            "M{} {}Q{} {} {} {}",
            Px(from.0),
            Px(from.1),
            Px(control.0),
            Px(control.1),
            Px(end.0),
            Px(end.1)
        );
        self.stroke(&path, width, paint)?;
        let fill = self.colour(paint);
        let [tip, left, right] = head;
        writeln!(
            self.file,
            "<path d=\"M{} {}L{} {}L{} {}Z\" fill=\"{fill}\"/>",
            Px(tip.0),
            Px(tip.1),
            Px(left.0),
            Px(left.1),
            Px(right.0),
            Px(right.1)
        )
    }

    fn steps(
        &mut self,
        points: &[(f64, f64)],
        base: f64,
        line: Paint,
        area: Paint,
    ) -> std::fmt::Result {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return Ok(()) };
        let mut path = String::new();
        for (at, point) in points.iter().enumerate() {
            write!(path, "{}{} {}", if at == 0 { "M" } else { "L" }, Px(point.0), Px(point.1))?;
        }
        let fill = self.colour(area);
        writeln!(
            self.file,
            "<path d=\"{path}L{} {}L{} {}Z\" fill=\"{fill}\"/>",
            Px(last.0),
            Px(base),
            Px(first.0),
            Px(base)
        )?;
        self.stroke(&path, 1.3, line)
    }
}

/// The course of an arrow, the same on the canvas and in a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// What the line is drawn towards on its way.
    pub control: (f64, f64),
    /// Where the line ends, inside the head.
    pub end: (f64, f64),
    /// The corners of the head, its tip first.
    pub head: [(f64, f64); 3],
}

impl Curve {
    /// The farther it goes, the more it bends aside, so that it does not hide the lanes.
    pub fn of(from: (f64, f64), to: (f64, f64)) -> Self {
        let down = if to.1 > from.1 { 1.0 } else { -1.0 };
        let bend = ((to.1 - from.1).abs() / 5.0).clamp(2.0, 14.0);
        let neck = to.1 - down * 6.0;
        Curve {
            control: (from.0 + bend * 2.0, f64::midpoint(from.1, to.1)),
            end: (to.0, to.1 - down * 4.0),
            head: [to, (to.0 - 3.2, neck), (to.0 + 3.2, neck)],
        }
    }
}

/// A length with no more digits than can be seen.
struct Px(f64);

impl std::fmt::Display for Px {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", (self.0 * 100.0).round() / 100.0)
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML has no way at all to write these.
            character if character.is_control() => escaped.push('\u{fffd}'),
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(shape: Shape) -> String {
        let window = Rect { x: 0.0, y: 0.0, width: 50.0, height: 20.0 };
        let layers = vec![Layer { window, shapes: vec![shape] }];
        let scene = Scene { width: 50.0, height: 20.0, layers };
        let palette = Palette::new("\"A B\", sans".into(), |name| format!("#{}", name.len()));
        let file = svg(&scene, &palette);
        let (_, rest) = file.split_once("<g clip-path=\"url(#window0)\">\n").expect("a group");
        rest.strip_suffix("</g>\n</svg>\n").expect("its end").to_owned()
    }

    #[test]
    fn every_shape_has_its_element() {
        let rect = Rect { x: 1.0, y: 2.0, width: 3.456, height: 4.0 };
        let cases = [
            (
                Shape::Block { rect, radius: 2.0, paint: Paint::Rust },
                "<rect x=\"1\" y=\"2\" width=\"3.46\" height=\"4\" rx=\"2\" fill=\"#6\"/>\n",
            ),
            (
                Shape::Line { from: (0.0, 1.0), to: (2.0, 3.0), width: 1.5, paint: Paint::Js },
                "<path d=\"M0 1L2 3\" fill=\"none\" stroke=\"#4\" stroke-width=\"1.5\"/>\n",
            ),
            (
                Shape::Steps {
                    points: vec![(0.0, 5.0), (4.0, 5.0), (4.0, 2.0)],
                    base: 9.0,
                    line: Paint::Js,
                    area: Paint::JsSoft,
                },
                "<path d=\"M0 5L4 5L4 2L4 9L0 9Z\" fill=\"#9\"/>\n\
                 <path d=\"M0 5L4 5L4 2\" fill=\"none\" stroke=\"#4\" stroke-width=\"1.3\"/>\n",
            ),
        ];
        for (shape, expected) in cases {
            assert_eq!(drawn(shape), expected);
        }
    }

    #[test]
    fn names_cannot_break_out_of_the_file() {
        let text = Shape::Text {
            x: 0.0,
            y: 0.0,
            text: "Vec<&str>::\u{7}</text>".into(),
            size: 11.0,
            bold: false,
            align: Align::End,
            paint: Paint::Dim,
        };
        assert_eq!(
            drawn(text),
            "<text x=\"0\" y=\"0\" font-size=\"11\" dominant-baseline=\"central\" fill=\"#5\" \
             text-anchor=\"end\">Vec&lt;&amp;str&gt;::\u{fffd}&lt;/text&gt;</text>\n"
        );
    }
}
