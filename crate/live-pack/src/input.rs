//! What goes in: the npm package with the compiler and the standard library. [`crate::crates`] has
//! the crates for edited programs.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use pollscope_protocol::live::LiveManifest;

use crate::{archive, docs, memory};

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
    /// Metadata as the compiler wrote it.
    Metadata(PathBuf),
}

impl Source {
    /// To be raised when it is packed in another way.
    pub(crate) fn revision(&self) -> &'static str {
        match self {
            Self::Compiler(_) => "its memory is imported",
            Self::GzippedLibrary(_) | Self::Metadata(_) => "",
        }
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Compiler(path) | Self::GzippedLibrary(path) | Self::Metadata(path) => path,
        }
    }

    /// What the compiler in the tab is given.
    pub(crate) fn content(&self) -> Result<Vec<u8>> {
        let path = self.path();
        let read = || match self {
            Self::Compiler(path) => memory::import(&gunzip(path)?),
            Self::GzippedLibrary(path) => {
                let mut library = archive::only_metadata(&gunzip(path)?)?;
                docs::blank(&mut library);
                Ok(library)
            }
            Self::Metadata(path) => {
                let mut metadata = fs::read(path)?;
                docs::blank(&mut metadata);
                Ok(metadata)
            }
        };
        read().with_context(|| format!("in {}", path.display()))
    }
}

/// The units `compiler` and `std`.
pub(crate) fn toolchain(package: &Path) -> Result<(Vec<Unit>, LiveManifest)> {
    let compiler = only_file(&package.join("bin"), ".wasm.gz")?;
    let folder = package.join("lib/rustlib/x86_64-unknown-linux-gnu/lib");
    let mut libraries = files(&folder)?;
    libraries.retain(|(name, _)| {
        let crate_name = name.strip_prefix("lib").and_then(|rest| rest.split_once('-'));
        name.ends_with(".rlib.gz")
            && !crate_name.is_some_and(|(crate_name, _)| NOT_LOADED.contains(&crate_name))
    });
    if libraries.is_empty() {
        bail!("{} holds no library: run `cargo xtask setup`", folder.display());
    }
    // What resembles each other stands together: core with what is built on it, largest first.
    libraries.sort_by_key(|(_, path)| std::cmp::Reverse(fs::metadata(path).map_or(0, |m| m.len())));
    let std = libraries
        .into_iter()
        .map(|(name, path)| {
            let name = name.trim_end_matches(".gz");
            (format!("{SYSROOT}/{name}"), Source::GzippedLibrary(path))
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
        compiler: "rustc 1.78.0-dev".to_owned(),
        memory: MEMORY,
        units: Vec::new(),
        crates: Vec::new(),
    };
    Ok((units, manifest))
}

fn gunzip(path: &Path) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(fs::File::open(path)?).read_to_end(&mut content)?;
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
