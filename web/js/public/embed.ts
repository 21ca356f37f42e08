/**
 * `<pollscope-playground>`: Pollscope in any page, in one line. `docs/embed.md` documents it; it is a promise, as
 * its address `embed/v1/embed.js` says.
 *
 * ```html
 * <script type="module" src="https://example.org/pollscope/embed/v1/embed.js"></script>
 * <pollscope-playground lesson="join-all"></pollscope-playground>
 * ```
 */

import type {
  EmbedEvent,
  ExpectationInfo,
  InsightInfo,
  LoadOptions,
  RunResult,
} from "../generated/protocol.js";
import { EMBED_VERSION } from "../generated/protocol.js";
import { asAnswer, asEvent, type Call } from "../internal/embedding/messages.js";
import { sources, type Sources } from "../internal/embedding/sources.js";
import { packLink } from "../internal/link.js";

export type { EmbedEvent, ExpectationInfo, InsightInfo, LoadOptions, RunResult };

/** What is put into the address as it is. */
const PARAMETERS = [
  "lesson",
  "template",
  "edition",
  "view",
  "theme",
  "clock",
  "t",
  "autorun",
  "readonly",
  "persist",
] as const;

/** How far outside the window an embed is loaded, and from which distance on it gives its memory back. */
const NEAR = "300px";
const FAR = "1500px";

/** Made by script: the policy of a strict page allows that, and no `style` element. */
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(`
:host { display: block; box-sizing: border-box; height: var(--pollscope-height, 480px); margin: 1em 0; contain: layout;
  border: var(--pollscope-border, 1px solid #8884); border-radius: var(--pollscope-radius, 8px); overflow: hidden; }
:host([hidden]) { display: none; }
iframe { display: block; width: 100%; height: 100%; border: 0; }
button { width: 100%; height: 100%; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
div { height: 100%; overflow: auto; } iframe + div { display: none; }
@media print { :host(:state(text)) { height: auto !important; border: 0; contain: none; overflow: visible; }
  :host(:state(text)) :is(iframe, button) { display: none; }
  :host(:state(text)) div { display: block; height: auto; overflow: visible; } }`);

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/** The element. Its events carry the fields of {@link EmbedEvent} in `detail`. */
export class PollscopePlayground extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...PARAMETERS, "height", "loading"];

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #fallback = document.createElement("div");
  #frame: HTMLIFrameElement | undefined;
  #ready: Promise<void> | undefined;
  #isReady: (() => void) | undefined;
  #calls = new Map<number, Waiting>();
  #lastCall = 0;
  #result: RunResult | undefined;
  #insights: readonly InsightInfo[] = [];
  #edited = false;
  #running = false;
  #written: Sources | undefined;
  #near: IntersectionObserver | undefined;
  #far: IntersectionObserver | undefined;
  #stale = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [SHEET];
    const slot = document.createElement("slot");
    const { states } = this.attachInternals();
    // On paper there is the text that the page has, if it has one.
    slot.onslotchange = () => {
      const hasText = slot.assignedElements().some(({ localName }) => localName !== "script");
      if (hasText) states.add("text");
      else states.delete("text");
    };
    this.#fallback.append(slot);
    this.#root.append(this.#fallback);
  }

  connectedCallback(): void {
    addEventListener("message", this.#hear);
    this.#reserve();
    if (this.getAttribute("loading") === "eager" || this.hasAttribute("autorun")) this.#load();
    else if (this.getAttribute("loading") === "click") this.#offer();
    else this.#loadWhenNear();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#hear);
    this.#near?.disconnect();
    this.#far?.disconnect();
    this.#unload();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.isConnected || before === now) return;
    if (name === "height") this.#reserve();
    else if (name === "theme" && this.#frame) void this.#call("theme", now ?? "auto");
    else if (this.#frame && name !== "loading") this.#reload();
  }

  /** How the last run went, whoever started it. */
  get result(): RunResult | undefined {
    return this.#result;
  }

  /** What there was to say about it, most useful first. */
  get insights(): readonly InsightInfo[] {
    return this.#insights;
  }

  /** Resolves once it can be driven; loads it if it is not loaded. */
  get ready(): Promise<void> {
    if (!this.#ready) this.#load();
    return this.#ready ?? Promise.resolve();
  }

  /** Runs both halves, as the Run button does, and resolves when both have ended or were stopped. */
  run(): Promise<RunResult> {
    return this.#call("run") as Promise<RunResult>;
  }

  /** Stops a run. */
  async stop(): Promise<void> {
    await this.#call("stop");
  }

  /** Back to the programs as they came. */
  async reset(): Promise<void> {
    await this.#call("reset");
  }

  /** Shows another lesson or other programs. */
  async load(what: LoadOptions): Promise<void> {
    await this.#call("load", what);
  }

  /** Puts the playhead at a time, in milliseconds. */
  async seek(ms: number): Promise<void> {
    await this.#call("seek", ms);
  }

  /** What the last run says to expectations, such as `"ends_within(1 s)"`: docs/expectations.md lists them. */
  expect(
    expectations: string | readonly string[],
    half: "rust" | "javascript" = "rust",
  ): Promise<ExpectationInfo[]> {
    return this.#call("expect", [expectations, half]) as Promise<ExpectationInfo[]>;
  }

  async #call(call: Call, argument?: unknown): Promise<unknown> {
    await this.ready;
    const [id, frame] = [(this.#lastCall += 1), this.#frame];
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      frame?.contentWindow?.postMessage({ pollscope: EMBED_VERSION, id, call, argument }, ORIGIN);
    });
  }

  readonly #hear = ({ source, origin, data }: MessageEvent<unknown>): void => {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== ORIGIN) return;
    const answer = asAnswer(data);
    if (answer) {
      const waiting = this.#calls.get(answer.id);
      this.#calls.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.value);
      else waiting?.reject(new Error(answer.error));
      return;
    }
    const event = asEvent(data);
    if (event) this.#happened(event);
  };

  #happened(event: EmbedEvent): void {
    switch (event.type) {
      case "ready":
        this.#isReady?.();
        this.#isReady = undefined;
        break;
      case "run-start":
        this.#running = true;
        break;
      case "run-end":
        [this.#running, this.#result, this.#insights] = [false, event.result, event.insights];
        break;
      case "change":
        this.#edited = event.edited;
        break;
      case "height":
        if (this.getAttribute("height") === "auto") this.#size(event.px);
        break;
      case "error":
        this.#forget(event.message);
        break;
    }
    const { type, ...detail } = event;
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #loadWhenNear(): void {
    this.#near ??= new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.#load();
      },
      { rootMargin: NEAR },
    );
    this.#near.observe(this);
  }

  #offer(): void {
    const button = document.createElement("button");
    button.textContent = "▶ Open in Pollscope";
    button.onclick = () => {
      button.remove();
      this.#load();
    };
    this.#fallback.prepend(button);
  }

  #load(): void {
    if (this.#frame) return;
    this.#near?.disconnect();
    // Who waits for an embed that was loaded anew before it was ready waits for the new one.
    const before = this.#isReady;
    this.#ready = new Promise((resolve) => {
      this.#isReady = () => {
        before?.();
        resolve();
      };
    });
    const frame = document.createElement("iframe");
    frame.title = this.getAttribute("title") ?? "Pollscope playground";
    frame.allow = "clipboard-write";
    this.#frame = frame;
    this.#written ??= sources(this);
    void this.#address(this.#written).then((address) => {
      if (this.#frame !== frame) return;
      frame.src = address;
      this.#fallback.before(frame);
      this.#giveBackWhenFar();
    });
  }

  /** An embed far away is taken down if nothing in it would be lost. */
  #giveBackWhenFar(): void {
    if (this.getAttribute("loading") === "eager") return;
    this.#far ??= new IntersectionObserver(
      (entries) => {
        const away = entries.every((entry) => !entry.isIntersecting);
        if (!away || this.#edited || this.#running || this.#calls.size > 0) return;
        this.#unload();
        if (this.isConnected) this.#loadWhenNear();
      },
      { rootMargin: FAR },
    );
    this.#far.observe(this);
  }

  #unload(): void {
    this.#far?.disconnect();
    this.#frame?.remove();
    [this.#frame, this.#ready] = [undefined, undefined];
    [this.#edited, this.#running] = [false, false];
    this.#forget("The embed was removed from the page.");
  }

  #forget(reason: string): void {
    for (const waiting of this.#calls.values()) waiting.reject(new Error(reason));
    this.#calls.clear();
  }

  /** Several attributes that change together load it anew once. */
  #reload(): void {
    if (this.#stale) return;
    this.#stale = true;
    queueMicrotask(() => {
      this.#stale = false;
      if (!this.#frame) return;
      this.#unload();
      this.#load();
    });
  }

  async #address(written: Sources): Promise<string> {
    const url = new URL(HOME);
    for (const name of PARAMETERS) {
      const value = this.getAttribute(name);
      if (value !== null) url.searchParams.set(name, value);
    }
    if (written.rust !== undefined || written.js !== undefined) {
      url.hash = `v1.${await packLink(JSON.stringify({ v: 1, ...written }))}`;
    }
    return url.href;
  }

  /** Keeps the room that it will take, so that nothing moves when it is loaded. */
  #reserve(): void {
    const height = this.getAttribute("height");
    if (height === "auto") {
      this.#written ??= sources(this);
      const lines = Math.max(
        0,
        ...Object.values(this.#written).map((text) => text.split("\n").length),
      );
      if (lines > 0) this.#size(lines * 18 + 320);
    } else if (height !== null && Number.isFinite(parseFloat(height))) {
      this.#size(parseFloat(height));
    }
  }

  #size(px: number): void {
    this.style.height = `${px}px`;
  }
}

/** The folder of this module, which holds the embedded page, too. */
const HOME = new URL("./", import.meta.url).href;
const ORIGIN = new URL(HOME).origin;

/**
 * Puts a playground in the place of each block of code that is marked for it: `pre > code.pollscope` of Rust,
 * and elements with `data-pollscope`. Called once when the module is loaded; call it for what is added later.
 */
export function scan(root: ParentNode = document): void {
  for (const code of root.querySelectorAll(
    "pre > code.pollscope, pre[data-pollscope], [data-pollscope] > pre",
  )) {
    const block = code.closest("pre");
    if (!block || block.closest("pollscope-playground")) continue;
    const marked = block.closest<HTMLElement>("[data-pollscope]");
    const playground = document.createElement("pollscope-playground");
    for (const [name, value] of options(code, marked)) playground.setAttribute(name, value);
    const twin = block.nextElementSibling;
    block.replaceWith(playground);
    playground.append(block);
    if (twin?.matches("pre") && twin.querySelector("code.pollscope-twin")) playground.append(twin);
  }
}

/** `view=code+output` among the classes or in `data-pollscope`, and `data-pollscope-view`. */
function* options(code: Element, marked: HTMLElement | null): Iterable<[string, string]> {
  const words = [...code.classList, ...(marked?.dataset["pollscope"] ?? "").split(/\s+/)];
  for (const word of words) {
    const [name = "", value = ""] = word.split("=", 2);
    if (PollscopePlayground.observedAttributes.includes(name))
      yield [name, value.replaceAll("+", ",")];
  }
  for (const { name, value } of marked?.attributes ?? []) {
    const known = name.startsWith("data-pollscope-") ? name.slice("data-pollscope-".length) : "";
    if (PollscopePlayground.observedAttributes.includes(known)) yield [known, value];
  }
}

// The module may be on the page twice.
if (!customElements.get("pollscope-playground")) {
  customElements.define("pollscope-playground", PollscopePlayground);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => scan());
  else scan();
}

declare global {
  interface HTMLElementTagNameMap {
    "pollscope-playground": PollscopePlayground;
  }
}
