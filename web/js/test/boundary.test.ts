/**
 * The JavaScript of programs under Node: what it can do, and that it cannot get out. Escapes that worked
 * on `node:vm`, or are known from other sandboxes, look for a file, a variable of the environment, a
 * server and a way to write; each must find nothing.
 */

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { JsAnswer } from "../generated/protocol.js";
import { nodeJavaScript } from "../internal/live/javascript/node.js";

const SECRET = "the-secret-that-nothing-may-find";
const folder = mkdtempSync(join(tmpdir(), "pollscope-boundary-"));
const secretFile = join(folder, "secret.txt");
const written = join(folder, "written.txt");
/** What the server was asked for. */
const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`);
  if (request.url === "/slow") return;
  if (request.url === "/long") {
    response.end(Buffer.alloc(40 << 20));
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(201, { "content-type": "text/plain", "x-own": "yes" });
    response.end(`got ${Buffer.concat(chunks).toString()} ${request.headers["x-mine"] ?? ""}`);
  });
});
let base = "";

before(async () => {
  writeFileSync(secretFile, SECRET);
  process.env["POLLSCOPE_SECRET"] = SECRET;
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** Evaluates these one after the other, in one world. */
async function evaluate(expressions: string[], network = false): Promise<JsAnswer[]> {
  const javascript = nodeJavaScript(network);
  const answers: JsAnswer[] = [];
  for (const [index, expression] of expressions.entries()) {
    answers.push(await javascript.evaluate(index + 1, expression));
  }
  javascript.close();
  return answers;
}

/**
 * Tries each thing that an escape may have found: `get` returns what it takes for the host's `process`,
 * `require`, `Function` or global object.
 */
const USE = (get: string) => `(async () => {
  let got;
  try { got = await (${get}); } catch (error) { return "held: " + error?.name; }
  const host = typeof got === "function" && got.name === "Function" ? got("return globalThis")() : got;
  const process = host?.process ?? host;
  const require = host?.require ?? process?.mainModule?.require ?? process?.getBuiltinModule;
  if (typeof process?.env === "object") return "env " + JSON.stringify(process.env);
  if (typeof process?.binding === "function") return "binding";
  if (typeof require === "function") {
    require("fs").writeFileSync(${JSON.stringify(written)}, "x");
    return "file " + require("fs").readFileSync(${JSON.stringify(secretFile)}, "utf8");
  }
  return "held";
})()`;

/** What gets out of some sandboxes. */
const ESCAPES: Record<string, string> = {
  "the signal's constructor": `signal.constructor.constructor("return process")()`,
  "the constructor of the signal's listeners": `signal.addEventListener.constructor("return process")()`,
  "an event's constructor": `new Promise((done) => {
    const signal = AbortSignal.abort();
    const own = new AbortController();
    own.signal.addEventListener("abort", (event) => done(event.constructor.constructor));
    own.abort(signal.reason);
  })`,
  this: `this.constructor.constructor("return process")()`,
  "a function's constructor": `(() => {}).constructor("return process")()`,
  "an async function's constructor": `(async () => {}).constructor("return process")()`,
  "a generator's constructor": `(function* () {}).constructor("return process")().next().value`,
  "the constructor of what is provided": `[fetch, setTimeout, console.log, URL, crypto.getRandomValues,
    structuredClone, TextEncoder, Headers, performance.now, queueMicrotask, Request, Response]
    .map((one) => one.constructor("return globalThis.process")()).find((one) => one)`,
  "the constructor of what fetch throws": `fetch("nothing:x").catch((error) => error.constructor.constructor("return process")())`,
  "the constructor of what an answer is made of": `fetch("data:,x").then(async (answer) =>
    [answer, answer.headers, await answer.clone().arrayBuffer(), await answer.bytes()]
      .map((one) => one.constructor.constructor("return globalThis.process")()).find((one) => one))`,
  "a stack overflow on the way out": `(() => {
    let caught;
    const deep = () => { try { deep(); } catch (error) { if (!caught) { caught = error; fetch("data:,x"); } } };
    deep();
    return caught.constructor.constructor("return process")();
  })()`,
  "an error of the host's function": `(() => {
    try { console.log({ get x() { throw 1; }, toString: null }); setTimeout(Symbol("no")); } catch (error) {
      return error.constructor.constructor("return process")();
    }
    return console.log.constructor("return process")();
  })()`,
  "Error.prepareStackTrace": `(() => {
    Error.prepareStackTrace = (_, frames) => frames;
    const frames = new Error().stack;
    return Array.isArray(frames) ? frames.map((one) => one.getThis?.() ?? one.getFunction?.()).find(Boolean) : undefined;
  })()`,
  "Error.captureStackTrace": `(() => {
    const target = {};
    Error.captureStackTrace?.(target);
    return typeof target.stack === "string" ? undefined : target.stack?.[0]?.getThis?.();
  })()`,
  "the caller's arguments": `(function inner() { return inner.caller?.arguments?.[0]?.constructor("return process")(); })()`,
  "Symbol.species": `(() => {
    class Mine extends Promise { static get [Symbol.species]() { return function (go) { go((value) => { globalThis.took = value; }, () => {}); return this; }; } }
    try { Mine.resolve(1).then(() => fetch); } catch {}
    return globalThis.took?.constructor.constructor("return process")();
  })()`,
  "a getter on what is answered": `(globalThis.kept = undefined, { get then() { globalThis.kept = this; return undefined; }, toJSON() { return this.constructor.constructor("return typeof process")(); } })`,
  "a proxy as a callback": `new Promise((done) => setTimeout(new Proxy(() => {}, {
    apply: (_, self, args) => done((self ?? args).constructor.constructor),
  }), 1))`,
  "a proxy as an address": `fetch(new Proxy({}, { get: (_, name) => name === Symbol.toPrimitive
    ? (...args) => { globalThis.got = args; return "nothing:x"; } : undefined })).catch(() => globalThis.got?.[0]?.constructor.constructor("return process")())`,
  "patched prototypes": `(() => {
    const took = [];
    const patched = [[Array.prototype, "splice"], [Array.prototype, "map"], [Map.prototype, "get"], [Map.prototype, "set"],
      [Function.prototype, "call"], [Function.prototype, "apply"], [String.prototype, "toString"], [Promise.prototype, "then"]];
    const real = patched.map(([owner, name]) => owner[name]);
    const { apply } = Reflect;
    patched.forEach(([owner, name], at) => {
      owner[name] = function (...args) { took[took.length] = [this, ...args]; return apply(real[at], this, args); };
    });
    clearTimeout(setTimeout(() => {}, 1));
    fetch("nothing:x").catch(() => {});
    patched.forEach(([owner, name], at) => (owner[name] = real[at]));
    return took.flat().map((one) => one?.constructor?.constructor?.("return globalThis.process")?.()).find(Boolean);
  })()`,
  "a polluted prototype": `(() => {
    const polluted = { execArgv: ["--eval", "1"], shell: "sh", network: true, refusal: undefined, signal: null };
    Object.assign(Object.prototype, polluted);
    return fetch("${"BASE"}/polluted").then(() => "env reached").finally(() => {
      for (const name in polluted) delete Object.prototype[name];
    });
  })()`,
  "import()": `import("node:fs")`,
  "import() of data": `import("data:text/javascript,export default globalThis.process")`,
  "import() of a file": `import(${JSON.stringify(`file://${secretFile}`)})`,
  "import.meta": `new Function("return import.meta")()`,
  require: `require("node:child_process")`,
  module: `module.constructor._load("fs")`,
  process: `process`,
  "globals of other hosts": `[typeof Deno, typeof Bun, typeof std, typeof os, typeof bjs, typeof scriptArgs, typeof global, typeof window, typeof WScript]
    .every((one) => one === "undefined") ? undefined : globalThis`,
  "an indirect eval": `(0, eval)("process")`,
  "a timer's text": `new Promise((done) => { globalThis.done = done; setTimeout("done(typeof process === 'object' ? process : undefined)", 1); })`,
  WebAssembly: `new WebAssembly.Memory({ initial: 1 }).constructor.constructor("return process")()`,
  "Atomics on shared memory": `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)`,
  "a worker": `new Worker("data:text/javascript,postMessage(1)")`,
  "a shared realm": `new ShadowRealm().evaluate("process")`,
  "a finalizer": `new Promise((done) => {
    const registry = new FinalizationRegistry((held) => done(held.constructor.constructor));
    (() => registry.register({}, {}))();
    setTimeout(done, 20);
  })`,
  "the host's own function": `[globalThis.__pollscope_host, globalThis.__pollscope_hear].find(Boolean)?.("fetch", 1, "file:///etc/passwd")`,
  "a socket": `new WebSocket("ws://127.0.0.1:1/")`,
  "an older request": `new XMLHttpRequest()`,
  "a dynamic function in another language mode": `Reflect.construct(Function, ["return process"])()`,
  "the disposal of resources": `(() => { const stack = new DisposableStack(); let got; stack.defer(function () { got = this; }); stack.dispose(); return got?.constructor?.constructor("return process")(); })()`,
};

test("no escape finds files, processes, the environment or the network", async () => {
  const names = Object.keys(ESCAPES);
  assert.equal(names.length, 41);
  const expressions = Object.values(ESCAPES).map((one) => USE(one.replace("BASE", base)));
  for (const [index, { text }] of (await evaluate(expressions)).entries()) {
    assert.match(text, /^held(: \w*Error)?$/, `${names[index]}: ${text}`);
  }
  assert.deepEqual(requests, []);
  assert.equal(existsSync(written), false);
});

test("what a program keeps is its own: another run finds nothing of it", async () => {
  const [kept] = await evaluate(["globalThis.kept = Object.prototype.polluted = 1"]);
  const [found] = await evaluate(["typeof kept + typeof {}.polluted"]);
  assert.deepEqual([kept?.text, found?.text], ["1", "undefinedundefined"]);
});

/** Evaluates expressions in one world and compares what they come to. */
function check(name: string, cases: Record<string, string | RegExp>): void {
  test(name, async () => {
    const answers = await evaluate(Object.keys(cases));
    for (const [index, [expression, expected]] of Object.entries(cases).entries()) {
      const text = answers[index]?.text ?? "";
      if (typeof expected === "string") assert.equal(text, expected, expression);
      else assert.match(text, expected, expression);
    }
  });
}

check("expressions have what a worker in a browser has", {
  "new Promise((done) => setTimeout(done, 1, 'later'))": "later",
  [`new Promise((done) => {
    const order = [];
    setTimeout(() => { order.push("second"); Promise.resolve().then(() => order.push("its job")); }, 5);
    setTimeout(() => order.push("first"), 1);
    clearTimeout(setTimeout(() => order.push("never"), 2));
    let times = 0;
    const interval = setInterval(() => { if (++times === 3) { clearInterval(interval); done(order.join()); } }, 4);
  })`]: "first,second,its job",
  "AbortSignal.any([new AbortController().signal, AbortSignal.abort('why')]).reason": "why",
  "new Promise((done) => (AbortSignal.timeout(1).onabort = ({ target }) => done(target.reason.name)))":
    "TimeoutError",
  "new URL('../b?c=d&c=e#f', 'http://host/a/').searchParams.getAll('c').join()": "d,e",
  "new TextDecoder().decode(new TextEncoder().encode('ü🦀'))": "ü🦀",
  "structuredClone(new Map([[1, { a: 2 }]])).get(1).a": "2",
  "btoa(atob('YQ=='))": "YQ==",
  "crypto.randomUUID().length": "36",
  "typeof performance.now() + typeof queueMicrotask": "numberfunction",
  "fetch('data:text/plain,hello').then((answer) => answer.text())": "hello",
  "fetch('data:application/json,[1]').then((answer) => answer.json())": "[1]",
  "new Date(0).getTimezoneOffset()": "0",
});

check("without permission requests are refused with a sentence", {
  "fetch('http://127.0.0.1:1/').catch(String)":
    "TypeError: fetch(http://127.0.0.1:1/) failed: this program runs without network access, which --allow-net allows",
  "fetch('file:///etc/passwd')":
    "TypeError: fetch(file:///etc/passwd) failed: only http, https and data addresses can be fetched",
  "fetch('/relative')": /^TypeError: /,
});

test("with permission requests are made, and can be aborted", async () => {
  const answers = await evaluate(
    [
      `fetch("${base}/post", { method: "post", headers: { "x-mine": "me" }, body: "hi" })
        .then(async (answer) => [answer.status, answer.headers.get("x-own"), await answer.text()].join())`,
      `(async () => {
        const abort = new AbortController();
        setTimeout(() => abort.abort(), 1);
        return fetch("${base}/slow", { signal: abort.signal }).catch(({ name }) => name);
      })()`,
      `fetch("${base}/long").catch(String)`,
      `fetch("http://127.0.0.1:1/").catch(String)`,
    ],
    true,
  );
  const [posted, aborted, long, closed] = answers.map(({ text }) => text);
  assert.equal(posted, "201,yes,got hi me");
  assert.equal(aborted, "AbortError");
  assert.equal(long, `TypeError: fetch(${base}/long) failed: the answer is longer than 32 MB`);
  assert.match(closed ?? "", /^TypeError: fetch\(http:\/\/127.0.0.1:1\/\) failed: ./);
  assert.equal(requests[0], "POST /post");
});

const BOMBS: Record<string, string> = {
  strings: "(() => { const all = []; for (;;) all.push('x'.repeat(1e6) + all.length); })()",
  buffers: "(() => { const all = []; try { for (;;) all.push(new Uint8Array(1e6)); } catch {} })()",
  objects: "(() => { const all = {}; for (let i = 0; ; i += 1) all['k' + i] = { i }; })()",
  timers: "(() => { for (;;) setTimeout(() => {}, 1e6, 'x'.repeat(1e5) + Math.random()); })()",
};

for (const [name, bomb] of Object.entries(BOMBS)) {
  test(`a memory bomb ends with a sentence, and the next question has a new world: ${name}`, async () => {
    const [bombed, after] = await evaluate([bomb, "1 + 1"]);
    assert.equal(
      bombed?.text,
      "The program's JavaScript broke down: it used up its memory of 64 MB.",
    );
    assert.equal(after?.text, "2");
  });
}

check("recursion without end is an error like any other", {
  "(function deep() { return deep() + 1; })()": "RangeError: Maximum call stack size exceeded",
  "new (class { get x() { return this.x; } })().x": "RangeError: Maximum call stack size exceeded",
  "JSON.stringify((() => { let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; return a; })()).length":
    "RangeError: Maximum call stack size exceeded",
  "1 + 1": "2",
});

test("an endless loop does not stop other work, and can be ended", async () => {
  const javascript = nodeJavaScript(false);
  void javascript.evaluate(1, "(() => { for (;;); })()");
  const [other] = await evaluate(["6 * 7"]);
  assert.equal(other?.text, "42");
  javascript.close();
});

test("what is printed comes out, up to a limit", async () => {
  const javascript = nodeJavaScript(false);
  let printed = "";
  javascript.onPrint = (text) => (printed += text);
  await javascript.evaluate(1, "console.log('%s is', 'this', { a: [1] })");
  await javascript.evaluate(
    0,
    "console.log(new Proxy([1], { get() { console.log('a trap ran'); } }), { get a() { throw 1; } })",
  );
  await javascript.evaluate(2, "setTimeout(() => { throw new TypeError('late'); }, 1)");
  await javascript.evaluate(3, "new Promise((done) => setTimeout(done, 2))");
  assert.equal(
    printed,
    "this is { a: [ 1 ] }\nProxy(Array) [ 1 ] { a: [Getter] }\nUncaught TypeError: late\n",
  );
  await javascript.evaluate(
    4,
    "(() => { for (let i = 0; i < 100; i += 1) console.log('x'.repeat(6e4)); })()",
  );
  javascript.close();
  assert.ok(printed.endsWith("\nThe console shows no more than 1 MB.\n"));
  assert.ok(printed.length < 1.1 * (1 << 20), `${printed.length}`);
});
