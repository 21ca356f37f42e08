/** Says why the page does not start. Once it has, this is out of the picture. */

const NO_WEBASSEMBLY =
  "This browser has WebAssembly switched off, and Pollscope needs it to run Rust. Please allow " +
  "WebAssembly for this page, or open it in another browser.";
const NOT_LOADED =
  "The playground could not be loaded. Check the connection and load the page again.";

export function watchStart(): void {
  /** Whether nothing more is to be said: the page has started, or the reason is known. */
  let settled = false;
  const say = (text: string) => {
    if (settled) return;
    whenParsed(() => {
      const message = document.getElementById("boot-message");
      if (!message) return;
      message.textContent = text;
      message.dataset["problem"] = "";
    });
  };
  const settle = (text: string) => {
    say(text);
    settled = true;
  };
  addEventListener("TrunkApplicationStarted", () => (settled = true));
  document.addEventListener("securitypolicyviolation", (event) => {
    const reason = forbidden(event);
    if (reason !== undefined) settle(reason);
  });
  // A script that does not arrive, or imports one that does not, tells only its own element,
  // and that event does not bubble: hence capturing. An icon or a style may be missing.
  addEventListener("error", ({ target }) => isNeeded(target) && say(NOT_LOADED), true);
  addEventListener("unhandledrejection", () => say(NOT_LOADED));
  if (typeof WebAssembly !== "object") settle(NO_WEBASSEMBLY);
}

function isNeeded(target: EventTarget | null): boolean {
  return (
    target === window ||
    target instanceof HTMLScriptElement ||
    (target instanceof HTMLLinkElement && target.rel === "modulepreload")
  );
}

/** What the site's policy lacks; nothing if the page starts without what it forbids. */
function forbidden(event: SecurityPolicyViolationEvent): string | undefined {
  const { disposition, effectiveDirective: directive, blockedURI } = event;
  if (disposition !== "enforce") return undefined;
  const sentence = (what: string, allow: string) =>
    `The content security policy of this site blocks ${what}, and Pollscope cannot start without. ` +
    `Its ${directive} has to allow ${allow}.`;
  if (blockedURI === "wasm-eval") return sentence("WebAssembly", "'wasm-unsafe-eval'");
  if (directive.startsWith("script-src")) return sentence(`a script (${blockedURI})`, "'self'");
  if (directive === "connect-src") return sentence(`a file (${blockedURI})`, "'self'");
  return undefined;
}

function whenParsed(then: () => void): void {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", then);
  else then();
}
