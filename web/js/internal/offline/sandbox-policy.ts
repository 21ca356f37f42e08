/** The policy by which the service worker takes a kept frame's origin away: offline/worker/kept-frame.ts. */
export const SANDBOX = "sandbox allow-scripts";
