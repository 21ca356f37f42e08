//! Holds the state and the engines, and carries out what the state asks for.
//!
//! Every change goes through [`State::apply`]; nothing else on the page changes what it knows.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use gloo_events::EventListener;
use gloo_render::{AnimationFrame, request_animation_frame};
use pollscope_protocol::RunResult;
use pollscope_trace::Language;
use yew::prelude::*;

use crate::automation::{self, Request};
use crate::browser;
use crate::components::{
    Console, Details, EditorPane, EventsList, Header, Help, Lines, RunBar, TimelinePane, console,
    details, events_list, footer, idea, notice_bar, recorded_bar, tabs,
};
use crate::engines::Engines;
use crate::files::{self, Format};
use crate::keys;
use crate::saving;
use crate::state::{Action, Control, Effect, Mode, Phase, Recorded, RunId, State};
use crate::timeline::stage::Stage;
use crate::view::Slice;
pub use crate::view::View;

/// What the page has to react to.
pub enum Message {
    /// The state changes.
    Act(Action),
    /// Stop was pressed.
    Stop,
    /// A program asks for something.
    Asked(Request),
    /// The engines are ready for a run.
    Ready(RunId),
    /// The page shows that the run is on; now it may begin.
    Begin(RunId),
    /// The browser is about to paint, at this time in milliseconds.
    Frame(f64),
    /// The trace is to be saved.
    Save(Format),
    /// A file was picked or dropped.
    Open(web_sys::File),
    /// The file has been read, or could not be.
    Read { file: String, bytes: Result<Vec<u8>, String> },
}

/// The page.
pub struct App {
    state: Rc<RefCell<State>>,
    /// The timeline's picture.
    stage: Stage,
    engines: Engines,
    /// Who waits for the present run's result.
    waiting: Vec<oneshot::Sender<RunResult>>,
    /// Requested while something on the screen moves by itself.
    frame: Option<AnimationFrame>,
    /// When the last one was, in milliseconds.
    painted: Option<f64>,
    _keys: Option<EventListener>,
    _drops: Vec<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let link = context.link().clone();
        let engines = Engines::new(move |action| link.send_message(Message::Act(action)));
        let state = Rc::new(RefCell::new(State::open(browser::wanted_lesson().as_deref())));
        let link = context.link().clone();
        automation::publish(state.clone(), move |request| {
            link.send_message(Message::Asked(request));
        });
        let link = context.link().clone();
        let stage =
            Stage::new(state.clone(), move |action| link.send_message(Message::Act(action)));
        let link = context.link().clone();
        let drops = files::listen_for_drops(move |file| link.send_message(Message::Open(file)));
        let link = context.link().clone();
        let keys = keys::listen(move |action| link.send_message(Message::Act(action)));
        App {
            state,
            stage,
            engines,
            waiting: Vec::new(),
            frame: None,
            painted: None,
            _keys: keys,
            _drops: drops,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let shown = self.state.borrow().generation;
        match message {
            Message::Act(action) => self.act(context, action),
            Message::Stop => self.stop(context),
            Message::Asked(request) => self.asked(context, request),
            Message::Ready(run) => self.ready(context, run),
            Message::Begin(run) => {
                self.begin(context, run);
                // Painting now would make the first polls late.
                return false;
            }
            Message::Frame(now) => self.frame(context, now),
            Message::Save(format) => self.save(context, format),
            Message::Open(file) => {
                let link = context.link().clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let bytes = files::read(&file).await;
                    link.send_message(Message::Read { file: file.name(), bytes });
                });
            }
            Message::Read { file, bytes } => self.read(context, file, bytes),
        }
        if self.state.borrow().moves() {
            self.request_frame(context);
        } else {
            (self.frame, self.painted) = (None, None);
        }
        self.state.borrow().generation != shown
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let state = self.state.borrow();
        let view = Slice { state: self.state.clone(), key: state.generation };
        let link = context.link();
        let act = link.callback(Message::Act);
        let recorded = state.recorded.as_ref().map(|recorded| recorded.file.clone());
        html! {
            <>
                <Header lesson={state.lesson.slug} savable={!state.sequence.is_empty()}
                    act={act.clone()} save={link.callback(Message::Save)}
                    open={link.callback(Message::Open)} />
                <main>
                    { notice_bar(state.notice.as_deref(), &act) }
                    { recorded_bar(recorded.as_deref(), &act) }
                    { heading(&state) }
                    { tabs(state.tab, &act) }
                    <section class="editors" aria-label="Source">
                        { self.editor(&state, Language::Rust, &act) }
                        { self.editor(&state, Language::JavaScript, &act) }
                    </section>
                    <RunBar phase={state.phase} recorded={recorded.is_some()} clock={state.clock()}
                        events={state.sequence.len()} end={state.last()} playback={state.playback}
                        act={act.clone()} stop={link.callback(|()| Message::Stop)} />
                    { self.course(&state, &view, &act) }
                    <section class="below">
                        { self.console(&state, Language::Rust) }
                        { self.console(&state, Language::JavaScript) }
                        <Details view={self.slice(details::key(&state))}
                            instant={details::instant(&state)} act={act.clone()} />
                    </section>
                    { footer() }
                </main>
                <Help open={state.help} close={act.reform(|()| Action::Help(false))} />
            </>
        }
    }
}

const READ_ONLY: &str = "Editing comes with the compilers that run in the page; until then the lessons run as they are.";

/// What the lesson is about, or which program it is whose trace is shown in its place.
fn heading(state: &State) -> Html {
    let lesson = state.lesson;
    if state.recorded.is_none() {
        return idea(lesson.heading, lesson.summary);
    }
    let program = if state.program().is_empty() { "a program" } else { state.program() };
    let heading = format!("The trace of {program}");
    idea(&heading, "What a run of it did, as the file tells it.")
}

/// The parts of the picture.
impl App {
    fn slice<K>(&self, key: K) -> Slice<K> {
        Slice { state: self.state.clone(), key }
    }

    fn editor(&self, state: &State, language: Language, act: &Callback<Action>) -> Html {
        let (engine, title) = match (language, state.recorded.is_some()) {
            (_, true) => ("recorded · read-only", "This source came with the file."),
            (Language::Rust, false) => ("read-only · pollscope executor", READ_ONLY),
            (Language::JavaScript, false) => ("read-only · sandboxed worker", READ_ONLY),
        };
        html! {
            <EditorPane {language} document={state.program().to_owned()}
                source={state.source(language)} editable={false} edited={false} stale={false}
                {engine} {title} diagnostics={Rc::default()}
                lines={Lines::of(state.half(language))}
                picked={state.picked_line.filter(|picked| picked.language == language)}
                hidden={state.tab != language} act={act.clone()}
                run={act.reform(|()| Action::Start)} />
        }
    }

    fn console(&self, state: &State, language: Language) -> Html {
        html! { <Console {language} view={self.slice(console::key(state, language))} /> }
    }

    /// The timeline, or the list of events in its place.
    fn course(&self, state: &State, view: &View, act: &Callback<Action>) -> Html {
        let list = state.listing.open;
        html! {
            <div class={classes!("course", list.then_some("listed"))}>
                <TimelinePane view={view.clone()} stage={self.stage.clone()} act={act.clone()} />
                if list {
                    <EventsList view={self.slice(events_list::key(state))} act={act.clone()} />
                }
            </div>
        }
    }
}

impl App {
    /// Applies an action and does what follows from it.
    fn act(&mut self, context: &Context<Self>, action: Action) {
        if action.replaces_run() {
            self.stop(context);
        }
        let rust_ended = matches!(action, Action::Ended { language: Language::Rust, run, .. } if run == self.run());
        if rust_ended && let Some(last) = self.engines.finish_native() {
            self.apply(context, last);
        }
        if let Action::Timeline(_) = action {
            // Whoever it comes from: most of these change nothing that is rendered.
            self.stage.request();
        }
        self.apply(context, action);
    }

    fn apply(&mut self, context: &Context<Self>, action: Action) {
        let effects = self.state.borrow_mut().apply(action);
        for effect in effects {
            match effect {
                Effect::StartRun(run) => {
                    let link = context.link().clone();
                    let lesson = self.state.borrow().lesson;
                    self.engines.prepare(lesson, move || link.send_message(Message::Ready(run)));
                }
                Effect::RememberLesson(slug) => browser::remember_lesson(slug),
                Effect::Report => {
                    let result = self.state.borrow().result();
                    for waiting in self.waiting.drain(..) {
                        // Whoever asked may have gone away, which is their choice.
                        let _ = waiting.send(result.clone());
                    }
                }
            }
        }
    }

    fn asked(&mut self, context: &Context<Self>, request: Request) {
        match request {
            Request::Load(lesson) => self.act(context, Action::Pick(lesson)),
            Request::Run(reply) => {
                self.act(context, Action::Start);
                self.waiting.push(reply);
            }
            Request::Stop => self.stop(context),
            Request::Seek(at, reply) => {
                self.act(context, Action::Playback(Control::Seek(at)));
                // Whoever asked may have gone away, which is their choice.
                let _ = reply.send(());
            }
            Request::Reset => self.act(context, Action::Reset),
        }
    }

    /// Stops the engines, takes what they still had to say, and ends the run.
    fn stop(&mut self, context: &Context<Self>) {
        if !self.state.borrow().is_busy() {
            return;
        }
        self.frame = None;
        if let Some(last) = self.engines.stop() {
            self.apply(context, last);
        }
        let now = self.engines.now();
        self.apply(context, Action::Stopped { now });
    }

    /// The engines are ready; unless the run was stopped in the meantime, the page shows that it is
    /// on, and after that it begins.
    fn ready(&mut self, context: &Context<Self>, run: RunId) {
        if self.is_on(run) {
            self.apply(context, Action::Started(run));
            let link = context.link().clone();
            wasm_bindgen_futures::spawn_local(
                async move { link.send_message(Message::Begin(run)) },
            );
        }
    }

    fn begin(&mut self, context: &Context<Self>, run: RunId) {
        if self.is_on(run) {
            let lesson = self.state.borrow().lesson;
            self.engines.start(run, lesson);
            self.request_frame(context);
        }
    }

    /// Takes what was recorded since the last frame, and moves the playhead if it plays.
    fn frame(&mut self, context: &Context<Self>, now: f64) {
        self.frame = None;
        if let Some(events) = self.engines.drain() {
            self.apply(context, events);
        }
        if self.state.borrow().is_busy() {
            let (run, now) = (self.run(), self.engines.now());
            self.apply(context, Action::Frame { run, now });
        }
        let since = self.painted.replace(now).map_or(0.0, |before| (now - before).max(0.0));
        if self.state.borrow().playback.mode == Mode::Playing {
            self.apply(context, Action::Pass((since * 1e6) as u64));
        }
    }

    fn request_frame(&mut self, context: &Context<Self>) {
        // Before the engines have begun there is nothing to take, and the first polls are not to
        // wait for a picture.
        if self.frame.is_none() && self.state.borrow().phase != Phase::Starting {
            let link = context.link().clone();
            let frame = request_animation_frame(move |now| link.send_message(Message::Frame(now)));
            self.frame = Some(frame);
        }
    }

    fn save(&mut self, context: &Context<Self>, format: Format) {
        let saved = saving::save(&self.state.borrow(), &self.stage, format);
        if let Err(sentence) = saved {
            self.apply(context, Action::Notice(sentence));
        }
    }

    /// Shows what a file holds, or says what is wrong with it and leaves the page as it is.
    fn read(&mut self, context: &Context<Self>, file: String, bytes: Result<Vec<u8>, String>) {
        match bytes.and_then(|bytes| saving::opened(&file, &bytes)) {
            Ok(traces) => {
                let recorded = Box::new(Recorded::new(file, traces));
                self.act(context, Action::ShowRecorded(recorded));
            }
            Err(sentence) => self.apply(context, Action::Notice(sentence)),
        }
    }

    fn run(&self) -> RunId {
        self.state.borrow().run
    }

    /// Whether this run is the present one and has not been stopped.
    fn is_on(&self, run: RunId) -> bool {
        run == self.run() && self.state.borrow().is_busy()
    }
}
