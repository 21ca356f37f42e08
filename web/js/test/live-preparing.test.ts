/** A page whose server is still packing the compiler. The server is real. */

import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import type { LiveManifest } from "../generated/protocol.js";
import { Toolchain } from "../internal/live/toolchain.js";
import { webSource } from "../internal/live/web-source.js";

/** The server's answers in order; it repeats the last one. */
let answers: LiveManifest[] = [];
let asked = 0;
const server = createServer((_, response) => {
  const answer = answers[Math.min(asked, answers.length - 1)];
  asked += 1;
  response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
});
let base = "";

before(async () => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live/`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

const packed = { preparing: false, compiler: "rustc", memory: 1, units: [], crates: [] };
const preparing = { ...packed, preparing: true, compiler: "" };

function toolchain(): Toolchain {
  const unused = () => Promise.reject(new Error("nothing is loaded here"));
  asked = 0;
  return new Toolchain({
    manifest: (signal) => webSource(base).manifest(signal),
    unit: unused,
    compiler: unused,
  });
}

test("the manifest is requested until it is packed, and then kept", async () => {
  answers = [preparing, preparing, packed];
  const files = toolchain();
  let told = 0;
  await files.prepared(() => (told += 1), new AbortController().signal);
  assert.deepEqual([told, asked], [2, 3]);
  assert.deepEqual(await files.manifest(), packed);
  assert.equal(asked, 3);
});

test("waiting can be cancelled and started again", async () => {
  answers = [preparing, packed];
  const files = toolchain();
  const ending = new AbortController();
  const waiting = files.prepared(() => ending.abort(), ending.signal);
  await assert.rejects(waiting, { name: "AbortError" });
  assert.equal(asked, 1);
  await files.prepared(() => assert.fail("it is packed"), new AbortController().signal);
  assert.equal(asked, 2);
});
