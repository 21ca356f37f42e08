/**
 * The sign of life of a browser's worker: a lock that it holds while it works. A worker that is ended
 * from outside (out of memory, developer tools) causes no event, but its locks are released.
 *
 * A page that has a lock cannot be kept for the back button, so a worker that only waits holds none.
 */

/** A lock that is held. */
export interface Held {
  /** Null where browsers withhold locks: on pages without https, and where storage is blocked. */
  readonly lock: string | null;
  release(): void;
}

const NONE: Held = { lock: null, release: () => undefined };

/** In the worker: takes a lock of its own. */
export function hold(): Promise<Held> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return Promise.resolve(NONE);
  const lock = `pollscope-${crypto.randomUUID()}`;
  return new Promise((resolve) => {
    const held = locks.request(
      lock,
      () => new Promise<void>((release) => resolve({ lock, release })),
    );
    held.catch(() => resolve(NONE));
  });
}

/** On the page: calls `lost` when the worker that holds the lock is gone, unless `signal` is aborted. */
export function watch(lock: string | null, signal: AbortSignal, lost: () => void): void {
  if (lock === null || signal.aborted) return;
  const locks = (navigator as { locks?: LockManager }).locks;
  locks
    ?.request(lock, { signal }, () => {
      if (!signal.aborted) lost();
    })
    .catch(() => undefined);
}
