import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { assistantId, missionId, runId, scheduledEventId } from '../../../src/domain/ids.ts';
import { JOIN_DEFAULTS, joinMissions, type MissionDetails } from '../../../src/domain/mission/join.ts';
import { missionEntryOf, type MissionEntry } from '../../../src/domain/mission/mission-entry.ts';
import { missionKeyOf, type MissionKey } from '../../../src/domain/mission/mission-row.ts';
import type { Mission } from '../../../src/domain/mission/mission.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import { isTerminalRun } from '../../../src/domain/mission/status.ts';
import { createBatch } from '../../../src/engine/sync/batch.ts';
import { createMissionBook } from '../../../src/engine/sync/mission-book.ts';
import { createScheduleBook } from '../../../src/engine/sync/schedule-book.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { applyUpdates, emptyBoard, type Board } from '../../../src/state/board.ts';
import { event, mission, MINUTE, NOW, step } from '../../domain/fixtures.ts';

function rig() {
  const clock = manualClock(NOW);
  let board: Board = emptyBoard;
  let rows = 0;
  const batch = createBatch({
    clock,
    everyMs: 500,
    publish: (updates) => {
      board = applyUpdates(board, updates);
      for (const update of updates) {
        if (update.kind === 'upsert' && update.into === 'missions') rows += update.rows.length;
      }
    },
  });
  const schedule = createScheduleBook();
  const book = createMissionBook({
    schedule,
    batch,
    nowMs: () => clock.monotonicMs(),
    settings: JOIN_DEFAULTS,
    local: undefined,
    zonesOf: () => [],
  });
  const settle = (): Board => {
    book.settle(clock.now());
    batch.flush();
    return board;
  };
  return { clock, book, schedule, settle, publishedRows: () => rows };
}

interface World {
  missions: Mission[];
  entries: MissionEntry[];
  readonly events: Map<string, readonly ScheduledEvent[]>;
}

const IDS = ['m1', 'm2', 'm3'] as const;
const statuses = ['pending', 'running', 'paused', 'succeeded', 'blocked'] as const;

const anId = fc.constantFrom(...IDS);
const aChange = fc.oneof(
  fc.record({
    kind: fc.constant('list' as const),
    ids: fc.uniqueArray(anId),
    status: fc.constantFrom(...statuses),
  }),
  fc.record({ kind: fc.constant('head' as const), id: anId, status: fc.constantFrom(...statuses) }),
  fc.record({
    kind: fc.constant('file' as const),
    slugs: fc.uniqueArray(fc.constantFrom('one', 'two', 'three')),
    known: fc.boolean(),
    gate: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('events' as const),
    assistant: fc.constantFrom('a1', 'a2'),
    of: fc.array(
      fc.record({ mission: anId, inMin: fc.integer({ min: -90, max: 90 }), byRun: fc.boolean() }),
      { maxLength: 4 },
    ),
  }),
  fc.record({ kind: fc.constant('steps' as const), id: anId, done: fc.boolean() }),
  fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 45 }) }),
);

const missionOf = (id: string, status: string): Mission =>
  mission({ id: missionId(id), telnyxId: missionId(`t-${id}`), firstRunId: runId(`r-${id}`), status });

test('rows worked out piece by piece are those worked out from scratch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aChange, { maxLength: 12 }), async (changes) => {
      const { clock, book, schedule, settle } = rig();
      const world: World = { missions: [missionOf('m1', 'running')], entries: [], events: new Map() };
      const steps = new Map<MissionKey, MissionDetails['steps']>();
      book.takeMissions(world.missions, true);
      for (const change of changes) {
        if (change.kind === 'list') {
          world.missions = change.ids.map((id) => missionOf(id, change.status));
          book.takeMissions(world.missions, true);
          for (const key of steps.keys()) if (!board(world).has(key)) steps.delete(key);
        } else if (change.kind === 'head') {
          const one = missionOf(change.id, change.status);
          world.missions = [...world.missions.filter((other) => other.id !== one.id), one];
          book.takeMissions([one], false);
        } else if (change.kind === 'file') {
          world.entries = change.slugs.map((slug, index) =>
            missionEntryOf(slug, {
              ...(change.known ? { mission_id: IDS[index] ?? 'm1' } : {}),
              memory: change.gate ? { awaiting_approval: true } : {},
            }),
          );
          book.takeEntries(world.entries);
          for (const key of steps.keys()) if (!board(world).has(key)) steps.delete(key);
        } else if (change.kind === 'events') {
          const list = change.of.map((each, index) =>
            event({
              id: scheduledEventId(`${change.assistant}-${index}`),
              assistantId: assistantId(change.assistant),
              scheduledAtMs: clock.now() + each.inMin * MINUTE,
              missionId: each.byRun ? undefined : missionId(`t-${each.mission}`),
              runId: runId(`r-${each.mission}`),
            }),
          );
          world.events.set(change.assistant, list);
          book.takeSchedule(schedule.takeList(assistantId(change.assistant), list));
        } else if (change.kind === 'steps') {
          const key = missionKeyOf(change.id, undefined);
          if (!board(world).has(key)) continue;
          const plan = [step('a', change.done ? 'completed' : 'in_progress')];
          steps.set(key, plan);
          book.note(key, (dossier) => {
            dossier.steps = plan;
          });
        } else {
          await clock.advance(change.minutes * MINUTE);
        }
        const shown = settle();
        const expected = fromScratch(world, steps, clock.now());
        const wanted = expected.map((row) => ({ ...row, findings: 0, needsMe: false }));
        const reasons = new Map(wanted.map(({ key, reason }) => [key, reason]));
        const plain = [...shown.missions.values()].map((row) => ({
          ...row,
          findings: 0,
          needsMe: false,
          // Where a finding speaks for the row, the audit is asked about it, not the join.
          reason: row.reason.kind === 'found' ? reasons.get(row.key) : row.reason,
        }));
        expect(new Map(plain.map((row) => [row.key, row]))).toEqual(
          new Map(wanted.map((row) => [row.key, row])),
        );
        const open = wanted.filter((row) => row.source !== 'file' && !isTerminalRun(row.status));
        expect(new Set(book.openDossiers().map(({ key }) => key))).toEqual(
          new Set(open.map(({ key }) => key)),
        );
        const listed = [...world.events.values()].flat();
        expect([...shown.scheduled.keys()].sort()).toEqual(listed.map(({ id }) => id).sort());
        for (const { event: each, missionKey } of shown.scheduled.values()) {
          const owner = [...board(world)].find((key) => each.runId === `r-${key}`);
          const known = world.missions.some((other) => missionKeyOf(other.id, undefined) === owner);
          expect(missionKey).toBe(known ? owner : undefined);
        }
      }
    }),
    { numRuns: 120 },
  );
});

/** The keys that a board of this world has. */
function board({ missions, entries }: World): ReadonlySet<MissionKey> {
  return new Set([
    ...missions.map(({ id }) => missionKeyOf(id, undefined)),
    ...entries.map((entry) => missionKeyOf(entry.missionId, entry.slug)),
  ]);
}

function fromScratch(world: World, steps: ReadonlyMap<MissionKey, MissionDetails['steps']>, nowMs: number) {
  const all = [...world.events.values()].flat();
  const details = new Map<MissionKey, MissionDetails>();
  for (const key of board(world)) {
    const plan = steps.get(key);
    const known = world.missions.some(({ id }) => missionKeyOf(id, undefined) === key);
    const scheduled = known
      ? all
          .filter((each) => each.runId === `r-${key}`)
          .sort((left, right) => (left.scheduledAtMs ?? 0) - (right.scheduledAtMs ?? 0))
      : [];
    details.set(key, { scheduled, ...(plan === undefined ? {} : { steps: plan }) });
  }
  return joinMissions(world.missions, world.entries, details, nowMs);
}

test('of 10,000 missions only those that change are worked out and published again', async () => {
  const { clock, book, settle, publishedRows } = rig();
  const list = Array.from({ length: 10_000 }, (_, index) =>
    missionOf(`m${index}`, index % 2 === 0 ? 'paused' : 'succeeded'),
  );
  book.takeMissions(list, true);
  settle();
  expect(publishedRows()).toBe(10_000);
  await clock.advance(1_000);
  const again = list.map((each) => ({ ...each }));
  expect(book.takeMissions(again, true)).toEqual([]);
  settle();
  expect(publishedRows()).toBe(10_000);
  book.takeMissions(
    list.map((each, index) => (index === 7 ? { ...each, status: 'cancelled' } : { ...each })),
    true,
  );
  settle();
  expect(publishedRows()).toBe(10_001);
});

test('what was found in a mission goes when it ends, and what is still to go out after its end is found', async () => {
  const { clock, book, schedule, settle } = rig();
  book.takeMissions([missionOf('m1', 'running')], true);
  book.note(missionKeyOf('m1', undefined), (dossier) => {
    dossier.steps = [step('a', 'failed')];
  });
  expect([...settle().findings.values()].map(({ kind }) => kind)).toEqual(['failed-step']);
  book.takeMissions([missionOf('m1', 'failed')], true);
  expect(settle().findings.size).toBe(0);
  const late = event({ scheduledAtMs: clock.now() + MINUTE, missionId: missionId('t-m1') });
  book.takeSchedule(schedule.takeList(assistantId('a1'), [late]));
  expect([...settle().findings.values()].map(({ kind }) => kind)).toEqual(['event-drift']);
  book.takeSchedule(schedule.takeList(assistantId('a1'), []));
  expect(settle().findings.size).toBe(0);
});
