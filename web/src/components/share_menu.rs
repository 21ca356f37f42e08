//! Sharing what is on the screen: a link to it, the Rust Playground, a cargo project, the trace.

use std::cell::RefCell;
use std::rc::Rc;

use pollscope_protocol::link::{MOST_NOTE, MOST_WRITTEN};
use pollscope_trace::Language;
use web_sys::{Blob, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{close, unavailable};
use crate::files::{self, Format};
use crate::state::{Action, State};
use crate::view::Slice;
use crate::{address, bridge, browser, page, project};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state; of it, only whether a trace from a file is on the screen decides what is drawn.
    pub view: Slice<bool>,
    /// Whether there is a trace to save.
    pub savable: bool,
    /// Saves the trace.
    pub save: Callback<Format>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// What can be shared, as it was when the menu was opened.
#[derive(Debug, Clone, Default, PartialEq)]
struct Shared {
    /// The link, once it is packed, or why there is none.
    link: Option<Result<AttrValue, String>>,
    /// The address in the Rust Playground, or why there is none; nothing without Rust.
    playground: Option<Result<AttrValue, String>>,
    /// The HTML for another page.
    embed: AttrValue,
}

/// The menu.
#[component]
pub fn ShareMenu(props: &Props) -> Html {
    let (menu, field) = (use_node_ref(), use_node_ref());
    let shared = use_state(Shared::default);
    let (copied, note) = (use_state_eq(|| None::<bool>), use_mut_ref(String::new));
    let recorded = props.view.key;
    let make = making(props, &shared, &copied, &note);
    // It is made for what is on the screen when it is opened, and not at every letter that is typed.
    let ontoggle = make.reform(|_: Event| ());
    let oninput = {
        let note = note.clone();
        make.reform(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            note.replace(area.value());
        })
    };
    let copy = copying(&shared, &copied, &field);
    let (project, trace) = (downloading_project(props, &menu), downloading_trace(props, &menu));
    html! {
        <>
            <button class="quiet" data-testid="share-menu" popovertarget="share-menu" aria-label="Share"
                title="A link to this, or the program for use elsewhere"><span class="wide">{ "Share" }</span><span class="narrow" aria-hidden="true">{ "↗" }</span><i class="caret" aria-hidden="true">{ "▾" }</i></button>
            <div id="share-menu" class="menu share" popover="auto" role="group" aria-label="Share" ref={menu} {ontoggle}>
                if recorded {
                    <p class="empty">{ "A trace from a file can’t be shared as a link. Share the file." }</p>
                } else {
                    <label>{ "Note for the reader (optional)" }
                        <textarea rows="2" maxlength={MOST_NOTE.to_string()} data-testid="share-note" {oninput} />
                    </label>
                    { link_field(&shared, &field) }
                    <div class="row">
                        <button class="btn" data-testid="copy-link" onclick={copy}
                            aria-disabled={unavailable(!matches!(shared.link, Some(Ok(_))))}>{ "Copy link" }</button>
                        <span role="status" data-testid="share-size">{ size(&shared, *copied) }</span>
                    </div>
                    <hr />
                    <EmbedCode code={shared.embed.clone()} />
                    <hr />
                    { elsewhere(&shared, project) }
                }
                <button class="quiet" data-testid="download-trace" onclick={trace}
                    aria-disabled={unavailable(!props.savable)}>
                    { "Download the trace" }
                    <small>{ if props.savable { "JSON, to be opened here again" } else { "after a run" } }</small>
                </button>
            </div>
        </>
    }
}

/// Makes what can be shared of what is on the screen now.
fn making(
    props: &Props,
    shared: &UseStateHandle<Shared>,
    copied: &UseStateHandle<Option<bool>>,
    note: &Rc<RefCell<String>>,
) -> Callback<()> {
    let state = props.view.state.clone();
    let (shared, copied, note) = (shared.clone(), copied.clone(), note.clone());
    Callback::from(move |()| {
        let (state, shared, note) = (state.clone(), shared.clone(), note.borrow().clone());
        copied.set(None);
        page::spawn(async move {
            let playground = playground(&state.borrow());
            let home = browser::home().map(|url| url.href()).unwrap_or_default();
            let embed = state.borrow().embed_code(&home).into();
            let link = link(&state.borrow(), &note);
            shared.set(Shared { link: Some(link.await), playground, embed });
        });
    })
}

/// Copies the link; where the browser refuses, it is selected for a person to do so.
fn copying(
    shared: &UseStateHandle<Shared>,
    copied: &UseStateHandle<Option<bool>>,
    field: &NodeRef,
) -> Callback<MouseEvent> {
    let (shared, copied, field) = (shared.clone(), copied.clone(), field.clone());
    Callback::from(move |_: MouseEvent| {
        let Some(Ok(link)) = shared.link.clone() else { return };
        let (copied, field) = (copied.clone(), field.clone());
        page::spawn(async move {
            let done = browser::copy(&link).await;
            if !done && let Some(field) = field.cast::<HtmlInputElement>() {
                field.select();
            }
            copied.set(Some(done));
        });
    })
}

fn downloading_project(props: &Props, menu: &NodeRef) -> Callback<MouseEvent> {
    let (state, act) = (props.view.state.clone(), props.act.clone());
    let menu = menu.clone();
    Callback::from(move |_: MouseEvent| {
        close(&menu);
        download_project(&state.borrow(), act.clone());
    })
}

fn downloading_trace(props: &Props, menu: &NodeRef) -> Callback<MouseEvent> {
    let (save, menu, savable) = (props.save.clone(), menu.clone(), props.savable);
    Callback::from(move |_: MouseEvent| {
        if savable {
            close(&menu);
            save.emit(Format::Own);
        }
    })
}

/// What the embed code shows.
#[derive(Properties, PartialEq)]
struct EmbedCodeProps {
    code: AttrValue,
}

/// The HTML that shows the program in another page.
#[component]
fn EmbedCode(props: &EmbedCodeProps) -> Html {
    let (field, copied) = (use_node_ref(), use_state_eq(|| None::<bool>));
    {
        let copied = copied.setter();
        use_effect_with(props.code.clone(), move |_| copied.set(None));
    }
    let said = match *copied {
        Some(true) => "Copied",
        Some(false) => "The browser refused: copy the selected text.",
        None => "",
    };
    let (code, area) = (props.code.clone(), field.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let (code, area, copied) = (code.clone(), area.clone(), copied.clone());
        page::spawn(async move {
            let done = browser::copy(&code).await;
            if !done && let Some(area) = area.cast::<HtmlTextAreaElement>() {
                area.select();
            }
            copied.set(Some(done));
        });
    });
    html! {
        <>
            <label>{ "HTML for a page of yours" }
                <textarea class="code" rows="3" readonly=true spellcheck="false" ref={field}
                    value={props.code.clone()} data-testid="embed-code" />
            </label>
            <div class="row">
                <button class="btn" data-testid="copy-embed" {onclick}>{ "Copy embed code" }</button>
                <span role="status">{ said }</span>
            </div>
        </>
    }
}

fn link_field(shared: &Shared, field: &NodeRef) -> Html {
    match &shared.link {
        Some(Ok(link)) => html! {
            <input class="btn" type="text" readonly=true value={link.clone()} ref={field}
                aria-label="Link" data-testid="share-link" />
        },
        Some(Err(why)) => html! { <p class="bad" data-testid="no-link">{ why }</p> },
        None => Html::default(),
    }
}

/// How long the link is, or what became of copying it.
fn size(shared: &Shared, copied: Option<bool>) -> String {
    match (&shared.link, copied) {
        (Some(Ok(_)), Some(true)) => "Copied".to_owned(),
        (Some(Ok(_)), Some(false)) => {
            "The browser refused: press Ctrl+C to copy the selected link.".to_owned()
        }
        (Some(Ok(link)), None) => format!("{} characters", link.len()),
        _ => String::new(),
    }
}

/// The program for use elsewhere.
fn elsewhere(shared: &Shared, project: Callback<MouseEvent>) -> Html {
    match &shared.playground {
        None => Html::default(),
        Some(Ok(address)) => html! {
            <>
                <a class="quiet" data-testid="playground" href={address.clone()} target="_blank" rel="noopener noreferrer">
                    { "Open in the Rust Playground ↗" }<small>{ "play.rust-lang.org, another site" }</small>
                </a>
                <button class="quiet" data-testid="download-project" onclick={project}>
                    { "Download a Cargo project" }<small>{ "zip, for cargo run on your machine" }</small>
                </button>
            </>
        },
        Some(Err(why)) => html! {
            <p class="empty" data-testid="not-portable">{ "This program runs only in Pollscope. " }{ why }</p>
        },
    }
}

fn playground(state: &State) -> Option<Result<AttrValue, String>> {
    if state.recorded.is_some() || !state.has(Language::Rust) {
        return None;
    }
    let (text, edition) = (state.rust_draft.text(), state.options.edition);
    Some(project::playground(text, edition).map(Into::into))
}

/// The link to what is on the screen. What it says is decided at once, packing it takes a moment.
fn link(state: &State, note: &str) -> impl Future<Output = Result<AttrValue, String>> + use<> {
    let link = state.link(note);
    async move {
        let url = match (&link.lesson, link.template) {
            (Some(lesson), _) => browser::address_of("lesson", lesson),
            (None, Some(template)) => browser::address_of("template", template.name()),
            (None, None) => browser::bare_address(),
        };
        let url = url.ok_or("The browser does not tell the address of this page.")?;
        if !link.names_only() {
            let packed = bridge::pack_link(&link.encode()).await;
            let packed = packed.ok().and_then(|text| text.as_string());
            let packed = packed.ok_or("This browser cannot pack a link: it is too old.")?;
            url.set_hash(&format!("{}{packed}", address::PACKED));
        }
        let href = url.href();
        if href.len() > MOST_WRITTEN {
            return Err(format!(
                "This program is too long for a link: {} characters, and the limit is {MOST_WRITTEN}. \
                 Download it instead.",
                href.len()
            ));
        }
        Ok(href.into())
    }
}

/// Has the browser save the programs as a cargo project.
fn download_project(state: &State, act: Callback<Action>) {
    let js = state.has(Language::JavaScript).then(|| state.js_draft.text().clone());
    let made = project::files(state.rust_draft.text(), js.as_deref(), state.options.edition);
    page::spawn(async move {
        let saved = async {
            // Plain data always becomes text.
            let json = serde_json::to_string(&made?).map_err(|error| error.to_string())?;
            let refused = |_| {
                "The Cargo project could not be made: check the connection and try again."
                    .to_owned()
            };
            let blob: Blob = bridge::zip(&json).await.map_err(refused)?.into();
            files::save_as("pollscope-program.zip", &blob)
                .map_err(|_| "The browser did not let the page save a file.".to_owned())
        };
        if let Err(sentence) = saved.await {
            act.emit(Action::Notice(sentence));
        }
    });
}
