/** Programs that look at themselves; see programs.ts. */

export const reflection: Readonly<Record<string, string>> = {
  "arguments, length and name": `
    async function f(a, b = 2, ...c) { return [arguments.length, a, b, c.length].join(); }
    const g = async function (x) { return arguments.length; };
    const h = async (x, y) => x;
    (async () => { console.log(await f(), await f(1, undefined, 3, 4), await g(1, 2, 3), f.length, f.name, g.name, h.name, h.length); })();`,
  "functions have the text that was written": `
    async function original(a, b = 2) {
      // a comment in it
      await a; return b;
    }
    const arrow = async (x) => x + await 1;
    const log = (f) => { console.log(String(f)); return f; };
    const o = { async m() { return [await this, (await 0) ?? original(1)]; }, async *g(x) { yield x; } };
    class C { async m() { for await (const x of [1]) { await x; } } call() { return new Promise((go) => setTimeout(go, 0)); } }
    log(original); log(arrow); log(o.m); log(o.g); log(C); log(C.prototype.call);
    console.log(original.name, original.length, \`\${arrow}\`.length, Function.prototype.toString.name);
    log(Promise.prototype.then); log(Promise.all); log(Function.prototype.toString);
    try { Function.prototype.toString.call({}); } catch (e) { console.log(e.name); }
    const again = (0, eval)("(" + original + ")");
    again(1).then((v) => console.log("built from its text", v, again.toString() === original.toString()));
    const made = new Function("f", "return (async () => { await null; return " + arrow + "; })()");
    made().then((f) => f(1)).then(console.log);`,
};
