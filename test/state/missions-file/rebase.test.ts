import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planOf, type EditPlan } from '../../../src/state/missions-file/edit-plan.ts';
import type { FileOp } from '../../../src/state/missions-file/file-op.ts';
import { plainOf } from '../../../src/state/missions-file/json-plain.ts';
import {
  parseJsonText,
  printDocument,
  type JsonDocument,
} from '../../../src/state/missions-file/json-tree.ts';
import { planFromText, planText } from '../../../src/state/missions-file/plan-text.ts';
import { rebase, type LiveStep } from '../../../src/state/missions-file/rebase.ts';
import { plansBetween } from '../../../src/state/missions-file/recovered.ts';
import { asText } from './missions-world.ts';

const STAMP = '2026-03-01T12:00:00.000000Z';

function documentOf(value: unknown): JsonDocument {
  const parsed = parseJsonText(typeof value === 'string' ? value : asText(value));
  if (!parsed.ok) throw new Error(parsed.error.sentence);
  return parsed.value;
}

function planFor(op: FileOp, document: JsonDocument): EditPlan {
  const plan = planOf(op, document.root);
  if (!plan.ok) throw new Error(plan.error.sentence);
  // Through the journal, as every plan goes.
  return planFromText(planText(plan.value));
}

const ours = (seq: number, plan: EditPlan): LiveStep => ({
  seq,
  origin: 'ours',
  plan,
  wasKept: false,
  wasWritten: false,
});

/** What `memory` becomes when the change from `from` to `to` meets what the bot made of `from`. */
function merged(from: unknown, to: unknown, bots: unknown): { result: unknown; conflict: boolean } {
  const base = documentOf({ m: { memory: from === undefined ? {} : { k: from } } });
  const op: FileOp =
    to === undefined
      ? { kind: 'memory.remove', slug: 'm', key: 'k' }
      : { kind: 'memory.set', slug: 'm', key: 'k', value: to as never };
  const plan = planFor(op, base);
  const current = documentOf({ m: { memory: bots === undefined ? {} : { k: bots } } });
  const { document, verdicts } = rebase(current, [ours(1, plan)], STAMP);
  const again = rebase(document, [ours(1, plan)], STAMP);
  expect(printDocument(again.document)).toBe(printDocument(document));
  const state = plainOf(document.root) as { m: { memory: { k?: unknown } } };
  return { result: state.m.memory.k, conflict: verdicts.get(1)?.conflictAt !== undefined };
}

describe('a change that meets the bot’s', () => {
  const table: readonly (readonly [string, unknown, unknown, unknown, unknown, boolean])[] = [
    ['the bot left it alone', 1, 2, 1, 2, false],
    ['both made the same of it', 1, 2, 2, 2, false],
    ['both changed one text', 'a', 'b', 'c', 'c', true],
    ['both added one key', undefined, 'b', 'c', 'c', true],
    ['ours removed what the bot left alone', 1, undefined, 1, undefined, false],
    ['ours removed what the bot changed', 1, undefined, 2, 2, true],
    ['the bot removed what ours changed', 1, 2, undefined, undefined, true],
    ['different members', { a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 2 }, { a: 2, b: 2 }, false],
    ['a member each was added', {}, { a: 1 }, { b: 2 }, { b: 2, a: 1 }, false],
    ['one member of both', { a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 1 }, { a: 3, b: 2 }, true],
    ['a member was removed by ours', { a: 1, b: 1 }, { a: 1 }, { a: 5, b: 1 }, { a: 5 }, false],
    ['both appended', [1], [1, 2], [1, 3], [1, 3, 2], false],
    ['both appended the same', [1], [1, 2], [1, 2], [1, 2], false],
    ['ours removed, the bot appended', [1, 2], [2], [1, 2, 3], [2, 3], false],
    ['a second copy of ours', ['x'], ['x', 'x'], ['x', 'y'], ['x', 'y', 'x'], false],
    ['ours reordered what the bot left alone', [1, 2], [2, 1], [1, 2], [2, 1], false],
    ['kinds differ', [1], [1, 2], 'text', 'text', true],
    [
      'items that are events',
      [{ event_id: 'e1', s: 1 }],
      [
        { event_id: 'e1', s: 2 },
        { event_id: 'e2', s: 1 },
      ],
      [
        { event_id: 'e1', s: 1, by: 'bot' },
        { event_id: 'e3', s: 1 },
      ],
      [
        { event_id: 'e1', s: 2, by: 'bot' },
        { event_id: 'e3', s: 1 },
        { event_id: 'e2', s: 1 },
      ],
      false,
    ],
  ];
  test.each(table)('%s', (_name, from, to, bots, expected, conflict) => {
    expect(merged(from, to, bots)).toEqual({ result: expected, conflict });
  });

  test('keeps the spelling of every value that it does not change', () => {
    const text =
      '{\n  "m": {\n    "memory": {\n      "k": {\n        "a": 1.0, "b": NaN,\n        "c": 1E5\n      }\n    }\n  }\n}';
    const plan = planFor(
      { kind: 'memory.merge', slug: 'm', key: 'k', members: { d: 1, a: 1 } },
      documentOf(text),
    );
    const { document } = rebase(documentOf(text), [ours(1, { ...plan, stamp: undefined })], STAMP);
    expect(printDocument(document)).toBe(text.replace('1E5', '1E5,\n        "d": 1'));
  });

  test('never sets last_updated back', () => {
    const later = '2027-01-01T00:00:00.000000Z';
    const current = documentOf({ m: { memory: {}, last_updated: later } });
    const plan = planFor({ kind: 'memory.set', slug: 'm', key: 'k', value: 1 }, current);
    const { document } = rebase(current, [ours(1, plan)], STAMP);
    expect(plainOf(document.root)).toEqual({ m: { memory: { k: 1 }, last_updated: later } });
  });
});

describe('any order of the bot’s reads and writes and of ours', () => {
  /** The bot reads; it writes what it read, changed; it writes so to the inode that was just replaced. */
  const steps = constantFrom('bot reads', 'bot writes', 'bot writes late', 'ours', 'pass');

  test('loses and doubles nothing', () => {
    assert(
      property(array(steps, { maxLength: 60, size: 'max' }), (plays) => {
        let file = documentOf({ m: { memory: {} } });
        let replaced = file;
        let bot: Record<string, { memory: { list?: string[]; [key: string]: unknown } }> | undefined;
        const live: LiveStep[] = [];
        const made: string[] = [];
        const pass = (): void => {
          const next = rebase(file, live, STAMP).document;
          if (printDocument(next) !== printDocument(file)) replaced = file;
          file = next;
        };
        const botWrites = (): JsonDocument => {
          const memory = bot?.['m']?.memory ?? {};
          const name = `bot ${made.length}`;
          if (made.length % 3 === 0) memory[name] = name;
          else memory.list = [...(memory.list ?? []), name];
          made.push(name);
          const written = documentOf(bot);
          bot = undefined;
          return written;
        };
        const playOne = (play: string): void => {
          if (play === 'pass') pass();
          if (play === 'bot reads') bot = plainOf(file.root) as typeof bot;
          if (play === 'bot writes' && bot !== undefined) file = botWrites();
          if (play === 'bot writes late' && bot !== undefined) {
            const after = rebase(botWrites(), live, '').document;
            for (const plan of plansBetween(rebase(replaced, live, '').document.root, after.root)) {
              live.push({ seq: live.length, origin: 'recovered', plan, wasKept: false, wasWritten: false });
            }
          }
          if (play === 'ours') {
            const name = `ours ${made.length}`;
            const op: FileOp =
              made.length % 3 === 0
                ? { kind: 'memory.set', slug: 'm', key: name, value: name }
                : { kind: 'memory.append', slug: 'm', key: 'list', item: name };
            live.push(ours(live.length, planFor(op, rebase(file, live, STAMP).document)));
            made.push(name);
          }
        };
        for (const play of [...plays, 'pass']) playOne(play);
        const state = plainOf(file.root) as { m: { memory: { list?: string[]; [key: string]: unknown } } };
        const { list = [], ...keys } = state.m.memory;
        expect([...list, ...Object.keys(keys)].sort()).toEqual([...made].sort());
      }),
      { numRuns: 300 },
    );
  });
});

describe('a mission that was made in two steps', () => {
  const members = { mission_name: 'New', mission_id: 'm1', created_at: '2026-03-01T12:00:00Z' };
  const create = planFor({ kind: 'entry.create', slug: 'new', members }, documentOf({}));
  const verdictOn = (entry: object): string | undefined =>
    rebase(documentOf({ new: entry }), [ours(1, create)], STAMP).verdicts.get(1)?.kind;

  test('is the same one when it has got its run', () => {
    expect(verdictOn({ ...members, run_id: 'r1', memory: {} })).toBe('kept');
  });

  test('comes back with its run when the bot’s late write drops both', () => {
    const made = rebase(documentOf({}), [ours(1, create)], STAMP).document;
    const run = planFor({ kind: 'entry.set', slug: 'new', members: { run_id: 'r1' } }, made);
    const steps = [ours(1, create), ours(2, run)];
    const whole = rebase(made, steps, STAMP);
    expect([...whole.verdicts.values()].map(({ kind }) => kind)).toEqual(['kept', 'changed']);
    expect([...rebase(whole.document, steps, STAMP).verdicts.values()].map(({ kind }) => kind)).toEqual([
      'kept',
      'kept',
    ]);
    expect(plainOf(rebase(documentOf({}), steps, STAMP).document.root)).toEqual({
      new: { ...members, run_id: 'r1' },
    });
  });

  test('is another one where the bot made a mission of its own', () => {
    expect(verdictOn({ ...members, mission_id: 'm2', run_id: 'r2' })).toBe('superseded');
    expect(verdictOn({ mission_name: 'New', created_at: '2026-03-02T09:00:00Z' })).toBe('superseded');
  });
});

describe('what stood in the file for a mission that has gone', () => {
  const A = { mission_name: 'A', mission_id: 'a', run_id: 'ra' };
  const written = (ops: readonly FileOp[]): { steps: readonly LiveStep[]; document: JsonDocument } => {
    let document = documentOf({});
    const steps: LiveStep[] = [];
    for (const [index, op] of ops.entries()) {
      const step: LiveStep = { ...ours(index + 1, planFor(op, document)), wasWritten: true };
      document = rebase(document, [step], STAMP).document;
      steps.push(step);
    }
    return { steps, document };
  };
  const create: FileOp = { kind: 'entry.create', slug: 'm', members: A };
  const set: FileOp = { kind: 'memory.set', slug: 'm', key: 'k', value: 'old' };
  const remove: FileOp = { kind: 'entry.remove', slug: 'm' };

  test.each([
    ['another of its name', { ...A, mission_id: 'b', run_id: 'rb' }],
    ['the same, put back', A],
  ])('is not done again to %s', (_, members) => {
    const { steps, document } = written([create, set, remove, { kind: 'entry.create', slug: 'm', members }]);
    expect(plainOf(document.root)).toEqual({ m: members });
    const again = rebase(document, steps, STAMP);
    expect(again.document).toBe(document);
    expect([...again.verdicts.values()]).toEqual(steps.map(() => ({ kind: 'kept' })));
  });

  test('is done again where the bot had not seen it, and nobody made or removed the mission since', () => {
    const { steps } = written([create, set]);
    expect(plainOf(rebase(documentOf({ m: A }), steps, STAMP).document.root)).toMatchObject({
      m: { ...A, memory: { k: 'old' } },
    });
  });
});
