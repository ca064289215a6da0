import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertRowId, muteRowId, readAlertRow } from '../../../src/state/ledger/alert-body.ts';
import { gone, MINUTE_MS, openAlertWorld, request, START_MS, waits, type AlertWorld } from './alert-world.ts';

const CHANNELS = {
  desk: { kind: 'command', run: ['desk'] },
  phone: { kind: 'command', run: ['phone'] },
  chief: { kind: 'command', run: ['chief'] },
  screen: { kind: 'desktop' },
};
const file = (rule: object, more: object = {}) => ({
  channels: CHANNELS,
  rules: [{ name: 'approvals', when: 'approval-waits', to: ['desk'], ...rule }],
  ...more,
});

let world: AlertWorld;
beforeEach(() => {
  world = openAlertWorld();
});
afterEach(() => world.close());

describe('one alert', () => {
  test('is told once it has waited so long, once, with the command that answers it', async () => {
    const one = world.open('console', file({ minutes: 5 }));
    one.publish(waits(request('a')));
    await world.clock.advance(4 * MINUTE_MS);
    expect(world.texts()).toEqual([]);
    await world.clock.advance(2 * MINUTE_MS);
    expect(world.texts()).toEqual(['desk: Approval waits: Pay invoice a']);
    expect(world.told[0]?.message.commands).toEqual([
      'clawdtalk-tui approve request:a --expect abcdef012345',
    ]);
    await world.clock.advance(60 * MINUTE_MS);
    expect(world.told).toHaveLength(1);
    const log = one.ledger.view().audit.latest(10);
    expect(log.map(({ kind, summary, outcome }) => [kind, summary, outcome])).toEqual([
      ['alert', 'Told desk of "Approval waits: Pay invoice a"', 'done'],
    ]);
  });

  test('is told by one of two processes on one ledger, also after a restart', async () => {
    const both = [world.open('console', file({})), world.open('watch', file({}))];
    for (const each of both) each.publish(waits(request('a')));
    await world.clock.advance(10 * MINUTE_MS);
    expect(world.told).toHaveLength(1);
    for (const each of both) await each.close();
    world.open('console again', file({})).publish(waits(request('a')));
    await world.clock.advance(10 * MINUTE_MS);
    expect(world.told).toHaveLength(1);
  });

  test('comes again when it has been over for a while, and a flapping one does not', async () => {
    const one = world.open('console', file({}));
    one.publish(waits(request('a')));
    await world.clock.advance(MINUTE_MS);
    for (let round = 0; round < 5; round += 1) {
      one.publish(gone('request:a'));
      await world.clock.advance(2 * MINUTE_MS);
      one.publish(waits(request('a')));
      await world.clock.advance(2 * MINUTE_MS);
    }
    expect(world.told).toHaveLength(1);
    one.publish(gone('request:a'));
    await world.clock.advance(15 * MINUTE_MS);
    one.publish(waits(request('a')));
    await world.clock.advance(MINUTE_MS);
    expect(world.told).toHaveLength(2);
  });

  test('of many at once one message is made, without digests that nobody could have read', async () => {
    world.open('console', file({})).publish(waits(...['a', 'b', 'c', 'd', 'e'].map((id) => request(id))));
    await world.clock.advance(MINUTE_MS);
    expect(world.texts()).toEqual(['desk: 5 alerts: 5 approvals']);
    expect(world.told[0]?.message.commands).toContain('clawdtalk-tui approve request:a');
  });

  test('never holds a secret, nor a digest of what is not shown whole', async () => {
    const one = world.open('console', file({}));
    one.publish(
      waits(
        request('a', { title: 'use cc_live_secret' as never }),
        request('b', { lines: Array.from({ length: 40 }, (_, line) => `line ${line}` as never) }),
        request('c', { warnings: ['It imitates this program' as never] }),
      ),
    );
    await world.clock.advance(MINUTE_MS);
    expect(JSON.stringify(world.told)).not.toContain('cc_live_secret');
    const commands = world.told.flatMap(({ message }) => message.commands);
    expect(commands).toContain('clawdtalk-tui approve request:b');
    expect(commands).toContain('clawdtalk-tui approve request:c');
  });
});

describe('when nobody is told yet', () => {
  const quiet = { quiet: { from: '22:00', until: '07:30', zone: 'America/New_York' } };

  test('quiet hours hold by the clock of their zone; what is over by then is never told', async () => {
    // 12:00 UTC is 07:00 in New York.
    const one = world.open('console', file({}, quiet));
    one.publish(waits(request('a'), request('b')));
    await world.clock.advance(29 * MINUTE_MS);
    expect(world.texts()).toEqual([]);
    one.publish(gone('request:b'));
    await world.clock.advance(2 * MINUTE_MS);
    expect(world.texts()).toEqual(['desk: Approval waits: Pay invoice a']);
  });

  test('who is next in turn counts from the end of quiet hours', async () => {
    const escalate = [{ after_minutes: 10, to: ['phone'] }];
    world.open('console', file({ escalate }, quiet)).publish(waits(request('a')));
    await world.clock.advance(35 * MINUTE_MS);
    expect(world.told.map(({ channel }) => channel)).toEqual(['desk']);
    await world.clock.advance(7 * MINUTE_MS);
    expect(world.told.map(({ channel }) => channel)).toEqual(['desk', 'phone']);
  });

  test('what is urgent is told in quiet hours too', async () => {
    world.open('console', file({ urgent: true }, quiet)).publish(waits(request('a')));
    await world.clock.advance(MINUTE_MS);
    expect(world.told).toHaveLength(1);
  });

  test('a digest gathers, and is told at its time', async () => {
    const one = world.open('console', file({ digest_minutes: 30 }));
    await world.clock.advance(7 * MINUTE_MS);
    one.publish(waits(request('a')));
    await world.clock.advance(10 * MINUTE_MS);
    one.publish(waits(request('b')));
    await world.clock.advance(12 * MINUTE_MS);
    expect(world.told).toEqual([]);
    await world.clock.advance(2 * MINUTE_MS);
    expect(world.texts()).toEqual(['desk: 2 alerts: 2 approvals']);
    expect(world.told[0]?.message.lines).toEqual([
      'Approval waits: Pay invoice a',
      'Approval waits: Pay invoice b',
    ]);
  });

  test('it waits while somebody is there, at whichever console', async () => {
    const here = world.open('console', file({ away_minutes: 2 }));
    const there = world.open('watch', file({ away_minutes: 2 }));
    await world.clock.advance(MINUTE_MS);
    for (const each of [here, there]) each.publish(waits(request('a')));
    for (let key = 0; key < 20; key += 1) {
      here.keeper.touched();
      await world.clock.advance(MINUTE_MS / 2);
    }
    expect(world.told).toEqual([]);
    await world.clock.advance(MINUTE_MS);
    expect(world.told).toEqual([]);
    await world.clock.advance(2 * MINUTE_MS);
    expect(world.told).toHaveLength(1);
  });

  test('a rule that is muted tells nobody, and tells when it speaks again', async () => {
    const one = world.open('console', file({}));
    await one.ledger.commit(({ alerts }) =>
      alerts.put({
        id: muteRowId('approvals'),
        kind: 'mute',
        body: { rule: 'approvals', by: 'ann', untilMs: START_MS + 10 * MINUTE_MS },
        updatedAtMs: START_MS,
      }),
    );
    one.publish(waits(request('a')));
    await world.clock.advance(9 * MINUTE_MS);
    expect(world.told).toEqual([]);
    expect(one.board().alertRules.get('approvals')?.muted).toMatchObject({ by: 'ann' });
    await world.clock.advance(2 * MINUTE_MS);
    expect(world.told).toHaveLength(1);
  });
});

describe('the next in turn', () => {
  const rule = {
    escalate: [
      { after_minutes: 10, to: ['phone'] },
      { after_minutes: 20, to: ['chief'] },
    ],
  };

  test('are told when nobody has answered, each after its time', async () => {
    world.open('console', file(rule)).publish(waits(request('a')));
    await world.clock.advance(30 * MINUTE_MS);
    expect(
      world.told.map(({ channel, atMs }) => [channel, Math.round((atMs - START_MS) / MINUTE_MS)]),
    ).toEqual([
      ['desk', 0],
      ['phone', 10],
      ['chief', 20],
    ]);
  });

  test('are not told of what was decided, or put away', async () => {
    const one = world.open('console', file(rule));
    one.publish(waits(request('a'), request('b')));
    await world.clock.advance(5 * MINUTE_MS);
    one.publish(gone('request:a'));
    await one.ledger.commit(({ alerts }) => {
      const alert = readAlertRow(alerts.get(alertRowId('approvals/request:b')));
      if (alert === undefined) throw new Error('no alert');
      const { id: _id, ...body } = alert;
      alerts.put({
        id: alertRowId(alert.id),
        kind: 'alert',
        body: { ...body, answered: { by: 'ann', atMs: world.clock.now() } } as never,
        updatedAtMs: world.clock.now(),
      });
    });
    await world.clock.advance(60 * MINUTE_MS);
    expect(world.told.map(({ channel }) => channel)).toEqual(['desk', 'desk']);
  });

  test('do not wait where the first cannot be told', async () => {
    world.answer = (channel) =>
      channel === 'desk' ? { kind: 'failed', why: 'there is no such program' as never } : { kind: 'sent' };
    const one = world.open('console', file(rule));
    one.publish(waits(request('a')));
    await world.clock.advance(MINUTE_MS);
    expect(world.told.map(({ channel }) => channel)).toEqual(['desk', 'phone']);
    expect([...one.board().notices.values()].map(({ sentence }) => sentence)).toEqual([
      'The alert channel desk does not take what it is told: there is no such program',
    ]);
  });

  test('are told in time although no console is open to show the first', async () => {
    world
      .open('watch', file({ to: ['screen'], escalate: [{ after_minutes: 10, to: ['phone'] }] }))
      .publish(waits(request('a')));
    await world.clock.advance(11 * MINUTE_MS);
    expect(world.told.map(({ channel }) => channel)).toEqual(['phone']);
  });
});

describe('a channel that fails', () => {
  test('is tried again, later and later, and given up', async () => {
    world.answer = () => ({ kind: 'again', why: 'the host is not reached' as never });
    const one = world.open('console', file({}));
    one.publish(waits(request('a')));
    await world.clock.advance(120 * MINUTE_MS);
    expect(world.told).toHaveLength(6);
    const waitsMs = world.told.slice(1).map(({ atMs }, index) => atMs - (world.told[index]?.atMs ?? 0));
    expect(waitsMs).toEqual(waitsMs.toSorted((a, b) => a - b));
    expect(one.ledger.view().audit.latest(10)).toMatchObject([{ outcome: 'failed' }]);
    expect([...one.board().alerts.values()][0]?.deliveries).toMatchObject([{ state: 'failed', tries: 6 }]);
  });

  test('is not asked before the time that it names', async () => {
    world.answer = () =>
      world.told.length === 1
        ? { kind: 'again', why: '429' as never, afterMs: 20 * MINUTE_MS }
        : { kind: 'sent' };
    world.open('console', file({})).publish(waits(request('a')));
    await world.clock.advance(19 * MINUTE_MS);
    expect(world.told).toHaveLength(1);
    await world.clock.advance(2 * MINUTE_MS);
    expect(world.told).toHaveLength(2);
  });

  test('delays no other', async () => {
    world.answer = (channel) => (channel === 'desk' ? new Promise(() => undefined) : { kind: 'sent' });
    const one = world.open('console', file({ to: ['desk', 'phone'] }));
    for (const id of ['a', 'b', 'c']) {
      one.publish(waits(request(id)));
      await world.clock.advance(MINUTE_MS);
    }
    expect(world.texts().filter((text) => text.startsWith('phone'))).toHaveLength(3);
    expect(world.texts().filter((text) => text.startsWith('desk'))).toHaveLength(1);
  });

  test('whose process has died in the middle is taken over by another', async () => {
    world.answer = () => (world.told.length === 1 ? new Promise(() => undefined) : { kind: 'sent' });
    const dying = world.open('console', file({}));
    dying.publish(waits(request('a')));
    await world.clock.advance(5_000);
    expect(world.told).toHaveLength(1);
    await dying.close();
    world.open('watch', file({})).publish(waits(request('a')));
    await world.clock.advance(MINUTE_MS / 2);
    expect(world.told).toHaveLength(1);
    await world.clock.advance(2 * MINUTE_MS);
    expect(world.told.map(({ by }) => by)).toEqual(['console', 'watch']);
  });
});

test('each operator has a terminal of his own, and is told on it once', async () => {
  const rule = file({ to: ['screen', 'phone'] });
  const processes = [
    world.open('ann 1', rule, { operator: 'ann', canShow: true }),
    world.open('ann 2', rule, { operator: 'ann', canShow: true }),
    world.open('bob', rule, { operator: 'bob', canShow: true }),
    world.open('watch', rule, { operator: 'ann' }),
  ];
  for (const each of processes) each.publish(waits(request('a')));
  await world.clock.advance(MINUTE_MS);
  expect(world.told.filter(({ channel }) => channel === 'screen')).toHaveLength(2);
  expect(world.told.filter(({ channel }) => channel === 'phone')).toHaveLength(1);
});
