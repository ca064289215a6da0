import { hostname } from 'node:os';
import type { AlertsPort } from '../../commands/ports/alerts-port.ts';
import type { MissionsFilePort } from '../../commands/ports/missions-file-port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { publishBudgets, type MoneyFiles } from '../../engine/money/publish-budgets.ts';
import type { EntriesSource } from '../../engine/sync/sources.ts';
import type { Sync } from '../../engine/sync/sync.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Ledger, LedgerError } from '../../state/ledger/database.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { MissionsFile } from '../../state/missions-file/missions-file.ts';
import type { Configuration } from '../start/configuration.ts';
import type { BoardHub } from '../../state/board-hub.ts';
import { giveLeasesBack } from './holder.ts';
import type { Machine } from './machine.ts';
import { openFiles } from './open-files.ts';
import { openFoundation, type WorkspaceOptions } from './open-foundation.ts';
import { wireDoor, type Doorway } from './wire-door.ts';
import { wireEngine, type Engine } from './wire-engine.ts';
import { wireReaders } from './wire-readers.ts';

/** Everything wired together, on this thread. Nothing runs by itself until it is started. */
export interface Workspace extends Omit<Doorway, 'recorded' | 'alertsPort'>, Omit<Engine, 'stop'> {
  readonly configuration: Configuration;
  readonly clock: Clock;
  /** Names this process in leases, for its whole life. */
  readonly holder: string;
  readonly server: ServerPort;
  /** What every process that shares the ledger agrees on. */
  readonly ledger: LedgerPort;
  /** This machine's own file. */
  readonly database: Ledger;
  readonly file: MissionsFile;
  readonly entries: EntriesSource;
  /** The state file as commands see it: this host's, and those of others on a team's ledger. */
  readonly memory: MissionsFilePort;
  /** A value of memory as its file spells it. Errors: a sentence. */
  readonly spelling: (slug: string, key: string) => Result<string, string>;
  /** Resolves when the state file, and what other hosts publish of theirs, has been read once. */
  filesReady(): Promise<void>;
  readonly hub: BoardHub;
  readonly sync: Sync;
  readonly machine: Machine;
  readonly alertsPort: AlertsPort;
  /** Why the user's own list forbids a number, or cannot be read; undefined where neither is so. */
  readonly doNotCall: (phone: string) => string | undefined;
  /** The user's prices and budgets as they stand. */
  readonly moneyFiles: () => MoneyFiles;
  /** What is wrong with the user's own files, a sentence each. */
  readonly problems: () => readonly string[];
  /** Settles, gives leases back, closes files. */
  close(): Promise<void>;
}

/** `role` says who holds leases: `console`, `watch`, or a verb's name. Errors: the ledger cannot be opened. */
export async function openWorkspace(
  given: Configuration,
  role: string,
  options: WorkspaceOptions = {},
): Promise<Result<Workspace, LedgerError>> {
  const opened = await openFoundation(given, role, options);
  if (!opened.ok) return opened;
  const foundation = opened.value;
  const { configuration, clocks, ledger } = foundation;
  const files = openFiles(foundation);
  const readers = wireReaders(foundation, files);
  if (!foundation.looksOnly) {
    // What is sent from here keeps to them from the first moment on.
    await publishBudgets({
      ledger,
      files: files.money,
      host: hostname(),
      actor: configuration.operator,
      nowMs: () => clocks.world.now(),
    });
  }
  const doorway = wireDoor(foundation, files, readers);
  const { stop: stopEngine, ...engine } = wireEngine({ foundation, files, readers, doorway });
  const { recorded: _, ...doors } = doorway;
  return ok({
    ...doors,
    ...engine,
    configuration,
    clock: clocks.world,
    holder: foundation.holder.id,
    server: foundation.server,
    ledger,
    database: foundation.database,
    file: files.file,
    entries: files.entries,
    memory: files.memory,
    spelling: files.spelling,
    filesReady: () => files.ready(),
    hub: foundation.hub,
    sync: readers.sync,
    machine: readers.machine,
    doNotCall: files.doNotCall,
    moneyFiles: files.money,
    problems: () => [...files.problems(), ...engine.problems()],
    close: async () => {
      readers.stopFeed();
      await stopEngine();
      await giveLeasesBack(ledger);
      readers.sync.stop();
      await files.close();
      await foundation.close();
    },
  });
}
