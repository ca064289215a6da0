import { seededRandom } from '../../lib/random.ts';
import { decideApproval, requestApproval } from '../approval-course.ts';
import { later, type Backend } from '../backend.ts';
import { receiveSms } from '../message-course.ts';
import type { AssistantRow, MissionRow, RunRow } from '../rows.ts';
import { awaitTime } from '../schedule-course.ts';
import { addRunEvent, addScheduled, phonesOf } from '../world.ts';
import { COMING_REQUESTS } from './approvals.ts';
import { lookBack } from './look-back.ts';
import { bearMission, SMALL_MISSIONS } from './small-missions.ts';
import { STOCK_LINES } from './stock-lines.ts';
import { COMING_REPLIES } from './threads.ts';

/** The mission whose lines are read for as long as the demo runs. */
export interface Pulse {
  readonly mission: MissionRow;
  readonly run: RunRow;
  readonly assistant: AssistantRow;
}

/**
 * Lets the demo go on by itself: about every `beatS` seconds of its time a bot does something, a contact writes, a
 * request comes up. Now and then the bot forgets to note what it did.
 */
export function startLife(backend: Backend, pulse: Pulse, beatS: number): void {
  const random = seededRandom(backend.seed ^ 0x5eed);
  const beat = (count: number): void => {
    live(backend, pulse, beatS, count);
    later(backend, beatS * (0.75 + random() * 0.5), () => beat(count + 1));
  };
  later(backend, beatS / 3, () => beat(0));
}

function live(backend: Backend, pulse: Pulse, beatS: number, count: number): void {
  if (count % 2 === 0) readNextLine(backend, pulse, count / 2);
  if (count % 5 === 1) contactWrites(backend, Math.floor(count / 5));
  if (count % 7 === 3) botAsks(backend, Math.floor(count / 7), beatS);
  if (count % 13 === 11) deviceAnswers(backend, count);
  const born = Math.floor(count / 9);
  const small = SMALL_MISSIONS[born];
  if (count % 9 === 5 && small !== undefined) {
    bearMission(backend, pulse.assistant, small, { forgets: born % 3 === 2 });
  }
}

/** The bot schedules the next stock line, and looks later how it went. */
function readNextLine(backend: Backend, pulse: Pulse, count: number): void {
  const line = STOCK_LINES[count % STOCK_LINES.length];
  const from = phonesOf(backend.world, pulse.assistant, 'call')[0]?.phone;
  if (line === undefined || from === undefined || pulse.run.finishedAtMs !== undefined) return;
  const nowMs = backend.clock.now();
  const row = addScheduled(backend.world, {
    assistantId: pulse.assistant.id,
    channel: 'call',
    to: line.phone,
    from,
    scheduledAtMs: nowMs + 75_000,
    createdAtMs: nowMs,
    missionId: pulse.mission.id,
    runId: pulse.run.id,
    stepId: 'calls',
    metadata: { contact: line.who },
  });
  awaitTime(backend, row);
  addRunEvent(backend.world, pulse.run, {
    type: 'custom',
    summary: `Scheduled call to ${line.who}: event_id=${row.id}`,
    agentId: 'claude-code',
    stepId: 'calls',
    payload: { event_id: row.id, to: row.to },
    atMs: nowMs,
  });
  if (count % 5 === 4) return;
  later(backend, 200, () => lookBack(backend, pulse.run, row, line.who));
}

function contactWrites(backend: Backend, count: number): void {
  const reply = COMING_REPLIES[count % COMING_REPLIES.length];
  if (reply === undefined) return;
  const [from, body] = reply;
  if (backend.stopped.has(from)) return;
  const before = backend.world.messages.findLast((row) => row.direction === 'outbound' && row.to === from);
  const to = before?.from ?? [...backend.world.phones.values()][0]?.phone ?? '';
  receiveSms(backend, { from, to, body });
}

/** A new request, unless enough of them wait already. */
function botAsks(backend: Backend, count: number, beatS: number): void {
  const request = COMING_REQUESTS[count % COMING_REQUESTS.length];
  const waiting = [...backend.world.approvals.values()].filter(({ status }) => status === 'pending');
  if (request === undefined || waiting.length >= 4) return;
  requestApproval(backend, {
    action: request.action,
    requireBiometric: request.biometric === true,
    expiresInS: Math.max(300, beatS * 20),
    ...(request.details !== undefined && { details: request.details }),
  });
}

/** The owner answers one on the phone. */
function deviceAnswers(backend: Backend, count: number): void {
  const waiting = [...backend.world.approvals.values()].filter(
    (row) => row.status === 'pending' && row.createdAtMs < backend.clock.now() - 120_000,
  );
  const row = waiting.at(-1);
  if (row === undefined || waiting.length < 3) return;
  decideApproval(backend, row, count % 2 === 0 ? 'approved' : 'denied', row.requireBiometric);
}
