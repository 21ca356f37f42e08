//! One half's source: plain text at once, an editor as soon as its code has been loaded.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use pollscope_trace::Language;
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::{half_class, half_id, half_name};
use crate::bridge::{self, EditorHandle};
use crate::state::{Half, PickedLine};

/// The lines of a source where something goes on at the playhead.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    /// The one that runs; at most one.
    pub running: Vec<u32>,
    /// Those where something waits.
    pub waiting: Vec<u32>,
}

impl Lines {
    /// Those of a half.
    pub fn of(half: &Half) -> Self {
        let running = half.moment.running_line();
        let running = if running == 0 { Vec::new() } else { vec![running] };
        // When nothing is left that could run, nothing waits either: it was left behind.
        let over = half.is_over() && half.moment.position() == half.events.len();
        let waiting = if over { Vec::new() } else { half.moment.waiting_lines() };
        Lines { running, waiting }
    }
}

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which half.
    pub language: Language,
    /// The source.
    pub source: Rc<str>,
    /// Whether the source comes from a file.
    pub recorded: bool,
    /// The lines where something goes on now.
    pub lines: Lines,
    /// The line that somebody went to, if it is in this half.
    pub picked: Option<PickedLine>,
    /// Whether a narrow screen shows the other half instead.
    pub hidden: bool,
}

/// The source of a half.
#[component]
pub fn EditorPane(props: &Props) -> Html {
    let language = props.language;
    // An editor would show the last line break as one more, empty line.
    let source: AttrValue = props.source.trim_end().to_owned().into();
    let (place, pane) = (use_node_ref(), use_node_ref());
    let editor = use_editor(language, source.clone(), place.clone());
    {
        let editor = editor.clone();
        use_effect_with((source.clone(), editor.is_some()), move |(source, _)| {
            if let Some(editor) = &editor {
                editor.set_text(source);
            }
        });
    }
    let mounted = editor.is_some();
    {
        let editor = editor.clone();
        use_effect_with((props.lines.clone(), source.clone(), mounted), move |(lines, _, _)| {
            if let Some(editor) = &editor {
                editor.set_lines(&lines.running, &lines.waiting);
            }
        });
    }
    {
        let pane = pane.clone();
        use_effect_with((props.picked, mounted), move |(picked, _)| {
            if let Some(editor) = &editor {
                editor.pick_line(picked.map_or(0, |picked| picked.line));
            }
            if let (Some(_), Some(pane)) = (picked, pane.cast::<Element>()) {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                pane.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let idea = match language {
        Language::Rust => "futures are lazy",
        Language::JavaScript => "promises are eager",
    };
    let (engine, title) = match (language, props.recorded) {
        (_, true) => ("recorded · read-only", "This source came with the file."),
        (Language::Rust, false) => ("read-only · pollscope executor", READ_ONLY),
        (Language::JavaScript, false) => ("read-only · sandboxed worker", READ_ONLY),
    };
    let id = half_id(language);
    html! {
        <div class={classes!("pane", "source", half_class(language), props.hidden.then_some("other-tab"))}
            data-testid={format!("source-{id}")} ref={pane}>
            <h2>{ half_name(language) }<small>{ idea }</small><em {title}>{ engine }</em></h2>
            <div class="code" ref={place}></div>
            if !mounted {
                <pre class="plain">{ for source.lines().map(|line| html! { <div>{ line.to_owned() }{ "\n" }</div> }) }</pre>
            }
        </div>
    }
}

const READ_ONLY: &str = "Editing comes with the compilers that run in the page; until then the lessons run as they are.";

/// Mounts an editor into `place` once, and removes it with the component.
#[hook]
fn use_editor(language: Language, source: AttrValue, place: NodeRef) -> Option<Rc<EditorHandle>> {
    let editor = use_state(|| None::<Rc<EditorHandle>>);
    let found = editor.clone();
    use_effect_with(language, move |&language| {
        // Filled when the editor is there; emptied when the component has gone by then.
        let slot = Rc::new(RefCell::new(Some(found)));
        let filled = Rc::new(RefCell::new(None::<Rc<EditorHandle>>));
        let (slot_later, filled_later) = (slot.clone(), filled.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let Some(parent) = place.cast::<HtmlElement>() else { return };
            match bridge::mount_editor(&parent, &options(language, &source)).await {
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
