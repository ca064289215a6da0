import type { Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Ledger } from '../ledger/database.ts';
import { systemReason, systemCodeOf, type FilePort } from './file-port.ts';
import type { FileError } from './file-op.ts';
import type { Journal } from './journal.ts';
import type { MissionsReader } from './missions-reader.ts';
import { parseStateBytes, readStateFile } from './read-file.ts';
import { replaceFile } from './replace-file.ts';

/** A whole copy of the file that a broken one can be repaired from. */
export interface KeptCopy {
  readonly id: number;
  readonly takenAtMs: number;
  readonly missions: number;
  readonly sizeBytes: number;
}

/** The kept copies that are whole, newest first. */
export function keptCopies(journal: Journal): readonly KeptCopy[] {
  return journal.generations().flatMap(({ id, takenAtMs, bytes }) => {
    const document = parseStateBytes(bytes);
    if (typeof document === 'string') return [];
    const missions = document.root.kind === 'object' ? document.root.members.length : 0;
    return [{ id, takenAtMs, missions, sizeBytes: bytes.length }];
  });
}

/** Keeps the last good content of a file that has just broken: it is newer than the copies of our own writes. */
export function keepLastGood(ledger: Ledger, reader: MissionsReader, clock: Clock, journal: Journal): void {
  const bytes = reader.lastGood();
  if (bytes === undefined) return;
  ledger.transaction(() => {
    const newest = journal.generations()[0];
    if (newest === undefined || !Buffer.from(newest.bytes).equals(bytes)) {
      journal.addGeneration(bytes, clock.now());
    }
  });
}

interface RepairTools {
  readonly path: string;
  readonly files: FilePort;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly reader: MissionsReader;
  readonly journal: Journal;
}

/** Puts a kept copy in the place of a broken file. The broken one is kept too, and watched for the bot's late end of it. */
export function repairFile(tools: RepairTools, id: number | undefined): Result<KeptCopy, FileError> {
  const { path, files, clock, ledger, reader, journal } = tools;
  const copy = keptCopies(journal).find((kept) => id === undefined || kept.id === id);
  const bytes = copy === undefined ? undefined : journal.generation(copy.id)?.bytes;
  if (copy === undefined || bytes === undefined) {
    return refuse('There is no whole copy of the state file to repair it from. Rebuild it from the server.');
  }
  const repaired = ledger.transaction(() => {
    const reading = readStateFile(files, path);
    if (reading.kind !== 'torn') return refuse('The state file is not broken, so it was left alone.');
    journal.addGeneration(reading.image.bytes, clock.now());
    // Named after what now stands there: the bot's late end of its write is compared with that.
    const link = journal.addGeneration(bytes, clock.now());
    try {
      const outcome = replaceFile(files, {
        target: reading.target,
        bytes,
        expected: reading.image,
        id: link,
      });
      return outcome === 'replaced'
        ? ok(copy)
        : refuse('The bot wrote the state file at this moment; look at it again.');
    } catch (cause) {
      const code = systemCodeOf(cause);
      if (code === undefined) throw cause;
      return refuse(`The state file ${reading.target} cannot be written: ${systemReason(code)}.`);
    }
  });
  if (!repaired.ok) return err({ kind: 'ledger', sentence: repaired.error.sentence });
  reader.look();
  return repaired.value;
}

const refuse = (sentence: string): Result<KeptCopy, FileError> => err({ kind: 'readonly', sentence });
