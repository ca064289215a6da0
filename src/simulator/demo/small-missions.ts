import { slugOf } from '../../domain/mission/slug.ts';
import { later, type ServerState } from '../backend.ts';
import type { StoredAssistant, StoredRun, StoredScheduled } from '../rows.ts';
import { awaitTime } from '../schedule-course.ts';
import {
  addMission,
  addRun,
  addRunEvent,
  addScheduled,
  changeRun,
  changeStep,
  phoneLinesOf,
} from '../world.ts';
import { pythonIsoOf, rememberCall, writeBotState } from './bot-memory.ts';

/** A mission that begins, runs and ends while one looks on: a few automated lines. */
export interface SmallMission {
  readonly name: string;
  readonly instructions: string;
  readonly lines: readonly { readonly who: string; readonly phone: string }[];
  readonly summary: string;
}

export const SMALL_MISSIONS: readonly SmallMission[] = [
  {
    name: 'Snow gates on I-90',
    instructions: 'Read the two road lines and say whether the gates are open.',
    lines: [
      { who: 'Snoqualmie road line', phone: '+14255550118' },
      { who: 'Ellensburg road line', phone: '+15095550121' },
    ],
    summary: 'Both gates are open, chains advised above 3,000 ft.',
  },
  {
    name: 'Cargo inbox hours at Sea-Tac',
    instructions: 'Read the cargo inbox line for tonight’s hours.',
    lines: [{ who: 'Sea-Tac cargo line', phone: '+12065550117' }],
    summary: 'The cargo inbox is open until 11 pm.',
  },
  {
    name: 'Ferry status Bainbridge',
    instructions: 'Read the ferry line for delays.',
    lines: [
      { who: 'Ferry line', phone: '+12065550118' },
      { who: 'Terminal line', phone: '+12065550119' },
    ],
    summary: 'Next sailing is twenty minutes late.',
  },
  {
    name: 'Recycling centre queue times',
    instructions: 'Read the automated queue lines of both centres.',
    lines: [
      { who: 'North transfer station', phone: '+12065550120' },
      { who: 'South transfer station', phone: '+12065550121' },
    ],
    summary: 'North: five minutes. South: forty minutes.',
  },
  {
    name: 'Lift status at Crystal',
    instructions: 'Read the snow phone and list closed lifts.',
    lines: [{ who: 'Snow phone', phone: '+13605550122' }],
    summary: 'All lifts but the gondola are running.',
  },
  {
    name: 'Tide times for the survey crew',
    instructions: 'Read the harbor line for the low tides.',
    lines: [{ who: 'Harbor line', phone: '+13605550123' }],
    summary: 'Low tide at 5:42 and 18:10.',
  },
];

/** Starts a small mission; a bot that forgets leaves it running with every step done. */
export function bearMission(
  backend: ServerState,
  assistant: StoredAssistant,
  small: SmallMission,
  options: { readonly forgets: boolean },
): void {
  const { world, clock } = backend;
  const nowMs = clock.now();
  const from = phoneLinesOf(world, assistant, 'call')[0]?.phone;
  if (from === undefined) return;
  const mission = addMission(world, {
    name: small.name,
    instructions: small.instructions,
    atMs: nowMs,
    assistantId: assistant.id,
  });
  const run = addRun(world, mission, { original_request: small.instructions }, nowMs);
  run.steps = [
    { id: 'calls', sequence: 1, description: 'Call the lines', status: 'in_progress' },
    { id: 'report', sequence: 2, description: 'Report', status: 'pending' },
  ];
  run.agents.push({ givenId: assistant.telnyxId, atMs: nowMs });
  changeRun(world, run, { status: 'running' }, nowMs);
  note(backend, run, 'step_started', `Starting: ${small.lines.length} calls`, 'calls');
  const rows = small.lines.map(({ who, phone }, index) => {
    backend.script.set(phone, [
      {
        kind: 'completed',
        durationS: 30 + index * 9,
        insightAfterS: 10,
        insight: [`${who}: ${small.summary}`, { contact: who, read: true }],
      },
    ]);
    const row = addScheduled(world, {
      assistantId: assistant.id,
      channel: 'call',
      to: phone,
      from,
      scheduledAtMs: nowMs + 80_000 + index * 60_000,
      createdAtMs: nowMs,
      missionId: mission.id,
      runId: run.id,
      stepId: 'calls',
      metadata: { contact: who },
    });
    awaitTime(backend, row);
    return row;
  });
  writeBotState(world, slugOf(small.name), {
    mission_name: small.name,
    mission_id: mission.id,
    created_at: pythonIsoOf(nowMs),
    run_id: run.id,
    assistant_id: assistant.id,
    agent_phone: from,
    memory: { class: 1, recipient_type: 'automated' },
    last_updated: pythonIsoOf(nowMs),
  });
  for (const [index, row] of rows.entries()) {
    rememberCall(world, slugOf(small.name), row, small.lines[index]?.who ?? row.to, nowMs);
  }
  later(backend, 90 + 60 * rows.length + 120, () => finish(backend, run, rows, small, options.forgets));
}

function finish(
  backend: ServerState,
  run: StoredRun,
  rows: readonly StoredScheduled[],
  small: SmallMission,
  forgets: boolean,
): void {
  if (run.finishedAtMs !== undefined) return;
  const { world, clock } = backend;
  for (const row of rows) {
    note(backend, run, 'tool_result', `Call to ${row.to}: ${row.callStatus ?? row.status}`, 'calls');
  }
  for (const step of run.steps) changeStep(world, run, step, 'completed', clock.now());
  note(backend, run, 'step_completed', `Completed: ${small.summary}`, 'report');
  if (forgets) return;
  changeRun(
    world,
    run,
    { status: 'succeeded', resultSummary: small.summary, resultPayload: { lines: rows.length } },
    clock.now(),
  );
  writeBotState(world, slugOf(small.name), undefined);
}

const note = (backend: ServerState, run: StoredRun, type: string, summary: string, stepId: string): void => {
  addRunEvent(backend.world, run, {
    type,
    summary,
    stepId,
    agentId: 'claude-code',
    atMs: backend.clock.now(),
  });
};
