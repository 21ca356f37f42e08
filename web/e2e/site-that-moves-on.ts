// A site of its own for the built page, in a folder of a host, that can go away and come back, and can be given
// another build.

import { execFileSync } from "node:child_process";
import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { FRAMES } from "./strict-site.js";

/** The build that the tests are about. */
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
  ".webmanifest": "application/manifest+json",
};

/** Where the page stands on its host. */
const FOLDER = "/courses/async/pollscope/";

export class Site {
  /** The folder that is served. */
  build: string;
  /** A content security policy that is sent with every file to which it may apply. */
  policy: string | undefined;
  /** The paths that were asked for. */
  readonly asked: string[] = [];
  #server: Server | undefined;
  #port = 0;

  private constructor(build: string) {
    this.build = build;
  }

  /** Serves a build for as long as `use` takes. */
  static async with(build: string, use: (site: Site) => Promise<void>): Promise<void> {
    const site = new Site(build);
    await site.start();
    try {
      await use(site);
    } finally {
      await site.stop();
    }
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The address of the page. */
  get address(): string {
    return this.origin + FOLDER;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://site");
      this.asked.push(pathname);
      const path = pathname.slice(FOLDER.length) || "index.html";
      const file = path.endsWith("/") ? `${path}index.html` : path;
      if (this.policy !== undefined && !FRAMES.test(pathname)) {
        response.setHeader("content-security-policy", this.policy);
      }
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      try {
        if (!pathname.startsWith(FOLDER)) throw new Error("That is outside of the page's folder.");
        response.end(readFileSync(join(this.build, file)));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((ready) => server.listen(this.#port, "127.0.0.1", ready));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** From now on nobody answers. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}

/** Removes what `use` has made in its folder. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(`${tmpdir()}/pollscope-offline-`);
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Makes another build: the same, apart from these files. */
export function anotherBuild(
  folder: string,
  changes: Readonly<Record<string, (text: string) => string>>,
): void {
  copy(DIST, folder);
  for (const [path, change] of Object.entries(changes)) {
    rewrite(`${folder}/${path}`, change(readFileSync(`${folder}/${path}`, "utf8")));
  }
  const script = fileURLToPath(new URL("../js/offline.mjs", import.meta.url));
  execFileSync(process.execPath, [script], { env: { ...process.env, TRUNK_STAGING_DIR: folder } });
}

/** The compiler's files by reference, everything else as a copy. */
export function copy(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, source));
    mkdirSync(dirname(target), { recursive: true });
    try {
      if (!entry.name.endsWith(".xz")) throw new Error("It may be changed.");
      linkSync(source, target);
    } catch {
      cpSync(source, target);
    }
  }
}

function rewrite(path: string, text: string): void {
  rmSync(path);
  writeFileSync(path, text);
}
