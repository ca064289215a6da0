import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { fillPlaceholders, openPlaceholders, stepFaults, type DraftStep } from './mission-draft.ts';
import { ENGINE_VARIABLES_KEY } from './briefing.ts';
import type { MissionClass } from './mission-row.ts';
import type { RecipientType } from '../contact/retry-policy.ts';
import { ownOf } from '../../lib/own.ts';

/**
 * A hole in a template, written `[[name]]` in its texts. `weights`: filled with `field:weight` pairs; `condition`: with
 * what a result must say, such as `slot_offered = yes`.
 */
export interface TemplatePlaceholder {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly kind: PlaceholderKind;
}

export type PlaceholderKind = 'text' | 'weights' | 'condition';

/** What a new mission of a class begins with. */
export interface MissionTemplate {
  readonly id: string;
  readonly missionClass: MissionClass;
  readonly title: string;
  readonly about: string;
  /** Decides about voicemail and retries. */
  readonly recipient: RecipientType;
  readonly placeholders: readonly TemplatePlaceholder[];
  readonly instructions: string;
  readonly steps: readonly DraftStep[];
  readonly agent: { readonly name: string; readonly instructions: string; readonly options?: JsonObject };
  /** Kept in memory from the beginning: a rubric, a goal. */
  readonly memory: JsonObject;
  /** `{{names}}` in the agent's words that the engine fills before each call, with what they say before the first. */
  readonly variables: Readonly<Record<string, string>>;
}

const LONGEST = 20_000;

/** Reads a template file's content. The error says which member will not do. */
export function readTemplate(value: unknown, fallbackId: string): Result<MissionTemplate, string> {
  if (!isJsonObject(value)) return err('it is no JSON object');
  const missionClass = value['missionClass'];
  if (!isClass(missionClass)) return err('missionClass must be 1, 2, 3, 4 or 5');
  const steps = readSteps(value['steps']);
  if (steps === undefined) return err('steps must be a list of {step_id, description}');
  const [fault] = stepFaults(steps.map((step) => ({ ...step, description: fillAll(step.description) })));
  if (fault !== undefined) return err(fault.sentence);
  const placeholders = readPlaceholders(value['placeholders']);
  if (placeholders === undefined) return err('placeholders must be a list of {name, label}');
  const variables = readVariables(value['variables']);
  if (variables === undefined) return err('variables must be an object of names and first values');
  const given = value['agent'];
  const agent = isJsonObject(given) ? given : {};
  const options = agent['options'];
  const memory = value['memory'];
  const recipient = value['recipient'];
  const template: MissionTemplate = {
    id: textIn(value, 'id') ?? fallbackId,
    missionClass,
    title: textIn(value, 'title') ?? fallbackId,
    about: textIn(value, 'about') ?? '',
    recipient: recipient === 'automated' || recipient === 'professional' ? recipient : 'service',
    placeholders,
    instructions: textIn(value, 'instructions') ?? '',
    steps,
    agent: {
      name: textIn(agent, 'name') ?? '',
      instructions: textIn(agent, 'instructions') ?? '',
      ...(isJsonObject(options) && { options }),
    },
    memory: isJsonObject(memory) ? memory : {},
    variables,
  };
  const named = new Set(placeholders.map(({ name }) => name));
  const stray = openPlaceholders(JSON.stringify(template)).filter((name) => !named.has(name));
  return stray.length === 0 ? ok(template) : err(`no placeholder is named ${stray.join(', ')}`);
}

const isClass = (value: JsonValue | undefined): value is MissionClass =>
  typeof value === 'number' && [1, 2, 3, 4, 5].includes(value);

const fillAll = (text: string): string => text.replaceAll(/\[\[[^\]]*\]\]/g, 'x');

function textIn(record: JsonObject, name: string): string | undefined {
  const value = record[name];
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : undefined;
}

function readSteps(value: JsonValue | undefined): readonly DraftStep[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const steps: DraftStep[] = [];
  for (const item of value as readonly JsonValue[]) {
    if (!isJsonObject(item)) return undefined;
    const title = textIn(item, 'title');
    steps.push({
      id: textIn(item, 'step_id') ?? '',
      description: textIn(item, 'description') ?? '',
      ...(title !== undefined && { title }),
    });
  }
  return steps;
}

function readPlaceholders(value: JsonValue | undefined): readonly TemplatePlaceholder[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  const found: TemplatePlaceholder[] = [];
  for (const item of value as readonly JsonValue[]) {
    const name = isJsonObject(item) ? textIn(item, 'name') : undefined;
    if (!isJsonObject(item) || name === undefined || !/^[a-z][a-z0-9_]*$/i.test(name)) return undefined;
    const help = textIn(item, 'help');
    found.push({
      name,
      label: textIn(item, 'label') ?? name,
      kind: item['kind'] === 'weights' || item['kind'] === 'condition' ? item['kind'] : 'text',
      ...(help !== undefined && { help }),
    });
  }
  return found;
}

function readVariables(value: JsonValue | undefined): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return {};
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value);
  const isGood = ([name, first]: (typeof entries)[number]): boolean =>
    /^\w+$/.test(name) && typeof first === 'string' && first !== '';
  return entries.every(isGood) ? (value as Readonly<Record<string, string>>) : undefined;
}

/** `price:-1, years:2` as an object of weights; undefined where it is none. */
export function readWeights(text: string): { readonly [field: string]: number } | undefined {
  const pairs = text
    .split(/[,;\n]/)
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => /^([\p{L}\p{N}_. -]+?)\s*[:=]\s*([+-]?\d+(?:\.\d+)?)$/u.exec(pair));
  if (pairs.length === 0 || pairs.some((pair) => pair === null)) return undefined;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])]));
}

/**
 * The template's memory with its holes filled, and the variables that the engine fills, so that whoever plans the calls
 * knows that no list has to bring them. A text that is nothing but a hole of weights becomes the weights.
 */
export function filledMemory(
  { memory, placeholders, variables }: MissionTemplate,
  values: Readonly<Record<string, string>>,
): JsonObject {
  const fill = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') {
      const whole = /^\[\[\s*([a-z][a-z0-9_]*)\s*\]\]$/i.exec(value)?.[1];
      const isWeights = placeholders.some(({ name, kind }) => name === whole && kind === 'weights');
      const weights = isWeights && whole !== undefined ? readWeights(ownOf(values, whole) ?? '') : undefined;
      return weights ?? fillPlaceholders(value, values);
    }
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(fill);
    return isJsonObject(value) ? fillObject(value) : value;
  };
  const fillObject = (object: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(object).flatMap(([name, value]) => (value === undefined ? [] : [[name, fill(value)]])),
    );
  return {
    ...fillObject(memory),
    ...(Object.keys(variables).length > 0 && { [ENGINE_VARIABLES_KEY]: variables }),
  };
}
