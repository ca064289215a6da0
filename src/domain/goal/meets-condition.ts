import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { isMissing, valueText, yesNo } from '../insight/insight-fields.ts';
import { scorable } from '../insight/ranking.ts';
import type { CompareOp, Condition } from './condition.ts';

/** `untold`: the result does not say what the condition asks. It meets nothing, and it denies nothing. */
export type GoalVerdict = 'yes' | 'no' | 'untold';

/** Whether one call's result, flat by field, meets a condition. */
export function meetsCondition(condition: Condition, fields: JsonObject): GoalVerdict {
  switch (condition.kind) {
    case 'not':
      return opposite(meetsCondition(condition.part, fields));
    case 'and':
      return joined(condition.parts, fields, 'no', 'yes');
    case 'or':
      return joined(condition.parts, fields, 'yes', 'no');
    case 'compare':
      return compared(valueIn(fields, condition.field), condition.op, condition.value);
  }
}

/** One part that decides is enough; else what is not told leaves the whole untold. */
function joined(
  parts: readonly Condition[],
  fields: JsonObject,
  decides: 'yes' | 'no',
  otherwise: 'yes' | 'no',
): GoalVerdict {
  const verdicts = new Set(parts.map((part) => meetsCondition(part, fields)));
  if (verdicts.has(decides)) return decides;
  return verdicts.has('untold') ? 'untold' : otherwise;
}

const opposite = (verdict: GoalVerdict): GoalVerdict =>
  verdict === 'untold' ? 'untold' : verdict === 'yes' ? 'no' : 'yes';

/** The field of this name; capitals and blanks against underscores make no difference. */
export function valueIn(fields: JsonObject, name: string): JsonValue | undefined {
  if (Object.hasOwn(fields, name)) return fields[name];
  const wanted = plain(name);
  const key = Object.keys(fields).find((each) => plain(each) === wanted);
  return key === undefined ? undefined : fields[key];
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '_');

function compared(value: JsonValue | undefined, op: CompareOp, wanted: JsonValue): GoalVerdict {
  if (isMissing(value)) return 'untold';
  if (op === '!=') return opposite(equal(value, wanted));
  if (op === '=') return equal(value, wanted);
  if (op === 'contains') {
    return verdictOf(valueText(value).toLowerCase().includes(valueText(wanted).toLowerCase()));
  }
  const amount = scorable(value);
  if (amount === undefined || typeof wanted !== 'number') return 'untold';
  if (op === '<') return verdictOf(amount < wanted);
  if (op === '<=') return verdictOf(amount <= wanted);
  return verdictOf(op === '>' ? amount > wanted : amount >= wanted);
}

function equal(value: JsonValue, wanted: JsonValue): GoalVerdict {
  if (typeof wanted === 'boolean') {
    const said = yesNo(value);
    return said === undefined ? 'untold' : verdictOf(said === wanted);
  }
  if (typeof wanted === 'number') {
    const amount = scorable(value);
    return amount === undefined ? 'untold' : verdictOf(amount === wanted);
  }
  const said = yesNo(value);
  if (said !== undefined && typeof wanted === 'string' && yesNo(wanted) !== undefined) {
    return verdictOf(said === yesNo(wanted));
  }
  return verdictOf(valueText(value).trim().toLowerCase() === valueText(wanted).trim().toLowerCase());
}

const verdictOf = (holds: boolean): GoalVerdict => (holds ? 'yes' : 'no');
