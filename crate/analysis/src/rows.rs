//! The order of the lanes from top to bottom: each below the lane that created it.

use crate::lane::Lane;

/// A lane's place on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its index in the model's lanes.
    pub lane: usize,
    /// How many lanes it is nested in.
    pub depth: u32,
}

/// All lanes, each followed by those it created, siblings in the order of their creation.
pub fn rows(lanes: &[Lane]) -> Vec<Row> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); lanes.len()];
    let mut roots = Vec::new();
    for (index, lane) in lanes.iter().enumerate() {
        match lane.parent {
            Some(parent) if parent < index => children[parent].push(index),
            _ => roots.push(index),
        }
    }
    let mut rows = Vec::with_capacity(lanes.len());
    // A stack rather than recursion: the nesting may be as deep as the trace is long.
    let mut stack: Vec<Row> = roots.into_iter().rev().map(|lane| Row { lane, depth: 0 }).collect();
    while let Some(row) = stack.pop() {
        rows.push(row);
        let nested = children[row.lane].iter().rev();
        stack.extend(nested.map(|&lane| Row { lane, depth: row.depth + 1 }));
    }
    rows
}
