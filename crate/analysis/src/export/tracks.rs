//! Writes Chrome's trace events so that they are sorted and balanced, whatever it is told.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::map::Map;
use crate::order::sort_by_key;

/// The events of one process.
#[derive(Debug)]
pub(super) struct Tracks {
    process: u32,
    names: String,
    /// Each event with its time, in order.
    events: Vec<(u64, String)>,
    last: u64,
    /// What is open on each thread, the innermost last, with its name.
    open: Map<u64, Vec<(Slice, String)>>,
    /// What is open of each asynchronous track, the innermost last.
    open_async: BTreeMap<(&'static str, u64), Vec<String>>,
}

/// An open slice, by what it is about.
pub(super) type Slice = (u32, u32);

impl Tracks {
    pub(super) fn new(process: u32, name: &str) -> Self {
        let mut tracks = Tracks {
            process,
            names: String::new(),
            events: Vec::new(),
            last: 0,
            open: Map::default(),
            open_async: BTreeMap::new(),
        };
        tracks.metadata(0, "process_name", &format!("\"name\":{}", quoted(name)));
        tracks.metadata(0, "process_sort_index", &format!("\"sort_index\":{process}"));
        tracks
    }

    pub(super) fn thread(&mut self, thread: u64, name: &str) {
        self.metadata(thread, "thread_name", &format!("\"name\":{}", quoted(name)));
        self.metadata(thread, "thread_sort_index", &format!("\"sort_index\":{thread}"));
    }

    /// A slice begins.
    pub(super) fn begin(&mut self, at: u64, thread: u64, slice: Slice, name: &str, line: u32) {
        let args = if line == 0 { String::new() } else { format!(",\"args\":{{\"line\":{line}}}") };
        let name = quoted(name);
        self.open.or_default(thread).push((slice, name.clone()));
        self.event(at, thread, "B", format_args!(",\"cat\":\"run\",\"name\":{name}{args}"));
    }

    /// A slice ends, and with it those within it; nothing, if it is not open.
    pub(super) fn end(&mut self, at: u64, thread: u64, slice: Slice, result: &str) {
        let Some(open) = self.open.get_mut(&thread) else { return };
        let Some(index) = open.iter().rposition(|(known, _)| *known == slice) else { return };
        let ended = open.split_off(index);
        for (left, (_, name)) in ended.into_iter().enumerate().rev() {
            let last = left == 0 && !result.is_empty();
            let args =
                if last { format!(",\"args\":{{\"result\":\"{result}\"}}") } else { String::new() };
            // The format lets an end go without a name, but not every reader does.
            self.event(at, thread, "E", format_args!(",\"cat\":\"run\",\"name\":{name}{args}"));
        }
    }

    /// Whether any slice is open there.
    pub(super) fn is_open(&self, thread: u64) -> bool {
        self.open.get(&thread).is_some_and(|open| !open.is_empty())
    }

    /// An arrow begins in the slice that is open there.
    pub(super) fn flow_start(&mut self, at: u64, thread: u64, flow: u64, name: &str) {
        self.flow(at, thread, "s", flow, name, "");
    }

    /// An arrow ends in the slice that is open there.
    pub(super) fn flow_end(&mut self, at: u64, thread: u64, flow: u64, name: &str) {
        self.flow(at, thread, "f", flow, name, ",\"bp\":\"e\"");
    }

    fn flow(&mut self, at: u64, thread: u64, phase: &str, flow: u64, name: &str, more: &str) {
        let (process, name) = (self.process, quoted(name));
        let id = format!("{process}.{flow}");
        self.event(
            at,
            thread,
            phase,
            format_args!(",\"cat\":\"wake\",\"name\":{name},\"id\":\"{id}\"{more}"),
        );
    }

    pub(super) fn begin_async(&mut self, at: u64, kind: &'static str, id: u64, name: &str) {
        self.open_async.entry((kind, id)).or_default().push(name.to_owned());
        self.nestable(at, "b", kind, id, name);
    }

    /// Ends the innermost asynchronous slice, or all of them.
    pub(super) fn end_async(&mut self, at: u64, kind: &'static str, id: u64, all: bool) {
        while let Some(name) = self.open_async.get_mut(&(kind, id)).and_then(Vec::pop) {
            self.nestable(at, "e", kind, id, &name);
            if !all {
                break;
            }
        }
        if self.open_async.get(&(kind, id)).is_some_and(Vec::is_empty) {
            self.open_async.remove(&(kind, id));
        }
    }

    /// How many asynchronous slices are open there, one within the other.
    pub(super) fn depth(&self, kind: &'static str, id: u64) -> usize {
        self.open_async.get(&(kind, id)).map_or(0, Vec::len)
    }

    fn nestable(&mut self, at: u64, phase: &str, kind: &str, id: u64, name: &str) {
        let (process, name) = (self.process, quoted(name));
        let id = format!("{process}.{id}");
        self.event(
            at,
            0,
            phase,
            format_args!(",\"cat\":\"{kind}\",\"name\":{name},\"id\":\"{id}\""),
        );
    }

    pub(super) fn instant(&mut self, at: u64, thread: u64, kind: &str, name: &str) {
        let name = quoted(name);
        let rest = format_args!(",\"cat\":\"{kind}\",\"s\":\"t\",\"name\":{name}");
        self.event(at, thread, "i", rest);
    }

    pub(super) fn counter(&mut self, at: u64, name: &str, value: f64) {
        let name = quoted(name);
        let rest = format_args!(",\"name\":{name},\"args\":{{\"value\":{value}}}");
        self.event(at, 0, "C", rest);
    }

    /// Ends everything that is open.
    pub(super) fn finish(&mut self, at: u64) {
        let mut threads: Vec<u64> = self.open.keys().copied().collect();
        sort_by_key(&mut threads, |thread| (*thread).into());
        for thread in threads {
            let innermost = |open: &Map<u64, Vec<(Slice, String)>>| {
                open.get(&thread).and_then(|open| open.last()).map(|(slice, _)| *slice)
            };
            while let Some(slice) = innermost(&self.open) {
                self.end(at, thread, slice, "");
            }
        }
        for (kind, id) in self.open_async.keys().copied().collect::<Vec<_>>() {
            self.end_async(at, kind, id, true);
        }
    }

    fn metadata(&mut self, thread: u64, name: &str, args: &str) {
        let process = self.process;
        let _ = write!(
            self.names,
            "\n{{\"ph\":\"M\",\"pid\":{process},\"tid\":{thread},\"ts\":0,\"name\":\"{name}\",\
             \"args\":{{{args}}}}},"
        );
    }

    fn event(&mut self, at: u64, thread: u64, phase: &str, rest: std::fmt::Arguments<'_>) {
        self.last = self.last.max(at);
        let (process, at) = (self.process, self.last);
        let (micros, nanos) = (at / 1000, at % 1000);
        let text = format!(
            "{{\"ph\":\"{phase}\",\"pid\":{process},\"tid\":{thread},\"ts\":{micros}.{nanos:03}\
             {rest}}}"
        );
        self.events.push((at, text));
    }
}

/// Writes the events of several processes in the order of their times.
pub(super) fn merge(all: Vec<Tracks>, json: &mut String) {
    for tracks in &all {
        json.push_str(&tracks.names);
    }
    let mut events: Vec<(u64, String)> = all.into_iter().flat_map(|tracks| tracks.events).collect();
    // Those of one process stay in their order.
    sort_by_key(&mut events, |(at, _)| (*at).into());
    for (_, event) in events {
        json.push('\n');
        json.push_str(&event);
        json.push(',');
    }
    if json.ends_with(',') {
        json.pop();
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            control if control < ' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
