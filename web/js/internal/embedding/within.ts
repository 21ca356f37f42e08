/**
 * The embedded page's side: answers the page around it, and tells it what happens. By itself (not in a frame,
 * or on the page at the top of the site) it does neither.
 *
 * Who may ask is the window around and no other. Whatever its origin is: a course page may stand anywhere,
 * and can do no more than a person who uses the page.
 */

import { EMBED_VERSION, type EmbedEvent } from "../../generated/protocol.js";
import { systemTheme } from "../boot/theme.js";
import { errorText } from "../error-text.js";
import { asCall, type AnswerMessage, type CallMessage } from "./messages.js";
import type { LoadOptions, Pollscope } from "../../public/pollscope.js";

/** Begins to answer. */
export function answerAround(window: Window & { readonly pollscope: Pollscope }): void {
  if (!isWithin(window)) return;
  window.addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    const call = source === window.parent ? asCall(data) : undefined;
    if (call) void answer(window, call);
  });
  void window.pollscope.ready.then(() => send(window, { type: "ready" }));
}

/** Tells the page around something: JSON of an `EmbedEvent`. */
export function tell(event: string): void {
  if (isWithin(window)) send(window, JSON.parse(event) as EmbedEvent);
}

function isWithin(window: Window): boolean {
  return window.parent !== window && "embed" in window.document.documentElement.dataset;
}

async function answer(window: Window & { readonly pollscope: Pollscope }, call: CallMessage) {
  const { id } = call;
  let message: AnswerMessage;
  try {
    message = { pollscope: EMBED_VERSION, id, value: await carriedOut(window, call) };
  } catch (thrown) {
    message = { pollscope: EMBED_VERSION, id, error: errorText(thrown) };
  }
  window.parent.postMessage(message, "*");
}

/** The methods of `window.pollscope` look at what they are given themselves. */
async function carriedOut(
  { document, pollscope }: Window & { readonly pollscope: Pollscope },
  { call, argument }: CallMessage,
): Promise<unknown> {
  await pollscope.ready;
  switch (call) {
    case "run":
      return pollscope.run();
    case "stop":
      return pollscope.stop();
    case "reset":
      return pollscope.reset();
    case "load":
      return pollscope.load(argument as LoadOptions);
    case "seek":
      return pollscope.seek(argument as number);
    case "expect":
      return pollscope.expect(...(argument as Parameters<Pollscope["expect"]>));
    case "theme":
      return showTheme(document.documentElement, argument);
  }
}

/** `light`, `dark`, or `auto` for what the system has. */
function showTheme(root: HTMLElement, theme: unknown): void {
  if (theme !== "light" && theme !== "dark" && theme !== "auto") {
    throw new TypeError('The theme has to be "light", "dark" or "auto".');
  }
  if (theme === "auto") delete root.dataset["themeChosen"];
  else root.dataset["themeChosen"] = "";
  root.dataset["theme"] = theme === "auto" ? systemTheme() : theme;
}

function send(window: Window, event: EmbedEvent): void {
  window.parent.postMessage({ pollscope: EMBED_VERSION, ...event }, "*");
}
