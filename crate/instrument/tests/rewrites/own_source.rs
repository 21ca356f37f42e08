//! This repository's own source, as an example of real code, some of it with every form of future.

use std::fs;
use std::path::{Path, PathBuf};

use pollscope_instrument::{Options, instrument};

use crate::assert_lines_kept;

#[test]
fn instrumented_it_is_still_rust() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for krate in fs::read_dir(root).expect("the crates are beside this one") {
        let krate = krate.expect("a folder can be read").path();
        for folder in ["src", "tests", "lessons"] {
            collect(&krate.join(folder), &mut files);
        }
    }
    assert!(files.len() > 20, "source files are missing");
    for file in files {
        let source = fs::read_to_string(&file).expect("a source file can be read");
        // The file may be half written.
        if syn::parse_file(&source).is_err() {
            continue;
        }
        let output = instrument(&source, &Options::default())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
            .source;
        assert_lines_kept(&source, &output);
        if let Err(error) = syn::parse_file(&output) {
            panic!("{}: {error}", file.display());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
