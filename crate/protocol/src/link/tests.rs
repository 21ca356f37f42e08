//! Links that were written here are read as they were, and those of anybody else do no harm.

use proptest::prelude::*;

use super::*;

fn full() -> Link {
    Link {
        v: VERSION,
        lesson: Some("join-all".to_owned()),
        template: None,
        note: Some("Look at line 12.".to_owned()),
        clock: Some(Clock::Simulated),
        edition: Some(Edition::Edition2021),
        stdin: Some("in\n".to_owned()),
        limits: Some(LiveLimits { wall_ms: 1000, ..LiveLimits::default() }),
        at: Some(1240.5),
        selected: Some(Selected { half: Language::Rust, kind: SelectedKind::Future, id: 3 }),
        view: vec![View::Code, View::Findings],
        rust: Some("fn main() { println!(\"é\") }".to_owned()),
        js: Some(String::new()),
    }
}

#[test]
fn what_was_written_is_read() {
    for link in [Link { v: VERSION, ..Link::default() }, full()] {
        let read = decode(&link.encode()).expect("it is a link");
        assert_eq!(read, Decoded { link, lost: Vec::new(), newer: false });
    }
    for template in Template::ALL {
        let link = Link { v: 1, template: Some(template), ..Link::default() };
        let json = format!("{{\"v\":1,\"template\":\"{}\"}}", template.name());
        assert_eq!((link.encode(), decode(&json).expect("a link").link), (json, link));
    }
}

#[test]
fn what_can_be_read_is_kept_and_the_rest_is_named() {
    let check = |json: &str, lost: &[&str]| {
        let read = decode(json).expect("it is a link");
        assert_eq!(read.lost, lost, "{json}");
        read
    };
    let json = r#"{"v":1,"lesson":"join-all","clock":"sundial","at":-1,"rust":7,"js":"1"}"#;
    let read = check(json, &["clock", "at", "rust"]);
    assert_eq!(
        (read.link.lesson.as_deref(), read.link.js.as_deref()),
        (Some("join-all"), Some("1"))
    );
    check(r#"{"v":1,"template":"rocket"}"#, &["template"]);
    let views = check(r#"{"v":1,"view":["code","sky",5]}"#, &["view"]).link.view;
    assert_eq!(views, [View::Code]);
    check(&format!(r#"{{"v":1,"lesson":"{}"}}"#, "a".repeat(101)), &["lesson"]);
    check(r#"{"v":1,"selected":{"half":"rust","kind":"future","id":-3}}"#, &["selected"]);
    check(r#"{"v":1,"lesson":null,"unheard":"of"}"#, &[]);
}

#[test]
fn a_newer_link_is_read_as_far_as_this_version_goes() {
    let read = decode(r#"{"v":2,"lesson":"join-all","sound":"loud"}"#).expect("a link");
    assert_eq!((read.newer, read.link.lesson.as_deref()), (true, Some("join-all")));
    assert_eq!(read.link.v, VERSION);
}

#[test]
fn what_is_no_link_is_none() {
    let deep = "[".repeat(100_000);
    for text in ["", "{}", "null", "[1]", "\"v\"", r#"{"v":"1"}"#, r#"{"v":1"#, &deep] {
        assert_eq!(decode(text), None, "{text:.20}");
    }
}

#[test]
fn a_link_asks_for_no_more_than_a_person_can() {
    let all = u64::MAX;
    let json = format!(
        r#"{{"v":1,"limits":{{"wall_ms":{all},"output_bytes":{all},"events":{all},"memory_bytes":{all}}}}}"#
    );
    let limits = decode(&json).expect("a link").link.limits.expect("limits");
    assert_eq!(limits, LiveLimits::MOST);
}

/// Any JSON, some of it close to that of a link.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
        prop_oneof![Just("real"), Just("2021"), Just("code"), Just("tokio")].prop_map(Value::from),
    ];
    let key = prop_oneof![
        Just("v"),
        Just("lesson"),
        Just("template"),
        Just("note"),
        Just("clock"),
        Just("edition"),
        Just("stdin"),
        Just("limits"),
        Just("at"),
        Just("selected"),
        Just("view"),
        Just("rust"),
        Just("js"),
        Just("half"),
        Just("wall_ms"),
    ]
    .prop_map(str::to_owned);
    leaf.prop_recursive(3, 40, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..10)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Nothing that anyone can write makes it panic, and what it has read is a link that reads the same.
    #[test]
    fn it_takes_everything(mut value in json(), versioned in any::<bool>()) {
        if versioned && let Value::Object(fields) = &mut value {
            fields.insert("v".to_owned(), 1.into());
        }
        if let Some(read) = decode(&value.to_string()) {
            let again = decode(&read.link.encode()).expect("what was written is a link");
            prop_assert_eq!(again, Decoded { link: read.link, ..Decoded::default() });
        }
    }

    #[test]
    fn it_takes_any_text(text in any::<String>(), cut in 0_usize..400) {
        let _ = decode(&text);
        let whole = full().encode();
        let cut = whole.floor_char_boundary(cut.min(whole.len()));
        let read = decode(&whole[..cut]);
        prop_assert_eq!(read.is_some(), cut == whole.len());
    }
}
