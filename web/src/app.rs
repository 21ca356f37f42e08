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
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::automation::{self, Request};
use crate::browser;
use crate::components::{
    About, Console, EditorPane, Footer, Header, Idea, NoticeBar, RunBar, Tabs, TimelinePane,
};
use crate::engines::Engines;
use crate::state::{Action, Effect, RunId, State};
use crate::timeline::stage::Stage;

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
    /// The browser is about to paint.
    Frame,
}

/// The state as components see it: equal until something changes.
#[derive(Debug, Clone)]
pub struct View {
    /// The state; borrow it only for the length of a render.
    pub state: Rc<RefCell<State>>,
    generation: u64,
}

impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        self.generation == other.generation
    }
}

/// The page.
pub struct App {
    state: Rc<RefCell<State>>,
    /// The timeline's picture.
    stage: Stage,
    engines: Engines,
    /// Who waits for the present run's result.
    waiting: Vec<oneshot::Sender<RunResult>>,
    /// Requested while a run is on.
    frame: Option<AnimationFrame>,
    _keys: Option<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let link = context.link().clone();
        let engines = Engines::new(move |action| link.send_message(Message::Act(action)));
        let link = context.link().clone();
        automation::publish(move |request| link.send_message(Message::Asked(request)));
        let state = Rc::new(RefCell::new(State::open(browser::wanted_lesson().as_deref())));
        let link = context.link().clone();
        let stage =
            Stage::new(state.clone(), move |action| link.send_message(Message::Act(action)));
        App {
            state,
            stage,
            engines,
            waiting: Vec::new(),
            frame: None,
            _keys: run_on_control_enter(context),
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
            Message::Frame => self.frame(context),
        }
        self.state.borrow().generation != shown
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let state = self.state.borrow();
        let view = View { state: self.state.clone(), generation: state.generation };
        let link = context.link();
        let act = link.callback(Message::Act);
        let stop = link.callback(|()| Message::Stop);
        let editor = |language| {
            html! {
                <EditorPane {language} lesson={state.lesson.slug}
                    lines={state.half(language).model.waiting_lines()}
                    hidden={state.tab != language} />
            }
        };
        let console = |language| html! { <Console {language} view={view.clone()} /> };
        html! {
            <>
                <Header view={view.clone()} act={act.clone()} />
                <main>
                    <NoticeBar notice={state.notice.clone()} act={act.clone()} />
                    <Idea heading={state.lesson.heading} summary={state.lesson.summary} />
                    <Tabs tab={state.tab} act={act.clone()} />
                    <section class="editors" aria-label="Source">
                        { editor(Language::Rust) }
                        { editor(Language::JavaScript) }
                    </section>
                    <RunBar view={view.clone()} act={act.clone()} {stop} />
                    <TimelinePane view={view.clone()} stage={self.stage.clone()} act={act.clone()} />
                    <section class="below">
                        { console(Language::Rust) }
                        { console(Language::JavaScript) }
                        <About lesson={state.lesson.slug} />
                    </section>
                    <Footer />
                </main>
            </>
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

    /// Takes what was recorded since the last frame.
    fn frame(&mut self, context: &Context<Self>) {
        self.frame = None;
        if let Some(events) = self.engines.drain() {
            self.apply(context, events);
        }
        if self.state.borrow().is_busy() {
            let (run, now) = (self.run(), self.engines.now());
            self.apply(context, Action::Frame { run, now });
            self.request_frame(context);
        }
    }

    fn request_frame(&mut self, context: &Context<Self>) {
        let link = context.link().clone();
        self.frame = Some(request_animation_frame(move |_| link.send_message(Message::Frame)));
    }

    fn run(&self) -> RunId {
        self.state.borrow().run
    }

    /// Whether this run is the present one and has not been stopped.
    fn is_on(&self, run: RunId) -> bool {
        run == self.run() && self.state.borrow().is_busy()
    }
}

/// Control (or Command) and Enter run the lesson from anywhere on the page.
fn run_on_control_enter(context: &Context<App>) -> Option<EventListener> {
    let link = context.link().clone();
    let window = browser::window()?;
    Some(EventListener::new(&window, "keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.repeat() {
            link.send_message(Message::Act(Action::Start));
        }
    }))
}
