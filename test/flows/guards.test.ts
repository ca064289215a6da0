import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { plannedHours } from '../../src/commands/door/planned-hours.ts';
import { createLeaseholder } from '../../src/engine/drive/leaseholder.ts';
import { approvalId, stepId } from '../../src/domain/ids.ts';
import { plannerData } from '../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../src/planner/policy.ts';
import type { ServerPort } from '../../src/domain/server/server-port.ts';
import type { Ledger } from '../../src/state/ledger/database.ts';
import type { LedgerPort } from '../../src/state/ledger/port.ts';
import { createIntents } from '../../src/state/ledger/intents.ts';
import { createSqliteLedger } from '../../src/state/ledger/sqlite-ledger.ts';
import { MINUTE_MS, openDoorWorld, OPERATOR, value, type DoorWorld } from './support/door-world.ts';

// Each guard is the last look before an effect: here something happens between the look and the effect.

let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const portOf = (holder: string): LedgerPort =>
  createSqliteLedger({ database: world.ledger, holder, clock: world.clock });

const call = (): Command => ({
  kind: 'event.schedule',
  channel: 'call',
  assistantId: world.agent,
  to: '+13125550123',
  from: world.from,
  atMs: world.clock.now() + 30 * MINUTE_MS,
  mission: world.key,
  step: stepId('calls'),
  attempt: 1,
});

test.each([10_001, 60_000, -1])(
  'the clock is read between the commit that says sent and the socket (%i ms)',
  async (jumpMs) => {
    let leftMs = 0;
    let posts = 0;
    const sent = world.ledger.db.prepare(`SELECT count(*) AS n FROM intents WHERE status = 'sent'`);
    const ledger: Ledger = {
      ...world.ledger,
      transaction: (work) => {
        const result = world.ledger.transaction(work);
        // The machine sleeps, or the clock is set, right after the commit that says `sent`.
        if (Number(sent.get()?.['n']) > 0) leftMs = jumpMs;
        return result;
      },
    };
    const server: ServerPort = {
      ...world.server,
      schedule: (...args) => {
        posts += 1;
        return world.server.schedule(...args);
      },
    };
    const clock = { ...world.clock, now: () => world.clock.now() + leftMs };
    const door = world.another({ ledger, server, clock });
    const { digest, tier } = await door.preview(call());
    const outcome = await door.submit(call(), OPERATOR, { digest, confirmedTier: tier });
    expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'stale' } });
    expect(posts).toBe(0);
  },
);

test('a request that changes between the last look and the answer is not answered', async () => {
  const { id } = value(
    await world.server.createApproval({ action: 'Send 10 USD', requireBiometric: false, expiresInS: 600 }),
  );
  let reads = 0;
  const server: ServerPort = {
    ...world.server,
    getApproval: async (...args) => {
      reads += 1;
      // The first read shows it, the second agrees; the third is the last look before the answer.
      const row = world.sim.world.approvals.get(id);
      if (reads === 3 && row !== undefined) {
        world.sim.world.approvals.set(id, { ...row, action: 'Send 10,000 USD' });
      }
      return world.server.getApproval(...args);
    },
  };
  const door = world.another({ server });
  const decide: Command = { kind: 'approval.decide', approval: approvalId(id), decision: 'approved' };
  const { digest } = await door.preview(decide);
  const outcome = await door.submit(decide, OPERATOR, { digest, confirmedTier: 2 });
  expect(reads).toBeGreaterThanOrEqual(3);
  expect(outcome.status).toBe('refused');
  expect(value(await world.server.getApproval(approvalId(id))).status).toBe('pending');
});

test('the law holds at the expected end of a call, not only at its start', () => {
  const hours = plannedHours(DEFAULT_POLICY, () => plannerData());
  // 20:58 in Chicago, where the law ends at 21:00; a call is expected to last longer than two minutes.
  const atMs = Date.parse('2026-03-04T02:58:00Z');
  const moment = { phone: '+13125550123', zone: 'America/Chicago', recipientType: 'service' } as const;
  expect(hours.check({ ...moment, channel: 'call', atMs }).allowed).toBe(false);
  // A message has no length.
  expect(hours.check({ ...moment, channel: 'sms', atMs }).allowed).toBe(true);
  expect(hours.check({ ...moment, channel: 'call', atMs: atMs - 60 * MINUTE_MS }).allowed).toBe(true);
});

test('whoever loses a lease is told at the next beat, and holds it no more', async () => {
  const lost: string[] = [];
  const mine = createLeaseholder({
    ledger: portOf('one'),
    clock: world.clock,
    label: 'console 1',
    onLost: (mission) => void lost.push(mission),
  });
  expect(await mine.ensure(world.key)).toBe(true);
  await portOf('two').commit(({ leases }) =>
    leases.take(world.key, 'two', 'console 2', world.clock.now(), true),
  );
  expect(mine.holds(world.key)).toBe(false);
  await world.clock.advance(6_000);
  expect(lost).toEqual([world.key]);
  await mine.close();
});

test('a consent that another process uses between the look and the effect serves that one alone', async () => {
  const note: Command = { kind: 'mission.note', mission: world.key, text: 'They moved' };
  const { digest, tier } = await world.door.preview(note);
  let used = false;
  const ledger: Ledger = {
    ...world.ledger,
    transaction: (work) => {
      // The other process was quicker by a moment: this one has judged already, and commits now.
      if (!used) {
        used = true;
        const atMs = world.clock.now();
        createIntents(world.ledger).insert({
          opKey: `consent:${digest}`,
          kind: 'consent',
          status: 'done',
          slot: 0,
          body: '{}',
          createdAtMs: atMs,
          updatedAtMs: atMs,
        });
      }
      return world.ledger.transaction(work);
    },
  };
  const door = world.another({ ledger, holder: { id: 'two', label: 'two' } });
  const outcome = await door.submit(note, OPERATOR, { digest, confirmedTier: tier });
  expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'changed' } });
  expect(value(await world.server.listEvents(world.mission, world.run))).toEqual([]);
});
