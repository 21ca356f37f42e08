//! What a half's model does not hold but drawing needs at once: the rows in their order, and the
//! wakes of each lane. Kept from frame to frame and brought up to date with what is new.

use std::collections::HashSet;

use pollscope_analysis::order::sort_by_key;
use pollscope_analysis::{LaneKind, Model, Row, rows};

use super::wakes::is_drawn;

/// The rows and wakes of one half.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Index {
    rows: Vec<IndexRow>,
    /// The row of each lane; a lane that is hidden has that of the folded lane around it.
    row_of: Vec<u32>,
    /// The wakes that reach each lane, and those that come from it, in the order of time.
    reaching: Vec<Vec<u32>>,
    leaving: Vec<Vec<u32>>,
    /// How many of the model's wakes are in there.
    wakes: usize,
    /// Which folding the rows are for.
    folds: u64,
    /// How many rows above the lanes are not lanes.
    tracks: usize,
}

/// A row of a half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexRow {
    /// What it shows.
    pub shows: Shows,
    /// How many lanes it is nested in.
    pub depth: u32,
    /// How many lanes are nested in it, directly or not.
    pub nested: u32,
    /// Whether those are hidden.
    pub folded: bool,
}

/// What a row shows, by its place in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A counter of the program.
    Counter(usize),
    /// A thread; only if there are several.
    Thread(usize),
    /// A lock.
    Lock(usize),
    /// A lane.
    Lane(usize),
}

impl IndexRow {
    /// The lane, if it shows one.
    pub fn lane(&self) -> Option<usize> {
        if let Shows::Lane(lane) = self.shows { Some(lane) } else { None }
    }
}

impl Index {
    /// Brings it up to date. `folds` is a number that changes whenever `folded` does. A model that
    /// is not the one before, only longer, needs a new index.
    pub fn update(&mut self, model: &Model, folded: &HashSet<LaneKind>, folds: u64) {
        let tracks = tracks(model);
        if self.row_of.len() != model.lanes.len()
            || self.folds != folds
            || self.tracks != tracks.len()
        {
            (self.folds, self.tracks) = (folds, tracks.len());
            self.arrange(model, folded, tracks);
        }
        self.reaching.resize_with(model.lanes.len(), Vec::new);
        self.leaving.resize_with(model.lanes.len(), Vec::new);
        for (at, wake) in model.wakes.iter().enumerate().skip(self.wakes) {
            let Some(to) = model.task_lane(wake.task) else { continue };
            if is_drawn(wake, to) {
                self.reaching[to].push(at as u32);
                if let Some(from) = wake.from {
                    self.leaving[from].push(at as u32);
                }
            }
        }
        self.wakes = model.wakes.len();
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> &[IndexRow] {
        &self.rows
    }

    /// The row in which a lane is shown.
    pub fn row_of(&self, lane: usize) -> Option<usize> {
        self.row_of.get(lane).map(|&row| row as usize)
    }

    /// The wakes that reach a lane's task and are drawn, in the order of time.
    pub fn reaching(&self, lane: usize) -> &[u32] {
        self.reaching.get(lane).map_or(&[], Vec::as_slice)
    }

    /// The wakes of other tasks that come from a lane, in the order of time.
    pub fn leaving(&self, lane: usize) -> &[u32] {
        self.leaving.get(lane).map_or(&[], Vec::as_slice)
    }

    fn arrange(&mut self, model: &Model, folded: &HashSet<LaneKind>, tracks: Vec<Shows>) {
        let all = rows(&model.lanes);
        self.rows.clear();
        let track = |shows| IndexRow { shows, depth: 0, nested: 0, folded: false };
        self.rows.extend(tracks.into_iter().map(track));
        self.row_of.clear();
        self.row_of.resize(model.lanes.len(), 0);
        let nested = nested(&all);
        let mut at = 0;
        while let Some(&Row { lane, depth }) = all.get(at) {
            let count = nested[at];
            let folded = count > 0 && folded.contains(&model.lanes[lane].kind);
            let row = self.rows.len() as u32;
            let hidden = if folded { count as usize } else { 0 };
            for row_in in &all[at..=at + hidden] {
                self.row_of[row_in.lane] = row;
            }
            self.rows.push(IndexRow { shows: Shows::Lane(lane), depth, nested: count, folded });
            at += 1 + hidden;
        }
    }
}

/// What stands above the lanes.
fn tracks(model: &Model) -> Vec<Shows> {
    let tracks = &model.tracks;
    // A single thread does what its tasks do.
    let count = if tracks.threads.len() > 1 { tracks.threads.len() } else { 0 };
    let mut threads: Vec<usize> = (0..count).collect();
    sort_by_key(&mut threads, |&thread| tracks.threads[thread].thread.into());
    let counters = (0..tracks.counters.len()).map(Shows::Counter);
    let threads = threads.into_iter().map(Shows::Thread);
    counters.chain(threads).chain((0..tracks.locks.len()).map(Shows::Lock)).collect()
}

/// How many rows directly below each one are nested deeper than it.
fn nested(rows: &[Row]) -> Vec<u32> {
    let mut nested = vec![0; rows.len()];
    // The rows whose nested ones are still coming, outermost first.
    let mut open: Vec<usize> = Vec::new();
    let close = |nested: &mut Vec<u32>, row: usize, end: usize| {
        nested[row] = (end - row - 1) as u32;
    };
    for (at, row) in rows.iter().enumerate() {
        while let Some(&last) = open.last()
            && rows[last].depth >= row.depth
        {
            close(&mut nested, last, at);
            open.pop();
        }
        open.push(at);
    }
    for row in open {
        close(&mut nested, row, rows.len());
    }
    nested
}

#[cfg(test)]
mod tests {
    use pollscope_trace::{Event, EventKind, WakeCause};

    use super::*;

    /// Futures 1 to 6: 2 and 5 in 1, 3 and 4 in 2, 6 alone.
    fn model() -> Model {
        let event =
            |future, kind| Event { id: 1, at: 0, thread: 0, task: 1, future, line: 1, kind };
        let created = |(future, parent)| {
            event(future, EventKind::FutureCreated { name: format!("f{future}"), parent })
        };
        let mut events: Vec<Event> =
            [(1, 0), (2, 1), (3, 2), (4, 2), (5, 1), (6, 0)].map(created).into();
        events.push(event(1, EventKind::TaskSpawned { name: "f1".into(), by: 0 }));
        events.push(event(3, EventKind::TimerArmed { timer: 9, deadline: 5 }));
        events.push(event(0, EventKind::Woken { cause: WakeCause::Timer, by: 9 }));
        events.push(event(0, EventKind::Woken { cause: WakeCause::Outside, by: 0 }));
        Model::of(&events)
    }

    fn shown(index: &Index) -> Vec<(usize, u32, u32, bool)> {
        let row = |row: &IndexRow| (row.lane().expect("a lane"), row.depth, row.nested, row.folded);
        index.rows().iter().map(row).collect()
    }

    #[test]
    fn folding_hides_what_is_nested() {
        let model = model();
        let mut index = Index::default();
        index.update(&model, &HashSet::new(), 0);
        let all = [(0, 0, 4, false), (1, 1, 2, false), (2, 2, 0, false), (3, 2, 0, false)];
        assert_eq!(shown(&index)[..4], all);
        assert_eq!(shown(&index)[4..], [(4, 1, 0, false), (5, 0, 0, false)]);

        index.update(&model, &HashSet::from([LaneKind::Future(2)]), 1);
        let folded = [(0, 0, 4, false), (1, 1, 2, true), (4, 1, 0, false), (5, 0, 0, false)];
        assert_eq!(shown(&index), folded);
        assert_eq!([0, 1, 2, 3, 4, 5].map(|lane| index.row_of(lane)), [0, 1, 1, 1, 2, 3].map(Some));

        index.update(&model, &HashSet::from([LaneKind::Future(1), LaneKind::Future(2)]), 2);
        assert_eq!(shown(&index), [(0, 0, 4, true), (5, 0, 0, false)]);
    }

    #[test]
    fn wakes_are_found_by_both_ends() {
        let mut index = Index::default();
        index.update(&model(), &HashSet::new(), 0);
        assert_eq!((index.reaching(0), index.leaving(2)), (&[0, 1][..], &[0][..]));
        assert_eq!(
            (index.reaching(2), index.leaving(0), index.leaving(99)),
            (&[][..], &[][..], &[][..])
        );
    }

    #[test]
    fn a_million_lanes_deep() {
        let rows: Vec<Row> = (0..1_000_000).map(|at| Row { lane: at, depth: at as u32 }).collect();
        assert_eq!(nested(&rows)[0], 999_999);
    }
}
