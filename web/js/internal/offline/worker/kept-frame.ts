/**
 * The frame that runs JavaScript, from what is kept. Browsers do not let a service worker answer for a frame
 * whose `sandbox` attribute takes its origin away. So the page asks for a frame with `allow-same-origin`, at an
 * address that no server has, and the answer takes the origin away by its policy. Nothing in that frame could
 * load a script through this worker, hence the script is within the page, and its hash in the policy.
 */

/** The frame as one page, or nothing if it is not built as expected. */
export async function inOnePage(page: string, script: string): Promise<string | undefined> {
  if (!POLICY.test(page) || !SCRIPT.test(page) || script.includes("</script")) return undefined;
  const hash = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script)),
  );
  const source = `'sha256-${btoa(String.fromCharCode(...hash))}'`;
  return page
    .replace(POLICY, (_, before: string) => before + source)
    .replace(SCRIPT, () => `<script>${script}</script>`);
}

/** The script that a frame loads, relative to it. */
export function scriptOf(page: string): string | undefined {
  return SCRIPT.exec(page)?.[1];
}

const POLICY = /(script-src )'self'/;
const SCRIPT = /<script src="\.\/([\w-]+\.js)"><\/script>/;
