/** Events as the expectations of tests have them. */

import type { Event } from "../generated/protocol.js";

/** Time in milliseconds, promise, line, what happened. */
export function show(event: Event): string {
  return `${event.at / 1e6} #${event.future} line ${event.line}: ${what(event)}`;
}

/**
 * Of the events those about bodies of async functions, their output and their timers. Only those
 * have a number here; whatever else ran is 0.
 */
export function basic(events: readonly Event[]): Event[] {
  const numbers = new Map<number, number>();
  const number = (future: number) => numbers.get(future) ?? 0;
  return events.flatMap((event): Event[] => {
    if (event.kind === "promise_created") {
      if (event.origin !== "async_function") return [];
      numbers.set(event.future, numbers.size + 1);
      return [{ ...event, future: number(event.future), parent: number(event.parent) }];
    }
    if (event.kind === "promise_settled" && !numbers.has(event.future)) return [];
    return BASIC.has(event.kind) ? [{ ...event, future: number(event.future) }] : [];
  });
}

const BASIC = new Set<Event["kind"]>([
  "promise_settled",
  "await_reached",
  "await_resumed",
  "timer_armed",
  "timer_fired",
  "timer_cancelled",
  "console",
]);

/** What happened. */
export function what(event: Event): string {
  switch (event.kind) {
    case "promise_created":
      return event.origin === "async_function"
        ? `${event.name} by #${event.parent}`
        : `${event.name} (${event.origin}) by #${event.parent}`;
    case "promise_settled":
      return event.outcome;
    case "promise_follows":
      return `follows #${event.promise}`;
    case "reaction_added":
      return `waits for #${event.promise}`;
    case "microtask_queued":
    case "macrotask_queued":
      return `${event.kind} ${event.job} (${event.source})`;
    case "job_started":
    case "job_ended":
      return `${event.kind} ${event.job}`;
    case "console":
      return `${event.stream} ${JSON.stringify(event.text)}`;
    case "timer_armed":
      return `timer ${event.timer} until ${event.deadline / 1e6}`;
    case "timer_fired":
    case "timer_cancelled":
      return `${event.kind} ${event.timer}`;
    case "signal_aborted":
      return `signal ${event.signal} aborted`;
    case "mark":
      return `mark ${event.name}`;
    case "counter":
      return `${event.name} = ${event.value}`;
    default:
      return event.kind;
  }
}
