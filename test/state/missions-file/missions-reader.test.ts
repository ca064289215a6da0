import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, type Clock } from '../../../src/lib/clock.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { systemFiles, type FilePort } from '../../../src/state/missions-file/file-port.ts';
import { parseStateBytes } from '../../../src/state/missions-file/read-file.ts';
import {
  openMissionsReader,
  type MissionsReader,
  type ReaderView,
} from '../../../src/state/missions-file/missions-reader.ts';

const START_MS = Date.UTC(2026, 2, 1);
const text = (value: unknown): string => JSON.stringify(value, null, 2);

let folder: string;
let path: string;
const opened: MissionsReader[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-'));
  path = join(folder, '.missions_state.json');
});
afterEach(() => {
  for (const reader of opened.splice(0)) reader.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(clock: Clock, files: FilePort = systemFiles, follow = true): MissionsReader {
  const reader = openMissionsReader({ path, clock, files, parser: { parse: parseStateBytes }, follow });
  opened.push(reader);
  return reader;
}

/** Resolves with the view when it first satisfies `wanted`. */
function until(reader: MissionsReader, wanted: (view: ReaderView) => boolean): Promise<ReaderView> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!wanted(reader.view())) return;
      cancel();
      resolve(reader.view());
    };
    const cancel = reader.subscribe(check);
    check();
  });
}

const slugs = (view: ReaderView): string[] => view.entries.map((entry) => entry.slug);

describe('on a real clock and file system', () => {
  // Whoever waits longer than a second on it waits for ever: what is seen at all is seen in a second's waiting.
  const real = systemClock({ keepAlive: true });
  const clock: Clock = {
    ...real,
    after: (delayMs, action) => (delayMs <= 1_000 ? real.after(delayMs, action) : () => undefined),
  };

  test('a change in place, a rename over it and a second one are each seen within a second', async () => {
    writeFileSync(path, text({ one: {} }));
    const reader = open(clock);
    expect(slugs(reader.view())).toEqual(['one']);
    writeFileSync(path, text({ one: {}, two: {} }));
    await until(reader, (view) => slugs(view).length === 2);
    for (const count of [3, 4, 5]) {
      const many = Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}`, {}]));
      writeFileSync(join(folder, 'next'), text(many));
      renameSync(join(folder, 'next'), path);
      await until(reader, (view) => slugs(view).length === count);
    }
    expect(slugs(reader.view())).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  test('a file behind a symbolic link is followed where it really is, and where the link goes next', async () => {
    mkdirSync(join(folder, 'real'));
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'real', 'state.json'), text({ one: {} }));
    writeFileSync(join(folder, 'other', 'state.json'), text({ other: {} }));
    symlinkSync(join('real', 'state.json'), path);
    const reader = open(clock);
    writeFileSync(join(folder, 'real', 'state.json'), text({ two: {} }));
    expect(slugs(await until(reader, (view) => slugs(view)[0] === 'two'))).toEqual(['two']);
    unlinkSync(path);
    symlinkSync(join('other', 'state.json'), path);
    expect(slugs(await until(reader, (view) => slugs(view)[0] === 'other'))).toEqual(['other']);
  });

  test('a file that appears later is found', async () => {
    const reader = open(clock);
    expect(reader.view().kind).toBe('missing');
    writeFileSync(path, text({ late: { mission_id: 'm1' } }));
    const view = await until(reader, ({ kind }) => kind === 'ok');
    expect(view.entries).toMatchObject([{ slug: 'late', missionId: 'm1' }]);
  });

  test('where folders cannot be watched, looking finds a change within a second', async () => {
    writeFileSync(path, text({ one: {} }));
    const unwatchable: FilePort = {
      ...systemFiles,
      watch: () => {
        throw Object.assign(new Error('no watches left'), { code: 'ENOSPC', syscall: 'watch' });
      },
    };
    const reader = open(clock, unwatchable);
    writeFileSync(path, text({ two: {} }));
    expect(slugs(await until(reader, (view) => slugs(view)[0] === 'two'))).toEqual(['two']);
  });
});

describe('what the file can do meanwhile', () => {
  test('half-written: the last good content stands, and nobody is told of a moment', async () => {
    writeFileSync(path, text({ one: { mission_name: 'One' } }));
    const clock = manualClock(START_MS);
    const reader = open(clock);
    let news = 0;
    reader.subscribe(() => (news += 1));
    const whole = text({ one: { mission_name: 'One' }, two: {} });
    writeFileSync(path, whole.slice(0, 20));
    reader.look();
    await clock.advance(40);
    expect(reader.view()).toMatchObject({ kind: 'ok', entries: [{ slug: 'one' }] });
    expect(news).toBe(0);
    writeFileSync(path, whole);
    await clock.advance(60);
    expect(slugs(reader.view())).toEqual(['one', 'two']);
  });

  const broken: readonly (readonly [string, string | Buffer])[] = [
    ['empty', ''],
    ['cut', text({ one: {}, two: { memory: {} } }).slice(0, -3)],
    ['extra data', `${text({ one: {} })}}`],
    ['two texts', `${text({ one: {} })}${text({ one: {} })}`],
    ['no object', '[]'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a byte order mark', `\ufeff${text({})}`],
  ];
  test.each(broken)(
    '%s for good: said so, since when, with the last good content',
    async (_name, content) => {
      writeFileSync(path, text({ one: {} }));
      const clock = manualClock(START_MS);
      const reader = open(clock);
      await clock.advance(1_000);
      writeFileSync(path, content);
      reader.look();
      await clock.advance(500);
      expect(reader.view()).toMatchObject({
        kind: 'broken',
        sinceMs: START_MS + 1_000,
        confirmedAtMs: START_MS,
        entries: [{ slug: 'one' }],
      });
      writeFileSync(path, text({ two: {} }));
      await clock.advance(1_100);
      expect(reader.view()).toMatchObject({ kind: 'ok', entries: [{ slug: 'two' }] });
    },
  );

  test('gone is not empty: the last good content stands', async () => {
    writeFileSync(path, text({ one: {} }));
    const clock = manualClock(START_MS);
    const reader = open(clock);
    unlinkSync(path);
    reader.look();
    expect(reader.view().kind).toBe('ok');
    await clock.advance(200);
    expect(reader.view()).toMatchObject({ kind: 'missing', entries: [{ slug: 'one' }] });
  });

  test('half-written at the start: ready waits for the whole, not for ever', async () => {
    writeFileSync(path, '{"one": {');
    const clock = manualClock(START_MS);
    const reader = open(clock);
    let isReady = false;
    void reader.ready().then(() => (isReady = true));
    await clock.advance(10);
    expect(isReady).toBe(false);
    await clock.advance(200);
    expect(isReady).toBe(true);
    expect(reader.view()).toMatchObject({ kind: 'broken', entries: [] });
  });

  test('not allowed: said in words', () => {
    writeFileSync(path, text({}));
    const forbidden: FilePort = {
      ...systemFiles,
      openSync: () => {
        throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open' });
      },
    };
    expect(open(manualClock(START_MS), forbidden).view()).toMatchObject({
      kind: 'unreadable',
      sentence: expect.stringContaining('permission is denied'),
    });
  });

  test('odd entries and numbers do not stop the rest', () => {
    writeFileSync(
      path,
      '{"a": {"mission_id": 7, "memory": {"n": NaN, "big": 1152921504606846977}, "run_id": null,' +
        ' "last_updated": "2026-03-01T00:00:00.123456Z", "created_at": "2026-03-01T00:00:00"},' +
        ' "text": "no entry", "list": [], "b": {"memory": []}}',
    );
    expect(open(manualClock(START_MS)).view().entries).toEqual([
      {
        slug: 'a',
        missionId: '7',
        memory: { n: 'NaN', big: '1152921504606846977' },
        extra: { run_id: null },
        lastUpdatedAtMs: START_MS + 123,
        createdAtMs: START_MS,
      },
      { slug: 'b', memory: {}, extra: { memory: [] } },
    ]);
  });

  test('an entry that did not change stays the same object', () => {
    writeFileSync(path, text({ one: { memory: { a: 1 } }, two: {} }));
    const reader = open(manualClock(START_MS));
    const before = reader.view().entries[0];
    writeFileSync(path, text({ one: { memory: { a: 1 } }, two: { status: 'running' } }));
    reader.look();
    expect(reader.view().entries[0]).toBe(before);
    expect(reader.view().entries[1]).toMatchObject({ status: 'running' });
  });
});
