import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import { systemFiles, type FilePort } from '../../../src/state/missions-file/file-port.ts';
import { readImage } from '../../../src/state/missions-file/read-file.ts';
import { openMissionsFile } from '../../../src/state/missions-file/missions-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'large-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mission = (n: number): object => ({
  mission_name: `Mission ${n}`,
  mission_id: `m-${n}`,
  memory: { notes: Array.from({ length: 40 }, (_, k) => ({ k, text: 'said to call again on Tuesday' })) },
});

test('a change of one mission reads a large file into memory once, and keeps a small copy of it', async () => {
  const path = join(folder, '.missions_state.json');
  const before = JSON.stringify(
    Object.fromEntries(Array.from({ length: 800 }, (_, n) => [`mission-${n}`, mission(n)])),
    null,
    2,
  );
  writeFileSync(path, before);
  const size = statSync(path).size;
  expect(size).toBeGreaterThan(2_000_000);
  let whole = 0;
  const files: FilePort = {
    ...systemFiles,
    readFileSync: ((...args: Parameters<typeof readFileSync>) => {
      whole += 1;
      return systemFiles.readFileSync(...args);
    }) as FilePort['readFileSync'],
  };
  const ledgerPath = join(folder, 'data', 'ledger.db');
  const ledger = openLedger(ledgerPath);
  if (!ledger.ok) throw new Error(ledger.error.sentence);
  const file = openMissionsFile({ path, clock: systemClock(), ledger: ledger.value, files, follow: false });
  const applied = await file.apply({
    kind: 'memory.append',
    slug: 'mission-7',
    key: 'notes',
    item: { k: 'new' },
  });
  expect(applied).toMatchObject({ ok: true, value: { status: 'written' } });
  await file.settle();
  expect(file.view().entries.find(({ slug }) => slug === 'mission-7')?.memory['notes']).toHaveLength(41);
  file.close();
  expect(whole).toBe(1);

  const after = readFileSync(path, 'utf8').split('\n');
  const untouched = before.split('\n');
  expect(after.length - untouched.length).toBe(4);
  expect(after.slice(0, 300)).toEqual(untouched.slice(0, 300));
  expect(after.slice(-300)).toEqual(untouched.slice(-300));
  const kept = ledger.value.db.prepare('SELECT sum(length(bytes)) AS n FROM file_generations').get();
  expect(Number(kept?.['n'])).toBeLessThan(size / 5);
  ledger.value.close();
});

test('a file that grows while it is compared is another content, not an error', () => {
  const path = join(folder, '.missions_state.json');
  const known = Buffer.from('{"a": 1}');
  writeFileSync(path, known);
  const files: FilePort = {
    ...systemFiles,
    // The bot writes between the look at the file's size and the reading.
    fstatSync: ((...args: Parameters<typeof systemFiles.fstatSync>) => {
      const stat = systemFiles.fstatSync(...args);
      writeFileSync(path, '{"a": 1, "b": 2}');
      return stat;
    }) as FilePort['fstatSync'],
  };
  expect(readImage(files, path, known)?.bytes.toString()).toBe('{"a": 1, "b": 2}');
});
