//! Finds lanes by their names.

use pollscope_analysis::Lane;

/// The lanes of two halves whose names contain `text`, in the order of their creation, first those of
/// one half, then those of the other: how many there are, and the one `step` places (1 or -1) after
/// the `present` one, around the end to the beginning. Case does not matter. Also returns its half.
pub fn find(
    halves: [&[Lane]; 2],
    text: &str,
    present: [Option<usize>; 2],
    step: isize,
) -> Option<(usize, Found)> {
    let text = text.to_lowercase();
    let border = halves[0].len();
    let lane = |at: usize| if at < border { &halves[0][at] } else { &halves[1][at - border] };
    let named = |&at: &usize| lane(at).name.to_lowercase().contains(&text);
    let found: Vec<usize> = (0..border + halves[1].len()).filter(named).collect();
    let all = found.len() as isize;
    if all == 0 {
        return None;
    }
    let present = present[0].or(present[1].map(|lane| border + lane));
    let at = match (present, step > 0) {
        (Some(present), true) => found.partition_point(|&lane| lane <= present) as isize,
        (Some(present), false) => found.partition_point(|&lane| lane < present) as isize - 1,
        (None, true) => 0,
        (None, false) => all - 1,
    };
    let nth = at.rem_euclid(all) as usize;
    let (half, lane) = if found[nth] < border { (0, found[nth]) } else { (1, found[nth] - border) };
    Some((half, Found { lane, nth: nth + 1, of: found.len() }))
}

/// A lane that was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The lane.
    pub lane: usize,
    /// Which of those found it is, from 1.
    pub nth: usize,
    /// How many were found.
    pub of: usize,
}

#[cfg(test)]
mod tests {
    use pollscope_analysis::Model;
    use pollscope_trace::{Event, EventKind};

    use super::*;

    #[test]
    fn goes_from_one_to_the_next_and_around() {
        let model = |names: &[&str]| {
            let created = |(&name, future): (&&str, u32)| {
                let kind = EventKind::FutureCreated { name: name.to_owned(), parent: 0 };
                Event { id: future.into(), at: 0, thread: 0, task: 0, future, line: 1, kind }
            };
            let events: Vec<Event> = names.iter().zip(1..).map(created).collect();
            Model::of(&events)
        };
        let (rust, js) = (model(&["main()", "Foo(1)", "bar()"]), model(&["bar()", "foo(2)"]));
        let find = |text, present, step| {
            find([&rust.lanes, &js.lanes], text, present, step)
                .map(|(half, found)| (half, found.lane, found.nth, found.of))
        };
        let (first, second) = (Some((0, 1, 1, 2)), Some((1, 1, 2, 2)));
        assert_eq!(find("foo", [None, None], 1), first);
        assert_eq!(find("foo", [Some(1), None], 1), second);
        assert_eq!(find("foo", [None, Some(1)], 1), first);
        assert_eq!(find("foo", [Some(2), None], -1), first);
        assert_eq!(find("foo", [Some(1), None], -1), second);
        assert_eq!(find("foo", [None, None], -1), second);
        assert_eq!(find("nothing", [None, None], 1), None);
    }
}
