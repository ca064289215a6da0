import type { Assistant } from '../../domain/assistant/assistant.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import { byNumber, byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { relativeText } from '../time/relative-text.ts';
import { assistantUse, type AssistantUse } from './assistant-use.ts';

/** An assistant with who uses it. */
export interface AssistantRow {
  readonly assistant: Assistant;
  readonly numbers: readonly SafeText[];
  readonly missions: readonly SafeText[];
  /** Of those, how many still run. */
  readonly liveMissions: number;
  /** Live missions of which nobody has read yet whom they use. */
  readonly unreadMissions: number;
  /** Another one looks like it: the same name but for case, numbers and "copy". */
  readonly twin: boolean;
  /** Its last call or message, as far as they are known. */
  readonly lastUsedAtMs?: number;
}

let last:
  | {
      readonly uses: ReadonlyMap<string, AssistantUse>;
      readonly assistants: Board['assistants'];
      readonly rows: ReadonlyMap<string, AssistantRow>;
    }
  | undefined;

function assistantRows(board: Board): ReadonlyMap<string, AssistantRow> {
  const uses = assistantUse(board);
  if (last?.uses === uses && last.assistants === board.assistants) return last.rows;
  const rows = joinAssistants(board, uses, last?.rows);
  last = { uses, assistants: board.assistants, rows };
  return rows;
}

function joinAssistants(
  board: Board,
  uses: ReadonlyMap<string, AssistantUse>,
  previous: ReadonlyMap<string, AssistantRow> | undefined,
): ReadonlyMap<string, AssistantRow> {
  const alike = new Map<string, number>();
  for (const { name } of board.assistants.values()) alike.set(gist(name), (alike.get(gist(name)) ?? 0) + 1);
  const rows = new Map<string, AssistantRow>();
  for (const [id, assistant] of board.assistants) {
    const use = uses.get(id);
    const row: AssistantRow = {
      assistant,
      numbers: use?.numbers.map(({ phone }) => phone) ?? [],
      missions: use?.missions ?? [],
      liveMissions: use?.live.length ?? 0,
      unreadMissions: use?.unread ?? 0,
      twin: (alike.get(gist(assistant.name)) ?? 0) > 1,
      ...(use?.lastUsedAtMs !== undefined && { lastUsedAtMs: use.lastUsedAtMs }),
    };
    const before = previous?.get(id);
    rows.set(id, before !== undefined && sameRow(before, row) ? before : row);
  }
  return rows;
}

/** What stays of a name when copies, counts and spelling are taken away. */
const gist = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/\b(?:copy|new|v)\b|[^\p{L}]+/gu, ' ')
    .trim();

const sameRow = (a: AssistantRow, b: AssistantRow): boolean =>
  a.assistant === b.assistant &&
  a.twin === b.twin &&
  a.liveMissions === b.liveMissions &&
  a.unreadMissions === b.unreadMissions &&
  a.lastUsedAtMs === b.lastUsedAtMs &&
  a.numbers.join('\n') === b.numbers.join('\n') &&
  a.missions.join('\n') === b.missions.join('\n');

const usageText = (row: AssistantRow): string =>
  row.missions.length === 0
    ? 'nobody'
    : row.missions.length === 1
      ? (row.missions[0] ?? '')
      : `${row.missions[0]} +${row.missions.length - 1}`;

const name = byText((row: AssistantRow) => row.assistant.name);

export const assistantsSpec: TableSpec<AssistantRow> = {
  id: 'assistants',
  noun: 'assistant',
  nouns: 'assistants',
  oneAtATime: true,
  rows: ({ board }) =>
    board.assistants.size === 0 && board.server?.lastOkAtMs === undefined ? undefined : assistantRows(board),
  columns: [
    {
      id: 'name',
      title: 'assistant',
      minWidth: 20,
      maxWidth: 44,
      priority: 1,
      cell: (row) => ({ text: row.assistant.name, tone: 'strong' }),
    },
    {
      id: 'number',
      title: 'number',
      minWidth: 13,
      maxWidth: 32,
      priority: 1,
      cell: (row) =>
        row.numbers.length === 0 ? { text: 'none', tone: 'warn' } : { text: row.numbers.join(', ') },
    },
    {
      id: 'model',
      title: 'model',
      minWidth: 13,
      maxWidth: 28,
      priority: 2,
      cell: (row) => ({ text: row.assistant.model ?? '-', tone: 'dim' }),
    },
    {
      id: 'features',
      title: 'features',
      minWidth: 9,
      maxWidth: 30,
      priority: 3,
      cell: (row) => ({ text: row.assistant.features.join(', ') }),
    },
    {
      id: 'users',
      title: 'used by',
      minWidth: 16,
      maxWidth: 60,
      priority: 1,
      cell: (row) => ({ text: usageText(row), tone: row.missions.length === 0 ? 'dim' : 'plain' }),
    },
    {
      id: 'last-used',
      title: 'last used',
      minWidth: 10,
      maxWidth: 16,
      priority: 4,
      cell: (row, { minuteMs }) => ({
        text: row.lastUsedAtMs === undefined ? '-' : relativeText(row.lastUsedAtMs, minuteMs),
        tone: 'dim',
      }),
    },
    {
      id: 'voice',
      title: 'voice',
      minWidth: 14,
      maxWidth: 28,
      priority: 5,
      cell: (row) => ({ text: row.assistant.voice ?? '-', tone: 'dim' }),
    },
    {
      id: 'updated',
      title: 'changed',
      minWidth: 12,
      maxWidth: 16,
      priority: 6,
      cell: (row, { minuteMs }) => ({
        text:
          row.assistant.updatedAtMs === undefined ? '-' : relativeText(row.assistant.updatedAtMs, minuteMs),
        tone: 'dim',
      }),
    },
    {
      id: 'id',
      title: 'id',
      minWidth: 16,
      maxWidth: 40,
      priority: 7,
      cell: (row) => ({ text: row.assistant.id, tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ assistant, numbers }) =>
      `${assistant.name} ${assistant.description ?? ''} ${assistant.id} ${numbers.join(' ')}`,
    fields: [
      { name: 'model', kind: 'text', about: 'language model', read: (row) => row.assistant.model },
      { name: 'feature', kind: 'word', about: 'telephony, messaging', read: (row) => row.assistant.features },
      { name: 'number', kind: 'text', about: 'its phone number', read: (row) => row.numbers },
      { name: 'used', kind: 'number', about: 'how many missions use it', read: (row) => row.missions.length },
      {
        name: 'twin',
        kind: 'word',
        about: 'another one looks like it',
        values: ['yes', 'no'],
        read: (row) => (row.twin ? 'yes' : 'no'),
      },
    ],
  },
  sorts: [
    { id: 'name', title: 'name', compare: name },
    {
      id: 'used',
      title: 'most used',
      compare: inTurn(
        byNumber((row) => -row.missions.length),
        name,
      ),
    },
    {
      id: 'last-used',
      title: 'last used',
      compare: inTurn(
        newestFirst((row) => row.lastUsedAtMs),
        name,
      ),
    },
    {
      id: 'changed',
      title: 'last change',
      compare: inTurn(
        newestFirst((row) => row.assistant.updatedAtMs),
        name,
      ),
    },
    {
      id: 'model',
      title: 'model',
      compare: inTurn(
        byText((row) => row.assistant.model),
        name,
      ),
    },
  ],
  copyText: (row) => row.assistant.id,
  record: (row) => ({ kind: 'assistant', assistantId: row.assistant.id }),
  detail: (row) => [
    {
      text:
        row.missions.length === 0
          ? row.unreadMissions === 0
            ? 'No mission uses it.'
            : `No mission that was read uses it; ${row.unreadMissions} live ${row.unreadMissions === 1 ? 'mission was' : 'missions were'} not read yet.`
          : `Used by ${row.missions.join(', ')}${row.liveMissions > 0 ? ` (${row.liveMissions} of them not ended)` : ''}.`,
      tone: row.liveMissions > 0 ? 'accent' : 'plain',
    },
    row.twin
      ? {
          text: 'Another assistant looks like it: nearly the same name.',
          tone: 'warn',
        }
      : { text: row.assistant.description ?? row.assistant.instructions ?? row.assistant.id, tone: 'dim' },
  ],
};
