/**
 * How much memory an execution takes besides the compiler's own, which bounds itself: files that the
 * program writes, and what it has asked JavaScript or was answered. It must not know what any of it is.
 */

export interface RoomLimit {
  bytes: number;
  /** Called when there is more; throws to end the program. */
  exceeded: () => never;
}

export class Room {
  readonly #limit: RoomLimit;
  /** The compiler's memory, which counts too. */
  readonly #memory: () => number;
  /** How much there is now; asked for when what was taken so far would be too much. */
  readonly #measure: () => number;
  /** What there was when it was measured, and what was taken since. */
  #taken = 0;

  constructor(limit: RoomLimit, memory: () => number, measure: () => number) {
    this.#limit = limit;
    this.#memory = memory;
    this.#measure = measure;
  }

  /** Room for everything. */
  static endless(): Room {
    const exceeded = () => {
      throw new Error("Nothing is more than endless.");
    };
    return new Room(
      { bytes: Infinity, exceeded },
      () => 0,
      () => 0,
    );
  }

  /** Call it before allocating this many bytes more. Freeing needs no call. */
  take(bytes: number): void {
    if (!this.has(bytes)) this.#limit.exceeded();
  }

  /** Whether this many bytes more fit; if they do, they count as taken. */
  has(bytes: number): boolean {
    if (this.#fits(bytes)) return true;
    this.#taken = this.#measure();
    return this.#fits(bytes);
  }

  /** Whether there is still room: the compiler's memory grows without being seen. */
  check(): void {
    this.take(0);
  }

  #fits(bytes: number): boolean {
    const taken = this.#taken + bytes;
    // What the compiler's memory alone may be is not decided here.
    if (taken > 0 && taken + this.#memory() > this.#limit.bytes) return false;
    this.#taken = taken;
    return true;
  }
}
