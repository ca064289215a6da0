import { createServerClient, type ServerClient } from '../../../src/api/http/server-client.ts';
import type { Focus } from '../../../src/commands/ports/backend.ts';
import type { MissionEntry } from '../../../src/domain/mission/mission-entry.ts';
import { createSync, type Sync, type SyncOptions } from '../../../src/engine/sync/sync.ts';
import type { EntriesSource } from '../../../src/engine/sync/sources.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/simulator.ts';
import { applyUpdates, emptyBoard, type Board, type BoardUpdate } from '../../../src/state/board.ts';
import { countedTransport } from '../../support/counted-transport.ts';

export const START_MS = Date.parse('2026-06-03T15:00:00Z');

/** Readers on a manual clock, before a real server on a real socket. */
export interface Rig {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  readonly server: ServerClient;
  readonly sync: Sync;
  board(): Board;
  publications(): readonly (readonly BoardUpdate[])[];
  setEntries(entries: readonly MissionEntry[]): void;
  /** Lets time pass in tenths of a second, each as long as the requests in it take. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until it holds; answers how long that took, Infinity where it never did. */
  passUntil(holds: (board: Board) => boolean, atMostMs: number): Promise<number>;
  stop(): Promise<void>;
}

const STEP_MS = 100;

export async function startRig(
  options: {
    readonly simulator?: Omit<SimulatorOptions, 'clock'>;
    readonly sync?: Partial<SyncOptions>;
    readonly focus?: Focus;
    readonly perSecond?: number;
  } = {},
): Promise<Rig> {
  const clock = manualClock(START_MS);
  const simulator = await startSimulator({ clock, ...options.simulator });
  const counted = countedTransport();
  const server = createServerClient({
    config: { baseUrl: simulator.baseUrl, key: simulator.apiKey },
    clock,
    random: seededRandom(1),
    limits: { perSecond: options.perSecond ?? 10_000, burst: options.perSecond ?? 10_000, readTries: 1 },
    transport: counted.transport,
  });
  let board = emptyBoard;
  const publications: (readonly BoardUpdate[])[] = [];
  const entries = entriesInMemory();
  const sync = createSync({
    server,
    entries,
    clock,
    paceClock: clock,
    random: seededRandom(2),
    publish: (updates) => {
      publications.push(updates);
      board = applyUpdates(board, updates);
    },
    ...options.sync,
  });
  if (options.focus !== undefined) sync.setFocus(options.focus);
  sync.start();
  const step = async (): Promise<void> => {
    await clock.advance(STEP_MS);
    await Promise.race([sync.idle(), counted.quiet()]);
  };
  return {
    clock,
    simulator,
    server,
    sync,
    board: () => board,
    publications: () => publications,
    setEntries: (next) => entries.set(next),
    pass: async (ms) => {
      for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) await step();
    },
    passUntil: async (holds, atMostMs) => {
      for (let passedMs = 0; passedMs <= atMostMs; passedMs += STEP_MS) {
        if (holds(board)) return passedMs;
        await step();
      }
      return Infinity;
    },
    stop: async () => {
      sync.stop();
      await server.close();
      await simulator.stop();
    },
  };
}

/** A state file that tests write by a call. */
function entriesInMemory(): EntriesSource & { set(entries: readonly MissionEntry[]): void } {
  let entries: readonly MissionEntry[] = [];
  const listeners = new Set<() => void>();
  return {
    entries: () => entries,
    status: () => ({
      kind: 'ok',
      path: '/tmp/.missions_state.json',
      sentence: safeText('read'),
      sinceMs: START_MS,
      pendingWrites: 0,
      conflicts: 0,
    }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set: (next) => {
      entries = next;
      for (const listener of listeners) listener();
    },
  };
}
