import type { MissionClass } from './mission-row.ts';
import { slugOf } from './slug.ts';
import { ownOf } from '../../lib/own.ts';

/** A step of a plan that is still being written. */
export interface DraftStep {
  readonly id: string;
  /** A few words for it, where there are any. */
  readonly title?: string;
  readonly description: string;
}

/** A mission that is still being written. */
export interface MissionDraft {
  readonly name: string;
  readonly instructions: string;
  /** What the person who wants it said, in their words. */
  readonly request: string;
  readonly missionClass?: MissionClass;
  readonly steps: readonly DraftStep[];
}

/** One thing that stands in the way of creating it. `step` is an index into the plan. */
export interface DraftFault {
  readonly field: 'name' | 'instructions' | 'request' | 'steps';
  readonly step?: number;
  readonly sentence: string;
}

/** Every fault of a draft, the first field first. Source: the server contract (plan steps) and the mission rules. */
export function missionFaults(draft: MissionDraft): readonly DraftFault[] {
  const faults: DraftFault[] = [];
  if (draft.name.trim() === '') faults.push({ field: 'name', sentence: 'A name is needed.' });
  else if (slugOf(draft.name) === '') {
    faults.push({
      field: 'name',
      sentence: 'The name needs a letter a to z or a digit: its slug is made of them.',
    });
  }
  if (draft.instructions.trim() === '') {
    faults.push({
      field: 'instructions',
      sentence: 'Instructions are needed: say what the mission is to do.',
    });
  }
  for (const field of ['name', 'instructions', 'request'] as const) {
    const open = openPlaceholders(draft[field]);
    if (open.length > 0) faults.push({ field, sentence: `Still to be filled in: ${open.join(', ')}.` });
  }
  return [...faults, ...stepFaults(draft.steps)];
}

/** What is wrong with a plan: ids must be there, unique and safe in a URL; each step says what it is. */
export function stepFaults(steps: readonly DraftStep[]): readonly DraftFault[] {
  return steps.flatMap((step, index): readonly DraftFault[] => {
    const fault = (sentence: string): DraftFault => ({ field: 'steps', step: index, sentence });
    const faults: DraftFault[] = [];
    if (step.id === '') faults.push(fault(`Step ${index + 1} needs an id.`));
    else if (!isUrlSafe(step.id)) {
      faults.push(fault(`The id '${step.id}' may have letters, digits, - and _ alone (at most 64).`));
    } else if (steps.findIndex(({ id }) => id === step.id) < index) {
      faults.push(fault(`Two steps have the id '${step.id}'.`));
    }
    if (step.description.trim() === '') {
      faults.push(fault(`Step ${step.id === '' ? index + 1 : step.id} needs a description.`));
    }
    const open = openPlaceholders(`${step.title ?? ''} ${step.description}`);
    if (open.length > 0) faults.push(fault(`Step ${step.id}: still to be filled in: ${open.join(', ')}.`));
    return faults;
  });
}

const isUrlSafe = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id);

/** A step in one line: its title before what is done in it. */
export const titledText = ({ title, description }: Pick<DraftStep, 'title' | 'description'>): string =>
  title === undefined || title === '' ? description : `${title}: ${description}`;

/** An id for a new step made of its description, unlike any that is taken. */
export function stepIdFor(description: string, taken: readonly string[]): string {
  const words = slugOf(description).split('-').filter(Boolean).slice(0, 3);
  const base = words.join('_').slice(0, 40) || 'step';
  if (!taken.includes(base)) return base;
  for (let count = 2; ; count += 1) {
    const id = `${base}_${count}`;
    if (!taken.includes(id)) return id;
  }
}

/** The steps with the one at `index` moved by `by` places. */
export function movedStep<T>(steps: readonly T[], index: number, by: number): readonly T[] {
  const to = index + by;
  const step = steps[index];
  if (step === undefined || to < 0 || to >= steps.length) return steps;
  const without = steps.toSpliced(index, 1);
  return without.toSpliced(to, 0, step);
}

/** Names of the `[[placeholders]]` that a text still has, each once. */
export function openPlaceholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\[\[\s*([a-z][a-z0-9_]*)\s*\]\]/gi)].map((match) => match[1] ?? ''))];
}

/** The text with placeholders replaced by what they were filled with; what is not filled stays. */
export function fillPlaceholders(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string) => valueOf(values, name) ?? whole);
}

/**
 * The same for a text of sentences, such as instructions: what was filled in ends with one stop where the next sentence
 * or nothing follows it, whether it was typed with one or not.
 */
export function fillSentences(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string, at: number) => {
    const value = valueOf(values, name);
    if (value === undefined) return whole;
    const rest = text.slice(at + whole.length);
    // The template brings a stop of its own.
    if (/^[.!?…]/.test(rest)) return value.replace(/[\s.]+$/, '');
    const endsHere = /^(?:\s*$|[^\S\n]*\n|\s+\p{Lu})/u.test(rest);
    return endsHere && !/[.!?…:;]["'”’»)\]]*$/.test(value) ? `${value}.` : value;
  });
}

const PLACEHOLDER = /\[\[\s*([a-z][a-z0-9_]*)\s*\]\]/gi;

/** What a placeholder was filled with; undefined where nothing was. */
function valueOf(values: Readonly<Record<string, string>>, name: string): string | undefined {
  const value = ownOf(values, name)?.trim();
  return value === '' ? undefined : value;
}
