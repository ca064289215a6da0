import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAudit } from '../../../src/state/ledger/audit.ts';
import { openLedger, type Ledger } from '../../../src/state/ledger/database.ts';
import { createDrafts } from '../../../src/state/ledger/drafts.ts';
import { createIntents, type Intent } from '../../../src/state/ledger/intents.ts';
import { createLeases, LEASE_MS, RENEW_EVERY_MS } from '../../../src/state/ledger/leases.ts';
import { createRecords } from '../../../src/state/ledger/records.ts';
import { createSnapshots } from '../../../src/state/ledger/snapshots.ts';
import { createSuppressions } from '../../../src/state/ledger/suppressions.ts';
import { createSwitches } from '../../../src/state/ledger/switches.ts';

let folder: string;
let ledger: Ledger;
let other: Ledger;

function open(): Ledger {
  const opened = openLedger(join(folder, 'data', 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  return opened.value;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repositories-'));
  ledger = open();
  other = open();
});
afterEach(() => {
  ledger.close();
  other.close();
  rmSync(folder, { recursive: true, force: true });
});

const intent = (change: Partial<Intent> = {}): Intent => ({
  opKey: 'm/r/s/+1/call/1',
  kind: 'dispatch',
  status: 'planned',
  slot: 0,
  body: '{"atMs":500}',
  createdAtMs: 1,
  updatedAtMs: 1,
  ...change,
});

describe('intents', () => {
  test('belong to whoever writes them first, and change hands by comparison', () => {
    expect(createIntents(ledger).insert(intent())).toBe(true);
    expect(createIntents(other).insert(intent({ body: '{}' }))).toBe(false);
    const seen = createIntents(other).get(intent().opKey);
    expect(seen).toEqual(intent());
    const sent = intent({ status: 'sent', sentAtMs: 7, updatedAtMs: 7 });
    expect(createIntents(ledger).replace(intent(), sent)).toBe(true);
    expect(createIntents(other).replace(seen ?? intent(), intent({ status: 'dropped' }))).toBe(false);
    expect(createIntents(other).get(intent().opKey)).toEqual(sent);
  });

  test('are found by state, by mission, by what became of them and by when they are due', () => {
    const intents = createIntents(ledger);
    intents.insert(intent({ opKey: 'a', status: 'done', result: 'event-1', missionKey: 'm' }));
    intents.insert(intent({ opKey: 'b', status: 'done', result: 'event-2', body: '{"atMs":900}' }));
    intents.insert(intent({ opKey: 'c', status: 'unknown' }));
    expect(intents.list('dispatch', ['unknown', 'sent']).map(({ opKey }) => opKey)).toEqual(['c']);
    expect(intents.ofMission('dispatch', 'm').map(({ opKey }) => opKey)).toEqual(['a']);
    expect(intents.byResult('dispatch', 'event-2')?.opKey).toBe('b');
    expect(intents.dueBetween('dispatch', 'done', 500, 900).map(({ opKey }) => opKey)).toEqual(['b']);
  });
});

test('records stay open until they are closed, and remember why', () => {
  const records = createRecords(ledger);
  const first = records.add('b', 'event', '{}', 1);
  records.add('a', 'memory', '{}', 2);
  expect(records.openKeys()).toEqual(['b', 'a']);
  records.note(first, 'server away');
  expect(records.of('b')).toMatchObject([{ status: 'open', error: 'server away' }]);
  records.close(first, 'done', 9);
  expect(records.openKeys()).toEqual(['a']);
  expect(records.of('b')).toMatchObject([{ status: 'done', doneAtMs: 9 }]);
});

describe('a lease', () => {
  const take = (from: Ledger, holder: string, nowMs: number, force = false) => {
    const taken = createLeases(from).take('m', holder, holder, nowMs, force);
    if (!taken.ok) throw new Error(taken.error.sentence);
    return taken.value;
  };

  test('is held by one process, renewed by it, and free when it runs out', () => {
    const mine = take(ledger, 'one', 0);
    expect(take(other, 'two', 1)).toBeUndefined();
    const leases = createLeases(ledger);
    expect(leases.renew('m', mine?.epoch ?? 0, RENEW_EVERY_MS)).toEqual({ ok: true, value: true });
    expect(take(other, 'two', LEASE_MS + 1)).toBeUndefined();
    const theirs = take(other, 'two', RENEW_EVERY_MS + LEASE_MS);
    expect(theirs?.epoch).toBe((mine?.epoch ?? 0) + 1);
    // The one that slept is fenced: it neither renews nor releases what is another's now.
    expect(leases.renew('m', mine?.epoch ?? 0, 90_000)).toEqual({ ok: true, value: false });
    expect(leases.release('m', mine?.epoch ?? 0)).toEqual({ ok: true, value: false });
    expect(leases.isMine('m', mine?.epoch ?? 0, 90_000)).toBe(false);
  });

  test('that ran out is not renewed, even where nobody took it', () => {
    const mine = take(ledger, 'one', 0);
    expect(createLeases(ledger).renew('m', mine?.epoch ?? 0, LEASE_MS)).toEqual({ ok: true, value: false });
  });

  test('can be taken over, and epochs grow also over a release', () => {
    const first = take(ledger, 'one', 0);
    const second = take(other, 'two', 1, true);
    expect(second?.epoch).toBe((first?.epoch ?? 0) + 1);
    createLeases(other).release('m', second?.epoch ?? 0);
    expect(createLeases(ledger).read('m')).toBeUndefined();
    expect(createLeases(ledger).all()).toEqual([]);
    expect(take(ledger, 'one', 2)?.epoch).toBe((second?.epoch ?? 0) + 1);
  });
});

describe('the audit', () => {
  const entry = (summary: string) => ({
    atMs: 5,
    actor: 'operator:kim',
    kind: 'step.start',
    missionKey: 'm',
    summary,
    outcome: 'done',
  });

  test('chains its rows, from whichever process, and finds an edit', () => {
    createAudit(ledger).append(entry('one'));
    createAudit(other).append(entry('two'));
    expect(createAudit(ledger).append(entry('three'))).toMatchObject({ seq: 3, summary: 'three' });
    const audit = createAudit(ledger);
    expect(audit.verify()).toBeUndefined();
    expect(audit.latest(2).map(({ summary }) => summary)).toEqual(['two', 'three']);
    ledger.db.prepare("UPDATE audit SET summary = 'nothing' WHERE seq = 2").run();
    expect(audit.verify()).toBe(2);
  });

  test('finds a row that was taken out', () => {
    const audit = createAudit(ledger);
    for (const summary of ['one', 'two', 'three']) audit.append(entry(summary));
    ledger.db.prepare('DELETE FROM audit WHERE seq = 2').run();
    expect(audit.verify()).toBe(2);
  });
});

test('switches are shared by every process', () => {
  const [ours, theirs] = [createSwitches(ledger), createSwitches(other)];
  expect(ours.setHold({ sinceMs: 1, by: 'kim', reason: 'look' })).toBe(true);
  expect(theirs.setHold({ sinceMs: 2, by: 'lee' })).toBe(false);
  expect(theirs.hold()).toEqual({ sinceMs: 1, by: 'kim', reason: 'look' });
  expect(theirs.releaseHold()).toBe(true);
  expect(ours.hold()).toBeUndefined();
  expect(ours.drive('m')).toBe('suggest');
  ours.setDrive('m', 'on', 1);
  ours.setMissionClass('m', 3, 1);
  expect([theirs.drive('m'), theirs.missionClass('m')]).toEqual(['on', 3]);
  ours.setMissionClass('m', undefined, 2);
  expect(theirs.missionClass('m')).toBeUndefined();
});

test('an opt-out keeps its first reason until it is taken back', () => {
  const list = createSuppressions(ledger);
  const stop = {
    phone: '+13125550123',
    reason: 'said STOP',
    evidence: 'Stop.',
    addedBy: 'kim',
    addedAtMs: 1,
  };
  expect(list.add(stop)).toBe(true);
  expect(list.add({ ...stop, reason: 'other' })).toBe(false);
  expect(createSuppressions(other).find(stop.phone)).toEqual(stop);
  expect(list.all()).toEqual([stop]);
  expect(list.remove(stop.phone)).toBe(true);
  expect(list.find(stop.phone)).toBeUndefined();
});

test('drafts and snapshots survive under their names', () => {
  const drafts = createDrafts(ledger);
  drafts.save({ id: 'd', kind: 'plan', body: { n: 1 }, updatedAtMs: 1 });
  drafts.save({ id: 'd', kind: 'plan', body: { n: 2 }, updatedAtMs: 2 });
  drafts.save({ id: 'e', kind: 'plan', body: null, updatedAtMs: 3 });
  expect(createDrafts(other).get('d')).toEqual({ id: 'd', kind: 'plan', body: { n: 2 }, updatedAtMs: 2 });
  expect(drafts.ofKind('plan').map(({ id }) => id)).toEqual(['e', 'd']);
  expect(drafts.remove('d')).toBe(true);
  const snapshots = createSnapshots(ledger);
  snapshots.save({ name: 'memory:a_b', body: [1], takenAtMs: 1 });
  snapshots.save({ name: 'memory:a%b', body: [2], takenAtMs: 1 });
  expect(snapshots.names('memory:a_')).toEqual(['memory:a_b']);
  expect(snapshots.get('memory:a%b')).toEqual({ name: 'memory:a%b', body: [2], takenAtMs: 1 });
});
