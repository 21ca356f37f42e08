//! A half's program as the person has it: the lesson's, or what they made of it.

use std::rc::Rc;

use pollscope_protocol::live::Diagnostic;
use pollscope_protocol::live_page::LiveCheck;

/// The text in an editor and what is known of it.
#[derive(Debug, Clone)]
pub struct Draft {
    text: Rc<str>,
    /// What the lesson has in this place.
    original: Rc<str>,
    /// Grows with every change of the text, so that what is said of an earlier one is refused.
    revision: u64,
    /// What is wrong with this text, as far as it is known.
    diagnostics: Rc<Vec<Diagnostic>>,
    /// Why it could not be checked.
    message: Option<Rc<str>>,
    /// What a reset has replaced, until the text changes again.
    discarded: Option<Rc<str>>,
}

impl Draft {
    /// The lesson's own program.
    pub fn of(original: &str) -> Self {
        let original: Rc<str> = original.into();
        Draft {
            text: original.clone(),
            original,
            revision: 0,
            diagnostics: Rc::default(),
            message: None,
            discarded: None,
        }
    }

    /// The text.
    pub fn text(&self) -> &Rc<str> {
        &self.text
    }

    /// Whether it differs from the lesson's.
    pub fn is_edited(&self) -> bool {
        *self.text != *self.original
    }

    /// Which of its texts this is.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What is wrong with this text, as far as it is known.
    pub fn diagnostics(&self) -> &Rc<Vec<Diagnostic>> {
        &self.diagnostics
    }

    /// Why it could not be checked, if it could not.
    pub fn message(&self) -> Option<&Rc<str>> {
        self.message.as_ref()
    }

    /// Another text; whether it is another one. What was said of the one before is forgotten: it
    /// may be wrong by now.
    pub(super) fn set(&mut self, text: Rc<str>) -> bool {
        if text == self.text {
            return false;
        }
        self.text = text;
        self.revision += 1;
        self.diagnostics = Rc::default();
        self.message = None;
        self.discarded = None;
        true
    }

    /// Back to the lesson's; whether that is another one.
    pub(super) fn reset(&mut self) -> bool {
        let before = self.text.clone();
        let changed = self.set(self.original.clone());
        if changed {
            self.discarded = Some(before);
        }
        changed
    }

    /// Whether a reset can be undone.
    pub fn can_undo_reset(&self) -> bool {
        self.discarded.is_some()
    }

    /// Back to what the last reset has replaced; whether there is such a text.
    pub(super) fn undo_reset(&mut self) -> bool {
        self.discarded.take().is_some_and(|text| self.set(text))
    }

    /// Takes what something other than a check has found: nothing is no news, for a run that reports
    /// does not tell of warnings.
    pub(super) fn note(&mut self, revision: u64, diagnostics: Vec<Diagnostic>) {
        if revision == self.revision && !diagnostics.is_empty() {
            self.diagnostics = Rc::new(diagnostics);
        }
    }

    /// Takes what a check of one of its texts has found, unless that is another by now.
    pub(super) fn checked(&mut self, revision: u64, found: LiveCheck) {
        if revision == self.revision {
            self.diagnostics = Rc::new(found.diagnostics);
            self.message = found.message.map(Into::into);
        }
    }
}
