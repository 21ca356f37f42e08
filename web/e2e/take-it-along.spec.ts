// The page as an application of one's own, and as a zip for a room without network.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { load, PROGRAM, run, runEdited, visit } from "./kept.js";
import { expect, expected, test } from "./page.js";
import { DIST, Site, withFolder } from "./site-that-moves-on.js";

test.use({ serviceWorkers: "allow" });

test("the zip for a classroom: unpacked into any folder it works, asking nobody else", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await withFolder(async (folder) => {
    const script = fileURLToPath(new URL("../js/zip-site.mjs", import.meta.url));
    execFileSync(process.execPath, [script, DIST, `${folder}/pollscope.zip`]);
    const files = Object.entries(unzipSync(readFileSync(`${folder}/pollscope.zip`)));
    for (const [path, content] of files) {
      if (path.endsWith("/")) continue;
      mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
      writeFileSync(`${folder}/${path}`, content);
    }
    expect(files.map(([path]) => path)).toContain("pollscope/READ-ME-FIRST.txt");
    await Site.with(`${folder}/pollscope`, async (site) => {
      const elsewhere: string[] = [];
      page.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(site.origin)) {
          elsewhere.push(request.url());
        }
      });
      await visit(page, site.address);
      await load(page, "join-all");
      expect((await run(page)).js.stdout).toBe(expected("join-all", "js"));
      expect((await runEdited(page, PROGRAM)).stdout).toBe("a minute later\n");
      await page.goto(`${site.address}embed/v1/?lesson=join-all`);
      expect((await run(page)).rust.stdout).toBe(expected("join-all", "rust"));
      expect(elsewhere).toEqual([]);
    });
  });
});

test("the page can be installed: its manifest says what a browser wants to know", async ({
  page,
}) => {
  await Site.with(DIST, async (site) => {
    await visit(page, site.address);
    const session = await page.context().newCDPSession(page);
    const { errors, manifest } = await session.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    expect(manifest).toMatchObject({ startUrl: site.address, scope: site.address });
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    // A browser that keeps no history, as tests have, installs nothing.
    const others = installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito");
    expect(others).toEqual([]);
  });
});
