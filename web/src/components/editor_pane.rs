//! One half's source: plain text at once, an editor as soon as its code has been loaded.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use pollscope_gallery::Lesson;
use pollscope_trace::Language;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{half_class, half_id, half_name};
use crate::bridge::{self, EditorHandle};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which half.
    pub language: Language,
    /// The slug of the lesson.
    pub lesson: &'static str,
    /// The lines where something waits now.
    pub lines: Vec<u32>,
    /// Whether a narrow screen shows the other half instead.
    pub hidden: bool,
}

/// The source of a half.
#[component]
pub fn EditorPane(props: &Props) -> Html {
    let language = props.language;
    let source =
        pollscope_gallery::find(props.lesson).map_or("", |lesson| source(lesson, language));
    let place = use_node_ref();
    let editor = use_editor(language, source, place.clone());
    {
        let editor = editor.clone();
        use_effect_with((source, editor.is_some()), move |(source, _)| {
            if let Some(editor) = &editor {
                editor.set_text(source);
            }
        });
    }
    let mounted = editor.is_some();
    use_effect_with((props.lines.clone(), source, mounted), move |(lines, _, _)| {
        if let Some(editor) = &editor {
            editor.set_lines(lines);
        }
    });
    let (idea, engine) = match language {
        Language::Rust => ("futures are lazy", "read-only · pollscope executor"),
        Language::JavaScript => ("promises are eager", "read-only · sandboxed worker"),
    };
    let id = half_id(language);
    html! {
        <div class={classes!("pane", "source", half_class(language), props.hidden.then_some("other-tab"))}
            data-testid={format!("source-{id}")}>
            <h2>{ half_name(language) }<small>{ idea }</small>
                <em title="Editing comes with the compilers that run in the page; until then the lessons run as they are.">
                    { engine }
                </em>
            </h2>
            <div class="code" ref={place}></div>
            if !mounted {
                <pre class="plain">{ for source.lines().map(|line| html! { <div>{ line }{ "\n" }</div> }) }</pre>
            }
        </div>
    }
}

/// Mounts an editor into `place` once, and removes it with the component.
#[hook]
fn use_editor(
    language: Language,
    source: &'static str,
    place: NodeRef,
) -> Option<Rc<EditorHandle>> {
    let editor = use_state(|| None::<Rc<EditorHandle>>);
    let found = editor.clone();
    use_effect_with(language, move |&language| {
        // Filled when the editor is there; emptied when the component has gone by then.
        let slot = Rc::new(RefCell::new(Some(found)));
        let filled = Rc::new(RefCell::new(None::<Rc<EditorHandle>>));
        let (slot_later, filled_later) = (slot.clone(), filled.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let Some(parent) = place.cast::<HtmlElement>() else { return };
            match bridge::mount_editor(&parent, &options(language, source)).await {
                Ok(handle) => {
                    let handle = Rc::new(handle);
                    match slot_later.borrow_mut().take() {
                        Some(state) => {
                            *filled_later.borrow_mut() = Some(handle.clone());
                            state.set(Some(handle));
                        }
                        None => handle.destroy(),
                    }
                }
                // The plain text stays, which is all there is to lose.
                Err(error) => web_sys::console::warn_2(&"The editor did not load:".into(), &error),
            }
        });
        move || {
            slot.borrow_mut().take();
            if let Some(handle) = filled.borrow_mut().take() {
                handle.destroy();
            }
        }
    });
    (*editor).clone()
}

fn options(language: Language, text: &str) -> JsValue {
    let (name, label) = match language {
        Language::Rust => ("rust", "Rust source, read-only"),
        Language::JavaScript => ("javascript", "JavaScript source, read-only"),
    };
    let options = Object::new();
    let fields: [(&str, JsValue); 3] =
        [("language", name.into()), ("text", text.into()), ("label", label.into())];
    for (key, value) in fields {
        // A plain object of our own takes every property.
        let _ = Reflect::set(&options, &key.into(), &value);
    }
    options.into()
}

fn source(lesson: &'static Lesson, language: Language) -> &'static str {
    let text = match language {
        Language::Rust => lesson.rust,
        Language::JavaScript => lesson.js,
    };
    // An editor would show the last line break as one more, empty line.
    text.trim_end()
}
