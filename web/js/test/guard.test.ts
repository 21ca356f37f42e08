/** The border around an instance that may die, with a real instance that does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Guard } from "../internal/lessons/guard.js";

/**
 * (module
 *   (import "page" "call" (func $call))
 *   (func (export "seven") (result i32) i32.const 7)
 *   (func (export "trap") unreachable)
 *   (func (export "through") call $call))
 */
const MODULE = new WebAssembly.Module(
  Uint8Array.from(
    `00 61 73 6d 01 00 00 00
     01 08 02 60 00 00 60 00 01 7f
     02 0d 01 04 70 61 67 65 04 63 61 6c 6c 00 00
     03 04 03 01 00 00
     07 1a 03 05 73 65 76 65 6e 00 01 04 74 72 61 70 00 02 07 74 68 72 6f 75 67 68 00 03
     0a 0f 03 04 00 41 07 0b 03 00 00 0b 04 00 10 00 0b`
      .trim()
      .split(/\s+/),
    (byte) => Number.parseInt(byte, 16),
  ),
);

interface Inside {
  readonly guard: Guard;
  seven(): number | undefined;
  trap(): void;
  through(): void;
}

/** An instance behind a guard; `call` is what its `through` calls. */
function inside(deaths: string[], call = () => undefined): Inside {
  const guard = new Guard((error) => deaths.push(String(error)));
  const { exports } = new WebAssembly.Instance(MODULE, { page: { call } });
  return { guard, ...(guard.exports(exports) as unknown as Omit<Inside, "guard">) };
}

const TRAP = "RuntimeError: unreachable";

test("a trap is a death: it is said once, and nothing enters any more", () => {
  const deaths: string[] = [];
  let calls = 0;
  const instance = inside(deaths, () => void (calls += 1));
  instance.through();
  assert.equal(instance.seven(), 7);
  instance.trap();
  assert.deepEqual(deaths, [TRAP]);
  assert.equal(instance.seven(), undefined);
  instance.trap();
  instance.through();
  assert.equal(
    instance.guard.enter(() => 7),
    undefined,
  );
  assert.deepEqual([deaths, calls], [[TRAP], 1]);
});

test("a death inside of a call ends that call too", () => {
  const deaths: string[] = [];
  const after: string[] = [];
  const instance = inside(deaths, () => {
    instance.trap();
    after.push("the instance goes on though it is dead");
    return undefined;
  });
  instance.through();
  assert.deepEqual([deaths, after], [[TRAP], []]);
});

test("an error of JavaScript that leaves the instance is its death, too", () => {
  const deaths: string[] = [];
  const instance = inside(deaths, () => {
    throw new RangeError("Maximum call stack size exceeded");
  });
  instance.guard.enter(() => instance.through());
  assert.deepEqual(deaths, ["RangeError: Maximum call stack size exceeded"]);
  assert.equal(instance.seven(), undefined);
});

test("what is left in a dead instance can be looked at", () => {
  const deaths: string[] = [];
  const instance = inside(deaths);
  instance.trap();
  const seven = () => instance.guard.afterwards(() => instance.seven());
  assert.deepEqual([seven(), seven(), instance.seven()], [7, 7, undefined]);
  assert.equal(
    instance.guard.afterwards(() => instance.trap()),
    undefined,
  );
  assert.deepEqual(deaths, [TRAP], "it dies once");
});
