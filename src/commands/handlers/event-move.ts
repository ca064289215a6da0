import { safe } from '../../lib/safe-text.ts';
import type { CommandOf, ScheduleFields } from '../command.ts';
import { opKeyOf } from '../dispatch/dispatch-intent.ts';
import { LEAST_LEAD_MS } from '../once/once-state.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { cancelEvent } from './event-cancel.ts';
import { faultOf, momentOf, placeOnRun, twinsOf } from './event-schedule.ts';
import { tryOfEvent } from './event-try.ts';
import { theirTimeText } from './when-text.ts';
import { lineFault } from './line-fault.ts';
import { refuse } from '../door/refusal.ts';

/**
 * Moves a pending event: it is cancelled, and only when that is certain the same try is scheduled anew. Two live events
 * for one try never exist.
 */
export const moveEvent: CommandHandler<CommandOf<'event.move'>> = async (command, facts) => {
  const { assistantId, event: id, atMs } = command;
  const cancel = await cancelEvent({ kind: 'event.cancel', assistantId, event: id, reason: 'moved' }, facts);
  if (!cancel.ok) return cancel;
  const { effect, mission } = cancel.value;
  if (effect.kind !== 'act') return refuse('invalid', safe`It cannot be moved.`);
  const found = await facts.event(assistantId, id);
  if (!found.ok) return found;
  const event = found.value;
  if (event.channel !== 'call' && event.channel !== 'sms') {
    return refuse('invalid', safe`It is a ${event.channel}: only calls and messages can be moved.`);
  }
  if (event.scheduledAtMs === atMs) return refuse('already-so', safe`It is at that time already.`);
  if (!(atMs - facts.nowMs() >= LEAST_LEAD_MS)) {
    return refuse('too-late', safe`The new time has to be at least 1 minute ahead.`);
  }
  const item = freeName(await tryOfEvent(event, assistantId, atMs, facts), event.id, facts);
  const fault = faultOf(item, facts.nowMs());
  if (fault !== undefined) return refuse('invalid', fault);
  const placed = await placeOnRun(item, facts);
  if (!placed.ok) return placed;
  const full = placed.value;
  const assistant = await facts.assistant(assistantId);
  if (!assistant.ok) return assistant;
  const line = await facts.line({ assistantId, phone: full.from, channel: full.channel, thoroughly: true });
  if (!line.ok) return line;
  const foreign = lineFault(line.value, full.from, assistant.value.name);
  if (foreign !== undefined) {
    return refuse('line-not-owned', safe`It would be cancelled and could not be placed again. ${foreign}`);
  }
  const listed = await facts.scheduledBy(assistantId);
  if (!listed.ok) return listed;
  const twins = twinsOf(full, listed.value).filter((twin) => twin.id !== event.id);
  const what = full.channel === 'call' ? 'call' : 'SMS';
  const timeText = (ms: number) => theirTimeText(ms, full.zone, facts.nowMs());
  const who = full.contactName ?? full.to;
  const from = event.scheduledAtMs === undefined ? 'an unknown time' : timeText(event.scheduledAtMs);
  return prepared({
    tier: twins.length > 0 ? 2 : 1,
    title: safe`Move the ${what} to ${who}`,
    lines: [
      safe`From ${from}`,
      safe`To ${timeText(atMs)}`,
      safe`To ${full.to}, from ${full.from}, try ${full.attempt}`,
      safe`The old ${what} is cancelled first; then the same try is scheduled anew, under a new id.`,
      ...twins.map(
        (twin) =>
          safe`Also pending to this number: ${twin.scheduledAtMs === undefined ? 'at an unknown time' : timeText(twin.scheduledAtMs)}, event ${twin.id}`,
      ),
      safe`Event ${event.id}`,
    ],
    basis: { status: event.status, fromMs: event.scheduledAtMs ?? null, twins: twins.map((twin) => twin.id) },
    ...(mission === undefined ? {} : { mission }),
    effect: { kind: 'move', cancel: effect, event: event.id, item: full },
    done: safe`The ${what} to ${who} is moved to ${timeText(atMs)}.`,
    contacts: [momentOf(full)],
    notByEngine: safe`A scheduled event is moved by a person.`,
  });
};

/** Another try may have this number in the ledger, where the bot has scheduled since: the next free one is taken. */
function freeName(item: ScheduleFields, event: string, facts: FactReader): ScheduleFields {
  let { attempt } = item;
  for (;;) {
    const known = facts.intent(opKeyOf({ ...item, attempt }));
    if (known === undefined || known.result === event || known.status === 'cancelled') break;
    attempt += 1;
  }
  return { ...item, attempt };
}
