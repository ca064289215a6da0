import type { ServerState } from '../backend.ts';
import { openApproval } from '../approval-course.ts';
import type { StoredAssistant } from '../rows.ts';
import { addAssistant, addPhone, lendPhone, type World } from '../world.ts';
import { OPEN_REQUESTS, PAST_REQUESTS } from './approvals.ts';
import { DEMO_ASSISTANTS, SPARE_PHONES } from './assistants.ts';
import { buildMission } from './build.ts';
import { startLife, type Pulse } from './life.ts';
import { DEMO_MISSIONS } from './missions.ts';
import { openInstant } from './open-hours.ts';
import { STOCK_LINES, stockOutcomes } from './stock-lines.ts';
import { PAST_REPLIES, PAST_SENDS } from './threads.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOME_ZONE = 'America/Chicago';
const PULSE_MISSION = 'Amoxicillin stock lines';

/**
 * What a stranger sees first: an account with missions of every class in every state, threads, requests, and a bot
 * that goes on working. Everything is placed around the clock's present.
 *
 * `beatS`: seconds of the world's time between two things that happen by themselves.
 */
export function demoWorld(options: { readonly beatS: number }): (backend: ServerState) => void {
  return (backend) => {
    const { world, clock } = backend;
    const nowMs = clock.now();
    const assistants = seedAssistants(world, nowMs);
    for (const [index, { who, phone }] of STOCK_LINES.entries()) {
      backend.script.set(phone, stockOutcomes(who, index));
    }
    let pulse: Pulse | undefined;
    const missions = DEMO_MISSIONS.map((mission) => ({
      mission,
      startedAtMs: openInstant(mission.zone, nowMs, -mission.startedMinutesAgo),
    })).sort((left, right) => left.startedAtMs - right.startedAtMs);
    for (const { mission } of missions) {
      const assistant = assistants.get(mission.assistant);
      if (assistant === undefined) continue;
      const built = buildMission(backend, mission, assistant);
      if (built !== undefined && mission.name === PULSE_MISSION) pulse = { ...built, assistant };
    }
    seedThreads(backend, nowMs);
    seedRequests(backend, nowMs);
    world.dials.sort((left, right) => left.atMs - right.atMs);
    if (pulse !== undefined) startLife(backend, pulse, options.beatS);
  };
}

function seedAssistants(world: World, nowMs: number): ReadonlyMap<string, StoredAssistant> {
  const rows = new Map<string, StoredAssistant>();
  for (const [index, { key, phone, config }] of DEMO_ASSISTANTS.entries()) {
    const row = addAssistant(world, config, nowMs - (40 - index) * DAY_MS);
    rows.set(key, row);
    if (phone !== undefined) lendPhone(addPhone(world, phone, nowMs - 60 * DAY_MS), row, row.createdAtMs);
  }
  for (const phone of SPARE_PHONES) addPhone(world, phone, nowMs - 20 * DAY_MS);
  return rows;
}

/** Threads, in order of time: what contacts wrote, and what was answered. */
function seedThreads(backend: ServerState, nowMs: number): void {
  const { world } = backend;
  const lineTo = (contact: string): string =>
    world.dials.findLast((dial) => dial.phone === contact)?.from ??
    [...world.phones.values()][0]?.phone ??
    '';
  const add = (
    direction: 'inbound' | 'outbound',
    minutesAgo: number,
    contact: string,
    body: string,
  ): void => {
    const createdAtMs = openInstant(HOME_ZONE, nowMs, -minutesAgo);
    world.messages.push({
      id: world.identity.uuid(),
      telnyxId: world.identity.uuid(),
      direction,
      from: direction === 'inbound' ? contact : lineTo(contact),
      to: direction === 'inbound' ? lineTo(contact) : contact,
      body,
      mediaUrls: [],
      createdAtMs,
      status: direction === 'inbound' ? 'received' : 'delivered',
      deliveredAtMs: createdAtMs + 1_800,
    });
    if (direction === 'inbound' && body === 'STOP') backend.stopped.add(contact);
  };
  for (const [minutesAgo, phone, body] of PAST_REPLIES) add('inbound', minutesAgo, phone, body);
  for (const [minutesAgo, phone, body] of PAST_SENDS) add('outbound', minutesAgo, phone, body);
  world.messages.sort((left, right) => left.createdAtMs - right.createdAtMs);
}

function seedRequests(backend: ServerState, nowMs: number): void {
  const { world } = backend;
  for (const { action, details, biometric, minutesAgo, decision } of PAST_REQUESTS) {
    const createdAtMs = nowMs - minutesAgo * MINUTE_MS;
    const answered = decision !== 'expired';
    const id = world.identity.uuid();
    world.approvals.set(id, {
      id,
      action,
      requireBiometric: biometric === true,
      createdAtMs,
      expiresAtMs: createdAtMs + 5 * MINUTE_MS,
      devicesNotified: 1,
      devicesFailed: 0,
      status: decision,
      ...(details !== undefined && { details }),
      ...(answered && { respondedAtMs: createdAtMs + 48_000, response: decision, biometricVerified: false }),
    });
  }
  for (const { action, details, biometric, expiresInMinutes } of OPEN_REQUESTS) {
    openApproval(backend, {
      action,
      requireBiometric: biometric === true,
      expiresInS: expiresInMinutes * 60,
      ...(details !== undefined && { details }),
    });
  }
}
