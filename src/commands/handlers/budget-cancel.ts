import { isInScope, scopeText } from '../../domain/cost/budget.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { safe } from '../../lib/safe-text.ts';
import { withStop } from '../../lib/full-stop.ts';
import { refuse } from '../door/refusal.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader, Reading } from '../reads/fact-reader.ts';
import type { Part } from '../acts/part.ts';
import { cancelParts } from './cancel-parts.ts';
import { cancelRecordOf } from './cancel-record.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { whenText } from './when-text.ts';

/** Nearer to its time than this one may be under way before the request arrives; deleting would erase it. */
const TOO_LATE_MS = 10_000;

/**
 * Takes back what the bot, or a console with a ledger of its own, has scheduled within a budget: the budget counts it and
 * stops nothing of it, so a person does. What this ledger scheduled is taken back by the budget itself.
 */
export const cancelForBudget: CommandHandler<CommandOf<'budget.cancel'>> = async (command, facts) => {
  const { scope, reason } = command;
  const book = facts.budget.book();
  if (book === undefined)
    return refuse('not-found', safe`There are no budgets: see clawdtalk-tui budget sample.`);
  const pending = await pendingIn(command, facts);
  if (!pending.ok) return pending;
  const soon = facts.nowMs() + TOO_LATE_MS;
  const theirs = pending.value.filter(
    ({ id, scheduledAtMs }) =>
      facts.tryOf(id) === undefined &&
      scheduledAtMs !== undefined &&
      scheduledAtMs >= soon &&
      (scope.kind === 'mission' || isInScope(scope, book, { atMs: scheduledAtMs })),
  );
  const names = scope.kind === 'mission' ? facts.budget.missionNames(scope.mission) : [];
  const words = scopeText(scope, names[0]);
  if (theirs.length === 0)
    return refuse(
      'already-so',
      safe`Nothing that others scheduled is still to come within the budget of ${words}.`,
    );
  const parts: Part[] = [];
  const lines = [];
  for (const event of theirs) {
    const { record, entry } = await cancelRecordOf(event, facts);
    // The engine dials nobody in its place.
    parts.push(...cancelParts(event, { ...record, reason, leftOut: true }));
    const mission = entry?.missionName ?? entry?.slug;
    lines.push(
      safe`${whenText(event.scheduledAtMs ?? 0, facts.nowMs())}: ${event.channel === 'sms' ? 'SMS' : event.channel} to ${event.to}${mission === undefined ? '' : `, ${mission}`}`,
    );
  }
  return prepared({
    tier: 2,
    title: safe`Cancel ${theirs.length} that others scheduled, within the budget of ${words}`,
    lines: [...lines, safe`The bot may schedule them again: tell it, too. Reason: ${reason}`],
    basis: { pending: theirs.map(({ id }) => id) },
    ...(scope.kind === 'mission' && { mission: scope.mission }),
    readToEnd: true,
    effect: { kind: 'act', parts },
    done: safe`Cancelled ${theirs.length} that others scheduled: ${withStop(reason)}`,
    notByEngine: safe`What others scheduled is cancelled by a person.`,
  });
};

async function pendingIn(
  { scope }: CommandOf<'budget.cancel'>,
  facts: FactReader,
): Reading<readonly ScheduledEvent[]> {
  if (scope.kind !== 'mission') return facts.pendingEverywhere();
  const mission = await facts.missionState(scope.mission);
  return mission.ok
    ? { ok: true, value: mission.value.scheduled.filter(({ status }) => status === 'pending') }
    : mission;
}
