import { isDeepStrictEqual } from 'node:util';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { stepsShownBy } from '../../domain/mission/step-done.ts';
import type { CommandOf, ScheduleFields } from '../command.ts';
import { opKeyOf } from '../dispatch/dispatch-intent.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { beginningParts, completionParts } from './step.ts';
import { doubtsOf, faultOf, momentOf, twinsOf } from './event-schedule.ts';
import { theirTimeText } from './when-text.ts';
import { lineDoubt, lineFault } from './line-fault.ts';
import { refuse, type Unprepared } from '../door/refusal.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { LocalChange, Part } from '../acts/part.ts';
import { queueWith } from '../planning/plan-riders.ts';
import {
  armOf,
  mergeSplits,
  SPLIT_MEMORY_KEY,
  splitFrom,
  splitJson,
  splitsOf,
  withSplit,
  type AssistantSplit,
} from '../../domain/assistant/assistant-split.ts';
import { peopleText } from '../../domain/mission/join-text.ts';
import { otherArmText } from './event-schedule.ts';
import type { FactReader, MissionFacts } from '../reads/fact-reader.ts';
import { saveMemory } from './memory.ts';
import { eventPart } from './mission.ts';

/** Checks what a whole plan shares once: its run, its assistants, their lines, and what is pending already. */
export const commitPlan: CommandHandler<CommandOf<'plan.commit'>> = async (command, facts) => {
  if (command.items.length === 0) return refuse('invalid', safe`The plan is empty.`);
  const items: ScheduleFields[] = [];
  const twins: string[] = [];
  const pending: SafeText[] = [];
  const callers: SafeText[] = [];
  const lines = new Set<string>();
  const mission = await facts.liveMission(command.mission);
  if (!mission.ok) return mission;
  for (const planned of command.items.toSorted((left, right) => left.atMs - right.atMs)) {
    const fault = faultOf(planned, facts.nowMs());
    if (fault !== undefined) return refuse('invalid', fault);
    items.push({
      ...planned,
      mission: command.mission,
      missionId: mission.value.missionId,
      runId: mission.value.run.id,
    });
  }
  for (const id of new Set(items.map(({ assistantId }) => assistantId))) {
    const assistant = await facts.assistant(id);
    if (!assistant.ok) return assistant;
    const listed = await facts.scheduledBy(id);
    if (!listed.ok) return listed;
    const own = items.filter(({ assistantId }) => assistantId === id);
    callers.push(
      safe`By ${assistant.value.name}, from ${[...new Set(own.map(({ from }) => from))].join(', ')}`,
    );
    for (const item of own) {
      const line = `${id} ${item.from} ${item.channel}`;
      if (!lines.has(line)) {
        const standing = await facts.line({
          assistantId: id,
          phone: item.from,
          channel: item.channel,
          thoroughly: true,
        });
        if (!standing.ok) return standing;
        const foreign = lineFault(standing.value, item.from, assistant.value.name);
        if (foreign !== undefined) return refuse('line-not-owned', foreign);
        callers.push(...lineDoubt(standing.value, item.from));
        lines.add(line);
      }
      for (const twin of twinsOf(item, listed.value)) {
        // What this very try has scheduled stands in nobody's way: it is not sent again.
        if (facts.tryOf(twin.id)?.opKey === opKeyOf(item)) continue;
        twins.push(`${item.to}: ${twin.id}`);
        pending.push(
          safe`${twin.channel === 'sms' ? 'SMS' : twin.channel} to ${item.contactName === undefined ? '' : `${item.contactName} `}${item.to}${twin.scheduledAtMs === undefined ? '' : `, ${theirTimeText(twin.scheduledAtMs, item.zone, facts.nowMs())}`}`,
        );
      }
    }
  }
  const doubts = doubtsOf(items, facts);
  const steps = await facts.steps(mission.value);
  if (!steps.ok) return steps;
  const shown = stepsShownBy(items[0]?.step, steps.value);
  const shared = await splitParts(command, mission.value, facts);
  if (!shared.ok) return shared;
  const barred = otherArm(shared.value.splits, items);
  if (barred !== undefined) return refuse('invalid', barred);
  const { note, queue } = command;
  const queued = await queueParts(command, mission.value, facts);
  if (!queued.ok) return queued;
  const noted =
    note === undefined ? undefined : eventPart(mission.value, 'message', note.text, undefined, note.payload);
  return prepared({
    tier: 2,
    title: safe`Commit ${countText(items)}`,
    lines: [
      ...callers,
      ...shared.value.lines,
      ...(note === undefined ? [] : [safe`Logged before the first call: ${note.text}`]),
      ...items.map(
        (item) =>
          safe`${item.contactName === undefined ? '' : `${item.contactName}, `}${theirTimeText(item.atMs, item.zone, facts.nowMs())}: ${item.channel === 'sms' ? 'SMS' : item.channel} to ${item.to}${item.attempt === 1 ? '' : `, try ${item.attempt}`}${shared.value.by(item)}`,
      ),
      ...pending.map((twin) => safe`Already pending, not by this plan: ${twin}`),
      ...doubts,
      ...queued.value.lines,
      ...shown.done.map(({ id }) => safe`Completes step ${id}: its list is planned`),
      ...(shown.begun === undefined ? [] : [safe`Begins step ${shown.begun.id}`]),
    ],
    basis: {
      plan: command.digest,
      twins,
      doubts,
      run: mission.value.run.id,
      ...(note !== undefined && { note: note.text }),
      ...(command.split !== undefined && { split: command.split }),
      ...(queue !== undefined && { queue: queued.value.value }),
    },
    mission: command.mission,
    effect: {
      kind: 'commit',
      items,
      mission: command.mission,
      digest: command.digest,
      ...(queue !== undefined && { queue }),
      ...((noted !== undefined || shared.value.claim.length > 0) && {
        before: {
          parts: [...(noted === undefined ? [] : [noted]), ...shared.value.parts],
          // What may be refused comes first: the note is not taken for logged where nothing was.
          local: [
            ...shared.value.claim,
            ...(note === undefined ? [] : [{ kind: 'note.logged', id: note.id } as const]),
          ],
        },
      }),
      after: [
        ...queued.value.parts,
        ...shown.done.flatMap((step) =>
          completionParts(mission.value, step, `its list is planned: ${countText(items)}`, facts.nowMs()),
        ),
        ...(shown.begun === undefined ? [] : beginningParts(mission.value, shown.begun, facts.nowMs())),
      ],
    },
    done: safe`The plan is committed.`,
    contacts: items.map(momentOf),
    notByEngine: safe`A plan is committed by a person.`,
  });
};

/** Who calls whom, into memory before anybody is called; nothing where it stands there. */
async function splitParts(
  { mission, split: given }: CommandOf<'plan.commit'>,
  { entry }: MissionFacts,
  facts: FactReader,
): Promise<
  Result<
    {
      /** Everything that is to hold for these calls. */
      readonly splits: readonly AssistantSplit[];
      readonly parts: readonly Part[];
      /** Keeps another commit, which has not seen these parts, from writing otherwise. */
      readonly claim: readonly LocalChange[];
      readonly lines: readonly SafeText[];
      /** `, by Ada` where it is not the same for all. */
      readonly by: (item: ScheduleFields) => string;
    },
    Unprepared
  >
> {
  const memory = entry?.memory ?? {};
  const before = splitsOf(memory);
  const wanted = splitFrom(given);
  const by = ({ to, step }: ScheduleFields): string => {
    const arm = wanted && armOf([wanted], { phone: to, step });
    return arm === undefined ? '' : `, by ${arm.name}`;
  };
  if (wanted === undefined) return ok({ splits: before, parts: [], claim: [], lines: [], by });
  const kept = before.find(({ step }) => step === wanted.step);
  const merged = mergeSplits(kept, wanted);
  if (!merged.ok) return err({ kind: 'refused', refusal: { code: 'stale', sentence: merged.error } });
  const counts = wanted.arms.map(
    ({ name, percent }, index) =>
      `${name} ${peopleText([...wanted.assigned.values()].filter(({ arm }) => arm === index).length)} (${percent} %)`,
  );
  const lines = [
    safe`Shared by chance, seed ${wanted.seed}: ${counts.join(', ')}; kept in memory before the first call`,
  ];
  const splits = [...before.filter((each) => each !== kept), merged.value];
  const value = withSplit(memory, merged.value);
  const claim = [{ kind: 'split.claim', mission, split: splitJson(merged.value) } as const];
  if (isDeepStrictEqual(memory[SPLIT_MEMORY_KEY], value)) return ok({ splits, parts: [], claim, lines, by });
  const saved = await saveMemory({ kind: 'memory.save', mission, key: SPLIT_MEMORY_KEY, value }, facts);
  if (!saved.ok) return err(saved.error);
  const { effect } = saved.value;
  return ok({ splits, parts: effect.kind === 'act' ? effect.parts : [], claim, lines, by });
}

/** Why one of these calls may not be made by its assistant: its person is the other one's. */
function otherArm(splits: readonly AssistantSplit[], items: readonly ScheduleFields[]): SafeText | undefined {
  for (const item of items) {
    const arm = armOf(splits, { phone: item.to, step: item.step });
    if (arm !== undefined && arm.assistantId !== item.assistantId) return otherArmText(item, arm.name);
  }
  return undefined;
}

/** Those who wait for their turn, into memory's queue; nothing where there is none. */
async function queueParts(
  { mission, items, queue }: CommandOf<'plan.commit'>,
  { entry }: MissionFacts,
  facts: FactReader,
): Promise<
  Result<
    { readonly parts: readonly Part[]; readonly lines: readonly SafeText[]; readonly value: JsonValue },
    Unprepared
  >
> {
  if (queue === undefined) return ok({ parts: [], lines: [], value: null });
  const value = queueWith(entry?.memory ?? {}, items, queue);
  const saved = await saveMemory({ kind: 'memory.save', mission, key: 'call_queue', value }, facts);
  if (!saved.ok) return err(saved.error);
  const { effect } = saved.value;
  return ok({
    parts: effect.kind === 'act' ? effect.parts : [],
    lines: [
      safe`Then in memory's queue, in this order:`,
      ...queue.map((each) => safe`  ${queuedText(each)}`),
    ],
    value,
  });
}

const queuedText = ({ name, phone }: JsonObject): string =>
  `${typeof name === 'string' ? `${name} ` : ''}${typeof phone === 'string' ? phone : ''}`;

function countText(items: readonly ScheduleFields[]): string {
  const calls = items.filter(({ channel }) => channel === 'call').length;
  const texts = items.length - calls;
  const parts = [
    ...(calls === 0 ? [] : [`${calls} ${calls === 1 ? 'call' : 'calls'}`]),
    ...(texts === 0 ? [] : [`${texts} ${texts === 1 ? 'message' : 'messages'}`]),
  ];
  return parts.join(' and ');
}
