//! Holds the state and the engines, and carries out what the state asks for.
//!
//! Every change goes through [`State::apply`]; nothing else on the page changes what it knows.

mod asked;
mod compiling;
mod embedded;
mod lessons;
mod opening;
mod picture;
mod running;

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use gloo_events::EventListener;
use pollscope_protocol::{Lesson, RunResult};
use pollscope_trace::Language;
use yew::prelude::*;

use crate::automation::{self, Reply, Request, Wanted};
use crate::bridge::{self, Live};
use crate::browser;
use crate::checking::{self, Checks};
use crate::components::{
    Details, Help, Output, compiler_bar, details, note_bar, notice_bar, opening_bar, output,
    recorded_bar, tabs, welcome_bar,
};
use crate::engines::Engines;
use crate::files::{self, Format};
use crate::keeping;
use crate::keys;
use crate::lessons::Lessons;
use crate::page::Later;
use crate::saving;
use crate::state::{Action, Attempt, Effect, Followed, Plan, Recorded, RunId, Split, State};
use crate::timeline::stage::Stage;
use crate::view::Slice;
use lessons::recall;
use opening::Ticket;

/// What the page has to react to.
pub enum Message {
    /// The state changes.
    Act(Action),
    /// Stop was pressed.
    Stop,
    /// A program asks for something.
    Asked(Request),
    /// A person went back or forward in the history, or typed another address.
    Went,
    /// What that address shows, unless they have gone on.
    Arrived(Box<Followed>),
    /// A lesson that was picked has been fetched, or why it has not.
    Fetched(Rc<str>, Result<Rc<Lesson>, String>),
    /// The recorded run of the lesson on the screen was fetched, or it was not and is not missed.
    Recalled(Option<Box<Recorded>>),
    /// A lesson that a program asked for is there.
    Load(Option<Rc<Lesson>>, Wanted, Reply<Result<(), String>>),
    /// The engines are ready for a run, that of the Rust half among them or not.
    Ready(RunId, bool),
    /// The page shows that the run is on; now it may begin.
    Begin(RunId, bool),
    /// Nothing has been typed for a moment.
    Check(Language),
    /// The same, for the layout.
    LayOut,
    /// Somebody wants to know which crates there are.
    Crates,
    /// The compiler is wanted before it is needed, or no longer.
    Fetch(bool),
    /// The browser is about to paint, at this time in milliseconds.
    Frame(f64),
    /// The trace is to be saved.
    Save(Format),
    /// A file was picked or dropped.
    Open(web_sys::File),
    /// What it holds, or why that cannot be shown.
    Opened(Result<Box<Recorded>, String>),
    /// It is not to be opened any longer.
    CancelOpening,
}

/// What the page opens with.
#[derive(Properties, Clone)]
pub struct Opening {
    state: Rc<RefCell<State>>,
    lessons: Lessons,
    run: bool,
}

impl Opening {
    /// It opens as `state` says, and with `run` the program runs at once.
    pub fn new(state: State, lessons: Lessons, run: bool) -> Self {
        Opening { state: Rc::new(RefCell::new(state)), lessons, run }
    }
}

/// There is one in the life of the page.
impl PartialEq for Opening {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

/// The page.
pub struct App {
    state: Rc<RefCell<State>>,
    lessons: Lessons,
    /// The timeline's picture.
    stage: Stage,
    engines: Engines,
    /// What the present run runs.
    plan: Option<Plan>,
    /// The file that is being opened.
    opening: Option<Ticket>,
    /// Checks that wait until nothing is typed.
    checks: Checks,
    /// Who waits for the present run's result.
    waiting: Vec<oneshot::Sender<RunResult>>,
    /// Requested while something on the screen moves by itself.
    frame: Option<Later>,
    /// When the last one was, in milliseconds.
    painted: Option<f64>,
    /// How high the page would like to be, as the page around it knows.
    whole: Option<f64>,
    _keys: Option<EventListener>,
    _back: Option<EventListener>,
    _drops: Vec<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = Opening;

    fn create(context: &Context<Self>) -> Self {
        let link = context.link().clone();
        let engines = Engines::new(move |action| link.send_message(Message::Act(action)));
        engines.warm_up();
        let Opening { state, lessons, run } = context.props().clone();
        let embedded = state.borrow().embed.is_some();
        let kept = keeping::kept(&state.borrow());
        state.borrow_mut().options.can_wait = Live::can_wait();
        if let Some(arranged) = keeping::kept_workspace().filter(|_| !embedded) {
            state.borrow_mut().apply(arranged);
        }
        if let Some(kept) = kept {
            // Nothing that follows from it is urgent.
            state.borrow_mut().apply(kept);
        }
        state.borrow_mut().apply(Action::Still(bridge::wants_less_motion()));
        if run {
            context.link().send_message(Message::Act(Action::Start));
        } else if !embedded && browser::asks_for_nothing() && !state.borrow().is_edited() {
            context.link().send_message(Message::Act(Action::Introduce));
        }
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
        let back = browser::listen_for_history(move || link.send_message(Message::Went));
        let link = context.link().clone();
        let keys = keys::listen(move |action| link.send_message(Message::Act(action)));
        recall(context, &state, &lessons);
        App {
            state,
            lessons,
            stage,
            engines,
            plan: None,
            opening: None,
            checks: Checks::default(),
            waiting: Vec::new(),
            frame: None,
            painted: None,
            whole: None,
            _keys: keys,
            _back: back,
            _drops: drops,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let (shown, phase) = {
            let state = self.state.borrow();
            (state.generation, state.phase)
        };
        match message {
            Message::Act(action) => self.act(context, action),
            Message::Stop => self.stop_or_interrupt(context),
            Message::Asked(request) => self.asked(context, request),
            Message::Check(language) => self.check(context, language, None),
            Message::LayOut => self.lay_out(context, None),
            Message::Fetch(wanted) => checking::fetch(self.engines.live(), &self.state, wanted),
            Message::Crates => self.list_crates(context),
            Message::Went => self.follow_address(context),
            Message::Arrived(followed) => self.arrived(context, followed),
            Message::Fetched(slug, lesson) => self.fetched(context, slug, lesson),
            Message::Recalled(recorded) => {
                if let Some(recorded) = recorded {
                    self.act(context, Action::Recall(recorded));
                }
            }
            Message::Load(lesson, wanted, reply) => self.load(context, lesson, wanted, reply),
            Message::Ready(run, there) => self.ready(context, run, there),
            Message::Begin(run, there) => {
                self.begin(context, run, there);
                // Painting now would make the first polls late.
                return false;
            }
            Message::Frame(now) => self.frame(context, now),
            Message::Save(format) => self.save(context, format),
            Message::Open(file) => self.open(context, file),
            Message::Opened(opened) => self.opened(context, opened),
            Message::CancelOpening => self.cancel_opening(context),
        }
        if self.state.borrow().moves() {
            self.request_frame(context);
        } else {
            (self.frame, self.painted) = (None, None);
        }
        self.tell_around(phase);
        self.state.borrow().generation != shown
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let state = self.state.borrow();
        if let Some(embed) = &state.embed {
            return self.embedded(context, &state, embed);
        }
        let view = Slice { state: self.state.clone(), key: state.generation };
        let link = context.link();
        let act = link.callback(Message::Act);
        let recorded = state.recorded.as_ref().map(|recorded| recorded.file.clone());
        let splitter = |split, label| Self::splitter(&state, split, label, &act);
        html! {
            <div class="workspace" data-face={state.face.id()} style={Self::sizes(&state)}>
                { self.header(context, &state, &act) }
                <main>
                    <div class="bars">
                        { welcome_bar(state.welcome, &act) }
                        { notice_bar(state.notice.as_deref(), &act) }
                        { note_bar(state.note.as_deref(), &act) }
                        { opening_bar(state.opening.as_ref(), link.callback(|_| Message::CancelOpening)) }
                        { recorded_bar(recorded.as_deref(), &act) }
                    </div>
                    { picture::heading(&state) }
                    { tabs(&state, &act) }
                    { self.editors(&state, &act) }
                    { splitter(Split::Timeline, "Between the programs and the timeline") }
                    <section class="time" aria-label="Run and playback">
                        { self.course(&state, &view, &act) }
                    </section>
                </main>
                { splitter(Split::Rail, "Between the programs and the rail") }
                <aside class="rail" aria-label="Lesson, findings and output">
                    <Details view={self.slice(details::key(&state))}
                        instant={details::instant(&state)} act={act.clone()} />
                    { splitter(Split::Output, "Between the lesson and the output") }
                    <Output view={self.slice(output::key(&state))} />
                </aside>
                { compiler_bar(&state.compiler, state.needs_compiler(), &link.callback(Message::Fetch)) }
                <Help open={state.help} close={act.reform(|()| Action::Help(false))} />
            </div>
        }
    }
}

impl App {
    /// Applies an action and does what follows from it.
    fn act(&mut self, context: &Context<Self>, action: Action) {
        if action.replaces_run() {
            self.cancel_opening(context);
            self.stop(context);
        }
        let rust_ended = matches!(action, Action::Ended { language: Language::Rust, run, .. } if run == self.run());
        if rust_ended && let Some(last) = self.engines.finish_native() {
            self.apply(context, last);
        }
        let predicted = match action {
            Action::Attempt(Attempt::Predict { question, .. }) => Some(question),
            _ => None,
        };
        if let Action::Timeline(_) = action {
            // Whoever it comes from: most of these change nothing that is rendered.
            self.stage.request();
        }
        self.apply(context, action);
        if let Some(question) = predicted {
            self.tell_prediction(question);
        }
    }

    fn apply(&mut self, context: &Context<Self>, action: Action) {
        let effects = self.state.borrow_mut().apply(action);
        for effect in effects {
            match effect {
                Effect::StartRun(run) => {
                    let link = context.link().clone();
                    let plan = self.state.borrow().plan();
                    let ready = move |there| link.send_message(Message::Ready(run, there));
                    self.engines.prepare(&plan, ready);
                    self.plan = Some(plan);
                }
                Effect::FetchLesson(slug) => self.fetch_lesson(context, slug),
                Effect::RememberLesson(slug) => {
                    let catalogue = self.state.borrow().catalogue.clone();
                    let first = catalogue.listed().first().map(|lesson| lesson.slug.as_str());
                    browser::remember_lesson(&slug, first);
                    self.bring_back(context);
                    recall(context, &self.state, &self.lessons);
                }
                Effect::RememberTemplate(template) => {
                    browser::remember_template(template);
                    self.bring_back(context);
                    for language in Language::ALL {
                        self.apply(context, Action::ResetHalf(language));
                    }
                }
                Effect::BringBack => {
                    self.bring_back(context);
                    recall(context, &self.state, &self.lessons);
                }
                Effect::KeepDrafts => {
                    keeping::keep(&self.state.borrow());
                    self.tell_change();
                }
                Effect::KeepWorkspace => {
                    keeping::keep_workspace(&self.state.borrow().workspace);
                    self.stage.request();
                }
                Effect::Check(language) => {
                    let link = context.link().clone();
                    self.checks.soon(language, move || link.send_message(Message::Check(language)));
                }
                Effect::LayOut => {
                    let link = context.link().clone();
                    self.checks.layout_soon(move || link.send_message(Message::LayOut));
                }
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

    fn save(&mut self, context: &Context<Self>, format: Format) {
        let saved = saving::save(&self.state.borrow(), &self.stage, format);
        if let Err(sentence) = saved {
            self.apply(context, Action::Notice(sentence));
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
