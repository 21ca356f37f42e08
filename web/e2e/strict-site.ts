// A site of its own for the built page or another folder, which can send content security policies with its files.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The policy of a site that is as strict as Pollscope allows. */
export const STRICT = "script-src 'self' 'wasm-unsafe-eval'";
/** The files that hold the sandboxed frame, in which this policy lets no program run. */
export const FRAMES = /\/served\/frame[^/]*\.html$/;

export const DIST = fileURLToPath(
  new URL(`${process.env["POLLSCOPE_E2E_DIST"] ?? "../../dist"}/`, new URL(".", import.meta.url)),
);
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves the built page, or another folder, for as long as `use` takes. `policy` says what is sent with a path;
 * `/` is the page, `/bare.html` an empty one.
 */
export async function withSite(
  policy: (path: string) => string | undefined,
  use: (origin: string) => Promise<void>,
  folder = DIST,
): Promise<void> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const header = policy(pathname);
    if (header !== undefined) response.setHeader("content-security-policy", header);
    const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    if (file === "/bare.html") {
      response.end("<!doctype html><title>empty</title>");
      return;
    }
    try {
      response.end(readFileSync(join(folder, file)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  try {
    await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
