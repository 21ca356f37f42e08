/** `mdbook-pollscope check`: the programs of a book are run as an author's CI runs them. */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMMAND = fileURLToPath(new URL("pollscope.mjs", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "pollscope-book-"));
after(() => rmSync(folder, { recursive: true }));

let program = "";
before(() => {
  const build = ["build", "--package", "mdbook-pollscope", "--bin", "mdbook-pollscope"];
  const messages = execFileSync("cargo", [...build, "--message-format=json"], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  for (const line of messages.trim().split("\n")) {
    const { executable }: { executable?: string | null } = JSON.parse(line);
    program = executable ?? program;
  }
});

/** Checks the book in a folder. */
function check(book: string): { status: number | null; text: string } {
  const pollscope = `'${process.execPath}' --stack-size=3900 '${COMMAND}'`;
  const args = ["check", book, "--limit", "300", "--pollscope", pollscope];
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  return { status, text: (stdout + stderr).replaceAll(folder, "") };
}

/** A book of these chapters. */
function book(name: string, chapters: readonly string[]): string {
  const path = join(folder, name);
  mkdirSync(join(path, "src"), { recursive: true });
  writeFileSync(join(path, "book.toml"), "");
  const names = chapters.map((_, number) => `chapter-${number}.md`);
  chapters.forEach((text, number) => writeFileSync(join(path, "src", names[number]!), text));
  const summary = names.map((name) => `- [Chapter](${name})\n`);
  writeFileSync(join(path, "src", "SUMMARY.md"), summary.join(""));
  return path;
}

test("a book whose programs do what it says", () => {
  const path = join(folder, "right");
  cpSync(join(ROOT, "crate/mdbook/tests/book"), path, { recursive: true });
  const text = "/right: 5 programs checked, 0 failed, 1 ignored\n";
  assert.deepEqual(check(path), { status: 0, text });
});

test("every example of the documentation", () => {
  const text = readFileSync(join(ROOT, "docs/mdbook.md"), "utf8");
  const examples = [...text.matchAll(/^````markdown\n([^]*?)^````$/gm)].map(([, one]) => one!);
  assert.ok(examples.length > 4);
  const { status, text: said } = check(book("documentation", examples));
  assert.match(said, /^\/documentation: \d+ programs checked, 0 failed/);
  assert.equal(status, 0);
});

/** Programs that do not do what the book says, and what is reported. */
const WRONG = `# Wrong

\`\`\`rust,pollscope,expect='prints("tea")'
# // hidden
fn main() {
    println!("one\\ntwo");
}
\`\`\`

\`\`\`text,pollscope-output
one
three
\`\`\`

- In a list:

  \`\`\`rust,pollscope

  fn main() {
      let text: u32 = "text";
  }
  \`\`\`

\`\`\`rust,pollscope,should_panic
fn main() {}
\`\`\`

\`\`\`rust,pollscope,compile_fail
fn main() {}
\`\`\`

\`\`\`rust,pollscope,compile_fail,E0382
fn main() { missing(); }
\`\`\`

\`\`\`rust,pollscope
fn main() {
    std::process::exit(3);
}
\`\`\`

\`\`\`rust,pollscope,no_run
fn main() { 1 + 1 }
\`\`\`

\`\`\`rust,pollscope
fn main() { panic!("on purpose") }
\`\`\`

\`\`\`text,pollscope-expect
# what must be seen
status(ok)
threads(0)
\`\`\`
`;

test("what a program does otherwise is reported with its file and line", () => {
  const { status, text } = check(book("wrong", [WRONG]));
  assert.equal(
    text,
    `src/chapter-0.md:10: the program prints something else (- in the book, + printed):
      one
    - three
    + two
src/chapter-0.md:3: does not hold: prints("tea"): the program never printed "tea".
src/chapter-0.md:20: error[E0308]: mismatched types
src/chapter-0.md:24: the program did not panic, and \`should_panic\` says that it does
src/chapter-0.md:28: the program compiles, and \`compile_fail\` says that it does not
src/chapter-0.md:32: the program does not fail with E0382, but with this:
src/chapter-0.md:33: error[E0425]: cannot find function \`missing\` in this scope
src/chapter-0.md:36: the program ended with exit code 3
src/chapter-0.md:43: error[E0308]: mismatched types
src/chapter-0.md:46: the program panicked
    thread 'main' panicked at src/main.rs:1:13:
    on purpose
src/chapter-0.md:52: does not hold: status(ok): the program panicked.
/wrong: 8 programs checked, 8 failed
`,
  );
  assert.equal(status, 1);
});
