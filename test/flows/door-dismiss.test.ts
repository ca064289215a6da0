import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createAudit } from '../../src/state/ledger/audit.ts';
import { openMissionsFile, type MissionsFile } from '../../src/state/missions-file/missions-file.ts';
import { openDoorWorld, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld | undefined;
let file: MissionsFile | undefined;
afterEach(async () => {
  file?.close();
  await world?.close();
});

test('an overtaken change is put away after a look, the record keeps it, and the file stays as it is', async () => {
  world = await openDoorWorld();
  const path = join(world.folder, 'shared.json');
  const wrote = (k: string): string => JSON.stringify({ m: { mission_name: 'M', memory: { k } } });
  writeFileSync(path, wrote('old'));
  const shared = openMissionsFile({ path, clock: world.clock, ledger: world.ledger });
  file = shared;
  await shared.apply({ kind: 'memory.set', slug: 'm', key: 'k', value: 'ours' });
  writeFileSync(path, wrote('bot'));
  shared.refresh();
  await world.clock.advance(5_000);
  const seq = shared.conflicts()[0]?.seq ?? 0;
  expect(shared.view().conflicts).toBe(1);

  const door = world.another({
    memory: {
      entries: () => Promise.resolve(shared.refresh().entries),
      apply: (op) => shared.apply(op),
      applyAll: (ops) => shared.applyAll(ops),
      overtaken: () => shared.conflicts(),
      dismiss: (each) => shared.dismiss(each),
    },
  });
  const command = { kind: 'memory.dismiss', seq } as const;
  const operator = { kind: 'operator', label: 'operator:kim' } as const;
  const shown = await door.preview(command);
  expect(shown).toMatchObject({ tier: 1 });
  const done = await door.submit(command, operator, { digest: shown.digest, confirmedTier: 1 });
  expect(done).toMatchObject({ status: 'done' });
  expect(shared.view().conflicts).toBe(0);
  expect(shared.view().entries[0]?.memory).toMatchObject({ k: 'bot' });
  expect(createAudit(world.ledger).latest(1)[0]?.summary).toContain('ours');
  expect((await door.preview(command)).refusal).toMatchObject({ code: 'already-so' });
});
