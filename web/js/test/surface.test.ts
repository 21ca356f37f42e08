/** What a program finds behind the hooks that it could call itself: nothing. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { runVirtually, type VirtualPlatform } from "./virtual-platform.js";

function printed({ events }: VirtualPlatform): string[] {
  return events.flatMap((event) => (event.kind === "console" ? [event.text.trimEnd()] : []));
}

test("what the hooks give leads to their own methods, and to nothing of the observer", async () => {
  const platform = await runVirtually(`
    const known = new Set([Object.prototype, Function.prototype, Array.prototype, Promise.prototype,
      (async () => {}).constructor.prototype, Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))]);
    const names = new Set();
    const walk = (value) => {
      if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
      if (known.has(value)) return;
      known.add(value);
      for (const key of Reflect.ownKeys(value)) {
        const { value: inner, get, set } = Object.getOwnPropertyDescriptor(value, key);
        if (typeof inner !== "string" && typeof inner !== "number") names.add(String(key));
        for (const one of [inner, get, set]) walk(one);
      }
      walk(Object.getPrototypeOf(value));
    };
    const call = __ps.enter(1, "f", []);
    const created = __ps.generator(1, "g", []);
    const generator = __ps.begin(created, 1, "g");
    const results = [call.reach(1, 0), call.resume(0), call.returns(1, 0), call.fail(0), generator.yields(1, 0)];
    for (const value of [__ps, call, created, generator, results, __ps.at(1, "f"), __ps.executor(1, () => {})]) walk(value);
    names.delete("0"); names.delete("1"); names.delete("2"); names.delete("3"); names.delete("4");
    console.log([...names].sort().join(" "));
    generator.leave(1);
    call.leave(1);`);
  assert.deepEqual(printed(platform), [
    "Symbol(Symbol.iterator) at back begin constructor each enter executor fail generator leave " +
      "made of passed prototype reach resume resumed returns yields".split(" ").sort().join(" "),
  ]);
});

/** What a program might pass to the hooks: none of it may get into the trace as it is. */
const ODD = [
  '\'0,"kind":"forged"},{"id":1\'',
  "2 ** 63",
  "-1",
  "NaN",
  "Infinity",
  "1.5",
  "1n",
  "Symbol()",
  "{ toString() { throw 1; }, valueOf() { return 2 ** 63; } }",
  "[2 ** 63]",
  "null",
];

test("odd arguments to the hooks still give a trace with lines and names", async () => {
  const platform = await runVirtually(`
    for (const odd of [${ODD.join()}]) {
      for (const site of [odd, 7, undefined]) {
        __ps.at(odd, odd, site); __ps.passed(odd, odd, site); __ps.of(site, odd); __ps.each(site, [odd]);
        __ps.at(odd, "setTimeout"); setTimeout(() => {}, odd === 1n || typeof odd === "symbol" || odd?.valueOf ? 0 : odd);
        try { __ps.at(odd, "console"); console.log("x"); } catch {}
        const created = __ps.generator(odd, odd, odd);
        try { created.id = odd; } catch {}
        for (const one of [created, created, odd, { id: odd }, new Proxy({}, {})]) {
          const call = __ps.begin(one, odd, odd);
          for (const name of ["id", "depth", "promise", "to"]) {
            try { Object.defineProperty(call, name, { value: odd }); } catch {}
            try { Object.defineProperty(Object.getPrototypeOf(call), name, { value: odd }); } catch {}
          }
          call.yields(odd, odd); call.resumed(odd); call.reach(odd, odd); call.back(); call.leave(odd);
        }
        const call = __ps.enter(odd, odd, odd);
        try { new call.constructor(odd).leave(1); } catch {}
        call.returns(odd, odd); call.each(odd, odd); call.fail(odd); call.leave(odd);
        __ps.made(odd); __ps.executor(odd, odd);
      }
    }
    console.log("survived");`);
  assert.equal(printed(platform).at(-1), "survived");
  for (const event of platform.events) {
    const where = JSON.stringify(event);
    for (const number of [event.id, event.at, event.future, event.line]) {
      assert.ok(Number.isSafeInteger(number) && number >= 0, where);
    }
    assert.ok(event.line < 2 ** 32 && event.future < 1e6, where);
    assert.doesNotMatch(event.kind, /forged/);
    const { id, at, thread, task, future, line, ...kind } = event;
    assert.deepEqual([thread, task], [0, 0]);
    assert.ok(!("line" in kind) && !("id" in kind), `${id} ${at} ${future} ${line}`);
  }
});
