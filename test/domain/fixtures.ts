import {
  assistantId,
  conversationId,
  missionId,
  runId,
  scheduledEventId,
  stepId,
} from '../../src/domain/ids.ts';
import { missionEntryOf, type MissionEntry } from '../../src/domain/mission/mission-entry.ts';
import { missionKeyOf } from '../../src/domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../src/domain/mission/mission-snapshot.ts';
import type { Mission, PlanStep, Run, RunEvent } from '../../src/domain/mission/mission.ts';
import type { ScheduledEvent } from '../../src/domain/contact/scheduled-event.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { safeText } from '../../src/lib/safe-text.ts';

export const MINUTE = 60_000;
export const NOW = Date.parse('2026-06-03T15:00:00Z');

/** The fields of a record with plain text where the record has branded text. */
type Loose<T> = { readonly [K in keyof T]?: T[K] extends string | undefined ? string | undefined : T[K] };

export const event = (fields: Loose<ScheduledEvent> = {}): ScheduledEvent =>
  ({
    id: scheduledEventId('e1'),
    assistantId: assistantId('a1'),
    channel: 'call',
    to: safeText('+13125550101'),
    from: safeText('+13125550100'),
    scheduledAtMs: NOW - MINUTE,
    status: 'pending',
    missionId: missionId('m1'),
    runId: runId('r1'),
    ...fields,
  }) as ScheduledEvent;

export const finishedCall = (fields: Loose<ScheduledEvent> = {}): ScheduledEvent =>
  event({
    status: 'completed',
    callStatus: 'completed',
    conversationId: conversationId('c1'),
    updatedAtMs: NOW - 2 * MINUTE,
    ...fields,
  });

export const step = (id: string, status: string, sequence = 1): PlanStep => ({
  id: stepId(id),
  sequence,
  description: safeText(`Do ${id}`),
  status,
});

export const mission = (fields: Loose<Mission> = {}): Mission =>
  ({
    id: missionId('m1'),
    name: safeText('Roof quotes'),
    instructions: safeText('Ask.'),
    status: 'running',
    updatedAtMs: NOW - 5 * MINUTE,
    createdAtMs: NOW - 60 * MINUTE,
    ...fields,
  }) as Mission;

export const run = (fields: Loose<Run> = {}): Run =>
  ({ id: runId('r1'), status: 'running', startedAtMs: NOW - 50 * MINUTE, ...fields }) as Run;

export const runEvent = (fields: Loose<RunEvent> = {}): RunEvent =>
  ({
    id: 'ev1',
    type: 'custom',
    summary: safeText('noted'),
    agentId: safeText('claude-code'),
    createdAtMs: NOW - 5 * MINUTE,
    ...fields,
  }) as RunEvent;

export const entry = (memory: JsonObject = {}, fields: JsonObject = {}): MissionEntry =>
  missionEntryOf('roof-quotes', {
    mission_name: 'Roof quotes',
    mission_id: 'm1',
    run_id: 'r1',
    last_updated: new Date(NOW - 5 * MINUTE).toISOString(),
    memory,
    ...fields,
  });

/** A mission that runs well: read whole, one step done, one under way, a call to come. */
export const snapshot = (fields: Partial<MissionSnapshot> = {}): MissionSnapshot => ({
  key: missionKeyOf('m1', undefined),
  mission: mission(),
  run: run(),
  runs: [run()],
  steps: [step('find', 'completed', 1), step('calls', 'in_progress', 2)],
  events: [runEvent()],
  scheduled: [event({ scheduledAtMs: NOW + 10 * MINUTE })],
  linkedAgentIds: [assistantId('a1')],
  insights: [],
  readAtMs: NOW,
  ...fields,
});
