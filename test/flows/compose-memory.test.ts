import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { memoryText } from '../../src/state/missions-file/memory-text.ts';
import { openMissionsFile } from '../../src/state/missions-file/missions-file.ts';
import { openDoorWorld, OPERATOR, SLUG, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld;
afterEach(() => world.close());

/** Numbers that JavaScript would change, as Python writes them. */
const SPELLED = '{\n        "years": 1.0,\n        "big": 12345678901234567890,\n        "n": NaN\n      }';

test('what is removed and taken back is spelled as before, and a copy is spelled as its original', async () => {
  world = await openDoorWorld();
  const path = join(world.folder, 'state.json');
  const entry = { ...world.memory.read()[SLUG], memory: { rubric: '@' } };
  writeFileSync(path, JSON.stringify({ [SLUG]: entry }, undefined, 2).replace('"@"', SPELLED));
  const before = readFileSync(path, 'utf8');
  const file = openMissionsFile({ path, clock: systemClock(), ledger: world.ledger, follow: false });
  const door = world.another({
    memory: {
      apply: (op) => file.apply(op),
      applyAll: (ops) => file.applyAll(ops),
      entries: () => Promise.resolve(file.refresh().entries),
      spelling: (slug, key) => {
        const text = memoryText(path, slug, key);
        return text.ok ? text.value : undefined;
      },
    },
  });
  const removed = await door.submit({ kind: 'memory.remove', mission: world.key, key: 'rubric' }, OPERATOR);
  if (removed.status !== 'done') throw new Error(JSON.stringify(removed));
  expect(readFileSync(path, 'utf8')).not.toContain('rubric');
  expect(await door.undo(removed.actId ?? '', OPERATOR)).toMatchObject({ status: 'done' });
  const after = readFileSync(path, 'utf8');
  expect(after).toContain(SPELLED);
  // Only the stamp of the change is new.
  expect(after.replace(/,\n {4}"last_updated": "[^"]+"/, '')).toBe(before);

  const text = memoryText(path, SLUG, 'rubric');
  if (!text.ok) throw new Error(text.error);
  expect(text.value).toBe('{\n  "years": 1.0,\n  "big": 12345678901234567890,\n  "n": NaN\n}');
  await door.submit(
    { kind: 'memory.save', mission: world.key, key: 'copy', value: null, rawJson: text.value },
    OPERATOR,
  );
  expect(readFileSync(path, 'utf8')).toContain(`"copy": ${SPELLED}`);
  expect(memoryText(path, SLUG, 'gone')).toMatchObject({ ok: false });
  await file.settle();
  file.close();
});
