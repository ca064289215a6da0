import { PLAN_RULES, withRule } from '../../commands/planning/plan-rules.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { COLUMN_FIELDS } from '../../planner/list/column-names.ts';
import type { ListColumnGuess, PlanDraft } from '../../state/planning.ts';
import { noFocus } from '../shell/cursor.ts';
import { askInstant } from '../time/ask-instant.ts';
import { planningOf, setDraft } from './edit.ts';
import { VARIABLE, type RuleRow } from './rule-rows.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const FIELDS = Object.entries(COLUMN_FIELDS);

/** What a column of the list holds. */
export const columnActions: readonly Action[] = [
  {
    id: 'plan.field',
    keys: ['E'],
    label: 'what it holds',
    about: 'say what the column in focus holds',
    group: 'Change',
    disabled: (cursor) => (cursor.row === undefined ? noFocus(cursor) : undefined),
    run: (cursor) => {
      const column = cursor.row as ListColumnGuess | undefined;
      if (column === undefined) return;
      const { mapping } = planningOf(cursor).draft;
      cursor.console.acts.pick(
        safe`What does "${column.header}" hold?`,
        FIELDS.map(([id, about]) => ({
          id,
          label: safe`${id}${id === column.field ? ' (now)' : ''}  ${about}`,
        })),
        (field) => setDraft(cursor.console, { mapping: { ...mapping, [column.index]: field } }),
      );
    },
  },
];

/** Settings of this plan alone. */
export const ruleActions: readonly Action[] = [
  {
    id: 'plan.set',
    keys: ['E'],
    label: 'edit',
    about: 'change the setting in focus, for this plan; the difference is shown at once',
    group: 'Change',
    disabled: (cursor) => (cursor.row === undefined ? noFocus(cursor) : undefined),
    run: (cursor) => {
      const row = cursor.row as RuleRow | undefined;
      if (row !== undefined) editRule(cursor, row);
    },
  },
  {
    id: 'plan.unset',
    keys: ['U'],
    label: 'as before',
    about: 'take the setting in focus back to the policy of this machine',
    group: 'Change',
    disabled: (cursor) =>
      (cursor.row as RuleRow | undefined)?.own === true
        ? undefined
        : 'It is as the policy of this machine has it.',
    run: (cursor) => {
      const row = cursor.row as RuleRow | undefined;
      const { draft } = planningOf(cursor);
      if (row === undefined) return;
      if (row.id.startsWith(VARIABLE)) {
        setDraft(cursor.console, { variables: withVariable(draft, row.id.slice(VARIABLE.length), '') });
        return;
      }
      switch (row.id) {
        case 'start':
          setDraft(cursor.console, { startMs: undefined });
          return;
        case 'lines':
          setDraft(cursor.console, { lines: undefined });
          return;
        case 'recipient':
          setDraft(cursor.console, { recipient: undefined });
          return;
        case 'country':
          setDraft(cursor.console, { country: undefined });
          return;
        default:
          setDraft(cursor.console, { policy: withRule(draft.policy, row.id, undefined) });
      }
    },
  },
];

/** An empty value takes it back. */
function withVariable(draft: PlanDraft, name: string, value: string): PlanDraft['variables'] {
  const { [name]: _before, ...others } = draft.variables ?? {};
  const variables = value.trim() === '' ? others : { ...others, [name]: value.trim() };
  return Object.keys(variables).length === 0 ? undefined : variables;
}

function editRule(cursor: Cursor, row: RuleRow): void {
  const { console } = cursor;
  const { draft, inputs } = planningOf(cursor);
  const title = safe`${row.title}: ${row.about}`;
  const refuse = (why: SafeText): void => console.acts.toast('refused', why);
  if (row.id.startsWith(VARIABLE)) {
    const name = row.id.slice(VARIABLE.length);
    console.acts.input({ title, label: 'value', initial: draft.variables?.[name] ?? '' }, (text) =>
      setDraft(console, { variables: withVariable(draft, name, text) }),
    );
    return;
  }
  switch (row.id) {
    case 'start':
      askInstant(console, { title, label: 'From when, on your clock?', zone: console.host.zone }, (startMs) =>
        setDraft(console, { startMs }),
      );
      return;
    case 'lines':
      console.acts.input(
        {
          title,
          label: 'numbers, parted by commas',
          initial: (draft.lines ?? inputs?.owned ?? []).join(', '),
        },
        (text) => setDraft(console, { lines: text.split(/[\s,;]+/).filter((line) => line !== '') }),
      );
      return;
    case 'recipient':
      console.acts.pick(
        title,
        (['service', 'professional', 'automated'] as const).map((id) => ({ id, label: safe`${id}` })),
        (id) => setDraft(console, { recipient: id as 'service' }),
      );
      return;
    case 'country':
      console.acts.input({ title, label: 'two letters', initial: draft.country ?? '' }, (text) => {
        if (/^[a-z]{2}$/i.test(text)) setDraft(console, { country: text.toUpperCase() });
        else refuse(safe`"${text}" is no country. Write two letters, such as US.`);
      });
      return;
    default: {
      const rule = PLAN_RULES.find(({ id }) => id === row.id);
      if (rule === undefined) return;
      console.acts.input(
        { title, label: 'value', initial: row.value.replace(/ (min|calls|days)$/, '') },
        (text) => {
          const written = rule.write(text);
          if (written.ok) setDraft(console, { policy: withRule(draft.policy, rule.id, written.value) });
          else refuse(safe`${written.error}`);
        },
      );
    }
  }
}
