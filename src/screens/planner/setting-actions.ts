import { PLAN_RULES, withRule } from '../../commands/planning/plan-rules.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { ListColumnGuess, PlanDraft } from '../../state/planning.ts';
import type { Action } from '../shell/action.ts';
import { noFocus, type Cursor } from '../shell/cursor.ts';
import { typedInstant } from '../time/typed-time.ts';
import { planningOf, setDraft } from './edit.ts';
import { VARIABLE, type RuleRow } from './rule-rows.ts';

const FIELDS: readonly (readonly [string, string])[] = [
  ['phone', 'the number to call'],
  ['name', 'who it is'],
  ['variable', 'a value for the assistant'],
  ['zone', 'time zone, such as America/Chicago'],
  ['region', 'state'],
  ['country', 'country'],
  ['recipient', 'automated, service or professional'],
  ['priority', 'higher goes first'],
  ['earliest', 'not before'],
  ['latest', 'not after'],
  ['expires', 'of no use after'],
  ['line', 'number to call from'],
  ['consent', 'yes or no'],
  ['ignore', 'nothing that is needed'],
];

/** What a column of the list holds. */
export const columnActions: readonly Action[] = [
  {
    id: 'plan.field',
    keys: ['F'],
    label: 'what it holds',
    about: 'say what the column in focus holds',
    group: 'Change',
    disabled: (place) => (place.row === undefined ? noFocus(place) : undefined),
    run: (place) => {
      const column = place.row as ListColumnGuess | undefined;
      if (column === undefined) return;
      const { mapping } = planningOf(place).draft;
      place.console.acts.pick(
        safe`What does "${column.header}" hold?`,
        FIELDS.map(([id, about]) => ({
          id,
          label: safe`${id}${id === column.field ? ' (now)' : ''}  ${about}`,
        })),
        (field) => setDraft(place.console, { mapping: { ...mapping, [column.index]: field } }),
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
    disabled: (place) => (place.row === undefined ? noFocus(place) : undefined),
    run: (place) => {
      const row = place.row as RuleRow | undefined;
      if (row !== undefined) editRule(place, row);
    },
  },
  {
    id: 'plan.unset',
    keys: ['U'],
    label: 'as before',
    about: 'take the setting in focus back to the policy of this machine',
    group: 'Change',
    disabled: (place) =>
      (place.row as RuleRow | undefined)?.own === true
        ? undefined
        : 'It is as the policy of this machine has it.',
    run: (place) => {
      const row = place.row as RuleRow | undefined;
      const { draft } = planningOf(place);
      if (row === undefined) return;
      if (row.id.startsWith(VARIABLE)) {
        setDraft(place.console, { variables: withVariable(draft, row.id.slice(VARIABLE.length), '') });
        return;
      }
      switch (row.id) {
        case 'start':
          setDraft(place.console, { startMs: undefined });
          return;
        case 'lines':
          setDraft(place.console, { lines: undefined });
          return;
        case 'recipient':
          setDraft(place.console, { recipient: undefined });
          return;
        case 'country':
          setDraft(place.console, { country: undefined });
          return;
        default:
          setDraft(place.console, { policy: withRule(draft.policy, row.id, undefined) });
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

function editRule(place: Cursor, row: RuleRow): void {
  const { console } = place;
  const { draft, inputs } = planningOf(place);
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
      console.acts.input({ title, label: 'date and time on your clock', initial: '' }, (text) => {
        const startMs = typedInstant(text, console.host.zone, console.clock.now());
        if (startMs === undefined)
          refuse(safe`"${text}" is no date and time. Write it like 2026-11-24 09:00.`);
        else setDraft(console, { startMs });
      });
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
