/** Another process leaves an act alone for this long after its last sign of life. */
export const CLAIM_MS = 90_000;

/** Where an act stands right after it was written down: nobody else touches it for a while. */
export const claimedUntilMs = (nowMs: number): number => nowMs + CLAIM_MS;
