import { afterEach, expect, test } from 'vitest';
import { makeMissionsWorld, type MissionsWorld } from './missions-world.ts';
import { callsOfAWrite, failingWrite, HARMLESS } from './failing-write.ts';
import { faultyFiles, systemError } from './faults.ts';

let world: MissionsWorld | undefined;
afterEach(() => world?.close());

test('with a full disk from one call on, the file stays whole and the change is made when there is room', async () => {
  const calls = await callsOfAWrite();
  expect(calls).toBeGreaterThan(15);
  for (let failing = 1; failing <= calls; failing += 2) {
    const failed = await failingWrite('ENOSPC', failing, false);
    expect(failed).toMatchObject(HARMLESS);
    expect(failed.notices).toBeLessThanOrEqual(2);
  }
});

test('too many open files as copies are tidied after the write: it has happened, and nothing breaks', async () => {
  const calls = await callsOfAWrite();
  for (let failing = Math.max(1, calls - 6); failing <= calls; failing += 1) {
    expect(await failingWrite('EMFILE', failing, true)).toMatchObject(HARMLESS);
  }
});

test('a full disk is told in one sentence that says what becomes of the change', async () => {
  world = makeMissionsWorld({ m: { memory: { list: ['b0'] } } });
  const { files } = faultyFiles((_call, name) => {
    if (name === 'writeSync') throw systemError('ENOSPC');
  });
  const file = world.open({ files });
  const outcome = await file.apply({ kind: 'memory.append', slug: 'm', key: 'list', item: 'ours' });
  expect(outcome).toMatchObject({ ok: true, value: { status: 'queued' } });
  expect(file.view()).toMatchObject({ status: { kind: 'readonly' }, pendingWrites: 1 });
  expect(file.view().status.sentence).toBe(
    `The state file ${world.path} cannot be written: the disk is full. Changes are kept in the ledger and written when it can be.`,
  );
  expect(file.pending()).toMatchObject([{ item: 'ours' }]);
  file.close();
  await world.open().settle();
  expect(world.state()['m']?.memory).toEqual({ list: ['b0', 'ours'] });
});
