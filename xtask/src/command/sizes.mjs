// Prints one line per file of the folder named on the command line: its size, its size after brotli
// at the highest quality (what a good static host sends), and its path. Node has brotli built in. The
// compiler's files are compressed already: compressing them again takes a minute and saves nothing.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const folder = process.argv[2];
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const content = readFileSync(path);
  const packed = entry.name.endsWith(".xz") ? content : brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  console.log(`${content.length} ${packed.length} ${relative(folder, path).split(sep).join("/")}`);
}
