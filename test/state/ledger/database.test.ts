import { DatabaseSync } from 'node:sqlite';
import {
  copyFileSync,
  renameSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLedger, type Ledger } from '../../../src/state/ledger/database.ts';
import { countStatements } from '../../support/statement-count.ts';
import { MIGRATIONS } from '../../../src/state/ledger/schema.ts';

let folder: string;
let path: string;
const opened: Ledger[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  path = join(folder, 'data', 'ledger.db');
});
afterEach(() => {
  for (const ledger of opened.splice(0)) ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: { busyTimeoutMs?: number } = {}): Ledger {
  const result = openLedger(path, options);
  if (!result.ok) throw new Error(result.error.sentence);
  opened.push(result.value);
  return result.value;
}

const refusal = (): { kind: string; sentence: string } | undefined => {
  const result = openLedger(path, { busyTimeoutMs: 50 });
  if (!result.ok) return result.error;
  opened.push(result.value);
  return undefined;
};

const setSetting = (ledger: Ledger, key: string, value: string): unknown =>
  ledger.db.prepare('INSERT INTO settings VALUES (?, ?, 0)').run(key, value);

const settingsIn = (ledger: Ledger): unknown[] =>
  ledger.db
    .prepare('SELECT key FROM settings ORDER BY key')
    .all()
    .map((row) => row['key']);

describe('opening', () => {
  test('makes a private file in a private folder, in WAL with full syncs', () => {
    const { db } = open();
    setSetting(opened[0]!, 'hold', 'on');
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length });
  });

  test('keeps what was committed, and migrates once', () => {
    setSetting(open(), 'hold', 'on');
    opened.pop()?.close();
    expect(settingsIn(open())).toEqual(['hold']);
  });

  test('a ledger of the first release keeps its rows under the new words', () => {
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    const old = new DatabaseSync(path);
    old.exec(MIGRATIONS[0] ?? '');
    old.exec(`
      PRAGMA user_version = 1;
      INSERT INTO intents (op_key, kind, status, body, created_at_ms, updated_at_ms) VALUES
        ('a', 'make', 'open', '{"making":{"kind":"agent"},"done":"x"}', 1, 1),
        ('b', 'at-once', 'parked', '{}', 1, 1),
        ('c', 'act', 'done', '{"undo":{"parts":[{"half":"memory","change":{"kind":"memory.set","value":"\\"half\\":\\"event\\""}}]}}', 1, 1);
      INSERT INTO records (op_key, half, status, body, created_at_ms) VALUES
        ('c', 'server', 'open', '{"half":"server","change":{"kind":"run"}}', 1);
      INSERT INTO desk_items (id, kind, status, body, created_at_ms) VALUES
        ('d', 'act', 'open', '{"command":{"kind":"desk.edit"}}', 1);
    `);
    old.close();
    const { db } = open();
    expect(db.prepare('SELECT op_key, kind FROM intents ORDER BY op_key').all()).toEqual([
      { op_key: 'a', kind: 'setup' },
      { op_key: 'b', kind: 'immediate' },
      { op_key: 'c', kind: 'act' },
    ]);
    const bodyOf = (key: string): unknown =>
      JSON.parse(String(db.prepare('SELECT body FROM intents WHERE op_key = ?').get(key)?.['body']));
    expect(bodyOf('a')).toEqual({ setup: { kind: 'agent' }, done: 'x' });
    expect(bodyOf('c')).toEqual({
      undo: { parts: [{ target: 'memory', change: { kind: 'memory.set', value: '"half":"event"' } }] },
    });
    expect(db.prepare('SELECT target, body FROM records').get()).toEqual({
      target: 'server',
      body: '{"target":"server","change":{"kind":"run"}}',
    });
    expect(db.prepare('SELECT body FROM inbox_items').get()).toEqual({
      body: '{"command":{"kind":"inbox.edit"}}',
    });
  });

  test('mends the modes of a folder and a file that others could read', () => {
    mkdirSync(join(folder, 'data'), { mode: 0o755 });
    writeFileSync(path, '', { mode: 0o644 });
    open();
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('refuses a file that is no ledger and leaves it alone', () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(path, 'not a database, but somebody’s notes\n'.repeat(200));
    const before = readFileSync(path);
    expect(refusal()).toMatchObject({ kind: 'torn', sentence: expect.stringContaining(path) });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('refuses a ledger that lost its end', () => {
    const ledger = open();
    for (let n = 0; n < 200; n += 1) setSetting(ledger, `key ${n}`, 'x'.repeat(500));
    opened.pop()?.close();
    truncateSync(path, Math.floor(statSync(path).size / 2));
    expect(refusal()?.kind).toBe('torn');
  });

  test('looks a large ledger through once a day, and at once where its end is gone', async () => {
    const looks = async (): Promise<number> => {
      const { texts } = await countStatements(() => open());
      opened.pop()?.close();
      return texts.get('PRAGMA quick_check(1)') ?? 0;
    };
    const ledger = open();
    for (let n = 0; n < 2_000; n += 1) setSetting(ledger, `key ${n}`, 'x'.repeat(1_000));
    opened.pop()?.close();
    expect(await looks()).toBe(1);
    expect(await looks()).toBe(0);
    // As it stands a day later, and by a clock that was ahead when it was looked through.
    for (const aside of [-25 * 3600, 3600]) {
      open().db.exec(`UPDATE settings SET value = unixepoch() + ${aside} WHERE key = 'looked_through'`);
      opened.pop()?.close();
      expect(await looks()).toBe(1);
      expect(await looks()).toBe(0);
    }
    truncateSync(path, Math.floor(statSync(path).size / 2));
    expect(refusal()?.kind).toBe('torn');
  });

  test('opening what is current writes nothing', () => {
    open();
    opened.pop()?.close();
    const before = statSync(path, { bigint: true });
    open();
    opened.pop()?.close();
    expect(statSync(path, { bigint: true }).mtimeNs).toBe(before.mtimeNs);
  });

  test('refuses a newer ledger and leaves it alone', () => {
    open().db.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    opened.pop()?.close();
    expect(refusal()).toMatchObject({ kind: 'newer', sentence: expect.stringContaining('Update') });
    rmSync(`${path}-wal`, { force: true });
    expect(refusal()?.kind).toBe('newer');
  });

  test('says why it cannot be written', () => {
    writeFileSync(join(folder, 'data'), 'a file where the folder should be');
    expect(refusal()?.kind).toBe('unwritable');
    rmSync(join(folder, 'data'));
    mkdirSync(path, { recursive: true });
    expect(refusal()).toMatchObject({
      kind: 'unwritable',
      sentence: expect.stringContaining('a folder stands in its place'),
    });
  });
});

describe('a transaction', () => {
  test('commits all or nothing, and lets a bug through', () => {
    const ledger = open();
    expect(ledger.transaction(() => setSetting(ledger, 'kept', '1')).ok).toBe(true);
    expect(() =>
      ledger.transaction(() => {
        setSetting(ledger, 'lost', '1');
        throw new Error('bug');
      }),
    ).toThrow('bug');
    expect(settingsIn(ledger)).toEqual(['kept']);
  });

  test('joins the one around it, so that a failure inside undoes both', () => {
    const ledger = open();
    expect(() =>
      ledger.transaction(() => {
        setSetting(ledger, 'outer', '1');
        ledger.transaction(() => {
          setSetting(ledger, 'inner', '1');
          throw new Error('bug');
        });
      }),
    ).toThrow('bug');
    expect(settingsIn(ledger)).toEqual([]);
  });

  test('keeps another process out, which is told after its wait', () => {
    const first = open();
    const second = open({ busyTimeoutMs: 20 });
    first.db.exec('BEGIN IMMEDIATE');
    const blocked = second.transaction(() => setSetting(second, 'second', '1'));
    expect(blocked).toMatchObject({ ok: false, error: { kind: 'busy' } });
    first.db.exec('COMMIT');
    expect(second.transaction(() => setSetting(second, 'second', '1')).ok).toBe(true);
  });

  test('returns a full disk as a value, undone', () => {
    const ledger = open();
    setSetting(ledger, 'kept', '1');
    const pages = ledger.db.prepare('PRAGMA page_count').get()?.['page_count'];
    ledger.db.exec(`PRAGMA max_page_count = ${Number(pages)}`);
    const full = ledger.transaction(() => {
      for (let n = 0; n < 1_000; n += 1) setSetting(ledger, `key ${n}`, 'x'.repeat(5_000));
    });
    expect(full).toMatchObject({ ok: false, error: { kind: 'unwritable' } });
    expect(settingsIn(ledger)).toEqual(['kept']);
  });
});

describe('a file that is deleted or replaced under an open ledger', () => {
  test.each([
    ['deleted', (path: string) => rmSync(path)],
    [
      'replaced',
      (path: string) => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
  ])('%s: nothing is written any more, and one sentence says why', (_, change) => {
    const opened = openLedger(path);
    if (!opened.ok) throw new Error(opened.error.sentence);
    const ledger = opened.value;
    expect(ledger.lost()).toBeUndefined();
    change(path);
    expect(ledger.lost()?.sentence).toContain('was deleted or replaced while this program ran');
    let ran = false;
    const written = ledger.transaction(() => {
      ran = true;
    });
    expect([written.ok, ran]).toEqual([false, false]);
    ledger.close();
  });
});
