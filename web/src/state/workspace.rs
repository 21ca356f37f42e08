//! How the room of the page is split between its parts: as a person has dragged it, or as it comes.

/// A border between two parts of the page that can be dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Between everything and the rail: the rail's width in pixels.
    Rail,
    /// Between the editors: the share of the left one, from 0 to 1.
    Editors,
    /// Between the editors and the timeline: the height of the timeline's picture in pixels.
    Timeline,
    /// Within the rail: the height of the output in pixels.
    Output,
}

/// The sizes that a person has chosen; none of what is as it comes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Workspace {
    /// The width of the rail.
    pub rail: Option<f64>,
    /// The share of the left editor.
    pub editors: Option<f64>,
    /// The height of the timeline's picture.
    pub timeline: Option<f64>,
    /// The height of the output.
    pub output: Option<f64>,
}

impl Split {
    /// All of them, with the names under which they are remembered.
    const ALL: [(Split, &'static str); 4] = [
        (Split::Rail, "rail"),
        (Split::Editors, "editors"),
        (Split::Timeline, "timeline"),
        (Split::Output, "output"),
    ];

    /// The least and the most it can be.
    pub fn bounds(self) -> (f64, f64) {
        match self {
            Split::Rail => (240.0, 640.0),
            Split::Editors => (0.15, 0.85),
            Split::Timeline => (96.0, 1200.0),
            Split::Output => (80.0, 1200.0),
        }
    }

    /// How far one press of an arrow key moves it.
    pub fn step(self) -> f64 {
        if self == Split::Editors { 0.02 } else { 16.0 }
    }
}

impl Workspace {
    /// A size that was chosen.
    pub fn get(&self, split: Split) -> Option<f64> {
        match split {
            Split::Rail => self.rail,
            Split::Editors => self.editors,
            Split::Timeline => self.timeline,
            Split::Output => self.output,
        }
    }

    /// Chooses a size, within what is possible, or none.
    pub fn set(&mut self, split: Split, size: Option<f64>) {
        let (least, most) = split.bounds();
        let size = size.filter(|size| size.is_finite()).map(|size| size.clamp(least, most));
        *match split {
            Split::Rail => &mut self.rail,
            Split::Editors => &mut self.editors,
            Split::Timeline => &mut self.timeline,
            Split::Output => &mut self.output,
        } = size;
    }

    /// As it is remembered: `rail=320 editors=0.4`.
    pub fn text(&self) -> String {
        let parts = Split::ALL.iter().filter_map(|&(split, name)| {
            self.get(split).map(|size| format!("{name}={}", (size * 1000.0).round() / 1000.0))
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    /// What was remembered, as far as it makes sense.
    pub fn parse(text: &str) -> Self {
        let mut workspace = Workspace::default();
        for part in text.split(' ') {
            let Some((name, size)) = part.split_once('=') else { continue };
            let split = Split::ALL.iter().find(|(_, known)| *known == name);
            if let (Some(&(split, _)), Ok(size)) = (split, size.parse()) {
                workspace.set(split, Some(size));
            }
        }
        workspace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_remembered_and_stay_within_what_is_possible() {
        let mut workspace = Workspace::default();
        assert_eq!(workspace.text(), "");
        workspace.set(Split::Rail, Some(5000.0));
        workspace.set(Split::Editors, Some(0.4));
        workspace.set(Split::Timeline, Some(f64::NAN));
        assert_eq!(workspace.text(), "rail=640 editors=0.4");
        assert_eq!(Workspace::parse(&workspace.text()), workspace);
        workspace.set(Split::Rail, None);
        assert_eq!(workspace.text(), "editors=0.4");
        assert_eq!(Workspace::parse("rail=wide nonsense other=3 editors=9").editors, Some(0.85));
    }
}
