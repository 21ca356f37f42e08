//! The arrows from who woke a task to the poll that followed, in bundles where they are many.

use pollscope_analysis::Wake;
use pollscope_trace::WakeCause;

use super::picture::{Band, Picture};

/// Wakes of one lane closer than this are drawn as one, in pixels.
const GAP: f64 = 8.0;
/// The same where there are so many that they would hide the lanes.
const WIDE_GAP: f64 = 56.0;
/// How many of a bundle are looked at to find out where it comes from.
const LOOKED_AT: usize = 24;

/// Wakes that are drawn as one arrow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bundle {
    /// The one whose arrow is drawn, by its place among the model's wakes.
    pub wake: usize,
    /// How many there are.
    pub count: usize,
    /// Where the arrow begins.
    pub from: (f64, f64),
    /// Where it ends.
    pub to: (f64, f64),
    /// The lane it points to.
    pub lane: usize,
    /// How many pixels there are up to the next one of its lane.
    pub free: f64,
}

/// The arrows of what is shown of a half.
pub fn bundles(picture: &Picture<'_>, band: &Band<'_>) -> Vec<Bundle> {
    let mut bundles = Vec::new();
    for row in band.shown() {
        let Some(lane) = band.half.index.rows()[row].lane() else { continue };
        let reaching = on_screen(picture, band, band.half.index.reaching(lane));
        bundle(picture, band, reaching, &mut bundles, |_| true);
        let leaving = on_screen(picture, band, band.half.index.leaving(lane));
        let shown = band.shown();
        bundle(picture, band, leaving, &mut bundles, |wake| {
            let target = band.half.model.task_lane(wake.task);
            // Those that reach a row on the screen are drawn from there.
            target
                .and_then(|lane| band.half.index.row_of(lane))
                .is_some_and(|row| !shown.contains(&row))
        });
    }
    bundles
}

/// Those that are within the stretch of time that is shown.
fn on_screen<'w>(picture: &Picture<'_>, band: &Band<'_>, wakes: &'w [u32]) -> &'w [u32] {
    let at = |&wake: &u32| band.half.model.wakes[wake as usize].at as f64;
    let from = wakes.partition_point(|wake| at(wake) < picture.axis.view.from);
    let to = wakes.partition_point(|wake| at(wake) <= picture.axis.view.to);
    &wakes[from..to]
}

fn bundle(
    picture: &Picture<'_>,
    band: &Band<'_>,
    wakes: &[u32],
    bundles: &mut Vec<Bundle>,
    wanted: impl Fn(&Wake) -> bool,
) {
    let model = band.half.model;
    let crowded = wakes.len() as f64 > picture.axis.width / 24.0;
    let gap = if crowded { WIDE_GAP } else { GAP };
    let mut at = 0;
    while at < wakes.len() {
        let first = &model.wakes[wakes[at] as usize];
        let boundary = picture.axis.time(picture.axis.x(first.at) + gap);
        let after = |&wake: &u32| (model.wakes[wake as usize].at as f64) < boundary;
        let next = (at + wakes[at..].partition_point(after)).max(at + 1);
        let looked_at = &wakes[at..next.min(at + LOOKED_AT)];
        let mut farthest: Option<Bundle> = None;
        for &wake in looked_at.iter().filter(|&&wake| wanted(&model.wakes[wake as usize])) {
            let Some(arrow) = arrow(picture, band, wake as usize, next - at) else { continue };
            let length = |bundle: &Bundle| (bundle.from.1 - bundle.to.1).abs();
            if farthest.is_none_or(|farthest| length(&arrow) > length(&farthest)) {
                farthest = Some(arrow);
            }
        }
        if let Some(mut arrow) = farthest {
            let next = wakes.get(next).map(|&wake| picture.axis.x(model.wakes[wake as usize].at));
            arrow.free = next.map_or(f64::INFINITY, |next| next - arrow.to.0);
            bundles.push(arrow);
        }
        at = next;
    }
}

/// The arrow of one wake. What is scrolled away is so far off that it is cut at the edge.
fn arrow(picture: &Picture<'_>, band: &Band<'_>, index: usize, count: usize) -> Option<Bundle> {
    // As far from the middles as leaves something to be seen between rows that are close.
    let inset = (picture.metrics.row / 4.0).min(7.0);
    let model = band.half.model;
    let wake = &model.wakes[index];
    let lane = model.task_lane(wake.task)?;
    let (top, bottom) = (band.lanes.y - 30.0, band.lanes.y + band.lanes.height + 30.0);
    let end = band.middle_of(lane)?.clamp(top, bottom);
    let from = picture.axis.x(wake.at) + 3.0;
    let to = wake.polled.map_or(from, |polled| picture.axis.x(polled) + 3.0);
    let to = to.min(picture.axis.right() + 20.0);
    let start = match wake.from {
        Some(source) => band.middle_of(source)?.clamp(top, bottom),
        // From outside of all lanes: a short arrow from above.
        None => end - picture.metrics.row * 0.5 - 2.0 * inset,
    };
    let outside = start + inset;
    let inset = if start > end { inset } else { -inset };
    let begins = if wake.from.is_none() { outside } else { start - inset };
    Some(Bundle {
        wake: index,
        count,
        from: (from, begins),
        to: (to, end + inset),
        lane,
        free: 0.0,
    })
}

/// Whether a wake is drawn at all: one by the task itself or by a timer of its own points nowhere.
pub(super) fn is_drawn(wake: &Wake, to: usize) -> bool {
    match wake.from {
        Some(from) => from != to,
        None => matches!(wake.cause, WakeCause::Outside | WakeCause::Thread | WakeCause::Promise),
    }
}
