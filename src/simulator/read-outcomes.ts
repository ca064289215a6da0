import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { ANY_PHONE, type ScriptedOutcome } from './outcome.ts';

/** The words for outcomes, as they are typed. */
const BY_WORD: ReadonlyMap<string, ScriptedOutcome> = new Map<string, ScriptedOutcome>([
  ['completed', { kind: 'completed' }],
  ['busy', { kind: 'busy' }],
  ['no-answer', { kind: 'no-answer' }],
  ['voicemail', { kind: 'voicemail' }],
  ['failed', { kind: 'failed' }],
  ['canceled', { kind: 'canceled' }],
  ['stuck-ringing', { kind: 'stuck-ringing' }],
  ['stuck-in-progress', { kind: 'stuck-in-progress' }],
  ['empty-insight', { kind: 'empty-insight' }],
  ['failed-insight', { kind: 'failed-insight' }],
  ['completed-but-no-answer', { kind: 'completed-but', callStatus: 'no-answer' }],
  ['server-retry', { kind: 'server-retry' }],
]);

/**
 * Reads `+13125550101=busy,completed:{"price":250}`: how the calls to a number end, try by try, the last one again
 * and again; `*` stands for every number that is not named. A JSON object after `completed` is what its insight says.
 * Errors: a sentence that names what cannot be read.
 */
export function readOutcomes(
  text: string,
): Result<readonly [phone: string, outcomes: readonly ScriptedOutcome[]], string> {
  const cut = text.indexOf('=');
  const phone = text.slice(0, Math.max(0, cut)).trim();
  if (phone !== ANY_PHONE && !/^\+\d{7,15}$/.test(phone)) {
    return err(`'${text}' names no number: write +13125550101=busy,completed, or *=completed.`);
  }
  const outcomes: ScriptedOutcome[] = [];
  for (const part of partsOf(text.slice(cut + 1))) {
    const outcome = readOutcome(part);
    if (!outcome.ok) return outcome;
    outcomes.push(outcome.value);
  }
  return outcomes.length === 0 ? err(`'${text}' says no outcome.`) : ok([phone, outcomes]);
}

function readOutcome(part: string): Result<ScriptedOutcome, string> {
  const colon = part.indexOf(':');
  const word = (colon < 0 ? part : part.slice(0, colon)).trim();
  const outcome = BY_WORD.get(word);
  if (outcome === undefined) {
    return err(`'${word}' is not an outcome: there is ${[...BY_WORD.keys()].join(', ')}.`);
  }
  if (colon < 0) return ok(outcome);
  const said = objectOf(part.slice(colon + 1));
  if (outcome.kind !== 'completed' || said === undefined) {
    return err(`'${part}' cannot be read: a JSON object may stand after completed:, and after no other.`);
  }
  return ok({ kind: 'completed', insight: [said] });
}

/** Cut at commas, but not at those inside an object. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let inText = false;
  let part = '';
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index] ?? '';
    if (inText && sign === '\\') {
      part += sign + (text[index + 1] ?? '');
      index += 1;
      continue;
    }
    if (sign === '"') inText = !inText;
    if (!inText && sign === '{') depth += 1;
    if (!inText && sign === '}') depth -= 1;
    if (sign === ',' && depth === 0 && !inText) {
      parts.push(part);
      part = '';
    } else part += sign;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== '');
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
