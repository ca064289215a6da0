import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import { rank, type Weights } from '../insight/ranking.ts';

/** Somebody whom a round reached, with what speaks for and against going on with them. */
export interface ShortlistCandidate {
  /** E.164, as the mission's memory spells it. */
  readonly phone: string;
  readonly name?: SafeText;
  /** 0 to 1 by the rubric; absent where nothing could be scored. */
  readonly score?: number;
  readonly fields: JsonObject;
  readonly summary?: SafeText;
  readonly attempts?: number;
  readonly outcome?: string;
}

/** Who goes on to the next round, as it is being edited. Order is the order of calling. */
export interface Shortlist {
  readonly candidates: readonly ShortlistCandidate[];
  readonly advanced: ReadonlySet<string>;
  readonly weights: Weights;
  /** Who calls them; the mission's own assistant where absent. */
  readonly caller?: ShortlistCaller;
  /** Who plans the calls: a person in the planner, unless the engine is told to. */
  readonly plannedBy: 'operator' | 'engine';
}

export interface ShortlistCaller {
  readonly assistantId: string;
  readonly name: string;
  /** E.164. */
  readonly from: string;
}

/** How many go on where nobody named them. */
const USUAL_SIZE = 5;

/** A list to begin with: whom the bot proposes, else the best five. */
export function startShortlist(
  candidates: readonly ShortlistCandidate[],
  weights: Weights,
  proposed: readonly string[],
): Shortlist {
  const ordered = proposed.length > 0 ? proposedFirst(candidates, proposed) : candidates;
  const advanced = proposed.length > 0 ? proposed : ordered.slice(0, USUAL_SIZE).map(({ phone }) => phone);
  return { candidates: ordered, advanced: new Set(advanced), weights, plannedBy: 'operator' };
}

/** Moves one up or down; at an end it stays. */
export function moveCandidate(list: Shortlist, phone: string, by: number): Shortlist {
  const from = list.candidates.findIndex((candidate) => candidate.phone === phone);
  const candidate = list.candidates[from];
  if (candidate === undefined) return list;
  const to = Math.max(0, Math.min(from + by, list.candidates.length - 1));
  return { ...list, candidates: list.candidates.toSpliced(from, 1).toSpliced(to, 0, candidate) };
}

/** Drops one who was to go on, or pulls one in. */
export function toggleCandidate(list: Shortlist, phone: string): Shortlist {
  const advanced = new Set(list.advanced);
  if (!advanced.delete(phone)) advanced.add(phone);
  return { ...list, advanced };
}

/** Other weights: everybody is scored and put in order again; as many go on as before, the best of them. */
export function reweigh(list: Shortlist, weights: Weights): Shortlist {
  const scored = scoreCandidates(list.candidates, weights);
  return {
    ...list,
    candidates: scored,
    advanced: new Set(scored.slice(0, list.advanced.size).map(({ phone }) => phone)),
    weights,
  };
}

/** Scores by the rubric, best first; those with nothing to score stay behind, in their order. */
export function scoreCandidates(
  candidates: readonly ShortlistCandidate[],
  weights: Weights,
): readonly ShortlistCandidate[] {
  const byPhone = new Map(candidates.map((candidate) => [candidate.phone, candidate]));
  return rank(
    candidates.map(({ phone, fields }) => ({ id: phone, fields })),
    weights,
  ).flatMap(({ id, score }) => {
    const candidate = byPhone.get(id);
    return candidate === undefined ? [] : [{ ...candidate, score: Math.round(score * 1_000) / 1_000 }];
  });
}

/** The numbers that go on, in order. */
export const advancedPhones = (list: Shortlist): readonly string[] =>
  list.candidates.filter(({ phone }) => list.advanced.has(phone)).map(({ phone }) => phone);

/** The operator's edits as plain data, to be kept; whom they were about is read again from the mission. */
export const shortlistEdits = (list: Shortlist): JsonObject => ({
  order: list.candidates.map(({ phone }) => phone),
  advanced: [...list.advanced],
  weights: { ...list.weights },
  plannedBy: list.plannedBy,
  ...(list.caller === undefined ? {} : { caller: { ...list.caller } }),
});

/** The list with edits that were kept; undefined where they are about other people, or cannot be read. */
export function withEdits(list: Shortlist, kept: JsonValue): Shortlist | undefined {
  if (!isJsonObject(kept)) return undefined;
  const order = textsIn(kept['order']);
  const advanced = textsIn(kept['advanced']);
  const weights = weightsIn(kept['weights']);
  const caller = callerIn(kept['caller']);
  if (order === undefined || advanced === undefined || weights === undefined) return undefined;
  if (kept['caller'] !== undefined && caller === undefined) return undefined;
  const same = JSON.stringify(weights) === JSON.stringify(list.weights);
  const scored = same ? list.candidates : scoreCandidates(list.candidates, weights);
  const byPhone = new Map(scored.map((candidate) => [candidate.phone, candidate]));
  const candidates = order.flatMap((phone) => byPhone.get(phone) ?? []);
  if (candidates.length !== list.candidates.length || order.length !== candidates.length) return undefined;
  return {
    candidates,
    advanced: new Set(advanced.filter((phone) => byPhone.has(phone))),
    weights,
    plannedBy: kept['plannedBy'] === 'engine' ? 'engine' : 'operator',
    ...(caller === undefined ? {} : { caller }),
  };
}

const textsIn = (value: JsonValue | undefined): readonly string[] | undefined =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;

function weightsIn(value: JsonValue | undefined): Weights | undefined {
  if (!isJsonObject(value)) return undefined;
  const weights = Object.entries(value).filter(
    (each): each is [string, number] => typeof each[1] === 'number',
  );
  return weights.length === Object.keys(value).length ? Object.fromEntries(weights) : undefined;
}

function callerIn(value: JsonValue | undefined): ShortlistCaller | undefined {
  if (!isJsonObject(value)) return undefined;
  const { assistantId, name, from } = value;
  return typeof assistantId === 'string' && typeof name === 'string' && typeof from === 'string'
    ? { assistantId, name, from }
    : undefined;
}

function proposedFirst(
  candidates: readonly ShortlistCandidate[],
  proposed: readonly string[],
): readonly ShortlistCandidate[] {
  const first = proposed.flatMap((phone) => candidates.find((candidate) => candidate.phone === phone) ?? []);
  return [...first, ...candidates.filter(({ phone }) => !proposed.includes(phone))];
}
