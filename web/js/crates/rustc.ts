/**
 * `rustc` for cargo: compiles crates with the compiler that runs in the tab, so that edited programs
 * can use them there. What is for this machine (build scripts) goes to the machine's own compiler.
 *
 * The compiler itself runs in `server.ts`, because loading it takes longer than compiling most crates.
 * `POLLSCOPE_NATIVE_RUSTC` is the machine's own compiler.
 */

import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { COMPILER, readAnswer, type Request } from "./protocol.js";

/** To be raised when crates come out differently: cargo compiles them again then. */
const REVISION = 3;

/** What cargo and build scripts read of it; both look at the number only. */
const VERSION = "rustc 1.78.0-dev";
const VERBOSE = `${VERSION}
binary: rustc
commit-hash: unknown
commit-date: unknown
host: x86_64-unknown-linux-gnu
release: 1.78.0-dev
LLVM version: 18.1.0
pollscope: ${REVISION}
`;

async function main(args: string[]): Promise<number> {
  if (args.includes("-vV") || (args.includes("-V") && args.includes("-v"))) {
    process.stdout.write(VERBOSE);
    return 0;
  }
  if (args.includes("--version") || args.includes("-V")) {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  // What it prints about a target is the same for both.
  const prints = args.some((arg) => arg.startsWith("--print"));
  if (prints || !args.includes("--target")) {
    const native = process.env["POLLSCOPE_NATIVE_RUSTC"] ?? "rustc";
    // Cargo's pipe for sharing processors is not passed on.
    delete process.env["CARGO_MAKEFLAGS"];
    return spawnSync(native, args, { stdio: "inherit" }).status ?? 1;
  }
  return compile(args);
}

/** Sends the call to the server and prints the compiler's output. */
function compile(args: string[]): Promise<number> {
  const [port = "", token = ""] = (process.env[COMPILER] ?? "").split(":");
  const request: Request = { token, args, cwd: process.cwd(), env: { ...process.env } };
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => {
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on("error", reject);
    const lines = createInterface({ input: socket });
    lines.on("line", (line) => {
      const answer = readAnswer(line);
      if ("code" in answer) {
        socket.end();
        resolve(answer.code);
      } else {
        (answer.stream === 1 ? process.stdout : process.stderr).write(answer.bytes);
      }
    });
    lines.on("close", () =>
      reject(new Error("the compile server closed the connection before it answered")),
    );
  });
}

process.exitCode = await main(process.argv.slice(2));
