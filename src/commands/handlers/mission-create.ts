import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { missionFaults } from '../../domain/mission/mission-draft.ts';
import { missionId, runId } from '../../domain/ids.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import { AGENT_DRAFT_KEY } from '../../domain/mission/template-mission.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { plainValue } from '../../lib/plain-value.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { missionIdentity, type Found } from '../setup/setup.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse, type Unprepared } from '../door/refusal.ts';

/**
 * Makes a mission, or goes on with one that was broken off: the same name never makes two. A mission that stands
 * already is told as `already-so`, which the bot's `init` calls resuming.
 */
export const createMission: CommandHandler<CommandOf<'mission.create'>> = async (command, facts) => {
  const { name, instructions, request, steps } = command;
  const faults = missionFaults({
    name,
    instructions,
    request,
    steps: steps.map(({ stepId, title, description = title ?? '' }) => ({ id: stepId, description })),
  });
  // What a bot writes is its own affair, as far as its slug can be made of the name.
  const fault = faults.find(({ field }) => command.bare !== true || field === 'name');
  if (fault !== undefined) return refuse('invalid', safeText(fault.sentence));
  const slug = slugOf(name);
  const identity = missionIdentity(slug);
  const open = facts.openSetup(identity);
  const entry = (await facts.entries()).find((each) => each.slug === slug);
  const there = await standing(entry, open !== undefined, facts);
  if (!there.ok) return there;
  const twins = await facts.missionsNamed(name);
  if (!twins.ok) return twins;
  const found = { ...there.value, ...open?.found };
  const others = twins.value.filter(({ id, status }) => id !== found.missionId && !isTerminalRun(status));
  return prepared({
    tier: 1,
    title:
      open === undefined && found.missionId === undefined
        ? safe`Create ${name}`
        : safe`Go on setting up ${name}`,
    lines: [
      safe`Slug: ${slug}`,
      ...(found.missionId === undefined ? [] : [safe`Goes on with mission ${found.missionId}.`]),
      ...classLine(command),
      safe`Instructions: ${instructions}`,
      safe`Request: ${request}`,
      ...steps.map(
        ({ stepId, title, description = '' }, index) =>
          safe`${index + 1}. ${stepId}: ${[title, description].filter(Boolean).join(': ')}`,
      ),
      ...memoryLines(command.memory ?? {}),
      ...(open?.unclearSinceMs === undefined
        ? []
        : [safe`An earlier request has no answer yet: it is looked up first, never sent twice.`]),
      ...others.map(({ id }) => safe`Note: the server has another open mission of this name, ${id}.`),
    ],
    basis: { slug, found: { ...found }, open: open?.sentence ?? null },
    mission: missionKeyOf(found.missionId, slug),
    effect: {
      kind: 'setup',
      identity,
      found,
      setup: {
        kind: 'mission',
        slug,
        name,
        instructions,
        request,
        steps,
        memory: command.memory ?? {},
        bare: command.bare === true,
        ...(command.missionClass !== undefined && { missionClass: command.missionClass }),
      },
    },
    done: safe`“${command.name}” runs.`,
  });
};

/** What an entry says is made already; refused where nothing is left to do. */
async function standing(
  entry: MissionEntry | undefined,
  begun: boolean,
  facts: FactReader,
): Promise<
  { readonly ok: true; readonly value: Found } | { readonly ok: false; readonly error: Unprepared }
> {
  if (entry?.missionId === undefined) return { ok: true, value: {} };
  const found: Found = {
    missionId: missionId(entry.missionId),
    ...(entry.runId !== undefined && { runId: runId(entry.runId) }),
  };
  if (found.runId === undefined || begun) return { ok: true, value: found };
  const mission = await facts.mission(missionKeyOf(entry.missionId, entry.slug));
  if (!mission.ok) return mission;
  const { run } = mission.value;
  if (isTerminalRun(run.status)) {
    return refuse(
      'already-so',
      safe`${entry.slug} stands in the state file, and its run ended as ${run.status}. Choose another name, or take the entry out first.`,
    );
  }
  if (run.status !== 'pending') return alreadyThere(entry);
  // Broken off before it ran: by the bot, or by a console whose ledger is gone.
  return { ok: true, value: found };
}

const alreadyThere = (entry: MissionEntry): { readonly ok: false; readonly error: Unprepared } =>
  refuse(
    'already-so',
    safe`Resuming existing mission: ${entry.slug} (it stands already as ${entry.missionId ?? ''}).`,
  );

/** What its memory begins with. The agent's draft is read back whole before an agent is made of it. */
const memoryLines = (memory: JsonObject): readonly SafeText[] =>
  Object.entries(memory).map(([key, value]) =>
    key === AGENT_DRAFT_KEY && isJsonObject(value)
      ? safe`A draft of its agent is kept: ${plainValue(value['name'] ?? '')}. Nothing is made of it yet.`
      : safe`Remembers ${key}: ${plainValue(value ?? null)}`,
  );

function classLine({ missionClass }: CommandOf<'mission.create'>): readonly SafeText[] {
  if (missionClass === undefined) return [];
  const { name, summary } = CLASS_RULES[missionClass];
  return [safe`Class ${missionClass}, ${name}: ${summary}`];
}
