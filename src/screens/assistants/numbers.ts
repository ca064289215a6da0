import { hasNumber, type Assistant, type PhoneNumber } from '../../domain/assistant/assistant.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import { byNumber, byText, inTurn } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { assistantUse } from './assistant-use.ts';
import { callersByNumber } from './number-callers.ts';

/** A number of the account, and whose it is. */
export interface NumberRow {
  readonly number: PhoneNumber;
  readonly free: boolean;
  readonly assistant?: Assistant;
  /** Missions that still run and call from it. */
  readonly live: readonly SafeText[];
}

let last:
  | {
      readonly numbers: Board['numbers'];
      readonly uses: ReturnType<typeof assistantUse>;
      readonly rows: ReadonlyMap<string, NumberRow>;
    }
  | undefined;

function numberRows(board: Board): ReadonlyMap<string, NumberRow> {
  const uses = assistantUse(board);
  if (last?.numbers === board.numbers && last.uses === uses) return last.rows;
  const callers = callersByNumber(board);
  const rows = new Map(
    [...board.numbers].map(([id, number]): [string, NumberRow] => {
      const assistant = [...board.assistants.values()].find((each) => hasNumber(each, number));
      return [
        id,
        {
          number,
          free: assistant === undefined && number.connectionId === undefined,
          // A number that nobody has may be called from all the same: the state file says by whom.
          live:
            assistant === undefined
              ? (callers.get(number.phone) ?? [])
              : (uses.get(assistant.id)?.live ?? []),
          ...(assistant !== undefined && { assistant }),
        },
      ];
    }),
  );
  last = { numbers: board.numbers, uses, rows };
  return rows;
}

const phone = byText((row: NumberRow) => row.number.phone);

export const numbersSpec: TableSpec<NumberRow> = {
  id: 'assistants.numbers',
  noun: 'number',
  nouns: 'numbers',
  oneAtATime: true,
  rows: ({ board }) =>
    board.numbers.size === 0 && board.server?.lastOkAtMs === undefined ? undefined : numberRows(board),
  columns: [
    {
      id: 'number',
      title: 'number',
      minWidth: 13,
      maxWidth: 18,
      priority: 1,
      cell: (row) => ({ text: row.number.phone, tone: 'strong' }),
    },
    {
      id: 'state',
      title: 'state',
      minWidth: 8,
      priority: 1,
      cell: (row, { ascii }) =>
        row.free
          ? { text: ascii ? '+ free' : '○ free', tone: 'good' }
          : { text: ascii ? '* used' : '● used', tone: 'dim' },
    },
    {
      id: 'assistant',
      title: 'assistant',
      minWidth: 20,
      maxWidth: 44,
      priority: 1,
      cell: (row) => ({
        text: row.assistant?.name ?? (row.free ? '-' : '(one that is not listed)'),
        tone: row.assistant === undefined ? 'dim' : 'plain',
      }),
    },
    {
      id: 'missions',
      title: 'running missions',
      minWidth: 16,
      maxWidth: 60,
      priority: 2,
      cell: (row) => ({ text: row.live.length === 0 ? '-' : row.live.join(', ') }),
    },
    {
      id: 'id',
      title: 'id',
      minWidth: 16,
      maxWidth: 40,
      priority: 4,
      cell: (row) => ({ text: row.number.id, tone: 'dim' }),
    },
  ],
  filter: {
    text: (row) => `${row.number.phone} ${row.assistant?.name ?? ''} ${row.number.id}`,
    fields: [
      {
        name: 'free',
        kind: 'word',
        about: 'no assistant has it',
        values: ['yes', 'no'],
        read: (row) => (row.free ? 'yes' : 'no'),
      },
    ],
  },
  sorts: [
    { id: 'number', title: 'number', compare: phone },
    {
      id: 'free',
      title: 'free first',
      compare: inTurn(
        byNumber((row) => (row.free ? 0 : 1)),
        phone,
      ),
    },
  ],
  copyText: (row) => row.number.phone,
  detail: (row) => [
    {
      text: row.free
        ? `No assistant has it${row.live.length === 0 ? '' : `; ${row.live.length === 1 ? 'one running mission calls' : `${row.live.length} running missions call`} from it`}: L gives it to one for calls, T for text messages. X gives it back.`
        : `Calls and messages of ${row.assistant?.name ?? 'an assistant that is not listed'} come from it.`,
    },
  ],
};
