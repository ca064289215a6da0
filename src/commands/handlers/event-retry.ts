import { statusText } from '../../domain/mission/status-text.ts';
import { safe } from '../../lib/safe-text.ts';
import { isTerminalEvent } from '../../domain/mission/status.ts';
import type { CommandOf } from '../command.ts';
import { SLOT_LEAD_MS } from '../once/once-state.ts';
import { type CommandHandler } from './handler.ts';
import { prepareSchedule } from './event-schedule.ts';
import { tryOfEvent } from './event-try.ts';
import { refuse } from '../door/refusal.ts';

/** A minute beyond the least lead, so that reading and agreeing to it does not make it late. */
const SOON_MS = SLOT_LEAD_MS + 60_000;

/** The next try at the contact of an event that did not succeed. */
export const retryEvent: CommandHandler<CommandOf<'event.retry'>> = async (command, facts) => {
  const found = await facts.event(command.assistantId, command.event);
  if (!found.ok) return found;
  const event = found.value;
  if (!isTerminalEvent(event.status)) {
    return refuse('not-pending', safe`It is ${statusText(event.status)}: it has not ended yet.`);
  }
  const same = await tryOfEvent(event, command.assistantId, command.atMs ?? facts.nowMs() + SOON_MS, facts);
  const item = { ...same, attempt: same.attempt + 1 };
  return prepareSchedule(item, facts);
};
