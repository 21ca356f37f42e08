// A teacher embeds programs in a course page of another origin; learners run and edit them there.

import type { PollscopePlayground } from "../js/public/embed.js";
import { ready, within, withCourse } from "./course.js";
import { expect, test } from "./page.js";

const LESSON = `<p id="before">Before.</p>
  <pollscope-playground lesson="join-all"></pollscope-playground><p id="after">After.</p>`;

test("a lesson in one line: it runs, tells the course page, and takes nothing from it", async ({
  page,
  baseURL,
}) => {
  await withCourse(baseURL, LESSON, async ({ address }) => {
    await page.addInitScript(() => {
      window.told = [];
      for (const type of ["ready", "run-start", "run-end", "change"]) {
        addEventListener(type, () => window.told.push(type), true);
      }
      new PerformanceObserver((list) => window.told.push(...list.getEntries())).observe({
        type: "layout-shift",
        buffered: true,
      });
    });
    await page.goto(address);
    await ready(page);
    const entries = await page.evaluate(() => history.length);
    const ran = await page.evaluate(async () => {
      const playground = document.querySelector<PollscopePlayground>("pollscope-playground")!;
      const result = await playground.run();
      const same = JSON.stringify(playground.result) === JSON.stringify(result);
      const { rust, js } = result;
      return { rust: rust.status, js: js.status, lesson: result.lesson, same };
    });
    expect(ran).toEqual({ rust: "ok", js: "ok", lesson: "join-all", same: true });
    expect(await page.evaluate(() => window.told)).toEqual(["ready", "run-start", "run-end"]);

    const frame = within(page);
    await expect(frame.getByTestId("run-bar")).toHaveAttribute("data-phase", "over");
    for (const half of ["rust", "js"]) {
      await expect(frame.getByTestId(`source-${half}`).locator(".cm-content")).toBeVisible();
    }
    const took = await page.evaluate(() => ({
      entries: history.length,
      focus: document.activeElement === document.body,
      scroll: scrollY,
    }));
    expect(took).toEqual({ entries, focus: true, scroll: 0 });
    expect(await frame.evaluate(() => localStorage.length), "nothing is stored").toBe(0);
    // The wheel above the timeline scrolls the course page: the frame has nothing to scroll.
    const sizes = await frame.evaluate(() => [
      document.documentElement.scrollHeight - innerHeight,
      document.documentElement.scrollWidth - innerWidth,
    ]);
    expect(sizes).toEqual([0, 0]);
  });
});

test("programs of the course's own, with hidden lines and a twin", async ({ page, baseURL }) => {
  const body = `<pollscope-playground view="code,output">
      <script type="text/js">
        console.log("from " + "JavaScript");
      </script>
    </pollscope-playground>
    <pre><code class="language-rust pollscope view=rust+output height=300"># use std::fmt::Debug;
# fn shown(value: impl Debug) { println!("{value:?}"); }
#[derive(Debug)]
struct Point(i32);
fn main() { shown(Point(1)); }
</code></pre>
    <div data-pollscope="view=code"><pre><code class="language-rust">fn main() {}
</code></pre><pre><code class="language-js pollscope-twin">console.log(1);
</code></pre></div>`;
  await withCourse(baseURL, body, async ({ address }) => {
    await page.goto(address);
    await ready(page);
    const first = await page.evaluate(async () => {
      const all = document.querySelectorAll<PollscopePlayground>("pollscope-playground");
      const { js, halves } = await all[0]!.run();
      return { out: js.stdout, halves, height: all[1]!.offsetHeight, count: all.length };
    });
    const height = 300;
    expect(first).toEqual({ out: "from JavaScript\n", halves: ["javascript"], height, count: 3 });
    await ready(page, 1);
    await ready(page, 2);
    const frames = page.frames().filter((frame) => frame.url().includes("/embed/v1/"));
    const texts = await Promise.all(
      frames.map((frame) =>
        frame.evaluate(async () => {
          await window.pollscope.ready;
          return [...document.querySelectorAll(".source")].map((source) => source.textContent);
        }),
      ),
    );
    // They come in the order in which they were loaded.
    const having = (part: string) => texts.find((one) => one.join("").includes(part)) ?? [];
    expect(texts.length).toBe(3);
    expect(having("from ").length).toBe(1);
    const [hidden = ""] = having("use std::fmt::Debug;");
    expect(hidden).toContain("#[derive(Debug)]");
    expect(hidden).not.toContain("# use");
    expect(having("console.log(1);").length).toBe(2);
  });
});

test("the theme follows the course page, other attributes load it anew", async ({
  page,
  baseURL,
}) => {
  const body = `<pollscope-playground lesson="join-all" theme="dark"></pollscope-playground>`;
  await withCourse(baseURL, body, async ({ address }) => {
    await page.goto(address);
    await ready(page);
    const root = () => within(page).locator("html");
    const set = (name: string, value: string) =>
      page
        .locator("pollscope-playground")
        .evaluate((element, [name, value]) => element.setAttribute(name!, value!), [name, value]);
    await expect(root()).toHaveAttribute("data-theme", "dark");
    await set("theme", "light");
    await expect(root()).toHaveAttribute("data-theme", "light");
    await set("theme", "auto");
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(root()).toHaveAttribute("data-theme", "dark");
    // Asked for before the new page is there: it waits for the last of them.
    const asked = page.locator("pollscope-playground").evaluate((element) => {
      element.setAttribute("lesson", "early-request");
      const { ready } = element as PollscopePlayground;
      queueMicrotask(() => queueMicrotask(() => element.setAttribute("lesson", "one-at-a-time")));
      return ready.then(() => "ready");
    });
    expect(await asked).toBe("ready");
    await ready(page);
    const result = await page
      .locator("pollscope-playground")
      .evaluate(async (element) => (await (element as PollscopePlayground).run()).lesson);
    expect(result).toBe("one-at-a-time");
  });
});

test("an embed far below is loaded when it comes near, and gives its memory back", async ({
  page,
  baseURL,
}) => {
  const body = `<p>Top</p><div class="far"></div>${LESSON}<div class="far"></div>`;
  await withCourse(baseURL, body, async ({ address }) => {
    await page.goto(address);
    await page.evaluate(() => customElements.whenDefined("pollscope-playground"));
    const frames = page.locator("pollscope-playground iframe");
    await expect(frames).toHaveCount(0);
    await page.locator("#after").scrollIntoViewIfNeeded();
    await expect(frames).toHaveCount(1);
    await ready(page);
    await page.evaluate(() => scrollTo(0, 0));
    await expect(frames).toHaveCount(0);
    // One that somebody has edited stays.
    await page.locator("#after").scrollIntoViewIfNeeded();
    await ready(page);
    await within(page).getByTestId("source-js").locator(".cm-content").click();
    await page.keyboard.insertText("// mine\n");
    await expect(within(page).getByTestId("badge-js")).toHaveText(/edited/);
    await page.evaluate(() => scrollTo(0, 0));
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          const seen = new IntersectionObserver((entries) => {
            if (entries.every((entry) => !entry.isIntersecting)) done();
          });
          seen.observe(document.querySelector("pollscope-playground")!);
        }),
    );
    await expect(frames).toHaveCount(1);
  });
});

test("edits are kept if the author says so, for that version of the program", async ({
  page,
  baseURL,
}) => {
  const js = (text: string) => `<script type="text/js">${text}</script>`;
  const body = `<pollscope-playground persist="one">${js("1;")}</pollscope-playground>`;
  const text = () => within(page).getByTestId("source-js").locator(".cm-content");
  const edit = async () => {
    await text().click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText("console.log('mine');");
    await expect(within(page).getByTestId("badge-js")).toHaveText(/edited/);
  };
  await withCourse(baseURL, body, async ({ address }) => {
    await page.goto(address);
    await ready(page);
    await edit();
    await page.reload();
    await ready(page);
    await expect(text()).toHaveText("console.log('mine');");
    await within(page).getByTestId("embed-reset").click();
    await expect(text()).toHaveText("1;");
    await edit();
    await page.evaluate(() => {
      document.querySelector("pollscope-playground script")!.textContent = "2;";
      const playground = document.querySelector("pollscope-playground")!;
      playground.replaceWith(playground.cloneNode(true));
    });
    await ready(page);
    await expect(text(), "edits of another version").toHaveText("2;");
  });
});

test("calls that make no sense are answered with a sentence, strangers are not answered", async ({
  page,
  baseURL,
}) => {
  await withCourse(baseURL, LESSON, async ({ address }) => {
    await page.goto(address);
    await ready(page);
    const refused = await page.evaluate(async () => {
      const playground = document.querySelector<PollscopePlayground>("pollscope-playground")!;
      const why = (asked: Promise<unknown>) => asked.catch((error: Error) => error.message);
      return [
        await why(playground.load({ lesson: "nonsense" })),
        await why(playground.seek(NaN)),
        await why(playground.load({} as never)),
      ];
    });
    expect(refused[0]).toContain("There is no lesson called “nonsense”");
    expect(refused[1]).toBe("pollscope.seek wants a number of milliseconds, such as 1240");
    expect(refused[2]).toContain("pollscope.load wants an object");
    // What comes from elsewhere than the window around, and what is no call.
    const answers = await page.evaluate(async () => {
      const playground = document.querySelector<PollscopePlayground>("pollscope-playground")!;
      const frame = playground.shadowRoot!.querySelector("iframe")!.contentWindow!;
      (window as unknown as { target: Window }).target = frame;
      const heard: unknown[] = [];
      const stranger = document.createElement("iframe");
      document.body.append(stranger);
      stranger.contentWindow!.addEventListener("message", ({ data }) => heard.push(data));
      const script = stranger.contentDocument!.createElement("script");
      script.textContent = `parent.target.postMessage({ pollscope: 1, id: 1, call: "run" }, "*");`;
      stranger.contentDocument!.body.append(script);
      for (const data of [null, 1, {}, { pollscope: 2, id: 1, call: "run" }])
        frame.postMessage(data, "*");
      frame.postMessage({ pollscope: 1, id: "x", call: "run" }, "*");
      frame.postMessage({ pollscope: 1, id: 1, call: "constructor" }, "*");
      // It is answered after all of those would have been.
      await playground.seek(0);
      return { heard, result: playground.result };
    });
    expect(answers).toEqual({ heard: [], result: undefined });
  });
});

test("what is on the screen opens in a tab of its own, with the edits", async ({
  page,
  baseURL,
  context,
}) => {
  const body = `<pollscope-playground view="code"><script type="text/js">1;</script></pollscope-playground>`;
  await withCourse(baseURL, body, async ({ address }) => {
    await page.goto(address);
    await ready(page);
    await within(page).getByTestId("source-js").locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText("console.log('edited');");
    const opened = context.waitForEvent("page");
    await within(page).getByTestId("embed-open").click();
    const tab = await opened;
    await tab.waitForURL(/#v1\./);
    await tab.evaluate(() => window.pollscope.ready);
    expect(new URL(tab.url()).pathname).toBe("/");
    await expect(tab.getByTestId("source-js").locator(".cm-content")).toHaveText(
      "console.log('edited');",
    );
    expect(await tab.evaluate(() => window.opener === null)).toBe(true);
  });
});

test("a course page with a strict policy has to allow the copy's scripts and frames", async ({
  page,
  baseURL,
}) => {
  const policy = `default-src 'none'; style-src 'self'; script-src ${baseURL}; frame-src ${baseURL}`;
  await withCourse(
    baseURL,
    LESSON,
    async ({ address }) => {
      await page.goto(address);
      await ready(page);
      const height = await page
        .locator("pollscope-playground")
        .evaluate((one) => (one as HTMLElement).offsetHeight);
      expect(height).toBe(480);
      await expect(within(page).getByTestId("source-js").locator(".cm-content")).toBeVisible();
    },
    policy,
  );
});

test("the keyboard goes through an embed and out of it", async ({ page, baseURL }) => {
  const body = `<a href="#x" id="first">first</a>${LESSON}<a href="#y" id="last">last</a>`;
  await withCourse(baseURL, body, async ({ address }) => {
    await page.goto(address);
    await ready(page);
    const editor = within(page).getByTestId("source-rust").locator(".cm-content");
    await expect(editor).toBeVisible();
    await page.locator("#first").focus();
    const last = page.locator("#last");
    const out = () => last.evaluate((element) => element === document.activeElement);
    const visited = new Set<string>();
    for (let presses = 0; presses < 40 && !(await out()); presses += 1) {
      await page.keyboard.press("Tab");
      const focused = await within(page).evaluate(() => {
        const { activeElement: element } = document;
        const id = element?.closest<HTMLElement>("[data-testid]")?.dataset["testid"] ?? "";
        return [id, element?.classList.contains("cm-content") ?? false] as const;
      });
      visited.add(focused[0]);
      // Tab is for the program there, until Escape.
      if (focused[1]) await page.keyboard.press("Escape");
    }
    expect(await out(), [...visited].join(" ")).toBe(true);
    for (const id of [
      "source-rust",
      "source-js",
      "timeline-canvas",
      "run",
      "step-back",
      "embed-open",
    ]) {
      expect([...visited], id).toContain(id);
    }
  });
});

for (const [width, height] of [
  [700, 500],
  [480, 400],
  [360, 480],
] as const) {
  test(`a frame of ${width} x ${height} shows program, timeline and the foot`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("/embed/v1/?lesson=join-all");
    await page.evaluate(() => window.pollscope.ready);
    await expect(page.locator(".cm-content").first()).toBeVisible();
    await page.evaluate(() => window.pollscope.run());
    const shown = await page.evaluate(() => {
      const inside = (selector: string) =>
        [...document.querySelectorAll(selector)].filter((element) => {
          const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
          return (
            width > 0 &&
            height > 0 &&
            left >= 0 &&
            top >= 0 &&
            right <= innerWidth &&
            bottom <= innerHeight
          );
        }).length;
      const foot = document.querySelector(".foot")!.getBoundingClientRect();
      return {
        programs: inside(".source"),
        lines: document.querySelector(".source:not(.other-tab) .code")!.clientHeight / 18 > 6,
        timeline: inside("canvas"),
        run: inside(".run"),
        steps: inside("[data-testid=step-back], [data-testid=step-forward]"),
        end: inside("[data-testid=embed-reset], [data-testid=embed-open]"),
        foot: foot.bottom === innerHeight,
      };
    });
    const programs = width < 480 ? 1 : 2;
    expect(shown).toEqual({
      programs,
      lines: true,
      timeline: 1,
      run: 1,
      steps: 2,
      end: 2,
      foot: true,
    });
    await page.screenshot({ path: `../target/screenshots/embed-${width}x${height}.png` });
  });
}
