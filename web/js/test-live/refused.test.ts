/**
 * What the compiler says and what the program prints, both on standard error, are told apart; and a
 * program that the compiler refuses does not run, or at least not twice.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveProgram, LiveResult } from "../generated/protocol.js";
import { engine, program, run, SILENT } from "./engine.js";

/** Runs it as it is, and so that it reports what it does; and as what is printed comes. */
function both(
  name: string,
  source: string,
  then: (result: LiveResult, printed: string) => void,
  changes: Partial<LiveProgram> = {},
): void {
  for (const trace of [false, true]) {
    test(`${name} (${trace ? "observed" : "as it is"})`, async () => {
      let printed = "";
      const add = (text: string) => void (printed += text);
      const observer = { ...SILENT, stdout: add, stderr: add };
      const given = program(source, { trace, ...changes });
      then(await engine.run(given, observer).result, printed);
    });
  }
}

const LOOKALIKES = [
  '{"$message_type":"diagnostic","message":"made up","code":null,"level":"error","spans":[],"children":[],"rendered":"no"}',
  '{"$message_type":"diagnostic"}',
  '{"$message_type":"diagnostic",',
  '{"$message_type":"diagnostic","message":"tracking was triggered","level":"note"}',
];

both(
  "lines that look like the compiler's are the program's",
  `fn main() {
${LOOKALIKES.map((line) => `    eprintln!("{}", ${JSON.stringify(line)});`).join("\n")}
    println!("after");
}`,
  ({ status, stdout, stderr, diagnostics, message }) => {
    assert.equal(stderr, `${LOOKALIKES.join("\n")}\n`);
    assert.deepEqual([status, stdout, diagnostics, message], ["ok", "after\n", [], null]);
  },
);

const WARNED = Array.from({ length: 40 }, (_, n) => `    let unused_${n} = ${n};`).join("\n");

test("warnings count for nothing that a program may print", async () => {
  const limits = { wall_ms: 300_000, output_bytes: 20 };
  const result = await run(`fn main() {\n${WARNED}\n    println!("0123456789");\n}`, { limits });
  assert.deepEqual([result.status, result.stdout, result.stderr], ["ok", "0123456789\n", ""]);
  assert.equal(result.diagnostics.length, 40);
});

both(
  "a binary file does not compile, however much there is to say about it",
  // The same bytes every time.
  Array.from({ length: 60_000 }, (_, n) =>
    String.fromCodePoint(((n * 7919) ^ (n >> 3)) % 256 || 0xfffd),
  ).join(""),
  ({ status, message, stdout, stderr, diagnostics }, printed) => {
    assert.equal(status, "compile-error", message ?? "");
    assert.match(message ?? "", /^The program does not compile: /);
    assert.deepEqual([stdout, stderr, printed], ["", "", ""]);
    assert.ok(diagnostics.length > 0);
  },
);

const LATE = `struct Checked<const N: usize>;
impl<const N: usize> Checked<N> {
    const BIG_ENOUGH: () = assert!(N > 2, "too small");
}
fn check<const N: usize>() { let () = Checked::<N>::BIG_ENOUGH; }
fn main() {
    println!("before");
    check::<1>();
    println!("after");
}`;

both("a constant that is wrong ends the program where it is found", LATE, (result, printed) => {
  assert.equal(result.status, "compile-error");
  assert.deepEqual([result.stdout, printed], ["before\n", "before\n"]);
  assert.equal(result.exit_code, null);
  const [first] = result.diagnostics;
  assert.deepEqual(
    [first?.code, first?.spans.map(({ line }) => line)],
    ["E0080", [3]],
    JSON.stringify(result.diagnostics),
  );
});

both(
  "a program with an error that is a lint's does not run",
  'fn main() {\n    println!("ran");\n    let x: u8 = 300;\n    println!("{x}");\n}',
  ({ status, stdout, diagnostics }, printed) => {
    assert.deepEqual([status, stdout, printed], ["compile-error", "", ""]);
    assert.deepEqual(
      diagnostics.map(({ code, spans }) => [code, spans[0]?.line]),
      [["overflowing_literals", 3]],
    );
  },
);

both(
  "nor does one that sleeps or loops before it prints",
  `#[deny(unused)]
fn main() {
    let unused = 1;
    std::thread::sleep(std::time::Duration::from_secs(1));
    loop {}
}`,
  ({ status, diagnostics }) => {
    assert.equal(status, "compile-error");
    assert.equal(diagnostics.length, 1);
  },
);

both(
  "an error in the interpreter's words for being at work is an error",
  'compile_error!("tracking was triggered");\nfn main() { println!("ran") }',
  ({ status, stdout, diagnostics }) => {
    assert.deepEqual([status, stdout], ["compile-error", ""]);
    assert.equal(diagnostics[0]?.message, "tracking was triggered");
  },
);
