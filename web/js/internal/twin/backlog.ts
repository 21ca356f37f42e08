/**
 * Messages that wait for their turn to be passed on, and what is left of them when a run is stopped
 * before: everything that was printed, the last event, and how many are missing.
 *
 * It goes by the text of the messages alone, of which there may be a hundred megabytes. In JSON a
 * quotation mark within a text has a backslash before it, so `{"id":` stands between two events and
 * nowhere else.
 */

/** Messages in their order. */
export class Backlog {
  #queue: Waiting[] = [];
  #next = 0;

  get isEmpty(): boolean {
    return this.#next === this.#queue.length;
  }

  push(json: string): void {
    // Now, because there is no time for it when Stop is pressed.
    this.#queue.push({ json, printed: printedIn(json) });
  }

  shift(): string | undefined {
    const first = this.#queue[this.#next];
    if (!first) return undefined;
    // What has been passed on takes no memory.
    this.#queue[this.#next] = GONE;
    this.#next += 1;
    if (this.isEmpty) this.clear();
    return first.json;
  }

  clear(): void {
    this.#queue = [];
    this.#next = 0;
  }

  /** One message in place of all of them; nothing if they are not the observer's. */
  summary(): string | undefined {
    // The end of the run may be among them.
    const rest = this.#queue.slice(this.#next).filter(({ json }) => FIRST_ID.test(json));
    const [first] = rest;
    const last = rest.at(-1);
    const from = Number(FIRST_ID.exec(first?.json ?? "")?.[1]);
    const before = Number(DROPPED.exec(first?.json ?? "")?.[1]);
    const dropped = Number(DROPPED.exec(last?.json ?? "")?.[1]);
    const lastEvent = eventsOf(last?.json ?? "").at(-1) ?? "";
    const to = Number(/^\{"id":(\d+)/.exec(lastEvent)?.[1]);
    const events = joined(rest.flatMap(({ printed }) => printed)).map(asEvent);
    if (!lastEvent.includes(CONSOLE)) events.push(lastEvent);
    // Numbers count what happened, kept or not.
    const lost = to - from + 1 - (dropped - before) - events.length;
    if (!(lost >= 0)) return undefined;
    return `{"type":"events","events":[${events.join()}],"dropped":${dropped + lost}}`;
  }
}

interface Waiting {
  readonly json: string;
  readonly printed: readonly Printed[];
}

const GONE: Waiting = { json: "", printed: [] };

/** What was printed at once to one stream. */
interface Printed {
  /** Its event up to the text. */
  readonly head: string;
  readonly stream: string;
  /** As it stands in JSON. */
  readonly text: string;
}

/** How a message of events begins and ends. */
const FIRST_ID = /^\{"type":"events","events":\[\{"id":(\d+)/;
const DROPPED = /\],"dropped":(\d+)\}$/;
/** In an event that prints, before the name of the stream. */
const CONSOLE = ',"kind":"console","stream":"';
/** And after it. */
const TEXT = '","text":"';

function eventsOf(json: string): string[] {
  const events = json.slice(json.indexOf("[") + 1, json.lastIndexOf('],"dropped":'));
  const [first = "", ...others] = events.split(',{"id":');
  return [first, ...others.map((rest) => `{"id":${rest}`)];
}

function printedIn(json: string): Printed[] {
  // Mostly there is nothing.
  if (!json.includes(CONSOLE)) return [];
  const printed = eventsOf(json).flatMap((event): Printed[] => {
    const at = event.indexOf(CONSOLE);
    if (at < 0) return [];
    const stream = at + CONSOLE.length;
    const text = event.indexOf(TEXT, stream);
    return [
      {
        head: event.slice(0, text + TEXT.length),
        stream: event.slice(stream, text),
        text: event.slice(text + TEXT.length, -2),
      },
    ];
  });
  return joined(printed);
}

/** What was printed to the same stream in a row, as if it had been printed at once. */
function joined(printed: readonly Printed[]): Printed[] {
  const runs: { last: Printed; texts: string[] }[] = [];
  for (const one of printed) {
    const run = runs.at(-1);
    if (run?.last.stream === one.stream) {
      run.last = one;
      run.texts.push(one.text);
    } else {
      runs.push({ last: one, texts: [one.text] });
    }
  }
  return runs.map(({ last, texts }) => ({ ...last, text: texts.join("") }));
}

function asEvent({ head, text }: Printed): string {
  return `${head}${text}"}`;
}
