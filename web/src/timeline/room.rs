//! How much room the timeline gets: what the window leaves, so that both programs stay in sight.
//! Plain numbers, no browser.

use super::picture::comfortable;

/// From this width and height on the page is a workspace that fills the window and does not scroll.
/// The style sheet has the same numbers.
const WORKSPACE: (f64, f64) = (1100.0, 560.0);
/// What is above and below the programs and the picture: the top bar, the heading of the lesson, the
/// head of an editor, the head of the timeline, and the lines between them.
const AROUND: f64 = 48.0 + 40.0 + HEAD + 37.0 + 3.0;
/// The head of an editor.
const HEAD: f64 = 30.0;
/// The height of a line of source, and what an editor has above and below its text.
const LINE: f64 = 18.0;
const PADDING: f64 = 8.0;
/// Where the page scrolls, the picture is at most this high unless it is tall.
const SCROLLING: f64 = 432.0;
/// The same on a phone, as a part of the window.
const PHONE: f64 = 0.34;
/// Below this width one thing at a time is shown above the timeline.
const NARROW: f64 = 700.0;
/// What a tall picture leaves to everything else.
const ELSEWHERE: f64 = 260.0;
/// No picture is lower than this, and in a workspace none takes more than this part of the window.
const LEAST: f64 = 120.0;
const MOST: f64 = 0.62;

/// What the room depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// The size of the window in pixels.
    pub window: (f64, f64),
    /// How many lines the longer program has.
    pub lines: usize,
    /// How many lanes each half has, as far as that is known.
    pub lanes: [u32; 2],
    /// The height that a person has chosen.
    pub chosen: Option<f64>,
    /// Whether it is to take as much room as there is.
    pub tall: bool,
    /// What else there is of a page within another page.
    pub embed: Option<Beside>,
}

/// What stands beside the timeline on a page within another page.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Beside {
    /// The programs.
    pub code: bool,
    /// The timeline itself, and not only the row below it.
    pub timeline: bool,
    /// The output.
    pub output: bool,
    /// The findings.
    pub details: bool,
}

/// The row at the foot of a page within another page, with its line.
const FOOT: f64 = 41.0;
/// The output and the findings there, of which the rest is scrolled to. The style sheet has the same.
const BELOW: f64 = 120.0;
/// The part of such a page that the picture takes at most beside programs; and where there is room for one
/// program at a time, with a switch above it and two rows at the foot.
const SHARE: [f64; 2] = [0.48, 0.36];
const ONE_PROGRAM: f64 = 480.0;

/// Whether a window of this size shows a workspace.
pub fn is_workspace((width, height): (f64, f64)) -> bool {
    width >= WORKSPACE.0 && height >= WORKSPACE.1
}

/// How high the picture may be, in pixels.
pub fn room(around: Around) -> f64 {
    let Around { window: (width, height), lines, lanes, chosen, tall, embed } = around;
    if let Some(beside) = embed {
        let below = if beside.output || beside.details { BELOW } else { 0.0 };
        let share = SHARE[usize::from(width < ONE_PROGRAM)];
        let most = if beside.code { height * share } else { height - FOOT - below };
        return comfortable(lanes).min(most).max(LEAST.min(height / 2.0));
    }
    if width < NARROW {
        return (height * if tall { 0.7 } else { PHONE }).max(LEAST);
    }
    if !is_workspace(around.window) {
        return if tall { (height - ELSEWHERE).max(SCROLLING) } else { SCROLLING };
    }
    if tall {
        return (height - ELSEWHERE).max(LEAST);
    }
    if let Some(chosen) = chosen {
        return chosen.min(height - ELSEWHERE / 2.0).max(LEAST);
    }
    let left = height - AROUND - lines as f64 * LINE - PADDING;
    let most = (height * MOST).min(comfortable(lanes).max(height * 0.3));
    left.min(most).max(height * 0.3).max(LEAST)
}

/// How high a page within another page has to be to show all that it has, in pixels.
pub fn whole(around: Around, beside: Beside) -> f64 {
    let code = if beside.code { HEAD + around.lines as f64 * LINE + PADDING } else { 0.0 };
    let picture = if beside.timeline { comfortable(around.lanes).max(LEAST) } else { 0.0 };
    let below = if beside.output || beside.details { BELOW } else { 0.0 };
    (code + picture + below + FOOT).ceil()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(window: (f64, f64), lines: usize, lanes: u32, expected: f64) {
        let around =
            Around { window, lines, lanes: [lanes, lanes], chosen: None, tall: false, embed: None };
        assert_eq!(room(around).round(), expected, "{window:?} {lines} lines {lanes} lanes");
    }

    #[test]
    fn the_picture_gets_what_the_programs_leave() {
        // As high as its lanes are at their most comfortable, where there is that much room.
        check((1280.0, 800.0), 18, 4, 262.0);
        // Else what is left, as far as that is no less than a third.
        check((1280.0, 800.0), 18, 11, 310.0);
        check((1280.0, 800.0), 300, 4, 240.0);
        check((1440.0, 900.0), 18, 11, 410.0);
        // A page that scrolls, and a phone.
        check((1000.0, 800.0), 18, 11, 432.0);
        check((390.0, 844.0), 18, 11, 287.0);
        check((1280.0, 400.0), 18, 11, 432.0);
    }

    #[test]
    fn a_height_that_was_chosen_counts_in_a_workspace() {
        let around = Around {
            window: (1280.0, 800.0),
            lines: 18,
            lanes: [4, 4],
            chosen: Some(300.0),
            tall: false,
            embed: None,
        };
        assert_eq!(room(around), 300.0);
        assert_eq!(room(Around { chosen: Some(5000.0), ..around }), 670.0);
        assert_eq!(room(Around { window: (1000.0, 800.0), ..around }), 432.0);
        assert_eq!(room(Around { tall: true, ..around }), 540.0);
    }

    #[test]
    fn a_page_within_another_page_has_room_for_its_programs() {
        let beside = Beside { code: true, timeline: true, ..Beside::default() };
        let around = Around {
            window: (700.0, 500.0),
            lines: 18,
            lanes: [4, 4],
            chosen: Some(300.0),
            tall: false,
            embed: Some(beside),
        };
        assert_eq!(room(around), 240.0);
        assert_eq!(room(Around { lanes: [1, 1], ..around }), comfortable([1, 1]).max(LEAST));
        assert_eq!(room(Around { window: (360.0, 500.0), ..around }), 180.0);
        let alone = Beside { timeline: true, ..Beside::default() };
        assert_eq!(room(Around { embed: Some(alone), lanes: [90, 90], ..around }), 459.0);
        assert_eq!(
            whole(around, beside),
            (30.0 + 18.0 * 18.0 + 8.0 + comfortable([4, 4]) + 41.0).ceil()
        );
        let output = Beside { output: true, ..Beside::default() };
        assert_eq!(whole(around, output), 161.0);
    }
}
