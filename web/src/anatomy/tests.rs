//! Machines with known states, and what is said of them.

use super::*;

fn field(kind: FieldKind, name: &str, size: u32) -> FieldLayout {
    FieldLayout { kind, name: name.to_owned(), size }
}

fn variant(name: &str, fields: Vec<FieldLayout>) -> VariantLayout {
    let size = fields.iter().map(|field| field.size).sum();
    VariantLayout { name: name.to_owned(), size, line: None, fields }
}

fn layout(function: Option<&str>, line: u32, variants: Vec<VariantLayout>) -> TypeLayout {
    let body = AsyncBody {
        kind: if function.is_some() { "fn" } else { "block" }.to_owned(),
        function: function.map(str::to_owned),
        line,
        end_line: line + 4,
    };
    TypeLayout {
        name: String::new(),
        body: Some(body),
        size: 40,
        alignment: 8,
        discriminant: 1,
        variants,
        fields: Vec::new(),
        end_padding: 0,
    }
}

fn outer() -> TypeLayout {
    let n = || field(FieldKind::Upvar, "n", 4);
    let kept = vec![
        n(),
        field(FieldKind::Padding, "", 4),
        field(FieldKind::Local, "text", 24),
        field(FieldKind::Local, "__awaitee", 7),
    ];
    let second = VariantLayout { line: Some(6), ..variant("Suspend1", vec![n()]) };
    let variants = vec![
        variant("Unresumed", vec![n()]),
        variant("Returned", vec![n()]),
        variant("Panicked", vec![]),
        second,
        variant("Suspend0", kept),
    ];
    layout(Some("outer"), 3, variants)
}

#[test]
fn a_machine_is_shown_in_the_order_of_its_life() {
    let [machine] = &machines(&[outer()])[..] else { panic!("one machine") };
    assert_eq!((machine.title.as_str(), machine.line), ("async fn outer", 3));
    assert_eq!(machine.size, "40 bytes");
    let names: Vec<_> = machine.states.iter().map(|state| state.name.as_str()).collect();
    assert_eq!(names, ["Unresumed", "Suspend0", "Suspend1", "Returned", "Panicked"]);
    assert_eq!(
        machine.summary,
        "It can wait in 2 places and needs most room in Suspend0. 1 byte of it says \
         which state it is in."
    );
}

#[test]
fn a_state_says_what_it_keeps() {
    let machine = &machines(&[outer()])[0];
    let [unresumed, suspended, second, _, panicked] = &machine.states[..] else {
        panic!("five states")
    };
    assert_eq!((unresumed.meaning.as_str(), unresumed.share), ("not polled yet", 10.0));
    assert_eq!(suspended.meaning, "waits at .await number 1");
    assert_eq!((second.meaning.as_str(), second.line), ("waits in", Some(6)));
    assert_eq!((suspended.size.as_str(), suspended.share), ("39 bytes", 97.5));
    assert_eq!(suspended.text, "arguments: n 4; variables: text 24; awaited future 7; unused 4");
    let kinds: Vec<_> = suspended.pieces.iter().map(|piece| piece.kind).collect();
    assert_eq!(kinds, [Kind::Given, Kind::Unused, Kind::Kept, Kind::Awaited]);
    let labels: Vec<_> = suspended.pieces.iter().map(|piece| piece.label.as_str()).collect();
    assert_eq!(labels, ["n", "", "text", ""]);
    assert_eq!((panicked.text.as_str(), panicked.share), ("keeps nothing", 0.0));
}

#[test]
fn machines_come_in_the_order_of_the_program_and_each_once() {
    let block = layout(None, 9, vec![]);
    let mut other = outer();
    other.body = None;
    let found = machines(&[block.clone(), outer(), outer(), other, block]);
    let titles: Vec<_> = found.iter().map(|machine| machine.title.as_str()).collect();
    assert_eq!(titles, ["async fn outer", "async block"]);
    assert_eq!(found[1].summary, "It waits nowhere. 1 byte of it says which state it is in.");
}

#[test]
fn what_has_ended_keeps_nothing() {
    let state = &machines(&[outer()])[0].states[3];
    assert_eq!((state.name.as_str(), state.text.as_str()), ("Returned", "keeps nothing"));
    assert_eq!((state.pieces.len(), state.share), (0, 0.0));
}

#[test]
fn names_are_those_of_the_program() {
    for (compilers, expected) in
        [("text", "text"), ("_ref__text", "&text"), (".coroutine_field6", "temporary")]
    {
        assert_eq!(name(compilers), expected);
    }
}

#[test]
fn arguments_that_lie_there_twice_are_named() {
    let both = |name: &str| [field(FieldKind::Upvar, name, 8), field(FieldKind::Local, name, 8)];
    for (names, expected) in [
        (&["id"][..], " There is room for id twice: as an argument and as a variable."),
        (&["a", "b", "c"], " There is room twice for a, b and c: as arguments and as variables."),
    ] {
        let fields: Vec<_> = names.iter().flat_map(|name| both(name)).collect();
        let suspended = ["Suspend0", "Suspend1"].map(|name| variant(name, fields.clone()));
        assert_eq!(twice(&layout(None, 1, suspended.into())), expected);
    }
    assert_eq!(twice(&outer()), "");
}

#[test]
fn what_keeps_very_much_is_cut_short_in_words() {
    let fields = (0..20).map(|index| field(FieldKind::Local, &format!("v{index}"), 1));
    let many = layout(Some("many"), 1, vec![variant("Suspend0", fields.collect())]);
    let text = machines(&[many])[0].states[0].text.clone();
    assert!(text.starts_with("variables: v0 1, v1 1, "), "{text}");
    assert!(text.ends_with("v11 1, and 8 more"), "{text}");
}
