import { safe } from '../../lib/safe-text.ts';
import { contactNames, phoneDigits } from '../../domain/contact/contacts.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';
import { cancelParts, recordFor } from './cancel-parts.ts';
import { whenText } from './when-text.ts';
import { withStop } from '../../lib/full-stop.ts';

/** Nearer to its time than this one may be under way before the request arrives; deleting would erase it. */
const TOO_LATE_MS = 10_000;

/** Takes everything back that a mission still has scheduled; the mission itself goes on. */
export const cancelCalls: CommandHandler<CommandOf<'calls.cancel'>> = async (command, facts) => {
  const mission = await facts.missionState(command.mission);
  if (!mission.ok) return mission;
  const pending = mission.value.scheduled.filter(({ status }) => status === 'pending');
  const soon = facts.nowMs() + TOO_LATE_MS;
  const stopped = pending.filter(({ scheduledAtMs }) => (scheduledAtMs ?? Infinity) >= soon);
  if (stopped.length === 0) {
    return refuse(
      'already-so',
      pending.length === 0
        ? safe`Nothing is scheduled any more.`
        : safe`What is left is due this moment: it cannot be stopped any more.`,
    );
  }
  const names = contactNames(mission.value.entry?.memory ?? {});
  const record = { ...recordFor(mission.value, command.reason), leftOut: true };
  return prepared({
    tier: stopped.length > 1 ? 2 : 1,
    title: safe`Cancel the rest (${stopped.length})`,
    lines: [
      ...stopped.map((event) => {
        const name = names.get(phoneDigits(event.to));
        const when =
          event.scheduledAtMs === undefined ? 'time unknown' : whenText(event.scheduledAtMs, facts.nowMs());
        return safe`${when}  ${event.channel === 'sms' ? 'SMS' : event.channel} to ${name === undefined ? '' : `${name} `}${event.to}`;
      }),
      safe`The mission itself goes on. Reason: ${command.reason}`,
    ],
    basis: { pending: stopped.map(({ id }) => id), run: mission.value.run.id },
    mission: command.mission,
    effect: { kind: 'act', parts: stopped.flatMap((event) => cancelParts(event, record)) },
    done: safe`Cancelled ${stopped.length}: ${withStop(command.reason)}`,
    notByEngine: safe`Many at once are cancelled by a person.`,
  });
};
