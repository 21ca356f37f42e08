/** What a new program begins with compiles and runs, on both clocks the same. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { run } from "./engine.js";

const PRINTED: Record<string, string> = {
  blank: "hello\n",
  tokio: "second starts\nfirst starts\nsecond is done\nfirst is done\n3 s\n",
  futures: "(1, 2)\n1 s came first\n",
  "own-executor": "1\n2\n3\ncounted to 3\n",
  both: "called\nhello, Ferris\ngoodbye, Ferris\n",
};

for (const [name, stdout] of Object.entries(PRINTED)) {
  test(`the template ${name} runs`, async () => {
    const source = readFileSync(`templates/${name}.rs`, "utf8");
    const result = await run(source, { edition: "2024", trace: true });
    const { status, message, diagnostics } = result;
    assert.deepEqual(
      { status, message, diagnostics },
      { status: "ok", message: null, diagnostics: [] },
    );
    assert.equal(result.stdout, stdout);
    assert.equal(result.instrumented, true);
  });
}
