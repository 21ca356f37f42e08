//! Several names in a row.

/// The names in a row: `a`, `a and b`, `a, b and c`, `a, b and 8 more`; `4 × a` if all are the same.
pub(crate) fn list(names: &[&str]) -> String {
    match names {
        [first, _, ..] if names.iter().all(|name| name == first) => {
            format!("{} × {first}", names.len())
        }
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [first, second] => format!("{first} and {second}"),
        [first, second, third] => format!("{first}, {second} and {third}"),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()),
    }
}

/// The function of a name such as `foo(3)`: its part before the arguments.
pub(crate) fn function(name: &str) -> &str {
    name.split('(').next().unwrap_or(name)
}
