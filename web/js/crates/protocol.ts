/** Messages between cargo's `rustc`, the server and its workers: JSON, one message a line. */

/** The environment variable with the server's port and token. */
export const COMPILER = "POLLSCOPE_COMPILER";

/** To the server, once: one call of the compiler. */
export interface Request {
  /** Known only to processes that the server started. */
  token: string;
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
}

/** From the server: the compiler's output, then its exit code. */
export type Answer = { stream: 1 | 2; bytes: Uint8Array } | { code: number };

/** To a worker, once: what to compile and with what. */
export interface Job {
  module: WebAssembly.Module;
  /** Unpacked units, shared between the threads. */
  units: Uint8Array[];
  request: Pick<Request, "args" | "cwd">;
}

/** @throws If the line is not a request. */
export function readRequest(line: string): Request {
  const read: unknown = JSON.parse(line);
  const { token, args, cwd, env } = (read ?? {}) as Partial<Record<keyof Request, unknown>>;
  const isText = (value: unknown): value is string => typeof value === "string";
  if (isText(token) && isText(cwd) && Array.isArray(args) && args.every(isText)) {
    if (typeof env === "object" && env !== null) {
      const own = Object.entries(env).filter((entry): entry is [string, string] =>
        isText(entry[1]),
      );
      return { token, args, cwd, env: Object.fromEntries(own) };
    }
  }
  throw new Error("The compile server received a line that is not a request.");
}

/** The answer as a line. */
export function writeAnswer(answer: Answer): string {
  if ("code" in answer) return `${JSON.stringify(answer)}\n`;
  const base64 = Buffer.from(answer.bytes).toString("base64");
  return `${JSON.stringify({ stream: answer.stream, base64 })}\n`;
}

/** @throws If the line is not an answer. */
export function readAnswer(line: string): Answer {
  const read: unknown = JSON.parse(line);
  const { code, stream, base64 } = (read ?? {}) as Record<string, unknown>;
  if (typeof code === "number") return { code };
  if ((stream === 1 || stream === 2) && typeof base64 === "string") {
    return { stream, bytes: Buffer.from(base64, "base64") };
  }
  throw new Error("The compile server sent a line that is not an answer.");
}
