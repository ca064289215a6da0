import { err, ok, type Result } from '../../lib/result.ts';

interface FieldBase {
  readonly id: string;
  readonly label: string;
  /** How to fill it in, shown while it is in focus. */
  readonly help?: string;
  /** What its text is taken for, shown in place of the help while it is in focus and not empty. */
  readonly reading?: (text: string) => string | undefined;
  readonly required?: boolean;
  /** What the kit cannot know: one sentence when the text will not do. Asked after the field's own rules. */
  readonly check?: (text: string) => string | undefined;
}

/** One thing a form asks for. Every value is kept as its text; `readField` gives what it means. */
export type FormField =
  | (FieldBase & { readonly kind: 'text'; readonly maxLength?: number })
  | (FieldBase & { readonly kind: 'long'; readonly rows: number; readonly maxLength?: number })
  | (FieldBase & {
      readonly kind: 'choice';
      readonly options: readonly { readonly id: string; readonly label: string }[];
    })
  | (FieldBase & {
      readonly kind: 'number';
      readonly min?: number;
      readonly max?: number;
      readonly whole?: boolean;
    })
  | (FieldBase & { readonly kind: 'phone' })
  | (FieldBase & { readonly kind: 'time' })
  | (FieldBase & { readonly kind: 'list'; readonly rows: number })
  | (FieldBase & { readonly kind: 'json'; readonly rows: number });

/** How a field of several lines is written on the screen; where there are no keys it is not said. */
export const LONG_TEXT_KEYS = 'ctrl-j breaks a line, ctrl-g opens $EDITOR.';

/** Rows of text that a field shows. */
export function fieldRows(field: FormField): number {
  return field.kind === 'long' || field.kind === 'list' || field.kind === 'json' ? field.rows : 1;
}

/** True when line breaks belong into the field. */
export function isMultiline(field: FormField): boolean {
  return fieldRows(field) > 1;
}

/**
 * What a field's text means: a string, a number, `HH:MM`, a list of strings or a JSON value; `undefined` when it is
 * empty and need not be filled in. The error is one sentence about what to write instead.
 */
export function readField(field: FormField, text: string): Result<unknown, string> {
  const trimmed = text.trim();
  if (trimmed === '') return field.required === true ? err(`${field.label} is needed.`) : ok(undefined);
  const value = meaning(field, trimmed);
  if (!value.ok) return value;
  const problem = field.check?.(trimmed);
  return problem === undefined ? value : err(problem);
}

function meaning(field: FormField, text: string): Result<unknown, string> {
  switch (field.kind) {
    case 'text':
    case 'long':
      return field.maxLength !== undefined && text.length > field.maxLength
        ? err(`${field.label} may have ${field.maxLength} characters, this has ${text.length}.`)
        : ok(text);
    case 'choice':
      return field.options.some(({ id }) => id === text)
        ? ok(text)
        : err(`${field.label} is one of ${field.options.map(({ label }) => label).join(', ')}.`);
    case 'number':
      return readNumber(field, text);
    case 'phone': {
      const digits = text.replace(/[\s().-]/g, '');
      return /^\+[1-9]\d{6,14}$/.test(digits)
        ? ok(digits)
        : err('Write the number with + and country code, such as +15551234567.');
    }
    case 'time':
      return readTime(text);
    case 'list':
      return ok(
        text
          .split(/[\n,;]/)
          .map((item) => item.trim())
          .filter(Boolean),
      );
    case 'json':
      return readJson(text);
  }
}

function readNumber(field: FormField & { kind: 'number' }, text: string): Result<number, string> {
  const value = Number(text.replaceAll('_', ''));
  if (!/^[+-]?[\d_]+(\.\d+)?$/.test(text) || !Number.isFinite(value))
    return err(`${field.label} is a number.`);
  if (field.whole === true && !Number.isInteger(value)) return err(`${field.label} is a whole number.`);
  if (field.min !== undefined && value < field.min) return err(`${field.label} is at least ${field.min}.`);
  if (field.max !== undefined && value > field.max) return err(`${field.label} is at most ${field.max}.`);
  return ok(value);
}

/** 24-hour or am/pm; the value is always `HH:MM`. */
function readTime(text: string): Result<string, string> {
  const parts = /^(\d{1,2})(?::?(\d{2}))?\s*(am|pm)?$/i.exec(text);
  const half = parts?.[3]?.toLowerCase();
  const hour = Number(parts?.[1]);
  const minute = Number(parts?.[2] ?? 0);
  const fine =
    parts !== null &&
    minute < 60 &&
    (half === undefined ? hour < 24 && parts[2] !== undefined : hour >= 1 && hour <= 12);
  if (!fine) return err('Write a time such as 09:30 or 2:15pm.');
  const hours = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return ok(`${String(hours).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
}

function readJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const place = /line (\d+) column (\d+)/.exec(message);
    return err(
      place === null ? 'This is not JSON.' : `This is not JSON at line ${place[1]}, column ${place[2]}.`,
    );
  }
}
