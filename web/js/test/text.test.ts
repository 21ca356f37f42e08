/** Text that leaves JavaScript: well-formed, cut between characters, JSON that others can read. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  beginning,
  beginningInBytes,
  byteLength,
  repaired,
  toJson,
  wellFormed,
} from "../internal/text.js";

const CRAB = "🦀";
const [HIGH = "", LOW = ""] = CRAB.split("");

test("half of a surrogate pair becomes the replacement character", () => {
  const cases: [text: string, well: string][] = [
    ["", ""],
    ["héllo 👋", "héllo 👋"],
    [HIGH, "�"],
    [LOW, "�"],
    [LOW + HIGH, "��"],
    [HIGH + HIGH + LOW, `�${CRAB}`],
    [`a${HIGH}b${LOW}c${CRAB}`, `a�b�c${CRAB}`],
    [`${CRAB}${HIGH}`, `${CRAB}�`],
  ];
  for (const [text, well] of cases) {
    assert.equal(wellFormed(text), well);
    // What engines without the method get.
    assert.equal(repaired(text), well);
  }
});

test("a text is cut between characters", () => {
  assert.equal(beginning("abc", 3), "abc");
  assert.equal(beginning("abc", 2), "ab");
  assert.equal(beginning(`a${CRAB}b`, 1), "a");
  assert.equal(beginning(`a${CRAB}b`, 2), "a");
  assert.equal(beginning(`a${CRAB}b`, 3), `a${CRAB}`);
  // These were halves before.
  assert.equal(beginning(LOW + LOW, 1), LOW);
});

test("bytes are those of UTF-8", () => {
  for (const text of ["", "a", "é", "€", CRAB, `aé€${CRAB}z`, HIGH, LOW + HIGH]) {
    assert.equal(byteLength(text), new TextEncoder().encode(text).length, JSON.stringify(text));
  }
  assert.equal(beginningInBytes(`é€${CRAB}z`, 0), "");
  assert.equal(beginningInBytes(`é€${CRAB}z`, 4), "é");
  assert.equal(beginningInBytes(`é€${CRAB}z`, 5), "é€");
  assert.equal(beginningInBytes(`é€${CRAB}z`, 8), "é€");
  assert.equal(beginningInBytes(`é€${CRAB}z`, 9), `é€${CRAB}`);
  assert.equal(beginningInBytes(`é€${CRAB}z`, 99), `é€${CRAB}z`);
});

test("JSON has no escape of half of a pair", () => {
  assert.equal(toJson({ text: HIGH }), '{"text":"�"}');
  assert.equal(
    toJson({ [LOW]: [CRAB, "\\ud83e", `\\${HIGH}`, "\n"] }),
    `{"�":["${CRAB}","\\\\ud83e","\\\\�","\\n"]}`,
  );
  assert.equal(toJson(["\\\\ud83e"]), JSON.stringify(["\\\\ud83e"]));
});
