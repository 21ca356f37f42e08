/** Stand-in until the sandbox is there: reports that the JavaScript half cannot run. */

export class Session {
  readonly #onMessage: (json: string) => void;

  constructor(onMessage: (json: string) => void) {
    this.#onMessage = onMessage;
  }

  async prepare(_source: string): Promise<void> {}

  start(_epoch: number): void {
    this.#onMessage(
      JSON.stringify({ type: "ended", end: "unavailable", message: "Not built yet." }),
    );
  }

  stop(): void {}

  dispose(): void {}
}
