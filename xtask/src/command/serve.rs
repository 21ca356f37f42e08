//! `cargo xtask serve`: builds the page, serves it on this machine and rebuilds it on every change.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use super::{Command, build, licences, pack};
use crate::interrupt::Guarded;
use crate::progress;
use crate::setup::{self, Needs};
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
    let environment = setup::run(Needs::default())?;
    let port = free_port(wanted, is_free)?;
    if port != wanted {
        println!("{:<14} {wanted} is taken, so it is {port}", "port");
    }

    pack::pack(&environment)?;
    licences::write(&environment)?;
    println!("{:<14} building (the first time takes minutes, later ones seconds)", "page");
    let started = Instant::now();
    // A folder of its own: what `build` left in dist/ stays what it was, and two of these do not
    // disturb each other.
    let folder = workspace::target().join(format!("serve-{port}"));
    let mut trunk = build::trunk(&environment, &["serve", "--address", "127.0.0.1"])
        .argument("--port")
        .argument(port.to_string())
        .argument("--dist")
        .argument(&folder);
    if release {
        trunk = trunk.argument("--release");
    }
    // Trunk refuses to ignore a folder that is not there yet.
    for made in ["js", "style"] {
        let bundle = workspace::web().join(made).join("dist");
        std::fs::create_dir_all(&bundle)
            .with_context(|| format!("cannot make {}", bundle.display()))?;
    }
    let mut trunk = trunk.start()?;
    wait_until_ready(&mut trunk, port)?;
    println!(
        "\n{:<14} Pollscope is at http://127.0.0.1:{port}/ (built in {}; Ctrl-C ends it)\n",
        "ready",
        progress::time(started.elapsed())
    );
    let status = trunk.wait()?;
    bail!("trunk ended by itself ({status}): see what it reports above")
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
