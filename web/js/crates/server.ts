/**
 * Loads the compiler that runs in the tab, once, then runs a command (cargo) whose `rustc.mjs` sends
 * its crates here to compile: `server.mjs COMMAND ARGUMENT ...`. Exits with the command's code.
 *
 * Each crate is compiled in a worker of its own, and all workers share the compiled WebAssembly module:
 * compiling the module takes ten seconds of a processor, more than most crates take.
 *
 * Variables: `POLLSCOPE_LIVE` is the packed compiler, `POLLSCOPE_CRATES_LOG` a file that gets a line of
 * JSON (`CompiledCrate`) for each crate.
 */

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { code as COMPILE } from "embed:./compile.ts";
import { diskStore, packedFolder } from "../cli/toolchain-folder.js";
import { folderSource, nodeLoader } from "../internal/live/node-host.js";
import { Toolchain, type Loaded } from "../internal/live/toolchain.js";
import {
  COMPILER,
  readRequest,
  writeAnswer,
  type Answer,
  type Job,
  type Request,
} from "./protocol.js";

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error("usage: server.mjs COMMAND [ARGUMENT ...]");

const toolchain = new Toolchain(nodeLoader(folderSource(packedFolder()), diskStore()));
const loaded = await toolchain.load([], () => undefined, new AbortController().signal);
const token = randomUUID();
const server = createServer((socket) => serve(socket, loaded));
await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
const { port } = server.address() as AddressInfo;

const child = spawn(command, args, {
  stdio: "inherit",
  env: {
    ...process.env,
    RUSTC: fileURLToPath(new URL("rustc.mjs", import.meta.url)),
    [COMPILER]: `${port}:${token}`,
  },
});
child.on("error", (error) => {
  console.error(`${command} cannot be started: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code) => process.exit(code ?? 1));

/** Answers one request. */
function serve(socket: Socket, { module, units }: Loaded): void {
  // The requesting process may have been terminated.
  socket.on("error", () => undefined);
  createInterface({ input: socket }).once("line", (line) => {
    const request = readRequest(line);
    if (request.token !== token) {
      socket.destroy();
      return;
    }
    const worker = start(request, (answer) => {
      if (!socket.destroyed) socket.write(writeAnswer(answer));
    });
    const shared = units.filter((unit) => unit instanceof Uint8Array);
    const job: Job = { module, units: shared, request };
    worker.postMessage(job);
    socket.on("close", () => void worker.terminate());
  });
}

function start(request: Request, tell: (answer: Answer) => void): Worker {
  const worker = new Worker(COMPILE, {
    eval: true,
    env: request.env,
    // The compiler recurses.
    resourceLimits: { stackSizeMb: 16 },
  });
  worker.on("message", tell);
  worker.on("error", (error) => {
    tell({ stream: 2, bytes: Buffer.from(`${error.message}\n`) });
    tell({ code: 101 });
  });
  return worker;
}
