// The scenarios of src/scenario.rs as one writes them in JavaScript, with promises and async functions.

const MANY = 100_000;
const MILLION = 1_000_000;
const FEW = 10_000;
const BUFFER = 64;
const SPIN_MILLISECONDS = 2000;

const timed = (work) => async () => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

export const scenarios = {
  spawn: timed(async () => {
    let left = MANY;
    const { promise: over, resolve } = Promise.withResolvers();
    const ready = () => {
      left -= 1;
      if (left === 0) resolve();
    };
    // An async function would run to its first `await` inside the call; a task starts later.
    for (let number = 0; number < MANY; number += 1) Promise.resolve().then(ready);
    await over;
  }),

  "ping-pong": timed(async () => {
    let side = 0;
    let wake = null;
    const turn = (own) =>
      side === own ? undefined : new Promise((resolve) => (wake = resolve));
    const play = async (own) => {
      for (let count = 0; count < MILLION / 2; count += 1) {
        while (side !== own) await turn(own);
        side = 1 - own;
        const waiting = wake;
        wake = null;
        waiting?.();
      }
    };
    await Promise.all([play(0), play(1)]);
  }),

  yield: timed(async () => {
    for (let count = 0; count < MILLION; count += 1) await null;
  }),

  join: timed(async () => {
    const task = async (number) => {
      await null;
      return number;
    };
    const tasks = [];
    for (let number = 0; number < MANY; number += 1) tasks.push(task(number));
    const outputs = await Promise.all(tasks);
    const sum = outputs.reduce((sum, output) => sum + output, 0);
    if (sum !== (MANY * (MANY - 1)) / 2) throw new Error("outputs are missing");
  }),

  channel: timed(async () => {
    const channel = new Channel(BUFFER);
    const send = async () => {
      for (let number = 0; number < MILLION; number += 1) {
        // Awaits only where it has to: the fastest way to write it.
        while (channel.isFull()) await channel.space();
        channel.push(number);
      }
    };
    const sent = send();
    let sum = 0;
    for (let count = 0; count < MILLION; count += 1) {
      while (channel.isEmpty()) await channel.message();
      sum += channel.shift();
    }
    await sent;
    if (sum !== (MILLION * (MILLION - 1)) / 2) throw new Error("messages are missing");
  }),

  sleeps: () => sleeps(MILLION),

  "few-sleeps": () => sleeps(FEW),

  frames: async () => {
    const start = performance.now();
    while (performance.now() - start < SPIN_MILLISECONDS) {
      for (let count = 0; count < 16; count += 1) await null;
    }
  },

  // The driver measures the heap, with `window.idle` in it.
  idle: async () => {
    // A promise that can no longer be resolved would be collected, and its function with it.
    const resolvers = [];
    const task = async () => {
      await new Promise((resolve) => resolvers.push(resolve));
    };
    for (let number = 0; number < MILLION; number += 1) task();
    window.idle = resolvers;
    return 0;
  },
};

// Resolves when the last is over, to the milliseconds until the last was begun.
async function sleeps(count) {
  const start = performance.now();
  const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  let left = count;
  const { promise: over, resolve } = Promise.withResolvers();
  const task = async (number) => {
    await sleep((((number % 1000) * 7919) % 1000) + 1);
    left -= 1;
    if (left === 0) resolve();
  };
  for (let number = 0; number < count; number += 1) task(number);
  const create = performance.now() - start;
  await over;
  return create;
}

// A ring of messages, and at most one waiter on either side.
class Channel {
  constructor(capacity) {
    this.messages = new Array(capacity);
    this.capacity = capacity;
    this.head = 0;
    this.length = 0;
    this.sender = null;
    this.receiver = null;
  }

  isFull() {
    return this.length === this.capacity;
  }

  isEmpty() {
    return this.length === 0;
  }

  space() {
    return new Promise((resolve) => {
      this.sender = resolve;
    });
  }

  message() {
    return new Promise((resolve) => {
      this.receiver = resolve;
    });
  }

  push(message) {
    this.messages[(this.head + this.length) % this.capacity] = message;
    this.length += 1;
    this.receiver?.();
    this.receiver = null;
  }

  shift() {
    const message = this.messages[this.head];
    this.head = (this.head + 1) % this.capacity;
    this.length -= 1;
    this.sender?.();
    this.sender = null;
    return message;
  }
}
