import { err, ok, type Result } from '../../lib/result.ts';
import { sameData } from '../../lib/same.ts';
import { isEndedTalk, nextInsightPollAtMs } from '../../domain/mission/cadence.ts';
import { assistantId, missionId, runId, type AssistantId, type MissionId } from '../../domain/ids.ts';
import { drivenRun } from '../../domain/mission/join.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { CallOptions, ServerPort } from '../../domain/server/server-port.ts';
import { isJsonObject } from '../../lib/json.ts';
import { safe } from '../../lib/safe-text.ts';
import { missionIdsOf, type Dossier } from './dossier.ts';
import { inParallel, type ReaderContext } from './reader.ts';

type Read = Promise<ServerError | undefined>;

/** Reads of one mission, in two depths. */
export interface MissionReads {
  /** Its runs and the plan of the one that is driven: two requests. */
  progress(key: MissionKey, options: CallOptions): Read;
  /** Everything a decision needs: five or six requests, and the insights that are due. */
  whole(
    key: MissionKey,
    options: CallOptions & { readonly allInsights?: boolean },
  ): Promise<Result<Dossier, ServerError>>;
}

/** What is asked of the run beside its calls and messages. */
interface RunAnswers {
  readonly events: ReturnType<ServerPort['listEvents']> | undefined;
  readonly links: ReturnType<ServerPort['listLinkedAgents']> | undefined;
}

const UNTOLD = safe`this server tells neither the events of a mission nor its assistants, and the state file names none`;

/** So many insights are asked for in one go while nobody waits for them, and while they are what is looked at. */
const INSIGHTS_AT_ONCE = 8;
const INSIGHTS_WATCHED = 60;

export function missionRequests(context: ReaderContext): MissionReads {
  const { server, clock, paceClock, book, schedule, batch } = context;
  const asked = new Map<string, { readonly sinceMs: number; lastMs?: number }>();

  const progress = async (key: MissionKey, options: CallOptions): Read => {
    const id = serverIdOf(book.dossier(key), key);
    if (id === undefined) return undefined;
    const startedMs = paceClock.monotonicMs();
    const known = book.dossier(key);
    const before = { runs: known?.runs, steps: known?.steps };
    const runs = await server.listRuns(id, options);
    if (!runs.ok) return runs.error;
    book.note(key, (dossier) => {
      dossier.runs = runs.value;
    });
    const run = runOf(book.dossier(key));
    if (run !== undefined) {
      const plan = await server.getPlan(id, run, options);
      // A run without a plan may read as not found.
      if (!plan.ok && plan.error.kind !== 'not-found') return plan.error;
      book.note(key, (dossier) => {
        dossier.steps = plan.ok ? plan.value : [];
      });
    }
    book.note(key, (dossier) => {
      const moved = !sameData(before, { runs: dossier.runs, steps: dossier.steps });
      if (moved && dossier.progressMs !== undefined) dossier.changedMs = startedMs;
      dossier.progressMs = startedMs;
    });
    return undefined;
  };

  /** Its calls and messages, in one request where the server offers that, else one for each assistant. */
  const activity = async (
    key: MissionKey,
    id: MissionId,
    options: CallOptions,
    others: RunAnswers,
  ): Promise<Result<readonly RunEvent[], ServerError>> => {
    const before = book.dossier(key);
    const answer = await server.missionActivity(id, options);
    if (!answer.ok && answer.error.kind !== 'not-found') return answer;
    const told = answer.ok ? answer.value : undefined;
    const known = before === undefined ? [] : book.scheduledOf(before);
    const suspects = new Set<string>();
    if (told === undefined) {
      // This server does not tell a mission's events together: whoever may hold some is asked, also where nothing is
      // known yet of this mission.
      const [links, events] = await Promise.all([others.links, others.events]);
      const linked = links?.ok === true ? links.value : (before?.linkedAgentIds ?? []);
      for (const assistant of [...assistantsOf(context, before), ...linked]) {
        suspects.add(book.assistantIdOf(assistant));
      }
      for (const assistant of assistantsNamedIn(events?.ok === true ? events.value : [])) {
        suspects.add(book.assistantIdOf(assistant));
      }
      for (const event of known) suspects.add(event.assistantId);
      const untold = suspects.size === 0 && links?.ok === false;
      book.note(key, (dossier) => {
        dossier.scheduleUnread = untold ? UNTOLD : undefined;
      });
    } else {
      book.note(key, (dossier) => {
        dossier.scheduleUnread = undefined;
      });
      // Its rows may name the mission by an id that we cannot tell; they are this mission's, whoever they say.
      const rows = told.scheduled.map((event) => ({
        ...event,
        assistantId: book.assistantIdOf(event.assistantId),
        missionId: event.missionId ?? id,
      }));
      book.takeSchedule(schedule.take(rows));
      const listed = new Set<string>(told.scheduled.map((event) => event.id));
      for (const event of known) if (!listed.has(event.id)) suspects.add(event.assistantId);
    }
    const fault = await inParallel([...suspects], 4, (each) =>
      listAssistant(context, assistantId(each), options),
    );
    return fault === undefined ? ok(told?.events ?? []) : err(fault);
  };

  const insights = async (
    key: MissionKey,
    options: CallOptions & { readonly allInsights?: boolean },
  ): Read => {
    const dossier = book.dossier(key);
    if (dossier === undefined) return undefined;
    const nowMs = clock.now();
    const done = new Set(
      dossier.insights
        .filter((report) => report.status === 'completed')
        .map((report) => report.conversationId),
    );
    const due = book.scheduledOf(dossier).flatMap((event) => {
      const { conversationId } = event;
      if (conversationId === undefined || done.has(conversationId) || !isEndedTalk(event)) return [];
      const seen = asked.get(conversationId) ?? { sinceMs: nowMs };
      asked.set(conversationId, seen);
      if (options.allInsights === true) return [conversationId];
      const at = nextInsightPollAtMs(seen.sinceMs, seen.lastMs, nowMs);
      return at !== 'given-up' && at <= nowMs ? [conversationId] : [];
    });
    const immediate = context.focus().screen === 'insights' ? INSIGHTS_WATCHED : INSIGHTS_AT_ONCE;
    const wanted = options.allInsights === true ? due : due.slice(0, immediate);
    return inParallel(wanted, 4, async (conversation) => {
      const seen = asked.get(conversation);
      if (seen !== undefined) seen.lastMs = clock.now();
      const answer = await server.insights(conversation, options);
      // Not there yet is no fault.
      if (!answer.ok) return answer.error.kind === 'not-found' ? undefined : answer.error;
      const report = answer.value;
      book.note(key, (file) => {
        file.insights = [...file.insights.filter((old) => old.conversationId !== conversation), report];
      });
      batch.upsert('insights', conversation, report);
      return undefined;
    });
  };

  return {
    progress,
    whole: async (key, options) => {
      const readAtMs = clock.now();
      const startedMs = paceClock.monotonicMs();
      const id = serverIdOf(book.dossier(key), key);
      if (id === undefined) {
        const local = book.dossier(key);
        return local === undefined ? err(unknownMission(key)) : ok(local);
      }
      const [single, runs] = await Promise.all([
        server.getMission(id, options),
        server.listRuns(id, options),
      ]);
      if (!single.ok) return single;
      if (!runs.ok) return runs;
      book.takeMission(single.value);
      book.note(key, (dossier) => {
        dossier.runs = runs.value;
      });
      const run = runOf(book.dossier(key));
      const asked: RunAnswers = {
        events: run === undefined ? undefined : server.listEvents(id, run, options),
        links: run === undefined ? undefined : server.listLinkedAgents(id, run, options),
      };
      const [told, plan, events, links] = await Promise.all([
        activity(key, id, options, asked),
        run === undefined ? undefined : server.getPlan(id, run, options),
        asked.events,
        asked.links,
      ]);
      if (!told.ok) return told;
      for (const answer of [plan, events, links]) {
        if (answer !== undefined && !answer.ok && answer.error.kind !== 'not-found') return answer;
      }
      book.note(key, (dossier) => {
        if (plan !== undefined) dossier.steps = plan.ok ? plan.value : [];
        dossier.events = merged(events?.ok === true ? events.value : [], told.value);
        if (links?.ok === true) dossier.linkedAgentIds = links.value;
      });
      const fault = await insights(key, options);
      book.note(key, (dossier) => {
        dossier.wholeAtMs = readAtMs;
        dossier.progressMs = startedMs;
      });
      const dossier = book.dossier(key);
      if (fault !== undefined) return err(fault);
      return dossier === undefined ? err(unknownMission(key)) : ok(dossier);
    },
  };
}

/** Reads one assistant's whole list of events. */
export async function listAssistant(
  context: ReaderContext,
  assistant: AssistantId,
  options: CallOptions,
): Read {
  const answer = await context.server.listScheduled(assistant, options);
  if (answer.ok) {
    context.book.takeSchedule(context.schedule.takeList(assistant, answer.value));
    return undefined;
  }
  if (answer.error.kind !== 'not-found') return answer.error;
  // The assistant is gone, and its events with it.
  context.book.takeSchedule(context.schedule.takeList(assistant, []));
  return undefined;
}

/** Every assistant that may hold events of this mission. */
export function assistantsOf({ book }: ReaderContext, dossier: Dossier | undefined): readonly AssistantId[] {
  if (dossier === undefined) return [];
  const ids = [
    ...(dossier.linkedAgentIds ?? []),
    dossier.entry?.assistantId,
    dossier.mission?.assistantId,
  ].filter((id) => id !== undefined);
  return [...new Set(ids.map((id) => book.assistantIdOf(id)))];
}

function serverIdOf(dossier: Dossier | undefined, key: MissionKey): MissionId | undefined {
  const known = dossier === undefined ? undefined : missionIdsOf(dossier)[0];
  if (known !== undefined) return missionId(known);
  return key.startsWith('slug:') ? undefined : missionId(key);
}

/** Who placed what the record says was scheduled: an assistant that is linked no more may still hold it. */
const assistantsNamedIn = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap(({ payload }) => {
    const named = isJsonObject(payload) ? payload['assistant_id'] : undefined;
    return typeof named === 'string' && named !== '' ? [named] : [];
  });

function runOf(dossier: Dossier | undefined) {
  if (dossier === undefined) return undefined;
  const { mission, entry, runs } = dossier;
  return entry?.runId === undefined
    ? (drivenRun(mission, runs, entry)?.id ?? mission?.firstRunId)
    : runId(entry.runId);
}

function merged(events: readonly RunEvent[], more: readonly RunEvent[]): readonly RunEvent[] {
  const all = new Map<string, RunEvent>();
  for (const event of [...more, ...events]) all.set(event.id, event);
  return [...all.values()].sort((left, right) => (left.createdAtMs ?? 0) - (right.createdAtMs ?? 0));
}

export const unknownMission = (key: MissionKey): ServerError => ({
  kind: 'not-found',
  sentence: `Neither the server nor the state file knows a mission ${key}.`,
  outcome: 'none',
});
