/** The command line as people start it: what it says, how it ends, and what programs cannot reach. */

import assert from "node:assert/strict";
import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = mkdtempSync(join(tmpdir(), "pollscope-command-line-"));
after(() => rmSync(folder, { recursive: true }));

const COMMAND = fileURLToPath(new URL("pollscope.mjs", import.meta.url));

/** A program in a file. */
function file(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

function start(args: string[], stdio: StdioOptions = ["ignore", "pipe", "pipe"]): ChildProcess {
  return spawn(process.execPath, ["--stack-size=3900", COMMAND, ...args], { stdio });
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

/** With more time than a busy machine needs; what comes later counts. */
const run = (verb: string, ...args: string[]): Promise<Ended> =>
  ended(start([verb, "--limit", "300", ...args]));

const HELLO = file("hello.rs", 'fn main() { println!("hello"); }');

test("a program runs, and its exit code is the command's", async () => {
  const seven = file("seven.rs", 'fn main() { println!("seven"); std::process::exit(7); }');
  assert.deepEqual(await run("run", seven), { code: 7, stdout: "seven\n", stderr: "" });
});

test("a reader that goes away ends the run with a sentence", async () => {
  const flood = file("flood.rs", 'fn main() { loop { println!("0123456789"); } }');
  const child = start(["run", flood, "--limit", "300", "--output-limit", "100000000"]);
  child.stdout?.once("data", () => child.stdout?.destroy());
  const { code, stderr } = await ended(child);
  assert.deepEqual(
    [code, stderr],
    [123, "error: cannot write to standard output: its reader has closed it\n"],
  );
});

test("a full disk ends the run with a sentence", async () => {
  const full = openSync("/dev/full", "w");
  const { code, stderr } = await ended(
    start(["run", HELLO, "--limit", "300"], ["ignore", full, "pipe"]),
  );
  closeSync(full);
  assert.deepEqual(
    [code, stderr],
    [123, "error: cannot write to standard output: no space is left\n"],
  );
});

test("a trace that cannot be written is said before anything runs", async () => {
  const trace = join(folder, "nowhere", "trace.json");
  assert.deepEqual(await run("run", HELLO, "--trace", trace), {
    code: 123,
    stdout: "",
    stderr: `error: cannot write ${trace}: there is no such file or folder\n`,
  });
});

test("a program that cannot be read is said in words", async () => {
  const { code, stderr } = await run("run", join(folder, "missing.rs"));
  assert.equal(code, 2);
  assert.match(stderr, /^error: cannot read .*missing\.rs: there is no such file or folder\n/);
});

const EVIL = `extern crate std as other; // by its own name it would be refused
use other::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

fn damage(path: &Path, tried: &mut u32, done: &mut Vec<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            damage(&entry.unwrap().path(), tried, done);
        }
        return;
    }
    *tried += 1;
    let attempts: [(&str, bool); 5] = [
        ("write", OpenOptions::new().write(true).open(path).and_then(|mut file| file.write_all(&[0; 64])).is_ok()),
        ("read and write", OpenOptions::new().read(true).write(true).open(path).is_ok()),
        ("append", OpenOptions::new().append(true).open(path).is_ok()),
        ("truncate", File::create(path).is_ok()),
        ("length", File::open(path).and_then(|file| file.set_len(0)).is_ok()),
    ];
    done.extend(attempts.iter().filter(|(_, ok)| *ok).map(|(what, _)| format!("{what} {path:?}")));
}

fn main() {
    let (mut tried, mut done) = (0, Vec::new());
    for folder in ["/sysroot", "/crates", "/src"] {
        if Path::new(folder).exists() {
            damage(Path::new(folder), &mut tried, &mut done);
        }
    }
    println!("{} {done:?}", tried > 10);
    // What it does to names concerns nobody else.
    for folder in ["/sysroot", "/crates"] {
        let _ = fs::rename(folder, "/gone");
        let _ = fs::remove_dir_all(folder);
    }
}
`;

test("a program cannot damage the compiler for the next one", async () => {
  const evil = file("evil.rs", EVIL);
  const { code, stdout, stderr } = await run("run", evil, HELLO);
  assert.deepEqual([code, stdout, stderr], [0, "true []\nhello\n", ""]);
});
