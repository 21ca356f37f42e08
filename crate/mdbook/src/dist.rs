//! The copy of Pollscope within a book: `dist` is copied to `pollscope/` of the book's sources, from where mdBook
//! copies it into each build. Files that are up to date are not touched, so that `mdbook serve` comes to rest.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::render::FOLDER;

/// Marks the copy as ours, and keeps it out of the book's repository.
const MARK: &str = ".gitignore";
const MARK_TEXT: &str =
    "# Copied by mdbook-pollscope, which also removes what is not in `dist`.\n*\n";

/// Brings the copy in `src` up to date with `dist`, both from the folder of the book, `root`.
///
/// # Errors
///
/// If there is no Pollscope in `dist`, or something else in the way of the copy.
pub fn provide(root: &Path, src: &Path, dist: &Path) -> Result<()> {
    let from = root.join(dist);
    if !from.join("embed/v1/embed.js").is_file() {
        bail!(
            "book.toml, [preprocessor.pollscope]: `dist = \"{}\"` has no embed/v1/embed.js: name the \
             folder that `cargo xtask build` has written, or use `site` for a hosted Pollscope",
            dist.display()
        );
    }
    let to = root.join(src).join(FOLDER);
    let is_ours = fs::read_to_string(to.join(MARK)).is_ok_and(|text| text == MARK_TEXT);
    if to.exists() && !is_ours {
        bail!(
            "{} is in the way: mdbook-pollscope copies `dist` to there, and did not make what is there; \
             rename it",
            src.join(FOLDER).display()
        );
    }
    synchronize(&from, &to)
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}

fn synchronize(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    if !to.join(MARK).exists() {
        fs::write(to.join(MARK), MARK_TEXT)?;
    }
    let wanted = files(from)?;
    for file in files(to)?.difference(&wanted) {
        if file != Path::new(MARK) {
            fs::remove_file(to.join(file))?;
        }
    }
    for file in &wanted {
        let (from, to) = (from.join(file), to.join(file));
        if !is_same(&from, &to) {
            copy(&from, &to).with_context(|| to.display().to_string())?;
        }
    }
    Ok(())
}

/// All files below a folder, by their paths from there.
fn files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![PathBuf::new()]);
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inside))? {
            let entry = entry?;
            let path = inside.join(entry.file_name());
            // What a link leads to is copied.
            if folder.join(&path).is_dir() {
                folders.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

fn is_same(from: &Path, to: &Path) -> bool {
    let what = |path: &Path| {
        let metadata = fs::metadata(path).ok()?;
        Some((metadata.len(), metadata.modified().ok()?))
    };
    what(from).is_some_and(|from| what(to) == Some(from))
}

/// With the time of the original, by which a later build knows that it is the same.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to)?;
    let modified = fs::metadata(from)?.modified()?;
    File::options().append(true).open(to)?.set_modified(modified)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(root: &Path, file: &str, text: &str) {
        let path = root.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }

    fn provided(root: &Path) -> Result<()> {
        provide(root, Path::new("src"), Path::new("dist"))
    }

    #[test]
    fn the_copy_follows_the_original() {
        let book = tempfile::tempdir().expect("a folder");
        let root = book.path();
        put(root, "dist/embed/v1/embed.js", "1");
        put(root, "dist/old.js", "1");
        provided(root).expect("a copy");
        let copy = root.join("src/pollscope");
        let times =
            |file: &str| fs::metadata(copy.join(file)).expect("a file").modified().expect("a time");
        let before = times("embed/v1/embed.js");
        put(root, "dist/new.js", "2");
        fs::remove_file(root.join("dist/old.js")).expect("it is there");
        provided(root).expect("a copy");
        let names: Vec<_> = files(&copy).expect("files").into_iter().collect();
        assert_eq!(names, [".gitignore", "embed/v1/embed.js", "new.js"].map(PathBuf::from));
        assert_eq!(times("embed/v1/embed.js"), before);
    }

    #[test]
    fn what_the_author_has_there_stays() {
        let book = tempfile::tempdir().expect("a folder");
        let root = book.path();
        let error = provided(root).expect_err("no dist").to_string();
        assert!(error.contains("`dist = \"dist\"` has no embed/v1/embed.js"), "{error}");
        put(root, "dist/embed/v1/embed.js", "1");
        put(root, "src/pollscope/chapter.md", "mine");
        let error = provided(root).expect_err("in the way").to_string();
        assert!(error.starts_with("src/pollscope is in the way"), "{error}");
        assert!(root.join("src/pollscope/chapter.md").exists());
    }
}
