import { contactNames } from '../../domain/contact/contacts.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Command } from '../command.ts';
import type { BroughtBack } from '../dispatch/bring-back.ts';
import { CHECK_BEFORE_MS } from '../dispatch/check-due.ts';
import { ringingLines, ringingText } from '../dispatch/ringing-text.ts';
import type { Keepers, StillRinging } from '../dispatch/still-rings.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import type { Outcome } from './door.ts';

/** After these what was taken back may go out again. */
const BRINGS_BACK: ReadonlySet<Command['kind']> = new Set([
  'hold.release',
  'budget.release',
  'inbox.deny',
  'contact.allow',
]);

/** The hold stands at once; what it does not reach is read for no longer than this. */
const READ_MS = 5_000;

/**
 * What a hold says when it stands: exactly what still rings, and in how many seconds. What its release does: what it
 * took back is scheduled again.
 */
export function createHeldEffects(deps: {
  readonly facts: FactReader;
  /** Nearer than `nearMs` ours is not counted on to be taken back any more. */
  readonly rings: (events: Iterable<ScheduledEvent>, nearMs?: number) => readonly StillRinging[];
  /** Takes back what is near and forbidden now. */
  readonly checkDue: () => Promise<void>;
  readonly keepers: Keepers;
  readonly bringBack: () => Promise<BroughtBack>;
  readonly sleep: (delayMs: number) => Promise<void>;
}): (command: Command, outcome: Outcome) => Promise<Outcome> {
  const { facts, rings, keepers } = deps;

  const told = async (outcome: Extract<Outcome, { status: 'done' }>): Promise<Outcome> => {
    // What is near is taken back before anything is told of it, by whatever process this is.
    await Promise.race([deps.checkDue(), deps.sleep(READ_MS)]);
    const pending = await Promise.race([facts.pendingEverywhere(), deps.sleep(READ_MS)]);
    if (pending?.ok !== true) {
      const sentence = safe`${outcome.sentence} What is scheduled already could not be read: it may still go out.`;
      return { ...outcome, sentence };
    }
    const ringing = rings(pending.value, CHECK_BEFORE_MS);
    const names = new Map((await facts.entries()).flatMap(({ memory }) => [...contactNames(memory)]));
    const cancel = ringing.some(({ stoppable }) => stoppable)
      ? [
          safe`To cancel all that can still be stopped: clawdtalk-tui hold --cancel, or A on the item in Approvals.`,
        ]
      : [];
    return {
      ...outcome,
      sentence: safe`${outcome.sentence} ${ringingText(ringing, keepers.any())}`,
      lines: [...ringingLines(ringing, (digits) => names.get(digits)), ...cancel],
    };
  };

  return async (command, outcome) => {
    if (outcome.status !== 'done') return outcome;
    if (command.kind === 'hold.set') return told(outcome);
    if (!BRINGS_BACK.has(command.kind)) return outcome;
    const { back, lost } = await deps.bringBack();
    const what =
      command.kind === 'hold.release' ? 'that the hold had taken back' : 'that had been taken back';
    const parts = [
      ...(back > 0 ? [`${back} ${what} ${back === 1 ? 'is' : 'are'} scheduled again.`] : []),
      ...(lost > 0 ? [`${lost} could not be: see clawdtalk-tui unclear.`] : []),
    ];
    return parts.length === 0
      ? outcome
      : { ...outcome, sentence: safe`${outcome.sentence} ${parts.join(' ')}` };
  };
}
