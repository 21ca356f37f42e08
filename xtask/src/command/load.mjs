// Loads the built page again and again, each time in a browser context that has seen nothing, and
// prints for each load the milliseconds from the start of the navigation until Run works and until
// both editors are on the screen. Arguments: the folder with the page, the npm package whose
// Playwright and web server are used, and how many loads.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [dist, web, loads] = process.argv.slice(2);
const require = createRequire(join(web, "package.json"));
const { chromium } = require("@playwright/test");
const sirv = createRequire(require.resolve("sirv-cli/package.json"))("sirv");

const server = createServer(sirv(dist)).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.POLLSCOPE_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});

// The first load also warms the disk's cache up, so it is not counted.
for (let load = 0; load <= Number(loads); load += 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(observe);
  await page.goto(address, { waitUntil: "commit" });
  const times = await page.evaluate(() => window.loadTimes);
  if (load > 0) console.log(`${times.ready} ${times.editors}`);
  await context.close();
}
await browser.close();
server.close();

// Runs in the page, before anything of the page does.
function observe() {
  const until = (condition) =>
    new Promise((resolve) => {
      const look = () => (condition() ? resolve(performance.now()) : setTimeout(look, 1));
      look();
    });
  const ready = until(() => window.pollscope)
    .then(() => window.pollscope.ready)
    .then(() => performance.now());
  const editors = until(() => document.querySelectorAll(".cm-editor").length >= 2);
  window.loadTimes = Promise.all([ready, editors]).then(([ready, editors]) => ({ ready, editors }));
}
