import { safe } from '../../lib/safe-text.ts';
import { borrowedFrom } from '../../domain/mission/borrowed-number.ts';
import { isCalendarDay } from '../../lib/calendar-day.ts';
import { assistantId, missionId, runId, scheduledEventId, stepId } from '../../domain/ids.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import type { Api, ApiCommands, ApiFailure } from './api-command.ts';
import { shown } from './python.ts';
import { jsonBody } from './typed-json.ts';
import { listIn } from './unwrap.ts';

const READ = { priority: 'read' } as const;

/** Scheduled events, insights, and which agents work for a run. */
export const eventCommands: ApiCommands = [
  {
    name: 'schedule-call',
    least: 6,
    run: (api, [assistant = '', to = '', from = '', at = '', mission = '', run = '', step]) =>
      schedule(api, 'call', { assistant, to, from, at, mission, run, step, text: undefined }),
  },
  {
    name: 'schedule-sms',
    least: 5,
    run: (api, [assistant = '', to = '', from = '', at = '', text = '', mission, run, step]) =>
      schedule(api, 'sms', { assistant, to, from, at, mission, run, step, text }),
  },
  {
    name: 'get-event',
    least: 2,
    run: async (api, [assistant = '', event = '']) => {
      const session = await api.session();
      if (!session.ok) return session.error;
      const { server } = session.value;
      const found = await server.getScheduled(assistantId(assistant), scheduledEventId(event), READ);
      if (!found.ok) return { kind: 'server', error: found.error };
      const { status, callStatus, conversationId, retryCount = 0 } = found.value;
      api.print(
        [
          `Status: ${status}`,
          ...(callStatus === undefined ? [] : [`call_status: ${callStatus}`]),
          ...(conversationId === undefined ? [] : [`conversation_id: ${conversationId}`]),
          ...(retryCount > 0 ? [`retry_count: ${retryCount}`] : []),
        ].join(', '),
      );
      return undefined;
    },
  },
  {
    name: 'cancel-scheduled-event',
    least: 2,
    run: async (api, [assistant = '', event = '']) => {
      const cancelled = await api.submit({
        kind: 'event.cancel',
        assistantId: assistantId(assistant),
        event: scheduledEventId(event),
        bare: true,
      });
      if (!cancelled.ok) return cancelled.error;
      api.print(`Deleted scheduled event: ${event}`);
      return undefined;
    },
  },
  {
    name: 'list-events-assistant',
    least: 1,
    run: async (api, [assistant = '']) => {
      const session = await api.session();
      if (!session.ok) return session.error;
      const listed = await session.value.server.listScheduled(assistantId(assistant), READ);
      if (!listed.ok) return { kind: 'server', error: listed.error };
      for (const { id, status, callStatus } of listed.value) {
        api.print(`${id}: ${status}${callStatus === undefined ? '' : `, call_status=${callStatus}`}`);
      }
      return undefined;
    },
  },
  {
    name: 'get-insights',
    least: 1,
    run: async (api, [conversation = '']) => {
      const found = await api.read(
        `/missions/conversations/${encodeURIComponent(conversation.toWellFormed())}/insights`,
      );
      if (!found.ok) return found.error;
      for (const result of insightsIn(found.value)) api.print(`Insight: ${shown(result)}`);
      return undefined;
    },
  },
  {
    name: 'link-agent',
    least: 3,
    run: async (api, [mission = '', run = '', agent = '']) => {
      const linked = await linkAgent(api, mission, run, agent);
      if (linked !== undefined) return linked;
      api.print(`Linked agent ${agent} to run ${run}`);
      return undefined;
    },
  },
  {
    name: 'list-linked-agents',
    least: 2,
    run: async (api, [mission = '', run = '']) => {
      const session = await api.session();
      if (!session.ok) return session.error;
      const { server } = session.value;
      const listed = await server.listLinkedAgents(missionId(mission), runId(run), READ);
      if (!listed.ok) return { kind: 'server', error: listed.error };
      for (const id of listed.value) api.print(`Agent: ${id}`);
      return undefined;
    },
  },
  {
    name: 'unlink-agent',
    least: 3,
    run: async (api, [mission = '', run = '', agent = '']) => {
      const done = await api.request({
        what: 'unlink-agent',
        missionId: mission,
        runId: run,
        assistantId: agent,
      });
      if (!done.ok) return done.error;
      api.print(`Unlinked agent ${agent} from run ${run}`);
      return undefined;
    },
  },
];

async function linkAgent(
  api: Api,
  mission: string,
  run: string,
  agent: string,
): Promise<ApiFailure | undefined> {
  const body = jsonBody({ telnyx_agent_id: agent });
  if (!body.ok) return body.error;
  const done = await api.request({ what: 'link-agent', missionId: mission, runId: run, body: body.value });
  return done.ok ? undefined : done.error;
}

interface Wanted {
  readonly assistant: string;
  readonly to: string;
  readonly from: string;
  readonly at: string;
  readonly mission: string | undefined;
  readonly run: string | undefined;
  readonly step: string | undefined;
  readonly text: string | undefined;
}

async function schedule(api: Api, channel: 'call' | 'sms', wanted: Wanted): Promise<ApiFailure | undefined> {
  const atMs = instantOf(wanted.at);
  if (atMs === undefined) {
    return { kind: 'refused', sentence: `ERROR: '${wanted.at}' is not a time such as 2026-12-01T15:00:00Z.` };
  }
  const { mission, run, step, text } = wanted;
  const given = (value: string | undefined): value is string => value !== undefined && value !== '';
  const what = channel === 'call' ? 'call' : 'SMS';
  const sent = await api.submit({
    kind: 'bot.schedule',
    item: {
      channel,
      assistantId: assistantId(wanted.assistant),
      to: wanted.to,
      from: wanted.from,
      atMs,
      ...(text === undefined ? {} : { text }),
      ...(given(mission) ? { missionId: missionId(mission) } : {}),
      ...(given(run) ? { runId: runId(run) } : {}),
      ...(given(step) ? { step: stepId(step) } : {}),
    },
  });
  // The same call at the same time was scheduled by an earlier start that was broken off: it is this one.
  const id = sent.ok ? sent.value.eventId : sent.error.kind === 'refused' ? sent.error.eventId : undefined;
  if (id === undefined) {
    return sent.ok
      ? { kind: 'refused', sentence: 'ERROR: It was not found out whether it was scheduled.' }
      : sent.error;
  }
  api.print(`Scheduled ${what}: ${id}`);
  const session = await api.session();
  const lender = session.ok
    ? borrowedFrom(session.value.missionsFile.entries(), { from: wanted.from, missionId: mission })
    : undefined;
  if (lender !== undefined) {
    api.complain(
      safe`Note: ${wanted.from} is the number of the mission '${lender.missionName ?? lender.slug}'; whoever calls back reaches its agent.`,
    );
  }
  return undefined;
}

/** An ISO 8601 time; one without a zone is UTC, as the script writes all its times. */
function instantOf(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const [, day = '', time, zone = 'Z'] = match;
  if (!isCalendarDay(day)) return undefined;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const atMs = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** The results of every finished insight, in either of the shapes that servers use. */
function insightsIn(answer: JsonValue): readonly JsonValue[] {
  const data = isJsonObject(answer) ? answer['data'] : answer;
  if (isJsonObject(data) && data['summary'] !== undefined && data['summary'] !== null)
    return [data['summary']];
  return listIn(data ?? [], 'data')
    .filter(({ status }) => status === 'completed')
    .flatMap((report) => listIn(report['conversation_insights'] ?? []))
    .map((insight) => insight['result'] ?? null);
}
