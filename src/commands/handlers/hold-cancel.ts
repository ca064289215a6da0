import { contactNames, phoneDigits } from '../../domain/contact/contacts.ts';
import { safe } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import type { Part } from '../acts/part.ts';
import { LAST_STOP_MS } from '../dispatch/check-due.ts';
import { ringingLines } from '../dispatch/ringing-text.ts';
import { refuse } from '../door/refusal.ts';
import { cancelParts } from './cancel-parts.ts';
import { cancelRecordOf } from './cancel-record.ts';
import { prepared, type CommandHandler } from './handler.ts';

/**
 * Cancels whatever still goes out although dispatch is held. Agreed to is that all of it is cancelled, not a list that
 * moves while somebody reads it.
 */
export const cancelHeld: CommandHandler<CommandOf<'hold.cancel'>> = async (command, facts) => {
  const hold = facts.hold();
  if (hold === undefined)
    return refuse('already-so', safe`Dispatch is not held: cancel calls one by one, or hold first.`);
  const pending = await facts.pendingEverywhere();
  if (!pending.ok) return pending;
  const ringing = facts.stillRinging(pending.value);
  const stoppable = ringing.filter((each) => each.inMs > LAST_STOP_MS);
  if (stoppable.length === 0)
    return refuse('already-so', safe`Nothing that still goes out can be cancelled.`);
  const parts: Part[] = [];
  for (const { event } of stoppable) {
    const { record } = await cancelRecordOf(event, facts);
    parts.push(...cancelParts(event, { ...record, reason: command.reason ?? 'dispatch is held' }));
  }
  const names = new Map((await facts.entries()).flatMap(({ memory }) => [...contactNames(memory)]));
  return prepared({
    tier: 2,
    title: safe`Cancel all that still goes out`,
    lines: [
      safe`Dispatch is held. Whatever can still be stopped is cancelled at the server, of every mission.`,
    ],
    mentions: ringingLines(ringing, (digits) => names.get(phoneDigits(digits))),
    basis: { sinceMs: hold.sinceMs },
    effect: { kind: 'act', parts },
    done: safe`${stoppable.length} cancelled.`,
    notByEngine: safe`Calls that a hold does not reach are cancelled by a person.`,
  });
};
