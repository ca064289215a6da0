import type { JsonObject } from '../../lib/json.ts';
import { fieldColumns, type FieldKind, type ResultField } from '../insight/insight-fields.ts';
import { counted } from '../mission/join-text.ts';
import type { CompareOp } from './condition.ts';
import { goalFrom, testGoal } from './goal.ts';

/** A result that a goal can be held against: whose it is, and its fields, flat. */
export interface GoalResult {
  readonly who: string;
  readonly fields: JsonObject;
}

/** What a field of this kind can be compared by, the likeliest first. */
export const OPERATORS: Readonly<Record<FieldKind, readonly CompareOp[]>> = {
  'yes-no': ['=', '!='],
  number: ['<=', '>=', '=', '<', '>', '!='],
  choice: ['=', '!=', 'contains'],
  text: ['contains', '=', '!='],
};

export const OPERATOR_WORDS: Readonly<Record<CompareOp, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
  contains: 'contains',
};

/** Fields that can be asked for, those that most results tell first. */
export const goalFields = (results: readonly GoalResult[]): readonly ResultField[] =>
  fieldColumns(results.map(({ fields }) => fields)).toSorted((one, other) => other.filled - one.filled);

/** One comparison as it is typed: names and values that hold blanks or signs stand in quotes. */
export const comparisonText = (field: string, op: CompareOp, value: string): string =>
  `${quotedWhereNeeded(field)} ${op} ${quotedWhereNeeded(value)}`;

const quotedWhereNeeded = (text: string): string =>
  /^-?[\p{L}\p{N}_][\p{L}\p{N}_.+-]*$/u.test(text) && !/^(?:and|or|not|contains)$/i.test(text)
    ? text
    : `"${text.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;

/** The condition with one more comparison; a join of another kind than it has is put in parentheses. */
export function joinedText(condition: string, join: 'and' | 'or', comparison: string): string {
  if (condition.trim() === '') return comparison;
  const goal = goalFrom(condition);
  const isOther =
    goal.kind === 'condition' && goal.condition.kind !== join && goal.condition.kind !== 'compare';
  return `${isOther ? `(${condition})` : condition} ${join} ${comparison}`;
}

/** What the condition would have made of the results that were read so far, in one sentence. */
export function goalTrial(condition: string, results: readonly GoalResult[]): string {
  const goal = goalFrom(condition);
  if (goal.kind === 'unreadable') return goal.fault;
  if (results.length === 0) return 'No result has been read yet: it cannot be tested.';
  const { met, unmet, untold, missingFields } = testGoal(goal, results);
  const whose = met.slice(0, 3).map(({ who }) => who);
  const more = met.length > whose.length ? ` and ${met.length - whose.length} more` : '';
  const named = met.length === 0 ? '' : ` (${whose.join(', ')}${more})`;
  const missing = missingFields.length === 0 ? '' : ` No result so far has ${missingFields.join(', ')}.`;
  return `${heldAgainst(results.length, { met, unmet, untold }, named)}${missing}`;
}

/** How many results meet a goal, how many do not, and how many do not tell; `named`: who they are, behind the first. */
export function heldAgainst(
  results: number,
  { met, unmet, untold }: Readonly<Record<'met' | 'unmet' | 'untold', readonly unknown[]>>,
  named = '',
): string {
  const does = ({ length }: readonly unknown[]): string => `${length} ${length === 1 ? 'does' : 'do'}`;
  const meets = `${met.length} ${met.length === 1 ? 'meets' : 'meet'} it${named}`;
  return `Held against ${counted(results, 'result')} so far: ${meets}, ${does(unmet)} not, ${does(untold)} not say.`;
}
