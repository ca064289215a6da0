import { isAssistant, type Assistant, type PhoneNumber } from '../../domain/assistant.ts';
import type { MissionRow } from '../../domain/mission-row.ts';
import { isTerminalRun } from '../../domain/status.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import { byNumber, byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { relativeText } from '../time/relative-text.ts';

/** An assistant with who uses it. */
export interface AssistantRow {
  readonly assistant: Assistant;
  readonly numbers: readonly SafeText[];
  readonly missions: readonly SafeText[];
  /** Of those, how many still run. */
  readonly liveMissions: number;
  /** Another one of the same name is there. */
  readonly twin: boolean;
}

type Inputs = Pick<Board, 'assistants' | 'numbers' | 'snapshots' | 'scheduled' | 'missions'>;

let last: { readonly inputs: Inputs; readonly rows: ReadonlyMap<string, AssistantRow> } | undefined;

function assistantRows(board: Board): ReadonlyMap<string, AssistantRow> {
  const before = last?.inputs;
  if (
    last !== undefined &&
    before?.assistants === board.assistants &&
    before.numbers === board.numbers &&
    before.snapshots === board.snapshots &&
    before.scheduled === board.scheduled &&
    before.missions === board.missions
  ) {
    return last.rows;
  }
  const rows = joinAssistants(board, last?.rows);
  last = { inputs: board, rows };
  return rows;
}

function joinAssistants(
  board: Inputs,
  previous: ReadonlyMap<string, AssistantRow> | undefined,
): ReadonlyMap<string, AssistantRow> {
  const users = usersByAssistant(board);
  const names = new Map<string, number>();
  for (const { name } of board.assistants.values()) names.set(name, (names.get(name) ?? 0) + 1);
  const rows = new Map<string, AssistantRow>();
  for (const [id, assistant] of board.assistants) {
    const keys = new Set([
      ...(users.get(assistant.id) ?? []),
      ...(assistant.telnyxId === undefined ? [] : (users.get(assistant.telnyxId) ?? [])),
    ]);
    const missions = [...keys].map((key) => board.missions.get(key)).filter((row) => row !== undefined);
    const row: AssistantRow = {
      assistant,
      numbers: numbersOf(assistant, board.numbers),
      missions: missions.map((mission: MissionRow) => mission.name),
      liveMissions: missions.filter((mission) => !isTerminalRun(mission.status)).length,
      twin: (names.get(assistant.name) ?? 0) > 1,
    };
    const before = previous?.get(id);
    rows.set(id, before !== undefined && sameRow(before, row) ? before : row);
  }
  return rows;
}

function usersByAssistant(board: Inputs): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  const put = (assistant: string, mission: string): void => {
    const set = users.get(assistant) ?? new Set<string>();
    users.set(assistant, set.add(mission));
  };
  for (const snapshot of board.snapshots.values()) {
    for (const id of snapshot.linkedAgentIds ?? []) put(id, snapshot.key);
  }
  for (const { event, missionKey } of board.scheduled.values()) {
    if (missionKey !== undefined) put(event.assistantId, missionKey);
  }
  return users;
}

function numbersOf(assistant: Assistant, numbers: ReadonlyMap<string, PhoneNumber>): readonly SafeText[] {
  const found = new Set<SafeText>(assistant.phone === undefined ? [] : [assistant.phone]);
  for (const number of numbers.values()) {
    const byConnection = number.connectionId !== undefined && number.connectionId === assistant.connectionId;
    const byId = number.assistantId !== undefined && isAssistant(assistant, number.assistantId);
    if (byConnection || byId) found.add(number.phone);
  }
  return [...found];
}

const sameRow = (a: AssistantRow, b: AssistantRow): boolean =>
  a.assistant === b.assistant &&
  a.twin === b.twin &&
  a.liveMissions === b.liveMissions &&
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
        about: 'another one has the same name',
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
          ? 'No mission uses it.'
          : `Used by ${row.missions.join(', ')}${row.liveMissions > 0 ? ` (${row.liveMissions} of them not ended)` : ''}.`,
      tone: row.liveMissions > 0 ? 'accent' : 'plain',
    },
    row.twin
      ? { text: 'Another assistant has the same name.', tone: 'warn' }
      : { text: row.assistant.description ?? row.assistant.instructions ?? row.assistant.id, tone: 'dim' },
  ],
};
