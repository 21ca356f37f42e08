/**
 * What the run waits for besides its timers: messages that have been posted, requests that have not
 * been answered. It must not know what they are about.
 */

/** How many turns of the event loop a message may take to arrive: longer ago, and it is lost. */
const PATIENCE = 100;
/** How long to wait before looking again whether a request was answered, in milliseconds. */
const PAUSE = 2;

/** Counts what is under way in one run. */
export class UnderWay {
  readonly #onChange: () => void;
  readonly #setTimeout: (callback: () => void, delay: number) => void;
  #messages = 0;
  #requests = 0;
  /** How often somebody has asked in vain since the last message arrived. */
  #asked = 0;

  /** `onChange` is called whenever there is less than before; `setTimeout` is the host's. */
  constructor(onChange: () => void, setTimeout: (callback: () => void, delay: number) => void) {
    this.#onChange = onChange;
    this.#setTimeout = setTimeout;
  }

  /** A message was posted to somebody who listens. */
  posted(): void {
    this.#messages += 1;
    this.#asked = 0;
  }

  /** A message is there, or never will be. */
  arrived(): void {
    this.#messages -= 1;
    this.#asked = 0;
    this.#onChange();
  }

  /** A request was made; the result is to be called when it has been answered. */
  requested(): () => void {
    this.#requests += 1;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.#requests -= 1;
      this.#onChange();
    };
  }

  /** The same where an answer may never come: it is waited for so many milliseconds of real time. */
  expected(patience: number): () => void {
    const answered = this.requested();
    this.#setTimeout(answered, patience);
    return answered;
  }

  /**
   * After how many milliseconds to look again; undefined if nothing is under way. To be asked once
   * a turn of the event loop.
   */
  readonly lookAgain = (): number | undefined => {
    if (this.#requests > 0) return PAUSE;
    if (this.#messages <= 0) return undefined;
    this.#asked += 1;
    return this.#asked > PATIENCE ? undefined : 0;
  };
}
