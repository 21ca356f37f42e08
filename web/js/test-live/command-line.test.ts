/** The command line as people start it: what it says, how it ends, and what programs cannot reach. */

import assert from "node:assert/strict";
import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
    // Renaming affects only this program.
    for folder in ["/sysroot", "/crates"] {
        let _ = fs::rename(folder, "/gone");
        let _ = fs::remove_dir_all(folder);
    }
}
`;

test("a program cannot damage the compiler for the next one", async () => {
  const evil = file("evil.rs", EVIL);
  const seven = file("seven.rs", 'fn main() { println!("seven"); std::process::exit(7); }');
  const { code, stdout, stderr } = await run("run", evil, HELLO, seven);
  // The exit code of a program is the command's.
  assert.deepEqual([code, stdout, stderr], [7, "true []\nhello\nseven\n", ""]);
});

const asks = (body: string) => `use pollscope::js;
#[pollscope::main]
async fn main() {
${body}
}`;

test("a program's JavaScript cannot reach the machine", async () => {
  const escape = file(
    "escape.rs",
    asks(`
    for get in ["signal.constructor.constructor('return process')()", "require('fs')", "import('node:fs')"] {
        println!("{}", js::promise(get).await.unwrap_err());
    }`),
  );
  assert.deepEqual(await run("run", escape), {
    code: 0,
    stdout:
      "ReferenceError: process is not defined\nReferenceError: require is not defined\n" +
      "ReferenceError: could not load module 'node:fs'\n",
    stderr: "",
  });
});

test("a program uses the network only with --allow-net", async (context) => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.end("hot");
  });
  // An open server would keep this process alive after a failure.
  context.after(() => server.close());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tea = file(
    "tea.rs",
    asks(`
    match js::fetch("${base}/tea").send().await {
        Ok(answer) => println!("{} {}", answer.status(), answer.text().await.unwrap()),
        Err(error) => println!("{error}"),
    }`),
  );
  const refused = await run("run", tea);
  assert.equal(
    refused.stdout,
    `TypeError: fetch(${base}/tea) failed: this program runs without network access, which --allow-net allows\n`,
  );
  assert.deepEqual(requests, []);
  const allowed = await run("run", tea, "--allow-net");
  assert.equal(allowed.stdout, "200 hot\n");
  assert.deepEqual(requests, ["GET /tea"]);
});

test("what JavaScript prints goes to standard error, and its endless loop can be stopped", async () => {
  const loops = file(
    "loops.rs",
    asks(`js::promise("(() => { console.log('in', { a: 1 }); for (;;); })()").await.unwrap();`),
  );
  const child = start(["run", loops, "--limit", "300"]);
  child.stderr?.once("data", () => child.kill("SIGINT"));
  const { code, stdout, stderr } = await ended(child);
  assert.deepEqual([code, stdout, stderr], [125, "", "in { a: 1 }\nerror: The run was stopped.\n"]);
});

test("places in the standard library do not name the builder's home folder", async () => {
  const panics = file(
    "panics.rs",
    "fn main() { let _ = std::time::Duration::from_secs_f64(-1.0); }",
  );
  const asked = file(
    "asked.rs",
    `fn main() {
    std::panic::set_hook(Box::new(|info| println!("{}", info.location().unwrap().file())));
    let _ = std::time::Duration::from_secs_f64(-1.0);
}`,
  );
  const { code, stdout, stderr } = await run("run", panics, asked);
  assert.equal(code, 101);
  assert.match(
    stderr,
    /^thread 'main' panicked at \/rustc\/[\w.-]+\/library\/core\/src\/time\.rs:/,
  );
  assert.match(stdout, /^\/rustc\/[\w.-]+\/library\/core\/src\/time\.rs\n$/);
});

const NAPS = `use std::time::Duration;
use tokio::time::sleep;

async fn nap(ms: u64) {
    sleep(Duration::from_millis(ms)).await;
}

#[tokio::main]
async fn main() {
    tokio::join!(nap(100), nap(200));
    println!("awake");
}`;

test("--expect says of each expectation whether it holds, and why not", async () => {
  const naps = file("naps.rs", NAPS);
  const right = file(
    "right.txt",
    '# side by side\noverlap(nap, nap)\n\nprints_exactly("awake")\nends_within(210 ms)\n',
  );
  const held = await run("run", naps, "--expect", right);
  // Computing adds a millisecond or so to the longer nap.
  const stderr = held.stderr.replace(/took 20\d ms/, "took 20x ms");
  assert.deepEqual(
    { ...held, stderr },
    {
      code: 0,
      stdout: "awake\n",
      stderr: `holds: overlap(nap, nap): nap(100) and nap(200) were in progress at the same time.
holds: prints_exactly("awake"): the program printed exactly this line.
holds: ends_within(210 ms): the run took 20x ms.
`,
    },
  );
  const wrong = file("wrong.txt", "sequential(nap, nap)\nstatus(ok)\n");
  const failed = await run("run", naps, "--expect", wrong);
  assert.deepEqual(
    [failed.code, failed.stderr],
    [
      1,
      `does not hold: sequential(nap, nap): nap(100) and nap(200) were in progress at the same time.
holds: status(ok): the program ran to its end.
`,
    ],
  );
});

/** Programs that do not end well, an expectation of each, and what is found. */
const FOUND = [
  [
    `use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::sleep};

async fn visit(name: &str, shelf: Arc<Mutex<u32>>) {
    let mut books = shelf.lock().await;
    *books += 1;
    println!("{name} has it: {books}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let shelf = Arc::new(Mutex::new(0));
    let held = shelf.clone().lock_owned().await;
    tokio::spawn(async move {
        sleep(Duration::from_millis(300)).await;
        drop(held);
    });
    let mut patient = Box::pin(visit("patient", shelf.clone()));
    tokio::select! {
        _ = &mut patient => println!("served"),
        _ = sleep(Duration::from_millis(100)) => visit("other", shelf.clone()).await,
    }
}`,
    "insight(futurelock, line 5)",
    /: visit\("patient", …\) waits in line 5 and has not been polled since 0\.\d{3} s: main\(\) kept it and went on to wait for visit\("other", …\)\./,
  ],
  [
    `use std::{sync::Mutex, time::Duration};
use tokio::time::sleep;
async fn add(sum: &Mutex<i32>, n: i32) {
    let mut guard = sum.lock().unwrap();
    sleep(Duration::from_millis(20)).await;
    *guard += n;
}
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let sum = Mutex::new(0);
    tokio::join!(add(&sum, 1), add(&sum, 2));
}`,
    "insight(deadlock, line 5)",
    /: add\(…, 2\) blocks its thread in line 4: it waits for `sum`, which add\(…, 1\) holds across the `\.await` in line 5 and cannot drop before the same task goes on\./,
  ],
  [
    `use std::{cell::RefCell, rc::Rc, time::Duration};
use tokio::{task::LocalSet, time::sleep};
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let list = Rc::new(RefCell::new(vec![1]));
    let local = LocalSet::new();
    let other = list.clone();
    local.spawn_local(async move {
        let mut items = other.borrow_mut();
        sleep(Duration::from_millis(30)).await;
        items.push(2);
    });
    local.run_until(async {
        sleep(Duration::from_millis(10)).await;
        println!("{:?}", list.borrow());
    }).await;
}`,
    "insight(held_across_await, line 10)",
    /: async block held `other` across the `\.await` in line 10 while async block asked for it and panicked\./,
  ],
] satisfies [string, string, RegExp][];

test("a program that does not end well is explained", async () => {
  for (const [source, expectation, sentence] of FOUND) {
    const expected = file("found.txt", expectation);
    const { code, stderr } = await run("run", file("found.rs", source), "--expect", expected);
    assert.match(stderr, sentence);
    assert.equal(code, 0, stderr);
  }
});

test("an expectation that is none is reported with its file and line before anything runs", async () => {
  const path = file("none.txt", "status(ok)\npolls(nap) = 2\n");
  const { code, stdout, stderr } = await run("run", HELLO, "--expect", path);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.equal(
    stderr.split("\n")[0],
    `error: ${path}:2: \`= 2\` is not a comparison: write ==, <, <=, > or >= and a number, as in \`polls(foo) == 2\``,
  );
});
