import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { FileOp } from '../../../src/state/missions-file/file-op.ts';
import { asText, makeMissionsWorld, START_MS, type MissionsWorld } from './missions-world.ts';

const GAP_MS = 300;
const create = (slug: string): FileOp => ({ kind: 'entry.create', slug, members: { mission_name: slug } });
const append = (item: string): FileOp => ({ kind: 'memory.append', slug: 'm', key: 'list', item });
const after = (ms: number): string => new Date(START_MS + ms).toISOString();

let world: MissionsWorld;
afterEach(() => world.close());

/** The bot overwrites the file, `ms` after it was last written as the disk has it. */
function botWrites(state: unknown, ms = 0): void {
  const atS = (statSync(world.path).mtimeMs + ms) / 1000;
  writeFileSync(world.path, asText(state));
  utimesSync(world.path, atS, atS);
}

describe('an entry of ours that is missing, where the bot wrote more than that', () => {
  /** One command of ours makes it; nobody looks until the next. */
  const made = async (
    ops: readonly FileOp[] = [create('new')],
  ): Promise<ReturnType<MissionsWorld['state']>> => {
    world = makeMissionsWorld({ m: { memory: {} }, t: { memory: {} } });
    const before = world.state();
    const file = world.open({ follow: false });
    await file.applyAll(ops);
    file.close();
    return before;
  };
  const later = async (ms: number): Promise<string[]> => {
    await world.clock.advance(ms);
    await world.open({ follow: false }).apply(append('later'));
    return Object.keys(world.state());
  };

  test('was taken out when the file was written long after ours', async () => {
    await made();
    const { new: _, ...rest } = world.state();
    botWrites({ ...rest, t: { memory: { k: 1 }, last_updated: after(60_000) } }, 60_000);
    expect(await later(120_000)).toEqual(['m', 't']);
  });

  test('was taken out when something stands that we wrote together with it', async () => {
    await made([create('new'), append('beside')]);
    const { new: _, ...rest } = world.state();
    botWrites({ ...rest, t: { memory: { k: 1 } } });
    expect(await later(GAP_MS)).toEqual(['m', 't']);
  });

  test('was taken out when it was seen to stand longer than a bot takes to write what it read', async () => {
    await made();
    expect(await later(10_000)).toEqual(['m', 't', 'new']);
    const { new: _, ...rest } = world.state();
    botWrites({ ...rest, m: { memory: {} }, t: { memory: { k: 1 } } });
    expect(await later(GAP_MS)).toEqual(['m', 't']);
  });

  test('was lost when the bot wrote what it had read before', async () => {
    const before = await made();
    botWrites({ ...before, t: { memory: { k: 1 }, last_updated: after(1) } });
    expect(await later(120_000)).toEqual(['m', 't', 'new']);
  });

  test('was lost when neither it nor what we wrote together with it stands', async () => {
    const before = await made([create('new'), append('beside')]);
    botWrites({ ...before, t: { memory: { k: 1 } } });
    expect(await later(GAP_MS)).toEqual(['m', 't', 'new']);
    expect(world.state()['m']?.memory?.['list']).toEqual(['beside', 'later']);
  });

  test('was lost when a change from about our time stands, though the bot has gone on since', async () => {
    const before = await made();
    const lost = { ...before, t: { memory: { k: 1 }, last_updated: after(2) } };
    botWrites({ ...lost, u: { created_at: after(60_000) } }, 60_000);
    expect(await later(120_000)).toEqual(['m', 't', 'u', 'new']);
  });
});

test('what the bot wrote with our entry in it, while we left it a gap, was read by it', async () => {
  world = makeMissionsWorld({ m: { memory: {} } });
  const file = world.open();
  await file.apply(create('new'));
  const { new: ours, ...rest } = world.state();
  botWrites({ ...rest, new: ours, t: {} });
  file.refresh();
  botWrites({ ...rest, t: {}, u: {} });
  file.refresh();
  await world.clock.advance(70_000);
  expect(Object.keys(world.state())).toEqual(['m', 't', 'u']);
  expect(file.conflicts()).toEqual([]);
});

test('in any order of the bot’s reads and writes and of ours, what it took out stays out and nothing else goes', async () => {
  const plays = constantFrom('bot reads', 'bot saves', 'bot takes out', 'ours', 'look', 'wait');
  await assert(
    asyncProperty(array(plays, { maxLength: 40, size: 'max' }), async (steps) => {
      world = makeMissionsWorld({ m: { memory: { list: [] } } });
      const epochS = statSync(world.path).mtimeMs / 1000;
      const file = world.open();
      let read: ReturnType<MissionsWorld['state']> | undefined;
      const asked = new Set<string>();
      const takenOut = new Set<string>();
      const saved: string[] = [];
      let count = 0;
      let readAtMs = 0;
      for (const step of [...steps, 'wait', 'wait']) {
        count += 1;
        const memory = read?.['m']?.memory as { list: string[] } | undefined;
        if (step === 'bot reads') {
          read = world.state();
          readAtMs = world.clock.now();
        }
        if (step === 'look') file.refresh();
        if (step === 'wait') {
          await world.clock.advance(GAP_MS);
          // A bot does not hold for seconds what it has read.
          if (world.clock.now() - readAtMs > 3_000) read = undefined;
        }
        if (step === 'ours') {
          void file.applyAll([create(`s${count}`), append(`ours ${count}`)]);
          asked.add(`s${count}`);
          saved.push(`ours ${count}`);
        }
        if ((step !== 'bot saves' && step !== 'bot takes out') || read === undefined) continue;
        const gone = Object.keys(read).find((slug) => slug !== 'm');
        if (step === 'bot takes out' && gone !== undefined) {
          delete read[gone];
          takenOut.add(gone);
        }
        memory?.list.push(`bot ${count}`);
        saved.push(`bot ${count}`);
        writeFileSync(world.path, asText(read));
        // However slow this machine is: no time of the disk tells anything here.
        utimesSync(world.path, epochS, epochS);
        read = undefined;
      }
      const { m, ...rest } = world.state();
      const left = Object.keys(rest).sort();
      world.close();
      expect(left).toEqual([...asked].filter((slug) => !takenOut.has(slug)).sort());
      expect([...((m?.memory?.['list'] ?? []) as string[])].sort()).toEqual(saved.sort());
    }),
    { numRuns: Number(process.env['RUNS'] ?? 40) },
  );
});
