import { CLASS_MEMORY_KEY } from '../../domain/mission/mission-class.ts';
import { missionId, runId, type MissionId, type RunId } from '../../domain/ids.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { FileOp } from '../../state/missions-file/file-op.ts';
import type { SetupResult } from './setup-result.ts';
import type { SetupContext } from './setup-context.ts';
import type { MissionSetup } from './setup.ts';

const ACT = { priority: 'act' } as const;

/** Makes a mission as the bot's `init` does, from wherever the last attempt got to. */
export async function runMissionSetup(setup: MissionSetup, context: SetupContext): Promise<SetupResult> {
  const mission = await theMission(setup, context);
  if (typeof mission !== 'string') return mission;
  const entered = await enter(setup, context, {
    mission_name: setup.name,
    mission_id: mission,
    created_at: isoWithMicroseconds(context.createdAtMs),
  });
  if (entered.kind !== 'done') return entered;
  const run = await theRun(setup, mission, context);
  if (typeof run !== 'string') return run;
  const named = await enter(setup, context, { run_id: run });
  if (named.kind !== 'done') return named;
  const planned = await thePlan(setup, mission, run, context);
  if (planned.kind !== 'done') return planned;
  const running = await context.part('running', {
    target: 'server',
    change: { kind: 'run', missionId: mission, runId: run, change: { status: 'running' } },
  });
  if (running.kind !== 'done' || setup.bare) return running;
  const memory = {
    ...(setup.missionClass !== undefined && { [CLASS_MEMORY_KEY]: setup.missionClass }),
    ...setup.memory,
  };
  for (const [key, value] of Object.entries(memory)) {
    if (value === undefined) continue;
    const change = { kind: 'memory.set', slug: setup.slug, key, value } as const;
    const kept = await context.part(`memory-${key}`, { target: 'memory', change });
    if (kept.kind !== 'done') return kept;
  }
  return context.part('event', {
    target: 'event',
    missionId: mission,
    runId: run,
    event: {
      type: 'status_change',
      summary: `Mission created: ${setup.name}`,
      payload: {
        slug: setup.slug,
        steps: setup.steps.map(({ stepId }) => stepId),
        ...(setup.missionClass !== undefined && { mission_class: setup.missionClass }),
      },
    },
  });
}

async function theMission(
  { name, instructions }: MissionSetup,
  context: SetupContext,
): Promise<MissionId | Exclude<SetupResult, { kind: 'done' }>> {
  const { found } = context;
  if (found.missionId !== undefined) return found.missionId;
  const made = await context.create({ what: 'mission', name, instructions });
  if (!('id' in made)) return made;
  const id = missionId(made.id);
  const kept = await context.keep({ missionId: id });
  return kept.kind === 'done' ? id : kept;
}

async function theRun(
  { request }: MissionSetup,
  mission: MissionId,
  context: SetupContext,
): Promise<RunId | Exclude<SetupResult, { kind: 'done' }>> {
  const { found } = context;
  if (found.runId !== undefined) return found.runId;
  const made = await context.create({ what: 'run', missionId: mission, request });
  if (!('id' in made)) return made;
  const id = runId(made.id);
  const kept = await context.keep({ runId: id });
  return kept.kind === 'done' ? id : kept;
}

async function thePlan(
  { steps }: MissionSetup,
  mission: MissionId,
  run: RunId,
  context: SetupContext,
): Promise<SetupResult> {
  const { server } = context;
  if (steps.length === 0) return { kind: 'done' };
  const before = await server.getPlan(mission, run, ACT);
  if (!before.ok && before.error.kind !== 'not-found') {
    return { kind: 'later', sentence: before.error.sentence, clean: true, error: before.error };
  }
  // A plan that is there is somebody's work: ours from before, or the bot's.
  if (before.ok && before.value.length > 0) return { kind: 'done' };
  const made = await server.createPlan(mission, run, steps, { ...ACT, idempotencyKey: context.mark('plan') });
  if (made.ok) return { kind: 'done' };
  const { kind, sentence, outcome } = made.error;
  return kind === 'refused' || kind === 'not-found'
    ? { kind: 'stopped', sentence, error: made.error }
    : { kind: 'later', sentence, clean: outcome === 'none', error: made.error };
}

/** Writes members of the entry, which is made where it is missing; ids of somebody else's are left alone. */
export async function enter(
  { slug }: { readonly slug: string },
  { memory, ...context }: SetupContext,
  members: JsonObject,
): Promise<SetupResult> {
  const entry = (await memory.entries()).find((each) => each.slug === slug);
  const standing = entry === undefined ? {} : standingIn(entry);
  const missing = Object.entries(members).filter(([name]) => standing[name] === undefined);
  const other = Object.entries(members).find(
    ([name, value]) => IDS.has(name) && standing[name] !== undefined && standing[name] !== value,
  );
  if (other !== undefined) {
    const sentence = `The state file gives ${slug} another ${other[0]} meanwhile (${standing[other[0]]}): it is left alone.`;
    return { kind: 'stopped', sentence };
  }
  if (missing.length === 0) return { kind: 'done' };
  const op: FileOp =
    entry === undefined
      ? { kind: 'entry.create', slug, members }
      : { kind: 'entry.set', slug, members: Object.fromEntries(missing) };
  // A step of a setup is tried until it is done: the same members are one change, others are another.
  const origin = context.mark(`entry:${Object.keys(members).join(',')}`);
  const applied = await memory.apply(op, { origin, fresh: false });
  if (applied.ok) return { kind: 'done' };
  const { kind, sentence } = applied.error;
  return kind === 'readonly' || kind === 'ledger' || kind === 'closed' || kind === 'waiting'
    ? { kind: 'later', sentence, clean: true }
    : { kind: 'stopped', sentence };
}

const IDS: ReadonlySet<string> = new Set([
  'mission_id',
  'run_id',
  'assistant_id',
  'agent_phone',
  'phone_number_id',
]);

const standingIn = (entry: MissionEntry): Readonly<Record<string, string | undefined>> => ({
  mission_name: entry.missionName,
  mission_id: entry.missionId,
  run_id: entry.runId,
  assistant_id: entry.assistantId,
  agent_phone: entry.agentPhone,
  phone_number_id: entry.phoneNumberId,
  created_at: entry.createdAtMs === undefined ? undefined : 'there',
});

/** As Python prints it: UTC with microseconds. */
const isoWithMicroseconds = (atMs: number): string => new Date(atMs).toISOString().replace('Z', '000Z');
