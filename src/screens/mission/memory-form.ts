import type { Command } from '../../commands/command.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { JsonValue } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { plainOf } from '../../state/missions-file/json-plain.ts';
import { parseJsonText } from '../../state/missions-file/json-tree.ts';
import { LONG_TEXT_KEYS, type FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';
import type { Console } from '../shell/contract.ts';

/** Which value of a mission's memory is written. Without `key`: a new one. `appends`: one item more for it. */
export interface MemoryTarget {
  readonly mission: MissionKey;
  readonly key?: string;
  readonly appends: boolean;
}

/** The value as the file spells it, or undefined where there is none. */
export async function readMemoryValue(
  { backend }: Console,
  mission: MissionKey,
  name: string,
): Promise<string | undefined> {
  const answer = await backend
    .inspect({ kind: 'memory-value', key: mission, name })
    .catch(() => ({ ok: false, error: '' }) as const);
  return answer.ok && typeof answer.value === 'string' ? answer.value : undefined;
}

/** What the form begins with. `given`: the value as the file spells it. */
export const memoryDraft = ({ key }: MemoryTarget, given: string | undefined): FormDraft => ({
  key: key ?? '',
  kind: given?.startsWith('"') === true ? 'text' : 'json',
  value: asTyped(given ?? ''),
});

/** A string is edited as the text it means. */
function asTyped(raw: string): string {
  if (!raw.startsWith('"')) return raw;
  const parsed = parseJsonText(raw);
  const value = parsed.ok ? plainOf(parsed.value.root) : raw;
  return typeof value === 'string' ? value : raw;
}

export const memoryTitle = ({ key, appends }: MemoryTarget): SafeText =>
  key === undefined ? safe`A new key` : appends ? safe`One item more for ${key}` : safe`${key}`;

export const memoryFields = (isNew: boolean, rows: number, isJson: boolean): readonly FormField[] => [
  ...(isNew
    ? [
        {
          kind: 'text',
          id: 'key',
          label: 'Key',
          required: true,
          maxLength: 200,
          help: 'Such as rubric, goal, targets.',
        } as const,
      ]
    : []),
  {
    kind: 'choice',
    id: 'kind',
    label: 'Written as',
    options: [
      { id: 'json', label: 'JSON' },
      { id: 'text', label: 'text' },
    ],
  },
  {
    kind: 'long',
    id: 'value',
    label: 'Value',
    rows,
    required: true,
    help: LONG_TEXT_KEYS,
    ...(isJson && { check: jsonFault }),
  },
];

/** Why a typed value is no JSON, or nothing. */
function jsonFault(text: string): string | undefined {
  const parsed = parseJsonText(text.trim());
  return parsed.ok ? undefined : safeText(parsed.error.sentence);
}

/** The command of a filled form; undefined where the value is no JSON. Numbers stay as they are written. */
export function writtenMemory(
  { mission, key, appends }: MemoryTarget,
  draft: FormDraft,
): Command | undefined {
  const name = (key ?? draft['key'] ?? '').trim();
  const typed = draft['value'] ?? '';
  const rawJson = draft['kind'] === 'text' ? JSON.stringify(typed) : typed.trim();
  const parsed = parseJsonText(rawJson);
  if (!parsed.ok) return undefined;
  const value: JsonValue = plainOf(parsed.value.root);
  return appends
    ? { kind: 'memory.append', mission, key: name, item: value, rawJson }
    : { kind: 'memory.save', mission, key: name, value, rawJson };
}

/**
 * Why a value is not saved: the bot wrote another one since it was read. Undefined where it may be. `base`: how the file
 * spelled it then; `now`: how it does.
 */
export const changedMeanwhile = (
  { key, appends }: MemoryTarget,
  base: string | undefined,
  now: string | undefined,
): SafeText | undefined =>
  key === undefined || appends || now === base
    ? undefined
    : safe`The bot has changed ${key} since you began. Nothing was saved: look at it first, or save again to put yours in its place.`;
