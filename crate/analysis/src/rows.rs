//! The order of the lanes from top to bottom: each below the lane that created it.

use crate::forest::preorder;
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
    // A lane that names a later one as its parent comes from a broken trace.
    let above = |(index, lane): (usize, &Lane)| lane.parent.filter(|&parent| parent < index);
    let parents: Vec<Option<usize>> = lanes.iter().enumerate().map(above).collect();
    preorder(&parents).into_iter().map(|(lane, depth)| Row { lane, depth }).collect()
}
