/** Whether this device has no network at all. That it has one does not mean that it reaches the server. */
export function isOffline(): boolean {
  const { navigator } = globalThis as { navigator?: { onLine?: boolean } };
  return navigator?.onLine === false;
}
