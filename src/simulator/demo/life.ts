import { slugOf } from '../../domain/mission/slug.ts';
import { seededRandom } from '../../lib/random.ts';
import { answerApproval, openApproval } from '../approval-course.ts';
import { later, type ServerState } from '../backend.ts';
import { receiveSms } from '../message-course.ts';
import type { StoredAssistant, StoredMission, StoredRun } from '../rows.ts';
import { awaitTime } from '../schedule-course.ts';
import { addRunEvent, addScheduled, eraseScheduled, phoneLinesOf } from '../world.ts';
import { COMING_REQUESTS } from './approvals.ts';
import { rememberCall } from './bot-memory.ts';
import { lookBack } from './look-back.ts';
import { isOpen } from './open-hours.ts';
import { bearMission, SMALL_MISSIONS } from './small-missions.ts';
import { STOCK_LINES, STOCK_ZONE } from './stock-lines.ts';
import { COMING_REPLIES } from './threads.ts';

/** The mission whose lines are read for as long as the demo runs. */
export interface Pulse {
  readonly mission: StoredMission;
  readonly run: StoredRun;
  readonly assistant: StoredAssistant;
}

/**
 * Lets the demo go on by itself: about every `beatS` seconds of its time a bot does something, a contact writes, a
 * request comes up. Now and then the bot forgets to note what it did.
 */
export function startLife(backend: ServerState, pulse: Pulse, beatS: number): void {
  const random = seededRandom(backend.seed ^ 0x5eed);
  const went: Went = { lines: 0, missions: 0 };
  const beat = (count: number): void => {
    live(backend, pulse, count, went);
    later(backend, beatS * (0.75 + random() * 0.5), () => beat(count + 1));
  };
  later(backend, beatS / 3, () => beat(0));
}

/** How far the demo's bots have got: what would fall into the night is left for the morning. */
interface Went {
  lines: number;
  missions: number;
}

/** A call of the demo is on the line this long after its bot thought of it, at most. */
const AHEAD_MS = 10 * 60_000;

function live(backend: ServerState, pulse: Pulse, count: number, went: Went): void {
  const nowMs = backend.clock.now();
  const mayCall = isOpen(STOCK_ZONE, nowMs) && isOpen(STOCK_ZONE, nowMs + AHEAD_MS);
  if (mayCall && count % 2 === 0) {
    readNextLine(backend, pulse, went.lines);
    went.lines += 1;
  }
  if (count % 5 === 1) contactWrites(backend, Math.floor(count / 5));
  if (count % 9 === 3) botAsks(backend, Math.floor(count / 9));
  if (count % 19 === 17) deviceAnswers(backend, count);
  if (count % 10 === 9) forgetOldest(backend, pulse);
  const small = SMALL_MISSIONS[went.missions];
  if (mayCall && count % 9 === 5 && small !== undefined) {
    bearMission(backend, pulse.assistant, small, { forgets: went.missions % 3 === 2 });
    went.missions += 1;
  }
}

/** The bot schedules the next stock line, and looks later how it went. */
function readNextLine(backend: ServerState, pulse: Pulse, count: number): void {
  const line = STOCK_LINES[count % STOCK_LINES.length];
  const from = phoneLinesOf(backend.world, pulse.assistant, 'call')[0]?.phone;
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
  const slug = slugOf(pulse.mission.name);
  if (count % 5 === 4) return;
  rememberCall(backend.world, slug, row, line.who, nowMs);
  later(backend, 200, () => {
    lookBack(backend, pulse.run, row, line.who);
    rememberCall(backend.world, slug, row, line.who, backend.clock.now());
  });
}

function contactWrites(backend: ServerState, count: number): void {
  const reply = COMING_REPLIES[count % COMING_REPLIES.length];
  if (reply === undefined) return;
  const [from, body] = reply;
  if (backend.stopped.has(from)) return;
  const before = backend.world.messages.findLast((row) => row.direction === 'outbound' && row.to === from);
  const to = before?.from ?? [...backend.world.phones.values()][0]?.phone ?? '';
  receiveSms(backend, { from, to, body });
}

/** Long enough to be read where the demo's time runs many times as fast as ours. */
const REQUEST_OPEN_S = 5_400;
const DEVICE_PATIENCE_S = 2_700;

/** A new request, unless enough of them wait already. */
function botAsks(backend: ServerState, count: number): void {
  const request = COMING_REQUESTS[count % COMING_REQUESTS.length];
  const waiting = [...backend.world.approvals.values()].filter(({ status }) => status === 'pending');
  if (request === undefined || waiting.length >= 4) return;
  openApproval(backend, {
    action: request.action,
    requireBiometric: request.biometric === true,
    expiresInS: REQUEST_OPEN_S,
    ...(request.details !== undefined && { details: request.details }),
  });
}

/** The owner answers one on the phone. */
function deviceAnswers(backend: ServerState, count: number): void {
  const waiting = [...backend.world.approvals.values()].filter(
    (row) => row.status === 'pending' && row.createdAtMs < backend.clock.now() - DEVICE_PATIENCE_S * 1000,
  );
  const row = waiting.at(-1);
  if (row === undefined || waiting.length < 3) return;
  answerApproval(backend, row, count % 2 === 0 ? 'approved' : 'denied', row.requireBiometric);
}

/** How much of its own past the demo keeps, so that it can run for days. */
const KEPT_ROWS = 120;
const KEPT_TALKS = 400;

/** Drops the oldest of what the demo itself has made go by. */
function forgetOldest(backend: ServerState, pulse: Pulse): void {
  const { world } = backend;
  pulse.run.events.splice(0, Math.max(0, pulse.run.events.length - KEPT_ROWS));
  pulse.mission.runEventCount = pulse.run.events.length;
  for (const id of pulse.mission.scheduledIds.slice(0, -KEPT_ROWS)) {
    const row = world.scheduled.get(id);
    if (row === undefined || row.status === 'pending' || row.status === 'in_progress') continue;
    world.conversations.delete(row.conversationId ?? '');
    eraseScheduled(world, row);
  }
  world.messages.splice(0, Math.max(0, world.messages.length - KEPT_ROWS));
  world.dials.splice(0, Math.max(0, world.dials.length - KEPT_ROWS));
  for (const id of [...world.conversations.keys()].slice(0, -KEPT_TALKS)) {
    const of = world.conversations.get(id)?.scheduledId ?? '';
    if (!world.scheduled.has(of)) world.conversations.delete(id);
  }
  for (const { id, status } of [...world.approvals.values()].slice(0, -KEPT_ROWS)) {
    if (status !== 'pending') world.approvals.delete(id);
  }
}
