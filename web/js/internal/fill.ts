/** HTML that we have written, on the page: the prose of a lesson. */

import { ownPolicy } from "./trusted.js";

/** Fills an element with HTML that was made when the page was built; never with anybody's input. */
export function fill(element: Element, html: string): void {
  // A string to TypeScript, which does not know trusted types.
  element.innerHTML = (ownPolicy()?.createHTML(html) ?? html) as string;
}
