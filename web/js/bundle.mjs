// How the TypeScript here is bundled: the options shared by the build and the tests, and the
// plugins that bundle a file by itself: as text, as a file that is served, as a script for later.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { build } from "esbuild";

/** @typedef {{ code: string, inputs: string[] }} Script */

/**
 * Bundles a file and everything it imports into one plain script.
 * @returns {Promise<Script>}
 */
async function script(/** @type {string} */ path, /** @type {boolean} */ minify) {
  const made = await build({
    ...options({ minify }),
    entryPoints: [path],
    format: "iife",
    write: false,
    metafile: true,
    sourcemap: false,
  });
  const code = made.outputFiles[0]?.text ?? "";
  return { code, inputs: Object.keys(made.metafile.inputs).filter((one) => !one.includes(":")) };
}

/**
 * A plugin for imports that begin with `name:`; `contents` makes the module.
 * @param {string} name
 * @param {(path: string, host: import("esbuild").PluginBuild) =>
 *   Promise<{ contents: string, inputs: string[] }>} contents
 * @returns {import("esbuild").Plugin}
 */
function prefixed(name, contents) {
  return {
    name,
    setup(host) {
      const prefix = `${name}:`;
      host.onResolve({ filter: new RegExp(`^${prefix}`) }, (args) => ({
        path: resolve(dirname(args.importer), args.path.slice(prefix.length)),
        namespace: name,
      }));
      host.onLoad({ filter: /.*/, namespace: name }, async ({ path }) => {
        const made = await contents(path, host);
        const resolveDir = dirname(path);
        return { contents: made.contents, loader: "js", watchFiles: made.inputs, resolveDir };
      });
    },
  };
}

/**
 * `import { code } from "embed:./file.ts"` gives the text of the script. An opaque origin can start
 * a worker from a blob only, and Node from a text.
 */
const embed = (/** @type {boolean} */ minify) =>
  prefixed("embed", async (path) => {
    const { code, inputs } = await script(path, minify);
    return { contents: `export const code = ${JSON.stringify(code)};\n`, inputs };
  });

/** Where served files go, below the folder that is built into. */
const SERVED = "served";

/**
 * `import { address } from "served:./file.ts"` writes the script to a file of its own and gives its
 * address, so that a content security policy without `blob:` allows it. The hash in its name keeps
 * it fitting to the page that asks for it. `served:./page.html` does the same for a page, and for
 * the scripts that it names: `src="./file.ts"`.
 */
const served = (/** @type {boolean} */ minify) =>
  prefixed("served", async (path, host) => {
    const folder = `${host.initialOptions.outdir ?? ""}/${SERVED}`;
    const write = (/** @type {string} */ path, /** @type {string} */ text) => {
      const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
      const [, name, ending] = /^(.*)\.(\w+)$/.exec(basename(path)) ?? [];
      const file = `${name}-${hash}.${ending === "ts" ? "js" : ending}`;
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}/${file}`, text);
      return file;
    };
    const inputs = [path];
    const bundled = async (/** @type {string} */ path) => {
      const made = await script(path, minify);
      inputs.push(...made.inputs);
      return write(path, made.code);
    };
    let file;
    if (path.endsWith(".html")) {
      let page = readFileSync(path, "utf8");
      for (const [whole, name = ""] of page.matchAll(/src="(\.\/[\w-]+\.ts)"/g)) {
        page = page.replace(whole, `src="./${await bundled(resolve(dirname(path), name))}"`);
      }
      file = write(path, page);
    } else {
      file = await bundled(path);
    }
    // The module that asks is at the top of what is built, or in chunks/.
    const contents =
      `export const address = ` +
      `import.meta.url.replace(/(chunks\\/)?[^/]*$/, ${JSON.stringify(`${SERVED}/${file}`)});\n`;
    return { contents, inputs };
  });

/**
 * `import { load } from "lazy:./file.ts"` bundles that file and everything it imports into one module
 * in chunks/, and `load(query)` imports it. Not by `splitting`: a browser that failed to fetch a module
 * remembers that, and only another address helps, which the imports of a module cannot have.
 */
const lazy = (/** @type {boolean} */ minify) =>
  prefixed("lazy", async (path, host) => {
    const { outdir = "", sourcemap = false } = host.initialOptions;
    const made = await build({
      ...options({ minify, lazy: true }),
      entryPoints: [path],
      outdir,
      entryNames: "chunks/[name]-[hash]",
      sourcemap,
      metafile: true,
    });
    const written = Object.keys(made.metafile.outputs).find((file) => file.endsWith(".js")) ?? "";
    const address = JSON.stringify(`./chunks/${basename(written)}`);
    return {
      contents: `export const load = (query) => import(new URL(${address} + query, import.meta.url).href);\n`,
      inputs: Object.keys(made.metafile.inputs).filter((one) => !one.includes(":")),
    };
  });

/** The same where everything is in one file anyway: under Node. */
const eager = prefixed("lazy", async (path) => ({
  contents: `export const load = () => import(${JSON.stringify(path)});\n`,
  inputs: [path],
}));

/**
 * The options that everything is bundled with.
 * @param {{ minify: boolean, lazy?: boolean }} how Whether there are scripts that are loaded later.
 * @returns {import("esbuild").BuildOptions}
 */
export function options({ minify, lazy: later = false }) {
  return {
    bundle: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    minify,
    // What runs under Node asks Node for them; nothing for the page does.
    external: ["node:*"],
    loader: { ".so": "binary", ".wasm": "binary" },
    plugins: [embed(minify), served(minify), later ? lazy(minify) : eager],
  };
}
