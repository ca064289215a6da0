import { statusText } from '../../domain/mission/status-text.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { readNamedMission } from '../read-named-mission.ts';
import { withSession } from '../with-session.ts';

/** One mission whole: run, steps, calls, agents, memory keys. */
export const mission: Verb = {
  name: 'mission',
  ways: [{ args: '<mission>' }],
  words: 1,
  readsOnly: () => true,
  summary: 'one mission whole: run, steps, scheduled events, agents, memory keys',
  run: (context, input) =>
    withSession(context, async (session) => {
      const found = await readNamedMission(session, input.positionals[0]);
      if (!found.ok) return found.error;
      const { snapshot } = found.value;
      if (input.json) context.print(JSON.stringify(snapshotJson(snapshot), undefined, 2));
      else for (const line of describe(snapshot, session.zone)) context.print(line);
      return 0;
    }),
};

function describe(snapshot: MissionSnapshot, zone: string): string[] {
  const { mission: record, run, entry } = snapshot;
  const heading = [
    ['Mission', `${record?.name ?? entry?.missionName ?? '–'} (${record?.id ?? 'not on the server'})`],
    ['Slug', entry?.slug ?? 'not in the state file'],
    [
      'Run',
      run === undefined
        ? '–'
        : `${run.id} ${statusText(run.status)}, started ${localTimeText(run.startedAtMs, zone)}`,
    ],
    ['Agents', agentsText(snapshot)],
    ['Memory', Object.keys(entry?.memory ?? {}).join(', ') || '–'],
  ];
  const steps = snapshot.steps.map((step) => [
    statusText(step.status),
    step.id,
    step.title ?? step.description,
  ]);
  const calls = snapshot.scheduled.map((event) => [
    localTimeText(event.scheduledAtMs, zone),
    event.channel,
    event.to,
    event.callStatus === undefined
      ? statusText(event.status)
      : `${statusText(event.status)}, ${statusText(event.callStatus)}`,
    event.id,
  ]);
  return [
    ...alignColumns(heading),
    '',
    ...(steps.length === 0 ? ['No plan.'] : alignColumns([['STEP', 'ID', 'WHAT'], ...steps])),
    '',
    ...(calls.length === 0
      ? snapshot.scheduleUnread === undefined
        ? ['No calls or messages.']
        : []
      : alignColumns([['AT', 'CHANNEL', 'TO', 'STATUS', 'ID'], ...calls])),
    ...(snapshot.scheduleUnread === undefined
      ? []
      : [`Calls and messages were not read: ${snapshot.scheduleUnread}.`]),
  ];
}

function agentsText({ linkedAgentIds, mission: record }: MissionSnapshot): string {
  if (linkedAgentIds === undefined)
    return record === undefined ? '–' : 'not read: this server does not tell its links';
  return linkedAgentIds.join(', ') || 'none linked';
}

function snapshotJson(snapshot: MissionSnapshot): object {
  const { mission: record, run, entry } = snapshot;
  return {
    mission_id: record?.id ?? null,
    name: record?.name ?? entry?.missionName ?? null,
    slug: entry?.slug ?? null,
    instructions: record?.instructions ?? null,
    status: run?.status ?? record?.status ?? null,
    run_id: run?.id ?? null,
    started_at: isoOrNull(run?.startedAtMs),
    finished_at: isoOrNull(run?.finishedAtMs),
    result_summary: run?.resultSummary ?? record?.resultSummary ?? null,
    result_payload: run?.resultPayload ?? null,
    steps: snapshot.steps.map((step) => ({
      step_id: step.id,
      sequence: step.sequence,
      title: step.title ?? null,
      description: step.description,
      status: step.status,
    })),
    scheduled_events: snapshot.scheduled.map((event) => ({
      id: event.id,
      channel: event.channel,
      to: event.to,
      from: event.from,
      scheduled_at: isoOrNull(event.scheduledAtMs),
      status: event.status,
      call_status: event.callStatus ?? null,
      conversation_id: event.conversationId ?? null,
      step_id: event.stepId ?? null,
    })),
    scheduled_events_unread: snapshot.scheduleUnread ?? null,
    linked_agents: snapshot.linkedAgentIds ?? null,
    insights: snapshot.insights.map((report) => ({
      conversation_id: report.conversationId,
      status: report.status,
      results: report.results,
    })),
    memory: entry?.memory ?? null,
  };
}
