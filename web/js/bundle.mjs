// How the TypeScript here is bundled: the options shared by the build and the tests, and the
// plugin that turns a file into a string. Knows nothing of where the results are put.

import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { build } from "esbuild";

const PREFIX = "embed:";

/**
 * `import { code, sha256 } from "embed:./file.ts"` bundles that file to one plain script and
 * gives its text, and its hash as a content security policy writes it. Such scripts run where
 * modules cannot be loaded from: an opaque-origin frame, a worker made from a blob.
 */
function embed(/** @type {boolean} */ minify) {
  return {
    name: "embed",
    setup(/** @type {import("esbuild").PluginBuild} */ host) {
      host.onResolve({ filter: new RegExp(`^${PREFIX}`) }, (args) => ({
        path: resolve(dirname(args.importer), args.path.slice(PREFIX.length)),
        namespace: "embed",
      }));
      host.onLoad({ filter: /.*/, namespace: "embed" }, async (args) => {
        const made = await build({
          ...options({ minify }),
          entryPoints: [args.path],
          format: "iife",
          write: false,
          metafile: true,
          sourcemap: false,
        });
        const code = made.outputFiles[0]?.text ?? "";
        const sha256 = createHash("sha256").update(code).digest("base64");
        return {
          contents:
            `export const code = ${JSON.stringify(code)};\n` +
            `export const sha256 = ${JSON.stringify(sha256)};\n`,
          loader: "js",
          watchFiles: Object.keys(made.metafile.inputs).filter((path) => !path.includes(":")),
        };
      });
    },
  };
}

/**
 * The options that everything is bundled with.
 * @param {{ minify: boolean }} how
 * @returns {import("esbuild").BuildOptions}
 */
export function options({ minify }) {
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
    plugins: [embed(minify)],
  };
}
