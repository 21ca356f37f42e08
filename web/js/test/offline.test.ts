/** What is kept for use without the network: whose it is, how a frame becomes one page, which messages count. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { isOffline } from "../internal/is-offline.js";
import { unreachable } from "../internal/live/files-error.js";
import {
  buildOf,
  cacheOf,
  pathWithin,
  readBuild,
  type Build,
} from "../internal/offline/build-list.js";
import { readFromWorker, readToWorker } from "../internal/offline/messages.js";
import { words } from "../internal/offline/panel.js";
import { inOnePage, scriptOf } from "../internal/offline/worker/kept-frame.js";

const SCOPE = "https://example.org/pollscope/";

test("copies of the page in folders of one host have caches of their own", () => {
  const cache = cacheOf(SCOPE, "1f");
  assert.equal(buildOf(SCOPE, cache), "1f");
  for (const [scope, name] of [
    ["https://example.org/", cache],
    ["https://example.org/pollscope/old/", cache],
    [SCOPE, cacheOf("https://example.org/pollscope/old/", "1f")],
    [SCOPE, "pollscope-live"],
    [SCOPE, "somebody else's"],
  ] as const) {
    assert.equal(buildOf(scope, name), undefined, `${name} in ${scope}`);
  }
});

test("the path of a request, unless it goes elsewhere", () => {
  for (const [address, path] of [
    [SCOPE, ""],
    [`${SCOPE}?lesson=join-all#x`, ""],
    [`${SCOPE}lessons/a/lesson.json?attempt=1`, "lessons/a/lesson.json"],
    ["https://example.org/", undefined],
    ["https://example.org/pollscope", undefined],
    ["https://example.com/pollscope/", undefined],
    ["http://example.org/pollscope/", undefined],
  ] as const) {
    assert.equal(pathWithin(SCOPE, address), path, address);
  }
});

test("a list of files is taken only if it is one", () => {
  const build: Build = {
    id: "1f",
    files: {
      "index.html": { sha256: "ab", bytes: 3 },
      "live/tools/a.js": { sha256: "cd", bytes: 4, later: true },
    },
  };
  assert.deepEqual(readBuild(JSON.parse(JSON.stringify(build))), build);
  for (const wrong of [
    undefined,
    null,
    "1f",
    { id: 1, files: {} },
    { id: "1f" },
    { id: "1f", files: { a: 1 } },
    { id: "1f", files: { a: { sha256: "ab" } } },
  ]) {
    assert.equal(readBuild(wrong), undefined);
  }
});

test("messages of neither side are passed over", () => {
  assert.deepEqual(readToWorker({ kind: "hello", build: "1f", more: 1 }), {
    kind: "hello",
    build: "1f",
  });
  assert.deepEqual(readToWorker({ kind: "activate" }), { kind: "activate" });
  assert.deepEqual(readFromWorker({ kind: "build", build: "1f" }), { kind: "build", build: "1f" });
  assert.deepEqual(readFromWorker({ kind: "failed", reason: "full" }), {
    kind: "failed",
    reason: "full",
  });
  for (const wrong of [null, "activate", {}, { kind: "hello" }, { kind: "build", build: 1 }]) {
    assert.equal(readToWorker(wrong), undefined);
    assert.equal(readFromWorker(wrong), undefined);
  }
});

const FRAME = `<meta content="default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src blob:" />
<script src="./frame-1f.js"></script>`;

test("a frame with its script in it allows that script and no other", async () => {
  assert.equal(scriptOf(FRAME), "frame-1f.js");
  const script = 'const dollar = "$& $1";';
  const hash = createHash("sha256").update(script).digest("base64");
  assert.equal(
    await inOnePage(FRAME, script),
    `<meta content="default-src 'none'; script-src 'sha256-${hash}' 'unsafe-eval'; worker-src blob:" />
<script>${script}</script>`,
  );
});

test("a frame that is built otherwise is not made one page", async () => {
  assert.equal(await inOnePage(FRAME, "'</script>'"), undefined);
  assert.equal(await inOnePage(FRAME.replace("'self'", "https:"), "1"), undefined);
  assert.equal(await inOnePage(FRAME.replace("./frame", "https://x.org/frame"), "1"), undefined);
});

test("the help says what works without the network", () => {
  assert.deepEqual(words({ kind: "kept", page: 2_900_000, compiler: 0 }), {
    text:
      "The page and all lessons work without the network (2.9 MB kept). The Rust compiler is not " +
      "kept yet: edited Rust needs the network once.",
    action: "remove",
  });
  assert.equal(words({ kind: "off" }).action, "keep");
  assert.equal(words({ kind: "unavailable", reason: "It is full." }).action, undefined);
});

test("a device without network is told so", () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const set = (value: unknown) =>
    Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  try {
    for (const [navigator, offline] of [
      [undefined, false],
      [{}, false],
      [{ onLine: true }, false],
      [{ onLine: false }, true],
    ] as const) {
      set(navigator);
      assert.equal(isOffline(), offline);
      assert.equal(/^This device is offline/.test(unreachable("std.xz").message), offline);
    }
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else Reflect.deleteProperty(globalThis, "navigator");
  }
});
