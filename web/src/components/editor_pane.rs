//! One half's source: plain text at once, an editor as soon as its code has been loaded.

use std::rc::Rc;

use pollscope_protocol::live::{Diagnostic, Edit};
use pollscope_trace::Language;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::problems::Problems;
use super::use_editor::{Editor, Setting, label, use_editor};
use super::{half_class, half_id, half_name};
use crate::browser;
use crate::notes::Note;
use crate::state::{Action, Half, PickedLine};

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
    /// Which text it is: another one than before begins with a past of its own, and undo does not
    /// lead from one to the other.
    pub document: AttrValue,
    /// The source.
    pub source: Rc<str>,
    /// Whether a person can change it.
    pub editable: bool,
    /// Whether somebody has.
    pub edited: bool,
    /// Whether its last reset can be undone.
    pub undoable: bool,
    /// Whether what is on the screen below was done by other code.
    pub stale: bool,
    /// What runs it, in a few words.
    pub engine: AttrValue,
    /// What there is to know about that.
    pub title: AttrValue,
    /// What the compiler has to say about exactly this source.
    pub diagnostics: Rc<Vec<Diagnostic>>,
    /// The lines where something goes on now.
    pub lines: Lines,
    /// What stands at the end of lines.
    pub notes: Vec<Note>,
    /// The line that somebody went to, if it is in this half.
    pub picked: Option<PickedLine>,
    /// Whether a narrow screen shows the other half instead.
    pub hidden: bool,
    /// Changes the state.
    pub act: Callback<Action>,
    /// The program is to be run.
    pub run: Callback<()>,
}

/// The source of a half.
#[component]
pub fn EditorPane(props: &Props) -> Html {
    let language = props.language;
    let (place, pane) = (use_node_ref(), use_node_ref());
    let setting = Setting {
        language,
        text: props.source.clone(),
        editable: props.editable,
        change: props.act.reform(move |text| Action::Edit { language, text }),
        run: props.run.clone(),
    };
    let editor = use_editor(setting, place.clone());
    use_text(&editor, props);
    use_marks(&editor, props);
    let mounted = editor.is_some();
    use_picked(&editor, &pane, props.picked);
    let apply = Callback::from(move |edits: Vec<Edit>| {
        let Some(editor) = &editor else { return false };
        // Plain data always becomes text.
        let applied = serde_json::to_string(&edits).is_ok_and(|json| editor.apply_edits(&json));
        // The button goes with what it was about, and the focus would go with the button.
        if applied {
            editor.focus();
        }
        applied
    });
    let idea = match language {
        Language::Rust => "futures are lazy",
        Language::JavaScript => "promises are eager",
    };
    let id = half_id(language);
    let badge = badge(props.edited, props.stale);
    html! {
        <div class={classes!("pane", "source", half_class(language), props.hidden.then_some("other-tab"))}
            data-testid={format!("source-{id}")} ref={pane}>
            <h2>{ half_name(language) }<small>{ idea }</small>
                if let Some(badge) = badge { <span class="chip" data-testid={format!("badge-{id}")}>{ badge }</span> }
                { reset(props) }
                <em title={props.title.clone()}>{ props.engine.clone() }</em>
            </h2>
            <div class="code" ref={place}></div>
            if !mounted {
                <pre class="plain">{ for props.source.lines().map(|line| html! { <div>{ line.to_owned() }{ "\n" }</div> }) }</pre>
            }
            <Problems {language} diagnostics={props.diagnostics.clone()}
                editable={props.editable && mounted} apply={apply} act={props.act.clone()} />
        </div>
    }
}

/// Back to the lesson's own text, or back from there.
fn reset(props: &Props) -> Option<Html> {
    let (language, id) = (props.language, half_id(props.language));
    let (label, title, action): (_, _, fn(Language) -> Action) = if props.edited {
        ("Reset", "Back to the lesson's own text", Action::ResetHalf)
    } else if props.undoable {
        ("Undo reset", "Back to your text", Action::UndoReset)
    } else {
        return None;
    };
    let onclick = props.act.reform(move |_: MouseEvent| action(language));
    Some(
        html! { <button class="link small" data-testid={format!("reset-{id}")} {title} {onclick}>{ label }</button> },
    )
}

/// What has become of the code since the lesson, and since the run.
fn badge(edited: bool, stale: bool) -> Option<&'static str> {
    match (edited, stale) {
        (true, true) => Some("edited · not run yet"),
        (true, false) => Some("edited"),
        (false, true) => Some("not run yet"),
        (false, false) => None,
    }
}

/// Shows the line that somebody went to.
#[hook]
fn use_picked(editor: &Option<Rc<Editor>>, pane: &NodeRef, picked: Option<PickedLine>) {
    let (editor, pane) = (editor.clone(), pane.clone());
    use_effect_with((picked, editor.is_some()), move |(picked, _)| {
        if let Some(editor) = &editor {
            editor.pick_line(picked.map_or(0, |picked| picked.line));
        }
        // Within another page that would scroll the page around, too.
        let pane = pane.cast::<Element>().filter(|_| !browser::is_embedded());
        if let (Some(_), Some(pane)) = (picked, pane) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            pane.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// Keeps the editor's text that of the page.
#[hook]
fn use_text(editor: &Option<Rc<Editor>>, props: &Props) {
    let opened = use_mut_ref(|| props.document.clone());
    {
        let editor = editor.clone();
        let key = (props.document.clone(), props.source.clone(), editor.is_some());
        use_effect_with(key, move |(document, source, _)| {
            let Some(editor) = &editor else { return };
            if opened.replace(document.clone()) == *document {
                editor.set_text(source);
            } else {
                editor.open(source);
            }
        });
    }
    let editor = editor.clone();
    let key = (props.language, props.editable, editor.is_some());
    use_effect_with(key, move |&(language, editable, _)| {
        if let Some(editor) = &editor {
            editor.set_editable(editable, &label(language, editable));
        }
    });
}

/// Marks what is to be seen in the text.
#[hook]
fn use_marks(editor: &Option<Rc<Editor>>, props: &Props) {
    {
        let editor = editor.clone();
        // They are lines of the code that ran.
        let lines = if props.stale { Lines::default() } else { props.lines.clone() };
        let key = (lines, props.source.clone(), editor.is_some());
        use_effect_with(key, move |(lines, _, _)| {
            if let Some(editor) = &editor {
                editor.set_lines(&lines.running, &lines.waiting);
            }
        });
    }
    {
        let editor = editor.clone();
        let key = (props.notes.clone(), props.source.clone(), editor.is_some());
        use_effect_with(key, move |(notes, _, _)| {
            let Some(editor) = &editor else { return };
            // Plain data always becomes text.
            if let Ok(json) = serde_json::to_string(notes) {
                editor.set_notes(&json);
            }
        });
    }
    let editor = editor.clone();
    let key = (props.diagnostics.clone(), editor.is_some());
    use_effect_with(key, move |(diagnostics, _)| {
        let Some(editor) = &editor else { return };
        // Plain data always becomes text.
        if let Ok(json) = serde_json::to_string(&**diagnostics) {
            editor.set_diagnostics(&json);
        }
    });
}
