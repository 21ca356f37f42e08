//! Where something is in the source, and what a task is called.

/// A line, such as `line 7`.
pub fn line(line: u32) -> String {
    format!("line {line}")
}

/// ` in line 7`, or nothing if the line is unknown.
pub fn in_line(number: u32) -> String {
    if number == 0 { String::new() } else { format!(" in {}", line(number)) }
}

/// A task: `task 2`.
pub fn task(id: u32) -> String {
    format!("task {id}")
}

/// A task with the name of what it runs: `foo(1) (task 2)`.
pub fn named_task(id: u32, name: &str) -> String {
    if name.is_empty() { task(id) } else { format!("{name} ({})", task(id)) }
}
