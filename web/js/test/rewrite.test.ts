/** What is inserted into a program, exactly; and what must hold of every rewritten program. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "acorn";
import { rewrite } from "../internal/twin/rewrite/rewrite.js";
import { programs } from "./programs.js";

function check(source: string, expected: string): void {
  // Shorter names, so that the cases can be read.
  const rewritten = rewrite(source);
  assert.ok("code" in rewritten && rewritten.observed, JSON.stringify(rewritten));
  const readable = rewritten.code
    .replaceAll(/catch\(__ps_f_e\)\{throw __ps_f\.fail\(__ps_f_e\)\}finally/g, "finally")
    .replaceAll("__ps_f", "F")
    .replaceAll("__ps", "P");
  assert.equal(readable, expected);
}

describe("what is inserted", () => {
  test("nothing into a program without async functions, console and timers", () => {
    const source = "function f(a) { return a.add(g); }\nnew Map(f);\n";
    check(source, source);
  });
  test("a function", () => {
    check(
      "async function f(a) { b(); }",
      'async function f(a) {const F=P.enter(1,"f",[a]);try{ b(); }finally{F.leave(1)}}',
    );
  });
  test("an expression and an arrow with a body", () => {
    check(
      "const f = async function () {}, g = async () => {};",
      'const f = async function () {const F=P.enter(1,"f",[]);try{}finally{F.leave(1)}}, g = async () => {const F=P.enter(1,"g",[]);try{}finally{F.leave(1)}};',
    );
  });
  test("an arrow with an expression", () => {
    check(
      "const f = async (x) => x;",
      'const f = async (x) =>{const F=P.enter(1,"f",[x]);try{return F.returns(1,( x))}finally{F.leave(1)}};',
    );
  });
  test("an arrow over two lines, in brackets", () => {
    check(
      "const f = async () =>\n  ({ a: 1 });",
      'const f = async () =>{const F=P.enter(1,"f",[]);try{return F.returns(2,(\n  ({ a: 1 })))}finally{F.leave(2)}};',
    );
  });
  test("an arrow without a name", () => {
    check(
      "items.map(async (x) => x);",
      'P.each(24,items.map(async (x) =>{const F=P.enter(1,"",[x]);try{return F.returns(1,( x))}finally{F.leave(1)}},...P.passed(1,"",24)));',
    );
  });
  test("an arrow that is called where it stands", () => {
    check(
      "(async () => 1)();",
      'P.of(16,(async () =>{const F=P.enter(1,"",[]);try{return F.returns(1,( 1))}finally{F.leave(1)}})(...P.at(1,"",16)));',
    );
  });
  test("new Promise, and what makes promises of promises", () => {
    check(
      "new Promise(f).then(g).catch(h);\nPromise.all([]);\nqueueMicrotask(f);\nnew Promise(...f);\nnew Map(f);",
      'P.made(new Promise(P.executor(1,(f)))).then(g,...P.at(1,"then")).catch(h,...P.at(1,"catch"));\nPromise.all([],...P.at(2,"all"));\nqueueMicrotask(f,...P.at(3,"queueMicrotask"));\nnew Promise(...f);\nnew Map(f);',
    );
  });
  test("methods", () => {
    check(
      "class A { async m() {} static async s() {} async #p() {} async [k]() {} async 'q'() {} f = async () => 1; }",
      'class A { async m() {const F=P.enter(1,"m",[]);try{}finally{F.leave(1)}} static async s() {const F=P.enter(1,"s",[]);try{}finally{F.leave(1)}} async #p() {const F=P.enter(1,"#p",[]);try{}finally{F.leave(1)}} async [k]() {const F=P.enter(1,"",[]);try{}finally{F.leave(1)}} async \'q\'() {const F=P.enter(1,"q",[]);try{}finally{F.leave(1)}} f = async () =>{const F=P.enter(1,"f",[]);try{return F.returns(1,( 1))}finally{F.leave(1)}}; }',
    );
  });
  test("methods of objects", () => {
    check(
      "o = { async m() {}, a: async () => 1, ['c']: async () => 2 };",
      'o = { async m() {const F=P.enter(1,"m",[]);try{}finally{F.leave(1)}}, a: async () =>{const F=P.enter(1,"a",[]);try{return F.returns(1,( 1))}finally{F.leave(1)}}, [\'c\']: async () =>{const F=P.enter(1,"",[]);try{return F.returns(1,( 2))}finally{F.leave(1)}} };',
    );
  });
  test("names by assignment and default", () => {
    check(
      "f = async () => {}; o.g = async () => {}; function h(i = async () => {}) {}",
      'f = async () => {const F=P.enter(1,"f",[]);try{}finally{F.leave(1)}}; o.g = async () => {const F=P.enter(1,"g",[]);try{}finally{F.leave(1)}}; function h(i = async () => {const F=P.enter(1,"i",[]);try{}finally{F.leave(1)}}) {}',
    );
  });
  test("parameters", () => {
    check(
      "async function f(a, b = 1, { c }, [d] = [], ...rest) {}",
      'async function f(a, b = 1, { c }, [d] = [], ...rest) {const F=P.enter(1,"f",[a,b,{},{},...rest]);try{}finally{F.leave(1)}}',
    );
  });
  test("a rest that is a pattern", () => {
    check(
      "async (...[a]) => {};",
      'async (...[a]) => {const F=P.enter(1,"",[{}]);try{}finally{F.leave(1)}};',
    );
  });
  test("directives", () => {
    check(
      "async function f() { 'use strict'\n  'other'; a(); }",
      "async function f() { 'use strict'\n  'other';;const F=P.enter(1,\"f\",[]);try{ a(); }finally{F.leave(2)}}",
    );
  });
  test("an await", () => {
    check(
      "async () => { await a; };",
      'async () => {const F=P.enter(1,"",[]);try{ F.resume(await F.reach(1,(a)))?.v; }finally{F.leave(1)}};',
    );
  });
  test("awaits in awaits", () => {
    check(
      "async () => { await await a(await b); };",
      'async () => {const F=P.enter(1,"",[]);try{ F.resume(await F.reach(1,(F.resume(await F.reach(1,(a(F.resume(await F.reach(1,(b)))?.v))))?.v)))?.v; }finally{F.leave(1)}};',
    );
  });
  test("an await of a sequence", () => {
    check(
      "async () => { await (a, b); };",
      'async () => {const F=P.enter(1,"",[]);try{ F.resume(await (F.reach(1,(a, b))))?.v; }finally{F.leave(1)}};',
    );
  });
  test("an await at the beginning of a line", () => {
    check(
      "async () => {\n  a\n  await b\n};",
      'async () => {const F=P.enter(1,"",[]);try{\n  a\n  F.resume(await F.reach(3,(b)))?.v\n}finally{F.leave(4)}};',
    );
  });
  test("returns", () => {
    check(
      "async () => { if (a) return; return b, c; };",
      'async () => {const F=P.enter(1,"",[]);try{ if (a) return; return F.returns(1,(b, c)); }finally{F.leave(1)}};',
    );
  });
  test("a return in a function inside", () => {
    check(
      "async () => { function g() { return 1; } return 2; };",
      'async () => {const F=P.enter(1,"",[]);try{ function g() { return 1; } return F.returns(1,(2)); }finally{F.leave(1)}};',
    );
  });
  test("catch and finally", () => {
    check(
      "async () => { try { a; } catch { b; } finally { c; } };",
      'async () => {const F=P.enter(1,"",[]);try{ try { a; } catch {F.back(); b; } finally {F.back(); c; } }finally{F.leave(1)}};',
    );
  });
  test("catch in a function inside is not marked", () => {
    check(
      "async () => { function g() { try {} catch {} } };",
      'async () => {const F=P.enter(1,"",[]);try{ function g() { try {} catch {} } }finally{F.leave(1)}};',
    );
  });
  test("calls", () => {
    check(
      "async function f() {}\nf();\nf(1,);\nf(a, g(),\n  b);\no.f?.(1);\n(f)(1);\nf\n  .call(1);",
      'async function f() {const F=P.enter(1,"f",[]);try{}finally{F.leave(1)}}\nP.of(24,f(...P.at(2,"f",24)));\nP.of(31,f(1,...P.at(3,"f",31)));\nP.of(47,f(a, g(),\n  b,...P.at(4,"f",47)));\no.f?.(1,...P.at(6,"f"));\nP.of(65,(f)(1,...P.at(7,"f",65)));\nf\n  .call(1);',
    );
  });
  test("calls of a method in a chain", () => {
    check(
      "const o = { async f() {} };\no\n  .a()\n  .f(1);",
      'const o = { async f() {const F=P.enter(1,"f",[]);try{}finally{F.leave(1)}} };\nP.of(43,o\n  .a()\n  .f(1,...P.at(4,"f",43)));',
    );
  });
  test("functions that are passed on", () => {
    check(
      "async function f() {}\n[1].map(f);\np.then(o.f, f);",
      'async function f() {const F=P.enter(1,"f",[]);try{}finally{F.leave(1)}}\nP.each(31,[1].map(f,...P.passed(2,"f",31)));\np.then(o.f, f,...P.passed(3,"f"),...P.at(3,"then"));',
    );
  });
  test("console and timers", () => {
    check(
      "console.log(1);\nself.console.error();\nsetTimeout(f, 1);\nwindow.setInterval(f);\nclearTimeout(t);\nclearInterval(t);",
      'console.log(1,...P.at(1,"console"));\nself.console.error(...P.at(2,"console"));\nsetTimeout(f, 1,...P.at(3,"setTimeout"));\nwindow.setInterval(f,...P.at(4,"setInterval"));\nclearTimeout(t,...P.at(5,"clearTimeout"));\nclearInterval(t,...P.at(6,"clearInterval"));',
    );
  });
  test("not what merely looks like it", () => {
    check(
      "log(1); consoles.log(1); o.console(); new setTimeout(); f`x`;",
      "log(1); consoles.log(1); o.console(); new setTimeout(); f`x`;",
    );
  });
  test("for await", () => {
    check(
      "async () => { for await (const a of b) c(a); };",
      'async () => {const F=P.enter(1,"",[]);try{ for await (const a of F.each(1,(b))?.v) {F.back();c(a);}F.back(); }finally{F.leave(1)}};',
    );
  });
  test("for await with a block", () => {
    check(
      "async () => { for await (const a of b) { c; } d; };",
      'async () => {const F=P.enter(1,"",[]);try{ for await (const a of F.each(1,(b))?.v) {F.back(); c; }F.back(); d; }finally{F.leave(1)}};',
    );
  });
  test("for await with labels", () => {
    check(
      "async () => { x: y: for await (a of (b, c)) continue x; };",
      'async () => {const F=P.enter(1,"",[]);try{ x: y: for await (a of (F.each(1,(b, c))?.v)) {F.back();continue x;}F.back(); }finally{F.leave(1)}};',
    );
  });
  test("for await where one statement stands", () => {
    check(
      "async () => { if (a) for await (a of b) {} else c; };",
      'async () => {const F=P.enter(1,"",[]);try{ if (a) {for await (a of F.each(1,(b))?.v) {F.back();}F.back();} else c; }finally{F.leave(1)}};',
    );
  });
  test("an async generator", () => {
    check(
      "async function* g(a) { await 1; const b = yield 2; yield; } function* h() { yield 1; }",
      'async function* g(a,P_g=P.generator(1,"g",[a])) {const F=P.begin(P_g,1,"g");try{ F.resume(await F.reach(1,(1)))?.v; const b = F.resumed(yield F.yields(1,(2))); F.resumed(yield F.yields(1,void 0)); }finally{F.leave(1)}} function* h() { yield 1; }',
    );
  });
  test("async generators that cannot take one more parameter run as they are", () => {
    for (const source of [
      "async function* g(...a) { yield a; }",
      "async function* g() { yield arguments; }",
      'async function* g() { "use strict"; yield 1; }',
    ]) {
      check(source, source);
    }
  });
  test("an async function in an async generator", () => {
    check(
      "async function* g() { const f = async () => await 1; await f(); }",
      'async function* g(P_g=P.generator(1,"g",[])) {const F=P.begin(P_g,1,"g");try{ const f = async () =>{const F=P.enter(1,"f",[]);try{return F.returns(1,( F.resume(await F.reach(1,(1)))?.v))}finally{F.leave(1)}}; F.resume(await F.reach(1,(P.of(61,f(...P.at(1,"f",61))))))?.v; }finally{F.leave(1)}}',
    );
  });
  test("names that a block cannot hold twice", () => {
    check(
      "async function f() { var x; function x() {} }",
      "async function f() { var x; function x() {} }",
    );
  });
  test("names twice", () => {
    check(
      "async function f() { function x() {} { var y; } function x() {} }",
      "async function f() { function x() {} { var y; } function x() {} }",
    );
  });
  test("different names are fine", () => {
    check(
      "async function f() { var y; function x() { var x; } }",
      'async function f() {const F=P.enter(1,"f",[]);try{ var y; function x() { var x; } }finally{F.leave(1)}}',
    );
  });
  test("await using", () => {
    check("async function f() { await using x = a; }", "async function f() { await using x = a; }");
  });
  test("class parts", () => {
    check(
      "async () => { class A extends (await b) { [await c] = 1; static { try {} catch {} } } };",
      'async () => {const F=P.enter(1,"",[]);try{ class A extends (F.resume(await F.reach(1,(b)))?.v) { [F.resume(await F.reach(1,(c)))?.v] = 1; static { try {} catch {F.back();} } } }finally{F.leave(1)}};',
    );
  });
  test("defaults", () => {
    check(
      "async function f(a = () => { try { return 1; } catch {} }) {}",
      'async function f(a = () => { try { return 1; } catch {} }) {const F=P.enter(1,"f",[a]);try{}finally{F.leave(1)}}',
    );
  });
  test("comments", () => {
    check(
      "async /*1*/ (x) /*2*/ => /*3*/ ( /*4*/ x /*5*/ ) /*6*/;\nconsole.log(/* , */);\nconsole.log(a /* , */ , /* ) */);",
      'async /*1*/ (x) /*2*/ =>{const F=P.enter(1,"",[x]);try{return F.returns(1,( /*3*/ ( /*4*/ x /*5*/ )))}finally{F.leave(1)}} /*6*/;\nconsole.log(/* , */...P.at(2,"console"));\nconsole.log(a /* , */ , /* ) */...P.at(3,"console"));',
    );
  });
  test("text outside ASCII", () => {
    check(
      "const größe = async (ß) => '🦀' + ß;\nawait_ = größe('é');",
      "const größe = async (ß) =>{const F=P.enter(1,\"größe\",[ß]);try{return F.returns(1,( '🦀' + ß))}finally{F.leave(1)}};\nawait_ = P.of(55,größe('é',...P.at(2,\"größe\",55)));",
    );
  });
  test("a hashbang", () => {
    check(
      "#!/usr/bin/env node\nconsole.log(1);",
      '#!/usr/bin/env node\nconsole.log(1,...P.at(2,"console"));',
    );
  });
  test("windows line ends", () => {
    check(
      "async () => {\r\n  await a;\r\n};\r\n",
      'async () => {const F=P.enter(1,"",[]);try{\r\n  F.resume(await F.reach(2,(a)))?.v;\r\n}finally{F.leave(3)}};\r\n',
    );
  });
});

test("no line moves, and what comes out parses", () => {
  for (const [name, source] of Object.entries(programs)) {
    const rewritten = rewrite(source);
    assert.ok("code" in rewritten && rewritten.observed, name);
    parse(rewritten.code, { ecmaVersion: "latest" });
    // Only insertions: without them each line is what it was.
    const lines = rewritten.code.split("\n");
    assert.equal(lines.length, source.split("\n").length, name);
    source.split("\n").forEach((line, index) => {
      assert.ok(isSubsequence(line, lines[index] ?? ""), `${name}, line ${index + 1}`);
    });
  }
});

function isSubsequence(short: string, long: string): boolean {
  let position = 0;
  for (const character of short) {
    position = long.indexOf(character, position) + 1;
    if (position === 0) return false;
  }
  return true;
}

test("a program that uses the names of the hooks runs as it is", () => {
  const source = "async function f() { return __ps; }";
  assert.deepEqual(rewrite(source), { code: source, inserted: [], observed: false });
});
