/**
 * The colours of web/style/tokens.css, in both themes: text is readable and marks that mean something can
 * be seen, as WCAG 2.2 measures it (1.4.3 and 1.4.11).
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/** Red, green and blue, each from 0 to 1. */
type Colour = readonly [number, number, number];

/** The most that the editor mixes into the panel behind the text of a line. */
const BAND = Math.max(
  ...Array.from(
    read("js/internal/editor/theme.ts").matchAll(/backgroundColor: .*var\(--c\) (\d+)%/g),
    ([, percent]) => Number(percent) / 100,
  ),
);

/** Text and what it stands on. A ground `band-…` is that half's band on the panel. */
const TEXT: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  ["text", ["bg", "panel", "sunk", "band-rust", "band-js"]],
  ["dim", ["bg", "panel", "sunk", "band-rust", "band-js"]],
  ["kw", ["panel", "band-rust", "band-js"]],
  ["fn", ["panel", "band-rust", "band-js"]],
  ["num", ["panel", "band-rust", "band-js"]],
  ["good", ["panel", "band-rust", "band-js"]],
  ["rust", ["panel", "rust-soft"]],
  ["js", ["panel", "js-soft"]],
  ["wake", ["panel"]],
  ["warn", ["panel", "sunk", "warn-soft"]],
  ["bad", ["bg", "panel", "sunk"]],
  ["bg", ["head"]],
  // The playhead's time, the words beside the pointer, the length of a marked stretch.
  ["panel", ["bad", "text", "wake"]],
  // What programs print in colours.
  ...Array.from({ length: 16 }, (_, n) => [`ansi-${n}`, ["panel", "sunk"]] as const),
];

/** What is drawn and means something: spans, waiting, hatching on its ground, crosses, the focus. */
const MARKS: typeof TEXT = [
  ["rust", ["panel", "sunk"]],
  ["js", ["panel", "sunk"]],
  ["rust-mid", ["panel", "sunk", "rust-soft"]],
  ["js-mid", ["panel", "sunk"]],
  ["warn", ["panel", "sunk"]],
  ["wake", ["bg", "panel", "sunk"]],
];

const themes = {
  light: tokens(":root"),
  dark: { ...tokens(":root"), ...tokens('[data-theme="dark"]') },
};

test("the band of marked lines is read from the editor's look", () => {
  assert.ok(BAND > 0 && BAND < 1, `the band is ${BAND}`);
});

for (const [theme, colours] of Object.entries(themes)) {
  for (const [kind, pairs, least] of [
    ["text", TEXT, 4.5],
    ["marks", MARKS, 3],
  ] as const) {
    test(`${kind} in the ${theme} theme`, () => {
      const tooFaint = pairs.flatMap(([front, grounds]) =>
        grounds
          .map((ground) => [`${front} on ${ground}`, contrast(front, ground, colours)] as const)
          .filter(([, ratio]) => ratio < least)
          .map(([pair, ratio]) => `${pair}: ${ratio.toFixed(2)}`),
      );
      assert.deepEqual(tooFaint, [], `these reach less than ${least}`);
    });
  }
}

function contrast(front: string, ground: string, colours: Record<string, Colour>): number {
  const [dark, light] = [luminance(colour(front)), luminance(colour(ground))].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);

  function colour(name: string): Colour {
    if (name.startsWith("band-")) {
      return mixed(colour(name.slice("band-".length)), colour("panel"), BAND);
    }
    const found = colours[name];
    assert.ok(found, `--${name} is in tokens.css`);
    return found;
  }
}

function mixed(front: Colour, ground: Colour, part: number): Colour {
  const channel = (index: 0 | 1 | 2) => front[index] * part + ground[index] * (1 - part);
  return [channel(0), channel(1), channel(2)];
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** The custom properties that are colours in the rule of that selector. */
function tokens(selector: string): Record<string, Colour> {
  const css = read("style/tokens.css");
  const begin = css.indexOf(`${selector} {`);
  assert.notEqual(begin, -1, `${selector} is in tokens.css`);
  const rule = css.slice(begin, css.indexOf("}", begin));
  const channel = (hex: string, at: number) => parseInt(hex.slice(at, at + 2), 16) / 255;
  return Object.fromEntries(
    Array.from(rule.matchAll(/--([\w-]+): #([0-9a-f]{6});/g), ([, name, hex]) => [
      name!,
      [channel(hex!, 0), channel(hex!, 2), channel(hex!, 4)] as const,
    ]),
  );
}

/** A file of web/; the bundled test lies in target/js-test/. */
function read(path: string): string {
  return readFileSync(new URL(`../../web/${path}`, import.meta.url), "utf8");
}
