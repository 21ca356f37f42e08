//! What of the next run a person has a say in, beside the programs: the edition, standard input, the
//! limits, the network, and whether the compiler is to be there before it is needed.

use pollscope_protocol::live::{Edition, LiveLimits};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::compiler_bar::PREPARING;
use crate::state::{Action, Choice, Compiler, Crates, Options};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is chosen.
    pub options: Options,
    /// Where the compiler is.
    pub compiler: Compiler,
    /// The crates that edited programs may use, if that is known.
    pub crates: Option<Crates>,
    /// Finds out which those are.
    pub ask_crates: Callback<()>,
    /// Changes the state.
    pub act: Callback<Action>,
    /// Gets the compiler.
    pub fetch: Callback<bool>,
}

/// The options and the button that shows them.
#[component]
pub fn RunOptions(props: &Props) -> Html {
    let Props { options, act, .. } = props;
    let choose = act.reform(Action::Choose);
    let stdin = choose.reform(|event: Event| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        Choice::Stdin(area.value().into())
    });
    let network = choose.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Choice::Network(input.checked())
    });
    html! {
        <>
            <button class="quiet icon" data-testid="options-button" popovertarget="run-options"
                aria-label="Options" title="Options: edition, limits, standard input, compiler">{ "⚙" }</button>
            <div id="run-options" class="menu options" popover="auto" role="group" aria-label="Options of a run">
                <h3>{ "Edited Rust" }</h3>
                <p data-testid="compiler-state">{ compiler(&props.compiler) }
                    if matches!(props.compiler, Compiler::Absent | Compiler::Declined | Compiler::Failed(_)) {
                        <button class="btn" data-testid="fetch-compiler-early"
                            onclick={props.fetch.reform(|_: MouseEvent| true)}>{ "Load it now" }</button>
                    }
                </p>
                { edition(options.edition, &choose) }
                <h4>{ "Limits of a run" }</h4>
                { limits(options.limits, &choose) }
                <label class="tall">{ "Standard input" }
                    <textarea rows="3" data-testid="stdin" value={options.stdin.to_string()} onchange={stdin}
                        placeholder="What the program reads from stdin" />
                </label>
                { crates(props) }
                <h3>{ "JavaScript" }</h3>
                <label><input type="checkbox" data-testid="network" checked={options.network} onchange={network} />
                    { "Let fetch, also in pollscope::js, use the network until this page is closed" }</label>
            </div>
        </>
    }
}

fn compiler(compiler: &Compiler) -> String {
    match compiler {
        Compiler::Absent | Compiler::Declined => {
            "rustc 1.78 and Miri (26 MB) are loaded when you first edit Rust. ".to_owned()
        }
        Compiler::Preparing => PREPARING.to_owned(),
        Compiler::Loading { .. } => format!(
            "rustc 1.78 and Miri are loading{}.",
            compiler.percent().map_or_else(String::new, |percent| format!(", {percent} %"))
        ),
        Compiler::Ready => "rustc 1.78 and Miri are loaded, for later visits too.".to_owned(),
        Compiler::Failed(why) => format!("{why} "),
    }
}

/// The crates that edited programs may use: real ones, and which versions.
fn crates(props: &Props) -> Html {
    let (ask, known) = (props.ask_crates.clone(), matches!(props.crates, Some(Ok(_))));
    let ontoggle = Callback::from(move |_: Event| {
        if !known {
            ask.emit(());
        }
    });
    let contents = match &props.crates {
        None => html! { <p>{ "Asking …" }</p> },
        Some(Err(why)) => html! { <p class="bad">{ why }</p> },
        Some(Ok(crates)) => html! {
            <ul data-testid="crates">
                <li><code>{ "std" }</code>{ " of Rust 1.78, which is the compiler’s version" }</li>
                { for crates.iter().map(|one| html! {
                    <li><code>{ &one.name }</code>{ " " }{ &one.version }
                        if let Some(note) = &one.note { <small>{ note }</small> }
                    </li>
                }) }
            </ul>
        },
    };
    html! {
        <details class="crates" {ontoggle} data-testid="crates-list">
            <summary>{ "Crates that programs may use" }</summary>
            { contents }
        </details>
    }
}

fn edition(present: Edition, choose: &Callback<Choice>) -> Html {
    let onchange = choose.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Choice::Edition(if select.value() == "2021" {
            Edition::Edition2021
        } else {
            Edition::Edition2024
        })
    });
    let option = |edition: Edition, name: &'static str| {
        html! { <option value={name} selected={edition == present}>{ name }</option> }
    };
    html! {
        <label>{ "Edition" }
            <select class="btn" data-testid="edition" {onchange}>
                { option(Edition::Edition2021, "2021") }
                { option(Edition::Edition2024, "2024") }
            </select>
        </label>
    }
}

/// What can be limited: what a person calls it, its name in tests, its present value, the most that
/// can be chosen, and how it is set. In units that a person thinks in.
type Limit = (&'static str, &'static str, u64, u64, fn(&mut LiveLimits, u64));

fn limits(limits: LiveLimits, choose: &Callback<Choice>) -> Html {
    let most = LiveLimits::MOST;
    let all: [Limit; 5] = [
        (
            "Time, in seconds",
            "limit-wall",
            limits.wall_ms / 1000,
            most.wall_ms / 1000,
            |limits, seconds| {
                limits.wall_ms = seconds * 1000;
            },
        ),
        (
            "Simulated time, in seconds",
            "limit-simulated",
            limits.simulated_ms.unwrap_or_default() / 1000,
            most.simulated_ms.unwrap_or_default() / 1000,
            |limits, seconds| limits.simulated_ms = Some(seconds * 1000),
        ),
        (
            "Events",
            "limit-events",
            limits.events.unwrap_or_default(),
            most.events.unwrap_or_default(),
            |limits, events| limits.events = Some(events),
        ),
        (
            "Output, in kB",
            "limit-output",
            limits.output_bytes >> 10,
            most.output_bytes >> 10,
            |limits, kb| {
                limits.output_bytes = kb << 10;
            },
        ),
        (
            "Memory, in MB",
            "limit-memory",
            limits.memory_bytes.unwrap_or_default() >> 20,
            most.memory_bytes.unwrap_or_default() >> 20,
            |limits, mb| limits.memory_bytes = Some(mb << 20),
        ),
    ];
    html! { { for all.into_iter().map(|one| limit(one, limits, choose)) } }
}

fn limit(
    (label, id, value, most, set): Limit,
    limits: LiveLimits,
    choose: &Callback<Choice>,
) -> Html {
    let onchange = choose.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let mut limits = limits;
        match input.value().parse::<u64>() {
            Ok(chosen) => set(&mut limits, chosen.clamp(1, most)),
            // What is no number leaves it as it was, on the screen too.
            Err(_) => input.set_value(&value.to_string()),
        }
        Choice::Limits(limits)
    });
    html! {
        <label>{ label }<input type="number" class="btn" min="1" max={most.to_string()} data-testid={id}
            value={value.to_string()} {onchange} /></label>
    }
}
