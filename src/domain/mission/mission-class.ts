import type { JsonValue } from '../../lib/json.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { DriveMode, MissionClass } from './mission-row.ts';

/** Where the class and the mode are kept in a mission's memory, for us and for whoever reads the state file. */
export const CLASS_MEMORY_KEY = 'mission_class';
export const DRIVE_MEMORY_KEY = 'drive';

/** One of the questions that find a mission's class; an answer leads to the next question or to a class. */
export interface ClassQuestion {
  readonly id: 'depends' | 'negotiating' | 'rounds' | 'ranking';
  readonly question: string;
  readonly yes: ClassQuestion['id'] | MissionClass;
  readonly no: ClassQuestion['id'] | MissionClass;
}

/** Asked in this order, beginning with the first. Source: the mission rules, "Mission classes". */
export const CLASS_QUESTIONS: readonly ClassQuestion[] = [
  {
    id: 'depends',
    question: 'Does a call depend on the result of the call before it?',
    yes: 'negotiating',
    no: 'ranking',
  },
  {
    id: 'negotiating',
    question: 'Is it a negotiation, where each result is used as leverage in the next call?',
    yes: 3,
    no: 'rounds',
  },
  {
    id: 'rounds',
    question: 'Are there rounds, with a person deciding who gets the next one?',
    yes: 4,
    no: 5,
  },
  {
    id: 'ranking',
    question: 'Are the answers scored, so that the targets can be ranked?',
    yes: 2,
    no: 1,
  },
];

/** The next question for these answers, or the class they lead to. */
export function askClass(
  answers: Readonly<Partial<Record<ClassQuestion['id'], boolean>>>,
):
  | { readonly kind: 'ask'; readonly question: ClassQuestion }
  | { readonly kind: 'class'; readonly missionClass: MissionClass } {
  let next: ClassQuestion['id'] | MissionClass = 'depends';
  for (;;) {
    if (typeof next === 'number') return { kind: 'class', missionClass: next };
    const id: ClassQuestion['id'] = next;
    const question: ClassQuestion | undefined = CLASS_QUESTIONS.find((each) => each.id === id);
    if (question === undefined) throw new Error(`no class question ${id}`);
    const answer: boolean | undefined = answers[id];
    if (answer === undefined) return { kind: 'ask', question };
    next = answer ? question.yes : question.no;
  }
}

/** What the engine does differently for a class. */
export interface ClassRules {
  readonly name: string;
  readonly summary: string;
  /** How many calls may be scheduled or live at once; absent where pacing alone decides. */
  readonly maxInFlight?: number;
  /** The result is ranked by the rubric's fields before the mission closes. */
  readonly ranks: boolean;
  /** The insight of one call is put into the next. */
  readonly injectsInsight: boolean;
  /** A person decides between rounds. */
  readonly gate: boolean;
  /** Reaching the goal cancels every call that is still pending. */
  readonly endsOnGoal: boolean;
}

/** Source: the mission rules, "Mission classes"; the cap of class 5 is the planner's. */
export const CLASS_RULES: Readonly<Record<MissionClass, ClassRules>> = {
  1: {
    name: 'parallel sweep',
    summary: 'all calls staggered, analysed when all have ended',
    ranks: false,
    injectsInsight: false,
    gate: false,
    endsOnGoal: false,
  },
  2: {
    name: 'screening with a rubric',
    summary: 'all calls staggered, ranked by the rubric from the insights',
    ranks: true,
    injectsInsight: false,
    gate: false,
    endsOnGoal: false,
  },
  3: {
    name: 'sequential negotiation',
    summary: 'one call at a time, each result put into the next call',
    maxInFlight: 1,
    ranks: false,
    injectsInsight: true,
    gate: false,
    endsOnGoal: false,
  },
  4: {
    name: 'rounds',
    summary: 'a broad round, a shortlist that a person decides on, then round 2',
    ranks: true,
    injectsInsight: false,
    gate: true,
    endsOnGoal: false,
  },
  5: {
    name: 'find, then act',
    summary: 'calls until the goal is met, then cancels the rest and acts',
    maxInFlight: 3,
    ranks: false,
    injectsInsight: false,
    gate: false,
    endsOnGoal: true,
  },
};

/**
 * The class a mission's memory names: `3`, `"3"`, `"class 3"`, `{"class": 3}`, or the class's own name.
 * Undefined where it names none: such a mission is watched, never driven.
 */
export function missionClassOf(memory: JsonObject): MissionClass | undefined {
  for (const key of [CLASS_MEMORY_KEY, 'class']) {
    const found = readClass(memory[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readClass(value: JsonValue | undefined): MissionClass | undefined {
  if (isJsonObject(value)) return readClass(value['class'] ?? value['mission_class']);
  if (typeof value === 'number') return asClass(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  const digit = /^(?:class\s*)?([1-5])$/.exec(text)?.[1];
  if (digit !== undefined) return asClass(Number(digit));
  for (const missionClass of [1, 2, 3, 4, 5] as const) {
    if (CLASS_RULES[missionClass].name === text) return missionClass;
  }
  return undefined;
}

function asClass(value: number): MissionClass | undefined {
  return value === 1 || value === 2 || value === 3 || value === 4 || value === 5 ? value : undefined;
}

/** The mode that memory names; undefined where it names none. */
export function driveModeOf(memory: JsonObject): DriveMode | undefined {
  const value = memory[DRIVE_MEMORY_KEY];
  return value === 'off' || value === 'suggest' || value === 'on' ? value : undefined;
}
