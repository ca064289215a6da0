import { PLAN_RULES } from '../../commands/planning/plan-rules.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { TableSpec } from '../table/table.ts';
import { clockText } from '../time/clock-text.ts';

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
        (planning?.inputs === undefined ? '-' : `all: ${planning.inputs.owned.join(', ')}`),
      about: "numbers to call from, of the assistant's own",
      own: draft?.lines !== undefined,
    },
    ...(planning?.inputs?.requiredVariables ?? []).map((name) => ({
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
  detail: ({ title, value, about }) => [{ text: `${title}: ${value}` }, { text: about, tone: 'dim' }],
};
