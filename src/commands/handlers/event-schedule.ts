import { missionId as missionIdOf } from '../../domain/ids.ts';
import { borrowedFrom } from '../../domain/mission/borrowed-number.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { isAssistant } from '../../domain/assistant/assistant.ts';
import { armOf, splitsOf } from '../../domain/assistant/assistant-split.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import { toldZone } from '../../domain/mission/mission-memory.ts';
import { readPhone } from '../../domain/contact/phone.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { ContactMoment } from '../door/calling-hours.ts';
import type { CommandOf, ScheduleFields } from '../command.ts';
import { dispatchBodyOf, opKeyOf } from '../dispatch/dispatch-intent.ts';
import { isGivenUp } from '../once/once-intent.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { prepared, type Prepared, type CommandHandler } from './handler.ts';
import { theirTimeText, whenText } from './when-text.ts';
import { lineDoubt, lineFault } from './line-fault.ts';
import { refuse, type Unprepared } from '../door/refusal.ts';

export const scheduleEvent: CommandHandler<CommandOf<'event.schedule'>> = async (command, facts) => {
  const { kind: _, ...item } = command;
  return prepareSchedule(item, facts, true);
};

/** What scheduling one call or message comes to. */
export async function prepareSchedule(
  item: ScheduleFields,
  facts: FactReader,
  thoroughly = false,
): Promise<Prepared> {
  const fault = faultOf(item, facts.nowMs());
  if (fault !== undefined) return refuse('invalid', fault);
  const placed = await placeOnRun(item, facts);
  if (!placed.ok) return placed;
  const full = withEarlierVariables(placed.value, facts);
  const caller = await callerName(full, facts);
  if (!caller.ok) return caller;
  const { assistantId, from, channel } = full;
  const barred = await otherArmOf(full, facts);
  if (barred !== undefined) return refuse('invalid', barred);
  const line = await facts.line({ assistantId, phone: from, channel, thoroughly });
  if (!line.ok) return line;
  const foreign = lineFault(line.value, from, caller.value);
  if (foreign !== undefined) return refuse('line-not-owned', foreign);
  const listed = await facts.scheduledBy(full.assistantId);
  if (!listed.ok) return listed;
  const twins = twinsOf(full, listed.value);
  const doubts = doubtsOf([full], facts);
  const what = full.channel === 'call' ? 'Call' : 'SMS';
  const who = full.contactName ?? full.to;
  const timeText = (ms: number) => theirTimeText(ms, full.zone, facts.nowMs());
  return prepared({
    tier: twins.length + doubts.length > 0 ? 2 : 1,
    title: safe`${what} ${who}, ${timeText(full.atMs)}`,
    lines: [
      safe`To ${full.to}${full.contactName === undefined ? '' : ` (${full.contactName})`}, from ${full.from}`,
      safe`By ${caller.value}, try ${full.attempt}${full.step === undefined ? '' : `, step ${full.step}`}`,
      ...lineDoubt(line.value, from),
      ...(await lenderLines(full, facts)),
      ...(full.text === undefined ? [] : [safe`Text: ${full.text}`]),
      ...twins.map(
        (event) =>
          safe`Already pending to this number: ${event.scheduledAtMs === undefined ? 'at an unknown time' : timeText(event.scheduledAtMs)}, event ${event.id}`,
      ),
      ...doubts,
    ],
    basis: { twins: twins.map(({ id }) => id), run: full.runId ?? null, doubts },
    ...(full.mission !== undefined && { mission: full.mission }),
    effect: { kind: 'dispatch', item: full },
    done: safe`${what} to ${who} is scheduled for ${timeText(full.atMs)}.`,
    contacts: [momentOf(full)],
    ...(twins.length > 0 && {
      notByEngine: safe`${full.to} has a pending ${full.channel} already: ${twins[0]?.id ?? ''}.`,
    }),
    ...(doubts[0] !== undefined && { notByEngine: doubts[0] }),
  });
}

/** Whose number it goes out from, where the mission has one of its own. */
async function lenderLines(
  { from, missionId, bare }: ScheduleFields,
  facts: FactReader,
): Promise<readonly SafeText[]> {
  if (bare === true) return [];
  const lender = borrowedFrom(await facts.entries(), { from, missionId });
  return lender === undefined
    ? []
    : [
        safe`${from} is the number of the mission ${lender.missionName ?? lender.slug}: whoever calls back reaches its agent.`,
      ];
}

/** A person who is the other assistant's, of a list that two share; a bot does as it likes. */
async function otherArmOf(item: ScheduleFields, facts: FactReader): Promise<SafeText | undefined> {
  if (item.bare === true || item.mission === undefined || item.channel !== 'call') return undefined;
  const entry = await facts.entry(item.mission);
  if (!entry.ok) return undefined;
  const arm = armOf(splitsOf(entry.value.memory), { phone: item.to, step: item.step });
  if (arm === undefined || arm.assistantId === item.assistantId) return undefined;
  const caller = await facts.assistant(item.assistantId);
  return caller.ok && isAssistant(caller.value, arm.assistantId) ? undefined : otherArmText(item, arm.name);
}

export const otherArmText = ({ to, contactName }: ScheduleFields, caller: string): SafeText =>
  safe`${contactName ?? to} is called by ${caller}: two assistants share this list, and nobody is called by both. Choose ${caller}.`;

/** Who calls, as a person reads it; whoever asks for a bot shows nobody anything. */
async function callerName(
  { assistantId, bare }: ScheduleFields,
  facts: FactReader,
): Promise<Result<SafeText, Unprepared>> {
  if (bare === true) return ok(safe`assistant ${assistantId}`);
  const assistant = await facts.assistant(assistantId);
  return assistant.ok ? ok(assistant.value.name) : assistant;
}

/** A further try tells the agent what the first one did, where nothing newer is said. */
function withEarlierVariables(item: ScheduleFields, facts: FactReader): ScheduleFields {
  if (item.attempt < 2) return item;
  const before = facts.intent(opKeyOf({ ...item, attempt: item.attempt - 1 }));
  const variables = before === undefined ? undefined : dispatchBodyOf(before).item.variables;
  return variables === undefined ? item : { ...item, variables: { ...variables, ...item.variables } };
}

/** Earlier tries at the contacts of `items` that may have reached them though nobody knows, one line each. */
export function doubtsOf(items: readonly ScheduleFields[], facts: FactReader): readonly SafeText[] {
  const unclearAt = unclearTriesOf(facts);
  return items.flatMap((item) => {
    const same = facts.intent(opKeyOf(item));
    return [
      ...(same !== undefined && isGivenUp(same)
        ? [safe`Try ${item.attempt} at ${item.to} was given up unclear: it may have reached them.`]
        : []),
      ...unclearAt(item).map(
        ({ attempt }) =>
          safe`Try ${attempt} at ${item.to} was sent, and nobody knows yet whether it was placed.`,
      ),
    ];
  });
}

/**
 * Unclear tries at the same contact of the mission under another name than this one's. The ledger is asked once, however
 * many contacts a plan has.
 */
export function unclearTriesOf(facts: FactReader): (item: ScheduleFields) => readonly ScheduleFields[] {
  const unclear = Map.groupBy(
    facts.unclearTries().map((intent) => ({ opKey: intent.opKey, ...dispatchBodyOf(intent) })),
    ({ item: { to } }) => phoneDigits(to),
  );
  return (item) => {
    const opKey = opKeyOf(item);
    return (unclear.get(phoneDigits(item.to)) ?? [])
      .filter((other) => other.opKey !== opKey)
      .map((other) => other.item)
      .filter(({ channel, missionId }) => channel === item.channel && missionId === item.missionId);
  };
}

export const momentOf = (item: ScheduleFields): ContactMoment => ({
  phone: item.to,
  channel: item.channel,
  atMs: item.atMs,
  opKey: opKeyOf(item),
  ...(item.zone !== undefined && { zone: item.zone }),
  ...(item.zoneOrigin !== undefined && { zoneOrigin: item.zoneOrigin }),
  ...(item.recipientType !== undefined && { recipientType: item.recipientType }),
  ...(item.mission !== undefined && { mission: item.mission }),
});

const NEVER_DIALLED: ReadonlySet<string> = new Set(['emergency', 'short', 'premium', 'pager']);

/** Why nobody may be reached under this number. */
export function numberFault(phone: string): SafeText | undefined {
  if (!/^\+[1-9]\d{6,14}$/.test(phone)) return safe`${phone} is not a number in the form +15551234567.`;
  const read = readPhone(phone);
  return !read.ok && NEVER_DIALLED.has(read.error.kind)
    ? safe`${read.error.message} ${read.error.cure}`
    : undefined;
}

/** A time that is over, before anything else is said about it. */
export const pastFault = (atMs: number, nowMs: number): SafeText | undefined =>
  atMs <= nowMs ? safe`The time is in the past (${whenText(atMs, nowMs)}).` : undefined;

export function faultOf(item: ScheduleFields, nowMs: number): SafeText | undefined {
  const past = pastFault(item.atMs, nowMs);
  if (past !== undefined) return past;
  const wrong = numberFault(item.to);
  if (wrong !== undefined) return wrong;
  if (item.channel === 'sms' && (item.text ?? '').trim() === '') return safe`An SMS needs a text.`;
  if (!Number.isInteger(item.attempt) || item.attempt < 1) return safe`Tries are counted from 1.`;
  if (!Number.isFinite(item.atMs)) return safe`The time cannot be read.`;
  return undefined;
}

/**
 * Fills in the mission and run that the schedule belongs to, so that the same try always has the same name, and where
 * the mission knows the contact to be, so that the hours there hold whoever asks.
 */
export async function placeOnRun(
  item: ScheduleFields,
  facts: FactReader,
): Promise<Result<ScheduleFields, Unprepared>> {
  const key =
    item.mission ??
    (item.missionId === undefined ? undefined : missionKeyOf(missionIdOf(item.missionId), undefined));
  if (key === undefined) return ok(item);
  const mission = await facts.mission(key, item.runId);
  if (!mission.ok) return mission;
  const { missionId, run, entry } = mission.value;
  if (isTerminalRun(run.status)) {
    const refusal = {
      code: 'ended',
      sentence: safe`The run ended as ${run.status}; it is left alone.`,
    } as const;
    return err({ kind: 'refused', refusal });
  }
  const told = item.zone === undefined && entry !== undefined ? toldZone(entry.memory, item.to) : undefined;
  return ok({
    ...item,
    mission: mission.value.key,
    missionId,
    runId: run.id,
    ...(told !== undefined && { zone: told.zone, zoneOrigin: told.origin }),
  });
}

/** Pending events of the same kind to the same number: the bot may have been quicker. */
export const twinsOf = (item: ScheduleFields, events: readonly ScheduledEvent[]): readonly ScheduledEvent[] =>
  events.filter(
    (event) =>
      event.status === 'pending' &&
      event.channel === item.channel &&
      phoneDigits(event.to) === phoneDigits(item.to),
  );
