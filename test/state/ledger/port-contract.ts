import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LedgerError } from '../../../src/state/ledger/database.ts';
import type { Intent } from '../../../src/state/ledger/intents.ts';
import type { LedgerPort } from '../../../src/state/ledger/port.ts';
import type { Result } from '../../../src/lib/result.ts';

/** One ledger that several processes share. */
export interface Shared {
  open(holder: string): Promise<LedgerPort>;
  /** Time for what one process wrote to reach another. */
  settle(): Promise<void>;
  clean(): Promise<void>;
}

/** Long after every clock: what a database's own clock says of it is no part of this contract. */
const SLOT_MS = 4_102_444_800_000;
const KEY = 'm/r/s/+12125550123/call/1';

const planned = (change: Partial<Intent> = {}): Intent => ({
  opKey: KEY,
  kind: 'dispatch',
  missionKey: 'm',
  status: 'planned',
  slot: 0,
  body: `{"atMs":${SLOT_MS}}`,
  createdAtMs: 1,
  updatedAtMs: 1,
  ...change,
});

function valueOf<T>(result: Result<T, LedgerError>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.sentence}`);
  return result.value;
}

/** What every ledger promises, whatever stands behind it. */
export function portContract(name: string, start: () => Promise<Shared>): void {
  describe(`the ledger on ${name}`, () => {
    let shared: Shared;
    let one: LedgerPort;
    let two: LedgerPort;
    beforeEach(async () => {
      shared = await start();
      one = await shared.open('host-a:1:x');
      two = await shared.open('host-b:2:y');
    });
    afterEach(async () => {
      await one.close();
      await two.close();
      await shared.clean();
    });

    test('a budget: what is spent is the same for both, and what both are about to spend is seen', async () => {
      const cost = { micros: 200, currency: 'USD', atMs: SLOT_MS };
      const book = {
        currency: 'USD',
        zone: 'UTC',
        account: 300,
        missions: new Map([['m', 5]]),
        unpriced: 'warn',
        host: 'a',
        changedAtMs: 1,
      } as const;
      valueOf(await one.commit(({ budgets }) => budgets.setBook(book, 1)));
      await shared.settle();
      expect(two.view().budgets.book()).toEqual(book);
      const spend = (port: LedgerPort, opKey: string) =>
        port.commit(({ budgets, intents }) => {
          if (budgets.spent({ currency: 'USD' }) + cost.micros > 300) return false;
          const body = JSON.stringify({ atMs: SLOT_MS, cost });
          intents.insert(planned({ opKey, status: 'done', body }));
          return budgets.count();
        });
      const spent = await Promise.all([spend(one, 'a'), spend(two, 'b')]);
      expect(spent.map(valueOf).filter(Boolean)).toHaveLength(1);
      await shared.settle();
      for (const port of [one, two]) {
        const { budgets } = port.view();
        expect(budgets.spent({ currency: 'USD' })).toBe(200);
        expect(budgets.spent({ currency: 'EUR' })).toBe(0);
        expect(budgets.spent({ currency: 'USD', mission: 'm', fromMs: SLOT_MS })).toBe(200);
        expect(budgets.spent({ currency: 'USD', untilMs: SLOT_MS })).toBe(0);
      }
      const extra = { micros: 7, currency: 'USD', by: 'kim', reason: 'r', atMs: 1 };
      valueOf(await one.commit(({ budgets }) => budgets.setExtra('account', extra)));
      await shared.settle();
      expect(two.view().budgets.extra('account')).toEqual(extra);
    });

    test('what one process commits is read by the other: at once where it asks, soon where it looks', async () => {
      expect(valueOf(await one.commit(({ intents }) => intents.insert(planned())))).toBe(true);
      expect(one.view().intents.get(KEY)).toEqual(planned());
      expect(valueOf(await two.intent(KEY))).toEqual(planned());
      await shared.settle();
      expect(two.view().intents.list('dispatch', ['planned'])).toEqual([planned()]);
      expect(two.view().intents.ofMission('dispatch', 'm')).toHaveLength(1);
      expect(two.view().intents.dueBetween('dispatch', 'planned', 0, SLOT_MS)).toHaveLength(1);
    });

    test('a key belongs to whoever writes it first', async () => {
      const both = await Promise.all([
        one.commit(({ intents }) => intents.insert(planned({ status: 'sent' }))),
        two.commit(({ intents }) => intents.insert(planned({ status: 'draft' }))),
      ]);
      expect(both.filter(valueOf)).toHaveLength(1);
    });

    test('who computed from what stood before computes again from what stands now', async () => {
      valueOf(await one.commit(({ intents }) => intents.insert(planned())));
      await shared.settle();
      const send = (port: LedgerPort) =>
        port.commit(({ intents }) => {
          const intent = intents.get(KEY);
          if (intent?.status !== 'planned') return false;
          return intents.replace(intent, { ...intent, status: 'sent', sentAtMs: 2, updatedAtMs: 2 });
        });
      // Neither has seen what the other does.
      const both = await Promise.all([send(one), send(two)]);
      expect(both.filter(valueOf)).toHaveLength(1);
    });

    test('a hold or an opt-out that stood before a commit is seen by it, however old the look', async () => {
      valueOf(await one.commit(({ intents }) => intents.insert(planned())));
      await shared.settle();
      valueOf(
        await two.commit(({ switches }) =>
          switches.setHold({ sinceMs: 7, by: 'operator:ann', reason: 'lunch' }),
        ),
      );
      const send = () =>
        one.commit(({ switches, suppressions, intents }) => {
          const hold = switches.hold();
          if (hold !== undefined) return `held by ${hold.by}`;
          if (suppressions.find('+12125550123') !== undefined) return 'opted out';
          const intent = intents.get(KEY);
          if (intent === undefined) return 'gone';
          intents.replace(intent, { ...intent, status: 'sent', updatedAtMs: 3 });
          return 'sent';
        });
      expect(valueOf(await send())).toBe('held by operator:ann');
      expect(one.view().switches.hold()).toEqual({ sinceMs: 7, by: 'operator:ann', reason: 'lunch' });
      expect(valueOf(await two.commit(({ switches }) => switches.releaseHold()))).toBe(true);
      valueOf(
        await two.commit(({ suppressions }) =>
          suppressions.add({ phone: '+12125550123', reason: 'STOP', addedBy: 'ann', addedAtMs: 8 }),
        ),
      );
      expect(valueOf(await send())).toBe('opted out');
      expect(valueOf(await two.commit(({ suppressions }) => suppressions.remove('+12125550123')))).toBe(true);
      await shared.settle();
      expect(one.view().suppressions.all()).toEqual([]);
      expect(valueOf(await send())).toBe('sent');
    });

    test('the first hold stays, whoever set it', async () => {
      const hold = (port: LedgerPort, by: string) =>
        port.commit(({ switches }) => switches.setHold({ sinceMs: 1, by }));
      const both = await Promise.all([hold(one, 'ann'), hold(two, 'bob')]);
      expect(both.filter(valueOf)).toHaveLength(1);
    });

    test('a mission has one driver, and the one before it is fenced off', async () => {
      const now = 1_000_000;
      const take = (port: LedgerPort, force = false) =>
        port.commit(({ leases }) =>
          valueOf(leases.take('m', port.holder, `console ${port.holder}`, now, force)),
        );
      const first = valueOf(await take(one));
      expect(first).toMatchObject({ holder: one.holder, epoch: 1 });
      expect(valueOf(await take(two))).toBeUndefined();
      expect(two.view().leases.read('m')?.holderLabel).toBe(`console ${one.holder}`);
      const mine = (port: LedgerPort, epoch: number) =>
        port.commit(({ leases }) => leases.isMine('m', epoch, now));
      expect(valueOf(await mine(one, 1))).toBe(true);
      expect(valueOf(await take(two, true))).toMatchObject({ holder: two.holder, epoch: 2 });
      expect(valueOf(await mine(one, 1))).toBe(false);
      expect(valueOf(await mine(two, 2))).toBe(true);
      expect(valueOf(await two.commit(({ leases }) => valueOf(leases.release('m', 2))))).toBe(true);
      await shared.settle();
      expect(one.view().leases.all()).toEqual([]);
      expect(valueOf(await take(one))).toMatchObject({ epoch: 3 });
    });

    test('what waits for a person is decided once', async () => {
      const item = { id: 'a', kind: 'act', body: { title: 'x' }, digest: 'd', createdAtMs: 1 };
      expect(valueOf(await one.commit(({ inbox }) => inbox.raise(item)))).toBe(true);
      expect(valueOf(await two.commit(({ inbox }) => inbox.raise(item)))).toBe(false);
      expect(two.view().inbox.openByDigest('d')?.id).toBe('a');
      const decide = (port: LedgerPort, by: string) =>
        port.commit(({ inbox }) => inbox.decide({ id: 'a', kind: 'act', body: {} }, 'approved', 9, by));
      const both = await Promise.all([decide(one, 'ann'), decide(two, 'bob')]);
      expect(both.filter(valueOf)).toHaveLength(1);
      await shared.settle();
      const winner = valueOf(both[0]) ? 'ann' : 'bob';
      for (const port of [one, two]) {
        expect(port.view().inbox.get('a')).toMatchObject({ status: 'decided', decidedBy: winner });
      }
    });

    test('records keep their order, and are closed once', async () => {
      valueOf(
        await one.commit(({ records }) => {
          for (const body of ['1', '2', '3']) records.add('op', 'memory', body, 5);
        }),
      );
      await shared.settle();
      expect(two.view().records.openKeys()).toEqual(['op']);
      const rows = two.view().records.of('op');
      expect(rows.map(({ body }) => body)).toEqual(['1', '2', '3']);
      valueOf(
        await two.commit(({ records }) => {
          for (const { id } of records.of('op')) records.close(id, 'done', 6);
        }),
      );
      await shared.settle();
      expect(one.view().records.openKeys()).toEqual([]);
      expect(
        one
          .view()
          .records.of('op')
          .map(({ status }) => status),
      ).toEqual(['done', 'done', 'done']);
    });

    test('drafts, snapshots and choices are everybody’s', async () => {
      valueOf(
        await one.commit(({ drafts, snapshots, switches }) => {
          drafts.save({ id: 'plan:m', kind: 'plan', body: { n: 1 }, updatedAtMs: 4 });
          snapshots.save({ name: 'mission/m', body: [1, null, 'ü'], takenAtMs: 5 });
          switches.setDrive('m', 'on', 6);
          switches.setMissionClass('m', 4, 6);
        }),
      );
      await shared.settle();
      const view = two.view();
      expect(view.drafts.get('plan:m')).toMatchObject({ body: { n: 1 }, updatedAtMs: 4 });
      expect(view.snapshots.get('mission/m')?.body).toEqual([1, null, 'ü']);
      expect(view.snapshots.names('mission/')).toEqual(['mission/m']);
      expect(view.switches.drive('m')).toBe('on');
      expect(view.switches.missionClass('m')).toBe(4);
      valueOf(await two.commit(({ drafts }) => drafts.remove('plan:m')));
      await shared.settle();
      expect(one.view().drafts.ofKind('plan')).toEqual([]);
    });

    test('an alert is claimed by one process, and what was read of it is read again where it changed', async () => {
      const row = { id: 'alert:a', kind: 'alert', body: { by: '' }, updatedAtMs: 1 } as const;
      valueOf(await one.commit(({ alerts }) => alerts.put(row)));
      await shared.settle();
      expect(two.view().alerts.all()).toEqual([row]);
      const claim = (port: LedgerPort) =>
        port.commit(({ alerts }) => {
          const standing = alerts.get('alert:a');
          if (standing === undefined || JSON.stringify(standing.body) !== '{"by":""}') return false;
          alerts.put({ ...standing, body: { by: port.holder }, updatedAtMs: 2 });
          return true;
        });
      const both = await Promise.all([claim(one), claim(two)]);
      expect(both.filter(valueOf)).toHaveLength(1);
      await shared.settle();
      expect(one.view().alerts.get('alert:a')).toEqual(two.view().alerts.get('alert:a'));
      expect(valueOf(await two.commit(({ alerts }) => alerts.remove('alert:a')))).toBe(true);
      await shared.settle();
      expect(one.view().alerts.all()).toEqual([]);
      valueOf(await one.commit(({ alerts }) => alerts.put(row)));
      await shared.settle();
      expect(two.view().alerts.get('alert:a')).toEqual(row);
    });

    test('there is one log of acts, and it fits together', async () => {
      const write = (port: LedgerPort, summary: string) =>
        port.commit(({ audit }) =>
          audit.append({ atMs: 5, actor: 'ann', kind: 'hold', summary, outcome: 'done', missionKey: 'm' }),
        );
      for (let round = 0; round < 5; round += 1) {
        await Promise.all([write(one, `one ${round}`), write(two, `two ${round}`)]);
      }
      await shared.settle();
      expect(one.view().audit.latest(100)).toHaveLength(10);
      expect(
        new Set(
          two
            .view()
            .audit.latest(100)
            .map(({ seq }) => seq),
        ).size,
      ).toBe(10);
      expect(await one.verifyAudit()).toEqual({ ok: true, value: undefined });
    });

    test('a bug in the work undoes all of it', async () => {
      const broken = one.commit(({ intents }) => {
        intents.insert(planned());
        throw new Error('a bug');
      });
      await expect(broken).rejects.toThrow('a bug');
      expect(one.view().intents.get(KEY)).toBeUndefined();
      expect(valueOf(await two.intent(KEY))).toBeUndefined();
    });

    test('who listens is told of what others write', async () => {
      let told = 0;
      const stop = one.subscribe(() => (told += 1));
      await shared.settle();
      told = 0;
      await shared.settle();
      expect(told).toBe(0);
      valueOf(await two.commit(({ switches }) => switches.setDrive('m', 'off', 1)));
      await shared.settle();
      expect(told).toBe(1);
      stop();
    });
  });
}
