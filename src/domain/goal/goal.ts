import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { conditionFields, type CompareOp, type Condition } from './condition.ts';
import { meetsCondition, valueIn, type GoalVerdict } from './meets-condition.ts';
import { parseCondition } from './parse-condition.ts';

/** Where a mission's goal stands in memory. */
export const GOAL_MEMORY_KEY = 'goal';

/**
 * The goal of a mission that ends on one. `usual`: none is set, and the fields that most insights use are looked at;
 * `unreadable`: memory says something that is no condition.
 */
export type Goal =
  | { readonly kind: 'condition'; readonly condition: Condition; readonly text: string }
  | { readonly kind: 'usual'; readonly condition: Condition; readonly text: string }
  | { readonly kind: 'unreadable'; readonly text: string; readonly fault: string };

const USUAL_FIELDS = ['goal_met', 'goal_reached', 'booked', 'found', 'accepted'] as const;
const says = (field: string, value: JsonValue = true, op: CompareOp = '='): Condition => ({
  kind: 'compare',
  field,
  op,
  value,
});
const USUAL: Goal = {
  kind: 'usual',
  condition: { kind: 'or', parts: USUAL_FIELDS.map((field) => says(field)) },
  text: `${USUAL_FIELDS.join(', ')}: yes in any of them`,
};

/**
 * The goal that memory's `goal` holds: a condition as text, `{condition: text}`, or `{field, equals | at_least |
 * at_most}` as consoles before wrote it.
 */
export function goalOf(memory: JsonObject): Goal {
  const value = memory[GOAL_MEMORY_KEY];
  if (value === undefined || value === null || value === '') return USUAL;
  const text = typeof value === 'string' ? value : isJsonObject(value) ? value['condition'] : undefined;
  if (typeof text === 'string') return goalFrom(text);
  if (!isJsonObject(value)) return unreadable(JSON.stringify(value));
  // A bot's own words for what it looks for.
  const wanted = value['wanted'];
  return fieldGoal(value) ?? unreadable(typeof wanted === 'string' ? wanted : JSON.stringify(value));
}

/** A goal as it is typed. */
export function goalFrom(text: string): Goal {
  const read = parseCondition(text);
  return read.ok ? { kind: 'condition', condition: read.value, text } : unreadable(text, read.error);
}

const unreadable = (text: string, fault = 'It is not a condition.'): Goal => ({
  kind: 'unreadable',
  text,
  fault,
});

function fieldGoal(value: JsonObject): Goal | undefined {
  const { field, equals, at_least: least, at_most: most } = value;
  if (typeof field !== 'string') return undefined;
  const name = /^\w+$/.test(field) ? field : `"${field}"`;
  if (equals !== undefined) {
    return { kind: 'condition', condition: says(field, equals), text: `${name} = ${spelled(equals)}` };
  }
  if (typeof least === 'number') {
    return { kind: 'condition', condition: says(field, least, '>='), text: `${name} >= ${least}` };
  }
  if (typeof most === 'number') {
    return { kind: 'condition', condition: says(field, most, '<='), text: `${name} <= ${most}` };
  }
  return { kind: 'condition', condition: says(field), text: `${name} = yes` };
}

const spelled = (value: JsonValue): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : JSON.stringify(value);

/** Whether a call's result meets the goal; an unreadable goal is met by nothing. */
export const verdictOn = (goal: Goal, fields: JsonObject): GoalVerdict =>
  goal.kind === 'unreadable' ? 'untold' : meetsCondition(goal.condition, fields);

/** A goal held against the results so far. */
export interface GoalTest<T> {
  readonly met: readonly T[];
  readonly unmet: readonly T[];
  /** Results that do not say what the goal asks. */
  readonly untold: readonly T[];
  /** Fields that the goal asks for and no result has. */
  readonly missingFields: readonly string[];
  /** Every field that any result has, in the order of their first appearance. */
  readonly knownFields: readonly string[];
}

/** `results`: of calls that reached somebody, flat by field. */
export function testGoal<T extends { readonly fields: JsonObject }>(
  goal: Goal,
  results: readonly T[],
): GoalTest<T> {
  const of = (wanted: GoalVerdict): readonly T[] =>
    results.filter(({ fields }) => verdictOn(goal, fields) === wanted);
  const asked = goal.kind === 'unreadable' ? [] : conditionFields(goal.condition);
  return {
    met: of('yes'),
    unmet: of('no'),
    untold: of('untold'),
    missingFields: asked.filter((field) =>
      results.every(({ fields }) => valueIn(fields, field) === undefined),
    ),
    knownFields: [...new Set(results.flatMap(({ fields }) => Object.keys(fields)))],
  };
}

/**
 * Why no call could ever meet the goal, as far as can be known; undefined where one can. Without a result yet, a
 * readable condition is trusted.
 */
export function goalFault(
  goal: Goal,
  results: readonly { readonly fields: JsonObject }[],
): string | undefined {
  if (goal.kind === 'unreadable') return `The goal “${shortened(goal.text)}” cannot be tested. ${goal.fault}`;
  const { missingFields, knownFields } = testGoal(goal, results);
  const asked = conditionFields(goal.condition);
  const known = knownFields.length === 0 ? 'no fields at all' : listed(knownFields);
  if (goal.kind === 'usual') {
    if (results.length > 0 && missingFields.length < asked.length) return undefined;
    const seen = results.length === 0 ? '' : `; the results so far have ${known}`;
    return `No goal is set, so no call could meet it${seen}.`;
  }
  if (results.length === 0 || missingFields.length < asked.length) return undefined;
  const told =
    results.length === 1
      ? `The only result so far does not tell ${listed(asked)}`
      : `None of the ${results.length} results so far tells ${listed(asked)}`;
  return `${told}; ${results.length === 1 ? 'it has' : 'they have'} ${known}.`;
}

const listed = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
