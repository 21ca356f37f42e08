//! Mounts an editor once its code has been loaded, and takes it away with its component.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use pollscope_trace::Language;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::half_name;
use crate::bridge::{self, EditorHandle};
use crate::page;

/// How an editor begins, and whom it tells what a person does.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The language of its text.
    pub language: Language,
    /// What it holds.
    pub text: Rc<str>,
    /// Whether a person can change that.
    pub editable: bool,
    /// Gets the whole text after every change that a person makes.
    pub change: Callback<Rc<str>>,
    /// Ctrl+Enter was pressed.
    pub run: Callback<()>,
}

/// An editor on the page.
pub struct Editor {
    handle: EditorHandle,
    // JavaScript calls these for as long as the editor is there.
    _change: Closure<dyn FnMut(String)>,
    _run: Closure<dyn FnMut()>,
}

impl std::ops::Deref for Editor {
    type Target = EditorHandle;

    fn deref(&self) -> &EditorHandle {
        &self.handle
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}

/// What a screen reader calls the editor of a half.
pub fn label(language: Language, editable: bool) -> String {
    let name = half_name(language);
    if editable { format!("{name} source") } else { format!("{name} source, read-only") }
}

/// An editor in `place`, as soon as there is one. Of the setting, only the callbacks of later
/// renders count.
#[hook]
pub fn use_editor(setting: Setting, place: NodeRef) -> Option<Rc<Editor>> {
    let editor = use_state(|| None::<Rc<Editor>>);
    let latest = use_mut_ref(|| setting.clone());
    *latest.borrow_mut() = setting;
    let found = editor.clone();
    use_effect_with((), move |()| {
        // Emptied when the component has gone before its editor has come.
        let slot = Rc::new(RefCell::new(Some(found)));
        let later = slot.clone();
        page::spawn(async move {
            let Some(parent) = place.cast::<HtmlElement>() else { return };
            match mount(&parent, &latest).await {
                Ok(editor) => {
                    if let Some(state) = later.borrow_mut().take() {
                        state.set(Some(Rc::new(editor)));
                    }
                }
                // The plain text stays, which is all there is to lose.
                Err(error) => web_sys::console::warn_2(&"The editor did not load:".into(), &error),
            }
        });
        move || {
            slot.borrow_mut().take();
        }
    });
    (*editor).clone()
}

async fn mount(parent: &HtmlElement, latest: &Rc<RefCell<Setting>>) -> Result<Editor, JsValue> {
    let setting = latest.clone();
    let change = Closure::new(move |text: String| {
        let change = setting.borrow().change.clone();
        change.emit(text.into());
    });
    let setting = latest.clone();
    let run = Closure::new(move || {
        let run = setting.borrow().run.clone();
        run.emit(());
    });
    let options = {
        let Setting { language, text, editable, .. } = &*latest.borrow();
        let name = match language {
            Language::Rust => "rust",
            Language::JavaScript => "javascript",
        };
        let fields: [(&str, JsValue); 6] = [
            ("language", name.into()),
            ("text", (&**text).into()),
            ("label", label(*language, *editable).into()),
            ("editable", (*editable).into()),
            ("onChange", change.as_ref().unchecked_ref::<JsValue>().clone()),
            ("onRun", run.as_ref().unchecked_ref::<JsValue>().clone()),
        ];
        let options = Object::new();
        for (key, value) in fields {
            // A plain object of our own takes every property.
            let _ = Reflect::set(&options, &key.into(), &value);
        }
        options
    };
    let handle = bridge::mount_editor(parent, &options).await?;
    Ok(Editor { handle, _change: change, _run: run })
}
