/** What was packed for a link is unpacked as it was, and anything else is refused. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { packLink, unpackLink } from "../internal/link.js";

test("a text comes back as it was, in letters that an address can hold", async () => {
  for (const text of ["", "{}", "é𝄞\n".repeat(1000), "\0ÿ"]) {
    const packed = await packLink(text);
    assert.match(packed, /^[\w-]*$/);
    assert.equal(await unpackLink(packed, 1 << 20), text);
  }
});

test("more than the limit is refused without being unpacked whole", async () => {
  const packed = await packLink("a".repeat(5_000_000));
  await assert.rejects(unpackLink(packed, 1 << 20), (thrown) => thrown === "long");
});

test("what is cut off or was never packed is refused", async () => {
  const packed = await packLink("a text that is long enough to be cut");
  for (const text of [packed.slice(0, -3), "%%%", "AAAA", "é", ""]) {
    await assert.rejects(unpackLink(text, 1 << 20), (thrown) => thrown !== "long");
  }
});
