//! The anatomy of futures: what the state machine that the compiler makes of an async function
//! keeps in each of its states. From what the compiler says to rows and words; pure functions, which
//! know nothing of the screen.

#[cfg(test)]
mod tests;

use pollscope_protocol::live::{AsyncBody, FieldKind, FieldLayout, TypeLayout, VariantLayout};

/// How many pieces of a kind are named in the words of a state.
const NAMED: usize = 12;
/// How wide a letter on a bar is, and the space around a name, in hundredths of the narrowest bar.
const LETTER: f64 = 2.2;
const MARGIN: f64 = 3.0;

/// The state machine of an async function, block or closure.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// What it is made of: `async fn fetch`.
    pub title: String,
    /// The line in which its body begins, from 1.
    pub line: u32,
    /// How large it is, in words.
    pub size: String,
    /// What is to be known about its size, in a sentence.
    pub summary: String,
    /// Its states, in the order in which it goes through them.
    pub states: Vec<State>,
}

/// One state of a state machine.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What the compiler calls it.
    pub name: String,
    /// What that means; the line belongs after it, if there is one.
    pub meaning: String,
    /// The line in which it waits.
    pub line: Option<u32>,
    /// How large what it keeps is, in words.
    pub size: String,
    /// That as a part of the whole machine, in hundredths.
    pub share: f64,
    /// What it keeps, in the order in which it lies in memory.
    pub pieces: Vec<Piece>,
    /// That in words.
    pub text: String,
}

/// A piece of memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Its name, for people.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u32,
    /// What can be written on it: its name, if there is room.
    pub label: String,
}

/// What a piece of memory is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An argument, or a variable from outside.
    Given,
    /// A variable that is needed after the `.await`.
    Kept,
    /// The future that is being awaited, which lies inside this one.
    Awaited,
    /// Nothing.
    Unused,
}

impl Kind {
    /// All of them, with what they are called in the legend.
    pub const ALL: [(Kind, &'static str); 4] = [
        (Kind::Given, "argument or capture"),
        (Kind::Kept, "variable kept alive"),
        (Kind::Awaited, "awaited future"),
        (Kind::Unused, "unused"),
    ];
}

/// The state machines among these types, in the order of their places in the program. What a generic
/// function is used with gives one each, as far as they differ.
pub fn machines(types: &[TypeLayout]) -> Vec<Machine> {
    let mut found: Vec<Machine> = Vec::new();
    for layout in types {
        let Some(body) = &layout.body else { continue };
        let machine = machine(layout, body);
        if !found.contains(&machine) {
            found.push(machine);
        }
    }
    found.sort_by_key(|machine| machine.line);
    found
}

fn machine(layout: &TypeLayout, body: &AsyncBody) -> Machine {
    let mut variants: Vec<&VariantLayout> = layout.variants.iter().collect();
    variants.sort_by_key(|variant| rank(&variant.name));
    Machine {
        title: title(body),
        line: body.line,
        size: bytes(layout.size),
        summary: summary(layout),
        states: variants.into_iter().map(|variant| state(variant, layout.size, body)).collect(),
    }
}

fn title(body: &AsyncBody) -> String {
    match &body.function {
        Some(function) => format!("async fn {function}"),
        None => format!("async {}", body.kind),
    }
}

/// The compiler lists the states in which it has ended before those in which it waits.
fn rank(name: &str) -> (u8, u32) {
    match (name, suspension(name)) {
        ("Unresumed", _) => (0, 0),
        (_, Some(index)) => (1, index),
        _ => (2, 0),
    }
}

/// Which of the `.await`s, from 0, in the order of the compiler.
fn suspension(name: &str) -> Option<u32> {
    name.strip_prefix("Suspend")?.parse().ok()
}

fn summary(layout: &TypeLayout) -> String {
    let waits = layout.variants.iter().filter(|variant| suspension(&variant.name).is_some());
    let largest = waits.clone().max_by(|a, b| {
        // Of equal ones the first counts.
        a.size.cmp(&b.size).then(rank(&b.name).cmp(&rank(&a.name)))
    });
    let which = if layout.discriminant > 0 {
        let says = if layout.discriminant == 1 { "says" } else { "say" };
        format!(" {} of it {says} which state it is in.", bytes(layout.discriminant))
    } else {
        String::new()
    };
    let twice = twice(layout);
    match (waits.count(), largest) {
        (0, _) | (_, None) => format!("It waits nowhere.{which}"),
        (1, Some(_)) => format!("It can wait in one place.{which}{twice}"),
        (count, Some(largest)) => format!(
            "It can wait in {count} places and needs most room in {}.{which}{twice}",
            largest.name
        ),
    }
}

/// What the compiler of today makes larger than it had to be: the body of an async function moves
/// each argument into a variable, and there is room for both.
fn twice(layout: &TypeLayout) -> String {
    let mut names: Vec<&str> = Vec::new();
    for variant in &layout.variants {
        let has = |kind: FieldKind, name: &str| {
            variant.fields.iter().any(|field| field.kind == kind && field.name == name)
        };
        for field in variant.fields.iter().filter(|field| field.kind == FieldKind::Upvar) {
            let name = field.name.as_str();
            if field.size > 0 && has(FieldKind::Local, name) && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    match &names[..] {
        [] => String::new(),
        [one] => format!(" There is room for {one} twice: as an argument and as a variable."),
        [most @ .., last] => format!(
            " There is room twice for {} and {last}: as arguments and as variables.",
            most.join(", ")
        ),
    }
}

fn state(variant: &VariantLayout, whole: u32, body: &AsyncBody) -> State {
    let mut pieces: Vec<Piece> = variant.fields.iter().map(|field| piece(field, whole)).collect();
    // The compiler lists the arguments in every state, but what has ended has dropped them.
    if matches!(variant.name.as_str(), "Returned" | "Panicked") {
        pieces.clear();
    }
    let used: u32 = pieces.iter().map(|piece| piece.bytes).sum();
    State {
        name: variant.name.clone(),
        meaning: meaning(variant),
        line: variant.line,
        size: bytes(used),
        share: share(used, whole),
        text: words(&pieces, body),
        pieces,
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part.min(whole)) * 100.0 / f64::from(whole) }
}

fn meaning(variant: &VariantLayout) -> String {
    match (variant.name.as_str(), suspension(&variant.name)) {
        ("Unresumed", _) => "not polled yet".to_owned(),
        ("Returned", _) => "finished".to_owned(),
        ("Panicked", _) => "has panicked".to_owned(),
        (_, Some(_)) if variant.line.is_some() => "waits in".to_owned(),
        (_, Some(index)) => format!("waits at .await number {}", index + 1),
        _ => String::new(),
    }
}

fn piece(field: &FieldLayout, whole: u32) -> Piece {
    let (kind, name) = match field.kind {
        FieldKind::Padding => (Kind::Unused, "unused".to_owned()),
        FieldKind::Upvar => (Kind::Given, name(&field.name)),
        FieldKind::Local if field.name == "__awaitee" => {
            (Kind::Awaited, "awaited future".to_owned())
        }
        FieldKind::Local | FieldKind::Field => (Kind::Kept, name(&field.name)),
    };
    let needed = name.chars().count() as f64 * LETTER + MARGIN;
    let fits = kind != Kind::Unused && share(field.size, whole) >= needed;
    let label = if fits { name.clone() } else { String::new() };
    Piece { kind, name, bytes: field.size, label }
}

/// A name as the person would write it.
fn name(compilers: &str) -> String {
    match compilers.strip_prefix("_ref__") {
        // Captured by reference.
        Some(variable) => format!("&{variable}"),
        None if compilers.starts_with(".coroutine_field") => "temporary".to_owned(),
        None => compilers.to_owned(),
    }
}

/// What is kept, in words, by kind: `arguments: id 8; variables: name 24, buffer 256; unused 7`.
fn words(pieces: &[Piece], body: &AsyncBody) -> String {
    let of = |kind: Kind| pieces.iter().filter(move |piece| piece.kind == kind);
    let sum = |kind: Kind| of(kind).map(|piece| piece.bytes).sum::<u32>();
    let list = |what: &str, kind: Kind| {
        let mut names: Vec<String> =
            of(kind).take(NAMED).map(|piece| format!("{} {}", piece.name, piece.bytes)).collect();
        let more = of(kind).count().saturating_sub(NAMED);
        if more > 0 {
            names.push(format!("and {more} more"));
        }
        (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
    };
    let total = |what: &str, kind: Kind| {
        let sum = sum(kind);
        (of(kind).next().is_some() && (sum > 0 || kind == Kind::Awaited))
            .then(|| format!("{what} {sum}"))
    };
    let given = if body.function.is_some() { "arguments" } else { "captures" };
    let parts: Vec<String> = [
        list(given, Kind::Given),
        list("variables", Kind::Kept),
        total("awaited future", Kind::Awaited),
        total("unused", Kind::Unused),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { "keeps nothing".to_owned() } else { parts.join("; ") }
}

fn bytes(count: u32) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}
