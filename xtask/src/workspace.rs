//! Where things lie in the checkout, and the versions that its manifests pin.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

/// The checkout's top folder.
pub(crate) fn root() -> PathBuf {
    // Cargo sets this at run time too; the compile-time value would be wrong after the checkout
    // has been moved.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_path_buf)
}

/// The one npm package, with js/ and e2e/ inside.
pub(crate) fn web() -> PathBuf {
    root().join("web")
}

/// What `build` writes: the whole product, a folder of static files.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The target folder of every cargo that xtask starts.
///
/// Not target/ itself: xtask may have been built by another compiler than the one set-up chose,
/// and a command must not wait for the lock that the person's own cargo holds.
pub(crate) fn target() -> PathBuf {
    root().join("target").join("pollscope")
}

/// Where trunk and wasm-bindgen are installed: `POLLSCOPE_TOOLS`, so that several checkouts on one
/// machine can share them, or `.tools` in the checkout.
pub(crate) fn tools() -> PathBuf {
    match std::env::var_os("POLLSCOPE_TOOLS") {
        Some(folder) if !folder.is_empty() => {
            std::path::absolute(&folder).unwrap_or_else(|_| PathBuf::from(folder))
        }
        _ => root().join(".tools"),
    }
}

/// The versions that the top Cargo.toml fixes and set-up has to match.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pins {
    /// Without the `=`.
    pub(crate) wasm_bindgen: String,
    /// Major and minor of `rust-version`.
    pub(crate) rust: (u32, u32),
}

impl Pins {
    pub(crate) fn read() -> Result<Self> {
        let path = root().join("Cargo.toml");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("in {}", path.display()))
    }

    fn parse(manifest: &str) -> Result<Self> {
        let manifest: toml::Table = manifest.parse()?;
        let workspace = manifest.get("workspace").context("no [workspace]")?;
        let text = |section: &str, key: &str| {
            workspace
                .get(section)
                .and_then(|section| section.get(key))
                .and_then(toml::Value::as_str)
                .with_context(|| format!("no {key} in [workspace.{section}]"))
        };
        let wasm_bindgen = text("dependencies", "wasm-bindgen")?
            .strip_prefix('=')
            .context("wasm-bindgen must be pinned with `=`")?
            .to_owned();
        let rust = text("package", "rust-version")?;
        let rust = major_minor(rust).ok_or_else(|| anyhow!("rust-version `{rust}`"))?;
        Ok(Self { wasm_bindgen, rust })
    }
}

/// `1.95`, `1.95.0` and `1.96.0-nightly` to numbers; `None` for anything else.
pub(crate) fn major_minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_come_from_the_manifest() {
        let manifest = "[workspace.package]\nrust-version = \"1.95\"\n\
                        [workspace.dependencies]\nwasm-bindgen = \"=0.2.130\"\n";
        let pins = Pins::parse(manifest).expect("a good manifest");
        assert_eq!(pins, Pins { wasm_bindgen: "0.2.130".to_owned(), rust: (1, 95) });
    }

    #[test]
    fn a_loose_pin_is_refused() {
        let manifest = "[workspace.package]\nrust-version = \"1.95\"\n\
                        [workspace.dependencies]\nwasm-bindgen = \"0.2\"\n";
        let error = Pins::parse(manifest).expect_err("a loose pin");
        assert!(error.to_string().contains("pinned with `=`"), "{error}");
    }

    #[test]
    fn versions_are_read_by_their_first_two_numbers() {
        for (text, expected) in [
            ("1.95", Some((1, 95))),
            ("1.96.0", Some((1, 96))),
            ("20.20.2", Some((20, 20))),
            ("1", None),
            ("", None),
            ("x.y", None),
        ] {
            assert_eq!(major_minor(text), expected, "{text}");
        }
    }

    #[test]
    fn this_checkout_has_pins() {
        Pins::read().expect("the workspace's own manifest");
    }
}
