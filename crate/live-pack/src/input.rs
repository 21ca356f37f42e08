//! What goes in: the npm package with the compiler and the standard library. [`crate::crates`] has
//! the crates for edited programs.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use pollscope_protocol::live::LiveManifest;

use crate::columns::Columns;
use crate::metadata::Metadata;
use crate::{archive, docs, empty, foreign, memory, panics, places, unread};

/// Where the compiler looks for the standard library.
const SYSROOT: &str = "sysroot/lib/rustlib/x86_64-unknown-linux-gnu/lib";

/// Crates of the sysroot that a program without `#[test]` and macros of its own never loads.
const NOT_LOADED: &[&str] =
    &["getopts", "proc_macro", "rustc_std_workspace_std", "sysroot", "test", "unicode_width"];

/// What the compiler and the program that it interprets may use together unless told otherwise. An
/// ordinary program takes a tenth of it.
const MEMORY: u64 = 1 << 30;

/// One file to be made, with what it is made of.
pub(crate) struct Unit {
    pub(crate) name: String,
    /// Path inside and how to get the content, in the order in which they are packed.
    pub(crate) files: Vec<(String, Source)>,
}

/// Where a content comes from, read only when it has to be packed.
pub(crate) enum Source {
    /// The gzipped compiler.
    Compiler(PathBuf),
    /// A gzipped library, of which only the metadata is needed.
    GzippedLibrary(PathBuf),
    /// One of which only its name is needed; and the smallest one.
    Emptied(PathBuf, PathBuf),
    /// Metadata as the compiler wrote it.
    Metadata(PathBuf),
    /// The same, of the crate that takes the place of this library.
    Instead(PathBuf, PathBuf),
}

/// What the compiler in the tab is given, and where it lies in columns.
pub(crate) struct Content {
    pub(crate) bytes: Vec<u8>,
    pub(crate) columns: Vec<Columns>,
}

impl Source {
    /// To be raised when it is packed in another way.
    pub(crate) fn revision(&self) -> &'static str {
        match self {
            Self::Compiler(_) => "its memory is imported, its places are neutral",
            Self::GzippedLibrary(_) => "what is read, with neutral places, and renamed",
            Self::Metadata(_) => "what is read",
            Self::Instead(..) => "known as another one",
            Self::Emptied(..) => "no items, neutral places",
        }
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Compiler(path)
            | Self::GzippedLibrary(path)
            | Self::Emptied(path, _)
            | Self::Metadata(path)
            | Self::Instead(path, _) => path,
        }
    }

    pub(crate) fn content(&self) -> Result<Content> {
        let path = self.path();
        let library = |path: &Path| archive::only_metadata(&gunzip(path)?);
        let read = || match self {
            Self::Compiler(path) => {
                Ok(Content { bytes: memory::import(&gunzip(path)?)?, columns: Vec::new() })
            }
            Self::GzippedLibrary(path) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                let name = name.as_deref().and_then(crate_name).unwrap_or_default();
                let mut file = library(path)?;
                foreign::rename(&mut Metadata::find(&mut file)?, name)?;
                what_is_read(file)
            }
            Self::Emptied(path, smallest) => {
                let bytes = empty::emptied(&mut library(smallest)?, &mut library(path)?)?;
                Ok(Content { bytes, columns: Vec::new() })
            }
            Self::Metadata(path) => what_is_read(fs::read(path)?),
            Self::Instead(path, other) => {
                let mut file = fs::read(path)?;
                panics::known_as(&mut file, &mut library(other)?)?;
                what_is_read(file)
            }
        };
        read().with_context(|| format!("in {}", path.display()))
    }
}

/// A library with everything blanked that is never read, and its tables in columns.
fn what_is_read(mut file: Vec<u8>) -> Result<Content> {
    docs::blank(&mut file);
    let length = file.len();
    let mut metadata = Metadata::find(&mut file)?;
    docs::take_out(&mut metadata)?;
    unread::blank(&mut metadata)?;
    let start = length - metadata.bytes.len();
    let tables = metadata.root.tables().iter();
    let columns: Vec<_> = tables.filter_map(|table| Columns::of(table, start)).collect();
    for one in &columns {
        one.apply(&mut file);
    }
    Ok(Content { bytes: file, columns })
}

/// The units `compiler` and `std`; with a panic runtime as programs get them, without one with all crates
/// as they are.
pub(crate) fn toolchain(
    package: &Path,
    panics: Option<&Path>,
) -> Result<(Vec<Unit>, LiveManifest)> {
    let compiler = only_file(&package.join("bin"), ".wasm.gz")?;
    let folder = package.join("lib/rustlib/x86_64-unknown-linux-gnu/lib");
    let mut libraries = files(&folder)?;
    libraries.retain(|(name, _)| {
        name.ends_with(".rlib.gz")
            && !crate_name(name).is_some_and(|name| NOT_LOADED.contains(&name))
    });
    if libraries.is_empty() {
        bail!("{} holds no library: run `cargo xtask setup`", folder.display());
    }
    // Similar files go next to each other: core with what is built on it, largest first.
    libraries.sort_by_key(|(_, path)| std::cmp::Reverse(fs::metadata(path).map_or(0, |m| m.len())));
    let is =
        |name: &str, crates: &[&str]| crate_name(name).is_some_and(|one| crates.contains(&one));
    let smallest = libraries.iter().find(|(name, _)| is(name, &[empty::SMALLEST]));
    let (_, smallest) = smallest.with_context(|| format!("no {}", empty::SMALLEST))?.clone();
    let std = libraries
        .into_iter()
        .map(|(name, path)| {
            let name = name.trim_end_matches(".rlib.gz");
            match panics {
                Some(_) if is(name, empty::EMPTY) => {
                    let source = Source::Emptied(path, smallest.clone());
                    (format!("{SYSROOT}/{name}.rmeta"), source)
                }
                Some(panics) if is(name, &[panics::NAME]) => {
                    (format!("{SYSROOT}/{name}.rmeta"), Source::Instead(panics.to_owned(), path))
                }
                _ => (format!("{SYSROOT}/{name}.rlib"), Source::GzippedLibrary(path)),
            }
        })
        .collect();
    let units = vec![
        Unit {
            name: "compiler".to_owned(),
            files: vec![("miri.wasm".to_owned(), Source::Compiler(compiler))],
        },
        Unit { name: "std".to_owned(), files: std },
    ];
    let manifest = LiveManifest {
        preparing: false,
        compiler: "rustc 1.78.0-dev".to_owned(),
        memory: MEMORY,
        units: Vec::new(),
        crates: Vec::new(),
    };
    Ok((units, manifest))
}

/// `std` of `libstd-bdedb7706a556da2.rlib.gz`.
fn crate_name(file: &str) -> Option<&str> {
    Some(file.strip_prefix("lib")?.split_once('-')?.0)
}

fn gunzip(path: &Path) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(fs::File::open(path)?).read_to_end(&mut content)?;
    if !places::make_neutral(&mut content) {
        bail!("{} names a folder of its builder that places.rs lacks", path.display());
    }
    Ok(content)
}

fn only_file(folder: &Path, ending: &str) -> Result<PathBuf> {
    let mut found = files(folder)?;
    found.retain(|(name, _)| name.ends_with(ending));
    match found.as_slice() {
        [(_, path)] => Ok(path.clone()),
        found => bail!("{} holds {} files *{ending}, not one", folder.display(), found.len()),
    }
}

fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let list = || -> std::io::Result<Vec<(String, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
        found.sort();
        Ok(found)
    };
    list().with_context(|| format!("cannot list {}", folder.display()))
}
