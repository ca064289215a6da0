import { afterEach, describe, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import type { BoardUpdate } from '../../src/state/board.ts';
import { createIntents } from '../../src/state/ledger/intents.ts';
import { MINUTE_MS, openDoorWorld, OPERATOR, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
afterEach(() => world.close());

const TO = '+13125550123';
const sms = (text = 'See you at nine.'): Command => ({ kind: 'sms.send', to: TO, text });
const CALL: Command = { kind: 'call.start', to: TO, purpose: 'ask for a quote' };

const dialled = (channel: 'sms' | 'call') =>
  world.sim.dials.filter((dial) => dial.channel === channel && dial.phone === TO).length;
const statuses = () =>
  createIntents(world.ledger)
    .list('immediate', ['sent', 'done', 'parked', 'refused', 'dropped'])
    .map(({ status }) => status);
const notices = () =>
  world.updates.flatMap((update) =>
    update.kind === 'upsert' && update.into === 'notices' ? update.rows.map(([, row]) => row) : [],
  );

describe('a message', () => {
  test('is read back with its length, sent once, and is there', async () => {
    world = await openDoorWorld();
    const shown = await world.door.preview({ kind: 'sms.send', to: TO, text: 'Café at 9 – ok?' });
    expect(shown.tier).toBe(1);
    expect(shown.lines.join('\n')).toContain('1 segment (15 signs as ucs-2, because of –)');
    expect(await world.agree(sms())).toMatchObject({ status: 'done' });
    expect(dialled('sms')).toBe(1);
    const listed = value(await world.server.listMessages({ contact: TO }));
    expect(listed?.map(({ body, direction }) => [direction, body])).toEqual([
      ['outbound', 'See you at nine.'],
    ]);
  });

  test('whose answer is lost is found among the messages and not sent twice', async () => {
    world = await openDoorWorld();
    world.sim.faults.add({ match: /messages\/send/, kind: 'reset-after' });
    const outcome = await world.agree(sms());
    expect(outcome).toMatchObject({ status: 'done' });
    expect(dialled('sms')).toBe(1);
    expect(statuses()).toEqual(['done']);
  });

  test('that nobody can find is parked, told, and the same again asks for the code', async () => {
    world = await openDoorWorld();
    world.sim.faults.add({ match: /messages\/send/, kind: 'reset-before' });
    expect(await world.agree(sms())).toMatchObject({ status: 'open' });
    expect(statuses()).toEqual(['parked']);
    const [notice] = notices();
    expect(notice?.sentence).toContain('parked and never sent again automatically');
    await world.clock.advance(10 * MINUTE_MS);
    await world.door.settleOpenIntents();
    expect(dialled('sms')).toBe(0);
    const again = await world.door.preview(sms());
    expect(again.tier).toBe(2);
    expect(again.lines.join(' ')).toContain('nobody knows whether it went out');
    expect(
      await world.agree({ kind: 'unclear.resolve', opKey: notice?.detail ?? '', decision: 'leave' }),
    ).toMatchObject({
      status: 'done',
    });
    expect(statuses()).toEqual(['dropped']);
    expect((await world.door.preview(sms())).tier).toBe(1);
  });

  test('that a killed process had sent is looked up by the next one', async () => {
    world = await openDoorWorld();
    await world.server.sendSms({ to: TO, text: 'See you at nine.' });
    const body = {
      actor: OPERATOR,
      request: { what: 'sms', to: TO, text: 'See you at nine.', mediaUrls: [] },
    };
    const atMs = world.clock.now();
    const sent = {
      kind: 'immediate',
      status: 'sent',
      slot: 0,
      createdAtMs: atMs,
      updatedAtMs: atMs,
      sentAtMs: atMs,
    };
    const intents = createIntents(world.ledger);
    intents.insert({ ...sent, opKey: 'now-1', body: JSON.stringify(body) });
    intents.insert({
      ...sent,
      opKey: 'now-2',
      body: JSON.stringify({ ...body, request: { ...body.request, text: 'never arrived' } }),
    });
    await world.another().settleOpenIntents();
    // It may still be under way.
    expect(statuses()).toEqual(['sent', 'sent']);
    await world.clock.advance(2 * MINUTE_MS);
    await world.another().settleOpenIntents();
    expect([intents.get('now-1')?.status, intents.get('now-2')?.status]).toEqual(['done', 'parked']);
    expect(dialled('sms')).toBe(1);
  });

  test('the same twice within minutes is rather a slip: it asks for the code', async () => {
    world = await openDoorWorld();
    await world.agree(sms());
    expect((await world.door.preview(sms())).tier).toBe(2);
    expect((await world.door.preview(sms('Another text.'))).tier).toBe(1);
    await world.clock.advance(11 * MINUTE_MS);
    expect((await world.door.preview(sms())).tier).toBe(1);
  });

  test('one consent sends one message, however often it is used', async () => {
    world = await openDoorWorld();
    const { digest, tier } = await world.door.preview(sms());
    const consent = { digest, confirmedTier: tier };
    const both = await Promise.all([
      world.door.submit(sms(), OPERATOR, consent),
      world.door.submit(sms(), OPERATOR, consent),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['done', 'refused']);
    expect(dialled('sms')).toBe(1);
  });

  test.each([
    ['a hold', { kind: 'hold.set' }, 'held'],
    ['an opt-out', { kind: 'contact.suppress', phone: TO, reason: 'STOP' }, 'suppressed'],
    ['a confirmed STOP', { kind: 'optout.confirm', phone: TO, evidence: 'Stop please' }, 'suppressed'],
  ] as const)('%s stands against it', async (_name, first, code) => {
    world = await openDoorWorld();
    expect(await world.agree(first)).toMatchObject({ status: 'done' });
    for (const command of [sms(), CALL]) {
      expect(await world.agree(command)).toMatchObject({ status: 'refused', refusal: { code } });
    }
    expect(world.sim.dials).toEqual([]);
  });

  test('outside the law’s hours it is refused; outside business hours it asks for the code', async () => {
    world = await openDoorWorld();
    world.hours = { check: () => ({ allowed: true, outsideBusiness: 'it is early' }) };
    expect((await world.door.preview(sms())).tier).toBe(2);
    world.hours = { check: () => ({ allowed: false, sentence: 'it is night there' }) };
    expect(await world.agree(sms())).toMatchObject({ refusal: { code: 'outside-hours' } });
    expect(world.sim.dials).toEqual([]);
  });

  test.each([
    ['no number', { kind: 'sms.send', to: '5551234', text: 'x' }],
    ['rescue services', { kind: 'sms.send', to: '+1911', text: 'x' }],
    ['no text', { kind: 'sms.send', to: TO, text: '  ' }],
    ['an address that is none', { kind: 'sms.send', to: TO, text: 'x', mediaUrls: ['file:///etc/passwd'] }],
  ] as const)('%s is refused before anything is sent', async (_name, command) => {
    world = await openDoorWorld();
    expect(await world.agree(command)).toMatchObject({ status: 'refused', refusal: { code: 'invalid' } });
    expect(world.sim.dials).toEqual([]);
  });
});

describe('a call', () => {
  test('rings once, is followed, and ends when it is told to', async () => {
    const followed: string[] = [];
    world = await openDoorWorld({}, { onCall: ({ status }) => void followed.push(status) });
    expect(await world.agree(CALL)).toMatchObject({ status: 'done' });
    expect(dialled('call')).toBe(1);
    expect(followed).toHaveLength(1);
    const [intent] = createIntents(world.ledger).list('immediate', ['done']);
    const end: Command = { kind: 'call.end', callId: intent?.result ?? '' };
    expect((await world.door.preview(end)).tier).toBe(1);
    expect(await world.agree(end)).toMatchObject({ status: 'done' });
    expect(await world.agree(end)).toMatchObject({ refusal: { code: 'already-so' } });
  });

  test('that somebody else began takes the code to end', async () => {
    world = await openDoorWorld();
    const theirs = value(await world.server.startCall({ to: TO }));
    const shown = await world.door.preview({ kind: 'call.end', callId: theirs.id });
    expect(shown.tier).toBe(2);
    expect(shown.lines.join(' ')).toContain('not begun from here');
  });

  test('whose answer is lost is parked: nobody can look it up', async () => {
    world = await openDoorWorld();
    world.sim.faults.add({ match: /POST \/v1\/calls/, kind: 'reset-after' });
    expect(await world.agree(CALL)).toMatchObject({ status: 'open' });
    await world.clock.advance(5 * MINUTE_MS);
    await world.door.settleOpenIntents();
    expect(dialled('call')).toBe(1);
    expect(statuses()).toEqual(['parked']);
  });

  test('that a script had parked is told by the next process, once, until it is put away', async () => {
    world = await openDoorWorld();
    world.sim.faults.add({ match: /POST \/v1\/calls/, kind: 'reset-after' });
    await world.agree(CALL);
    const told: BoardUpdate[] = [];
    const next = world.another({ publish: (update) => void told.push(update) });
    await next.settleOpenIntents();
    await next.settleOpenIntents();
    const [parked, ...more] = told;
    expect(more).toEqual([]);
    const [opKey] = createIntents(world.ledger)
      .list('immediate', ['parked'])
      .map((intent) => intent.opKey);
    expect(parked).toMatchObject({ into: 'notices', rows: [[`parked:${opKey}`, { detail: opKey }]] });
    const away: Command = { kind: 'unclear.resolve', opKey: opKey ?? '', decision: 'leave' };
    const { digest, tier } = await next.preview(away);
    await next.submit(away, OPERATOR, { digest, confirmedTier: tier });
    expect(told).toContainEqual({ kind: 'remove', from: 'notices', ids: [`parked:${opKey}`] });
  });

  test('to one’s own phone needs no number, and stops at a hold', async () => {
    world = await openDoorWorld();
    expect(await world.agree({ kind: 'call.start' })).toMatchObject({ status: 'done' });
    await world.agree({ kind: 'hold.set' });
    expect(await world.agree({ kind: 'call.start', purpose: 'again' })).toMatchObject({
      refusal: { code: 'held' },
    });
  });
});

test('a machine that was frozen between the check and the socket sends nothing', async () => {
  world = await openDoorWorld();
  let frozenMs = 0;
  const door = world.another({ clock: { ...world.clock, now: () => world.clock.now() + frozenMs } });
  const { digest, tier } = await door.preview(sms());
  let checks = 0;
  world.hours = {
    check: () => {
      checks += 1;
      // The third check is the one inside the transaction that commits the sending.
      if (checks === 3) frozenMs = 60_000;
      return { allowed: true };
    },
  };
  const outcome = await door.submit(sms(), OPERATOR, { digest, confirmedTier: tier });
  expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'stale' } });
  expect(checks).toBe(3);
  expect(world.sim.dials).toEqual([]);
  expect(statuses()).toEqual(['dropped']);
});
