/**
 * `pollscope run|check|layout FILE.rs ...`: the live engine without a page, so that the programs of
 * a course can be checked where its text is built. arguments.ts says what it takes.
 */

import { readFileSync } from "node:fs";
import type { LiveProgram, LiveResult } from "../generated/protocol.js";
import { errorText } from "../internal/error-text.js";
import { FilesError } from "../internal/live/files.js";
import { RustcEngine, type Engine, type Observer } from "../internal/live/engine.js";
import { folderSource, nodeHost, nodeLoader } from "../internal/live/node-host.js";
import { Toolchain } from "../internal/live/toolchain.js";
import { readArguments, USAGE, UsageError, type Arguments } from "./arguments.js";
import { NOT_WRITTEN, OutputError, OutputFile, reasonOf, watchOutput } from "./output.js";
import { programTools, readExpectations, type Expectations } from "./program-tools.js";
import { checkCode, exitCode, layoutText } from "./report.js";
import { diskStore, packedFolder } from "./toolchain-folder.js";
import { traceFile } from "./trace-file.js";

const WRONG_ARGUMENTS = 2;
const NO_COMPILER = 126;
const BROKEN = 125;
const NOT_AS_EXPECTED = 1;

async function main(): Promise<number> {
  try {
    const args = readArguments(process.argv.slice(2));
    if (!args) {
      process.stdout.write(USAGE);
      return 0;
    }
    return await all(args);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`error: ${error.message}\n\n${USAGE}`);
      return WRONG_ARGUMENTS;
    }
    if (error instanceof FilesError) {
      process.stderr.write(`error: ${error.message}\n`);
      return NO_COMPILER;
    }
    if (error instanceof OutputError) {
      process.stderr.write(`error: ${error.message}\n`);
      return NOT_WRITTEN;
    }
    process.stderr.write(`error: pollscope itself went wrong: ${errorText(error)}\n`);
    return BROKEN;
  }
}

async function all(args: Arguments): Promise<number> {
  const programs = args.files.map((file) => ({ file, program: read(file, args) }));
  // Before anything runs for nothing.
  const expectations = await expected(args);
  const trace = args.trace === undefined ? undefined : new OutputFile(args.trace);
  const toolchain = new Toolchain(nodeLoader(folderSource(packedFolder()), diskStore()));
  const engine = new RustcEngine(toolchain, nodeHost(await programTools(packedFolder())));
  let code = 0;
  for (const { file, program } of programs) {
    await engine.load(program, () => undefined, new AbortController().signal);
    const ended = await one(engine, args, file, program, trace, expectations);
    code ||= ended;
  }
  return args.json && !expectations ? 0 : code;
}

async function one(
  engine: Engine,
  args: Arguments,
  file: string,
  program: LiveProgram,
  trace: OutputFile | undefined,
  expectations: Expectations | undefined,
): Promise<number> {
  const line = (value: object) => process.stdout.write(`${JSON.stringify({ file, ...value })}\n`);
  if (args.verb === "run") {
    const job = engine.run(program, args.json ? SILENT : SHOWN);
    // Whether the program wants to hear of it is the program's business; the second time it is ended.
    const interrupt = () => job.interrupt() || job.stop();
    process.on("SIGINT", interrupt);
    const result = await job.result;
    process.off("SIGINT", interrupt);
    trace?.write(`${JSON.stringify(traceFile(file, program, result))}\n`);
    const report = expectations?.(result, program.source);
    if (args.json) line({ ...(await withWarnings(engine, program, result)), expectations: report });
    else if (result.message !== null) process.stderr.write(`${ending(result)}\n`);
    if (!report) return exitCode(result);
    if (!args.json) process.stderr.write(report.lines.map((line) => `${line}\n`).join(""));
    return report.hold ? 0 : NOT_AS_EXPECTED;
  }
  if (args.verb === "check") {
    const result = await engine.check(program).result;
    if (args.json) line(result);
    else process.stderr.write(result.diagnostics.map(({ rendered }) => rendered).join(""));
    return checkCode(result.diagnostics, result.message);
  }
  const result = await engine.layout(program).result;
  if (args.json) line(result);
  else {
    process.stderr.write(result.diagnostics.map(({ rendered }) => rendered).join(""));
    process.stdout.write(layoutText(result.types));
  }
  return checkCode(result.diagnostics, result.message);
}

/** What must be seen. */
async function expected({ expect }: Arguments): Promise<Expectations | undefined> {
  if (expect === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(expect, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${expect}: ${reasonOf(error)}`);
  }
  try {
    return await readExpectations(packedFolder(), expect, text);
  } catch (error) {
    if (error instanceof FilesError) throw error;
    throw new UsageError(errorText(error));
  }
}

/** A program that reports was compiled with changes; warnings are about the person's own text. */
async function withWarnings(
  engine: Engine,
  program: LiveProgram,
  result: LiveResult,
): Promise<LiveResult> {
  if (!result.instrumented) return result;
  const { diagnostics } = await engine.check(program).result;
  return { ...result, diagnostics: [...diagnostics, ...result.diagnostics] };
}

/** A panic has been printed by the program itself. */
function ending({ status, message }: LiveResult): string {
  return status === "panicked" ? "error: the program panicked" : `error: ${message}`;
}

function read(file: string, args: Arguments): LiveProgram {
  let source: string;
  try {
    source = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`);
  }
  return {
    source,
    edition: args.edition,
    clock: args.clock,
    stdin: args.files.includes("-") || process.stdin.isTTY ? "" : standardInput(),
    // Observing takes time, and moves columns: only where somebody reads what was seen.
    trace:
      args.verb === "run" && (args.json || args.trace !== undefined || args.expect !== undefined),
    network: args.network,
    limits: args.limits,
  };
}

let given: string | undefined;

/** Read once: every file gets the same. */
function standardInput(): string {
  try {
    given ??= readFileSync(0, "utf8");
  } catch {
    given = "";
  }
  return given;
}

const SILENT: Observer = {
  stdout: () => undefined,
  stderr: () => undefined,
  diagnostic: () => undefined,
  events: () => undefined,
};

const SHOWN: Observer = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  diagnostic: ({ rendered }) => void process.stderr.write(rendered),
  events: () => undefined,
};

// At the end: what is above must have been evaluated.
watchOutput();
process.exitCode = await main();
