//! `cargo xtask serve`: builds the page, serves it on this machine and rebuilds it on every change.
//!
//! The page comes first. The compiler for edited programs is packed beside it and added to the running
//! server; until then the page says that the compiler is being prepared.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use super::pack::{self, Effort};
use super::{Command, build, licences, test};
use crate::interrupt::Guarded;
use crate::jobs;
use crate::output;
use crate::progress;
use crate::setup::{self, Needs, Parts};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "serve",
    usage: "[--port N] [--release]",
    summary: "set up, build and serve the page on this machine; rebuild on change",
    run,
};

const PORT: u16 = 8080;

fn run(mut arguments: Parser) -> Result<ExitCode> {
    let mut wanted = PORT;
    let mut release = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("port") => wanted = arguments.value()?.parse()?,
            Arg::Long("release") => release = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    serve(wanted, release)
}

fn serve(wanted: u16, release: bool) -> Result<ExitCode> {
    let begun = Instant::now();
    let parts = setup::start(Needs::default())?;
    let live = Live::begin(workspace::target().join("serve-live"))?;
    let (packing, folder) = (parts.clone(), live.clone());
    let packed = jobs::start(move || {
        folder.pack(&packing);
        Ok(())
    });
    let compiling = parts.clone();
    let compiled = jobs::start(move || compile(&compiling, release));
    let environment = parts.everything();
    compiled.wait();
    if live.ready {
        packed.wait();
    }

    let port = free_port(wanted, is_free)?;
    if port != wanted {
        output::line(&format!("{:<14} {wanted} is taken, so it is {port}", "port"));
    }
    output::line(&format!("{:<14} building", "page"));
    // A folder of its own: what `build` left in dist/ stays what it was, and two of these do not
    // disturb each other.
    let folder = workspace::target().join(format!("serve-{port}"));
    let mut trunk = build::trunk(&environment, &["serve", "--address", "127.0.0.1"])
        .argument("--port")
        .argument(port.to_string())
        .argument("--dist")
        .argument(&folder)
        .env("POLLSCOPE_LIVE_LINK", &live.folder);
    if release {
        trunk = trunk.argument("--release");
    }
    // Trunk refuses to ignore a folder that is not there yet.
    for made in ["js/dist", "js/dist-cli", "style/dist"] {
        let bundle = workspace::web().join(made);
        fs::create_dir_all(&bundle).with_context(|| format!("cannot make {}", bundle.display()))?;
    }
    let mut trunk = trunk.start()?;
    wait_until_ready(&mut trunk, port)?;
    output::line(&format!(
        "\n{:<14} Pollscope is at http://127.0.0.1:{port}/ (after {}; Ctrl-C ends it)\n",
        "ready",
        progress::time(begun.elapsed())
    ));
    let status = trunk.wait()?;
    bail!("trunk ended by itself ({status}): see what it reports above")
}

/// Compiles the page with cargo, so that trunk, which may still be installing, finds it compiled.
fn compile(parts: &Parts, release: bool) -> Result<()> {
    let environment = parts.compilers();
    progress::step(
        "page",
        "compiling it (the first time takes minutes, later ones seconds)",
        |step| {
            // The page links to the bundle, so build that first.
            test::npm_run(&environment, "build")?;
            for part in build::COMPILED {
                let target = ["build", "--target", "wasm32-unknown-unknown"];
                let mut cargo = environment.tool("cargo", target).arguments(part);
                if release {
                    cargo = cargo.argument("--release");
                }
                cargo.watched(step).run_quietly().map_err(|failure| {
                    failure.explain("the page could not be compiled: see what cargo reports above")
                })?;
            }
            Ok(())
        },
    )
}

/// The folder that `live/` of the page links to: the server serves what is added to it.
#[derive(Clone)]
struct Live {
    folder: PathBuf,
    /// Nothing has to be packed: the folder is filled within a moment.
    ready: bool,
}

/// The manifest until the files are there: `LiveManifest` of crate/protocol.
const PREPARING: &str = r#"{"preparing":true,"compiler":"","memory":0,"units":[],"crates":[]}"#;

const MANIFEST: &str = "manifest.json";

impl Live {
    fn begin(folder: PathBuf) -> Result<Self> {
        let ready = pack::packed(Effort::Quick)?.is_some();
        fs::create_dir_all(&folder)
            .and_then(|()| if ready { Ok(()) } else { write(&folder.join(MANIFEST), PREPARING) })
            .with_context(|| format!("cannot fill {}", folder.display()))?;
        Ok(Self { folder, ready })
    }

    /// Packs and fills the folder. A failure is reported but does not end the server: lessons still work.
    fn pack(&self, parts: &Parts) {
        let packed = || -> Result<()> {
            let environment = parts.packers();
            let packed = pack::pack(&environment.yielding(), Effort::Quick)?;
            // The next build of the page copies them.
            licences::write(&environment)?;
            self.fill(&packed).with_context(|| format!("cannot fill {}", self.folder.display()))
        };
        match packed() {
            Ok(()) if self.ready => {}
            Ok(()) => output::line(&format!("{:<14} ready: edited Rust works now", "compiler")),
            Err(error) => {
                // Without a manifest the page stops waiting and reports that the compiler is missing.
                let _ = fs::remove_file(self.folder.join(MANIFEST));
                output::line(&format!("error: edited Rust will not run in the page: {error:#}"));
            }
        }
    }

    /// Writes the manifest last, when the files that it names are there.
    fn fill(&self, packed: &Path) -> std::io::Result<()> {
        let tools = self.folder.join("tools");
        fs::create_dir_all(&tools)?;
        link_all(&pack::tools_folder(), &tools)?;
        link_all(packed, &self.folder)?;
        let manifest = fs::read_to_string(packed.join(MANIFEST))?;
        write(&self.folder.join(MANIFEST), &manifest)?;
        // Files of an earlier version.
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let known = packed.join(entry.file_name()).exists();
            if !known && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Links all files except the manifest, and replaces those that exist.
fn link_all(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        if name == MANIFEST {
            continue;
        }
        let (from, to) = (from.join(&name), to.join(&name));
        if to.exists() {
            fs::remove_file(&to)?;
        }
        // Across file systems, or where links are not supported, copy.
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop))?;
    }
    Ok(())
}

/// Replaces the file in one step, because the server may read it at any time.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let part = path.with_extension("part");
    fs::write(&part, text)?;
    fs::rename(&part, path)
}

/// The first free port from `wanted` on.
fn free_port(wanted: u16, free: impl Fn(u16) -> bool) -> Result<u16> {
    const TRIES: u16 = 50;
    (wanted..=wanted.saturating_add(TRIES))
        .find(|&port| free(port))
        .with_context(|| format!("no port from {wanted} on is free: name another one with --port"))
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Ready is when the page comes: while it is being built trunk does not answer, or with an error.
fn wait_until_ready(trunk: &mut Guarded, port: u16) -> Result<()> {
    loop {
        if let Some(status) = trunk.try_wait()? {
            bail!("the page could not be built or served ({status}): see what trunk reports above");
        }
        if page_comes(port) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn page_comes(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET / HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.take(1 << 20).read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    ask().is_ok_and(|answer| is_page(&answer))
}

fn is_page(answer: &str) -> bool {
    let status = answer.lines().next().unwrap_or_default();
    status.split(' ').nth(1) == Some("200") && answer.to_ascii_lowercase().contains("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_port_is_taken() {
        assert_eq!(free_port(8080, |_| true).ok(), Some(8080));
        assert_eq!(free_port(8080, |port| port > 8081).ok(), Some(8082));
        assert_eq!(free_port(65535, |port| port == 65535).ok(), Some(65535));
        let error = free_port(8080, |_| false).expect_err("none is free");
        assert!(error.to_string().contains("--port"), "{error}");
    }

    #[test]
    fn only_a_page_counts_as_ready() {
        for (answer, expected) in [
            ("HTTP/1.0 200 OK\r\n\r\n<!DOCTYPE html><HTML>", true),
            ("HTTP/1.0 404 Not Found\r\n\r\n<html>", false),
            ("HTTP/1.0 200 OK\r\n\r\nhello", false),
            ("", false),
        ] {
            assert_eq!(is_page(answer), expected, "{answer}");
        }
    }
}
