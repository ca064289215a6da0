import type { InputEvent } from '../keys/key-parser.ts';
import { edit, editing, type EditState } from '../edit/line-edit.ts';
import { isMultiline, readField, type FormField } from './form-field.ts';

/** A form being filled in. `focus` is a field's index, or the number of fields for the button at the end. */
export interface FormState {
  readonly edits: Readonly<Record<string, EditState>>;
  readonly focus: number;
  /** One sentence per field that will not do. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Texts by field id. */
export type FormDraft = Readonly<Record<string, string>>;

export function formStart(
  fields: readonly FormField[],
  initial: FormDraft,
  startAt: string | undefined,
): FormState {
  const first = (field: FormField): string =>
    initial[field.id] ?? (field.kind === 'choice' ? (field.options[0]?.id ?? '') : '');
  return {
    edits: Object.fromEntries(fields.map((field) => [field.id, editing(first(field))])),
    focus: Math.max(
      0,
      fields.findIndex(({ id }) => id === startAt),
    ),
    errors: {},
  };
}

export function formDraft(state: FormState): FormDraft {
  return Object.fromEntries(Object.entries(state.edits).map(([id, { text }]) => [id, text]));
}

/** Goes to another field; the one that is left is checked. */
export function moveFocus(state: FormState, fields: readonly FormField[], by: number): FormState {
  const left = fields[state.focus];
  const focus = (state.focus + by + fields.length + 1) % (fields.length + 1);
  return { ...(left === undefined ? state : checkField(state, left)), focus };
}

/** Gives the field in focus an input; `undefined` when it has no use for it. */
export function inputToField(
  state: FormState,
  fields: readonly FormField[],
  event: InputEvent,
): FormState | undefined {
  const field = fields[state.focus];
  const current = field === undefined ? undefined : state.edits[field.id];
  if (field === undefined || current === undefined) return undefined;
  const next =
    field.kind === 'choice'
      ? choose(field, current, event)
      : edit(current, event, {
          multiline: isMultiline(field),
          ...('maxLength' in field && field.maxLength !== undefined ? { maxLength: field.maxLength } : {}),
        });
  return next === undefined ? undefined : setField(state, field, next);
}

/** Replaces the text of a field, as after editing it elsewhere. */
export function replaceField(state: FormState, field: FormField, text: string): FormState {
  return setField(state, field, editing(text));
}

/** All fields checked; the focus goes to the first that will not do. `ok` when none is wrong. */
export function checkForm(
  state: FormState,
  fields: readonly FormField[],
): { readonly ok: boolean; readonly state: FormState } {
  const checked = fields.reduce(checkField, state);
  const wrong = fields.findIndex(({ id }) => checked.errors[id] !== undefined);
  return { ok: wrong < 0, state: wrong < 0 ? checked : { ...checked, focus: wrong } };
}

function checkField(state: FormState, field: FormField): FormState {
  const read = readField(field, state.edits[field.id]?.text ?? '');
  const { [field.id]: _, ...errors } = state.errors;
  return { ...state, errors: read.ok ? errors : { ...errors, [field.id]: read.error } };
}

/** Writing takes the error away: it comes back when the field is left. */
function setField(state: FormState, field: FormField, next: EditState): FormState {
  const { [field.id]: _, ...errors } = state.errors;
  return { ...state, edits: { ...state.edits, [field.id]: next }, errors };
}

function choose(
  field: FormField & { kind: 'choice' },
  current: EditState,
  event: InputEvent,
): EditState | undefined {
  if (event.kind === 'noise') return undefined;
  if (event.kind === 'paste') return current;
  const by = event.key === 'right' || event.key === 'space' ? 1 : event.key === 'left' ? -1 : 0;
  const index = field.options.findIndex(({ id }) => id === current.text);
  const next =
    by === 0
      ? field.options.find(({ label }) => label.toLowerCase().startsWith(event.key.toLowerCase()))
      : field.options[(index + by + field.options.length) % field.options.length];
  return next === undefined ? undefined : editing(next.id);
}
