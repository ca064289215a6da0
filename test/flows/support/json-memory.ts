import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { MissionsFilePort } from '../../../src/commands/ports/missions-file-port.ts';
import { missionEntryOf } from '../../../src/domain/mission/mission-entry.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/lib/json.ts';
import type { FileOp } from '../../../src/state/missions-file/file-op.ts';
import { err, ok } from '../../../src/lib/result.ts';

type Entry = Record<string, JsonValue> & { memory?: Record<string, JsonValue> };

/** The state file written plainly, at once, with a switch that makes it unwritable: for tests of the door alone. */
export interface JsonMemory extends MissionsFilePort {
  read(): Record<string, Entry>;
  write(state: Record<string, unknown>): void;
  /** What `apply` answers instead of writing. */
  mode: 'fine' | 'queued' | 'broken';
  writes: number;
}

export function jsonMemory(path: string): JsonMemory {
  const read = (): Record<string, Entry> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, Entry>;
  const write = (state: Record<string, unknown>): void => {
    writeFileSync(`${path}.new`, JSON.stringify(state, undefined, 2));
    renameSync(`${path}.new`, path);
  };
  const memory: JsonMemory = {
    mode: 'fine',
    writes: 0,
    read,
    write,
    entries: async () =>
      Object.entries(read()).map(([slug, value]) => missionEntryOf(slug, value as JsonObject)),
    applyAll: async (ops) => {
      let first = await memory.apply(ops[0] as FileOp);
      for (const op of ops.slice(1)) {
        const next = await memory.apply(op);
        if (first.ok) first = next;
      }
      return first;
    },
    apply: async (op) => {
      if (memory.mode === 'queued') return ok({ status: 'queued', reason: 'the file is being written' });
      if (memory.mode === 'broken') return err({ kind: 'readonly', sentence: 'The file is read-only.' });
      const state = read();
      if ('createEntry' in op && op.createEntry) state[op.slug] ??= {};
      if (op.kind === 'entry.create') {
        if (state[op.slug] !== undefined) return err({ kind: 'entry-exists', sentence: 'It is there.' });
        state[op.slug] = { ...op.members } as Entry;
        memory.writes += 1;
        write(state);
        return ok({ status: 'written' });
      }
      const entry = state[op.slug];
      if (entry === undefined) return err({ kind: 'missing-entry', sentence: `${op.slug} is not there.` });
      memory.writes += 1;
      if (op.kind === 'entry.set') {
        Object.assign(entry, op.members);
        write(state);
        return ok({ status: 'written' });
      }
      const values = (entry.memory ??= {});
      if (op.kind === 'memory.set')
        values[op.key] = 'value' in op ? op.value : (JSON.parse(op.rawJson) as JsonValue);
      else if (op.kind === 'memory.merge') {
        const before = values[op.key];
        values[op.key] = { ...(isJsonObject(before) ? before : {}), ...op.members };
      } else if (op.kind === 'memory.remove') delete values[op.key];
      else if (op.kind === 'memory.append' && 'item' in op) {
        const list = listIn(values[op.key]);
        if (!list.some((item) => same(item, op.item, op.naturalKey))) values[op.key] = [...list, op.item];
      } else if (op.kind === 'memory.removeItem' && 'item' in op) {
        const list = listIn(values[op.key]);
        const at = list.findLastIndex((item) => same(item, op.item, op.naturalKey ?? []));
        values[op.key] = list.filter((_, index) => index !== at);
      } else if (op.kind === 'entry.remove') delete state[op.slug];
      else throw new Error(`not expected here: ${op.kind}`);
      write(state);
      return ok({ status: 'written' });
    },
  };
  return memory;
}

const listIn = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : value === undefined ? [] : [value];

function same(left: JsonValue, right: JsonValue, naturalKey: readonly string[] | undefined): boolean {
  if (naturalKey === undefined) return false;
  if (naturalKey.length === 0) return JSON.stringify(left) === JSON.stringify(right);
  return isJsonObject(left) && isJsonObject(right) && naturalKey.every((name) => left[name] === right[name]);
}
