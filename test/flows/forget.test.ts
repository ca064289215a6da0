import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { stepId } from '../../src/domain/ids.ts';
import { safeText } from '../../src/lib/safe-text.ts';
import { createTables } from '../../src/state/ledger/tables.ts';
import { MINUTE_MS, openDoorWorld, SLUG, type DoorWorld } from './support/door-world.ts';

const ANN = '+13125550123';
let world: DoorWorld;
beforeEach(async () => {
  world = await openDoorWorld();
});
afterEach(() => world.close());

const call = (minutes: number, to: string, attempt = 1): Command => ({
  kind: 'event.schedule',
  channel: 'call',
  assistantId: world.agent,
  to,
  from: world.from,
  contactName: safeText('Ann Oak'),
  variables: { name: 'Ann Oak' },
  atMs: world.clock.now() + minutes * MINUTE_MS,
  mission: world.key,
  step: stepId('calls'),
  attempt,
});
const forget = () => world.agree({ kind: 'contact.forget', phone: ANN, reason: 'she asked' });
const memoryOf = () => world.memory.read()[SLUG]?.memory ?? {};

test('what may go is gone; the opt-out, the names of tries and the chain stay', async () => {
  await world.agree(call(10, ANN));
  await world.clock.advance(20 * MINUTE_MS);
  await world.agree(call(60, ANN, 2));
  const state = world.memory.read();
  state[SLUG] = {
    ...state[SLUG],
    memory: {
      ...state[SLUG]?.memory,
      vendors: [
        { phone: ANN, name: 'Ann Oak' },
        { phone: '+13125550124', name: 'Bob' },
      ],
      note: 'ask Ann at (312) 555-0123 again',
    },
  };
  world.memory.write(state);
  const tables = createTables(world.ledger);
  tables.drafts.save({
    id: 'd',
    kind: 'plan-order',
    body: { items: [{ to: ANN, contactName: 'Ann Oak' }] },
    updatedAtMs: 1,
  });
  tables.snapshots.save({
    name: 'memory:old:',
    body: { memory: { list: [{ phone: ANN, name: 'Ann Oak' }] } },
    takenAtMs: 1,
  });
  tables.snapshots.save({
    name: 'talk:x',
    body: { id: 'x', from: ANN, turns: [{ text: 'I am Ann Oak' }], summary: 's' },
    takenAtMs: 1,
  });
  const preview = await world.door.preview({ kind: 'contact.forget', phone: ANN, reason: 'she asked' });
  expect(preview).toMatchObject({ tier: 2, readToEnd: true, title: `Forget ${ANN}` });
  expect(preview.lines.join('\n')).toContain(`State file, ${SLUG}, vendors: 1 about them`);
  expect(preview.lines.join('\n')).toContain('Stays: that this number must not be contacted');
  expect((await forget()).status).toBe('done');
  expect(memoryOf()['vendors']).toEqual([{ phone: '+13125550124', name: 'Bob' }]);
  expect(memoryOf()['note']).toBe('ask Ann at [forgotten] again');
  expect(readFileSync(`${world.folder}/missions_state.json`, 'utf8')).not.toContain(ANN);
  expect([...world.sim.world.scheduled.values()].filter(({ status }) => status === 'pending')).toEqual([]);
  expect(tables.suppressions.find(ANN)).toMatchObject({ reason: 'asked to be forgotten' });
  expect(tables.drafts.get('d')?.body).toEqual({ items: [] });
  expect(JSON.stringify([tables.snapshots.get('memory:old:'), tables.snapshots.get('talk:x')])).not.toMatch(
    /Ann|\+1312/,
  );
  const [first] = tables.intents.list('dispatch', ['done']);
  expect(first?.body).not.toContain('Ann Oak');
  expect(tables.audit.verify()).toBeUndefined();
  // The same try is still the same try, and nobody is called.
  expect(await world.agree(call(60, ANN))).toMatchObject({ status: 'refused' });
  expect(world.sim.dials).toHaveLength(1);
});

test('an opt-out keeps the words that it was made with', async () => {
  await world.agree({
    kind: 'contact.suppress',
    phone: ANN,
    reason: 'asked for no more contact',
    evidence: 'STOP',
  });
  await forget();
  expect(createTables(world.ledger).suppressions.find(ANN)).toMatchObject({ evidence: 'STOP' });
});

test('what changed after it was shown is not deleted unseen', async () => {
  const command: Command = { kind: 'contact.forget', phone: ANN, reason: 'she asked' };
  const { digest } = await world.door.preview(command);
  const state = world.memory.read();
  state[SLUG] = { ...state[SLUG], memory: { list: [{ phone: ANN }] } };
  world.memory.write(state);
  const outcome = await world.door.submit(
    command,
    { kind: 'operator', label: 'operator:kim' },
    { digest, confirmedTier: 2 },
  );
  expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'changed' } });
});
