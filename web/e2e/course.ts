// A course page: a page of another origin that embeds the built page.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Frame, Page } from "@playwright/test";
import type { PollscopePlayground } from "../js/public/embed.js";

/** What a course page has to do with: where it is, and where Pollscope is. */
export interface Course {
  readonly address: string;
  /** The folder of embed.js. */
  readonly embed: string;
}

const STYLE = `body { margin: 0; font: 16px sans-serif; width: 700px } .far { height: 5000px }
  pollscope-playground:not(:defined) { display: block; height: 480px; margin: 1em 0 }`;

/** Serves a page with this body from an origin of its own for as long as `use` takes. */
export async function withCourse(
  baseURL: string | undefined,
  body: string,
  use: (course: Course) => Promise<void>,
  policy?: string,
): Promise<void> {
  const embed = `${baseURL}/embed/v1/`;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title>
    <link rel="stylesheet" href="/style.css">
    <script type="module" src="${embed}embed.js"></script><body>${body}</body></html>`;
  const headers = policy === undefined ? {} : { "content-security-policy": policy };
  const server = createServer(({ url }, response) => {
    if (url === "/style.css") {
      response.writeHead(200, { "content-type": "text/css" }).end(STYLE);
      return;
    }
    response.writeHead(200, { "content-type": "text/html", ...headers }).end(html);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    await use({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, embed });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Waits until the embed of that number can be driven. */
export async function ready(page: Page, number = 0): Promise<void> {
  await page.evaluate(async (number) => {
    await customElements.whenDefined("pollscope-playground");
    const all = document.querySelectorAll<PollscopePlayground>("pollscope-playground");
    await all[number]!.ready;
  }, number);
}

/** The embedded page. */
export function within(page: Page): Frame {
  const frame = page.frames().find((frame) => frame.url().includes("/embed/v1/"));
  if (!frame) throw new Error("No page is embedded.");
  return frame;
}

declare global {
  interface Window {
    /** What the embeds of a test's page have told. */
    told: unknown[];
  }
}
