// Sites that send a content security policy: what they allow runs, and what they forbid is named.

import type { Page } from "@playwright/test";
import { expect, open, test } from "./page.js";
import { FRAMES, STRICT, withSite } from "./strict-site.js";

/** The browser says in its console what a policy forbids. */
const REFUSED =
  /Content Security Policy|violates|Failed to load resource|CompileError|[Ww]orker|fetch|preload/;

const EDITED = `fn main() { println!("edited"); }`;

/** Directives of the page's own policy that a test breaks. */
const FORBIDDEN = [
  ...["connect-src", "form-action", "frame-src", "img-src"],
  ...["script-src-attr", "script-src-elem"],
];

/** Runs the lesson as it is, and then with edited programs. */
async function runs(page: Page, address: string) {
  await open(page, address);
  const lesson = await page.evaluate(() => window.pollscope.run());
  await page.evaluate((rust) => window.pollscope.load({ rust, js: "console.log(1)" }), EDITED);
  const edited = await page.evaluate(() => window.pollscope.run());
  return [lesson.rust, lesson.js, edited.rust, edited.js].map(({ status, message, stdout }) => ({
    status,
    message,
    stdout,
  }));
}

const ok = (stdout: string) => ({ status: "ok", message: null, stdout });

test("everything runs under a policy without inline scripts, blobs and eval", async ({ page }) => {
  test.setTimeout(120_000);
  await withSite(
    (path) => (FRAMES.test(path) ? undefined : STRICT),
    async (origin) => {
      const [rust, js, editedRust, editedJs] = await runs(page, origin);
      expect([rust?.status, js?.status]).toEqual(["ok", "ok"]);
      expect([editedRust, editedJs]).toEqual([ok("edited\n"), ok("1\n")]);
      expect(await page.locator("html").getAttribute("data-theme")).toMatch(/^(light|dark)$/);
    },
  );
});

test("runs end where trusted types are demanded", async ({ page }) => {
  test.setTimeout(120_000);
  await withSite(
    () => "require-trusted-types-for 'script'; trusted-types pollscope default",
    async (origin) => {
      const [rust, js, editedRust, editedJs] = await runs(page, origin);
      expect([rust?.status, js?.status]).toEqual(["ok", "ok"]);
      expect([editedRust, editedJs]).toEqual([ok("edited\n"), ok("1\n")]);
      await page.getByTestId("rail-lesson").click();
      await expect(page.getByTestId("about").locator("p").first()).not.toBeEmpty();
    },
  );
});

test.describe("the page's own policy", () => {
  test.use({ allowed: [REFUSED] });

  test("the page itself forbids scripts and requests that are not its own", async ({ page }) => {
    await withSite(
      () => undefined,
      async (other) => {
        await open(page);
        const tried = await page.evaluate(
          async ([other, directives]) => {
            const violated = new Set<string>();
            const all = new Promise<void>((resolve) => {
              document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
                violated.add(effectiveDirective);
                if (directives.every((one) => violated.has(one))) resolve();
              });
            });
            const add = (html: string) => {
              document.body.append(document.createRange().createContextualFragment(html));
            };
            add(`<script>window.inline = true</script>`);
            add(`<img src="x:" onerror="window.handler = true">`);
            add(`<script src="${other}/js/boot.js"></script>`);
            add(`<iframe src="${other}/bare.html"></iframe>`);
            add(`<form action="${other}/bare.html"></form>`);
            document.querySelector<HTMLFormElement>(`form[action^="${other}"]`)?.submit();
            const fetched = await fetch(`${other}/bare.html`, { mode: "no-cors" }).then(
              () => "came",
              () => "refused",
            );
            await all;
            return [fetched, "inline" in window, "handler" in window];
          },
          [other, FORBIDDEN] as const,
        );
        expect(tried).toEqual(["refused", false, false]);
      },
    );
  });
});

test("a whole session asks only its own origin", async ({ page, baseURL }) => {
  test.setTimeout(120_000);
  const asked = new Set<string>();
  page.context().on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol)) asked.add(origin);
  });
  const [rust, js, editedRust, editedJs] = await runs(page, "/");
  expect([rust?.status, js?.status, editedRust, editedJs]).toEqual([
    "ok",
    "ok",
    ok("edited\n"),
    ok("1\n"),
  ]);
  await page.evaluate(() => window.pollscope.layout());
  await page.getByTestId("clock-choice").selectOption("real");
  await page.evaluate(() => window.pollscope.run());
  expect([...asked]).toEqual([new URL(baseURL ?? "").origin]);
});

test.describe("what a policy forbids is named", () => {
  test.use({ allowed: [REFUSED] });

  test("JavaScript that is typed, where the sandbox must not evaluate", async ({ page }) => {
    test.setTimeout(120_000);
    await withSite(
      () => STRICT,
      async (origin) => {
        const [rust, js, editedRust, editedJs] = await runs(page, origin);
        expect([rust?.status, editedRust]).toEqual(["ok", ok("edited\n")]);
        for (const half of [js, editedJs]) {
          expect(half).toMatchObject({ status: "unavailable", stdout: "" });
          expect(half?.message).toMatch(/content security policy forbids it \(worker-src\)/);
        }
      },
    );
  });

  for (const [what, policy, words] of [
    [
      "WebAssembly",
      "script-src 'self'",
      /blocks WebAssembly, .* script-src has to allow 'wasm-unsafe-eval'/,
    ],
    ["its own files", "connect-src 'none'", /blocks a file .* connect-src has to allow 'self'/],
    [
      "the script that starts the page",
      "script-src-elem http://127.0.0.1:*/js/",
      /blocks a script .* script-src-elem has to allow 'self'/,
    ],
  ] as const) {
    test(what, async ({ page }) => {
      await withSite(
        (path) => (path === "/" ? policy : undefined),
        async (origin) => {
          await page.goto(origin);
          await expect(page.locator("#boot-message")).toHaveText(words);
          await expect(page.locator(".boot-late")).toBeHidden();
        },
      );
    });
  }

  test("all scripts: the page says so by itself after a while", async ({ page }) => {
    await withSite(
      () => "script-src 'none'",
      async (origin) => {
        await page.goto(origin);
        await expect(page.locator(".boot-late")).toBeVisible({ timeout: 20_000 });
        await expect(page.locator(".boot-late")).toContainText("content security policy");
      },
    );
  });
});

test("the licences of everything that is shipped are a link away", async ({ page, request }) => {
  await open(page);
  const link = page.getByRole("link", { name: "Licences" });
  const response = await request.get(await link.evaluate((a) => (a as HTMLAnchorElement).href));
  expect(response.headers()["content-type"]).toContain("text/plain");
  const text = await response.text();
  const shipped = [
    ...["yew", "wasm-bindgen", "serde_json", "@codemirror/view", "acorn", "xz-decompress"],
    ...["rustc, Miri and the standard library", "cranelift-codegen", "hashbrown", "syn"],
    ...["tokio", "futures", "parking_lot", "snap"],
  ];
  for (const name of shipped) expect(text).toMatch(new RegExp(`^${name} [0-9]`, "m"));
  for (const licence of ["Apache License", "Permission is hereby granted", "LLVM Exceptions"]) {
    expect(text).toContain(licence);
  }
});
