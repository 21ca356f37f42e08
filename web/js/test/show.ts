/** Events as the expectations of tests have them. */

import type { Event } from "../generated/protocol.js";

/** Time in milliseconds, promise, line, what happened. */
export function show(event: Event): string {
  return `${event.at / 1e6} #${event.future} line ${event.line}: ${what(event)}`;
}

/** What happened. */
export function what(event: Event): string {
  switch (event.kind) {
    case "promise_created":
      return `${event.name} by #${event.parent}`;
    case "promise_settled":
      return event.outcome;
    case "console":
      return `${event.stream} ${JSON.stringify(event.text)}`;
    case "timer_armed":
      return `timer ${event.timer} until ${event.deadline / 1e6}`;
    case "timer_fired":
    case "timer_cancelled":
      return `${event.kind} ${event.timer}`;
    default:
      return event.kind;
  }
}
