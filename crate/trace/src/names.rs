//! The recorder's table of names, found by where a name lies in memory.
//!
//! A hash table of our own, because hashing with that of the standard library costs an interpreted
//! program more than everything else that recording does.

/// Longer names are cut: they are shown in a lane's label.
const LONGEST: usize = 255;

/// Names that live as long as the program, numbered from 1.
#[derive(Debug, Default)]
pub(crate) struct Names {
    list: Vec<&'static str>,
    /// A power of two of slots, at least half of them empty: the number of a name, or 0. One is
    /// found at or after the slot that its address asks for.
    slots: Vec<u32>,
}

impl Names {
    /// The number of `name`.
    pub(crate) fn number(&mut self, name: &'static str) -> u32 {
        if self.list.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot_of(name);
        if self.slots[slot] == 0 {
            self.list.push(name);
            self.slots[slot] = self.list.len() as u32;
        }
        self.slots[slot]
    }

    /// All of them: the one with number 1 comes first.
    pub(crate) fn list(&self) -> &[&'static str] {
        &self.list
    }

    /// Where `name` is, or would be put.
    fn slot_of(&self, name: &'static str) -> usize {
        let mask = self.slots.len() - 1;
        // Names lie close together, so their lowest bits differ most.
        let mut slot = (name.as_ptr() as usize) & mask;
        while self.slots[slot] != 0 {
            let known = self.list[self.slots[slot] as usize - 1];
            if known.as_ptr() == name.as_ptr() && known.len() == name.len() {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(16)];
        for number in 1..=self.list.len() {
            let slot = self.slot_of(self.list[number - 1]);
            self.slots[slot] = number as u32;
        }
    }
}

/// `name` as it is written out: cut if it is longer than any label.
pub(crate) fn cut(name: &str) -> std::borrow::Cow<'_, str> {
    if name.len() <= LONGEST {
        return name.into();
    }
    let mut end = LONGEST - '…'.len_utf8();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &name[..end]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_a_number_of_its_own() {
        let text: &'static str = &*"abcdefgh".repeat(100).leak();
        let mut names = Names::default();
        for round in 0..2 {
            let mut expected = 0;
            for from in 0..400 {
                for len in [0, 1, 7] {
                    expected += 1;
                    let name = &text[from..from + len];
                    assert_eq!(names.number(name), expected, "round {round}, {from}, {len}");
                }
            }
        }
        assert_eq!(names.list().len(), 1200);
        assert_eq!(names.list()[1], "a");
    }

    #[test]
    fn long_names_are_cut_at_a_character() {
        assert_eq!(cut("foo()"), "foo()");
        let long = cut(&"ä".repeat(200)).into_owned();
        assert_eq!(long, format!("{}…", "ä".repeat(126)));
        assert_eq!(cut(&"a".repeat(255)).len(), 255);
        assert_eq!(cut(&"a".repeat(256)).len(), 255);
    }
}
