/**
 * The part of the help that says what works without the network, and keeps or removes it: an element of its
 * own, which the page's Rust only puts there.
 */

import type { State } from "./offline.js";

export interface Source {
  state(): Promise<State>;
  keep(): Promise<void>;
  remove(): Promise<void>;
}

/** How often the state is looked at while it changes and is seen, in milliseconds. */
const AGAIN = 1000;

export function definePanel(source: Source): void {
  if (customElements.get("pollscope-offline")) return;
  customElements.define(
    "pollscope-offline",
    class extends HTMLElement {
      readonly #seen = new IntersectionObserver((entries) => {
        if (entries.at(-1)?.isIntersecting) void this.#show();
      });

      connectedCallback(): void {
        this.#seen.observe(this);
        void this.#show();
      }

      disconnectedCallback(): void {
        this.#seen.disconnect();
      }

      async #show(): Promise<void> {
        const state = await source.state();
        const { text, action } = words(state);
        this.dataset["state"] = state.kind;
        const title = document.createElement("h3");
        title.textContent = "Without the network";
        const said = document.createElement("p");
        said.textContent = text;
        this.replaceChildren(title, said);
        if (action) this.append(this.#button(action));
        if (state.kind === "keeping" && this.checkVisibility()) {
          setTimeout(() => void this.#show(), AGAIN);
        }
      }

      #button(action: "keep" | "remove"): HTMLButtonElement {
        const button = document.createElement("button");
        button.className = "btn";
        button.textContent = action === "keep" ? "Keep it" : "Remove what is kept";
        button.dataset["testid"] = `offline-${action}`;
        button.addEventListener("click", () => {
          void source[action]().finally(() => this.#show());
        });
        return button;
      }
    },
  );
}

/** What to say, and what a person can do about it. */
export function words(state: State): { text: string; action?: "keep" | "remove" } {
  switch (state.kind) {
    case "unavailable":
      return { text: `This page needs the network. ${state.reason}` };
    case "off":
      return { text: "This page needs the network: nothing of it is kept.", action: "keep" };
    case "keeping":
      return { text: "The page and all lessons are being kept for use without the network …" };
    case "kept": {
      const compiler =
        state.compiler > 0
          ? `The Rust compiler is kept too (${megabytes(state.compiler)}).`
          : "The Rust compiler is not kept yet: edited Rust needs the network once.";
      return {
        text: `The page and all lessons work without the network (${megabytes(state.page)} kept). ${compiler}`,
        action: "remove",
      };
    }
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
