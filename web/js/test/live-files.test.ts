/** Getting packed files over a connection that is cut, changed or slow, from a real server. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import type { LiveUnit } from "../generated/protocol.js";
import { FilesError, get, type Store } from "../internal/live/files.js";
import { sha256 } from "../internal/live/sha256.js";
import { webSource } from "../internal/live/web-source.js";
import { split } from "../internal/live/unit.js";

/**
 * Two files of 12345 and 7655 bytes, packed as `cargo xtask pack` does; the second one with three tables
 * in columns: rows of 5 bytes with an offset in every second one, of 2 with an offset, of 8 without.
 */
const PACKED = Buffer.from(
  "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4E5sA+kEACSAMm4gmtp360ZRWSFjmCsDXZ01/hcCF7bFEEIMKa8x3Eqiwk" +
    "jHRSosiQSd4iYK3623uT4NL0fOfsS1W3Lt4oaNKI5pO5QRKvxJWHnEfYa/NwCoje8opWgrkbb+A3ULZUC4aAkpVTvj" +
    "07lNg8R3l9Cvx8OQJ9ogVPJmdahq0binkTiKP6ihhT8x4pJdBC1LI+ScuyYfzs2LsIF2s0TMS4Funf610jN1sApcwX" +
    "bJXJUMqKlOUyMLM5U2EaZ1K9aopJeh+xJRe9PLB47XNuhZ58KgmDqP4O0W1eHzwsNwPTbAwHfItoguZS/4C4V9I9tk" +
    "WasnZRNOeyoPji0IRNBD8w3EJalTAKk9L0IrplXBxjTxotLddaC6038UERGX9gv+xF+a6QdJXKHqYPjKQ5vjIku/9M" +
    "L6LjX/SPNW+EjmWdhKO+76x7O2I/oyuA2pc0DHsMGlvBZ1aeZXKcSPCb+8H8mEJ97TFpYgrIXj6nF7jpT5NxmguR28" +
    "/+i8DMq54zaa5NFja6kQ+trW0AFaKlftWSjXEgmx51y4/CRqKEG1+2vPIXVKdTA8QGL9CI01crKkyr/RXhZramIcE8" +
    "6deH4Nhxnq1acV3SGrKmy7DZWz08t9b7rSKI2B3wA2J9QCyFewcnARS/p/vlA0+FAJFIFkre5F081WnWVLXggUhl1A" +
    "G/QUCZrPEc5c/dswqrN+vOawVLntZoJhc+NdkmOYtBCJKeSNl/OWdaRyqXcoEfPf9ZpLITEkeJBqX9dBjotZNFrn+Y" +
    "erscorlwfz7rXSnVYOpaF84dV1WdquAFmBUuRr6jERIT6fxApa3QDYvkq/HmpoexP2nG+u/FGuuQNJt3UIVTZT6gTB" +
    "UHiWULfrcFFFW9uWpsnSDu5kJEhoP2hV6TXmEMENFr+8ev2WJZ8wIlmkvszqcSsfGSP61zztbFvjDxUBwt2sJNqeZj" +
    "jFPS09Uq++feb/nHDWO/qluTB5I2zoMfKwQY48SRE3vEacaHczwSCswsU9aQD3+l4Sg5LzbkfQR8r5ipOPem5dhRlf" +
    "h18C+2K3WinR6/41lMDk+7ChqCnktdZ8uWBsPeTcQKQIPbpWrrlJn3AsKPlrJW/25DYo4XNmcK2AeAhCoVDWByzsIS" +
    "j4jPwxHX+Obdz6ecEswIl6YZGg9YQ5flet9K/KtBtbiNld01ydqMIG5KpK5sgSaBn8H22lr0/0i9DLOaDy9APuCtj1" +
    "wdHLUenclmLaN1l3qgSUXnFNVPfNOezdGmm5DAW4msTzqbAR+jBIm9Dz39vlsXe/GfRTnmxuf3RhD45dm+U52k7NdU" +
    "VaaPHZZXSyuUpYKILxZgwirXIAAAAAAPnd25MAAYEI7ZwBAFGxzu8+MA2LAgAAAAABWVo=",
  "base64",
);

const UNIT: LiveUnit = {
  name: "unit",
  file: "unit-0.xz",
  bytes: PACKED.length,
  unpacked: 20077,
  sha256: createHash("sha256").update(PACKED).digest("hex"),
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answer: Answer = () => undefined;
const server = createServer((request, response) => answer(request, response));
let base = "";

before(async () => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live/`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

/** Nothing is kept, as where storage is blocked. */
const BLOCKED: Store = {
  get: () => Promise.reject(new Error("blocked")),
  put: () => Promise.reject(new Error("blocked")),
};

function fetchUnit(
  store: Store = BLOCKED,
  progress: (bytes: number) => void = () => undefined,
  signal = new AbortController().signal,
): Promise<Blob> {
  return get(UNIT, webSource(base), store, progress, signal);
}

async function sizes(unit: Blob): Promise<[string, number][]> {
  const files = split(new Uint8Array(await unit.arrayBuffer()));
  return [...files].map(([path, bytes]) => [path, bytes.length]);
}

const WHOLE = [
  ["a/first", 12345],
  ["b", 7655],
];

const start = (request: IncomingMessage) =>
  Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);

test("a file is fetched, checked and unpacked, and progress ends with all of it", async () => {
  answer = (_, response) => response.end(PACKED);
  const seen: number[] = [];
  assert.deepEqual(await sizes(await fetchUnit(BLOCKED, (bytes) => seen.push(bytes))), WHOLE);
  assert.equal(seen.at(-1), PACKED.length);
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
});

test("tables that were packed in columns are put back into rows", async () => {
  answer = (_, response) => response.end(PACKED);
  const unit = new Uint8Array(await (await fetchUnit()).arrayBuffer());
  const file = split(unit).get("b") ?? assert.fail("the file is there");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  // Some rows have none; offsets go back now and then.
  const offset = (row: number) => (row % 7 === 3 ? 0 : 70000 + row * 37 - (row % 5) * 300);
  for (let row = 0; row < 100; row += 1) {
    const bytes = [...file.subarray(5 + row * 5, 10 + row * 5)];
    const [low, middle, high] = [offset(row) & 255, (offset(row) >> 8) & 255, offset(row) >> 16];
    assert.deepEqual(bytes, [low, row % 4, middle, 0, high], `row ${row}`);
  }
  for (let row = 0; row < 50; row += 1) {
    assert.equal(view.getUint16(600 + row * 2, true), offset(row) % 65536, `row ${row}`);
  }
  for (let row = 0; row < 20; row += 1) {
    assert.equal(view.getBigUint64(800 + row * 8, true), BigInt(row * row), `row ${row}`);
  }
});

test("a connection that is cut is taken up where it was cut", async () => {
  const ranges: (string | undefined)[] = [];
  answer = (request, response) => {
    ranges.push(request.headers.range);
    const from = start(request);
    response.writeHead(from > 0 ? 206 : 200, { "content-length": PACKED.length - from });
    response.write(PACKED.subarray(from, from + 300), () => {
      if (from + 300 >= PACKED.length) response.end();
      else response.destroy();
    });
  };
  assert.deepEqual(await sizes(await fetchUnit()), WHOLE);
  assert.equal(ranges[0], undefined);
  assert.ok(
    ranges.length > 1 && ranges.slice(1).every((range) => /^bytes=\d+-$/.test(range ?? "")),
  );
});

test("a server that knows no ranges sends it again, and what was there is skipped", async () => {
  let times = 0;
  answer = (_, response) => {
    times += 1;
    if (times > 1) response.end(PACKED);
    else {
      response.writeHead(200, { "content-length": PACKED.length });
      response.write(PACKED.subarray(0, 400), () => response.destroy());
    }
  };
  assert.deepEqual(await sizes(await fetchUnit()), WHOLE);
  assert.equal(times, 2);
});

/** Fetching the file fails with a sentence about what happened, and what to do. */
function fails(name: string, happens: Answer, message: string): void {
  test(`a sentence of its own: ${name}`, async () => {
    answer = happens;
    await assert.rejects(fetchUnit(), (error: unknown) => {
      assert.ok(error instanceof FilesError);
      assert.equal(error.message, message);
      return true;
    });
  });
}

const DAMAGED =
  "live/unit-0.xz arrived damaged: its content is not what the manifest says. Reload the page; if " +
  "that doesn't help, the server or a proxy alters files.";
const changed = Buffer.from(PACKED);
changed[600] = (changed[600] ?? 0) ^ 1;

fails("wrong bytes", (_, response) => response.end(changed), DAMAGED);
fails("too many bytes", (_, response) => response.end(Buffer.concat([PACKED, PACKED])), DAMAGED);
fails(
  "it is not there",
  (_, response) => response.writeHead(404).end(),
  "The server of this page has no live/unit-0.xz (HTTP 404), and edited Rust can't run without it. " +
    "Reload the page; if you host it, upload all of dist/live.",
);
fails(
  "the server has trouble",
  (_, response) => response.writeHead(503).end(),
  "The server of this page refused live/unit-0.xz (HTTP 503). Try again later.",
);
fails(
  "a page in its place",
  (_, response) =>
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html>"),
  "The server of this page sent something else (text/html; charset=utf-8) in place of " +
    "live/unit-0.xz. If you host the page, upload all of dist/live; on a network with a login page, " +
    "log in and try again.",
);
fails(
  "the connection is cut, again and again",
  (request, response) => {
    const first = request.headers.range === undefined;
    if (!first) response.destroy();
    else {
      response.writeHead(200, { "content-length": PACKED.length });
      response.write(PACKED.subarray(0, 400), () => response.destroy());
    }
  },
  "The connection was cut after 400 of 1064 bytes of live/unit-0.xz, and resuming the download " +
    "failed. Check the connection and try again.",
);
fails(
  "the server cannot be reached",
  (_, response) => response.destroy(),
  "The server of this page can't be reached: live/unit-0.xz could not be downloaded. Check the " +
    "connection and try again.",
);
fails(
  "the connection is cut, and the file is gone by then",
  (request, response) => {
    if (request.headers.range !== undefined) response.writeHead(404).end();
    else {
      response.writeHead(200, { "content-length": PACKED.length });
      response.write(PACKED.subarray(0, 400), () => response.destroy());
    }
  },
  "The server of this page has no live/unit-0.xz (HTTP 404), and edited Rust can't run without it. " +
    "Reload the page; if you host it, upload all of dist/live.",
);

test("a manifest that is none is refused with a sentence", async () => {
  const { signal } = new AbortController();
  for (const [body, type, message] of [
    ["[]", "application/json", /^live\/manifest.json is not the list of files /],
    ['{"units": [{}], "crates": []}', "application/json", /^live\/manifest.json is not the list /],
    ["{", "application/json", /^live\/manifest.json is not the list of files /],
    [
      "<html>",
      "text/html",
      /^The server of this page sent something else \(text\/html\) in place /,
    ],
  ] as const) {
    answer = (_, response) => response.writeHead(200, { "content-type": type }).end(body);
    await assert.rejects(webSource(base).manifest(signal), (error: unknown) => {
      assert.ok(error instanceof FilesError);
      assert.match(error.message, message);
      return true;
    });
  }
});

test("cancelling ends it", async () => {
  const cancel = new AbortController();
  answer = (_, response) => {
    response.writeHead(200, { "content-length": PACKED.length });
    response.write(PACKED.subarray(0, 500));
  };
  const fetching = fetchUnit(BLOCKED, () => cancel.abort(new Error("cancelled")), cancel.signal);
  await assert.rejects(fetching, { message: "cancelled" });
});

/** Keeps one unit. */
class OneStore implements Store {
  kept: Blob | undefined;
  get = () => Promise.resolve(this.kept);
  put = (_: LiveUnit, kept: Blob) => {
    this.kept = kept;
    return Promise.resolve();
  };
}

test("what was kept needs no network, unless it was cut short or damaged", async () => {
  let asked = 0;
  answer = (_, response) => {
    asked += 1;
    response.end(PACKED);
  };
  const store = new OneStore();
  await fetchUnit(store);
  assert.deepEqual(await sizes(await fetchUnit(store)), WHOLE);
  assert.equal(asked, 1);
  const whole = store.kept ?? assert.fail("it was kept");
  store.kept = whole.slice(0, 100);
  assert.deepEqual(await sizes(await fetchUnit(store)), WHOLE);
  assert.equal(asked, 2);
  // One bit is enough, in the content or in its hash.
  for (const at of [0, 12_000, whole.size - 1]) {
    const bytes = new Uint8Array(await whole.arrayBuffer());
    bytes[at] = (bytes[at] ?? 0) ^ 4;
    store.kept = new Blob([bytes]);
    asked = 0;
    assert.deepEqual(await sizes(await fetchUnit(store)), WHOLE);
    assert.deepEqual(await sizes(await fetchUnit(store)), WHOLE);
    assert.equal(asked, 1, `damaged at ${at}`);
  }
});

test("the hash is the same where crypto.subtle is withheld", async () => {
  const subtle = Object.getOwnPropertyDescriptor(Crypto.prototype, "subtle") ?? assert.fail();
  const bytes = new Uint8Array(100_000).map((_, index) => index * 7);
  const before = await sha256(bytes);
  Object.defineProperty(Crypto.prototype, "subtle", { value: undefined, configurable: true });
  try {
    assert.deepEqual(await sha256(bytes), before);
  } finally {
    Object.defineProperty(Crypto.prototype, "subtle", subtle);
  }
});
