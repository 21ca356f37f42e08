//! The page within another page: no more than a course page has room for, and what it tells the page around.

use pollscope_protocol::embed::EmbedEvent;
use pollscope_trace::Language;
use yew::prelude::*;

use super::{App, Message};
use crate::bridge;
use crate::components::{
    Details, Help, Output, TimelineHead, TimelinePane, compiler_bar, details, embed_end, note_bar,
    notice_bar, output, run_or_stop, tabs,
};
use crate::state::{Action, Embed, Phase, State};
use crate::view::Slice;

impl App {
    /// All of it.
    pub(super) fn embedded(&self, context: &Context<Self>, state: &State, embed: &Embed) -> Html {
        let view = Slice { state: self.state.clone(), key: state.generation };
        let link = context.link();
        let act = link.callback(Message::Act);
        let run = run_or_stop(state.phase, &act, &link.callback(|()| Message::Stop));
        let end = embed_end(&self.state, &act);
        let halves = if state.languages().count() == 2 { "two" } else { "one" };
        html! {
            <div class="embed" data-face={state.face.id()} data-parts={embed.parts()} data-halves={halves}
                style={Self::sizes(state)}>
                <div class="bars">
                    { notice_bar(state.notice.as_deref(), &act) }
                    { note_bar(state.note.as_deref(), &act) }
                </div>
                if embed.code {
                    { tabs(state, &act) }
                    { self.editors(state, &act) }
                }
                if embed.timeline {
                    <section class="time" aria-label="Run and playback">
                        <div class="course">
                            <TimelinePane view={view.clone()} stage={self.stage.clone()} act={act.clone()} />
                            if Language::ALL.into_iter().any(|language| state.is_stale(language)) {
                                <p class="stale" role="status" data-testid="stale">{ "From the run before your edits" }</p>
                            } else if state.recalled {
                                <p class="stale" role="status" data-testid="recalled">{ "Recorded. Press Run to run it here." }</p>
                            }
                        </div>
                    </section>
                }
                if embed.output || embed.details {
                    <aside class="below" aria-label="Findings and output">
                        if embed.details {
                            <Details view={self.slice(details::key(state))}
                                instant={details::instant(state)} act={act.clone()} />
                        }
                        if embed.output {
                            <Output view={self.slice(output::key(state))} />
                        }
                    </aside>
                }
                <section class="foot" aria-label="Run and steps" data-testid="run-bar" data-phase={state.phase.name()}>
                    <TimelineHead {view} stage={self.stage.clone()} act={act.clone()} begin={run} {end} />
                </section>
                { compiler_bar(&state.compiler, state.needs_compiler(), &link.callback(Message::Fetch)) }
                <Help open={state.help} close={act.reform(|()| Action::Help(false))} />
            </div>
        }
    }

    /// Tells the page around what has changed between `before` and now.
    pub(super) fn tell_around(&mut self, before: Phase) {
        let state = self.state.borrow();
        if state.embed.is_none() {
            return;
        }
        if state.phase != before && state.phase == Phase::Starting {
            tell(&EmbedEvent::RunStart {});
        }
        // A recorded run is shown; nobody has run it.
        if state.phase != before && state.phase == Phase::Over && !state.recalled {
            let insights = state.insights.iter().cloned().map(Into::into).collect();
            tell(&EmbedEvent::RunEnd { result: Box::new(state.result()), insights });
            let questions = 0..state.lesson.predictions.len();
            let predicted = questions.filter_map(|question| state.predicted(question));
            predicted.chain(state.practised()).for_each(|event| tell(&event));
        }
        drop(state);
        let height = self.stage.whole();
        if let Some(height) = height.filter(|_| self.whole != height) {
            self.whole = Some(height);
            tell(&EmbedEvent::Height { px: height as u32 });
        }
    }

    /// Tells the page around that a question was answered after the run.
    pub(super) fn tell_prediction(&self, question: usize) {
        let state = self.state.borrow();
        if let Some(event) = state.predicted(question).filter(|_| state.embed.is_some()) {
            tell(&event);
        }
    }

    /// Tells the page around what is in the editors.
    pub(super) fn tell_change(&self) {
        let state = self.state.borrow();
        if state.embed.is_some() {
            let text =
                |language| state.has(language).then(|| state.draft(language).text().to_string());
            let (rust, js) = (text(Language::Rust), text(Language::JavaScript));
            tell(&EmbedEvent::Change { rust, js, edited: state.is_edited() });
        }
    }
}

fn tell(event: &EmbedEvent) {
    // Plain data always becomes text.
    if let Ok(json) = serde_json::to_string(event) {
        bridge::tell(&json);
    }
}
