/** What a person, a service manager or a terminal that closes sends to end a program. */
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A process that is asked to end is gone within two seconds, whatever it is doing. */
const GONE_WITHIN_MS = 1_900;

/**
 * Calls `end` at the first of these signals. A second one ends the process at once, and so does the time: what was
 * under way then stands in the ledger, and the next start settles it.
 */
export function onEndSignals(signals: readonly EndSignal[], end: (signal: EndSignal) => void): void {
  let asked = false;
  for (const signal of signals) {
    // Kept, not `once`: a library that ends by signals too takes an absent listener for its own turn.
    process.on(signal, () => {
      if (asked) return dieBy(signal);
      asked = true;
      setTimeout(() => dieBy(signal), GONE_WITHIN_MS).unref();
      return end(signal);
    });
  }
}

/**
 * Ends by the signal itself. Unlike an ordinary exit this waits neither for a thread that is in the middle of a system
 * call nor for the ones that read files.
 */
export function dieBy(signal: EndSignal): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
