/** What ends at a limit: with a sentence, and with what it did by then. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveLimits, LiveResult } from "../generated/protocol.js";
import { engine, program, run, SILENT } from "./engine.js";

const LIMITS: LiveLimits = { wall_ms: 300_000, output_bytes: 1 << 20 };

/** Runs a program observed; it ends at its limit, with this message and output. */
function check(
  name: string,
  source: string,
  limits: Partial<LiveLimits>,
  message: string | RegExp,
  then: (result: LiveResult) => void = () => undefined,
): void {
  test(name, async () => {
    const result = await run(source, { trace: true, limits: { ...LIMITS, ...limits } });
    assert.equal(result.status, "limit", JSON.stringify(result));
    assert.equal(result.exit_code, null);
    if (typeof message === "string") assert.equal(result.message, message);
    else assert.match(result.message ?? "", message);
    assert.match(result.stdout, /^before\n/);
    assert.equal(result.dropped, 0);
    then(result);
  });
}

test("an endless loop keeps all that happened before it", async () => {
  const source = `async fn one() {}
fn main() { println!("before"); pollscope::block_on(async { one().await; loop {} }) }`;
  // A slow machine may reach the limit before the loop: double it until the program has come that far.
  let wall_ms = 2_000;
  const under = () => run(source, { trace: true, limits: { ...LIMITS, wall_ms } });
  let result = await under();
  while (result.events.at(-1)?.kind !== "future_dropped" && wall_ms < LIMITS.wall_ms) {
    wall_ms *= 2;
    result = await under();
  }
  const message = `The run took longer than its limit of ${wall_ms / 1000} s, and was ended.`;
  assert.deepEqual([result.status, result.message], ["limit", message]);
  assert.equal(result.stdout, "before\n");
  // No later batch of events carries these along.
  assert.equal(result.events.at(-1)?.kind, "future_dropped");
});

check(
  "unbounded recursion uses up the memory",
  `fn deeper(n: u64) -> u64 { if n == u64::MAX { 0 } else { deeper(n + 1) + 1 } }
fn main() { println!("before"); println!("{}", deeper(0)) }`,
  { memory_bytes: 160 << 20 },
  /^The program used up its memory, [\d.]+ MB together with the compiler\.$/,
);

check(
  "a program that allocates without end uses up the memory that it was given",
  `fn main() {
    println!("before");
    let mut all: Vec<Vec<u8>> = Vec::new();
    loop { all.push(vec![1; 1 << 20]) }
}`,
  { memory_bytes: 200 << 20 },
  /^The program used up its memory, (1\d\d|200) MB together with the compiler\.$/,
);

check(
  "a flood of output",
  `async fn one() {}
fn main() { println!("before"); pollscope::block_on(async { loop { one().await; println!("0123456789") } }) }`,
  { output_bytes: 117 },
  "The program printed more than its limit of 117 bytes, and was ended.",
  ({ stdout }) => assert.equal(stdout, `before\n${"0123456789\n".repeat(10)}`),
);

check(
  "a flood of events",
  `async fn one() {}
fn main() { println!("before"); pollscope::block_on(async { loop { one().await } }) }`,
  { events: 500 },
  "The program reported more than its limit of 500 events, and was ended.",
  ({ events }) => assert.equal(events.length, 500),
);

check(
  "a program that sleeps forever",
  `use std::time::Duration;
#[pollscope::main]
async fn main() {
    println!("before");
    loop { pollscope::sleep(Duration::from_secs(7)).await }
}`,
  { simulated_ms: 60_000 },
  "More than the limit of 60 s passed on the program's clock, and it was ended.",
  ({ simulated_ms: at }) => assert.ok(at !== null && at > 56_000 && at <= 60_000, `${at}`),
);

/** By its own name it would be refused. */
const FS = "extern crate std as other;\n";

const FILES = /^The program and its files used up the memory limit of 300 MB, and it was ended\.$/;

for (const [name, body] of Object.entries({
  "files without end": `for n in 0..40 { fs::write(format!("/tmp/{n}"), vec![1u8; 20 << 20]).unwrap(); }`,
  "a file that grows without end": `let mut file = fs::File::create("/tmp/one").unwrap();
    loop { std::io::Write::write_all(&mut file, &[1; 1 << 20]).unwrap(); }`,
  "a file that is made long at once": `fs::File::create("/tmp/one").unwrap().set_len(1 << 31).unwrap();`,
  "the program's own source": `let file = fs::OpenOptions::new().write(true).open("/src/main.rs");
    println!("{:?}", file.err().map(|error| error.kind()));
    loop { fs::OpenOptions::new().append(true).create(true).open("/src/other.rs").and_then(|mut file|
      std::io::Write::write_all(&mut file, &[1; 1 << 20])).unwrap(); }`,
  "open files that were removed": `let files: Vec<_> = (0..40).map(|n| {
        let path = format!("/tmp/{n}");
        fs::write(&path, vec![1u8; 20 << 20]).unwrap();
        let file = fs::File::open(&path).unwrap();
        fs::remove_file(&path).unwrap();
        file
    }).collect();
    println!("{}", files.len());`,
})) {
  check(
    `files count as memory: ${name}`,
    `${FS}use other::fs;
fn main() { println!("before"); ${body} }`,
    { memory_bytes: 300 << 20 },
    FILES,
  );
}

test("files that were removed give their memory back", async () => {
  const source = `${FS}use other::fs;
fn main() {
    for n in 0..40 {
        fs::write("/tmp/one", vec![n as u8; 20 << 20]).unwrap();
        assert_eq!(fs::read("/tmp/one").unwrap().len(), 20 << 20);
        fs::remove_file("/tmp/one").unwrap();
    }
    println!("done");
}`;
  const limits = { ...LIMITS, memory_bytes: 300 << 20 };
  const { status, message, stdout } = await run(source, { limits });
  assert.deepEqual([status, message, stdout], ["ok", null, "done\n"]);
});

test("files do what files do", async () => {
  const source = `${FS}use other::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
fn main() {
    fs::create_dir_all("/tmp/a/b").unwrap();
    let path = "/tmp/a/b/c.txt";
    fs::write(path, "0123456789").unwrap();
    let mut file = OpenOptions::new().read(true).write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(12)).unwrap();
    file.write_all(b"end").unwrap();
    file.set_len(14).unwrap();
    file.set_len(16).unwrap();
    file.rewind().unwrap();
    let mut all = Vec::new();
    file.read_to_end(&mut all).unwrap();
    println!("{:?}", String::from_utf8_lossy(&all));
    OpenOptions::new().append(true).open(path).unwrap().write_all(b"!").unwrap();
    fs::rename(path, "/tmp/d.txt").unwrap();
    println!("{} {:?}", fs::metadata("/tmp/d.txt").unwrap().len(), File::open(path).map_err(|error| error.kind()).err());
    fs::remove_dir("/tmp/a/b").unwrap();
    fs::remove_dir("/tmp/a").unwrap();
    println!("{}", fs::read_dir("/tmp").unwrap().count());
}`;
  const { status, message, stdout } = await run(source);
  assert.deepEqual(
    [status, message, stdout],
    ["ok", null, '"0123456789\\0\\0en\\0\\0"\n17 Some(NotFound)\n1\n'],
  );
});

test("answers that are not read count as memory", async () => {
  const source = `use pollscope::js;
#[pollscope::main]
async fn main() {
    let long = js::promise("'x'.repeat(20 << 20)");
    println!("{}", long.await.unwrap_err());
}`;
  const { status, stdout } = await run(source, { limits: { ...LIMITS, memory_bytes: 130 << 20 } });
  assert.deepEqual(
    [status, stdout],
    ["ok", "The answer does not fit into the program's memory limit.\n"],
  );
});

test("limits are each program's own", async () => {
  const source = 'fn main() { print!("{}", vec![1u8; 64 << 20].len()) }';
  const [small, large] = await Promise.all(
    [130, 600].map((megabytes) => {
      const limits = { ...LIMITS, memory_bytes: megabytes << 20 };
      return engine.run(program(source, { limits }), SILENT).result;
    }),
  );
  assert.equal(small?.status, "limit", JSON.stringify(small));
  assert.deepEqual([large?.status, large?.stdout], ["ok", "67108864"]);
});
