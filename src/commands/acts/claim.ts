import type { Intent } from '../../state/ledger/intents.ts';

/** Another process leaves an act alone for this long after its last sign of life. */
export const CLAIM_MS = 90_000;

/** Where an act stands right after it was written down: nobody else touches it for a while. */
export const claimedUntilMs = (nowMs: number): number => nowMs + CLAIM_MS;

/** The kind of intent that an act of parts is. */
export const ACT = 'act';

/** Who is at an act stands where other kinds keep what came of them: nothing else comes of an act. */
export const claimedBy = (holder: string, intent: Intent): Intent =>
  intent.kind === ACT ? { ...intent, result: holder } : intent;

/** The process that is at an act, or was when it died; undefined where nobody has begun, or whoever did has put it down. */
export const claimantOf = ({ kind, result }: Intent): string | undefined =>
  kind === ACT ? result : undefined;

/** Nobody is at it any more. */
export function released(intent: Intent): Intent {
  if (intent.kind !== ACT) return intent;
  const { result: _claimant, ...rest } = intent;
  return rest;
}
