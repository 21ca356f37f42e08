/** The command line's arguments, and what is said about wrong ones. Pure: text in, data out. */

import { parseArgs } from "node:util";
import type { Clock, Edition, LiveLimits } from "../generated/protocol.js";
import { errorText } from "../internal/error-text.js";

export type Verb = "run" | "check" | "layout";

export interface Arguments {
  verb: Verb;
  files: string[];
  edition: Edition;
  clock: Clock;
  /** One line of JSON for each file. */
  json: boolean;
  /** Where to write the trace, as a file that the page opens. */
  trace: string | undefined;
  /** A file of expectations to check after the run. */
  expect: string | undefined;
  /** Whether the JavaScript of programs may use the network. */
  network: boolean;
  limits: LiveLimits;
}

/** Wrong arguments; the message says which. */
export class UsageError extends Error {}

export const USAGE = `Usage: pollscope run|check|layout FILE.rs ... [options]

  run      compile each file and run it
  check    only compile it, and say what is wrong
  layout   show the state machines of its async functions, and other types

Options:
  --edition 2021|2024   the edition of Rust (2021)
  --clock simulated|real   the clock of the program: sleeping takes no time, or as long
                        as it says (simulated)
  --allow-net           let pollscope::js make requests; otherwise a program reaches no network
  --trace FILE          write what happened, for the page to open (Open a trace)
  --expect FILE         check what must be seen, one expectation a line (docs/expectations.md);
                        then the exit code is 0 if all of them hold, otherwise 1
  --limit SECONDS       end a program that runs longer (30)
  --simulated-limit SECONDS
                        ... whose own clock goes further (86400); counts what it reports
  --output-limit BYTES  ... that prints more (1048576)
  --event-limit COUNT   ... that reports more events (100000)
  --memory-limit MB     ... that needs more memory, with the compiler's 100 MB (1024)
  --json                one line of JSON for each file
  --help                this text

A file named - is read from standard input; otherwise standard input is the program's.
Exit code: the program's. 1 if a file does not compile, 2 for wrong arguments, 123 if output could
not be written, 124 if a limit was reached, 125 if it was stopped, 126 if the compiler could not be
had; of several files, the first that is not 0. With --json 0, unless the arguments were wrong or
there was no compiler.
`;

/**
 * @returns The arguments, or `undefined` if help is asked for.
 * @throws {UsageError}
 */
export function readArguments(list: string[]): Arguments | undefined {
  const { values, positionals } = parse(list);
  if (values.help) return undefined;
  const [verb, ...files] = positionals;
  if (verb !== "run" && verb !== "check" && verb !== "layout") {
    throw new UsageError(
      verb === undefined
        ? "say what to do: run, check or layout"
        : `there is no command \`${verb}\``,
    );
  }
  if (files.length === 0) throw new UsageError(`say which file to ${verb}`);
  const { edition, clock } = values;
  if (edition !== "2021" && edition !== "2024") {
    throw new UsageError(`the editions are 2021 and 2024, not \`${edition}\``);
  }
  if (clock !== "simulated" && clock !== "real") {
    throw new UsageError(`the clocks are simulated and real, not \`${clock}\``);
  }
  const limits: LiveLimits = {
    wall_ms: 1000 * number(values.limit, "seconds up to a day", 86_400),
    simulated_ms: 1000 * number(values["simulated-limit"], "seconds up to 100 days", 8_640_000),
    output_bytes: number(values["output-limit"], "bytes up to 1 GB", 1 << 30),
    events: number(values["event-limit"], "events up to ten million", 10_000_000),
    memory_bytes: (1 << 20) * number(values["memory-limit"], "MB up to 4096", 4096),
  };
  const { json, trace, expect, "allow-net": network } = values;
  if (trace !== undefined && (verb !== "run" || files.length > 1)) {
    throw new UsageError("--trace is for a run of one file");
  }
  if (expect !== undefined && (verb !== "run" || files.length > 1)) {
    throw new UsageError("--expect is for a run of one file");
  }
  return { verb, files, edition, clock, json, trace, expect, network, limits };
}

function number(text: string, what: string, most: number): number {
  const value = Number(text);
  if (!(value > 0 && value <= most)) throw new UsageError(`\`${text}\` is no number of ${what}`);
  return value;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        edition: { type: "string", default: "2021" },
        clock: { type: "string", default: "simulated" },
        "allow-net": { type: "boolean", default: false },
        trace: { type: "string" },
        expect: { type: "string" },
        limit: { type: "string", default: "30" },
        "simulated-limit": { type: "string", default: "86400" },
        "output-limit": { type: "string", default: String(1 << 20) },
        "event-limit": { type: "string", default: "100000" },
        "memory-limit": { type: "string", default: "1024" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(errorText(error));
  }
}
