//! The cache of packed files, and the folder that becomes `live/` of the page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pollscope_protocol::live::{LiveManifest, LiveUnit};
use sha2::{Digest, Sha256};

use crate::input::Unit;
use crate::unit;

/// To be raised when the same input is to be packed in another way.
const FORMAT: &str = "2";

const MANIFEST: &str = "manifest.json";

/// Packs what is not in the cache and fills `out`, which then holds nothing else.
pub(crate) fn write(
    units: Vec<Unit>,
    mut manifest: LiveManifest,
    cache: &Path,
    out: &Path,
) -> Result<()> {
    fs::create_dir_all(cache).with_context(|| format!("cannot make {}", cache.display()))?;
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let packed = std::thread::scope(|scope| {
        let threads: Vec<_> =
            units.iter().map(|unit| scope.spawn(|| packed(unit, cache))).collect();
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
fn packed(unit: &Unit, cache: &Path) -> Result<LiveUnit> {
    let described = cache.join(format!("{}-{}.json", unit.name, key(unit)?));
    if let Ok(text) = fs::read(&described)
        && let Ok(known) = serde_json::from_slice::<LiveUnit>(&text)
        && fs::metadata(cache.join(&known.file)).is_ok_and(|file| file.len() == known.bytes)
    {
        return Ok(known);
    }
    let mut files = Vec::new();
    for (path, source) in &unit.files {
        files.push((path.clone(), source.content()?));
    }
    let joined = unit::join(&files)?;
    let packed = unit::compress(&joined)?;
    let sha256 = hex(&Sha256::digest(&packed));
    let made = LiveUnit {
        name: unit.name.clone(),
        file: format!("{}-{}.xz", unit.name, &sha256[..16]),
        bytes: packed.len() as u64,
        unpacked: joined.len() as u64,
        sha256,
    };
    put(&cache.join(&made.file), &packed)?;
    put(&described, &serde_json::to_vec_pretty(&made)?)?;
    println!("{:<14} {} kB, unpacked {} kB", unit.name, made.bytes / 1000, made.unpacked / 1000);
    Ok(made)
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
