//! The cache of packed files, and the folder that becomes `live/` of the page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pollscope_protocol::live::{LiveManifest, LiveUnit};
use sha2::{Digest, Sha256};

use crate::input::Unit;
use crate::unit::{self, Effort};

/// To be raised when the same input is to be packed in another way.
const FORMAT: &str = "2";

const MANIFEST: &str = "manifest.json";

/// Inputs larger than this report their progress, in steps of this many percent.
const LARGE: usize = 8 << 20;
const STEP: usize = 10;

/// Packs what is not in the cache and fills `out`, which then holds nothing else.
pub(crate) fn write(
    units: Vec<Unit>,
    mut manifest: LiveManifest,
    effort: Effort,
    cache: &Path,
    out: &Path,
) -> Result<()> {
    fs::create_dir_all(cache).with_context(|| format!("cannot make {}", cache.display()))?;
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let packed = std::thread::scope(|scope| {
        let threads: Vec<_> =
            units.iter().map(|unit| scope.spawn(|| packed(unit, effort, cache))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect::<Result<Vec<_>>>()
    })?;
    manifest.units = packed;
    let mut wanted = BTreeSet::from([MANIFEST.to_owned()]);
    for unit in &manifest.units {
        let target = out.join(&unit.file);
        if !target.exists() {
            put(&target, &fs::read(cache.join(&unit.file))?)?;
        }
        wanted.insert(unit.file.clone());
    }
    put(&out.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
    for entry in fs::read_dir(out)? {
        let entry = entry?;
        if !wanted.contains(entry.file_name().to_string_lossy().as_ref()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// From the cache, or packed now and put there.
fn packed(unit: &Unit, effort: Effort, cache: &Path) -> Result<LiveUnit> {
    let key = key(unit)?;
    let described = |effort: Effort| {
        let suffix = if effort == Effort::Quick { "-quick" } else { "" };
        cache.join(format!("{}-{key}{suffix}.json", unit.name))
    };
    // Small files also serve where quick ones would do.
    let good_enough: &[Effort] = match effort {
        Effort::Quick => &[Effort::Small, Effort::Quick],
        Effort::Small => &[Effort::Small],
    };
    if let Some(known) = good_enough.iter().find_map(|&effort| known(&described(effort), cache)) {
        return Ok(known);
    }
    let mut files = Vec::new();
    for (path, source) in &unit.files {
        files.push((path.clone(), source.content()?));
    }
    let joined = unit::join(&files)?;
    let mut told = 0;
    let packed = unit::compress(&joined, effort, |done| {
        let percent = done * 100 / joined.len();
        if joined.len() > LARGE && percent >= told + STEP {
            told = percent;
            println!("{} {percent} %", unit.name);
        }
    })?;
    let sha256 = hex(&Sha256::digest(&packed));
    let made = LiveUnit {
        name: unit.name.clone(),
        file: format!("{}-{}.xz", unit.name, &sha256[..16]),
        bytes: packed.len() as u64,
        unpacked: joined.len() as u64,
        sha256,
    };
    put(&cache.join(&made.file), &packed)?;
    put(&described(effort), &serde_json::to_vec_pretty(&made)?)?;
    println!("{:<14} {} kB, unpacked {} kB", unit.name, made.bytes / 1000, made.unpacked / 1000);
    Ok(made)
}

/// The unit in the file `described`, if the cache holds all of it.
fn known(described: &Path, cache: &Path) -> Option<LiveUnit> {
    let known: LiveUnit = serde_json::from_slice(&fs::read(described).ok()?).ok()?;
    let file = fs::metadata(cache.join(&known.file)).ok()?;
    (file.len() == known.bytes).then_some(known)
}

/// Of everything that decides about the result.
fn key(unit: &Unit) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(FORMAT);
    for (path, source) in &unit.files {
        let content = fs::read(source.path())
            .with_context(|| format!("cannot read {}", source.path().display()))?;
        hash.update((path.len() as u64).to_le_bytes());
        hash.update(path);
        hash.update(source.revision());
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(content);
    }
    Ok(hex(&hash.finalize())[..16].to_owned())
}

/// Whole or not at all, also when two commands write the same.
fn put(path: &Path, content: &[u8]) -> Result<()> {
    let part = path.with_extension(format!("part-{}", std::process::id()));
    fs::write(&part, content)
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Source;
    use crate::metadata::Library;

    /// A folder that is removed on drop.
    struct Scratch(std::path::PathBuf);

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn quick_takes_a_small_file_from_the_cache_but_not_the_reverse() {
        let name = format!("pollscope-live-pack-{}", std::process::id());
        let cache = Scratch(std::env::temp_dir().join(name));
        fs::create_dir_all(&cache.0).expect("a temporary folder");
        let library = cache.0.join("libone.rmeta");
        let mut one = Library::new("one");
        one.value("what compresses well ".repeat(500).as_bytes());
        fs::write(&library, one.build()).expect("the library");
        let source = Source::Metadata(library);
        let unit = Unit { name: "one".to_owned(), files: vec![("one.rmeta".to_owned(), source)] };
        let pack = |effort| packed(&unit, effort, &cache.0).expect("it can be packed");

        let quick = pack(Effort::Quick);
        assert_eq!(pack(Effort::Quick), quick);
        let small = pack(Effort::Small);
        assert_ne!(small.file, quick.file);
        assert_eq!(small.unpacked, quick.unpacked);
        assert_eq!(pack(Effort::Quick), small);
        fs::remove_file(cache.0.join(&small.file)).expect("it is there");
        assert_eq!(pack(Effort::Quick), quick);
    }
}
