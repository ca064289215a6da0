import type { ConsoleState } from '../../state/store.ts';
import type { CommitReceipt, ListColumnGuess, ListIssue, UnplacedCall } from '../../state/planning.ts';
import { byNumber, byText } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { clockText } from '../time/clock-text.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import { PLAN_RULES } from '../../commands/planning/plan-rules.ts';

const NOTHING = new Map<string, never>();

/** Faults of the list that was read: row, column, reason, what to do. */
export const issuesSpec: TableSpec<ListIssue> = {
  id: 'planner-issues',
  noun: 'fault',
  nouns: 'faults',
  rows: ({ board }) => board.planning?.list?.issues ?? NOTHING,
  columns: [
    {
      id: 'row',
      title: 'row',
      minWidth: 6,
      priority: 1,
      align: 'right',
      cell: ({ row }) => ({ text: String(row), tone: 'dim' }),
    },
    {
      id: 'kind',
      title: '',
      minWidth: 7,
      priority: 1,
      cell: ({ refused }) => (refused ? { text: 'refused', tone: 'bad' } : { text: 'remark', tone: 'warn' }),
    },
    {
      id: 'column',
      title: 'column',
      minWidth: 8,
      maxWidth: 18,
      priority: 1,
      cell: ({ column }) => ({ text: column }),
    },
    {
      id: 'value',
      title: 'cell',
      minWidth: 8,
      maxWidth: 24,
      priority: 3,
      cell: ({ value }) => ({ text: value, tone: 'dim' }),
    },
    {
      id: 'reason',
      title: 'why',
      minWidth: 24,
      maxWidth: 80,
      priority: 1,
      cell: ({ reason }) => ({ text: reason }),
    },
    {
      id: 'fix',
      title: 'what to do',
      minWidth: 20,
      maxWidth: 80,
      priority: 4,
      cell: ({ fix }) => ({ text: fix, tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ column, value, reason }) => `${column} ${value} ${reason}`,
    fields: [
      { name: 'row', kind: 'number', about: 'row of the list', read: ({ row }) => row },
      { name: 'column', kind: 'text', about: 'name of the column', read: ({ column }) => column },
    ],
  },
  sorts: [{ id: 'row', title: 'row', compare: byNumber(({ row }) => row) }],
  copyText: ({ row }) => String(row),
  detail: ({ column, value, reason, fix }) => [
    { text: `${column}${value === '' ? ' is empty' : ` holds "${value}"`}: ${reason}` },
    { text: fix, tone: 'dim' },
  ],
};

/** Columns of the list, and what each is taken for. */
export const columnsSpec: TableSpec<ListColumnGuess> = {
  id: 'planner-columns',
  noun: 'column',
  nouns: 'columns',
  rows: ({ board }) => board.planning?.list?.columns ?? NOTHING,
  columns: [
    {
      id: 'header',
      title: 'column',
      minWidth: 14,
      maxWidth: 28,
      priority: 1,
      cell: ({ header }) => ({ text: header, tone: 'strong' }),
    },
    {
      id: 'field',
      title: 'holds',
      minWidth: 16,
      maxWidth: 28,
      priority: 1,
      cell: ({ field, variable }) => ({
        text: field === 'variable' ? `{{${variable}}}` : field,
        tone: field === 'ignore' ? 'dim' : 'plain',
      }),
    },
    {
      id: 'sure',
      title: 'sure',
      minWidth: 6,
      priority: 2,
      cell: ({ confidence }) =>
        confidence >= 0.8
          ? { text: 'sure', tone: 'good' }
          : confidence >= 0.5
            ? { text: 'likely', tone: 'plain' }
            : { text: 'guess', tone: 'warn' },
    },
    {
      id: 'sample',
      title: 'for example',
      minWidth: 20,
      maxWidth: 60,
      priority: 1,
      cell: ({ sample }) => ({ text: sample, tone: 'dim' }),
    },
    {
      id: 'why',
      title: 'because',
      minWidth: 20,
      maxWidth: 50,
      priority: 4,
      cell: ({ why }) => ({ text: why, tone: 'dim' }),
    },
  ],
  filter: { text: ({ header, field }) => `${header} ${field}`, fields: [] },
  sorts: [{ id: 'index', title: 'place in the list', compare: byNumber(({ index }) => index) }],
  copyText: ({ header }) => header,
};

/** One thing that may be set for a plan. */
export interface RuleRow {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly about: string;
  /** Set for this plan, as opposed to the operator's policy. */
  readonly own: boolean;
}

/** Begins the id of a setting that is a variable's value for all. */
export const VARIABLE = 'variable:';

let lastRules:
  | { readonly planning: unknown; readonly minuteMs: number; readonly rows: ReadonlyMap<string, RuleRow> }
  | undefined;

/** Settings of the plan, in their order. */
function ruleRows(state: ConsoleState): ReadonlyMap<string, RuleRow> {
  const { planning } = state.board;
  if (lastRules?.planning === planning && lastRules?.minuteMs === state.view.minuteMs) return lastRules.rows;
  const draft = planning?.draft;
  const rows: readonly RuleRow[] = [
    {
      id: 'start',
      title: 'not before',
      value:
        draft?.startMs === undefined
          ? 'as soon as it may be'
          : clockText(draft.startMs, 'UTC', state.view.minuteMs),
      about: 'no call before this, on your own clock: 2026-11-24 09:00',
      own: draft?.startMs !== undefined,
    },
    {
      id: 'lines',
      title: 'lines',
      value:
        draft?.lines?.join(', ') ??
        (planning?.ground === undefined ? '-' : `all: ${planning.ground.owned.join(', ')}`),
      about: "numbers to call from, of the assistant's own",
      own: draft?.lines !== undefined,
    },
    ...(planning?.ground?.requiredVariables ?? []).map((name) => ({
      id: `${VARIABLE}${name}`,
      title: `{{${name}}}`,
      value: draft?.variables?.[name] ?? '-',
      about: 'what the assistant is told of everybody whose row gives no value',
      own: draft?.variables?.[name] !== undefined,
    })),
    ...PLAN_RULES.map(({ id, title, about }) => ({
      id,
      title,
      about,
      value: planning?.rules?.[id] ?? '-',
      own: draft?.policy[id] !== undefined,
    })),
    {
      id: 'recipient',
      title: 'recipients are',
      value: draft?.recipient ?? 'service',
      about: 'where the list does not say: automated, service or professional',
      own: draft?.recipient !== undefined,
    },
    {
      id: 'country',
      title: 'country',
      value: draft?.country ?? '-',
      about: 'of numbers that are written without one: US, GB, DE',
      own: draft?.country !== undefined,
    },
  ];
  const found = new Map(rows.map((row) => [row.id, row]));
  lastRules = { planning, minuteMs: state.view.minuteMs, rows: found };
  return found;
}

export const rulesSpec: TableSpec<RuleRow> = {
  id: 'planner-rules',
  noun: 'setting',
  nouns: 'settings',
  rows: ruleRows,
  columns: [
    { id: 'title', title: 'setting', minWidth: 17, priority: 1, cell: ({ title }) => ({ text: title }) },
    {
      id: 'value',
      title: 'value',
      minWidth: 24,
      maxWidth: 44,
      priority: 1,
      cell: ({ value, own }) => ({ text: value, tone: own ? 'accent' : 'strong' }),
    },
    {
      id: 'own',
      title: '',
      minWidth: 9,
      priority: 3,
      cell: ({ own }) => ({ text: own ? 'this plan' : ' ', tone: 'accent' }),
    },
    {
      id: 'about',
      title: 'about',
      minWidth: 20,
      maxWidth: 90,
      priority: 2,
      cell: ({ about }) => ({ text: about, tone: 'dim' }),
    },
  ],
  filter: { text: ({ title, about }) => `${title} ${about}`, fields: [] },
  sorts: [{ id: 'order', title: 'as they are', compare: () => 0 }],
  copyText: ({ value }) => value,
};

/** Contacts without a slot: why, and what would mend it. */
export const unplacedSpec: TableSpec<UnplacedCall> = {
  id: 'planner-unplaced',
  noun: 'contact',
  nouns: 'contacts',
  rows: ({ board }) => board.planning?.plan?.unplaced ?? NOTHING,
  columns: [
    {
      id: 'row',
      title: 'row',
      minWidth: 6,
      priority: 2,
      align: 'right',
      cell: ({ row }) => ({ text: String(row), tone: 'dim' }),
    },
    {
      id: 'to',
      title: 'to',
      minWidth: 14,
      maxWidth: 34,
      priority: 1,
      cell: ({ name, phone }) => ({ text: name === undefined ? phone : `${name} ${phone}`, tone: 'strong' }),
    },
    {
      id: 'code',
      title: 'why',
      minWidth: 20,
      priority: 1,
      cell: ({ code }) => ({ text: code.replaceAll('_', ' '), tone: code === 'left_out' ? 'dim' : 'warn' }),
    },
    {
      id: 'detail',
      title: 'more',
      minWidth: 22,
      maxWidth: 80,
      priority: 1,
      cell: ({ detail }) => ({ text: detail }),
    },
    {
      id: 'cure',
      title: 'what to do',
      minWidth: 24,
      maxWidth: 70,
      priority: 4,
      cell: ({ cure }) => ({ text: cure, tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ name, phone, code, detail }) => `${name ?? ''} ${phone} ${code} ${detail}`,
    fields: [
      { name: 'why', kind: 'word', about: 'the code: duplicate, suppressed', read: ({ code }) => code },
    ],
  },
  sorts: [
    { id: 'row', title: 'row', compare: byNumber(({ row }) => row) },
    { id: 'code', title: 'why', compare: byText(({ code }) => code) },
  ],
  copyText: ({ phone }) => phone,
  detail: ({ detail, cure }) => [{ text: detail }, { text: cure, tone: 'dim' }],
};

const RECEIPT_TONES: Readonly<Record<CommitReceipt['status'], Tone>> = {
  scheduled: 'good',
  before: 'dim',
  unclear: 'warn',
  refused: 'bad',
  failed: 'bad',
};
const HALVES: Readonly<Record<CommitReceipt['memory'], readonly [string, string, Tone]>> = {
  done: ['✓', 'ok', 'good'],
  open: ['…', '..', 'warn'],
  none: ['–', '-', 'dim'],
};

/** What became of each call of a commit. */
export const receiptsSpec: TableSpec<CommitReceipt> = {
  id: 'planner-receipts',
  noun: 'receipt',
  nouns: 'receipts',
  rows: ({ board }) => board.receipts,
  columns: [
    {
      id: 'at',
      title: 'at',
      minWidth: 15,
      priority: 1,
      cell: ({ atMs }, { operatorZone, minuteMs }) => ({ text: clockText(atMs, operatorZone, minuteMs) }),
    },
    {
      id: 'to',
      title: 'to',
      minWidth: 14,
      maxWidth: 34,
      priority: 1,
      cell: ({ name, phone }) => ({ text: name === undefined ? phone : `${name} ${phone}` }),
    },
    {
      id: 'status',
      title: 'became',
      minWidth: 9,
      priority: 1,
      cell: ({ status }) => ({ text: status, tone: RECEIPT_TONES[status] }),
    },
    {
      id: 'memory',
      title: 'memory',
      minWidth: 6,
      priority: 1,
      cell: ({ memory }, { ascii }) => ({ text: HALVES[memory][ascii ? 1 : 0], tone: HALVES[memory][2] }),
    },
    {
      id: 'event',
      title: 'event',
      minWidth: 5,
      priority: 1,
      cell: ({ event }, { ascii }) => ({ text: HALVES[event][ascii ? 1 : 0], tone: HALVES[event][2] }),
    },
    {
      id: 'id',
      title: 'event id',
      minWidth: 12,
      maxWidth: 38,
      priority: 2,
      cell: ({ eventId }) => ({ text: eventId ?? '-', tone: 'dim' }),
    },
    {
      id: 'more',
      title: '',
      minWidth: 20,
      maxWidth: 80,
      priority: 5,
      cell: ({ sentence }) => ({ text: sentence ?? ' ', tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ name, phone, sentence }) => `${name ?? ''} ${phone} ${sentence ?? ''}`,
    fields: [{ name: 'state', kind: 'word', about: 'what became of it', read: ({ status }) => status }],
  },
  sorts: [{ id: 'time', title: 'time', compare: byNumber(({ atMs }) => atMs) }],
  needsMe: ({ status }) => status !== 'scheduled' && status !== 'before',
  copyText: ({ eventId, phone }) => eventId ?? phone,
  detail: ({ sentence, eventId }) => [
    { text: eventId === undefined ? 'no event yet' : `event ${eventId}` },
    { text: sentence ?? ' ', tone: 'dim' },
  ],
};
