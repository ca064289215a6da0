import { safe, safeText } from '../../lib/safe-text.ts';
import { assistantId, missionId, runId, type MissionId, type RunId } from '../../domain/ids.ts';
import type { InsightReport } from '../../domain/insight/insight.ts';
import { drivenRun } from '../../domain/mission/join.ts';
import { finishedCalls } from '../../domain/mission/lifecycle.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Run } from '../../domain/mission/mission.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { FactReader, Reading, MissionFacts } from './fact-reader.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';
import { refuse, unread } from '../door/refusal.ts';

type MissionReads = Pick<
  FactReader,
  | 'mission'
  | 'liveMission'
  | 'steps'
  | 'missionState'
  | 'insights'
  | 'entry'
  | 'entryOfRun'
  | 'linked'
  | 'missionsNamed'
  | 'entries'
  | 'spelling'
  | 'overtaken'
>;

const READ = { priority: 'act' } as const;

/** Missions as both sides have them: the server's record and run, the state file's entry. */
export function missionReads(server: ServerPort, memory: MissionsFilePort): MissionReads {
  const findEntry = async (key: MissionKey): Promise<MissionEntry | undefined> =>
    memory.entryOf === undefined
      ? (await memory.entries()).find((entry) => entry.missionId === key || `slug:${entry.slug}` === key)
      : memory.entryOf(key);

  const mission: FactReader['mission'] = async (key, run) => {
    const entry = await findEntry(key);
    const id = entry?.missionId ?? (key.startsWith('slug:') ? undefined : key);
    if (id === undefined) {
      return refuse('not-found', safe`${key.slice(5)} has no mission at the server: create it first.`);
    }
    const found = await findRun(server, missionId(id), run, entry);
    if (!found.ok) return found;
    return {
      ok: true,
      value: { key, missionId: missionId(id), run: found.value, ...(entry !== undefined && { entry }) },
    };
  };

  const running: FactReader['liveMission'] = async (key, run) => {
    const facts = await mission(key, run);
    if (facts.ok && isTerminalRun(facts.value.run.status)) {
      return refuse('ended', safe`The run ended as ${facts.value.run.status}; it is left alone.`);
    }
    return facts;
  };

  const steps: FactReader['steps'] = async ({ missionId, run }) => {
    const plan = await server.getPlan(missionId, run.id, READ);
    if (plan.ok) return plan;
    return plan.error.kind === 'not-found' ? { ok: true, value: [] } : unread(plan.error);
  };

  const scheduledOf = async (facts: MissionFacts): Reading<readonly ScheduledEvent[]> => {
    const activity = await server.missionActivity(facts.missionId, READ);
    if (!activity.ok) return unread(activity.error);
    if (activity.value !== undefined) {
      const ofRun = activity.value.scheduled.filter(
        (event) => event.runId === undefined || event.runId === facts.run.id,
      );
      return { ok: true, value: ofRun };
    }
    const linked = await server.listLinkedAgents(facts.missionId, facts.run.id, READ);
    if (!linked.ok) return unread(linked.error);
    const own = facts.entry?.assistantId;
    const ids = new Set([...linked.value, ...(own === undefined ? [] : [assistantId(own)])]);
    const found: ScheduledEvent[] = [];
    for (const id of ids) {
      const list = await server.listScheduled(id, READ);
      if (!list.ok) return unread(list.error);
      found.push(...list.value.filter((event) => event.runId === facts.run.id));
    }
    return { ok: true, value: found };
  };

  return {
    mission,
    liveMission: running,
    steps,
    missionState: async (key, run) => {
      const facts = await running(key, run);
      if (!facts.ok) return facts;
      const [plan, scheduled, events] = await Promise.all([
        steps(facts.value),
        scheduledOf(facts.value),
        server.listEvents(facts.value.missionId, facts.value.run.id, READ),
      ]);
      if (!plan.ok) return plan;
      if (!scheduled.ok) return scheduled;
      if (!events.ok) return unread(events.error);
      return {
        ok: true,
        value: {
          ...facts.value,
          steps: plan.value,
          scheduled: scheduled.value,
          events: events.value,
        },
      };
    },
    insights: async (scheduled) => {
      const reports: InsightReport[] = [];
      for (const call of finishedCalls(scheduled)) {
        if (call.conversationId === undefined) continue;
        const report = await server.insights(call.conversationId, READ);
        if (report.ok && report.value.status === 'completed') reports.push(report.value);
      }
      return reports;
    },
    entry: async (key) => {
      const entry = await findEntry(key);
      if (entry === undefined) {
        const unread = memory.unread?.();
        return unread === undefined
          ? refuse('not-found', safe`The state file has no entry for ${key}: its memory cannot be changed.`)
          : refuse('stale', safe`${unread}`);
      }
      const stale = memory.stale?.(entry.slug);
      return stale === undefined ? { ok: true, value: entry } : refuse('stale', safe`${stale}`);
    },
    entryOfRun: async (run) =>
      run === undefined ? undefined : (await memory.entries()).find((entry) => entry.runId === run),
    linked: async ({ missionId, run }) => {
      const found = await server.listLinkedAgents(missionId, run.id, READ);
      return found.ok ? found : unread(found.error);
    },
    missionsNamed: async (name) => {
      const found = await server.listMissions({ ...READ, atMost: 200 });
      if (!found.ok) return unread(found.error);
      return { ok: true, value: found.value.filter((each) => each.name === safeText(name)) };
    },
    entries: () => memory.entries(),
    spelling: (slug, key) => memory.spelling?.(slug, key),
    overtaken: () => memory.overtaken?.() ?? [],
  };
}

async function findRun(
  server: ServerPort,
  mission: MissionId,
  wanted: RunId | undefined,
  entry: MissionEntry | undefined,
): Reading<Run> {
  const named = wanted ?? (entry?.runId === undefined ? undefined : runId(entry.runId));
  if (named !== undefined) {
    const run = await server.getRun(mission, named, READ);
    if (run.ok) return run;
    return run.error.kind === 'not-found'
      ? refuse('not-found', safe`The server has no run ${named} of mission ${mission}.`, {
          error: run.error,
        })
      : unread(run.error);
  }
  const runs = await server.listRuns(mission, READ);
  if (!runs.ok) {
    return runs.error.kind === 'not-found'
      ? refuse('not-found', safe`The server has no mission ${mission}.`, { error: runs.error })
      : unread(runs.error);
  }
  // Which run the mission left behind when it was created is known from the mission alone.
  const full = runs.value.length > 1 ? await server.getMission(mission, READ) : undefined;
  const driven = drivenRun(full?.ok === true ? full.value : undefined, runs.value, entry);
  if (driven === undefined)
    return refuse('not-found', safe`Mission ${mission} has no run yet: create one first.`);
  return { ok: true, value: driven };
}
