import { safe } from '../../lib/safe-text.ts';
import type { Result } from '../../lib/result.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { CHANGED_SENTENCE } from './refusal.ts';
import type { Actor, Consent, Preview, Refusal } from './door.ts';

const CONSENT = 'consent';

export const CHANGED: Refusal = { code: 'changed', sentence: CHANGED_SENTENCE };

/** Consents serve once, in whichever process. */
export interface Consents {
  isUsed(digest: string): boolean;
  /** True for the first; an error where the ledger could not keep it. */
  use(digest: string): Promise<Result<boolean, LedgerError>>;
}

export function createConsents(ledger: Pick<LedgerPort, 'view' | 'commit'>, nowMs: () => number): Consents {
  const keyOf = (digest: string): string => `consent:${digest}`;
  return {
    isUsed: (digest) => ledger.view().intents.get(keyOf(digest)) !== undefined,
    use: (digest) =>
      ledger.commit(({ intents }) =>
        intents.insert({
          opKey: keyOf(digest),
          kind: CONSENT,
          status: 'done',
          slot: 0,
          body: '{}',
          createdAtMs: nowMs(),
          updatedAtMs: nowMs(),
        }),
      ),
  };
}

/** What is missing before this may be done: agreement to exactly what was shown, or the code where it is dangerous. */
export function consentRefusal(
  shown: Preview,
  actor: Actor,
  consent: Consent | undefined,
): Refusal | undefined {
  if (actor.kind === 'engine') return undefined;
  // Whoever agreed to a dialog where none was needed agreed to what it showed.
  if (shown.tier === 0) {
    return (consent?.confirmedTier ?? 0) > 0 && consent?.digest !== shown.digest ? CHANGED : undefined;
  }
  if (consent === undefined) {
    return { code: 'needs-consent', sentence: safe`${shown.title}: look at the preview and agree to it.` };
  }
  if (consent.digest !== shown.digest) return CHANGED;
  if (consent.confirmedTier < shown.tier) {
    return {
      code: 'needs-code',
      sentence: safe`${shown.title}: this asks for the code that is shown beside it.`,
    };
  }
  return undefined;
}
