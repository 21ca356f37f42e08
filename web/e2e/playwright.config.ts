// How the browser tests run: against the built page in ../../dist, served on loopback, in the
// Chromium that the system has (Playwright's own is never downloaded). POLLSCOPE_E2E_PORT and
// POLLSCOPE_E2E_DIST let several of these run side by side, each with a page of its own.

import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";

const port = Number(process.env["POLLSCOPE_E2E_PORT"] ?? 4173);
const dist = process.env["POLLSCOPE_E2E_DIST"] ?? "../../dist";

/** How the browser is started. */
export const browser = {
  executablePath: process.env["POLLSCOPE_CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // A name that is no localhost, for what browsers withhold from plain http.
    "--host-resolver-rules=MAP classroom.test 127.0.0.1",
  ],
};

export default defineConfig({
  testDir: ".",
  outputDir: "../../target/e2e",
  // Every test has a page of its own, and no test may depend on another.
  fullyParallel: true,
  forbidOnly: true,
  // One test keeps little more than one core busy. More than two get in each other's way while each
  // compiles the Rust compiler.
  workers: Math.min(2, availableParallelism()),
  retries: 0,
  // So that a slow machine fails no test: a limit only ends what would hang. A page where everything
  // hangs must not take hours to say so.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  maxFailures: 10,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    screenshot: "only-on-failure",
    // A kept page would answer what a test lets fail. use-it-offline.spec.ts allows them.
    serviceWorkers: "block",
    launchOptions: browser,
  },
  webServer: {
    // --single would answer a missing file with the page and hide a broken path. --cors: pages of other origins
    // may load embed.js, as from GitHub Pages.
    command: `sirv ${dist} --host 127.0.0.1 --port ${port} --cors --quiet`,
    port,
    reuseExistingServer: false,
  },
});
