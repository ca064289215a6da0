import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { FileOp } from '../../../src/state/missions-file/file-op.ts';
import { systemFiles } from '../../../src/state/missions-file/file-port.ts';
import { asText, makeMissionsWorld, START_MS, type MissionsWorld } from './missions-world.ts';

let world: MissionsWorld;
afterEach(() => world.close());

const set = (key: string, value: string): FileOp => ({ kind: 'memory.set', slug: 'm', key, value });
const append = (item: string): FileOp => ({ kind: 'memory.append', slug: 'm', key: 'list', item });
const WRITTEN = { ok: true, value: { status: 'written' } };
const QUEUED = { ok: true, value: { status: 'queued' } };

/** Long enough for the pause between two writes of ours. */
const GAP_MS = 250;

describe('one change', () => {
  test('is printed as the bot would print it, and leaves every other character alone', async () => {
    world = makeMissionsWorld(
      '{\n  "odd": {"twin": 1, "twin": 2.0, "n": [NaN,  1152921504606846976], "t": "caf\\u00e9 é"},\n' +
        '  "m": {\n    "mission_id": "m1",\n    "memory": {\n      "a": 1.0\n    }\n  }\n}',
    );
    const file = world.open();
    await file.apply({ kind: 'memory.set', slug: 'm', key: 'naïve', value: { f: 0.1, list: [], n: 1 } });
    expect(world.text()).toBe(
      '{\n  "odd": {"twin": 1, "twin": 2.0, "n": [NaN,  1152921504606846976], "t": "caf\\u00e9 é"},\n' +
        '  "m": {\n    "mission_id": "m1",\n    "memory": {\n      "a": 1.0,\n' +
        '      "na\\u00efve": {\n        "f": 0.1,\n        "list": [],\n        "n": 1\n      }\n    },\n' +
        '    "last_updated": "2026-03-01T12:00:00.000000Z"\n  }\n}',
    );
  });

  test('of each kind does what the bot’s would', async () => {
    world = makeMissionsWorld({ m: { run_id: 'r1', memory: { text: 'first' } }, gone: { run_id: 'r2' } });
    const file = world.open();
    const ops: FileOp[] = [
      { kind: 'memory.append', slug: 'm', key: 'text', item: 'second' },
      {
        kind: 'memory.append',
        slug: 'm',
        key: 'typed',
        rawJson: '{"score": 1E1, "big": 1152921504606846977}',
      },
      { kind: 'memory.append', slug: 'm', key: 'typed', item: 'x' },
      { kind: 'memory.removeItem', slug: 'm', key: 'typed', item: 'x' },
      { kind: 'memory.merge', slug: 'm', key: 'call_tracker', members: { '+15550001': { attempts: 1 } } },
      { kind: 'memory.set', slug: 'm', key: 'temporary', value: null },
      { kind: 'memory.remove', slug: 'm', key: 'temporary' },
      { kind: 'entry.set', slug: 'm', members: { status: 'paused', assistant_id: 'a1' } },
      { kind: 'entry.create', slug: 'new', members: { mission_name: 'New', memory: {} } },
      { kind: 'memory.set', slug: 'unknown', key: 'k', value: 'v', createEntry: true },
      { kind: 'entry.remove', slug: 'gone', runId: 'r2' },
    ];
    expect(await file.applyAll(ops)).toEqual(WRITTEN);
    expect(world.text()).toContain('"score": 10.0,\n          "big": 1152921504606846977');
    expect(world.state()).toMatchObject({
      m: {
        memory: {
          text: ['first', 'second'],
          typed: [{ score: 10 }],
          call_tracker: { '+15550001': { attempts: 1 } },
        },
        status: 'paused',
        assistant_id: 'a1',
        last_updated: '2026-03-01T12:00:00.000000Z',
      },
      new: { mission_name: 'New' },
      unknown: { memory: { k: 'v' } },
    });
    expect(Object.keys(world.state())).toEqual(['m', 'new', 'unknown']);
    expect(world.state()['m']?.memory).not.toHaveProperty('temporary');
  });

  test('that does not fit is refused in words, and changes nothing', async () => {
    world = makeMissionsWorld({ m: { run_id: 'r2', memory: {} }, odd: { memory: [] } });
    const file = world.open();
    const before = world.text();
    const refused: readonly (readonly [FileOp, string])[] = [
      [{ kind: 'memory.set', slug: 'nobody', key: 'k', value: 1 }, 'missing-entry'],
      [{ kind: 'memory.set', slug: 'm', runId: 'r1', key: 'k', value: 1 }, 'superseded'],
      [{ kind: 'entry.create', slug: 'm', members: {} }, 'entry-exists'],
      [{ kind: 'memory.set', slug: 'odd', key: 'k', value: 1 }, 'bad-shape'],
      [{ kind: 'memory.set', slug: 'm', key: 'k', rawJson: '{"a":' }, 'bad-json'],
    ];
    for (const [op, kind] of refused) {
      expect(await file.apply(op)).toMatchObject({ ok: false, error: { kind } });
    }
    expect(world.text()).toBe(before);
    expect(file.conflicts()).toEqual([]);
    expect(world.sideFiles()).toEqual([]);
  });

  test('keeps mode, symbolic link and what the link says', async () => {
    world = makeMissionsWorld();
    mkdirSync(join(world.folder, 'data'));
    mkdirSync(join(world.folder, 'real'));
    const real = join(world.folder, 'real', 'state.json');
    writeFileSync(real, asText({ m: { memory: {} } }));
    chmodSync(real, 0o640);
    symlinkSync('real/state.json', world.path);
    expect(await world.open().apply(set('k', 'v'))).toEqual(WRITTEN);
    expect(lstatSync(world.path).isSymbolicLink()).toBe(true);
    expect(readlinkSync(world.path)).toBe('real/state.json');
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(world.state()['m']?.memory).toEqual({ k: 'v' });
  });

  test('makes a private file where there is none, only to create a mission', async () => {
    world = makeMissionsWorld();
    const file = world.open();
    expect(await file.apply(set('k', 'v'))).toMatchObject(QUEUED);
    expect(existsSync(world.path)).toBe(false);
    expect(await file.apply({ kind: 'entry.create', slug: 'm', members: { memory: {} } })).toEqual(WRITTEN);
    expect(statSync(world.path).mode & 0o777).toBe(0o600);
    await world.clock.advance(GAP_MS);
    expect(world.state()['m']?.memory).toEqual({ k: 'v' });
  });

  test('leaves a pause to the next, which carries all that came meanwhile', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const file = world.open();
    await file.apply(append('1'));
    const others = ['2', '3', '4'].map((item) => file.apply(append(item)));
    expect(world.state()['m']?.memory).toEqual({ list: ['1'] });
    await world.clock.advance(GAP_MS);
    expect(await Promise.all(others)).toEqual([WRITTEN, WRITTEN, WRITTEN]);
    expect(world.state()['m']?.memory).toEqual({ list: ['1', '2', '3', '4'] });
  });
});

describe('beside the bot', () => {
  test('a change that the bot undid, having read before it, is made again', async () => {
    world = makeMissionsWorld({ m: { memory: { list: ['b0'] } } });
    const file = world.open();
    const stale = world.state();
    await file.applyAll([append('ours'), set('k', 'v')]);
    stale['m'] = { memory: { list: ['b0', 'b1'] } };
    writeFileSync(world.path, asText(stale));
    file.refresh();
    await world.clock.advance(GAP_MS);
    expect(world.state()['m']?.memory).toEqual({ list: ['b0', 'b1', 'ours'], k: 'v' });
  });

  test('what the bot writes to the replaced inode is found and brought over', async () => {
    world = makeMissionsWorld({ m: { memory: { list: ['b0'], k: 'old' } }, done: { run_id: 'r9' } });
    const file = world.open();
    const fd = openSync(world.path, 'r+');
    await file.applyAll([append('ours'), set('k', 'ours'), set('own', 'x')]);
    ftruncateSync(fd);
    writeSync(
      fd,
      asText({ m: { memory: { list: ['b0', 'b1'], k: 'bot' }, status: 'new' }, born: { run_id: 'r3' } }),
      0,
    );
    closeSync(fd);
    await world.clock.advance(1_000);
    expect(world.state()).toMatchObject({
      m: { memory: { list: ['b0', 'b1', 'ours'], k: 'bot', own: 'x' }, status: 'new' },
      born: { run_id: 'r3' },
    });
    expect(world.state()).not.toHaveProperty('done');
    expect(file.conflicts()).toMatchObject([{ status: 'conflict', op: { key: 'k' } }]);
  });

  test('a late write that comes in halves is waited for', async () => {
    world = makeMissionsWorld({ m: { memory: { list: ['b0'] } } });
    const file = world.open();
    const fd = openSync(world.path, 'r+');
    await file.apply(append('ours'));
    const late = asText({ m: { memory: { list: ['b0', 'b1'] } } });
    ftruncateSync(fd);
    writeSync(fd, late.slice(0, 10), 0);
    await world.clock.advance(5_000);
    expect(world.state()['m']?.memory).toEqual({ list: ['b0', 'ours'] });
    writeSync(fd, late.slice(10), 10);
    closeSync(fd);
    await world.clock.advance(5_000);
    expect(world.state()['m']?.memory).toEqual({ list: ['b0', 'b1', 'ours'] });
  });

  test('one value changed by both: the bot’s stands, ours is listed until it is dismissed', async () => {
    world = makeMissionsWorld({ m: { memory: { k: 'old' } } });
    const file = world.open();
    await file.apply(set('k', 'ours'));
    world.botWrites((state) => {
      state['m'] = { memory: { k: 'bot' } };
    });
    file.refresh();
    await world.clock.advance(GAP_MS);
    expect(world.state()['m']?.memory).toEqual({ k: 'bot' });
    expect(file.view().conflicts).toBe(1);
    const [parked] = file.conflicts();
    expect(parked?.sentence).toContain('memory › k');
    file.dismiss(parked?.seq ?? 0);
    expect(file.view().conflicts).toBe(0);
    await world.clock.advance(70_000);
    expect(file.view().conflicts).toBe(0);
  });

  test('a later change of the bot’s, made knowing ours, is no conflict', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const file = world.open();
    await file.apply(set('k', 'ours'));
    await world.clock.advance(GAP_MS);
    world.botWrites((state) => Object.assign(state['m'] ?? {}, { status: 'x' }));
    file.refresh();
    world.botWrites((state) => Object.assign(state['m']?.memory ?? {}, { k: 'bot' }));
    file.refresh();
    await world.clock.advance(GAP_MS);
    expect(world.state()['m']?.memory).toEqual({ k: 'bot' });
    expect(file.conflicts()).toEqual([]);
  });

  test('our own second thought is no conflict with the first', async () => {
    world = makeMissionsWorld({ m: { memory: { k: '0' } } });
    const file = world.open();
    await file.applyAll([set('k', '1'), set('k', '2')]);
    const third = file.apply({ kind: 'memory.remove', slug: 'm', key: 'k' });
    await world.clock.advance(GAP_MS);
    expect(await third).toEqual(WRITTEN);
    await world.clock.advance(70_000);
    expect(world.state()['m']?.memory).toEqual({});
    expect(file.conflicts()).toEqual([]);
  });

  test('a mission that the bot completes is never brought back', async () => {
    world = makeMissionsWorld({ m: { run_id: 'r1', memory: {} }, other: { memory: {} } });
    const file = world.open();
    await file.apply(append('a'));
    const late = file.apply(append('b'));
    world.botWrites((state) => void delete state['m']);
    file.refresh();
    await world.clock.advance(GAP_MS);
    expect(await late).toMatchObject({ ok: false, error: { kind: 'missing-entry' } });
    await world.clock.advance(70_000);
    expect(world.state()).toEqual({ other: { memory: {} } });
    expect(file.conflicts()).toMatchObject([{ status: 'superseded', op: { item: 'a' } }]);
  });

  test('a mission that the bot started anew is left alone', async () => {
    world = makeMissionsWorld({ m: { run_id: 'r1', memory: {} } });
    const file = world.open();
    await file.apply({ kind: 'memory.append', slug: 'm', runId: 'r1', key: 'list', item: 'a' });
    world.botWrites((state) => {
      state['m'] = { run_id: 'r2', memory: {} };
    });
    file.refresh();
    await world.clock.advance(70_000);
    expect(world.state()['m']).toEqual({ run_id: 'r2', memory: {} });
    expect(file.conflicts()).toMatchObject([{ status: 'superseded' }]);
  });

  test('a removed mission that a stale write of the bot’s brings back is removed again', async () => {
    world = makeMissionsWorld({ m: { run_id: 'r1', memory: {} }, other: {} });
    const file = world.open();
    const stale = world.state();
    await file.apply({ kind: 'entry.remove', slug: 'm' });
    writeFileSync(world.path, asText({ ...stale, other: { status: 'x' } }));
    file.refresh();
    await world.clock.advance(GAP_MS);
    expect(world.state()).toEqual({ other: { status: 'x' } });
    world.botWrites((state) => {
      state['m'] = { run_id: 'r2' };
    });
    file.refresh();
    await world.clock.advance(70_000);
    expect(world.state()).toEqual({ other: { status: 'x' }, m: { run_id: 'r2' } });
  });

  test('an item with a key of its own is there once, whoever wrote it', async () => {
    world = makeMissionsWorld({ m: { memory: { list: [{ event_id: 'e1', by: 'bot' }] } } });
    const file = world.open();
    const item = (id: string): FileOp => ({
      kind: 'memory.append',
      slug: 'm',
      key: 'list',
      item: { event_id: id, by: 'us' },
      naturalKey: ['event_id'],
    });
    await file.applyAll([item('e1'), item('e2'), item('e2')]);
    expect(world.state()['m']?.memory?.['list']).toEqual([
      { event_id: 'e1', by: 'bot' },
      { event_id: 'e2', by: 'us' },
    ]);
  });

  test('after a minute, or two of the bot’s writes, a change is left to itself', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const file = world.open();
    await file.apply(append('minute'));
    await world.clock.advance(66_000);
    world.botWrites((state) => {
      state['m'] = { memory: {} };
    });
    file.refresh();
    await world.clock.advance(1_000);
    await file.apply(append('writes'));
    for (const n of [1, 2]) {
      await world.clock.advance(GAP_MS);
      world.botWrites((state) => Object.assign(state['m'] ?? {}, { n }));
      file.refresh();
    }
    await world.clock.advance(GAP_MS);
    world.botWrites((state) => {
      state['m'] = { memory: {} };
    });
    file.refresh();
    await world.clock.advance(10_000);
    expect(world.state()['m']?.memory).toEqual({});
  });

  test('nothing is left beside the file a minute after the last write', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const file = world.open();
    await file.apply(append('a'));
    expect(world.sideFiles()).toEqual(['.missions_state.json.clawdtalk-tui']);
    expect(statSync(join(world.folder, world.sideFiles()[0] ?? '')).mode & 0o777).toBe(0o700);
    await world.clock.advance(62_000);
    expect(world.sideFiles()).toEqual([]);
  });

  test('what a killed process left beside the file is cleared away', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const side = `${world.path}.clawdtalk-tui`;
    mkdirSync(side);
    writeFileSync(join(side, '7.new'), 'half');
    linkSync(world.path, join(side, '7.old'));
    const file = world.open();
    expect(world.sideFiles()).toEqual([]);
    expect(file.view().status.kind).toBe('ok');
    expect(await file.apply(append('a'))).toEqual(WRITTEN);
  });

  test('an editor that renames its file into place loses nothing', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const file = world.open();
    await file.apply(append('a'));
    const edited = world.text().replace('"memory"', '"note": "by hand",\n    "memory"');
    writeFileSync(`${world.path}~`, edited);
    renameSync(world.path, join(world.folder, 'data', 'backup'));
    file.refresh();
    renameSync(`${world.path}~`, world.path);
    await world.clock.advance(GAP_MS);
    await file.apply(append('b'));
    expect(world.state()['m']).toMatchObject({ note: 'by hand', memory: { list: ['a', 'b'] } });
  });
});

describe('two processes of ours', () => {
  test('write one file without losing each other’s changes', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const console_ = world.open();
    const watch = world.open();
    const results = [1, 2, 3, 4, 5, 6].map((n) => (n % 2 === 0 ? console_ : watch).apply(append(String(n))));
    await world.clock.advance(1_000);
    expect(await Promise.all(results)).toEqual(results.map(() => WRITTEN));
    expect(world.state()['m']?.memory?.['list']).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('what one journalled before it died, the other writes', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const first = world.open();
    await first.apply(append('a'));
    const second = first.apply(append('b'));
    first.close();
    expect(await second).toMatchObject(QUEUED);
    expect(world.open().view().pendingWrites).toBe(1);
    await world.clock.advance(GAP_MS);
    expect(world.state()['m']?.memory?.['list']).toEqual(['a', 'b']);
  });
});

describe('what stands in the way', () => {
  const broken = ['', '{"m": {"memory"', `${asText({ m: {} })}}`, '[]'];
  test.each(broken)(
    'a broken file is never overwritten, and is repaired from a copy: %j',
    async (content) => {
      world = makeMissionsWorld({ m: { memory: {} } });
      const file = world.open();
      await file.apply(append('a'));
      await world.clock.advance(1_000);
      writeFileSync(world.path, content);
      file.refresh();
      const waiting = file.apply(append('b'));
      await world.clock.advance(10_000);
      expect(world.text()).toBe(content);
      expect(await waiting).toMatchObject(QUEUED);
      expect(file.view()).toMatchObject({
        status: { kind: 'broken', sinceMs: START_MS + 1_000 },
        pendingWrites: 1,
        entries: [{ slug: 'm', memory: { list: ['a'] } }],
      });
      expect(file.repair()).toMatchObject({ ok: true, value: { missions: 1 } });
      await world.clock.advance(1_000);
      expect(file.view()).toMatchObject({ status: { kind: 'ok' }, pendingWrites: 0 });
      expect(world.state()['m']?.memory).toEqual({ list: ['a', 'b'] });
    },
  );

  test('a whole file is not repaired', () => {
    world = makeMissionsWorld({ m: {} });
    expect(world.open().repair()).toMatchObject({ ok: false });
    expect(world.state()).toEqual({ m: {} });
  });

  test('the bot’s late end of a write that was taken for broken is brought over', async () => {
    world = makeMissionsWorld({ m: { memory: { list: ['b0'] } } });
    const file = world.open();
    await file.apply(append('a'));
    await world.clock.advance(70_000);
    const fd = openSync(world.path, 'r+');
    ftruncateSync(fd);
    file.refresh();
    await world.clock.advance(10_000);
    expect(file.repair().ok).toBe(true);
    writeSync(fd, asText({ m: { memory: { list: ['b0', 'a', 'late'] } } }), 0);
    closeSync(fd);
    await world.clock.advance(5_000);
    expect(world.state()['m']?.memory).toEqual({ list: ['b0', 'a', 'late'] });
  });

  test('a file that is gone is not empty: changes wait for it', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const file = world.open();
    const content = world.text();
    unlinkSync(world.path);
    expect(await file.apply(append('a'))).toMatchObject(QUEUED);
    await world.clock.advance(10_000);
    expect(existsSync(world.path)).toBe(false);
    expect(file.view()).toMatchObject({ status: { kind: 'missing' }, entries: [{ slug: 'm' }] });
    writeFileSync(world.path, content);
    await world.clock.advance(2_000);
    expect(world.state()['m']?.memory).toEqual({ list: ['a'] });
  });

  test('a second name, another owner, a folder that cannot be written: only read, and said so', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    linkSync(world.path, join(world.folder, 'second'));
    const file = world.open();
    expect(file.view().status).toMatchObject({
      kind: 'readonly',
      sentence: expect.stringContaining('second name'),
    });
    expect(await file.apply(append('a'))).toMatchObject({ ok: false, error: { kind: 'readonly' } });
    file.close();
    unlinkSync(join(world.folder, 'second'));

    const foreign = world.open({ files: { ...systemFiles, userId: () => statSync(world.path).uid + 1 } });
    expect(foreign.view().status.sentence).toContain('another user');
    expect(await foreign.apply(append('a'))).toMatchObject({ ok: false, error: { kind: 'readonly' } });
    foreign.close();

    const locked = world.open({
      files: {
        ...systemFiles,
        accessSync: () => {
          throw Object.assign(new Error('EROFS'), { code: 'EROFS', syscall: 'access' });
        },
      },
    });
    expect(locked.view().status.sentence).toContain('the disk is read-only');
    expect(await locked.apply(append('a'))).toMatchObject({ ok: false, error: { kind: 'readonly' } });
    expect(world.state()).toEqual({ m: { memory: {} } });
    expect(world.open().pending()).toEqual([]);
  });

  test('without a ledger the file is only read', async () => {
    world = makeMissionsWorld({ m: { memory: {} } });
    const { openMissionsFile } = await import('../../../src/state/missions-file/missions-file.ts');
    const file = openMissionsFile({ path: world.path, clock: world.clock });
    expect(file.view().entries).toHaveLength(1);
    expect(await file.apply(append('a'))).toMatchObject({ ok: false, error: { kind: 'readonly' } });
    file.close();
  });
});
