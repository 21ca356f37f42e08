// Makes web/icons/ from web/icon.svg, in Chromium: `node web/js/icons.mjs` after a change of that picture.
// Phones want icons as PNG, and maskable ones with a ground and room around.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const web = fileURLToPath(new URL("..", import.meta.url));
const svg = readFileSync(`${web}icon.svg`, "utf8");
const browser = await chromium.launch({
  executablePath: process.env["POLLSCOPE_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const { name, size, room, ground } of [
  { name: "icon-192", size: 192, room: 0, ground: "transparent" },
  { name: "icon-512", size: 512, room: 0, ground: "transparent" },
  { name: "icon-maskable-512", size: 512, room: 96, ground: "#fbfaf8" },
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body { margin: ${room}px; background: ${ground} } svg { display: block }</style>${svg}`,
  );
  await page.screenshot({ path: `${web}icons/${name}.png`, omitBackground: true });
  await page.close();
}
await browser.close();
