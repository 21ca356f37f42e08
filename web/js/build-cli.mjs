// Builds the command line into js/dist-cli: one file, which needs nothing but Node and the packed
// compiler.

import { chmodSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { options } from "./bundle.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

await build({
  ...options({ minify: false }),
  entryPoints: {
    pollscope: `${here}cli/pollscope.ts`,
    rustc: `${here}crates/rustc.ts`,
    server: `${here}crates/server.ts`,
  },
  outdir: `${here}dist-cli`,
  outExtension: { ".js": ".mjs" },
  // The compiler recurses on the stack of whoever runs it.
  banner: { js: "#!/usr/bin/env -S node --stack-size=3900" },
});
for (const name of ["pollscope.mjs", "rustc.mjs"]) chmodSync(`${here}dist-cli/${name}`, 0o755);
