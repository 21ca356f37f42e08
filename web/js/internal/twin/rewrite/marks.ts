/**
 * Tells what was inserted into a program from what was there: each insertion is put between two
 * characters that no text has, which are taken out again. It must not know what is inserted.
 */

import MagicString from "magic-string";

/** Noncharacters of Unicode: for use inside a program, never in a text that is passed on. */
const BEGIN = "\uFDD0";
const END = "\uFDD1";

/** Whether a text has such characters of its own. */
export function hasMarks(text: string): boolean {
  return text.includes(BEGIN) || text.includes(END);
}

/** A text that marks what is inserted. */
export class MarkedText extends MagicString {
  override append(content: string): this {
    super.append(marked(content));
    return this;
  }

  override appendLeft(index: number, content: string): this {
    super.appendLeft(index, marked(content));
    return this;
  }

  override appendRight(index: number, content: string): this {
    super.appendRight(index, marked(content));
    return this;
  }

  override prepend(content: string): this {
    super.prepend(marked(content));
    return this;
  }

  override prependRight(index: number, content: string): this {
    super.prependRight(index, marked(content));
    return this;
  }
}

function marked(content: string): string {
  return BEGIN + content + END;
}

/** A marked text without its marks, and where each insertion begins and ends in it. */
export function unmarked(text: string): { code: string; inserted: number[] } {
  const inserted: number[] = [];
  let code = "";
  for (const piece of text.split(BEGIN)) {
    const end = piece.indexOf(END);
    if (end < 0) {
      code += piece;
      continue;
    }
    // One right behind another is one piece.
    if (inserted.at(-1) === code.length) inserted.pop();
    else inserted.push(code.length);
    inserted.push(code.length + end);
    code += piece.slice(0, end) + piece.slice(end + 1);
  }
  return { code, inserted };
}
