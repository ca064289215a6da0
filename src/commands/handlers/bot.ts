import { createHash } from 'node:crypto';
import { safe, safeText } from '../../lib/safe-text.ts';
import { missionId as toMissionId, runId as toRunId } from '../../domain/ids.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { CommandOf, ScheduleFields } from '../command.ts';
import { wireOf } from '../bot/bot-request.ts';
import { dispatchBodyOf, opKeyOf } from '../dispatch/dispatch-intent.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { whenText } from './when-text.ts';
import { faultOf, placeOnRun, prepareSchedule, twinsOf, unclearTriesOf } from './event-schedule.ts';
import { refuse, unread } from '../door/refusal.ts';

/** A bot's own request. A run that has ended is left alone, whoever asks. */
export const requestForBot: CommandHandler<CommandOf<'bot.request'>> = async ({ request }, facts) => {
  const mission = 'missionId' in request ? missionKeyOf(request.missionId, undefined) : undefined;
  if (request.what === 'update-run') {
    const run = await facts.mission(missionKeyOf(request.missionId, undefined), toRunId(request.runId));
    if (!run.ok && run.error.kind === 'unread') return unread(run.error.error);
    // What the server does not know, it refuses in its own words.
    const now = run.ok ? run.value.run.status : undefined;
    const wanted = (JSON.parse(request.body) as { status?: string }).status;
    if (now !== undefined && isTerminalRun(now) && wanted !== now) {
      return refuse('ended', safe`The run ended as ${now}; it is left alone.`);
    }
  }
  const { method, path, body } = wireOf(request);
  const digest = createHash('sha256')
    .update(body ?? '')
    .digest('hex');
  return prepared({
    tier: 1,
    title: safe`${request.what} for a bot`,
    lines: [safe`${method} ${path}`, ...(body === undefined ? [] : [safeText(body, { maxLength: 400 })])],
    basis: { digest },
    ...(mission !== undefined && { mission }),
    effect: { kind: 'bot-request', request },
    done: safe`Done: ${request.what}.`,
  });
};

/** Tries of one contact are few; a ledger that says otherwise is not followed for ever. */
const MOST_TRIES = 1_000;

/**
 * A call or message that a bot schedules. The same contact at the same time is the same try, however often the bot
 * asks; another time is the next try.
 */
export const scheduleForBot: CommandHandler<CommandOf<'bot.schedule'>> = async ({ item }, facts) => {
  const first = { ...item, attempt: 1, bare: true };
  const fault = faultOf(first, facts.nowMs());
  if (fault !== undefined) return refuse('invalid', fault);
  const placed = await placeOnRun(first, facts);
  if (!placed.ok) return placed;
  const tried = triesOf(placed.value, facts);
  const same = tried.find(({ before }) => before.atMs === item.atMs && before.text === item.text);
  if (same?.status === 'done') {
    return refuse('already-so', safe`It is scheduled already, as event ${same.eventId}.`, {
      eventId: same.eventId,
    });
  }
  const listed = await facts.scheduledBy(item.assistantId);
  if (!listed.ok) return listed;
  const { runId, step, channel } = placed.value;
  const twin = twinsOf(placed.value, listed.value).find(
    (event) =>
      runId !== undefined &&
      event.runId === runId &&
      event.stepId === step &&
      (channel === 'call' || event.text === item.text),
  );
  if (twin !== undefined && same === undefined) {
    return refuse(
      'already-so',
      safe`${item.to} has a pending ${channel} for this step already, as event ${twin.id}: cancel it first.`,
    );
  }
  const attempt = same?.attempt ?? tried.length + 1;
  const unclear = unclearTriesOf(facts)({ ...placed.value, attempt }).find(
    (other) => other.step === step && (channel === 'call' || other.text === item.text),
  );
  if (unclear !== undefined && same === undefined) {
    return refuse(
      'already-so',
      safe`A ${channel} to ${item.to} was sent for ${whenText(unclear.atMs, facts.nowMs())}, and nobody knows yet whether it was placed: nothing else is sent until that is clear.`,
    );
  }
  return prepareSchedule({ ...first, attempt }, facts);
};

function triesOf(item: ScheduleFields, facts: FactReader) {
  const tries = [];
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    const intent = facts.intent(opKeyOf({ ...item, attempt }));
    if (intent === undefined) break;
    const { status, result: eventId = '' } = intent;
    tries.push({ attempt, status, eventId, before: dispatchBodyOf(intent).item });
  }
  return tries;
}

/** Takes an entry out of the state file; the ledger keeps a copy of it. */
export const removeState: CommandHandler<CommandOf<'state.remove'>> = async ({ slug, missionId }, facts) => {
  const key = missionKeyOf(undefined, slug);
  const entry = await facts.entry(key);
  if (!entry.ok) return refuse('already-so', safe`The state file has no entry ${slug}.`);
  const found = entry.value;
  if (missionId !== undefined && found.missionId !== undefined && found.missionId !== missionId) {
    return refuse(
      'invalid',
      safe`The entry ${slug} belongs to mission ${found.missionId}, not to ${toMissionId(missionId)}.`,
    );
  }
  return prepared({
    tier: 0,
    title: safe`Remove ${slug} from the state file`,
    lines: [safe`A copy of its memory is kept in the ledger.`],
    basis: { run: found.runId ?? null },
    mission: missionKeyOf(found.missionId, slug),
    effect: {
      kind: 'act',
      parts: [
        { target: 'memory', change: { kind: 'entry.archive', slug } },
        { target: 'memory', change: { kind: 'entry.remove', slug } },
      ],
    },
    done: safe`Removed ${slug} from the state file.`,
  });
};

/** Writes an entry that the state file lost. One that is there again is left alone. */
export const restoreState: CommandHandler<CommandOf<'state.restore'>> = async ({ slug, members }, facts) => {
  const entry = await facts.entry(missionKeyOf(undefined, slug));
  if (entry.ok) return refuse('already-so', safe`The state file has an entry ${slug} again.`);
  return prepared({
    tier: 0,
    title: safe`Write the lost entry ${slug} into the state file`,
    lines: [safeText(JSON.stringify(members), { maxLength: 2_000 })],
    basis: { members },
    effect: {
      kind: 'act',
      parts: [{ target: 'memory', change: { kind: 'entry.create', slug, members } }],
    },
    done: safe`Restored ${slug}.`,
  });
};
