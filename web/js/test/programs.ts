/**
 * Small programs with orders that are easy to get wrong. What they print is not written down here:
 * it is whatever the engine says, and observing them must not change it.
 */

import { reflection } from "./reflection-programs.js";

const sleep = "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n";
/** Counts microtasks beside what a program does, so that one tick more or less shows. */
const ticks =
  "const ticks = (n, p = Promise.resolve()) => { for (let i = 1; i <= n; i++) p = p.then(() => console.log('tick', i)); };\n";

/** Each is a script by itself. */
export const programs: Readonly<Record<string, string>> = {
  "script, microtask, timer": `
    setTimeout(() => console.log("timer"));
    Promise.resolve().then(() => console.log("microtask"));
    console.log("script");`,
  "queueMicrotask and then in turn": `
    queueMicrotask(() => console.log(1));
    Promise.resolve().then(() => console.log(2));
    queueMicrotask(() => console.log(3));`,
  "the body begins at the call": `
    async function f() { console.log("body"); }
    console.log("before"); f(); console.log("after");`,
  "await of a value takes one tick": `${ticks}
    async function f() { console.log("a"); await 1; console.log("b"); await 2; console.log("c"); }
    ticks(5); f();`,
  "await of a promise takes one tick": `${ticks}
    async function f() { await Promise.resolve(); console.log("b"); await null; console.log("c"); }
    ticks(5); f();`,
  "await of a thenable takes more": `${ticks}
    const thenable = { then(resolve) { console.log("then"); resolve("value"); } };
    async function f() { console.log(await thenable); console.log(await thenable); }
    ticks(8); f();`,
  "returning a value": `${ticks}
    async function f() { return 1; }
    ticks(5); f().then((v) => console.log("returned", v));`,
  "returning a promise takes three ticks": `${ticks}
    async function f() { return Promise.resolve(1); }
    ticks(6); f().then((v) => console.log("returned", v));`,
  "returning an awaited promise": `${ticks}
    async function f() { return await Promise.resolve(1); }
    ticks(6); f().then((v) => console.log("returned", v));`,
  "returning an async call": `${ticks}
    async function g() { return 1; }
    async function f() { return g(); }
    ticks(8); f().then((v) => console.log("returned", v));`,
  "returning a thenable": `${ticks}
    async function f() { return { then(resolve) { console.log("then"); resolve(1); } }; }
    ticks(6); f().then((v) => console.log("returned", v));`,
  "an arrow with an expression": `${ticks}
    const f = async (x) => x * 2;
    const g = async () => f(2);
    ticks(8); g().then(console.log); f(1).then(console.log);`,
  "an arrow that returns an object": `
    const f = async () => ({ a: 1 });
    f().then((o) => console.log(o.a));`,
  "arrows in arrows": `${ticks}
    const f = async (a) => async (b) => (await a) + (await b);
    ticks(6); f(1).then((g) => g(2)).then(console.log);`,
  "two loops in turn": `
    async function f(name) { for (let i = 0; i < 3; i++) { console.log(name, i); await i; } }
    f("a"); f("b");`,
  "nested calls": `
    async function c() { console.log("c1"); await 0; console.log("c2"); return "c"; }
    async function b() { console.log("b1"); const r = await c(); console.log("b2"); return r + "b"; }
    async function a() { console.log("a1"); const r = await b(); console.log("a2"); return r + "a"; }
    a().then(console.log); console.log("script");`,
  "a throw before the first await": `${ticks}
    async function f() { throw new Error("no"); }
    ticks(4); f().catch((e) => console.log(e.message)); console.log("script");`,
  "a throw after an await": `${ticks}
    async function f() { await 0; throw new Error("no"); }
    ticks(5); f().catch((e) => console.log(e.message));`,
  "a caught rejection": `${ticks}
    async function f() {
      try { await Promise.reject(new Error("x")); } catch (e) { console.log("caught", e.message); }
      console.log("on");
    }
    ticks(4); f();`,
  "try, catch, finally": `
    async function f() {
      try { console.log(1); await 0; throw 2; } catch (e) { console.log(e); await 0; console.log(3); }
      finally { console.log(4); await 0; console.log(5); }
      return 6;
    }
    f().then(console.log);`,
  "a finally that returns": `
    async function f() { try { return await Promise.reject(1); } finally { return 2; } }
    f().then(console.log);`,
  "a finally after a return of a promise": `${ticks}
    async function f() { try { return Promise.resolve(1); } finally { console.log("finally"); } }
    ticks(6); f().then(console.log);`,
  "a rejection passes two functions": `
    async function g() { await 0; throw new TypeError("deep"); }
    async function f() { try { await g(); } finally { console.log("finally"); } }
    f().then(null, (e) => console.log(e.name, e.message));`,
  "then, catch and finally chained": `${ticks}
    ticks(8);
    Promise.reject(1).finally(() => console.log("finally")).catch((e) => { console.log("catch", e); return 2; })
      .then((v) => { console.log("then", v); throw 3; }).then(null, (e) => console.log("end", e));`,
  "all, race, any, allSettled": `${ticks}
    async function f(v) { await 0; if (v < 0) throw v; return v; }
    ticks(10);
    Promise.all([f(1), f(2), 3]).then((v) => console.log("all", v.join()));
    Promise.race([f(1), f(2)]).then((v) => console.log("race", v));
    Promise.any([f(-1), f(2)]).then((v) => console.log("any", v));
    Promise.allSettled([f(-1), f(2)]).then((v) => console.log("settled", v.map((s) => s.status).join()));`,
  "map over an async function": `
    async function load(id) { console.log("load", id); await id; return id * 10; }
    async function main() { console.log((await Promise.all([1, 2, 3].map(load))).join()); }
    main();`,
  "forEach does not wait": `
    async function main() {
      [1, 2].forEach(async (n) => { await n; console.log("item", n); });
      console.log("after forEach");
    }
    main().then(() => console.log("main"));`,
  "timers of different length": `${sleep}
    async function f(ms) { await sleep(ms); console.log(ms); }
    f(300); f(100); f(200);`,
  "timers of the same length": `
    for (let i = 0; i < 5; i++) setTimeout(() => console.log(i), 5);`,
  "one after another": `${sleep}
    async function main() { for (const n of [1, 2, 3]) { await sleep(5); console.log(n); } }
    main();`,
  "all at once": `${sleep}
    async function f(n) { console.log("start", n); await sleep(10); console.log("end", n); }
    async function main() { await Promise.all([f(1), f(2), f(3)]); console.log("done"); }
    main();`,
  "promises that were running all along": `${sleep}
    async function f(n) { console.log("start", n); await sleep(100 * n); console.log("end", n); }
    async function main() { const all = [f(2), f(1)]; for (const p of all) { await p; console.log("got"); } }
    main();`,
  "a timer in a microtask in a timer": `
    setTimeout(() => { console.log("a"); Promise.resolve().then(() => { console.log("b"); setTimeout(() => console.log("c")); }); });
    setTimeout(() => console.log("d"), 200);`,
  "microtasks run between timers": `
    setTimeout(() => { console.log(1); Promise.resolve().then(() => console.log(2)); });
    setTimeout(() => { console.log(3); Promise.resolve().then(() => console.log(4)); });`,
  "an interval that ends itself": `
    let n = 0;
    const handle = setInterval(() => { console.log(++n); if (n === 3) clearInterval(handle); }, 2);`,
  "a timer that is cleared": `
    const handle = setTimeout(() => console.log("never"), 200);
    setTimeout(() => { clearTimeout(handle); console.log("cleared"); }, 1);
    clearTimeout(undefined); clearTimeout(12345);`,
  "timers pass arguments": `
    setTimeout((a, b) => console.log(a, b), 1, "x", "y");
    setTimeout(function () { console.log(arguments.length); });`,
  "methods and this": `
    const o = { v: 1, async m() { await 0; return this.v; }, a: async () => typeof this, async ["c" + 1]() { return "c1"; } };
    class C { #p = 2; static async s() { return this.name; } async #q() { return this.#p; } async m() { return (await this.#q()) + 1; } f = async () => this.#p; }
    (async () => { console.log(await o.m(), await o.c1(), await C.s(), await new C().m(), await new C().f()); })();`,
  "super in async methods": `
    class A { async m(x) { return "A" + x; } }
    class B extends A { async m(x) { const call = async () => super.m(x); return "B" + (await super.m(x)) + (await call()); } }
    new B().m(1).then(console.log);`,
  "calls with trailing commas and spread": `
    async function f() { return arguments.length; }
    (async () => { console.log(await f(), await f(1,), await f(...[1, 2, 3]), await f(1, ...[], ), await f?.(1)); })();`,
  "default parameters have a scope of their own": `
    var x = "outer";
    async function f(a = () => x, b = x) { var x = "inner"; return a() + b + x; }
    async function g(a, b = (a = 5)) { return a + b; }
    f().then(console.log); g(1).then(console.log);`,
  "a default parameter that throws": `
    async function f(a = (() => { throw new Error("in the parameter"); })()) { console.log("never"); }
    f().catch((e) => console.log(e.message));`,
  "arguments and parameters are linked in sloppy functions": `
    async function f(a) { arguments[0] = 2; return a; }
    async function g(a) { "use strict"; arguments[0] = 2; return a; }
    f(1).then(console.log); g(1).then(console.log);`,
  "strict and sloppy this": `
    async function f() { return this === undefined; }
    async function g() { "use strict"; return this === undefined; }
    f().then(console.log); g().then(console.log);`,
  "functions declared in functions": `
    async function f() { return inner() + (typeof later); function inner() { return "inner "; } var later = 1; }
    async function g() { { function block() { return "block"; } } return block(); }
    async function h() { var twice = 1; function twice() {} return typeof twice; }
    f().then(console.log); g().then(console.log); h().then(console.log);`,
  "labels, loops and await": `
    async function f() {
      outer: for (let i = 0; i < 3; i++) { for (const j of [0, 1, 2]) { if (await (j === 1)) continue outer; console.log(i, j); if (i === 2) break outer; } }
      let n = 0; do { n += await 1; } while (await (n < 3)); console.log(n);
      switch (await 2) { case await 1: console.log("one"); break; case await 2: console.log("two"); default: console.log("three"); }
    }
    f();`,
  "await everywhere in an expression": `
    async function f(x) { return x; }
    (async () => {
      const a = [await f(1), ...(await f([2, 3]))], o = { [await f("k")]: await f(4), ...(await f({ z: 1 })) };
      console.log(a.join(), JSON.stringify(o), \`t\${await f(5)}\`, (await f(6), await f(7)), -(await f(8)), await f(1) ? await f(9) : 0);
      console.log((await f(console)).log === console.log, typeof await f(1), await await f(f(3)), 2 ** await f(3), (await f({ m() { return this.q; }, q: 10 })).m());
      let v = 1; v += await f(2); console.log(v); const { p = await f(11) } = {}; console.log(p, await f(null) ?? await f(12), await f(0) || 13);
    })();`,
  "no semicolons": `
    async function f() {
      const a = await 1
      await 2
      ;[3].forEach((x) => console.log(x))
      return a
    }
    f()
    .then(console.log)`,
  "comments in odd places": `
    async function f(/* , */ a /* , */) { return /* r */ a /* s */ // )
    }
    f(1 /* , */).then(console.log); f(2, // )
    ).then(console.log);
    const g = async () => /* => */ (1 /* ) */);
    g(/* nothing, really */).then(console.log);`,
  "for await over promises": `${ticks}
    async function f() { for await (const v of [Promise.resolve(1), 2, Promise.resolve(3)]) console.log(v); console.log("end"); }
    ticks(12); f();`,
  "for await over an async generator": `${ticks}
    async function* g() { try { yield 1; await 0; yield 2; yield 3; } finally { console.log("closed"); } }
    async function f() { for await (const v of g()) { console.log(v); if (v === 2) break; } console.log("end"); }
    ticks(16); f();`,
  "for await with labels and return": `
    async function* g(n) { try { for (let i = 0; i < n; i++) yield i; } finally { console.log("closed", n); } }
    async function f() {
      outer: for await (const a of g(3)) for await (const b of g(4)) { if (b === 1) continue outer; console.log(a, b); if (a === 1) return "r"; }
    }
    f().then(console.log);`,
  "for await and errors": `${ticks}
    async function f() {
      try { for await (const v of [1, Promise.reject(new Error("x")), 3]) console.log(v); } catch (e) { console.log("caught", e.message); }
      try { for await (const v of (function* () { try { yield Promise.reject(new Error("y")); } finally { console.log("closed"); } })()) console.log(v); } catch (e) { console.log("caught", e.message); }
    }
    ticks(12); f();`,
  "async generators by hand": `
    async function* g(x) { const got = yield x; console.log("got", got); yield* [await x + 1]; return "end"; }
    (async () => { const it = g(1); console.log((await it.next()).value, (await it.next("in")).value, (await it.next()).value); })();`,
  "promises of a class of its own": `${ticks}
    class P extends Promise { then(a, b) { console.log("P.then"); return super.then(a, b); } }
    async function f() { return P.resolve(1); }
    async function g() { return await P.resolve(2); }
    ticks(8); f().then(console.log); g().then(console.log);`,
  "a promise with a then of its own": `${ticks}
    async function f() { const p = Promise.resolve(1); p.then = function (a, b) { console.log("own"); return Promise.prototype.then.call(this, a, b); }; return p; }
    ticks(6); f().then(console.log);`,
  "Promise.prototype.then replaced": `${ticks}
    const { then } = Promise.prototype; let calls = 0;
    Promise.prototype.then = function (...a) { calls++; return then.apply(this, a); };
    async function f() { return Promise.resolve(1); }
    async function g() { await Promise.resolve(1); await f(); }
    g().then(() => { console.log(calls > 0, calls); });`,
  "getters are read as often as before": `
    const log = []; const o = { get p() { log.push("p"); return Promise.resolve(1); }, get f() { log.push("f"); return async () => 2; } };
    async function main() { await o.p; await o.f(); return o.p; }
    main().then(() => console.log(log.join()));`,
  "errors keep their words": `
    async function f() { return undefined; }
    async function words(g) { try { await g(); console.log("nothing"); } catch (e) { console.log(e.name, e.message); } }
    (async () => {
      await words(async () => { const { a } = await f(); });
      await words(async () => { (await f()).a; });
      await words(async () => { (await f())(); });
      await words(async () => { new (await f())(); });
      await words(async () => { Math.max(...(await f())); });
      await words(async () => { nowhere(); });
      await words(async () => { f.g(); });
      await words(async () => { f().g(); });
      await words(async () => { null.x; });
      await words(async () => { const x = x; });
      await words(async () => { class A extends (await f()) {} });
    })();`,
  "eval sees the function": `
    async function f(a) { var v = await 1; eval("v += a"); return v; }
    f(2).then(console.log);`,
  "globals of a script": `
    var a = 1; let b = 2; function c() { return this === globalThis; } async function d() { return a + b; }
    console.log(globalThis.a, typeof globalThis.b, c(), typeof globalThis.d); d().then(console.log);`,
  recursion: `
    async function down(n) { if (n === 0) { console.log("bottom"); return 0; } return 1 + (await down(n - 1)); }
    down(20).then(console.log);`,
  "a stack overflow is an error": `
    async function f() { return await f(); }
    f().catch((e) => console.log(e.name)); console.log("on");
    setTimeout(() => (async () => { await 0; console.log("still here"); })());`,
  "a promise that never settles": `
    async function f() { console.log("waiting"); await new Promise(() => {}); console.log("never"); }
    f();`,
  "settled from outside": `
    let open; const gate = new Promise((resolve) => { open = resolve; });
    async function f(n) { await gate; console.log(n); }
    f(1); f(2); setTimeout(() => { console.log("open"); open(); });`,
  "yielding generators driven by promises": `
    const run = (g, v) => { const { value, done } = g.next(v); return done ? Promise.resolve(value) : Promise.resolve(value).then((x) => run(g, x)); };
    run((function* () { const a = yield 1; const b = yield Promise.resolve(2); console.log(a + b); return "done"; })()).then(console.log);`,
  "unicode and regular expressions": `
    const größe = async (ß) => /[)]}\`/.test(")]}\`") ? "ü" + ß : "\\u{1F980}";
    größe("€").then(console.log); (async () => console.log(\`\${await größe(\`\${await größe(1)}\`)}\`))();`,
  "an async generator runs nothing before it is asked": `
    async function* g(n) { console.log("begins", n); yield n; console.log("ends"); }
    const it = g(1); console.log("created");
    it.next().then((r) => { console.log(r.value, r.done); return it.next(); }).then((r) => console.log(r.value, r.done));
    console.log("asked");`,
  "an async generator asked three times at once": `
    async function* g() { console.log("a"); yield 1; console.log("b"); await 0; yield 2; console.log("c"); }
    const it = g(); for (let i = 0; i < 3; i++) it.next().then((r) => console.log(i, r.value, r.done)); console.log("asked");`,
  "an async generator ended from outside": `
    async function* g() { try { yield 1; yield 2; } finally { console.log("cleanup"); await 0; console.log("cleaned"); } }
    (async () => { const it = g(); console.log((await it.next()).value); const r = await it.return("early"); console.log(r.value, r.done, (await it.next()).done); })();`,
  "an error thrown into an async generator": `
    async function* g() { for (;;) { try { yield "ready"; } catch (e) { console.log("caught", e); } } }
    (async () => { const it = g(); await it.next(); console.log((await it.throw("x")).value); await it.return(); console.log("over"); })();`,
  "an async generator that throws": `
    async function* g() { yield 1; throw new Error("broken"); }
    (async () => { try { for await (const x of g()) console.log(x); } catch (e) { console.log(e.message); } })();`,
  "a yield of a rejected promise": `
    async function* g() { try { yield Promise.reject(new Error("no")); } catch (e) { console.log("inside", e.message); yield "after"; } }
    (async () => { for await (const x of g()) console.log(x); })();`,
  "a generator with more arguments than parameters": `
    async function* g(a) { yield a; }
    (async () => { for await (const x of g(1, 2, 3)) console.log(x); console.log(g.length); })();`,
  "generators with rest parameters and arguments": `
    async function* g(...all) { yield* all; } async function* h() { yield arguments.length; }
    (async () => { for await (const x of g(1, 2)) console.log(x); for await (const x of h(1, 2, 3)) console.log(x); })();`,
  "two generators in turn": `
    async function* g(name) { for (let i = 0; i < 2; i++) { console.log("in", name, i); yield name + i; } }
    async function all(name) { for await (const x of g(name)) console.log(x); }
    all("a"); all("b");`,
  "yield without a value": `
    async function* g() { const a = yield; const b = yield
      console.log(a, b); }
    (async () => { const it = g(); await it.next(); await it.next(1); await it.next(2); })();`,
  "a rejected chain": `${ticks}
    ticks(8); Promise.reject(1).then(() => console.log("no")).then(() => console.log("no")).catch((e) => { console.log("caught", e); throw 2; }).finally(() => console.log("finally")).catch((e) => console.log("again", e));`,
  "finally waits for what it returns": `${ticks}
    ticks(8); Promise.resolve("value").finally(() => Promise.resolve("ignored")).then(console.log);`,
  "then of something that is no function": `${ticks}
    ticks(5); Promise.resolve(1).then(2).then(null, null).then(console.log); Promise.reject(3).then(4).catch(console.log);`,
  "a nested chain": `${ticks}
    ticks(8); Promise.resolve().then(() => Promise.resolve().then(() => console.log("inner"))).then(() => console.log("outer"));`,
  "resolved with a promise": `${ticks}
    ticks(6); new Promise((resolve) => resolve(Promise.resolve(1))).then((v) => console.log("resolved", v));`,
  "resolved with a thenable that calls back twice": `${ticks}
    ticks(5); new Promise((resolve) => resolve({ then(a, b) { a("first"); b("second"); a("third"); } })).then(console.log, console.log);`,
  "an executor that throws after resolving": `
    new Promise((resolve) => { resolve("kept"); throw new Error("ignored"); }).then(console.log);
    new Promise(() => { throw new Error("rejects"); }).catch((e) => console.log(e.message));`,
  "combinators of values and promises": `${ticks}
    ticks(6); Promise.all([1, Promise.resolve(2), { then(r) { r(3); } }]).then((all) => console.log(all.join())); Promise.all([]).then((v) => console.log("none", v.length));
    Promise.any([Promise.reject(1), Promise.resolve(2)]).then((v) => console.log("any", v)); Promise.any([]).catch((e) => console.log(e.name));`,
  "race of settled promises": `${ticks}
    ticks(5); Promise.race([Promise.reject("first"), Promise.resolve("second")]).then(console.log, (e) => console.log("rejected", e));`,
  "allSettled of what fails": `
    Promise.allSettled([Promise.reject(1), 2, new Promise((r) => setTimeout(r, 5, 3))]).then((all) => console.log(all.map((r) => r.status + (r.value ?? r.reason)).join()));`,
  "a promise subclass": `${ticks}
    class P extends Promise { then(...args) { console.log("then"); return super.then(...args); } }
    ticks(6); P.resolve(1).then((v) => console.log(v)); (async () => console.log("awaited", await new P((r) => r(2))))();`,
  "promises keep their identity": `
    const p = Promise.resolve(1); console.log(Promise.resolve(p) === p, p.constructor === Promise, p instanceof Promise, Promise.prototype.then.length, Promise.all.name);`,
  "microtasks before the next timer": `
    setTimeout(() => { console.log("timer 1"); Promise.resolve().then(() => console.log("microtask of 1")); queueMicrotask(() => console.log("another of 1")); });
    setTimeout(() => console.log("timer 2"));`,
  "timers in the order of their time": `
    for (const ms of [600, 200, 400, 200, 0]) setTimeout(() => console.log(ms), ms);`,
  "an interval that ends itself, once more": `
    let n = 0; const id = setInterval(() => { console.log(++n); if (n === 3) clearInterval(id); }, 80); setTimeout(() => console.log("between"), 200);`,
  "an async function that is mapped": `
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const load = async (n) => { console.log("begin", n); await sleep(n * 80); console.log("end", n); return n; };
    Promise.all([3, 1, 2].map(load)).then((all) => console.log(all.join()));`,
  withResolvers: `
    if (!Promise.withResolvers) console.log(1);
    else { const { promise, resolve } = Promise.withResolvers(); promise.then(console.log); resolve(1); resolve(2); }`,
  "an abort": `
    const controller = new AbortController(); controller.signal.addEventListener("abort", () => console.log("aborted", controller.signal.reason));
    setTimeout(() => controller.abort("enough"), 5); console.log(controller.signal.aborted);`,
  "the body of a method is eager, its getter too": `
    class A { get late() { return (async () => { console.log("getter"); })(); } async m() { console.log("method"); await 0; console.log("later"); } }
    const a = new A(); a.late; a.m(); console.log("script");`,
  "messages from one port to the other": `
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => { console.log("got", data); queueMicrotask(() => console.log("after", data)); if (data === 3) port1.close(); };
    port2.postMessage(1); port2.postMessage(2);
    Promise.resolve().then(() => { console.log("microtask"); port2.postMessage(3); });
    console.log("script", port1.onmessage.length);`,
  "listeners come and go": `
    const target = new EventTarget(); const f = (e) => console.log("f", e.type); const o = { handleEvent(e) { console.log("o", this === o, e.type); } };
    target.addEventListener("a", f); target.addEventListener("a", f); target.addEventListener("a", o, { once: true });
    target.dispatchEvent(new Event("a")); target.removeEventListener("a", f); target.dispatchEvent(new Event("a")); console.log("end");`,
  "a listener of a port that was not started": `
    const { port1, port2 } = new MessageChannel(); port1.postMessage("early");
    setTimeout(() => { port2.addEventListener("message", async ({ data }) => { await null; console.log(data); port2.close(); }); port2.start(); console.log("started"); }, 5);`,
  "aborting twice, and any of two signals": `
    const a = new AbortController(), b = new AbortController(); const any = AbortSignal.any([a.signal, b.signal]);
    any.onabort = () => console.log("any", any.reason); b.signal.addEventListener("abort", () => console.log("b"));
    b.abort("first"); b.abort("second"); a.abort("third"); console.log(any.aborted, a.signal.aborted, AbortSignal.abort("x").reason);
    try { AbortController.prototype.abort.call({}); } catch (e) { console.log(e.name); }`,
  ...reflection,
};
