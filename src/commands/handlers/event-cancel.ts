import { statusText } from '../../domain/mission/status-text.ts';
import { safe } from '../../lib/safe-text.ts';
import { contactNames, phoneDigits } from '../../domain/contact/contacts.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { cancelParts, type CancelRecord } from './cancel-parts.ts';
import { cancelRecordOf } from './cancel-record.ts';
import { theirTimeText } from './when-text.ts';
import { refuse } from '../door/refusal.ts';

/** Nearer to its time than this an event may be under way before the request arrives; deleting would erase it. */
const TOO_LATE_MS = 10_000;

export const cancelEvent: CommandHandler<CommandOf<'event.cancel'>> = async (command, facts) => {
  const found = await facts.event(command.assistantId, command.event);
  if (!found.ok) return found;
  const event = { ...found.value, assistantId: command.assistantId };
  if (event.status === 'cancelled') return refuse('already-so', safe`It is cancelled already.`);
  if (event.status !== 'pending') {
    return refuse(
      'not-pending',
      safe`It is ${statusText(event.status)} now: only a pending one can be cancelled, any other would lose its record.`,
    );
  }
  const dueMs = event.scheduledAtMs;
  const { item, entry, record: whose } = await cancelRecordOf(event, facts);
  const due = dueMs === undefined ? 'at an unknown time' : theirTimeText(dueMs, item?.zone, facts.nowMs());
  if (dueMs !== undefined && dueMs - facts.nowMs() < TOO_LATE_MS) {
    return refuse('too-late', safe`Too late to cancel: it is due ${due}.`);
  }
  const { missionId } = whose;
  const mission = item?.mission ?? (missionId === undefined ? undefined : missionKeyOf(missionId, undefined));
  const record: CancelRecord = {
    ...whose,
    leftOut: true,
    ...(command.reason !== undefined && { reason: command.reason }),
  };
  const parts = cancelParts(event, record);
  const what = event.channel === 'sms' ? 'SMS' : event.channel;
  const name = item?.contactName ?? contactNames(entry?.memory ?? {}).get(phoneDigits(event.to));
  const who = name ?? event.to;
  return prepared({
    tier: 1,
    title: safe`Cancel the ${what} to ${who}`,
    lines: [
      safe`Due ${due}`,
      ...(command.reason === undefined ? [] : [safe`Reason: ${command.reason}`]),
      safe`${name === undefined ? '' : `${event.to}, `}event ${event.id}`,
    ],
    basis: { status: event.status, dueMs: dueMs ?? null },
    ...(mission !== undefined && { mission }),
    effect: { kind: 'act', parts: command.bare === true ? parts.slice(0, 1) : parts },
    done: safe`The ${what} to ${who} is cancelled.`,
  });
};
