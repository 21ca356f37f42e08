/** Getting packed files over a connection that is cut, changed or slow, from a real server. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import type { LiveUnit } from "../generated/protocol.js";
import { FilesError, get, type Store } from "../internal/live/files.js";
import { webSource } from "../internal/live/web-source.js";
import { split } from "../internal/live/worker/files.js";

/** Two files of 12345 and 7655 bytes, packed as `cargo xtask pack` does. */
const PACKED = Buffer.from(
  "/Td6WFoAAAFpIt42AgAhARAAAACocI6G4E5BA2BdAA8AM0qPSJKDBedoGVXq9ApWvmX+tchkXMJsho8oo7uNt6u37P" +
    "Nkrc0F09av4WrixDkixJRyw0P+ktFH019ENUR6IrOlOcedCs1tCoY0pjPK/1Qw2qMDfvowYOHqHrw4J7UCVshrFP1b" +
    "raiSA8kK7JH1EhVCsNLcFFo2+JmNASGdIBOoC7ayPdv8iXvknmlfEoDbSczQ0Et8VVpEO1PKHUqizHMK1pHSdsvd9X" +
    "UaJiveWh7qSpa2NHdVKlKSSSCcCnc2o6uNZfp2GO68Mou4Q8GGaZfhWDxbr29nmMjaLnccfhKRPPcqCvrKLwt49k9Z" +
    "G2wYz7ZqNIPTXqfHtilRYjNWozPEjFRUZ2HWVO4MuKurmJAwKCEIyAby6kx0D9Zz3Ai0oEajUBXq/KJ5DsS6L7z1Qs" +
    "cZa7JYK799/P+uklQJU6Vvmv7UambHaMZWznbMKMRVGFrqQ9qp7hF0rhk+5yQOpw1Ckx04Re3WqGoZWBw67vw0BKpu" +
    "y2efMk8Z2Xk4sRlZqYs5SRUSLS2DDbEeXZyY1V0lt8lB9EJGz3C4OqB01kwNjMmNNwn0mUc0bRNYD6orPOsTFTmNuF" +
    "UzZ0wVQwmkfzffRF4hT78IjTBYfVYM5dI0LkTnZ14f/0UDyCHShQz4DrY4A5Y27fiYLR+KJMYVo3xiSt5dLDyCChkq" +
    "DNEHCp6b3LegUe3rBQASiBjnLaCWXCx0v7//EvzAEsk4q+X14LEBzKxBigvpavalG21YaUEpNZ6eBzfWjmi5X+DqET" +
    "28zmEyb5u4ACdmBmgjI9yX+RbDiBtpaxtb7uBS4TV0VdMnMR7E6BcFx9Mp5rOBNO4Xf5WKs4VzHRWVr//4VcN+frwb" +
    "E5byqFodQqdj1avuhWpkKma5y8yqpJhdI6r4JlXbwEE4oezBS4ePvCxHHNpwRIIBJBV0Ly+LPcyniqSHXEBDl8OFCv" +
    "zS8NMNRPp3ARmo4iJOnQ1fIsBbqCUa5TmpS6cuXLf0e3vqrsGSvBllShjMxOcwlPEp5kJH0axec/WbkG/TQysVRnkM" +
    "sIchqPtD8Ym2iOOzFGC5iQLkl5LUfJPXcmJqRmpnVBpFPFGTHZTl1pfMDYUhLiSoxGKb2C4hKJew9g+E6cxVgoVi/3" +
    "CziMrKBV1nSx74omCIdfUAAAAmPDRAAAH4BsKcAQBR7IKEPjANiwIAAAAAAVla",
  "base64",
);

const UNIT: LiveUnit = {
  name: "unit",
  file: "unit-0.xz",
  bytes: PACKED.length,
  unpacked: 20034,
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

test("a file that was changed on its way is refused", async () => {
  const changed = Buffer.from(PACKED);
  changed[600] = (changed[600] ?? 0) ^ 1;
  answer = (_, response) => response.end(changed);
  await assert.rejects(fetchUnit(), (error: unknown) => {
    assert.ok(error instanceof FilesError);
    assert.match(error.message, /^The file unit-0.xz did not arrive as it was packed\./);
    return true;
  });
});

test("a file that is not there is said to be missing", async () => {
  answer = (_, response) => response.writeHead(404).end();
  await assert.rejects(fetchUnit(), {
    message:
      "The server of this page has no live/unit-0.xz (it answers 404), and edited Rust cannot be " +
      "run without it. `cargo xtask pack` makes it.",
  });
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

test("what was kept needs no network, unless it was cut short", async () => {
  let asked = 0;
  answer = (_, response) => {
    asked += 1;
    response.end(PACKED);
  };
  let kept: Blob | undefined;
  const store: Store = {
    get: () => Promise.resolve(kept),
    put: (_, unpacked) => {
      kept = unpacked;
      return Promise.resolve();
    },
  };
  await fetchUnit(store);
  assert.deepEqual(await sizes(await fetchUnit(store)), WHOLE);
  assert.equal(asked, 1);
  kept = kept?.slice(0, 100);
  assert.deepEqual(await sizes(await fetchUnit(store)), WHOLE);
  assert.equal(asked, 2);
});
