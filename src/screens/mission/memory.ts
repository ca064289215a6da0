import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import { byText } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { snapshotOf } from './snapshot.ts';

/** One key of what the bot remembers. */
export interface MemoryRow {
  readonly key: string;
  readonly value: JsonValue;
}

const known = new WeakMap<JsonObject, ReadonlyMap<string, MemoryRow>>();

function memoryRows(state: ConsoleState, route: Route): ReadonlyMap<string, MemoryRow> | undefined {
  const snapshot = snapshotOf(state, route);
  if (snapshot === undefined) return undefined;
  const memory = snapshot.entry?.memory ?? NO_MEMORY;
  const before = known.get(memory);
  if (before !== undefined) return before;
  const rows = new Map<string, MemoryRow>();
  for (const [key, value] of Object.entries(memory)) if (value !== undefined) rows.set(key, { key, value });
  known.set(memory, rows);
  return rows;
}

const NO_MEMORY: JsonObject = {};

function kindText(value: JsonValue): string {
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (value === null) return 'null';
  return typeof value === 'object' ? `object of ${Object.keys(value).length}` : typeof value;
}

export const memorySpec: TableSpec<MemoryRow> = {
  id: 'mission.memory',
  noun: 'key',
  nouns: 'keys',
  oneAtATime: true,
  rows: memoryRows,
  columns: [
    {
      id: 'key',
      title: 'key',
      minWidth: 20,
      maxWidth: 36,
      priority: 1,
      cell: (row) => ({ text: safeText(row.key), tone: 'strong' }),
    },
    {
      id: 'kind',
      title: 'kind',
      minWidth: 12,
      priority: 2,
      cell: (row) => ({ text: kindText(row.value), tone: 'dim' }),
    },
    {
      id: 'value',
      title: 'value',
      minWidth: 30,
      maxWidth: 200,
      priority: 1,
      cell: (row) => ({ text: safeText(row.value, { maxLength: 400 }) }),
    },
  ],
  filter: {
    text: (row) => `${row.key} ${safeText(row.value, { maxLength: 4_000 })}`,
    fields: [{ name: 'key', kind: 'text', about: 'name of the key', read: (row) => row.key }],
  },
  sorts: [{ id: 'key', title: 'key', compare: byText((row) => row.key) }],
  copyText: (row) => row.key,
  record: (_row, route) => (route.mission === undefined ? undefined : { kind: 'memory', key: route.mission }),
  detail: (row) => [{ text: safeText(row.value, { maxLength: 1_000 }) }],
};
