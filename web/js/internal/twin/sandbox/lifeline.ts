/**
 * Notices when a frame is gone. A program that uses up the memory of its process takes the frame with
 * it, and the browser reports nothing: no event, no error, and messages to it are lost. So the frame is
 * asked at intervals whether it is there. It must not know what runs in it.
 */

/** How often the frame is asked, in milliseconds. */
const PERIOD = 1000;
/** How many questions in a row it may leave without an answer. */
const PATIENCE = 5;

/** The browser has ended the process of the frame. */
const ENDED =
  "The browser ended the process that ran the program, most likely because the program used up its " +
  "memory. The next run gets a new one.";
/** The frame was removed from the page. */
const REMOVED =
  "The frame that ran the program was removed from the page, perhaps by an extension. The next run " +
  "gets a new one.";

/** Watches one frame. */
export class Lifeline {
  readonly #element: HTMLIFrameElement;
  readonly #ask: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #unanswered = 0;
  #lose: (sentence: string) => void = () => undefined;
  /** Resolves with a sentence when the frame is gone; otherwise never. */
  readonly lost = new Promise<string>((resolve) => (this.#lose = resolve));

  /** `ask` sends the question; {@link Lifeline.heard} is to be called for each answer. */
  constructor(element: HTMLIFrameElement, ask: () => void) {
    this.#element = element;
    this.#ask = ask;
    this.#timer = setInterval(() => this.#look(), PERIOD);
  }

  /** The frame has answered. */
  heard(): void {
    this.#unanswered = 0;
  }

  /** Stops asking. */
  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    // Counted in questions, not in time: while the page itself stands still no answer arrives.
    const gone = this.#element.isConnected ? this.#unanswered >= PATIENCE && ENDED : REMOVED;
    if (gone) {
      this.close();
      this.#lose(gone);
      return;
    }
    this.#unanswered += 1;
    this.#ask();
  }
}
