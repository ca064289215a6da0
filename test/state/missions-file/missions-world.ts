import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { openLedger, type Ledger } from '../../../src/state/ledger/database.ts';
import type { FilePort } from '../../../src/state/missions-file/file-port.ts';
import { openMissionsFile, type MissionsFile } from '../../../src/state/missions-file/missions-file.ts';

export const START_MS = Date.UTC(2026, 2, 1, 12);

/** A folder with a state file and a ledger, and a clock that stands. */
export interface MissionsWorld {
  readonly folder: string;
  readonly path: string;
  readonly clock: ManualClock;
  open(options?: {
    readonly files?: FilePort;
    readonly clock?: Clock;
    readonly follow?: boolean;
  }): MissionsFile;
  ledger(): Ledger;
  /** The file's text. */
  text(): string;
  /** The file's content. */
  state(): Record<string, { memory?: Record<string, unknown>; [key: string]: unknown }>;
  /** Overwrites the file in place, as the bot does. */
  botWrites(change: (state: ReturnType<MissionsWorld['state']>) => void): void;
  /** What lies beside the file. */
  sideFiles(): string[];
  close(): void;
}

export const asText = (value: unknown): string => JSON.stringify(value, null, 2);

export function makeMissionsWorld(content?: unknown): MissionsWorld {
  const folder = mkdtempSync(join(tmpdir(), 'missions-file-'));
  const path = join(folder, '.missions_state.json');
  const clock = manualClock(START_MS);
  const files: MissionsFile[] = [];
  const ledgers: Ledger[] = [];
  if (content !== undefined) writeFileSync(path, typeof content === 'string' ? content : asText(content));
  const world: MissionsWorld = {
    folder,
    path,
    clock,
    ledger: () => {
      const ledger = openLedger(join(folder, 'data', 'ledger.db'));
      if (!ledger.ok) throw new Error(ledger.error.sentence);
      ledgers.push(ledger.value);
      return ledger.value;
    },
    open: (options = {}) => {
      const file = openMissionsFile({ path, clock, ledger: world.ledger(), ...options });
      files.push(file);
      return file;
    },
    text: () => readFileSync(path, 'utf8'),
    state: () => JSON.parse(world.text()) as ReturnType<MissionsWorld['state']>,
    botWrites: (change) => {
      const state = world.state();
      change(state);
      writeFileSync(path, asText(state));
    },
    sideFiles: () => readdirSync(folder).filter((name) => name !== 'data' && name !== '.missions_state.json'),
    close: () => {
      for (const file of files) file.close();
      for (const ledger of ledgers) ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}
