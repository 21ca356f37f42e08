/**
 * Trusted types: where a site demands them (`require-trusted-types-for 'script'`), a script's
 * address or text counts only once a policy has let it pass. The policy here is called `pollscope`.
 *
 * Where a site forbids a policy of that name the plain text is used, and the browser says no.
 */

interface Policy {
  createHTML(text: string): unknown;
  createScript(text: string): unknown;
  createScriptURL(text: string): unknown;
}

type Rules = Record<keyof Policy, (text: string) => string>;

interface PolicyFactory {
  createPolicy(name: string, rules: Rules): Policy;
}

/** A policy that lets everything pass, if the browser knows trusted types and the site allows it. */
export function policy(name: string): Policy | undefined {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  const pass = (text: string) => text;
  try {
    return trustedTypes?.createPolicy(name, {
      createHTML: pass,
      createScript: pass,
      createScriptURL: pass,
    });
  } catch {
    return undefined;
  }
}

/**
 * Where the policy is kept. A site may forbid making a policy of one name twice, and the scripts of the
 * page are bundled separately, so a variable of this module exists more than once.
 */
const KEPT = Symbol.for("pollscope.policy");

let own: Policy | undefined;

/** The policy of this page, frame or worker. */
export function ownPolicy(): Policy | undefined {
  const { document } = globalThis as { document?: { [KEPT]?: Policy | undefined } };
  // A worker has one script, and its globals belong to the program that it runs.
  if (!document) return (own ??= policy("pollscope"));
  return (document[KEPT] ??= policy("pollscope"));
}

/** A worker that runs one of our own scripts. */
export function startWorker(address: string): Worker {
  // A string to TypeScript, which does not know trusted types.
  return new Worker((ownPolicy()?.createScriptURL(address) ?? address) as string);
}
