/**
 * `for await` loops: they suspend without the word `await` in front of an expression, each time
 * round and when they are left early.
 */

import type { AnyNode, ForOfStatement } from "acorn";
import type MagicString from "magic-string";
import { CALL } from "./hooks.js";

/** Makes the loop report where it suspends, and its body and whatever follows where it goes on. */
export function markForAwait(
  text: MagicString,
  loop: ForOfStatement,
  ancestors: readonly AnyNode[],
): void {
  const line = loop.loc?.start.line ?? 0;
  text.prependRight(loop.right.start, `${CALL}.each(${line},(`);
  text.appendLeft(loop.right.end, "))?.v");

  const back = `${CALL}.back();`;
  if (loop.body.type === "BlockStatement") {
    text.appendLeft(loop.body.start + 1, back);
  } else {
    text.prependRight(loop.body.start, `{${back}`);
    text.appendLeft(loop.body.end, "}");
  }

  // Labels belong to the loop: `continue label` must still find it.
  let index = ancestors.length - 1;
  while (ancestors[index - 1]?.type === "LabeledStatement") index -= 1;
  const outermost = ancestors[index] ?? loop;
  if (isList(ancestors[index - 1])) {
    text.appendLeft(outermost.end, back);
  } else {
    text.prependRight(outermost.start, "{");
    text.appendLeft(outermost.end, `${back}}`);
  }
}

/** Whether a second statement may follow without a block around both. */
function isList(parent: AnyNode | undefined): boolean {
  return parent?.type === "BlockStatement" || parent?.type === "SwitchCase";
}
